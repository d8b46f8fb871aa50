"""Rooms: bound by coordinators, entered by vetted officers, followed when they move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from domain.access import Role
from handlers import forms, joining, people, rooms
from storage import rooms as storage
from storage.rooms import Room
from tests.world import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(joining.FEATURE, people.FEATURE, rooms.FEATURE, forms.FEATURE)) as world:
        yield world


async def room_of(world: World, chat: int) -> Room | None:
    async with world.app.db.read() as reader:
        return await storage.by_chat(reader, chat)


async def test_bind_makes_the_four_topics_and_the_link(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = await world.room("SEAP", coordinator, bound=False)
    await coordinator.says("/bind", chat)
    coordinator.sees("room of South East Asia and the Pacific now", chat)
    room = await room_of(world, chat)
    assert room is not None and set(room.topics) == {"cases", "questions", "alerts", "legislation"}
    assert room.link is not None


async def test_bind_says_in_plain_words_which_right_is_missing(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = world.sandbox.add_chat("supergroup", "Customs and ozone", coordinator.id, is_forum=True)["id"]
    world.sandbox.add_member(chat, world.sandbox.bot["id"], rights={"can_pin_messages": True}, quiet=True)
    await coordinator.says("/bind", chat)
    coordinator.sees("Manage topics", chat)
    coordinator.sees_not("Pin messages", chat)
    assert await room_of(world, chat) is None
    world.sandbox.add_member(chat, world.sandbox.bot["id"], rights=True, quiet=True)
    await coordinator.presses("Check again", chat)
    assert await room_of(world, chat) is not None


async def test_an_officer_cannot_bind(world: World) -> None:
    maria = await world.customs("PH", "maria")
    chat = await world.room("SEAP", maria, bound=False)
    await maria.says("/bind", chat)
    assert await room_of(world, chat) is None


async def test_a_coordinator_cannot_bind_to_another_network(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = await world.room("SEAP", coordinator, bound=False)
    await coordinator.says("/bind ECA", chat)
    assert await room_of(world, chat) is None


async def test_an_administrator_names_the_network(world: World) -> None:
    admin = await world.member(Role.ADMIN, None, "admin")
    chat = await world.room("WA", admin, bound=False, is_forum=False)
    await admin.says("/bind WA", chat)
    room = await room_of(world, chat)
    assert room is not None and room.network == "WA" and room.topics == {}


async def test_binding_twice_is_harmless_and_unbinding_asks_first(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = await world.room("SEAP", coordinator, bound=False)
    await coordinator.says("/bind", chat)
    before = await room_of(world, chat)
    await coordinator.says("/bind", chat)
    assert await room_of(world, chat) == before
    await coordinator.says("/unbind", chat)
    assert await room_of(world, chat) is not None
    await coordinator.presses("Unbind", chat)
    assert await room_of(world, chat) is None


async def test_a_channel_is_bound_by_the_button_that_a_coordinator_taps(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = world.sandbox.add_chat("channel", "News", coordinator.id)["id"]
    world.sandbox.add_member(chat, world.sandbox.bot["id"], rights=True, quiet=True)
    await coordinator.says("/bind", chat)
    message = world.sandbox.messages(coordinator.id, chat)[-1]
    token = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await world.sandbox.press(coordinator.id, chat, message["message_id"], callback_data=token)
    await world.settled()
    room = await room_of(world, chat)
    assert room is not None and room.type == "channel"


async def test_vetted_officers_of_the_network_are_let_in_and_nobody_else(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = await world.room("SEAP", coordinator, bound=False)
    await coordinator.says("/bind", chat)
    room = await room_of(world, chat)
    assert room is not None and room.link is not None
    maria, far = await world.customs("PH", "maria"), await world.customs("UZ", "far")
    partner = await world.member(Role.PARTNER, None, "partner", network="SEAP")
    eve = world.stranger("eve")
    for who in (maria, far, partner, eve):
        await world.asks_in(who, chat, room.link)
    inside = [who.username for who in (maria, far, partner, eve) if world.is_in(who, chat)]
    assert inside == ["maria"]
    eve.sees("/start")
    far.sees("officers of its own network")


async def test_an_unvetted_person_in_the_room_is_reported_once_and_can_be_removed(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = await world.room("SEAP", coordinator)
    eve = world.stranger("eve")
    world.sandbox.add_member(chat, eve.id)
    await world.settled()
    coordinator.sees("is not a vetted officer")
    await coordinator.presses("Remove from the room")
    assert not world.is_in(eve, chat)


async def test_the_room_follows_when_the_group_becomes_a_supergroup(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = world.sandbox.add_chat("group", "Plain group", coordinator.id)["id"]
    world.sandbox.add_member(chat, world.sandbox.bot["id"], rights=True, quiet=True)
    await coordinator.says("/bind", chat)
    assert await room_of(world, chat) is not None
    moved = await world.migrates(chat)
    assert await room_of(world, chat) is None and await room_of(world, moved) is not None


async def test_a_room_that_throws_the_bot_out_is_unbound_and_the_coordinators_told(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    chat = await world.room("SEAP", coordinator)
    await world.throws_out_the_bot(chat)
    assert await room_of(world, chat) is None
    coordinator.sees("I was removed")


async def test_an_unbound_chat_learns_only_how_to_bind_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    chat = await world.room("SEAP", maria, bound=False)
    await maria.says("/me", chat)
    maria.sees("/bind", chat)


async def test_a_room_that_bears_the_networks_name_is_listed_by_one_name(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await world.room("SEAP", maria)
    await maria.says("/rooms")
    assert maria.last().count("South East Asia and the Pacific") == 1
