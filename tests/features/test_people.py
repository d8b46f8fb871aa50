"""One's own card, and how access ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from domain.words import T
from handlers import forms, joining, people
from services import notices
from storage import drafts
from templates.engine import LANGUAGES
from tests.world import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(joining.FEATURE, people.FEATURE, forms.FEATURE)) as world:
        yield world


async def test_me_shows_and_changes_the_card(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/me")
    maria.sees("customs officer")
    await maria.presses("Name and agency")
    await maria.says("Bureau of Customs, Manila")
    await maria.presses("Save")
    assert (await maria.person()).agency == "Bureau of Customs, Manila"
    await maria.says("/me")
    await maria.presses("Digest: off")
    assert (await maria.person()).wants_digest


async def test_a_leaver_loses_drafts_buttons_rooms_and_queued_messages_at_once(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", coordinator, maria)
    person = await maria.person()
    await maria.says("/me")
    await maria.presses("Name and agency")
    async with world.app.db.write() as tx:
        tomorrow = world.now + 86_400_000
        notices.sentence_to(tx, person, T("queued before leaving"), world.now)
        await tx.execute("UPDATE outbox SET not_before = ? WHERE state = 'queued'", (tomorrow,))
    await maria.says("/leave")
    await maria.presses("Leave OzoneNet")
    maria.sees("You have left")
    await world.later("2d")
    maria.sees_not("queued before leaving")
    async with world.app.db.read() as reader:
        assert await drafts.unfinished(reader, person.id) == []
        assert await reader.fetch_value("SELECT count(*) FROM buttons WHERE person_id = ?", (person.id,)) == 0
    members = [
        chat["id"] for chat in world.sandbox.chats(maria.id) if chat.get("status") in ("member", "administrator")
    ]
    assert room not in members
    await maria.says("/me")
    maria.sees("This is for members")


async def test_a_lowered_role_loses_drafts_and_buttons_and_the_room(world: World) -> None:
    coordinator, maria = await world.coordinator("SEAP", "coordinator"), await world.customs("PH", "maria")
    room = await world.room("SEAP", coordinator, maria)
    await maria.says("/me")
    await maria.presses("Name and agency")
    old = maria._button("Cancel", None, None)
    await coordinator.says("/people maria")
    await coordinator.presses("Maria")
    await coordinator.presses("Role")
    await coordinator.presses("industry")
    message, button = old
    answer = await world.sandbox.press(maria.id, None, message["message_id"], callback_data=button["callback_data"])
    await world.settled()
    assert "does not work any more" in answer["text"]
    async with world.app.db.read() as reader:
        assert await drafts.unfinished(reader, (await maria.person()).id) == []
    assert not world.is_in(maria, room)


async def test_who_cannot_be_taken_out_of_a_room_is_named_to_the_coordinators_of_that_network(world: World) -> None:
    maria, coordinator = await world.customs("PH", "maria"), await world.coordinator("SEAP", "coordinator")
    far = await world.coordinator("ECA", "far")
    room = await world.room("SEAP", maria, coordinator)  # maria owns the chat
    await world.room("ECA", maria, far)
    await coordinator.says("/suspend @maria")
    assert world.is_in(maria, room)
    coordinator.sees("I could not take Maria out of “South East Asia and the Pacific”")
    assert far.heard() == []


async def test_a_suspended_person_is_out_until_reinstated(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    maria = await world.customs("PH", "maria")
    await coordinator.says("/suspend @maria")
    maria.sees("suspended")
    await maria.says("/me")
    maria.sees_not("customs officer")
    await coordinator.says("/reinstate maria")
    maria.sees("restored")
    await maria.says("/me")
    maria.sees("customs officer")


async def test_a_coordinator_manages_the_own_network_alone(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    far = await world.customs("UZ", "far")
    equal = await world.coordinator("SEAP", "equal")
    for other in ("far", "equal"):
        await coordinator.says(f"/suspend @{other}")
        coordinator.sees("Only a coordinator of this person's network")
    assert (await far.person()).active and (await equal.person()).active


async def test_the_list_of_members_is_paged_and_leads_to_a_card(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    for n in range(12):
        await world.customs("PH", f"officer_{n:02}")
    await coordinator.says("/people")
    await coordinator.presses("›")
    await coordinator.presses("Officer 09")
    await coordinator.presses("Role")
    await coordinator.presses("ozone officer")
    coordinator.sees("ozone officer")
    assert len(coordinator.heard()) == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fr", "Je parle désormais votre langue"),
        ("es", "Desde ahora hablo su idioma"),
        ("ru", "на вашем языке"),
        ("ar", "بلغتك"),
        ("zh", "您的语言"),
    ],
)
async def test_the_language_that_is_chosen_is_spoken_at_once(world: World, code: str, said: str) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/language")
    await maria.presses(LANGUAGES[code])
    maria.sees(said)
    assert (await maria.person()).language == code
