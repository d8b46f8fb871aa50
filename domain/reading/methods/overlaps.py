"""Of several methods told of one case, those that say the same as another one, or less exactly, fall away."""

from __future__ import annotations

import re
from bisect import bisect_left

from ..model import Found
from ..words.fold import Folded
from ..words.lexicon import Cue

#: Codes that say more exactly what another one says in general.
_NARROWER = {
    "SMUGGLE": frozenset({"*"}),
    "TRANSSHIP": frozenset({"PARTIAL_UNLOAD", "FEEDSTOCK"}),
    "QUOTA": frozenset({"ILLEGAL_PRODUCTION", "FAKE_RECYCLED", "RECEIVING"}),
    "UNLICENSED": frozenset({"EXPORT_NO_LICENCE", "ILLEGAL_PRODUCTION", "LICENCE_FRAUD", "RECEIVING"}),
    "REPACK": frozenset({"FTZ_REPACK", "PHANTOM_EXPORT"}),
    "UNREGISTERED": frozenset({"LICENCE_FRAUD", "FICTITIOUS_CONTAINER"}),
    "LUGGAGE": frozenset({"GREEN_BORDER"}),
    "MISLABEL": frozenset({"EQUIPMENT"}),
    "ILLEGAL_PRODUCTION": frozenset({"ROUND_TRIP"}),
    "VAGUE_DESCRIPTION": frozenset({"LABEL_FAULT"}),
    "LABEL_FAULT": frozenset({"OPAQUE_LABEL"}),
    "CONCEAL": frozenset({"POLYOL", "ROUND_TRIP", "ILLEGAL_PRODUCTION"}),
}
#: Words that say one thing of goods and another of what they stand beside: a label hides a marking, a licence, a paper
#: or a seal is counterfeit, a ship's stores stand in no register.
_SPENT = {
    "CONCEAL": frozenset({"OVER_LABEL"}),
    "COUNTERFEIT": frozenset({"LICENCE_FRAUD", "FALSE_DOCUMENT", "SEAL_TAMPER"}),
    "LABEL_FAULT": frozenset({"UNREGISTERED", "SHIP_STORES"}),
    "UNREGISTERED": frozenset({"SHIP_STORES", "LICENCE_FRAUD"}),
    "TAX_EVASION": frozenset({"MIXED_CONTRABAND"}),
}
#: Goods that are declared as what they are put to, or by no name at all: no false declaration beside these.
_OWN_NAME = frozenset({"SHIP_STORES", "POLYOL", "PHANTOM_EXPORT", "VAGUE_DESCRIPTION", "FEEDSTOCK"})
#: A code, those that it makes untrue (none named: all), and how they were concluded.
_CONTRAST, _GOODS, _PAIR, _WORDS = "contrast", "declared as other goods", "words together", "words"
_INSTEAD: tuple[tuple[str, str | None, frozenset[str]], ...] = (
    ("PHANTOM_EXPORT", None, frozenset({_CONTRAST})),
    ("PHANTOM_EXPORT", "MISLABEL", frozenset({_WORDS, _PAIR})),
    ("UNDERVALUE", "TAX_EVASION", frozenset({_PAIR})),
    ("HS_MISCLASS", "TAX_EVASION", frozenset({_PAIR})),
    ("RECEIVING", "TAX_EVASION", frozenset({_WORDS})),
    ("RECEIVING", "UNDERVALUE", frozenset({_PAIR})),
    ("FAKE_RECYCLED", "EQUIPMENT", frozenset({_PAIR})),
    ("FEEDSTOCK", "TAX_EVASION", frozenset({_WORDS, _PAIR})),
    ("ILLEGAL_PRODUCTION", "MISDECL", frozenset({_CONTRAST})),
    ("FTZ_REPACK", "MISLABEL", frozenset({_WORDS, _PAIR})),
    *((own, None, frozenset({_GOODS})) for own in sorted(_OWN_NAME)),
)
#: How far from the words for the front rows stands what is in them.
_REACH_ROWS = 45
_BREAK = re.compile(r"[!?;\n]|\.(?=\s|$)")
#: A tax on the gas itself: who evades it sells below the price for that.
_GREEN = re.compile(
    r"environ|eco|green|carbon|levy|f-gas|fluor|verte|verde|ambient|ecolog|эколог|зелен|фтор|углерод|البيي|كربون|الخضرا|"
    r"环|生态|绿|碳|氟"
)
#: Letters from "without paying the tax" to what it is on.
_REACH_GREEN = 14


