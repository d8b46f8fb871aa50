"""What storage raises that a person can mend."""

from __future__ import annotations


class StorageError(Exception):
    """The database, or what belongs to it, cannot be used; the text says why and what to do."""
