"""Buttons that stand under a case wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from domain.access import Tlp
from domain.sightings import LABELS, MARKS, Verdict
from domain.words import T
from services.connections import Connected
from services.keyboards import Button, columns
from storage.files import Counts
from storage.items import ItemRow

REFS = 3
"""Connected cases that can be opened at one tap."""


def files(item: int, counts: Counts, *, room: bool = False) -> list[Button]:
    """Opens the photos and documents, if there are any."""
    if not counts.all:
        return []
    label = (T("Photos (%(n)s)") if counts.photos or counts.shown else T("Files (%(n)s)")) % {"n": counts.all}
    return [Button(label, "case.photos", {"item": item}, item=item if room else None)]


def sightings(item: int, said: Verdict | None = None, *, room: bool = False) -> list[list[Button]]:
    """What a reader knows of the like, and taking back what he `said`; in a room for whoever may read the case."""
    buttons = [
        Button(
            T("%(mark)s %(label)s") % {"mark": MARKS[verdict], "label": T(LABELS[verdict])},
            "connect.sight",
            {"item": item, "verdict": verdict.value},
            item=item if room else None,
        )
        for verdict in Verdict
    ]
    undo = [Button(T("Take back"), "connect.unsight", {"item": item})] if said is not None else []
    return [buttons[:2], [*buttons[2:], *undo]]


def openers(connected: tuple[Connected, ...], *, room: bool = False) -> list[Button]:
    """Open a connected case."""
    return [
        Button(f"🔗 {each.row.ref}", "case.open", {"item": each.row.id}, item=each.row.id if room else None)
        for each in connected[:REFS]
    ]


def reports(merged: Iterable[ItemRow], *, room: bool = False) -> list[list[Button]]:
    """Open the reports for which a case stands, each as it was posted."""
    buttons = [
        Button(f"🔀 {each.ref}", "case.report", {"item": each.id}, item=each.id if room else None) for each in merged
    ]
    return columns(buttons, REFS)


def may_be_sighted(tlp: Tlp, withdrawn: bool, history: bool) -> bool:
    """Whether readers are asked: not about what is secret to a few, was taken back, or is long past."""
    return tlp != Tlp.RED and not withdrawn and not history
