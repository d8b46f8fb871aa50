"""What people can ask about themselves, and how they are forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage import outbox
from storage.verify import chain_fault
from tests.world import Talker, Unseen, World

CASE = "/case 40 cylinders labelled R-134a held R-12, 544 kg, Manila port, 12 November 2026"


async def mydata(who: Talker) -> Any:
    """The file that /mydata sends."""
    await who.says("/mydata")
    document = who.sees("Everything that is kept about you")["document"]
    assert document["file_name"] == "ozonenet-mydata.json"
    async with who.world.app.application.bot as bot:
        file = await bot.get_file(document["file_id"])
        return json.loads(await file.download_as_bytearray())


def everything_on_disk(folder: Path) -> bytes:
    """All bytes of all files of the data folder."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def presses_forget(who: Talker) -> None:
    await who.says("/forgetme")
    await who.presses("Remove my data")
    who.sees("Your data are removed")


async def test_mydata_sends_everything_about_the_person_who_asks_and_nothing_of_others(world: World) -> None:
    maria, ana = await world.customs("PH", "maria"), await world.ozone("PH", "ana")
    ref = await maria.posts(CASE)
    await ana.says("/find R-12")
    await maria.says("/find R-134a")
    data = await mydata(maria)
    assert data["you"]["username"] == "maria"
    assert [(item["ref"], item["facts"]["quantity_kg"]) for item in data["posted"]] == [(ref, 544.0)]
    assert [search["text"] for search in data["searches"]] == ["R-134a"]
    assert "case.post" in [act["action"] for act in data["audit"]]
    assert CASE in [update.get("text") for update in data["updates"]]
    assert "ana" not in json.dumps(data)


async def test_who_may_not_read_an_item_any_more_gets_its_reference_without_its_words(world: World) -> None:
    maria, lin = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lin")
    ref = await maria.posts(CASE)
    await lin.says("/suspend @maria")
    data = await mydata(maria)
    assert [item["ref"] for item in data["posted"]] == [ref]
    assert "facts" not in data["posted"][0]
    assert all("data" not in draft for draft in data["drafts"])


async def test_a_copy_of_somebodys_data_is_not_kept_after_it_was_sent(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await mydata(maria)
    await world.later("2h")
    assert list((world.data / "exports").iterdir()) == []


async def test_forgetme_asks_first_and_keeps_everything_when_told_so(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/forgetme")
    await maria.presses("Keep them")
    maria.sees("Nothing was removed")
    assert (await maria.person()).name == "Maria"


async def test_after_forgetme_the_case_stays_under_its_country_and_no_file_knows_the_person(world: World) -> None:
    maria, lin = await world.customs("PH", "maria_of_manila"), await world.coordinator("SEAP", "lin")
    ref = await maria.posts(CASE)
    await maria.says("/case 12 cylinders that nobody will post")
    await maria.says("/find something")
    await lin.says(f"/show {ref}")
    await presses_forget(maria)
    await world.later("1h")
    await lin.says(f"/show {ref}")
    lin.sees("customs officer, Philippines")
    await world.app.db.rebuild()
    kept = everything_on_disk(world.data)
    for word in ("maria_of_manila", "Maria Of Manila", str(maria.id), "nobody will post"):
        assert word.encode() not in kept, word
    await world.stop_bot()
    assert chain_fault(world.app.settings.storage.database) is None
    await world.start_bot()


async def test_the_forgotten_account_can_join_anew_as_somebody_who_was_never_here(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(CASE)
    before = await maria.person()
    await presses_forget(maria)
    await maria.says("/find R-12")
    maria.sees("This is for members")
    after = await maria.person()
    assert (after.status, after.role) == ("stranger", None)
    assert after.id != before.id


async def test_who_forgets_themselves_is_out_of_the_rooms(world: World) -> None:
    maria, lin = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lin")
    room = await world.room("SEAP", lin, maria)
    await presses_forget(maria)
    assert not world.is_in(maria, room)


async def test_a_stranger_who_asked_to_join_is_forgotten_too(world: World) -> None:
    eve = world.stranger("eve_adams")
    await eve.says("/start")
    await presses_forget(eve)
    await world.later("1h")
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM people WHERE telegram_id = ?", (eve.id,)) == 0
        assert await reader.fetch_value("SELECT count(*) FROM erasures") == 0


async def test_the_button_of_a_forgotten_person_works_once(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/forgetme")
    await maria.presses("Remove my data")
    with pytest.raises(Unseen):
        await maria.presses("Remove my data")


async def test_what_the_last_message_needs_stays_until_it_has_gone(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await presses_forget(maria)
    async with world.app.db.write() as tx:
        late = {"chat": maria.id, "at": world.now + 7_200_000}
        await tx.execute(
            "INSERT INTO outbox (chat_id, method, payload, priority, not_before, made_at)"
            " VALUES (:chat, 'sendMessage', '{\"text\": \"Goodbye\"}', 1, :at, 0)",
            late,
        )
        tx.touch(outbox.TOPIC)
    await world.later("1h")
    assert await _count(world, "SELECT count(*) FROM erasures") == 1
    await world.later("2h")
    maria.sees("Goodbye")
    await world.later("1h")
    assert await _count(world, "SELECT count(*) FROM erasures") == 0
    assert await _count(world, f"SELECT count(*) FROM outbox WHERE chat_id = {maria.id}") == 0


async def test_a_suspended_person_who_is_forgotten_comes_back_as_a_stranger_and_reads_nothing(world: World) -> None:
    maria, lin = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lin")
    await maria.posts(CASE)
    await lin.says("/suspend @maria")
    await presses_forget(maria)
    await maria.says("/find R-12")
    maria.sees("This is for members")
    await lin.says("/reinstate @maria")
    lin.sees("Name a member by @username")


async def _count(world: World, sql: str) -> int:
    async with world.app.db.read() as reader:
        return int(await reader.fetch_value(sql))
