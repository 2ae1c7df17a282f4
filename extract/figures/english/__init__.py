"""Counts in articles in English: the same slots as in Vietnamese, read by English words.

reader     sentence by sentence: the order of the steps (start here)
counts     what each number counts, also where its noun is left out
parts      which count is part of which
tiers      the tier of each count, and the rest that is left
standing   status and basis, by the cues of rules_english.toml
dates      as_of and target_by
places     the place, on top of the story's own scopes
"""
