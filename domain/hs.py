"""HS codes of the field, each with its edition: the same six digits may mean different goods.

2903.41 to 2903.46 named CFCs and halons until HS 2007 and name HFCs since HS 2022:
a code alone may not tell.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from domain import substances, tables
from domain.words import T

EDITION_2022 = "HS 2022"
BEFORE_2022 = "pre-2022"
STABLE = "stable"
AMBIGUOUS = "ambiguous"

EDITION_NAMES = {EDITION_2022: T("HS 2022"), BEFORE_2022: T("before HS 2022"), AMBIGUOUS: T("edition not clear")}
"""An edition in words; one that never mattered to the code needs none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means in one edition; `covers` are names or groups of substances as the table has them."""

    edition: str
    code: str
    meaning: str
    covers: tuple[str, ...]
    corresponds: tuple[str, ...]
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A code of the table in a text, as `2903.42`; `edition` as `edition_of` says."""

    start: int
    end: int
    code: str
    edition: str


@functools.lru_cache(maxsize=1)
def _entries() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for row in tables.rows("hs_codes"):
        entry = Entry(
            edition=row["hs_edition"],
            code=row["code"],
            meaning=row["meaning"],
            covers=tables.values(row["covers"]),
            corresponds=tables.values(row["corresponds_to_other_edition"]),
            note=row["note"],
            source=row["source"],
        )
        found.setdefault(entry.code, []).append(entry)
    return {code: tuple(entries) for code, entries in found.items()}


def entries(code: str) -> tuple[Entry, ...]:
    """What `code` ("2903.42") means, edition by edition; empty where the table does not have it."""
    return _entries().get(code, ())


@functools.lru_cache(maxsize=1024)
def edition_of(code: str) -> str | None:
    """ "HS 2022" or "pre-2022" where only those have the code, "stable" where it means the same in all,
    "ambiguous" where it was used again for other goods, None where the table does not have it."""
    known = entries(code)
    if not known:
        return None
    new = [entry for entry in known if "2022" in entry.edition]
    if not new:
        return BEFORE_2022
    if any(entry.edition == "HS 2017/2022" for entry in new):
        return EDITION_2022 if "replaced" in new[0].note and "HS 2022" in new[0].note else STABLE
    if len(new) == len(known):
        return EDITION_2022
    return STABLE if all(code in entry.corresponds for entry in known) else AMBIGUOUS


_WRITTEN = re.compile(r"(\d{4}\.\d\d) \((.+)\)")


def written(code: str, edition: str) -> str:
    """A code as the facts of a case keep it: `2903.42 (HS 2022)`."""
    return f"{code} ({edition})"


def parted(number: str) -> tuple[str, str | None]:
    """Code and edition of a code as `written` puts it; any other number whole, with None."""
    known = _WRITTEN.fullmatch(number)
    return (known[1], known[2]) if known else (number, None)


_CODE = re.compile(r"(?<![\d.,])(\d{4})[.\s]?(\d{2})(?:[.\s]?\d{2}){0,2}(?![\d]|[.,]\d)")


# Arabic, Persian and full-width digits, one for one.
_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}


def mentions(text: str) -> list[Mention]:
    """The codes of the table that stand in `text`, also with national digits behind or without the dot."""
    plain = text if text.isascii() else text.translate(_DIGITS)
    found = []
    for match in _CODE.finditer(plain):
        code = f"{match.group(1)}.{match.group(2)}"
        edition = edition_of(code)
        if edition:
            found.append(Mention(match.start(), match.end(), code, edition))
    return found


def substance_of(code: str) -> str | None:
    """The one substance that `code` names whatever the edition, None where it is several or not sure."""
    if edition_of(code) in (None, AMBIGUOUS):
        return None
    named: set[str | None] = set()
    for entry in entries(code):
        if entry.meaning.startswith("other") or not entry.covers:
            return None
        named |= {substances.resolve(cover) for cover in entry.covers}
    single = {name for name in named if name is not None and not _is_parent(name, named)}
    return single.pop() if None not in named and len(single) == 1 else None


def _is_parent(name: str, named: set[str | None]) -> bool:
    """HCFC-141 beside HCFC-141b: the entry for all isomers, where one is traded."""
    return any(other and other != name and other.startswith(name) for other in named)
