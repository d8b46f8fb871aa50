"""How much: net kilograms of substance, the number of cylinders, and what one holds.

Gross weights, tares, quotas, prices and samples fall away, what was found beats what was declared, a stated total
beats a sum, and separate lots add up.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Flag, Found
from ..words.fold import Folded
from ..words.lexicon import Cue
from ..words.numbers import Number
from ..words.rows import Cell
from .amended import amend
from .apiece import MOST_IN_ONE_KG
from .boxes import boxed_each, multiplied
from .counts import find_counts
from .cylinders import cylinder_count, taken_back
from .further import broken_down, further
from .lots import held, one_by_one, out_of, pair, share
from .measures import View
from .neighbours import qualify
from .pieces import carried, find_pieces, find_units
from .recounts import recount
from .signs import below_nothing, nothing
from .sizes import factors, single, sizes, unitless, written_out
from .tabled import tabled
from .tallies import restated, tallies
from .totals import lots_weighed, mark_gross, total
from .weights import find_masses

#: More than any single seizure on record; larger figures are read with doubt.
MOST_IN_ALL_KG = 1_500_000.0


@dataclass(frozen=True, slots=True)
class Amount:
    """What was understood of the quantity, with flags. ``over_limit``: it is more than a licence allows;
    ``only_declared``: no weight but declared ones is named."""

    quantity_kg: Found[float] | None
    cylinders: Found[int] | None
    unit_kg: Found[float] | None
    flags: tuple[Flag, ...]
    over_limit: bool = False
    only_declared: bool = False


def amount(folded: Folded, cues: list[Cue], numbers: list[Number], table: list[Cell]) -> Amount:
    """The quantity that a message states; ``folded`` has its codes, dates and substance names blanked out."""
    view = View(folded, cues)
    in_rows, counted = tabled(view, numbers, table)
    if in_rows or counted:
        numbers = [n for n in numbers if not any(cell.start <= n.start < cell.end for cell in table)]
    masses = find_masses(view, numbers)
    counts = find_counts(view, numbers, masses)
    multiplied(view, numbers, counts)
    boxed_each(view, numbers, counts)
    counts = sorted([*counts, *further(view, numbers, masses, counts)], key=lambda c: c.start)
    signs = below_nothing(view, masses, counts)
    counts += find_pieces(view, numbers, masses, counts) or ([] if counts else tallies(view, numbers, masses))
    qualify(view, masses, counts)
    amend(view, masses, counts)
    taken_back(view, counts)
    counts = sorted([*counts, *recount(view, numbers, counts)], key=lambda c: c.start)
    masses, counts = [*masses, *in_rows], [*counts, *counted]
    mark_gross(masses)
    counts += restated(view, numbers, masses, counts)
    out_of(view, counts, [n for n in numbers if not any(m.start <= n.start < m.end for m in masses)])
    masses = [*masses, *one_by_one(view, numbers, masses, counts)]
    masses = sorted(
        [*masses, *unitless(view, numbers, masses, counts), *sizes(view, numbers, masses)], key=lambda m: m.start
    )
    counts = broken_down(view, numbers, masses, counts)
    counts = sorted(
        [
            *counts,
            *factors(view, numbers, masses, counts),
            *written_out(view, numbers, masses),
            *single(view, masses, counts),
        ],
        key=lambda c: c.start,
    )
    for count in counts:
        if count.unit is not None:
            count.unit.tags.add("unit")
    pair(view, counts, masses)
    share(view, counts, masses)
    counts = sorted([*counts, *held(view, find_units(view, numbers), masses)], key=lambda c: c.start)
    carried(view, numbers, counts)
    flags: list[Flag] = signs
    apiece = all(c.unit is not None for c in counts if c.pack and not c.tags & {"declq", "past", "sample"})
    quantity = total(view, lots_weighed(masses, counts), flags, apiece=apiece)
    cylinders = cylinder_count(view, counts)
    if cylinders is None:
        flags += nothing(view, numbers)
    units = [c.unit for c in counts if c.unit is not None]
    unit = (
        Found(units[0].kg, *folded.span(units[0].start, units[0].end), units[0].certain, "each")
        if len({u.kg for u in units}) == 1
        else None
    )
    flags += _doubts(quantity, cylinders, unit)
    allowed = [m.kg for m in masses if m.tags & {"limit"} and not m.tags & {"unit", "each", "price", "foundq"}]
    over = quantity is not None and bool(allowed) and max(allowed) < quantity.value and "limit" in view.by_kind
    told = [m for m in masses if not m.tags & {"unit", "each"}]
    only_declared = bool(told) and all("declq" in m.tags for m in told)
    return Amount(quantity, cylinders, unit, tuple(flags), over, only_declared)


def _doubts(quantity: Found[float] | None, cylinders: Found[int] | None, unit: Found[float] | None) -> list[Flag]:
    if quantity is None:
        return []
    if unit is not None and unit.value > MOST_IN_ONE_KG:
        return [Flag("implausible_quantity", (f"{unit.value:g} kg", "1"))]
    if cylinders is not None and cylinders.value and quantity.value / cylinders.value > MOST_IN_ONE_KG:
        return [Flag("implausible_quantity", (f"{quantity.value:g} kg", str(cylinders.value)))]
    if quantity.value > MOST_IN_ALL_KG or quantity.value <= 0:
        return [Flag("implausible_quantity", (f"{quantity.value:g} kg",))]
    return []