def without_overlaps(folded: Folded, cues: list[Cue], found: list[Found[str]]) -> tuple[Found[str], ...]:
    """The methods in the order of the text, without those that another one says more exactly or makes untrue."""
    kept = _exported(folded, cues, _taxed(folded, _in_zones(cues, folded, found)))
    for code, other, why in _INSTEAD:
        if any(f.value == code for f in kept):
            kept = [
                f
                for f in kept
                if f.value == code
                or (other and f.value != other)
                or f.why not in why
                or (code == "RECEIVING" and _green(folded, f))
            ]
    codes = {f.value for f in kept}
    if "DOUBLE_LAYER" in codes:
        kept = [f for f in kept if not _layered(folded, cues, f, kept)]
    if "COUNTERFEIT" in codes:
        kept = [f for f in kept if f.value != "MISLABEL" or f.why != _CONTRAST or not _of_the_copy(folded, cues, f)]
    if "ONLINE" in codes:
        kept = [f for f in kept if f.why != _CONTRAST or (f.certain and f.value == "MISLABEL")]
    codes = {f.value for f in kept}
    kept = [f for f in kept if not _covered(f.value, codes) and not _spent(f, kept)]
    return tuple(sorted(kept, key=lambda f: f.start))


def _spent(what: Found[str], found: list[Found[str]]) -> bool:
    """Whether the words of a finding belong to another one that says what they are said of."""
    others = _SPENT.get(what.value, frozenset())
    return any(f.value in others and f.start <= what.end + 1 and what.start <= f.end + 1 for f in found)


def _covered(code: str, codes: set[str]) -> bool:
    narrower = _NARROWER.get(code, frozenset())
    return bool(narrower & codes) or ("*" in narrower and len(codes) > 1)


def _exported(folded: Folded, cues: list[Cue], found: list[Found[str]]) -> list[Found[str]]:
    """A licence that is missing for goods on their way out is one for export."""
    codes = {f.value for f in found}
    if "UNLICENSED" not in codes or "EXPORT_NO_LICENCE" in codes or not _leaves(folded.text, cues):
        return found
    return [
        Found("EXPORT_NO_LICENCE", f.start, f.end, f.certain, "goods for export") if f.value == "UNLICENSED" else f
        for f in found
    ]


def _taxed(folded: Folded, found: list[Found[str]]) -> list[Found[str]]:
    """A low price that comes of a tax on the gas that was not paid is no false value."""
    green = any(f.value == "TAX_EVASION" and _GREEN.search(_words(folded, f)) for f in found)
    return [f for f in found if f.value != "UNDERVALUE" or not green]


def _green(folded: Folded, what: Found[str]) -> bool:
    """Whether the tax not paid is one on the gas itself: who bought smuggled gas evaded that besides."""
    start, end = _span(folded, what)
    return what.value == "TAX_EVASION" and _GREEN.search(folded.text, start, end + _REACH_GREEN) is not None


def _in_zones(cues: list[Cue], folded: Folded, found: list[Found[str]]) -> list[Found[str]]:
    """A free zone alone is a place; what was done there makes it a method."""
    if all(f.value != "FTZ_REPACK" for f in found):
        return found
    zones = {(c.start, c.end) for c in cues if c.kind == "thing" and c.value == "freezone"}
    done = any(c.value in ("relabelled", "decanted", "label") for c in cues if c.kind in ("state_of", "thing"))
    return [f for f in found if done or f.value != "FTZ_REPACK" or _span(folded, f) not in zones]


def _of_the_copy(folded: Folded, cues: list[Cue], what: Found[str]) -> bool:
    """Whether the name is that of the brand copied: "假冒品牌R-134a钢瓶"."""
    at = bisect_left(folded.at, what.start)
    return any(
        c.kind in ("thing", "state_of") and c.value in ("brand", "copied") and 0 <= at - c.end <= 2 for c in cues
    )


def _span(folded: Folded, what: Found[str]) -> tuple[int, int]:
    return bisect_left(folded.at, what.start), bisect_left(folded.at, what.end)


def _words(folded: Folded, what: Found[str]) -> str:
    return folded.text[slice(*_span(folded, what))]


def _layered(folded: Folded, cues: list[Cue], what: Found[str], found: list[Found[str]]) -> bool:
    """Whether a finding says no more than the layers do: the front rows are as declared, the others behind them."""
    if what.value == "CONCEAL":
        return what.why == "words together" and not any(f.why == "declared as other goods" for f in found)
    if what.why not in ("contrast", "declared as other goods"):
        return False
    at = bisect_left(folded.at, what.start)
    rows = [c for c in cues if c.kind in ("thing", "state_of") and c.value in ("rows", "frontpart")]
    return any(0 <= at - c.start <= _REACH_ROWS and not _BREAK.search(folded.text[c.start : at]) for c in rows)


def _leaves(text: str, cues: list[Cue]) -> bool:
    exports = [c for c in cues if c.kind == "thing" and c.value == "exporting"]
    return any(not _COMES_IN.search(text[max(0, c.start - 3) : c.end + 12]) for c in exports)


#: "import and export licence", "exporter", "进出口": no goods on their way out.
_COMES_IN = re.compile(r"import|импорт|ввоз|استيراد|进出口|exporter\b|re-?export|country of export|pays d'export")
