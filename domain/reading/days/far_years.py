"""Years that no case can have: "in 1029", "l'an 1029", "в 1029 году", "于1029年", "in 2125"."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from .days import Candidate

#: From 1000 to the first year in living memory, and from the next century on. 1366 to 1450 are left out: so the
#: Persian calendar and that of the Hijra count the years in which cases can be.
_YEAR = r"(?:1[0-25-8]\d\d|13[0-5]\d|136[0-5]|14[5-9]\d|2[1-9]\d\d)"
_NAMED = re.compile(
    rf"\b(?:year|annee|l'an|ano) (?P<a>{_YEAR})(?!\d)|(?<!\d)(?P<b>{_YEAR}) ?(?:год[уа]?\b|年)|"
    rf"(?:عام|سنه) (?P<c>{_YEAR})(?!\d)|(?<![^\W\d_])в (?P<d>{_YEAR}) ?г(?![^\W\d_])"
)
#: What leads to a year, and what may follow one: no noun, for that would be what was counted.
_LEADS = r"(?:in|during|since|en|durant|durante|pendant|courant|depuis|desde|в|في|خلال|منذ)\s|[于在自]\s?"
_FOLLOWS = (
    rf"\s*(?:$|[.;:!?)\n{CLAIMED}]|,(?!\d)|(?:at|in|on|by|near|from|to|through|via|we|they|our|the|customs|officers|police|"
    r"a|au|aux|dans|par|pres|chez|sur|la|le|les|l'|nous|on|des|douane|en|por|cerca|el|los|las|con|un|una|aduana|"
    r"на|у|около|при|из|в|через|таможн\w+|сотрудник\w+|"
    r"من|علي|قرب|عند|في|عبر|الي)(?![^\W\d_]|\s?\d)|[在由于被从，])"
)
_BEHIND = re.compile(rf"(?<![^\W\d_])(?:{_LEADS})({_YEAR})(?![\d/\-]|[.,]\d)(?={_FOLLOWS})")


def far_years(text: str) -> list[Candidate]:
    """Each of them as a day that cannot be."""
    named = [Candidate(None, *match.span(str(match.lastgroup))) for match in _NAMED.finditer(text)]
    taken = {candidate.start for candidate in named}
    return named + [Candidate(None, *match.span(1)) for match in _BEHIND.finditer(text) if match.start(1) not in taken]
