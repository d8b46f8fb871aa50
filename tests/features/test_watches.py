"""Watches: told of every new case that matches, once, as long as one may read it and wants to."""

from __future__ import annotations

from storage import items
from tests.features.test_connections import HERE, OTHER
from tests.features.test_privacy import mydata
from tests.world import Talker, World


def told(who: Talker, ref: str) -> int:
    """How many notices of this case somebody has got."""
    return sum("New for your search" in m.get("text", "") and ref in m["text"] for m in who.heard())


async def watching(world: World, text: str = "CFC-12 country:PH") -> tuple[Talker, Talker]:
    """Maria who posts, and Thida who watches."""
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    await thida.says(f"/watch {text}")
    thida.sees("You are told at once")
    return maria, thida


async def test_a_new_case_that_matches_is_told_at_once_and_only_once(world: World) -> None:
    maria, thida = await watching(world)
    await maria.posts(HERE)
    await maria.posts(OTHER)
    await world.later("10s")
    notice = thida.sees("New for your search: CFC-12 country:PH")
    assert "🟡 TLP:AMBER · PH-2026-0001" in notice["text"] and "544 kg" in notice["text"]
    assert told(thida, "PH-2026-0002") == 0 and told(maria, "PH-2026-0001") == 0
    await maria.says("/show PH-2026-0001")
    await maria.presses("Add note")
    await maria.says("Two more cylinders")
    await maria.presses("Save note")
    await world.later("1h")
    assert told(thida, "PH-2026-0001") == 1


async def test_what_may_not_be_read_is_not_told_until_it_may(world: World) -> None:
    maria, thida = await watching(world)
    await maria.posts(HERE, "AMBER+STRICT")
    await world.later("10s")
    assert told(thida, "PH-2026-0001") == 0
    await maria.says("/show PH-2026-0001")
    await maria.presses("Widen or narrow")
    await maria.presses("AMBER")
    await world.later("10s")
    assert told(thida, "PH-2026-0001") == 1


