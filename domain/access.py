"""Who may read what: the Traffic Light Protocol 2.0 of FIRST, applied to officers, networks and rooms.

`access` decides for one item and says why. For lists, an item is filed under `classes_of_item`, and a reader
holds the keys `classes_of_reader`: readable means that the two share a class. Both come from the same table,
and tests prove them equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from domain.words import N_


class Role(StrEnum):
    """What a person is in the network."""

    CUSTOMS = "customs"
    OZONE = "ozone"
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    INDUSTRY = "industry"
    ADMIN = "admin"


OFFICERS = frozenset({Role.CUSTOMS, Role.OZONE, Role.COORDINATOR})
EVERYBODY = frozenset(Role)
ROLE_NAMES = {
    Role.CUSTOMS: N_("customs officer"),
    Role.OZONE: N_("ozone officer"),
    Role.COORDINATOR: N_("network coordinator"),
    Role.PARTNER: N_("partner organisation"),
    Role.INDUSTRY: N_("industry"),
    Role.ADMIN: N_("administrator"),
}


class Tlp(StrEnum):
    """The label of an item, from the narrowest to the widest."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"


DEFAULT_TLP = Tlp.AMBER
WIDTH = {tlp: width for width, tlp in enumerate(Tlp)}
TLP_AUDIENCES = {
    Tlp.RED: N_("only you and the officers you name"),
    Tlp.AMBER_STRICT: N_("officers of your country and the coordinators of your network"),
    Tlp.AMBER: N_("officers of your network"),
    Tlp.GREEN: N_("officers of all networks and partner organisations"),
    Tlp.CLEAR: N_("everyone vetted, industry included; may be published"),
}
TLP_COLOURS = {
    Tlp.RED: "#FF2B2B",
    Tlp.AMBER_STRICT: "#FFC000",
    Tlp.AMBER: "#FFC000",
    Tlp.GREEN: "#33FF00",
    Tlp.CLEAR: "#FFFFFF",
}
"""The colours in which a label is printed on black (FIRST, TLP 2.0)."""
TLP_MARKS = {Tlp.RED: "🔴", Tlp.AMBER_STRICT: "🟠", Tlp.AMBER: "🟡", Tlp.GREEN: "🟢", Tlp.CLEAR: "⚪"}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who wants to read. Nobody reads before being vetted, or after leaving."""

    person_id: int
    role: Role | None
    country: str | None
    network: str | None
    vetted: bool

    @property
    def officer(self) -> bool:
        return self.vetted and self.role in OFFICERS

    def coordinates(self, network: str | None) -> bool:
        """Whether this is a coordinator of `network`."""
        return self.vetted and self.role == Role.COORDINATOR and network is not None and self.network == network


@dataclass(frozen=True, slots=True)
class RoomAudience:
    """Everybody in a chat that is bound to `network`: the audience is the room, not the asker."""

    network: str


@dataclass(frozen=True, slots=True)
class Everything:
    """The operator at the server's own command line, who holds the database file anyway."""


Audience = Actor | RoomAudience | Everything


