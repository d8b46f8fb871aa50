"""Alerts: what a coordinator broadcasts, to whom, for how long, and what forbids it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from domain import countries
from domain.access import OFFICERS, Actor, Role, Tlp
from domain.words import N_, T

TEXT_LIMIT = 1500
"""Characters of an alert: it must fit on a phone, and always into one message."""
HOUR_MS = 3_600_000
REMIND_EVERY_MS = HOUR_MS
LONGEST_DAYS = 366
WIDE = (Tlp.GREEN, Tlp.CLEAR)
LABELS = (Tlp.AMBER, *WIDE)
"""An alert is for a network at least; the narrower labels name single people or one country."""


class Level(StrEnum):
    """How much an alert presses."""

    INFORMATION = "information"
    WARNING = "warning"
    URGENT = "urgent"

    @property
    def mark(self) -> str:
        """The sign before it."""
        return LEVEL_MARKS[self]

    @property
    def label(self) -> T:
        """Its name."""
        return T(LEVEL_NAMES[self])


class State(StrEnum):
    """Where an alert stands. `paused`: what has not been sent yet waits."""

    SENT = "sent"
    PAUSED = "paused"
    RECALLED = "recalled"
    OVER = "over"


LEVEL_NAMES: Mapping[Level, str] = {
    Level.INFORMATION: N_("Information"),
    Level.WARNING: N_("Warning"),
    Level.URGENT: N_("Urgent"),
}
LEVEL_MARKS: Mapping[Level, str] = {Level.INFORMATION: "ℹ️", Level.WARNING: "⚠️", Level.URGENT: "🚨"}

ROLES = (Role.CUSTOMS, Role.OZONE, Role.COORDINATOR, Role.PARTNER)
"""Who can be addressed, in the order in which it is asked."""
USUAL_ROLES = ROLES[:3]

SPANS: Mapping[str, str] = {
    "1d": N_("1 day"),
    "3d": N_("3 days"),
    "7d": N_("1 week"),
    "30d": N_("1 month"),
}
"""How long an alert may be valid, to tap; anything else is an ISO day."""


class Audience(msgspec.Struct, frozen=True):
    """Whom an alert is for: networks, of these the countries (empty: all), and roles."""

    networks: tuple[str, ...]
    countries: tuple[str, ...] = ()
    roles: tuple[str, ...] = USUAL_ROLES

    @property
    def whole(self) -> bool:
        """All officers of the networks: then the networks' rooms may show it, else a room would tell others."""
        return not self.countries and set(self.roles) >= OFFICERS

    def outside(self, country: str) -> bool:
        """Whether a country belongs to none of the networks."""
        return countries.network_of(country) not in self.networks

    def includes(self, actor: Actor) -> bool:
        """Whether a person is meant. Who has no country, as a coordinator of a region, is of all countries of the
        network; a partner organisation without a network is of all networks."""
        if not actor.vetted or actor.role not in self.roles:
            return False
        everywhere = actor.role == Role.PARTNER and actor.network is None
        if not everywhere and actor.network not in self.networks:
            return False
        return not self.countries or actor.country is None or actor.country in self.countries


@dataclass(frozen=True, slots=True)
class Share:
    """How many people of a country (None: of no single country) have an alert, and how many have read it."""

    country: str | None
    all: int
    read: int


def faults(audience: Audience, tlp: Tlp, own: str | None) -> list[T]:
    """What forbids to send to this audience under this label. `own` is the sender's network, None for an
    administrator."""
    found = []
    networks = set(audience.networks)
    if tlp not in WIDE and (len(networks) > 1 or (own is not None and networks - {own})):
        found.append(T("For other networks than your own the label must be TLP:GREEN or TLP:CLEAR."))
    if tlp not in WIDE and Role.PARTNER in audience.roles:
        found.append(T("Partner organisations may read TLP:GREEN and TLP:CLEAR only."))
    outside = [country for country in audience.countries if audience.outside(country)]
    if outside:
        names = ", ".join(countries.name(country) for country in outside)
        found.append(T("Not in the chosen networks: %(countries)s.") % {"countries": names})
    return found


def until(value: str, now: int, zone: str) -> int:
    """When an alert that is sent at `now` ends (UTC ms): a span of SPANS from now, or the end of an ISO day in
    `zone`."""
    if value in SPANS:
        return now + int(value[:-1]) * 24 * HOUR_MS
    day_after = date.fromisoformat(value) + timedelta(days=1)
    return int(datetime.combine(day_after, time(), ZoneInfo(zone)).timestamp() * 1000)


def day_fault(day: date, today: date) -> T | None:
    """Why an alert cannot be valid until `day`; None when it can."""
    if day < today:
        return T("That day is past. Please choose a later one.")
    if day > today + timedelta(days=LONGEST_DAYS):
        return T("An alert is valid for a year at most.")
    return None


def reference(year: int, number: int) -> str:
    """`A-2026-0001`."""
    return f"A-{year}-{number:04d}"


def by_country(shares: Iterable[Share]) -> list[Share]:
    """The tally's order: where most people have not read it first."""
    return sorted(shares, key=lambda share: (share.read - share.all, share.country or "~"))
