"""The full stop of an abbreviation ends no sentence: "40 cyl. R-12", "заявл. R134a, 15 бал. по 13,6"."""

from __future__ import annotations

import re

from .fold import CLAIMED, Folded

_SHORT = (
    "cyl cyls btl btls bot bots bout bouts pcs pc no nos approx appr env aprox cil cils bomb garr qty qté decl declar "
    "wt gr net nw gw kg kgs lbs lb gal ref refrig temp art tel dept mr mrs ms dr st sr sra cap lt sgt insp ste sta "
    "mfg mfd exp dest orig cont ctr cntr vol incl excl est ca vs vol subpart part fact doc docs cert lic "
    "бал балл баллон шт тел ок прибл заявл фактич факт дек декл док инв накл конт вес нетто брутто ул стр тов тн "
    "г гг кг т л ед уп общ кол наим марк обн изъят см др пр тыс млн руб долл"
)
_ABBREVIATION = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(set(_SHORT.split()), key=len, reverse=True))})(\.)")
_GOES_ON = re.compile(rf"\s?[\d{CLAIMED}×x(:/+,;\-]|\s?[^\W\d_]")


def without_stops(folded: Folded) -> Folded:
    """The same text with a space for the stop of each abbreviation that goes on in the same sentence: what follows
    is a figure, a code, a sign or a word written small."""
    text = list(folded.text)
    for match in _ABBREVIATION.finditer(folded.text):
        at = match.start(1)
        goes_on = _GOES_ON.match(folded.text, match.end())
        if goes_on and not _capital(folded, goes_on.end() - 1):
            text[at] = " "
    return Folded(folded.raw, "".join(text), folded.at)


def _capital(folded: Folded, position: int) -> bool:
    char = folded.raw[folded.at[position]]
    return char.isupper() and folded.text[position] != CLAIMED