@dataclass(frozen=True, slots=True)
class Item:
    """What the decision needs to know of an item.

    `country` and `network` are the author's (for history from public sources: where it happened).
    """

    id: int
    tlp: Tlp
    author_id: int | None
    country: str | None
    network: str | None
    readers: frozenset[int] = frozenset()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an item may be read, and why."""

    allowed: bool
    reason: str


def access(audience: Audience, item: Item) -> Decision:
    """May `audience` read `item`? The reason names the rule that decided."""
    if isinstance(audience, Everything):
        return Decision(True, "operator of the server")
    if isinstance(audience, RoomAudience):
        return _room(audience, item)
    if not audience.vetted:
        return Decision(False, "not vetted")
    if item.author_id == audience.person_id:
        return Decision(True, "author")
    if item.withdrawn:
        return _withdrawn(audience, item)
    return _RULES[item.tlp](audience, item)


def _room(room: RoomAudience, item: Item) -> Decision:
    if item.withdrawn:
        return Decision(False, "withdrawn")
    if item.tlp in (Tlp.GREEN, Tlp.CLEAR):
        return Decision(True, f"{item.tlp} is shown in every room")
    if item.tlp == Tlp.AMBER and item.network == room.network:
        return Decision(True, "room of the author's network")
    return Decision(False, f"{item.tlp} is not for this room")


def _withdrawn(actor: Actor, item: Item) -> Decision:
    if item.tlp != Tlp.RED and actor.coordinates(item.network):
        return Decision(True, "coordinator sees what was withdrawn")
    return Decision(False, "withdrawn")


def _red(actor: Actor, item: Item) -> Decision:
    named = actor.officer and actor.person_id in item.readers
    return Decision(named, "named on the item" if named else "not named on the item")


def _amber_strict(actor: Actor, item: Item) -> Decision:
    if actor.coordinates(item.network):
        return Decision(True, "coordinator of the author's network")
    same = actor.officer and actor.country is not None and actor.country == item.country
    return Decision(same, "officer of the author's country" if same else "not an officer of the author's country")


def _amber(actor: Actor, item: Item) -> Decision:
    same = actor.officer and actor.network is not None and actor.network == item.network
    return Decision(same, "officer of the author's network" if same else "not an officer of the author's network")


def _green(actor: Actor, item: Item) -> Decision:
    allowed = actor.role in OFFICERS or actor.role in (Role.PARTNER, Role.ADMIN)
    return Decision(allowed, "officers of all networks and partners" if allowed else "officers and partners only")


def _clear(actor: Actor, item: Item) -> Decision:
    return Decision(True, "everyone vetted")


_RULES = {
    Tlp.RED: _red,
    Tlp.AMBER_STRICT: _amber_strict,
    Tlp.AMBER: _amber,
    Tlp.GREEN: _green,
    Tlp.CLEAR: _clear,
}


def classes_of_item(item: Item) -> frozenset[str]:
    """The classes an item is filed under. A class is lower-case letters, digits and `_`."""
    author = {f"person_{item.author_id}"} if item.author_id is not None else set()
    coordinators = {f"coord_{_code(item.network)}"} if item.network else set()
    if item.withdrawn:
        return frozenset(author | (coordinators if item.tlp != Tlp.RED else set()))
    match item.tlp:
        case Tlp.RED:
            return frozenset(author | {f"named_{person}" for person in item.readers})
        case Tlp.AMBER_STRICT:
            country = {f"country_{_code(item.country)}"} if item.country else set()
            return frozenset(author | coordinators | country)
        case Tlp.AMBER:
            network = {f"network_{_code(item.network)}"} if item.network else set()
            return frozenset(author | network)
        case Tlp.GREEN:
            return frozenset(author | {"green"})
        case Tlp.CLEAR:
            return frozenset({"clear"})
        case _:
            assert_never(item.tlp)


def classes_of_reader(audience: Audience) -> frozenset[str] | None:
    """The classes `audience` may read; None means all."""
    if isinstance(audience, Everything):
        return None
    if isinstance(audience, RoomAudience):
        return frozenset({"clear", "green", f"network_{_code(audience.network)}"})
    if not audience.vetted:
        return frozenset()
    keys = {"clear", f"person_{audience.person_id}"}
    if audience.role in OFFICERS or audience.role in (Role.PARTNER, Role.ADMIN):
        keys.add("green")
    if audience.officer:
        keys.add(f"named_{audience.person_id}")
        if audience.country:
            keys.add(f"country_{_code(audience.country)}")
        if audience.network:
            keys.add(f"network_{_code(audience.network)}")
            if audience.role == Role.COORDINATOR:
                keys.add(f"coord_{_code(audience.network)}")
    return frozenset(keys)


def _code(code: str | None) -> str:
    return (code or "").lower().replace("-", "_")
