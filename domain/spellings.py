"""Every spelling of every substance that is a name and not a number: chemical names, trade names, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain import folding, numbering, tables
from domain.substances import Substance, all_substances

# Spellings of the tables that mean something else far more often than the substance.
_UNSAFE = {"ghg", "cb", "arkema", "mb", "bcf", "btm", "xp41", "69s", "69l", "co2"}


def entries() -> Iterator[tuple[str, str]]:
    """Spelling and key of the substance, the likelier substance first where two share a spelling."""
    # Where isomers share a spelling, the common one is meant; single substances go before blends.
    ordered = sorted(all_substances(), key=lambda each: (each.tier != "A", each.kind == "blend"))
    extra: dict[str, list[str]] = {}
    for row in tables.rows("substance_words"):
        extra.setdefault(row["name"], []).append(row["word"])
    for substance in ordered:
        for word in (*_own_words(substance), *extra.get(substance.name, ())):
            if _safe(word) and not _is_number(word):
                yield word, substance.name
    formulas: dict[str, set[str]] = {}
    for substance in ordered:
        if substance.kind == "single" and substance.formula:
            formulas.setdefault(substance.formula, set()).add(substance.name)
    yield from ((formula, next(iter(names))) for formula, names in formulas.items() if len(names) == 1)
    for substance in ordered:
        plain = re.sub(r"^[\d,\s]+-|^\([EZ]\)-", "", substance.chemical_name)
        if substance.tier == "A" and plain != substance.chemical_name and plain.isalpha():
            yield plain, substance.name


def _own_words(substance: Substance) -> Iterator[str]:
    for _, words in substance.names:
        yield from words
    yield from (re.sub(r"\s*\(.*\)$", "", word) for word in substance.trade_names)
    short, bracket, rest = substance.name.partition(" (")
    if bracket and rest != "isomer group)":
        yield from (short, rest.rstrip(")"))


def _safe(word: str) -> bool:
    folded = folding.fold(word)
    return folded not in _UNSAFE and not folded.isdigit() and not re.fullmatch(r"\d+[a-z]", folded)


def _is_number(word: str) -> bool:
    """Whether the pass over numbers finds the word ("Freon 12"), and knows better what stands behind it."""
    found = next(numbering.numbered(folding.tokens(word)), None)
    return found is not None and found.end == len(word) and found.certainty == "exact"
