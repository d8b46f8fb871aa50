"""How it was done and how it came to light: words for it, and what follows from a contrast between claim and
contents."""

from __future__ import annotations

import re

from domain import methods

from .fold import CLAIMED, Folded
from .grounds import echoes, grounds
from .lexicon import Cue
from .model import Found
from .overlaps import without_overlaps
from .said import Spoken
from .scene import ACTUAL, DECLARED, PLAIN, Role
from .schemes import words_together
from .stated import Stated

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
        return _other_goods(folded, said, cues) if actual else []
    result: dict[str, Found[str]] = {}
    for role in [r for r in declared if r.mention.name not in actual] or declared:
        before = max((r.end for r in said.roles if r.end <= role.start), default=0)
        for basis, word in sorted(grounds(folded.text, role, cues, before).items()):
            _conclude(role, basis, word, known, result)
    for basis, cue in echoes(folded.text, cues).items():
        code = "MISDECL" if basis == "papers" else "MISLABEL"
        result.setdefault(code, Found(code, *folded.span(cue.start, cue.end), why="contrast"))
    if "MISDECL" not in result:
        result |= {found.value: found for found in _other_goods(folded, said, cues)}
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


#: Words for goods, beyond figures and units.
_NAMES_GOODS = re.compile(r"[^\W\d_\ue000]{4,}|[\u0621-\u064a]{3,}|[\u4e00-\u9fff]{2,}")
#: What is written together with the Arabic "as" and "of" and names no goods: "as if", "that it", "of a weight".
_NO_GOODS = frozenset(
    {"انه", "انها", "انهم", "انما", "وزن", "كميه", "قيمه", "عدد", "سعر", "اسم", "صفه", "شكل", "امانه", "ماده", "شحنه"}
)
#: Names too vague to be false.
_VAGUE = re.compile(
    r"\W*(?:(?:encore|still|aun|todavia|еще) )?(?:gas(?:es)?\b|dry\b|sec[sh]?\b|seches|sec[oa]s?\b|empty\b|"
    r"vides? de gaz|(?:sans|sin) (?:gaz|gas|charge|carga)|пуст|без заправ|не ?заправ|refrigerant|"
    r"gaz\b|fluide|gas refrigerante|хладагент|газ\b|freon|фреон|fr[eé]on|غاز|"
    r"فريون|制冷剂|冷媒|chemicals?|produits? chimiques?|productos? quimicos?|without|only|on |by |at |value|weight|"
    r"bound |towards |hacia |rumbo a|vers |"
    r"destination|price|税则?号|税目|编码|hs\b|(?:the )?code\b|(?:la )?position|(?:la )?partida|код\b|البند|رمز|"
    r"n'|no |ne |not |is not|does not|не |non |的?(?:集装箱|箱号|柜号|单?价|数量|重量|税号|目的|收货人)|"
    r"(?:de |a |at |по )?[\d.,]+ ?(?:cent|cts?\b|dollar|euro|usd|\$|eur\b|цент|руб|долл|美|元|سنت|دولار|peso)|"
    r"(?:دولار|يورو|ريال|درهم|دينار|سنت)|去|发往|送往|[进出]口(?![^\W\d_])|"
    r"correctly|properly|correctement|верно|правильно|صحيح|如实|正确|目的|运往|الجمركي|\d[\d.,]* ?(?:kg|cyl|bott|btl|"
    r"bout|cil|garr|бал|шт|кг|т\b|tonn|t\b|瓶|罐|桶|吨|公斤|اسطوان|كغ|كجم|طن)|"
    r"\d[\d.,]*\s*(?:and|et|y|и|و|but|mais|pero|но|لكن|we|on)\b|"
    r"(?:en (?:ventanilla|la ventanilla)|au guichet|to (?:us|customs)|в окошке|عند الشباك)(?! (?:as|como|comme|как|ك))|"
    r"(?:number|stamp|seal|missing|illegible|attached|idem|same|cachet|numero|illisible|absent|sello|ilegible|adjunto)\b|"
    r"номер|печат|отсутств|прилож|ختم|رقم|مرفق|编号|印章|附后|"
    r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万零〇]+) ?(?:只|支|瓶|罐|桶|个|件|箱|吨|公斤))"
)
#: A vehicle with its load is told, no goods are declared: "reports: lorry with 90 cylinders".
_REPORTED = re.compile(r"通报|报告|汇报|举报")
#: What gas is counted in.
_VESSELS = re.compile(r"\W*(?:cyl|bott|btl|bout|cil|garraf|bombon|балл|бутыл|اسطوان|قارور|瓶|罐|桶)")
#: A number behind the words of a claim, not far away: a code was declared.
_CODED = re.compile(rf"(?:\W*[^\W\d_]+){{0,4}}\W*{CLAIMED}")


def _other_goods(folded: Folded, said: Spoken, cues: list[Cue]) -> list[Found[str]]:
    """MISDECL where the papers name goods that are no substance at all ("declared as spare parts")."""
    for cue in cues:
        if cue.kind != "goodsas":
            continue
        tail = folded.text[cue.end : cue.end + 40]
        stop = re.search(r"[,;.\n]|(?:,|، )", tail)
        end = cue.end + (stop.start() if stop else len(tail))
        end = min([end, *(c.start for c in cues if c.kind in ("act", "deny") and c.start >= cue.end)])
        names = _NAMES_GOODS.search(tail[: end - cue.end]) or _glued(folded.text[cue.start : cue.end])
        if any(cue.end <= r.start <= end for r in said.roles) or not names:
            continue
        if _REPORTED.search(folded.text[max(0, cue.start - 1) : cue.end]):
            continue
        if _VAGUE.match(tail[: end - cue.end]) or _CODED.match(tail[: end - cue.end]):
            continue
        if _counts_in_words(folded.text[:end], cue.end, cues):
            continue
        if any(c.kind == "usedgas" and cue.end <= c.start <= end for c in cues):
            continue
        start, raw_end = folded.span(cue.start, end)
        return [Found("MISDECL", start, raw_end, True, "declared as other goods")]
    return []


def _glued(claim: str) -> bool:
    """Whether the last word of a claim names the goods itself: "مصرح بها كأثاث"."""
    word = claim.rsplit(" ", 1)[-1]
    goods = re.fullmatch(r"[كب]([\u0621-\u064a]{3,})", word)
    return goods is not None and goods.group(1) not in _NO_GOODS and not _VAGUE.match(goods.group(1))


def _counts_in_words(text: str, start: int, cues: list[Cue]) -> bool:
    """Whether what begins at ``start`` is a count in words: "thirty bottles"."""
    at = start
    for cue in cues:
        if cue.kind == "num" and cue.start >= at and not text[at : cue.start].strip(" :-"):
            at = cue.end
    return at > start and _VESSELS.match(text, at) is not None


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
