"""/help, the command menus, and what happens to words and photos that came without a command."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image

from domain.access import Role
from handlers import features
from sandbox.server import Upload
from storage import people
from tests.world import Talker, World


def menu(talker: Talker, room: int | None = None) -> list[str]:
    """The commands that Telegram offers to a person in a chat."""
    wanted = room if room is not None else talker.world.sandbox.bot["id"]
    chat = next(chat for chat in talker.world.sandbox.chats(talker.id) if chat["id"] == wanted)
    return [entry["command"] for entry in chat["commands"]]


def picture(shade: int = 80) -> Upload:
    content = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 20, 20)).save(content, "JPEG")
    return Upload("photo.jpg", "image/jpeg", content.getvalue())


async def knocked(world: World) -> None:
    world.app.knocks.knock("menus")
    await world.settled()


# ── /help ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_help_begins_with_what_an_officer_does_most_and_leads_to_the_rest(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/help")
    first = maria.last()
    assert re.findall(r"^/(\w+) ·", first, re.MULTILINE)[:2] == ["case", "ask"]
    assert "/find" in first
    assert len(first) < 1000
    await maria.presses("All commands")
    for command in ("/case", "/show", "/help", "/language"):
        maria.sees(command)
    assert len(maria.heard()) == 1
    await maria.presses("Back")
    assert maria.last() == first
    await maria.presses("Cases")
    maria.sees("PH-2026-0001")


async def test_help_explains_one_command_and_corrects_its_name(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/help case")
    maria.sees("Post a case")
    await maria.says("/help langage")
    maria.sees("Did you mean /language?")
    await maria.says("/help invite")
    maria.sees("not for your role")


async def test_help_tells_each_role_only_what_it_may_do(world: World) -> None:
    maria, lena = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lena")
    ivan = await world.member(Role.INDUSTRY, "TH", "ivan")
    for talker in (maria, lena, ivan):
        await talker.says("/help")
        await talker.presses("All commands")
    maria.sees_not("/invite")
    lena.sees("/invite")
    ivan.sees_not("/case")


async def test_a_stranger_hears_only_how_to_begin(world: World) -> None:
    eve = world.stranger("eve")
    await eve.says("/help")
    eve.sees("/start")
    eve.sees_not("/case")


async def test_help_in_a_room_tells_what_works_there(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says("/help", room)
    await maria.presses("All commands", room)
    maria.sees("/case", room)
    maria.sees_not("/invite", room)


async def test_every_command_of_every_feature_stands_in_help(world: World) -> None:
    admin = await world.member(Role.ADMIN, None, "root")
    for feature in features():
        for command in feature.commands:
            await admin.says(f"/help {command.name}")
            assert admin.last().startswith(f"/{command.name}"), command.name


# ── menus ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_menu_follows_role_and_language(world: World) -> None:
    maria, lena = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lena")
    await knocked(world)
    assert "case" in menu(maria)
    assert "invite" not in menu(maria)
    assert "invite" in menu(lena)
    async with world.app.db.write() as tx:
        await people.set_status(tx, (await lena.person()).id, "left")
    await knocked(world)
    assert "invite" not in menu(lena)
    assert "case" in menu(maria)


async def test_strangers_see_only_how_to_begin_and_rooms_what_works_in_them(world: World) -> None:
    eve, maria = world.stranger("eve"), await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await knocked(world)
    assert menu(eve)[0] == "start"
    assert {"language", "help"} <= set(menu(eve))
    assert "case" not in menu(eve)
    assert "case" in menu(maria, room)
    assert "invite" not in menu(maria, room)


async def test_menus_are_told_once_and_again_only_after_a_change(world: World) -> None:
    await world.customs("PH", "maria")
    await knocked(world)
    told = _menu_calls(world)
    assert told > 0
    await knocked(world)
    await world.stop_bot()
    await world.start_bot()
    await knocked(world)
    assert _menu_calls(world) == told


def _menu_calls(world: World) -> int:
    calls: list[dict[str, Any]] = world.sandbox.calls.after(0)
    return sum(call["method"] in ("setMyCommands", "deleteMyCommands") for call in calls)


# ── without a command ─────────────────────────────────────────────────────────────────────────────────


async def test_words_without_a_command_can_become_a_case(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port")
    maria.sees("What shall I do with this?")
    await maria.presses("Make a case of it")
    maria.sees("544")
    await maria.presses("Post")
    maria.sees("PH-2026-0001")


async def test_a_stranger_who_just_writes_is_told_to_start(world: World) -> None:
    eve = world.stranger("eve")
    await eve.says("hello")
    eve.sees("/start")
    assert eve.buttons() == []


async def test_a_suspended_officer_is_told_whom_to_ask(world: World) -> None:
    maria = await world.customs("PH", "maria")
    async with world.app.db.write() as tx:
        await people.set_status(tx, (await maria.person()).id, "suspended")
    await maria.says("hello")
    maria.sees("contact your network coordinator")


async def test_photos_without_a_command_wait_in_one_draft_until_they_become_a_case(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("", photos=[picture(80), picture(160)])
    maria.sees("I keep your 2 files.")
    await maria.presses("New case with it")
    maria.sees("What do papers or labels say it is?")
    await maria.presses("HFC-134a")
    maria.sees("Photos and documents: 2")


async def test_an_observer_is_told_that_photos_belong_to_cases(world: World) -> None:
    ivan = await world.member(Role.INDUSTRY, "TH", "ivan")
    await ivan.says("", photos=[picture()])
    ivan.sees("posted by officers")
