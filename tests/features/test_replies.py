"""Replies reach what they are meant for, also when nobody has noted which message shows it."""

from __future__ import annotations

from tests.world import World

MANILA = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"


async def forget_what_is_shown(world: World) -> None:
    """As after a process that died between Telegram's answer and its note of it."""
    async with world.app.db.write() as tx:
        await tx.execute("DELETE FROM shown")


async def test_a_reply_to_a_card_that_nobody_noted_is_kept_as_a_comment(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.says(MANILA)
    await maria.presses("Post")
    card = fay.sees(maria.finds(r"PH-2026-\d{4}"), room)
    await forget_what_is_shown(world)
    await fay.says("The same boxes came to Suva.", room, reply_to=card["message_id"])
    maria.sees("The same boxes came to Suva.")


async def test_a_reply_to_a_question_that_nobody_noted_is_an_answer(world: World) -> None:
    fay, jun = await world.ozone("FJ", "fay"), await world.ozone("JP", "jun", network="SEAP")
    room = await world.room("SEAP", fay, jun)
    await fay.says("/ask May second-hand refrigerators be imported?")
    await fay.presses("Ask")
    card = jun.sees(fay.finds(r"Q-2026-\d{4}"), room)
    await forget_what_is_shown(world)
    await jun.says("Japan bans them.", room, reply_to=card["message_id"])
    fay.sees("Japan bans them.")


async def test_a_colleagues_message_with_a_reference_is_no_card(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.says(MANILA)
    await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    quoted = await maria.says(f"🟡 TLP:AMBER · {ref}", room)
    await fay.says("I see.", room, reply_to=quoted["message_id"])
    maria.sees_not("I see.")
