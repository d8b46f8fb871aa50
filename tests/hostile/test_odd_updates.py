"""Single oddities that once did harm, each as the smallest update that shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.intake.updates import Incoming, read_update, salvage
from tests.world import World

NOBODY = {"id": 571864307, "is_bot": False, "first_name": ""}


async def arrives(world: World, **update: Any) -> tuple[str, int]:
    """State and failed attempts of an update once everything is settled."""
    found = read_update(json.dumps({"update_id": 9_000_001, **update}).encode())
    assert found is not None
    await world.app.arrivals.accept([found])
    await world.settled()
    async with world.app.db.read() as reader:
        row = await reader.fetch_one("SELECT state, attempts FROM inbox WHERE update_id = 9000001")
    assert row is not None
    return row[0], row[1]


def message(**more: Any) -> dict[str, Any]:
    chat = {"id": NOBODY["id"], "type": "private"}
    return {"message_id": 1, "date": 1, "chat": chat, "from": NOBODY, "text": "hello", **more}


async def test_a_deleted_account_without_a_name_can_still_write(world: World) -> None:
    assert await arrives(world, message=message()) == ("done", 0)


async def test_a_private_message_of_nobody_is_passed_over(world: World) -> None:
    without = message()
    del without["from"]
    assert await arrives(world, message=without) == ("done", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": {**NOBODY, "id": 0.5}},
        {"from": {**NOBODY, "id": 2**63}},
        {"from": {**NOBODY, "first_name": ["Maria"]}},
        {"from": {**NOBODY, "language_code": {}}},
        {"chat": {"id": [1], "type": "private"}},
        {"message_id": None},
        {"message_id": 10**30},
        {"date": 10**30},
        {"text": 7},
        {"photo": []},
        {"entities": [{"type": "bold", "offset": -1, "length": 1}]},
        {"document": {"file_id": 1, "file_unique_id": "u"}},
        {"reply_to_message": {"message_id": "1"}},
    ],
)
async def test_an_update_of_a_wrong_shape_is_passed_over_at_once(world: World, wrong: dict[str, Any]) -> None:
    assert await arrives(world, message=message(**wrong)) == ("done", 0)


async def test_no_command_breaks_when_somebody_unknown_or_nobody_says_it_in_a_room(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    chat = {"id": room, "type": "supergroup", "title": "Room", "is_forum": True}
    updates = []
    for number, name in enumerate([*world.app.dispatcher.commands, "nonsense"]):
        entity = {"type": "bot_command", "offset": 0, "length": len(name) + 1}
        said = message(text=f"/{name} R-12", chat=chat, entities=[entity])
        anonymous = {**said, "sender_chat": chat}
        del anonymous["from"]
        for place, one in enumerate((said, anonymous)):
            body = json.dumps({"update_id": 9_000_100 + 2 * number + place, "message": one})
            found = read_update(body.encode())
            assert found is not None
            updates.append(found)
    await world.app.arrivals.accept(updates)
    await world.app.lanes.idle()
    await world.settled()
    async with world.app.db.read() as reader:
        faults = await reader.fetch_all("SELECT body, error FROM inbox WHERE state = 'dead' OR attempts > 0")
    assert [tuple(row) for row in faults] == []


@pytest.mark.parametrize("body", [b'{"update_id": 9000001, "message"', b'{"update_id": 9000001, "a": ' + b"[" * 3000])
async def test_an_update_that_nobody_can_read_does_not_stand_between_people_and_their_data(
    world: World, body: bytes
) -> None:
    maria = await world.customs("PH", "maria")
    broken = salvage(body)
    assert broken is not None
    await world.app.arrivals.accept([broken])
    await maria.says("/mydata")
    assert any("document" in said for said in maria.heard())


async def test_half_an_emoji_does_not_stand_between_people_and_their_data(world: World) -> None:
    maria = await world.customs("PH", "maria")
    half = f'{{"update_id": 9000001, "message": {{"text": "half \\ud83d", "from": {{"id": {maria.id}}}}}}}'
    await world.app.arrivals.accept([Incoming(9_000_001, maria.id, half)])
    await maria.says("/mydata")
    assert any("document" in said for said in maria.heard())


async def test_what_telegram_may_add_one_day_does_no_harm(world: World) -> None:
    odd = message(text="/start", effect_id="new", sticker_of_tomorrow={"id": 7})
    assert await arrives(world, message=odd, mood="fine") == ("done", 0)
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM people WHERE telegram_id = ?", (NOBODY["id"],)) == 1
