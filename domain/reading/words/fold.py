"""A folded view of a message that remembers where every character came from.

Matching wants one spelling (lower case, no accents, Western digits); the card wants the officer's own words. So the
folded text carries an offset table back to the text as it was typed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: Stands for a character that an earlier pass has claimed; it is no letter, digit or punctuation.
CLAIMED = "\ue000"

_SPECIAL = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": "",
    "٫": ".", "٬": ",", "،": ",", "؛": ";", "؟": "?", "٪": "%",
    "。": ".", "、": ",", "「": '"', "」": '"', "《": '"', "》": '"', "【": "[", "】": "]",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "´": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "✕": "×", "✖": "×", "⨯": "×", "№": "№", "➔": ">", "→": ">", "⇒": ">", "≠": "≠",
    "½": "½", "¼": "¼", "¾": "¾",
    "\r": "\n", "\t": " ", "\u200e": "", "\u200f": "", "\u200b": "", "\ufeff": "", "\u00ad": "",
    "\u202a": "", "\u202b": "", "\u202c": "", "\u2066": "", "\u2067": "", "\u2068": "", "\u2069": "",
}  # fmt: skip


@lru_cache(maxsize=8192)
def fold_char(char: str) -> str:
    """The folded form of one character: none, one or several characters."""
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isascii():
        return char.lower()
    out = []
    for part in unicodedata.normalize("NFKD", char).casefold():
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf"):
            continue
        if category == "Nd":
            out.append(str(unicodedata.decimal(part)))
        elif category == "Zs":
            out.append(" ")
        else:
            out.append(_SPECIAL.get(part, part) if part != char else part)
    return "".join(out)


def fold(text: str) -> str:
    """The folded text alone, for words of a lexicon."""
    return "".join(map(fold_char, text))


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is folded; ``at[i]`` is the offset in ``raw`` of the character that folded character i comes from."""

    raw: str
    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> Folded:
        parts: list[str] = []
        at: list[int] = []
        for index, char in enumerate(raw):
            piece = fold_char(char)
            parts.append(piece)
            at.extend([index] * len(piece))
        return cls(raw, "".join(parts), tuple(at))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a folded one."""
        if start >= end or start >= len(self.at):
            return (len(self.raw), len(self.raw))
        return self.at[start], self.at[end - 1] + 1

    def claim(self, spans: list[tuple[int, int]]) -> Folded:
        """The same text with raw ``spans`` blanked out, so that no later pass reads them again."""
        if not spans:
            return self
        claimed = bytearray(len(self.raw))
        for start, end in spans:
            claimed[start:end] = b"\x01" * (end - start)
        text = "".join(CLAIMED if claimed[self.at[i]] else char for i, char in enumerate(self.text))
        return Folded(self.raw, text, self.at)
