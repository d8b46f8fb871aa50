"""A secret that can be carried about but not shown by accident."""

from __future__ import annotations

from typing import Final

MASK: Final = "***"


class Secret:
    """A string whose every rendering is ``***``; only `reveal` gives the value.

    ``str``, ``repr``, ``format``, pickling and encoding as JSON never show it. Two secrets are equal when
    their values are; an empty secret is false.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself, for the one call that needs it."""
        return self.__value

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.__value == other.__value

    def __hash__(self) -> int:
        return hash(self.__value)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        raise TypeError("a secret is not pickled")
