"""The access rule against the protocol's own table, said once more in other words, for everybody and everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from domain.access import (
    DEFAULT_TLP,
    ROLE_NAMES,
    TLP_AUDIENCES,
    TLP_MARKS,
    WIDTH,
    Actor,
    Audience,
    Everything,
    Item,
    Role,
    RoomAudience,
    Tlp,
    access,
    classes_of_item,
    classes_of_reader,
)

COUNTRIES = ("PH", "FJ", None)
NETWORKS = ("SEAP", "LAC-S", None)


def actors() -> Iterator[Actor]:
    for each in itertools.product((1, 2), (*Role, None), COUNTRIES, NETWORKS, (True, False)):
        yield Actor(*each)


def items() -> Iterator[Item]:
    readers = (frozenset[int](), frozenset({2}))
    for each in itertools.product(Tlp, (1, None), COUNTRIES, NETWORKS, readers, (False, True)):
        yield Item(7, *each)


def allowed(who: Actor, item: Item) -> bool:
    """The table of the protocol."""
    if not who.vetted:
        return False
    officer = who.role in ("customs", "ozone", "coordinator")
    coordinator = who.role == "coordinator" and item.network is not None and who.network == item.network
    if item.author_id == who.person_id:
        return True
    if item.withdrawn:
        return coordinator and item.tlp != "RED"
    return {
        "RED": officer and who.person_id in item.readers,
        "AMBER+STRICT": coordinator or (officer and item.country is not None and item.country == who.country),
        "AMBER": officer and item.network is not None and item.network == who.network,
        "GREEN": officer or who.role in ("partner", "admin"),
        "CLEAR": True,
    }[item.tlp]


def shown_in(network: str, item: Item) -> bool:
    """What a room may show."""
    at_home = item.tlp == "AMBER" and item.network == network
    return not item.withdrawn and (item.tlp in ("GREEN", "CLEAR") or at_home)


def in_lists(audience: Audience, item: Item) -> bool:
    held = classes_of_reader(audience)
    return held is None or bool(held & classes_of_item(item))


@pytest.mark.parametrize("who", list(actors()), ids=repr)
def test_everybody_reads_what_the_protocol_lets_them(who: Actor) -> None:
    for item in items():
        assert access(who, item).allowed == in_lists(who, item) == allowed(who, item), item


@pytest.mark.parametrize("network", ["SEAP", "LAC-S", "ECA"])
def test_a_room_shows_what_everybody_in_it_may_read(network: str) -> None:
    for item in items():
        room = RoomAudience(network)
        assert access(room, item).allowed == in_lists(room, item) == shown_in(network, item), item


def test_the_operator_reads_everything_and_is_told_why() -> None:
    assert all(access(Everything(), item).allowed and access(Everything(), item).reason for item in items())


def test_officers_are_vetted_and_of_the_trade() -> None:
    assert {who.role for who in actors() if who.officer} == {Role.CUSTOMS, Role.OZONE, Role.COORDINATOR}
    assert not any(who.officer for who in actors() if not who.vetted)


def test_only_a_vetted_coordinator_coordinates_and_only_the_own_network() -> None:
    for who in actors():
        for network in NETWORKS:
            expected = who.vetted and who.role == "coordinator" and network is not None and who.network == network
            assert who.coordinates(network) is expected


def test_labels_are_in_order_of_width_and_each_says_for_whom_it_is() -> None:
    assert [label.value for label in sorted(Tlp, key=WIDTH.__getitem__)] == [
        "RED",
        "AMBER+STRICT",
        "AMBER",
        "GREEN",
        "CLEAR",
    ]
    assert set(TLP_AUDIENCES) == set(Tlp)


def test_an_item_is_amber_when_nothing_else_was_chosen() -> None:
    assert DEFAULT_TLP == "AMBER"


def test_roles_and_labels_have_their_names_and_colours() -> None:
    assert {role.value: name for role, name in ROLE_NAMES.items()} == {
        "customs": "customs officer",
        "ozone": "ozone officer",
        "coordinator": "network coordinator",
        "partner": "partner organisation",
        "industry": "industry",
        "admin": "administrator",
    }
    assert "".join(TLP_MARKS[label] for label in Tlp) == "🔴🟠🟡🟢⚪"


def test_classes_are_words_of_the_index() -> None:
    for item in items():
        assert all(name.isascii() and name.replace("_", "").isalnum() for name in classes_of_item(item))
        assert all(name == name.lower() for name in classes_of_item(item))
    for who in actors():
        held = classes_of_reader(who)
        assert held is not None and all(name == name.lower() and "-" not in name for name in held)
