"""What was made of texts that return: remembered, so that it is made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Memo(dict[str, T]):
    """What `make` makes of each text that is looked up; quicker than a cache that knows which was looked up last.

    When it has `most` texts it forgets all: those that return are soon there again. Texts that `seldom` return are made
    each time.
    """

    def __init__(self, make: Callable[[str], T], most: int, seldom: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self._make, self._most, self._seldom = make, most, seldom

    def __missing__(self, text: str) -> T:
        made = self._make(text)
        if self._seldom is None or not self._seldom(text):
            if len(self) >= self._most:
                self.clear()
            self[text] = made
        return made