async def test_what_was_there_before_is_no_news(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    thida = await world.customs("TH", "thida")
    await world.later("1h")
    await thida.says("/watch CFC-12")
    await maria.says("/show PH-2026-0001")
    await maria.presses("Add note")
    await maria.says("Looked again")
    await maria.presses("Save note")
    await world.later("10s")
    assert told(thida, "PH-2026-0001") == 0


async def test_unsubscribing_under_a_notice_ends_it_and_the_way_back_is_one_tap(world: World) -> None:
    maria, thida = await watching(world)
    await maria.posts(HERE)
    await world.later("10s")
    await thida.presses("Unsubscribe")
    assert "Ended: CFC-12 country:PH" in thida.last()
    await maria.posts(HERE.replace("MSKU1234565", "TCLU7654321"))
    await world.later("10s")
    assert told(thida, "PH-2026-0002") == 0
    await thida.presses("Watch it again")
    await maria.posts(HERE.replace("MSKU1234565", "TEMU1112223"))
    await world.later("10s")
    assert told(thida, "PH-2026-0003") == 1


async def test_a_paused_watch_tells_nothing_and_later_only_what_is_new(world: World) -> None:
    maria, thida = await watching(world)
    await thida.says("/watches")
    await thida.presses("CFC-12 country:PH")
    await thida.presses("Pause")
    assert "you are told nothing" in thida.last()
    await maria.posts(HERE)
    await world.later("10s")
    await thida.presses("Go on")
    await world.later("10s")
    await maria.posts(HERE.replace("MSKU1234565", "TCLU7654321"))
    await world.later("10s")
    assert told(thida, "PH-2026-0001") == 0 and told(thida, "PH-2026-0002") == 1


async def test_in_the_digest_means_once_after_the_networks_digest(world: World) -> None:
    maria, thida = await watching(world)
    await thida.presses("in the digest")
    await maria.posts(HERE)
    await world.later("1d")
    assert told(thida, "PH-2026-0001") == 0
    await world.later("7d")
    await world.later("10s")
    summary = thida.sees("New for the searches you watch")
    assert "CFC-12 country:PH: 1 case" in summary["text"] and "PH-2026" not in summary["text"]
    await thida.presses("CFC-12 country:PH", on=summary["message_id"])
    assert "PH-2026-0001" in thida.last()
    bold = [each for each in thida.heard()[-1]["entities"] if each["type"] == "bold"]
    assert len(bold) > 2  # the search, the reference, and the words it was found by
    await world.later("14d")
    assert sum("New for the searches you watch" in m.get("text", "") for m in thida.heard()) == 1


async def test_each_watch_of_the_digest_is_ended_below_it(world: World) -> None:
    maria, thida = await watching(world)
    await thida.presses("in the digest")
    await thida.says("/watch Manila")
    await thida.presses("in the digest")
    await maria.posts(HERE)
    await world.later("8d")
    await world.later("10s")
    summary = thida.sees("New for the searches you watch")
    assert [[key["text"] for key in row] for row in summary["reply_markup"]["inline_keyboard"]] == [
        ["CFC-12 country:PH", "Unsubscribe"], ["Manila", "Unsubscribe"]
    ]  # fmt: skip
    await thida.presses("Unsubscribe", on=summary["message_id"])
    thida.sees("Ended: CFC-12 country:PH")
    await thida.says("/watches")
    assert "Manila" in thida.last() and "CFC-12" not in thida.last()


async def test_the_same_search_in_other_words_is_no_second_watch(world: World) -> None:
    thida = await world.customs("TH", "thida")
    await thida.says("/watch R-12")
    assert "already" not in thida.last()
    await thida.says("/watch r12")
    assert "You watch this already." in thida.last() and thida.last().startswith("🔔 R-12")
    await thida.says("/watch R-12 last year")
    assert "already" not in thida.last()
    await thida.says("/watch R-12 2025")
    assert "already" not in thida.last()
    await thida.says("/watches")
    assert thida.last().count("at once") == 3


async def test_a_case_withdrawn_meanwhile_is_not_told(world: World) -> None:
    maria, thida = await watching(world)
    await maria.posts(HERE)
    async with world.app.db.write() as tx:
        row = await items.by_ref(tx, "PH-2026-0001")
        assert row is not None
        await items.withdraw(tx, row.id, world.now)
    await world.later("10s")
    assert told(thida, "PH-2026-0001") == 0


async def test_a_notice_that_waits_is_not_sent_when_the_case_was_narrowed(world: World) -> None:
    maria, thida = await watching(world)
    world.sandbox.world.faults.add({"kind": "429", "chat_id": thida.id, "retry_after": 600, "times": 1})
    await maria.posts(HERE)
    await world.later("10s")
    await maria.says("/show PH-2026-0001")
    await maria.presses("Widen or narrow")
    await maria.presses("STRICT")
    await world.later("1h")
    assert told(thida, "PH-2026-0001") == 0


async def test_a_case_filed_before_the_bot_went_down_is_told_after_it_is_back(world: World) -> None:
    maria, thida = await watching(world)
    await maria.posts(HERE)
    await world.stop_bot()
    await world.start_bot()
    await world.settled()
    assert told(thida, "PH-2026-0001") == 1


async def test_several_watches_that_find_one_case_make_one_message(world: World) -> None:
    maria, thida = await watching(world)
    await thida.says("/watch container:MSKU1234565 Manila")
    await thida.says("/watch Manila")
    await maria.posts(HERE)
    await world.later("10s")
    notice = thida.sees("New for your searches")
    assert "CFC-12 country:PH · " in notice["text"] and "Manila" in notice["text"]
    assert sum("New for your search" in m.get("text", "") for m in thida.heard()) == 1


async def test_who_leaves_watches_no_more(world: World) -> None:
    _, thida = await watching(world)
    await thida.says("/leave")
    await thida.presses("Leave OzoneNet")
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM watches") == 0


async def test_a_search_for_nothing_and_too_many_are_refused_in_words(world: World) -> None:
    thida = await world.customs("TH", "thida")
    await thida.says("/watch")
    assert "written as for /find" in thida.last()
    await thida.says('/watch ""')
    assert "I understand no search in that" in thida.last()
    for number in range(20):
        await thida.says(f"/watch R-12 lot{number}")
    await thida.says("/watch R-22")
    assert "End one with /watches first" in thida.last()
    await thida.says("/watches")
    assert "R-12 lot19" in thida.last()


async def test_what_one_watches_is_among_ones_own_data(world: World) -> None:
    _, thida = await watching(world)
    assert [each["text"] for each in (await mydata(thida))["watches"]] == ["CFC-12 country:PH"]


async def test_a_search_is_watched_by_a_tap_below_its_results_and_survives_a_restart(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    await maria.posts(HERE)
    await thida.says("/find CFC-12 country:PH")
    results = thida.last()
    await thida.presses("Watch this")
    thida.sees("You are told at once")
    assert results in [message.get("text") for message in thida.heard()], "the results stay where they are"
    await world.stop_bot()
    await world.start_bot()
    await maria.posts("/case 12 cylinders of R-12 in Cebu, Philippines")
    await world.later("10s")
    assert told(thida, "PH-2026-0002") == 1 and told(thida, "PH-2026-0001") == 0


async def test_a_search_that_finds_nothing_is_watched_until_it_does(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    await thida.says("/find R-12 country:PH")
    thida.sees("Nothing found that you may read.")
    await thida.presses("Watch this")
    await maria.posts(HERE)
    await world.later("10s")
    assert told(thida, "PH-2026-0001") == 1
