"""How it was done and how it came to light: words for it, and what follows from a contrast between claim and
contents."""

from __future__ import annotations

import re
from bisect import bisect_left

from domain import methods

from .fold import Folded
from .lexicon import Cue
from .model import Found
from .roles import ACTUAL, DECLARED, PLAIN, Role, Spoken
from .schemes import words_together

_BREAK = re.compile(r"[,;:.!?\n]")
#: A claim that someone merely voiced is no label and no paper.
_VOICED = re.compile(
    "say|said|claim|tells?|told|according|suppos|selon|dit|affirm|pretend|soi-disant|segun|dice|dijo|decia|слов|"
    "утвержд|якобы|称|据|说|يقول|قال|حسب|ادع|زعم|يدع|offer|sale|sell|advert|vend\\b|vend du|vente|propos|annonce|"
    "vent[ae]|venden|ofrec|anunci|прода|предлаг|объявл|销售|出售|卖|售|عرض|بيع|order|expect"
)
_REACH_DENY = 24
#: Words for plain declaring; without a paper named beside them they do not outweigh "mislabelled".
_BARE_DECLARING = re.compile(r"^(?:declar|decl|заявл|مصرح|صرح|申报|报称|stated|listed)")
_PASSED_OFF = re.compile(r"sold as|vendu|vendid|продавал|под видом|على ان|as r")
_AND = re.compile(
    r"^\s*(?:and|et|y|e|и|و|和|及|与|&|/|\+)\s*(?:the|la|le|l'|les|en la|en el|in the|on the|в|на|sur|dans)?\s*$"
)
#: Codes that say more exactly what another one says in general.
_NARROWER = {"SMUGGLE": frozenset({"*"}), "CONCEAL": frozenset({"DOUBLE_LAYER", "POLYOL"})}


def _denied(folded: Folded, cues: list[Cue], start: int) -> bool:
    at = bisect_left(folded.at, start)
    for cue in reversed(cues):
        if cue.kind == "deny" and cue.end <= at:
            gap = folded.text[cue.end : at]
            return len(gap) <= _REACH_DENY and not _BREAK.search(gap) and len(gap.split()) <= 3
    return False


def _worded(found: list[methods.Mention], folded: Folded, cues: list[Cue], kind: str) -> list[Found[str]]:
    codes: dict[str, Found[str]] = {}
    for mention in found:
        if not _denied(folded, cues, mention.start):
            codes.setdefault(mention.code, Found(mention.code, mention.start, mention.end, why="words"))
    for cue in cues:
        if cue.kind == kind and cue.value and not _denied(folded, cues, folded.at[cue.start]):
            codes.setdefault(cue.value, Found(cue.value, *folded.span(cue.start, cue.end), why="words"))
    return list(codes.values())


def _both(folded: Folded, role: Role, cues: list[Cue]) -> set[str]:
    """What a claim stands on: "label and invoice" is both."""
    if role.cue is None:
        return {"label"}
    kinds = {role.cue.value}
    for cue in cues:
        gap = folded.text[cue.end : role.cue.start]
        if (
            cue.kind == "decl"
            and cue.end <= role.cue.start
            and _AND.match(gap + ("و" if folded.text[role.cue.start] == "و" else ""))
        ):
            kinds.add(cue.value)
    return kinds


def _contrast(folded: Folded, said: Spoken, cues: list[Cue], known: set[str]) -> list[Found[str]]:
    """MISLABEL or MISDECL where what was claimed and what was there differ."""
    declared = [r for r in said.roles if r.role == DECLARED]
    actual = {r.mention.name for r in said.roles if r.role in (ACTUAL, PLAIN)}
    if not actual:
        return []
    if not declared or actual <= {r.mention.name for r in declared}:
        return _other_goods(folded, said, cues) if actual else []
    result: dict[str, Found[str]] = {}
    for role in [r for r in declared if r.mention.name not in actual] or declared:
        word = folded.text[role.cue.start : role.cue.end] if role.cue else ""
        for basis in sorted(_both(folded, role, cues)):
            _conclude(role, basis, word, known, result)
    return list(result.values())


def _conclude(role: Role, basis: str, word: str, known: set[str], result: dict[str, Found[str]]) -> None:
    code = "MISDECL" if basis == "papers" else "MISLABEL"
    if code == "MISDECL" and _BARE_DECLARING.match(word) and known & {"MISLABEL", "OVER_LABEL", "COUNTERFEIT"}:
        return
    if code == "MISLABEL" and (
        "OVER_LABEL" in known or (basis == "claim" and _VOICED.search(word) and not _PASSED_OFF.search(word))
    ):
        return
    certain = role.cue is not None and basis != "claim"
    result.setdefault(code, Found(code, role.mention.start, role.mention.end, certain, "contrast"))


def _other_goods(folded: Folded, said: Spoken, cues: list[Cue]) -> list[Found[str]]:
    """MISDECL where the papers name goods that are no substance at all ("declared as spare parts")."""
    for cue in cues:
        if cue.kind != "goodsas":
            continue
        tail = folded.text[cue.end : cue.end + 40]
        stop = re.search(r"[,;.\n]|(?:,|، )", tail)
        end = cue.end + (stop.start() if stop else len(tail))
        end = min([end, *(c.start for c in cues if c.kind in ("act", "deny") and c.start >= cue.end)])
        if any(cue.end <= r.start <= end for r in said.roles) or not tail.strip(" :"):
            continue
        if any(c.kind == "usedgas" and cue.end <= c.start <= end for c in cues):
            continue
        start, raw_end = folded.span(cue.start, end)
        return [Found("MISDECL", start, raw_end, True, "declared as other goods")]
    return []


def _narrowed(found: list[Found[str]]) -> tuple[Found[str], ...]:
    codes = {f.value for f in found}
    kept = [f for f in found if not _covered(f.value, codes)]
    return tuple(sorted(kept, key=lambda f: f.start))


def _covered(code: str, codes: set[str]) -> bool:
    narrower = _NARROWER.get(code, frozenset())
    return bool(narrower & codes) or ("*" in narrower and len(codes) > 1)


def ways(
    folded: Folded, said: Spoken, cues: list[Cue], *, over_limit: bool = False
) -> tuple[tuple[Found[str], ...], tuple[Found[str], ...]]:
    """(method codes, detection codes) of a message, each once, in the order of the text."""
    found = _worded(methods.mentions(folded.raw), folded, cues, "method")
    if over_limit and not any(f.value == "QUOTA" for f in found):
        limit = next(c for c in cues if c.kind == "limit")
        found.append(Found("QUOTA", *folded.span(limit.start, limit.end), certain=False, why="more than was allowed"))
    found += [f for f in words_together(folded, cues) if f.value not in {k.value for k in found}]
    found += [
        f for f in _contrast(folded, said, cues, {f.value for f in found}) if f.value not in {k.value for k in found}
    ]
    return _narrowed(found), tuple(_worded(methods.detections(folded.raw), folded, cues, "detection"))
