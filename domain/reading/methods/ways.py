"""How it was done and how it came to light: words for it, and what follows from a contrast between claim and
contents."""

from __future__ import annotations

import re

from domain import methods

from ..gases.said import Spoken
from ..gases.scene import ACTUAL, DECLARED, PLAIN, Role
from ..model import Found
from ..words.fold import Folded
from ..words.lexicon import Cue
from ..words.stated import Stated
from .goods import other_goods
from .grounds import echoes, grounds
from .overlaps import without_overlaps
from .schemes import words_together

#: A claim that someone merely voiced is no label and no paper.
_VOICED = re.compile(
    "say|said|claim|tells?|told|swear|swore|insist|promis|assur|maintain|sp[eo]a?k|talk|call|parl|soutien|evoqu|appel|jur[ea]|garant|говор|сказ|клян|увер|保证|声称|发誓|承诺|according|suppos|selon|dit|affirm|pretend|soi-disant|segun|dice|dijo|decia|слов|"
    "утвержд|якобы|称|据|说|يقول|قال|حسب|ادع|زعم|يدع|offer|sale|sell|advert|vend\\b|vend du|vente|propos|annonce|"
    "vent[ae]|venden|ofrec|anunci|прода|предлаг|объявл|销售|出售|卖|售|عرض|بيع|order|expect"
)
#: Words for plain declaring; without a paper named beside them they do not outweigh "mislabelled".
_BARE_DECLARING = re.compile(r"^(?:declar|decl|заявл|مصرح|صرح|申报|报称|stated|listed)")
_PASSED_OFF = re.compile(r"sold as|vendu|vendid|продавал|под видом|على ان|as r")


def _worded(
    found: list[methods.Mention], folded: Folded, cues: list[Cue], kind: str, stated: Stated
) -> list[Found[str]]:
    codes: dict[str, Found[str]] = {}
    for mention in found:
        if stated.raw(mention.start):
            codes.setdefault(mention.code, Found(mention.code, mention.start, mention.end, why="words"))
    for cue in cues:
        if cue.kind == kind and cue.value and stated.at(cue.start):
            codes.setdefault(cue.value, Found(cue.value, *folded.span(cue.start, cue.end), why="words"))
    return list(codes.values())


def _contrast(folded: Folded, said: Spoken, cues: list[Cue], known: set[str]) -> list[Found[str]]:
    """MISLABEL or MISDECL where what was claimed and what was there differ."""
    named = [r for r in said.roles if r.mention.how != "unknown"]
    declared = [r for r in named if r.role == DECLARED]
    actual = {r.mention.name for r in named if r.role in (ACTUAL, PLAIN)}
    if not actual:
        return []
    if not declared or actual <= {r.mention.name for r in declared}:
        return other_goods(folded, said, cues) if actual else []
    result: dict[str, Found[str]] = {}
    for role in [r for r in declared if r.mention.name not in actual] or declared:
        before = max((r.end for r in said.roles if r.end <= role.start), default=0)
        for basis, word in sorted(grounds(folded.text, role, cues, before).items()):
            _conclude(role, basis, word, known, result)
    for basis, cue in echoes(folded.text, cues).items():
        code = "MISDECL" if basis == "papers" else "MISLABEL"
        result.setdefault(code, Found(code, *folded.span(cue.start, cue.end), why="contrast"))
    if "MISDECL" not in result:
        result |= {found.value: found for found in other_goods(folded, said, cues)}
    if not result and any(r.cue is not None and r.cue.value == "voice" for r in declared):
        role = next(r for r in declared if r.cue is not None and r.cue.value == "voice")
        result["MISDECL"] = Found("MISDECL", role.mention.start, role.mention.end, False, "contrast")
    return list(result.values())


def _conclude(role: Role, basis: str, word: str, known: set[str], result: dict[str, Found[str]]) -> None:
    if basis in ("voice", "agreed", "sworn", "also", "ledger"):
        return
    code = "MISDECL" if basis == "papers" else "MISLABEL"
    if code == "MISDECL" and _BARE_DECLARING.match(word) and known & {"MISLABEL", "OVER_LABEL", "COUNTERFEIT"}:
        return
    if code == "MISLABEL" and (basis == "claim" and _VOICED.search(word) and not _PASSED_OFF.search(word)):
        return
    if role.cue is None and not word and known & {"MISDECL", "FALSE_DOCUMENT"}:
        return
    certain = role.cue is not None and basis != "claim"
    result.setdefault(code, Found(code, role.mention.start, role.mention.end, certain, "contrast"))


def ways(
    folded: Folded, said: Spoken, cues: list[Cue], *, over_limit: bool = False
) -> tuple[tuple[Found[str], ...], tuple[Found[str], ...]]:
    """(method codes, detection codes) of a message, each once, in the order of the text."""
    stated = Stated(folded, cues)
    found = _worded(methods.mentions(folded.raw), folded, cues, "method", stated)
    if over_limit and not any(f.value == "QUOTA" for f in found):
        limit = next(c for c in cues if c.kind == "limit")
        found.append(Found("QUOTA", *folded.span(limit.start, limit.end), certain=False, why="more than was allowed"))
    found += words_together(folded, cues, found, stated)
    found += [
        f for f in _contrast(folded, said, cues, {f.value for f in found}) if f.value not in {k.value for k in found}
    ]
    return without_overlaps(folded, cues, found), tuple(
        _worded(methods.detections(folded.raw), folded, cues, "detection", stated)
    )
