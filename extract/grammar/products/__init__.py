"""Products with a name (reader.py)."""

from extract.grammar.products.reader import find

__all__ = ["find"]
