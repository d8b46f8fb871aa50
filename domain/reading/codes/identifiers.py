"""Codes with a shape: containers, ships, bills of lading, customs codes, UN numbers, and the noise beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import imo as stdnum_imo

from domain import grouped_numbers

from ..model import ContainerFound, Flag, Found
from ..words.fold import Folded
from ..words.labels import any_of
from .containers import containers

_IMO = re.compile(r"(?<![a-z])(?:imo|имо)[ :#№.\-]*(?:no\.?|number|num|numero|номер)?[ :#.]*(\d{7})(?!\d)")
_MARK = any_of("number_mark")
_BL_NUMBER = re.compile(
    rf"(?<![a-z]){any_of('bill')}[ ]*(?:{_MARK}|n)?[ ]*[:.#：]*[ ]*"
    r"([a-z]{0,6}[-/]?(?=[a-z0-9\-/]*\d{4})[a-z0-9][a-z0-9\-/]{4,18}[a-z0-9])"
)
_BL_GROUPED = re.compile(
    rf"(?<![a-z]){any_of('bill')}[ ]*(?P<mark>{_MARK}|n)?[ ]*[:.#：]*[ ]*(?P<bracket>[(])?"
    rf"(?P<code>{grouped_numbers.pattern()})",
    re.IGNORECASE,
)
_DAY = re.compile(grouped_numbers.DAY)
#: Digits of a bill of lading; and letters and digits of one in small letters behind no word for "number".
_BILL_DIGITS, _CARRIER, _SURE_DIGITS = 6, 4, 7
_UN = re.compile(rf"(?<![a-z]){any_of('un')}[ \-]?{_MARK}?[ :\-.]{{0,2}}([0-3]\d{{3}})(?!\d|[.,]\d)")
#: What follows a count or weight and never the number of a paper: "the maker's batch no. 77 cyl".
_COUNTED = (
    r"(?![a-z0-9\-/])(?!(?:[ .,]\d{3})*(?:[.,]\d+)? ?(?:cyl|bottle|drum|kgs?\b|kilo|t\b|mt\b|ton|pcs|bouteille|"
    r"bonbonne|futs?\b|cilindro|garrafa|bombona|tambor|баллон|бочк|бочек|кг|килограмм|т\b|тонн|шт|كغ|كجم|كيلو|طن|اسطوان|"
    r"برميل|براميل|قارور|公斤|千克|吨|瓶|桶|个钢瓶))"
)
#: Further digits of a customs code; not the next code beside it, nor an amount.
_FINER = rf"(?:[.]?\d{{2}}|[ ](?!\d{{4}}[. ]?\d{{2}}(?!\d))\d{{2}}(?:(?=\d)|{_COUNTED}))"
# Chapters in which refrigerants, the goods that hide them and the equipment stand.
_HS_DOTTED = re.compile(
    r"(?<![\d.,\-/])((?:28|29|34|36|38|39|73|76|84|85|86|87|90|94|96)\d{2})[. ](\d{2})"
    rf"{_FINER}{{0,3}}(?!\d|[.,]\d|%)"
)
_HS_PLAIN = re.compile(
    r"(?<![\d.,\-/a-z+])(2903|3808|3813|3824|3827|3907|8415|8418|8414|8424)(\d{2})(?:\d{2}){0,2}(?!\d|[.,/]\d)"
)
_HS_CUED = re.compile(
    rf"(?<![a-z]){any_of('hs')}[ ]*{any_of('hs_after')}?[ :.#№=]*(\d{{4}})[. ]?(\d{{2}}){_FINER}{{0,3}}(?!\d)"
)
_HS_LISTED = re.compile(
    r"(?:(?:\s*(?:,|/|and|et|y|и|و|和|;|\+|&)\s*|\s+)"
    rf"\d{{4}}\.\d{{2}}(?:\.\d{{2}})*(?!\d|\s?(?:usd|eur|us\b)){_COUNTED})+"
)
_CAS_CUED = re.compile(r"cas[ :#№.\-]*(?:no\.?|number)?[ :]*(\d{2,7}-\d{2}-\d)(?!\d)")
_CODE = r"(?=[a-z0-9\-/]*\d)[a-z0-9][a-z0-9\-/]*"
_CODE_ALONE = (
    rf"(?:(?<=[\u4e00-\u9fff])|(?![^\W\d_]))[ ]*(?:{_MARK}|n)?[ ]*[:#：]*[ ]*"
    rf"(?!{grouped_numbers.DAY})(?!(?:of|de|con|with|из|по|на|с|en|in|x)[ ])"  # "lot of 48" is no number
    rf"(?:[a-zа-яё]{{1,6}}[ \-/]?)?\d[a-z0-9\-/]*(?:[ \-]\d{{3,}})*{_COUNTED}"
    r"(?=[ ]*(?:[,;\n]|[.](?!\d)|$))"
)
#: A paper that is only named by its number, which nobody could read whole ("B/L XYZ 12, …"), says nothing of what
#: follows. Of other papers that is known where no other gas is named that they could be held against.
_NAMED_BILL = re.compile(rf"(?<![^\W\d_]){any_of('bill')}{_CODE_ALONE}")
_NAMED_PAPER = re.compile(rf"(?<![^\W\d_])(?:{any_of('paper')}|{any_of('goods_paper')}){_CODE_ALONE}")
#: Phones, addresses, numbers of papers, times, temperatures and pressures: no quantity is among them.
_NOISE = (
    re.compile(r"\+\d[\d ()\-.]{7,17}\d"),
    re.compile(rf"{any_of('phone')}\.?[ :]*\+?\d[\d ()\-.]{{5,17}}\d"),
    re.compile(r"[a-z0-9._\-]+@[a-z0-9.\-]+"),
    re.compile(r"https?://\S+"),
    re.compile(rf"(?<![^\W\d_]){any_of('paper')}[ ]*(?:{_MARK}|:)+[ ]*[:.]?[ ]*{_CODE}{_COUNTED}"),
    re.compile(r"(?:№|n°|nº|nro\.?|#)[ ]?(?=[a-z0-9\-/]*\d)[a-z0-9\-/]+"),
    re.compile(r"(?<!\d)\d{1,2}[:h]\d{2}(?::\d{2})?(?!\d)"),
    re.compile(r"(?<![\d.])-?\d+(?:[.,]\d+)?[ ]?(?:°c|° c|°f|degc|°|bar\b|bars\b|psi\b|psig\b|бар\b|mpa\b|kpa\b|℃|%)"),
    re.compile(r"(?<![a-z])(?:din|iso|gost|гост|sae)[ \-]\d{2,5}"),
)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Every code found, the raw spans that are used up, and what is wrong with them."""

    containers: tuple[ContainerFound, ...]
    imo: tuple[Found[str], ...]
    bills_of_lading: tuple[Found[str], ...]
    un_numbers: tuple[Found[str], ...]
    hs: tuple[tuple[str, int, int], ...]
    claimed: tuple[tuple[int, int], ...]
    flags: tuple[Flag, ...]


