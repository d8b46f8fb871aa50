"""A button does what it says for whom it was made, where it was put, until its day; and nothing otherwise."""

from __future__ import annotations

from domain.access import Role
from services import people as service
from storage import people
from tests.world import World


async def test_a_persons_button_works_only_in_the_chat_where_it_was_put(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says("/me")
    asked = maria.heard()[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await maria.says("/help", room)
    answer = await world.sandbox.press(
        maria.id, room, maria.heard(room)[-1]["message_id"], callback_data=asked, force=True
    )
    await world.settled()
    assert "does not work any more" in answer["text"]


async def test_a_lowered_role_ends_what_was_begun_in_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    lin = await world.coordinator("SEAP", "lin")
    room = await world.room("SEAP", lin, maria)
    await maria.says("/case")
    await maria.says("/me")
    async with world.app.db.write() as tx:
        member = await people.by_id(tx, (await maria.person()).id)
        by = await people.by_id(tx, (await lin.person()).id)
        assert member is not None and by is not None
        await service.place(tx, member, by, world.now, role=Role.INDUSTRY, country="PH")
    await world.settled()
    answer = await maria.presses("Language")
    assert "does not work any more" in answer["text"]
    assert not world.is_in(maria, room)
    async with world.app.db.read() as reader:
        left = "SELECT count(*) FROM drafts WHERE person_id = ? AND state IN ('open', 'later')"
        assert await reader.fetch_value(left, (member.id,)) == 0


async def test_the_invite_menu_of_a_former_coordinator_is_refused_in_words(world: World) -> None:
    maria = await world.coordinator("SEAP", "maria")
    await maria.says("/invite")
    person = await maria.person()
    async with world.app.db.write() as tx:
        await people.place(tx, person.id, role=Role.CUSTOMS, country="PH", network="SEAP")
    answer = await maria.presses("customs officer")
    assert "cannot invite" in answer["text"]
