"""On which side of a border: "ZW side", "côté RDC", "lado costarricense", "с казахстанской стороны"."""

from __future__ import annotations

import re

from domain import countries, fieldwords

from ..model import Found

_AFTER = re.compile(r"[\s\-]{0,2}(?:side\b|一侧|侧|境内)")
_BEFORE = re.compile(
    r"(?:lado(?: de| del)?|c[oô]t[eé](?: de la| de| du)?|side of(?: the)?|on the|territoire(?: de la| du)?|"
    r"на стороне|на территории|الجانب|في جانب)\s*[\"(]?$",
    re.IGNORECASE,
)
_NEEDS_AFTER = re.compile(r"on the\s*$", re.IGNORECASE)
_ADJECTIVE_BEFORE = re.compile(r"(?:lado|c[oô]t[eé]|الجانب)\s*$", re.IGNORECASE)
_ADJECTIVE_AFTER = re.compile(r"\s+(?:side\b|сторон[еы]\b|территори[ия]\b)", re.IGNORECASE)
_ON = re.compile(r"(?:^|[\s,(])на\s*$", re.IGNORECASE)
#: Set off by itself behind the post: "пост «Хоргос», казахстанская сторона, …".
_SET_OFF = (re.compile(r"[,(;\-–—]\s*$"), re.compile(r"\s+сторона\s*(?:[,.;)\n]|$)", re.IGNORECASE))
#: Who comes from the other side was not stopped there.
_FROM = re.compile(
    r"(?<![^\W\d_])(?:from|desde|depuis|venant|provenant|coming|из|с|со|"
    r"(?:قادم\w*|[آا]تي\w*|جاء\w*|دخل\w*|وصل\w*) من|من(?! ?الجانب)|来自|从|via)\b[^.,;\n]{0,12}$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:\b([A-Z]{2,3})[ \-](?:[Ss]ide|SIDE)\b)|(?:\b(?:[Ll]ado|[Cc][ôo]t[ée])\s+([A-Z]{2,3})\b)|"
    r"(?:сторона|side|Side)[: ]+([A-Z]{2})\b"
)
#: "côté Togo, non, côté Ghana".
_TAKEN_BACK = re.compile(r"\s*[,;.]\s*(?:non|no|нет|not|لا|不对|不是)\b", re.IGNORECASE)
#: Short forms of a neighbour's name in front of "side", and codes in Cyrillic letters.
_SHORT = {
    "каз": "KZ", "кз": "KZ", "кырг": "KG", "кирг": "KG", "кр": "KG", "узб": "UZ", "тадж": "TJ", "туркм": "TM",
    "кит": "CN", "кнр": "CN", "росс": "RU", "рос": "RU", "рф": "RU", "бел": "BY", "рб": "BY", "груз": "GE",
    "азерб": "AZ", "арм": "AM",
}  # fmt: skip
_SHORT_SIDE = re.compile(
    rf"(?<![а-яё])({'|'.join(_SHORT)})\.? ?сторон[аеы]\b|сторон[аеы][ :(]+({'|'.join(_SHORT)})(?![а-яё])", re.IGNORECASE
)
#: Somebody who reports is no site: "the Zambian side informed us".
_REPORTS = re.compile(
    r"\s*(?:informed|told|says|said|reports?|reported|confirm|wrote|a informé|a dit|informó|dijo|сообщи|уведоми|"
    r"подтверди|通报|表示|告知|أبلغ|أفاد)"
)


def sides(raw: str) -> Found[str] | None:
    """The country on whose side of the border it happened, where the message says so."""
    for match in _CODE.finditer(raw):
        code = next(group for group in match.groups() if group)
        iso2 = countries.resolve(code)
        if iso2 is not None and not _REPORTS.match(raw, match.end()) and not _from(raw, match.start()):
            return Found(iso2, match.start(), match.end(), why="side")
    for match in _SHORT_SIDE.finditer(raw):
        short = (match[1] or match[2]).lower()
        if not _REPORTS.match(raw, match.end()) and not _from(raw, match.start()):
            return Found(_SHORT[short], match.start(), match.end(), why="side")
    for mention in countries.mentions(raw):
        if _TAKEN_BACK.match(raw, mention.end):
            continue
        before, after = raw[max(0, mention.start - 22) : mention.start], _AFTER.match(raw, mention.end)
        led = _BEFORE.search(before)
        if (after or (led and not _NEEDS_AFTER.search(before))) and not (
            _reports(raw, after, mention.end) or _from(raw, mention.start)
        ):
            return Found(mention.iso2, mention.start, mention.end, why="side")
    for word in fieldwords.countries_by_adjective(raw):
        before = raw[max(0, word.start - 14) : word.start]
        after = _ADJECTIVE_AFTER.match(raw, word.end)
        slavic = after is not None and after.group().strip()[0] in "ст"
        apart = _SET_OFF[0].search(before) and _SET_OFF[1].match(raw, word.end)
        named = (after is not None and (not slavic or _ON.search(before))) or apart or _ADJECTIVE_BEFORE.search(before)
        if named and not _reports(raw, after, word.end) and not _from(raw, word.start):
            return Found(word.key, word.start, word.end, why="side")
    return None


def _reports(raw: str, after: re.Match[str] | None, end: int) -> bool:
    return bool(_REPORTS.match(raw, after.end() if after else end))


def _from(raw: str, start: int) -> bool:
    return bool(_FROM.search(raw[max(0, start - 26) : start]))
