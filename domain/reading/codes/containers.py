"""Freight containers by ISO 6346, also as thumbs and keyboards spell them.

A letter O stands for the figure 0, Cyrillic letters for Latin ones that look so, or digits are left out: what was made
of such a spelling is flagged.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from stdnum import iso6346

from ..model import ContainerFound, Flag
from ..words.fold import Folded
from ..words.labels import any_of

_WELL = re.compile(r"(?<![a-z0-9])([a-z]{3}[ujz])[ \-.]{0,2}((?:\d[ \-./]{0,1}){6})[ \-/.]{0,2}[\[(]?(\d)[\])]?(?!\d)")
_OWNER = r"(?P<owner>[a-zа-яёіјѕ015]{3}[ujzуј])"
_FIGURES = r"[0-9oоiіlзбsb]"
_AMISS = re.compile(rf"(?<![^\W_]){_OWNER}[ \-.]{{0,2}}(?P<figures>{_FIGURES}{{7}})(?![^\W_])")
_BEHIND_WORD = re.compile(
    rf"{any_of('container')}[ ]*(?:{any_of('number_mark')})?[ :.#：(\"']*"
    rf"{_OWNER}[ \-.]{{0,2}}(?P<figures>(?:{_FIGURES}[ \-./]?){{3,8}}{_FIGURES})(?![^\W_]|[.,]\d)"
)
#: What each letter or figure may stand for: the likely one first.
_LETTER = {
    **dict(zip("авекмнортхіјѕ015", "abekmhoptxijsois", strict=True)), "с": "cs", "у": "uy", "р": "pr", "и": "u",
}  # fmt: skip
_FIGURE = dict(zip("oоiіlзбsb", "001113658", strict=True))
_DIGITS = 7
_FEWEST_FIGURES = 3


def containers(folded: Folded) -> tuple[list[ContainerFound], list[Flag]]:
    """The containers of a message, each once, from left to right as they are spelt well and then the others; and what
    is to be compared with the box: a wrong check digit, a spelling mended, digits missing."""
    found: dict[str, ContainerFound] = {}
    flags: list[Flag] = []
    for match in _WELL.finditer(folded.text):
        number = (match.group(1) + re.sub(r"\D", "", match.group(2)) + match.group(3)).upper()
        start, end = folded.span(*match.span())
        found.setdefault(number, ContainerFound(number, bool(iso6346.is_valid(number)), start, end))
    left = folded.claim([(each.start, each.end) for each in found.values()])
    for match in (*_BEHIND_WORD.finditer(left.text), *_AMISS.finditer(left.text)):
        start, end = folded.span(match.start("owner"), match.end())
        written = folded.raw[start:end]
        number = _meant(match)
        valid = bool(iso6346.is_valid(number))
        if number in found or not _is_one(match, written, valid=valid):
            continue
        found[number] = ContainerFound(number, valid, start, end)
        if len(number) != len("MSKU1234565"):
            flags.append(Flag("container_incomplete", (number,)))
        else:
            flags.append(Flag("container_misread", (written, number)))
    wrong = [Flag("container_check_digit", (each.number,)) for each in found.values() if _is_wrong(each)]
    return list(found.values()), [*wrong, *flags]


def _is_wrong(container: ContainerFound) -> bool:
    return not container.check_digit_ok and len(container.number) == len("MSKU1234565")


def _is_one(match: re.Match[str], written: str, *, valid: bool) -> bool:
    """Whether it is a container and no word with an amount: its check digit says so, or capitals behind the word."""
    owner = written[: len(match["owner"])]
    figures = sum(map(str.isdecimal, match["figures"]))
    if valid:
        return owner.isupper() or match.re is _BEHIND_WORD
    return match.re is _BEHIND_WORD and owner.isupper() and figures >= _FEWEST_FIGURES


def _meant(match: re.Match[str]) -> str:
    """The number that was most likely meant: of the readings one with the right check digit, else the likeliest."""
    figures = "".join(_FIGURE.get(each, each) for each in match["figures"] if each not in " -./")
    owners = itertools.product(*(_LETTER.get(each, each) for each in match["owner"]))
    numbers = [number for number in _spelt(owners, figures) if number.isascii()]
    return next((number for number in numbers if iso6346.is_valid(number)), numbers[0] if numbers else "")


def _spelt(owners: Iterator[tuple[str, ...]], figures: str) -> Iterator[str]:
    return ("".join(owner).upper() + figures for owner in owners)
