"""What readers know of a case's like in their own country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.words import N_


class Verdict(StrEnum):
    """What a reader answers under a case."""

    SEEN = "seen"
    NOT_HERE = "not_here"
    DOUBT = "doubt"


LABELS: Mapping[Verdict, str] = {
    Verdict.SEEN: N_("Seen here too"),
    Verdict.NOT_HERE: N_("Checked, not here"),
    Verdict.DOUBT: N_("Looks wrong"),
}
MARKS: Mapping[Verdict, str] = {Verdict.SEEN: "👁", Verdict.NOT_HERE: "🔍", Verdict.DOUBT: "❔"}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One reader's answer; `country` is None for those who have none."""

    person_id: int
    verdict: Verdict
    country: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Who answered the same: people by country, None for those without, the most first."""

    verdict: Verdict
    countries: tuple[tuple[str | None, int], ...]

    @property
    def label(self) -> str:
        """The answer, as a message."""
        return LABELS[self.verdict]

    @property
    def mark(self) -> str:
        """The sign before it."""
        return MARKS[self.verdict]


def tallies(sightings: Iterable[Sighting]) -> tuple[Tally, ...]:
    """The answers counted by country, in the order of the verdicts; only those that somebody gave."""
    counted: dict[Verdict, dict[str | None, int]] = {verdict: {} for verdict in Verdict}
    for each in sightings:
        by_country = counted[each.verdict]
        by_country[each.country] = by_country.get(each.country, 0) + 1
    return tuple(
        Tally(verdict, tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0] or ""))))
        for verdict, found in counted.items()
        if found
    )
