"""The gas that an amount is said to be of: "R-22: 10 cylinders, 50 kg", "25 cil. R-134a"."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from .measures import View

#: Characters from the name of a gas to its amount: "R-22: 10 cylinders, 50 kg".
_REACH_NAME = 24


def other_gas(view: View, one: int, other: int) -> bool:
    """Whether two amounts stand behind the names of two gases: "R-22: 50 kg; R-12: 50 kg" repeats nothing. Where papers
    and tests are told of, the names may be those of one lot."""
    if "decl" in view.by_kind and "act" in view.by_kind:
        return False
    for name in (gas_before, _gas_behind):
        names = {name(view, one), name(view, other)}
        if "" not in names and len(names) == 2:
            return True
    return False


#: From a count to the gas behind it in its line: "25 cil. R-134a".
_BEHIND = re.compile(rf"[\d.,]+ [^\d\n,;{CLAIMED}]{{1,14}}({CLAIMED}+)")


def _gas_behind(view: View, start: int) -> str:
    near = _BEHIND.match(view.text, start)
    return _written(view, near) if near else ""


def gas_before(view: View, start: int) -> str:
    near = re.search(rf"({CLAIMED}+)[^{CLAIMED}\n.;]{{0,{_REACH_NAME}}}$", view.text[:start])
    if near is None:
        return ""
    return _written(view, near)


def _written(view: View, near: re.Match[str]) -> str:
    raw = view.folded.raw[slice(*view.folded.span(near.start(1), near.end(1)))]
    return "".join(char for char in raw.casefold() if char.isalnum())
