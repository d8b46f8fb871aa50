"""Goods that papers name which are no gas at all: "declared as spare parts", ""office furniture", said the waybill".

Cues "goodsas" (``cues.csv``) stand in front of such goods. Other ways of saying are in ``goods.csv``, and count only
where the message goes on to say what came out: words in front of the goods ("invoice for"), words behind them
("according to the manifest"), words of opening ("inside", "not a gram of"), and what a paper may be about without
naming goods ("repairs", "this container").
"""

from __future__ import annotations

import re

from ..gases.said import Spoken
from ..gases.speakers import Ways
from ..model import Found
from ..words.fold import CLAIMED, Folded
from ..words.lexicon import Cue

_IN_FRONT = Ways("goods_named", table="goods")
_BEHIND = Ways("goods_told", table="goods")
_UNCOVERED = Ways("uncovered", table="goods")
_NO_GOODS_NAMED = Ways("no_goods", table="goods")
#: What goods are called: a few words, without figures or the name of a gas.
_CALLED = (
    rf"(?:[^\W\d_{CLAIMED}]{{1,2}}[ '])*(?:[^\W\d_{CLAIMED}]{{3}}|[\u4e00-\u9fff]{{2}})"
    rf"[^\d\n.,;:!?\"(){CLAIMED}]{{0,42}}?"
)
_NEXT = re.compile(rf"\s?(?:[dl]')?\"?\s?(?P<goods>{_CALLED})\s?(?:[\".(,;:!?\n]|\s[-–—]|$)")
_LAST = re.compile(rf"(?:^|[.;:!?\n(]\s?|[-–—]\s|\")\s?(?P<goods>{_CALLED})\s?(?:\"\s?)?[,:]?\s?[-–—]?\s?$")
#: Where a paper is told of behind the goods without quotation marks, nothing more may follow: else that is its goods.
_ENDED = re.compile(r"\s?[,.;\n]|\s[-–—]|\s(?:and|et|y|и) | و|$")
#: How far behind the goods it is told that something else came out, and how far behind that the gas is named.
_REACH_UNCOVERED, _REACH_NAME = 60, 90
#: Words by which the goods named may truly lie there, in front of the gas.
_COVER = frozenset({"beneath", "ontop", "behindonly", "behindpost", "frontpart", "rearpart", "dummyload"})


def named_goods(text: str, cues: list[Cue], words: list[Cue], ends: frozenset[int]) -> list[Cue]:
    """Cues "othergoods" for what papers call the goods where another thing is told to have come out, each with one
    of a finding for what is named behind it. ``ends`` are where the names of gases end."""
    if not ends:
        return []
    if not any(c.kind in ("goodsas", "decl") for c in cues) and not any(
        w.kind == "thing" and w.value in ("document", "papers") for w in words
    ):
        return []
    covers = [w.start for w in words if w.value in _COVER]
    found = []
    for start, end in _spans(text):
        opened = _UNCOVERED.search(text, end, end + _REACH_UNCOVERED + _REACH_NAME)
        if opened is None:
            continue
        named = min((at for at in ends if at > end), default=None)
        if named is None or named - end > _REACH_UNCOVERED + _REACH_NAME:
            continue
        if any(end <= at < named and not opened.start() - 4 <= at < opened.end() for at in covers):
            continue
        kind = "act" if opened.start() < named else "actpost"
        found += [Cue("othergoods", "1", start, end), Cue(kind, "strong", *opened.span())]
    return found


def _spans(text: str) -> list[tuple[int, int]]:
    """Where a paper and the goods it names begin and end."""
    spans = []
    for match in _IN_FRONT.finditer(text):
        goods = _NEXT.match(text, match.end())
        if goods and _are_goods(goods["goods"]):
            spans.append((match.start(), goods.end("goods")))
    for match in _BEHIND.finditer(text):
        goods = _LAST.search(text, max(0, match.start() - 50), match.start())
        if goods and _are_goods(goods["goods"]) and ('"' in goods[0] or _ENDED.match(text, match.end())):
            spans.append((goods.start("goods"), match.end()))
    return spans


def _are_goods(name: str) -> bool:
    return not _VAGUE.match(name) and not _NO_GOODS_NAMED.search(name)


#: Words for goods, beyond figures and units.
_NAMES_GOODS = re.compile(r"[^\W\d_\ue000]{4,}|[\u0621-\u064a]{3,}|[\u4e00-\u9fff]{2,}")
#: What is written together with the Arabic "as" and "of" and names no goods: "as if", "that it", "of a weight".
_NO_GOODS = frozenset(
    {"انه", "انها", "انهم", "انما", "وزن", "كميه", "قيمه", "عدد", "سعر", "اسم", "صفه", "شكل", "امانه", "ماده", "شحنه"}
)
#: Names too vague to be false.
_VAGUE = re.compile(
    r"\W*(?:(?:encore|still|aun|todavia|еще) )?(?:everything\b|all\b|tout\b|todo\b|все\b|"
    r"كل شيء|一切|import(?:er|ador|ateur)|импорт[её]р|مستورد|进口商|"
    r"gas(?:es)?\b|dry\b|sec[sh]?\b|seches|sec[oa]s?\b|empty\b|"
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


def other_goods(folded: Folded, said: Spoken, cues: list[Cue]) -> list[Found[str]]:
    """MISDECL where the papers name goods that are no substance at all ("declared as spare parts")."""
    for cue in cues:
        if cue.kind == "othergoods":
            return [Found("MISDECL", *folded.span(cue.start, cue.end), True, "declared as other goods")]
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
