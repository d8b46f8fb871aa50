from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.updates import KINDS, Unreadable, lane_of, read_batch, read_update, readable, salvage

CHAT = {"id": -100123, "type": "supergroup"}
PERSON = {"id": 77, "is_bot": False, "first_name": "Maria"}

things = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "chat", "from", "user", "message", "update_id", "text"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"message": {"chat": CHAT, "from": PERSON}}, -100123),
        ({"edited_channel_post": {"chat": CHAT}}, -100123),
        ({"callback_query": {"from": PERSON, "message": {"chat": CHAT}}}, -100123),
        ({"callback_query": {"from": PERSON, "inline_message_id": "x"}}, 77),
        ({"my_chat_member": {"chat": CHAT, "from": PERSON}}, -100123),
        ({"chat_join_request": {"chat": CHAT, "from": PERSON}}, -100123),
        ({"inline_query": {"from": PERSON, "query": "R-12"}}, 77),
        ({"poll_answer": {"user": PERSON}}, 77),
        ({"a_kind_of_the_future": {"chat": CHAT}}, -100123),
        ({"poll": {"id": "5"}}, 0),
        ({"message": {"chat": {"id": "5"}, "from": PERSON}}, 77),
        ({"message": {"chat": {"id": True}, "from": {"id": 2**63}}}, 0),
        ({"message": [CHAT]}, 0),
        ({}, 0),
    ],
)
def test_the_lane_is_the_chat_else_the_person_else_none(update: dict[str, Any], lane: int) -> None:
    assert lane_of({"update_id": 1, **update}) == lane


@settings(max_examples=300, deadline=None)
@given(things)
def test_no_update_is_too_odd_for_the_lane(raw: object) -> None:
    assert -(2**63) <= lane_of(raw) < 2**63


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KINDS), things, max_size=3), st.integers(0, 2**63 - 1))
def test_every_update_with_an_id_is_kept_in_a_form_that_can_be_read_again(
    parts: dict[str, Any], update_id: int
) -> None:
    found = read_update(json.dumps({"update_id": update_id, **parts}).encode())
    assert found is not None
    assert found.update_id == update_id
    body = json.loads(found.body.encode("utf-8"))  # no lone surrogate is left
    assert body["update_id"] == update_id
    assert set(body) == {"update_id", *parts}


@pytest.mark.parametrize("update_id", [None, "7", 1.5, True, 2**63, -1, [], {}])
def test_an_update_without_an_id_that_counts_is_no_update(update_id: object) -> None:
    assert read_update(json.dumps({"update_id": update_id, "message": {}}).encode()) is None


def test_a_batch_keeps_its_good_updates_beside_bad_ones() -> None:
    payload = rb'{"ok":true,"result":[{"update_id":3,"a":"\ud83d"},7,{"update_id":2,"b":1e999},{"c":1}]}'
    assert [u.update_id for u in readable(read_batch(payload))] == [2, 3]


def test_half_a_pair_of_surrogates_becomes_a_replacement_and_a_whole_pair_stays() -> None:
    found = read_update(rb'{"update_id":3,"a":"\ud83d","b":"\ud83d\ude00"}')
    assert found is not None
    assert json.loads(found.body) == {"update_id": 3, "a": "\ufffd", "b": "\U0001f600"}


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b'{"ok":true}', b'{"ok":true,"result":{}}'])
def test_an_answer_that_is_no_batch_is_called_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        read_batch(payload)


def test_an_update_nested_beyond_reading_is_kept_under_its_id() -> None:
    body = b'{"update_id": 41, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(Unreadable):
        read_update(body)
    kept = salvage(body)
    assert kept is not None
    assert (kept.update_id, kept.lane) == (41, 0)
    assert salvage(b"nothing here") is None


def test_a_thousand_broken_bodies_raise_nothing_but_unreadable() -> None:
    dice = random.Random(11)
    good = json.dumps({"update_id": 5, "message": {"chat": CHAT, "text": "R-12 \U0001f600 فريون"}}).encode()
    for _ in range(1000):
        body = bytearray(good)
        for _ in range(dice.randrange(1, 6)):
            body[dice.randrange(len(body))] = dice.randrange(256)
        try:
            found = read_update(bytes(body))
        except Unreadable:
            found = salvage(bytes(body))
        if found is not None:
            found.body.encode("utf-8")
            assert -(2**63) <= found.update_id < 2**63
