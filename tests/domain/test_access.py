"""The rule for one item and the classes for lists are the same rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import (
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

NETWORKS = st.sampled_from(["SEAP", "ECA", "LAC-S", None])
COUNTRIES = st.sampled_from(["PH", "FJ", "UZ", None])
PEOPLE = st.integers(1, 4)
actors = st.builds(
    Actor,
    person_id=PEOPLE,
    role=st.sampled_from([*Role, None]),
    country=COUNTRIES,
    network=NETWORKS,
    vetted=st.booleans(),
)
rooms = st.builds(RoomAudience, network=st.sampled_from(["SEAP", "ECA", "LAC-S"]))
items = st.builds(
    Item,
    id=st.just(1),
    tlp=st.sampled_from(Tlp),
    author_id=st.one_of(st.none(), PEOPLE),
    country=COUNTRIES,
    network=NETWORKS,
    readers=st.frozensets(PEOPLE, max_size=3),
    withdrawn=st.booleans(),
)


@settings(max_examples=2000)
@given(st.one_of(actors, rooms), items)
def test_a_list_shows_exactly_what_the_rule_allows(audience: Audience, item: Item) -> None:
    keys = classes_of_reader(audience)
    assert keys is not None
    assert access(audience, item).allowed == bool(keys & classes_of_item(item))


@given(items)
def test_nobody_unvetted_reads_anything(item: Item) -> None:
    assert not access(Actor(1, Role.COORDINATOR, "PH", "SEAP", vetted=False), item).allowed


@given(items)
def test_the_operator_of_the_server_reads_everything(item: Item) -> None:
    assert access(Everything(), item).allowed and classes_of_reader(Everything()) is None


AUTHOR = Actor(1, Role.CUSTOMS, "PH", "SEAP", True)
COLLEAGUE = Actor(2, Role.OZONE, "PH", "SEAP", True)
NEIGHBOUR = Actor(3, Role.OZONE, "FJ", "SEAP", True)
COORDINATOR = Actor(4, Role.COORDINATOR, "TH", "SEAP", True)
FAR = Actor(5, Role.CUSTOMS, "UZ", "ECA", True)
PARTNER = Actor(6, Role.PARTNER, None, None, True)
INDUSTRY = Actor(7, Role.INDUSTRY, "IN", None, True)
ROOM, OTHER_ROOM = RoomAudience("SEAP"), RoomAudience("ECA")
READERS = {
    Tlp.RED: {AUTHOR, FAR},
    Tlp.AMBER_STRICT: {AUTHOR, COLLEAGUE, COORDINATOR},
    Tlp.AMBER: {AUTHOR, COLLEAGUE, NEIGHBOUR, COORDINATOR, ROOM},
    Tlp.GREEN: {AUTHOR, COLLEAGUE, NEIGHBOUR, COORDINATOR, FAR, PARTNER, ROOM, OTHER_ROOM},
    Tlp.CLEAR: {AUTHOR, COLLEAGUE, NEIGHBOUR, COORDINATOR, FAR, PARTNER, INDUSTRY, ROOM, OTHER_ROOM},
}
EVERY = [AUTHOR, COLLEAGUE, NEIGHBOUR, COORDINATOR, FAR, PARTNER, INDUSTRY, ROOM, OTHER_ROOM]


@pytest.mark.parametrize("tlp", Tlp)
@pytest.mark.parametrize("audience", EVERY, ids=str)
def test_each_label_is_read_by_its_audience_and_by_nobody_else(tlp: Tlp, audience: Audience) -> None:
    item = Item(1, tlp, author_id=1, country="PH", network="SEAP", readers=frozenset({5}))
    assert access(audience, item).allowed == (audience in READERS[tlp])


def test_a_withdrawn_item_is_seen_by_its_author_and_the_networks_coordinator_alone() -> None:
    item = Item(1, Tlp.CLEAR, author_id=1, country="PH", network="SEAP", withdrawn=True)
    assert {audience for audience in EVERY if access(audience, item).allowed} == {AUTHOR, COORDINATOR}


def test_every_decision_says_why() -> None:
    for tlp in Tlp:
        item = Item(1, tlp, author_id=1, country="PH", network="SEAP")
        assert all(access(audience, item).reason for audience in EVERY)
