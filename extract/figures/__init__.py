"""Counts of products and producers: from numbers and nouns to facts.

Each sentence is read from left to right.  Its counts are laid out with their breakdown ("trong đó",
a colon, a bracket), each tier is given to the count it belongs to, status and basis follow the
words around a count or its parent, and place and date come from the context.
"""