def _numbers(folded: Folded, pattern: re.Pattern[str], why: str) -> list[Found[str]]:
    found: dict[str, Found[str]] = {}
    for match in pattern.finditer(folded.text):
        value = match.group(1).upper()
        start, end = folded.span(*match.span())
        found.setdefault(value, Found(value, start, end, why=why))
    return list(found.values())


def _bills(folded: Folded) -> list[Found[str]]:
    """Bills of lading, also in the groups that papers write them in: "MAEU 586 412 397"."""
    grouped = [_bill(folded, match) for match in _BL_GROUPED.finditer(folded.text)]
    found = {bill.start: bill for bill in _numbers(folded, _BL_NUMBER, "cue") if not _DAY.fullmatch(bill.value)}
    found.update({bill.start: bill for bill in grouped if bill is not None})
    return list({bill.value: bill for _, bill in sorted(found.items(), reverse=True)}.values())[::-1]


def _bill(folded: Folded, match: re.Match[str]) -> Found[str] | None:
    """The bill of a match, letters and digits together; None where its letters are a word of the sentence."""
    head, rest = match["head"] or "", match["rest"] or match["alone"]
    digits = sum(map(str.isdigit, rest))
    written = folded.raw[slice(*folded.span(*match.span("head")))] if head else ""
    sure = written.isupper() or match["mark"] or (len(head) == _CARRIER and digits >= _SURE_DIGITS)
    if digits < _BILL_DIGITS or (head and not (sure and grouped_numbers.may_lead(head))):
        return None
    parted = "-" if head and folded.text[match.end("head")] == "-" else ""
    value = f"{head}{parted}{re.sub('[ .]', '', rest)}".upper()
    beside = match.start("code" if match["bracket"] else 0)  # "the bill of lading (MEDU 8841207) speaks of R-134a"
    start, end = folded.span(beside, match.end())
    return Found(value, start, end, why="cue")


