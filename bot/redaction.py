"""Keeps secrets out of text: the known ones, and whatever looks like a bot token."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from bot.secret import MASK, Secret

BOT_TOKEN: Final = r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"


class Redactor:
    """Replaces secrets by ``***``. It learns further secrets while running (`learn`)."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._known: set[str] = set()
        self._pattern = re.compile(BOT_TOKEN)
        self.learn(*secrets)

    def learn(self, *secrets: Secret) -> None:
        """From now on these are removed too, also as they stand in an address, in JSON and in a repr."""
        for value in (secret.reveal() for secret in secrets if secret):
            self._known |= {
                value,
                quote(value, safe=""),
                quote(value),
                json.dumps(value)[1:-1],
                repr(value)[1:-1],
            }
        longest_first = sorted(self._known, key=len, reverse=True)
        self._pattern = re.compile("|".join([*map(re.escape, longest_first), BOT_TOKEN]))

    def text(self, text: str) -> str:
        """`text` without secrets."""
        return self._pattern.sub(MASK, text)

    def value(self, value: Any) -> Any:
        """Plain data without secrets, keys included; numbers stay, other objects become their text."""
        match value:
            case str():
                return self.text(value)
            case None | bool() | int() | float():
                return value
            case bytes() | bytearray():
                return self.text(bytes(value).decode("utf-8", "replace"))
            case dict():
                return {self.value(key): self.value(item) for key, item in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(item) for item in value]
        return self.text(str(value))
