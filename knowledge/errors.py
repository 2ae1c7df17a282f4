"""The one error the knowledge base shows to a user: a line that names the thing and what to do."""

from __future__ import annotations


class KnowledgeError(Exception):
    """One line for a person; raised before anything half-written can stay."""