def _hs(folded: Folded) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[str, int, int]] = {}
    for pattern in (_HS_CUED, _HS_DOTTED, _HS_PLAIN):
        for match in pattern.finditer(folded.text):
            code = f"{match.group(1)}.{match.group(2)}"
            if not 1 <= int(code[:2]) <= 97:
                continue
            found.setdefault(code, (code, *folded.span(match.start(1), match.end())))
    return sorted(found.values(), key=lambda item: item[1])


def _list_hs(folded: Folded, found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """More codes of the same list: "HS 2903.77, 3304.99"."""
    more = []
    for _, _, end in found:
        tail = _HS_LISTED.match(folded.raw[end:])
        if tail:
            for match in re.finditer(r"(\d{4})\.(\d{2})", tail.group()):
                more.append((match.group(1) + "." + match.group(2), end + match.start(), end + match.end()))
    known = {code for code, _, _ in found}
    return found + [item for item in more if item[0] not in known]


def identifiers(folded: Folded, names: list[tuple[int, int]]) -> Identifiers:
    """Finds the codes; spans are raw. ``names`` are the spans of substances, which are no invoice numbers.
    Shapes are tried from the strictest to the loosest, each on what is left."""
    bills = _bills(folded)
    left = folded.claim([(f.start, f.end) for f in bills])
    boxes, flags = containers(left)
    left = left.claim([(c.start, c.end) for c in boxes])
    imo = _numbers(left, _IMO, "imo")
    un = _numbers(left, _UN, "un")
    left = left.claim([(f.start, f.end) for f in (*imo, *bills, *un)])
    hs = _list_hs(left, _hs(left))
    left = left.claim([(start, end) for _, start, end in hs])
    left = left.claim(names)
    named = (_NAMED_BILL, _NAMED_PAPER) if len(names) == 1 else (_NAMED_BILL,)
    noise = [left.span(*m.span()) for pattern in (*_NOISE, *named) for m in pattern.finditer(left.text)]
    flags += [Flag("imo_check_digit", (f.value,)) for f in imo if not stdnum_imo.is_valid(f.value)]
    flags += [Flag("cas_check_digit", (m.group(1),)) for m in _CAS_CUED.finditer(folded.text) if not cas_ok(m.group(1))]
    claimed = [(c.start, c.end) for c in boxes] + [(f.start, f.end) for f in (*imo, *bills, *un)]
    claimed += [(start, end) for _, start, end in hs] + noise
    return Identifiers(tuple(boxes), tuple(imo), tuple(bills), tuple(un), tuple(hs), tuple(claimed), tuple(flags))


def cas_ok(number: str) -> bool:
    """True if the check digit of a CAS number is right."""
    digits = number.replace("-", "")
    total = sum(weight * int(d) for weight, d in enumerate(reversed(digits[:-1]), start=1))
    return total % 10 == int(digits[-1])
