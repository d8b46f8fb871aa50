"""What of a case in a file can hardly be. Nobody can be asked there, so the case is taken and the operator told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain import check_digits, substances
from domain.cases import EARLIEST, MOST_IN_ALL_KG, MOST_IN_ONE_KG, Facts, first_day

_ROUNDED = 0.05
"""A total may differ by so much from the sum of its cylinders: weights are rounded on papers."""


def notices(facts: Facts) -> Iterator[str]:
    """What to compare with the papers, each beginning with its key of the file."""
    yield from _amounts(facts)
    yield from _sums(facts)
    happened = first_day(facts.date)
    if happened is not None and happened.year < EARLIEST.year:
        yield f"date: {facts.date} is before the Montreal Protocol ({EARLIEST.year})"
    yield from _unknown("substances_declared", filter(_FIGURE.search, facts.declared))
    yield from _unknown("substances_actual", facts.found)
    for kind, numbers in facts.identifiers.items():
        for number in numbers:
            if check_digits.wrong(kind, number):
                yield f"identifiers: the check digit of {kind} {number} is wrong"


_FIGURE = re.compile(r"\d")
"""In what is declared a code or number is of a substance; "spare parts" are none, and rightly on the papers."""


def _unknown(key: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if substances.get(name) is None:
            yield f"{key}: {name!r} is no substance known here; it is kept as written"


def _amounts(facts: Facts) -> Iterator[str]:
    figures = {"quantity_kg": facts.quantity_kg, "cylinders": facts.cylinders, "unit_kg": facts.unit_kg}
    for key, figure in figures.items():
        if figure == 0:
            yield f"{key}: is 0; what is not known is left empty"
    if facts.quantity_kg is not None and facts.quantity_kg > MOST_IN_ALL_KG:
        yield f"quantity_kg: {_plain(facts.quantity_kg)} kg is more than any seizure on record"


def _sums(facts: Facts) -> Iterator[str]:
    """What the three figures of an amount say together."""
    kg, cylinders, unit_kg = facts.quantity_kg, facts.cylinders, facts.unit_kg
    if unit_kg is not None and unit_kg > MOST_IN_ONE_KG:
        yield f"unit_kg: {_plain(unit_kg)} kg in one cylinder cannot be; {_LARGEST}"
    if not kg or not cylinders:
        return
    if not unit_kg and kg / cylinders > MOST_IN_ONE_KG:
        yield f"cylinders: {_plain(kg)} kg in {_cylinders(cylinders)} cannot be; {_LARGEST}"
    together = cylinders * (unit_kg or 0)
    if unit_kg and abs(kg - together) > _ROUNDED * max(kg, together):
        yield (
            f"quantity_kg: is {_plain(kg)} kg, but {_cylinders(cylinders)} of {_plain(unit_kg)} kg make "
            f"{_plain(together)} kg"
        )


_LARGEST = f"the largest cylinders and drums hold about {round(MOST_IN_ONE_KG, -3):,.0f} kg"


def _cylinders(number: int) -> str:
    return f"{number:,} cylinder{'' if number == 1 else 's'}"


def _plain(kg: float) -> str:
    return f"{kg:,.3f}".rstrip("0").rstrip(".")
