"""Companies named without a legal form, by the word for what they are to the case: "importer COOL BREEZE TRADING".

Only what is written like a name is one: words with capitals, in quotation marks, or with a word of trade in Arabic. A
country, place or gas behind such a word is none ("exporter China").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain import countries, places, substances, tables

from ..words.labels import any_of

_WORD = r"(?:[A-ZÀ-ÞА-ЯЁ][\w'’.\-]*[\w]|[A-ZÀ-ÞА-ЯЁ](?!\w)|&)"
_INNER = r"(?:of|de|du|des|del|la|and|et|y|и)"
_SAID = r"\s*(?:(?:name|nom|nombre)\b)?\s*(?:[:：=\-–—]|\b(?:is|was|est|es|called|named)\b)?\s*"
_ROLE = rf"(?<![^\W_])(?i:{any_of('firm_role')})(?![^\W\d_])"
_QUOTED = re.compile(rf"{_ROLE}{_SAID}[\"«“„”'‘](?P<name>[^\"«»“„”\n]{{4,50}}?)[\"»“”'’](?!\w)")
_WRITTEN = re.compile(rf"{_ROLE}{_SAID}(?P<name>{_WORD}(?:\s(?:{_INNER}\s)?{_WORD}){{0,4}})")
_ARABIC = re.compile(
    r"(?<!\w)(?:المستورد|المستوردة|المصدر|المصدرة|المورد|المرسل|المرسل إليه|الناقل)\s*[:：]?\s*"
    r"(?P<name>(?:[\u0621-\u064a]+\s+){1,4}(?:للتجارة|التجارية|للتبريد|للاستيراد|للتكييف|المحدودة)(?!\w))"
)
_HAN = re.compile(
    r"(?:进口商|出口商|收货人|发货人|供应商|货主)(?:名称)?(?:为|是)?[:：]\s*(?P<name>[\u4e00-\u9fff]{2,12})(?=[，,。;；\s]|$)"
)
_SHORTEST_ALONE = 5
"""Letters of a name of one word; shorter ones are abbreviations of anything."""
_TOLD = re.compile(r"[:：=\"«“„”'‘]\s*\Z")
"""What a name of one word stands behind; without it, it is any word: "broker Arrested"."""


def named_firms(text: str) -> Iterator[tuple[int, int]]:
    """The spans of names behind words for importers, consignees and the like."""
    for pattern in (_QUOTED, _WRITTEN, _ARABIC, _HAN):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            start += len(text[start:end]) - len(text[start:end].lstrip())
            end = start + len(_cut(text[start:end], plain=pattern is _WRITTEN).rstrip())
            told = _TOLD.search(text, max(0, start - 3), start) is not None
            if end > start and _is_name(text[start:end], told=told):
                yield start, end


def _cut(name: str, *, plain: bool) -> str:
    """A name up to the first word that belongs to none: "COOL BREEZE TRADING DECLARED"."""
    if not plain:
        return name
    kept = re.split(rf"\s*\b(?:{_verbs()})\b", name, maxsplit=1, flags=re.IGNORECASE)[0]
    return re.sub(rf"(?:\s+{_INNER}|\s*[&.\-])+$", "", kept.rstrip())


def _is_name(name: str, *, told: bool) -> bool:
    words = name.split()
    if any(map(str.isdigit, name)) and len(words) == 1:
        return False
    if len(words) == 1 and not told:
        return False
    if len(words) == 1 and name.isascii() and (len(name) < _SHORTEST_ALONE or name.lower() in _common()):
        return False
    return not (countries.mentions(name) and len(words) < 3) and not _is_place(name) and not substances.mentions(name)


def _is_place(name: str) -> bool:
    """Whether it is a place and nothing beside it."""
    rest = (name[: mention.start] + name[mention.end :] for mention in places.all_mentions(name))
    return any(not any(map(str.isalnum, each)) for each in rest)


def _verbs() -> str:
    return any_of("firm_end")


def _common() -> frozenset[str]:
    """Words that are no name though they begin with a capital: "Importer Unknown"."""
    return frozenset(word for row in tables.rows("stop_words") for word in row["words"].split(";"))
