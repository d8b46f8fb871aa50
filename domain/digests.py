"""What a digest tells: of all that was put before a network in a period, what one audience may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.access import WIDTH, Actor, Audience, Item, Tlp, access
from domain.cases import Facts


class Kind(StrEnum):
    """The sections, in their order."""

    ALERT = "alert"
    CASE = "case"
    LAW = "law"
    QUESTION = "question"
    SOLVED = "solved"
    OPEN = "open"


NEWS = tuple(kind for kind in Kind if kind is not Kind.OPEN)
"""What makes a digest; questions that are merely still open do not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `at` is when it was put before the network, or solved (UTC ms); `title` its words, `facts` those of
    a case. An alert that is not for all officers (`narrow`) is for its `recipients` alone."""

    kind: Kind
    ref: str
    item: Item
    at: int
    title: str = ""
    facts: Facts | None = None
    narrow: bool = False
    recipients: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """Cases and kilograms of a period, and of the equally long one before; None: not told."""

    cases: int
    kg: float
    cases_before: int | None
    kg_before: float | None

    @property
    def trend(self) -> int:
        """1: more cases than before, -1: fewer, 0: as many, or nothing to compare with."""
        before = self.cases if self.cases_before is None else self.cases_before
        return (self.cases > before) - (self.cases < before)


@dataclass(frozen=True, slots=True)
class Material:
    """All that could be told, whoever may read it, of [start, end). `before`: the cases of the period before."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    before: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What one audience is told. Each section stands oldest first."""

    start: int
    end: int
    sections: tuple[tuple[Kind, tuple[Entry, ...]], ...]
    figure: Figure

    @property
    def news(self) -> bool:
        """Whether there is anything new."""
        return any(kind in NEWS for kind, _ in self.sections)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, section by section."""
        return tuple(entry for _, entries in self.sections for entry in entries)

    @property
    def ids(self) -> tuple[int, ...]:
        """Their items."""
        return tuple(entry.item.id for entry in self.entries)

    @property
    def label(self) -> Tlp:
        """The narrowest label of all that is told."""
        return min((entry.item.tlp for entry in self.entries), key=WIDTH.__getitem__, default=Tlp.CLEAR)


def contents(material: Material, audience: Audience, since: int = 0) -> Contents:
    """What `audience` may read of it; nothing from before `since` (UTC ms), when a person joined."""
    may_see = [entry for entry in material.entries if entry.at >= since and _readable(entry, audience)]
    sections = tuple((kind, found) for kind in Kind if (found := tuple(e for e in may_see if e.kind is kind)))
    cases = [entry for entry in may_see if entry.kind is Kind.CASE]
    comparable = since <= material.start - (material.end - material.start)
    before = [entry for entry in material.before if _readable(entry, audience)] if comparable else None
    figure = Figure(
        len(cases),
        kilograms(cases),
        None if before is None else len(before),
        None if before is None else kilograms(before),
    )
    return Contents(material.start, material.end, sections, figure)


def kilograms(cases: Iterable[Entry]) -> float:
    """The kilograms of these cases together, as far as they were weighed."""
    return sum(entry.facts.quantity_kg or 0.0 for entry in cases if entry.facts is not None)


def _readable(entry: Entry, audience: Audience) -> bool:
    if not access(audience, entry.item).allowed:
        return False
    if not entry.narrow:
        return True
    return isinstance(audience, Actor) and (
        audience.person_id in entry.recipients or audience.person_id == entry.item.author_id
    )
