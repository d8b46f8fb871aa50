"""Digests: each network's own, once, at its hour, with what its readers may read and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

from domain.access import Role, Tlp
from domain.schedules import Every, Pattern
from services import digests as service
from storage import digests as store
from storage import items
from tests.world import Talker, World

MANILA = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"
SUVA = "/case 10 cylinders x 10 kg declared HFC-134a, found HCFC-22, Suva"
TASHKENT = "/case 6 tonnes carbon tetrachloride declared as recycled, found virgin, Tashkent"


async def wants(person: Talker) -> None:
    await person.says("/digest")
    await person.presses("Send it to me too")


def digests(person: Talker, room: int | None = None) -> list[str]:
    """The digests that came to a chat, oldest first."""
    texts = [str(message.get("text", "")) for message in person.heard(room)]
    return [text for text in texts if "· Digest\n" in text]


async def value(world: World, sql: str, *params: Any) -> Any:
    async with world.app.db.read() as reader:
        return await reader.fetch_value(sql, params)


async def relabelled(world: World, ref: str, tlp: Tlp) -> None:
    async with world.app.db.write() as tx:
        row = await items.by_ref(tx, ref)
        assert row is not None
        await items.set_tlp(tx, row.id, tlp)


async def test_each_network_with_news_gets_exactly_one_and_the_others_none(world: World) -> None:
    maria, uma, sam = [
        await world.customs(land, name) for land, name in (("PH", "maria"), ("UZ", "uma"), ("SR", "sam"))
    ]
    seap, eca = await world.room("SEAP", maria), await world.room("ECA", uma)
    car = await world.room("CAR", sam)
    await maria.posts(MANILA)
    await uma.posts(TASHKENT)
    assert not digests(maria, seap)
    await world.later("7d")
    [told] = digests(maria, seap)
    assert told.startswith("🟡 TLP:AMBER · Digest\nSouth East Asia and the Pacific")
    assert "1 case · 544 kg ▲ (before: 0)" in told and "PH-2026-0001" in told and "UZ-2026" not in told
    assert len(digests(uma, eca)) == 1 and "UZ-2026-0001" in digests(uma, eca)[0]
    assert not digests(sam, car)
    assert await value(world, "SELECT count(*) FROM digests WHERE empty = 1") == 7
    await world.later("7d")
    assert len(digests(maria, seap)) == 1


async def test_a_digest_comes_at_its_hour_and_not_before(world: World) -> None:
    maria = await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    await maria.posts(MANILA)
    await world.later("158h")  # Monday 30 November, 7 o'clock in Bangkok
    assert not digests(maria, seap)
    await world.later("1h")
    assert len(digests(maria, seap)) == 1


async def test_a_restart_in_between_sends_nothing_twice(world: World) -> None:
    maria = await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    await maria.posts(MANILA)
    await world.later("7d")
    await world.stop_bot()
    await world.start_bot()
    await world.settled()
    assert len(digests(maria, seap)) == 1


async def test_after_three_weeks_without_the_bot_one_digest_tells_all(world: World) -> None:
    maria = await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    first = await maria.posts(MANILA)
    await world.later("3d")
    second = await maria.posts(SUVA)
    await world.stop_bot()
    world.sandbox.clock.advance("21d")
    await world.start_bot()
    await world.settled()
    [told] = digests(maria, seap)
    assert first in told and second in told and "2 cases" in told


async def test_a_clock_that_jumps_ahead_and_back_neither_repeats_nor_skips(world: World) -> None:
    maria = await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    await maria.posts(MANILA)
    await world.later("14d")
    assert len(digests(maria, seap)) == 1
    await world.later("-13d")
    assert len(digests(maria, seap)) == 1
    second = await maria.posts(SUVA)  # at a time that the first digest has covered already
    await world.later("7d")
    assert len(digests(maria, seap)) == 1
    await world.later("14d")
    assert len(digests(maria, seap)) == 2
    assert second in digests(maria, seap)[1] and "PH-2026-0001" not in digests(maria, seap)[1]


async def test_who_chose_it_gets_it_privately_in_their_language_and_nobody_else(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await wants(fay)
    assert "You get it in our private chat" in fay.last()
    await maria.posts(MANILA)
    await world.later("7d")
    assert len(digests(fay)) == 1 and "PH-2026-0001" in digests(fay)[0]
    assert not digests(maria)


async def test_narrow_items_come_only_privately_to_those_entitled(world: World) -> None:
    maria, pia = await world.customs("PH", "maria"), await world.ozone("PH", "pia")
    fay = await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria)
    for person in (pia, fay):
        await wants(person)
    ref = await maria.posts(MANILA)
    await relabelled(world, ref, Tlp.AMBER_STRICT)
    await maria.posts(SUVA)
    await world.later("7d")
    assert ref in digests(pia)[0] and digests(pia)[0].startswith("🟠 TLP:AMBER+STRICT")
    assert ref not in digests(fay)[0] and ref not in digests(maria, seap)[0]
    assert "1 case ·" in digests(fay)[0] and "2 cases ·" in digests(pia)[0]


async def test_who_joined_later_does_not_get_the_history_from_before(world: World) -> None:
    maria = await world.customs("PH", "maria")
    old = await maria.posts(MANILA)
    await world.later("2d")
    tom = await world.customs("TH", "tom")
    await wants(tom)
    await world.later("1h")
    new = await maria.posts(SUVA)
    await world.later("5d")
    [told] = digests(tom)
    assert new in told and old not in told and "before" not in told


async def test_what_was_narrowed_before_it_was_sent_is_not_in_it(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria)
    await wants(fay)
    secret, open_ = await maria.posts(MANILA), await maria.posts(SUVA)
    await world.door("faults", kind="429", chat_id=seap, times=1, retry_after=600)
    await world.door("faults", kind="429", chat_id=fay.id, times=1, retry_after=600)
    await world.later("7d")
    assert not digests(maria, seap) and not digests(fay)
    await relabelled(world, secret, Tlp.AMBER_STRICT)
    await world.later("20m")
    for told in (*digests(maria, seap), *digests(fay)):
        assert secret not in told and open_ in told and "1 case ·" in told
    assert (len(digests(maria, seap)), len(digests(fay))) == (1, 1)


async def test_a_digest_that_has_nothing_left_to_tell_is_not_sent(world: World) -> None:
    maria = await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    ref = await maria.posts(MANILA)
    await world.door("faults", kind="429", chat_id=seap, times=1, retry_after=600)
    await world.later("7d")
    await relabelled(world, ref, Tlp.RED)
    await world.later("20m")
    assert not digests(maria, seap)


async def test_the_preview_is_what_is_sent(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria, carla)
    await maria.says("/digest preview")
    assert "Nothing new so far" in maria.last()
    await wants(maria)
    await maria.posts(MANILA)
    await maria.says("/digest preview")
    await maria.says("/digest preview", seap)
    mine, rooms = maria.last(), maria.last(seap)
    await world.later("7d")
    for preview, sent in ((mine, digests(maria)[0]), (rooms, digests(maria, seap)[0])):
        assert preview.splitlines()[0] == "🟡 TLP:AMBER · Preview of the next digest"
        assert preview.splitlines()[2:] == sent.splitlines()[2:]


async def test_all_that_it_tells_of_opens_in_private(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria, fay)
    refs = [await maria.posts(SUVA if n % 2 else MANILA) for n in range(10)]
    await world.later("7d")
    assert "… and 5 more" in digests(maria, seap)[0] and "10 cases" in digests(maria, seap)[0]
    assert "private chat" in (await fay.presses("Open all (10)", seap))["text"]
    seen = [label for label in fay.buttons() if label in refs]
    assert len(seen) == 8
    await fay.presses("More")
    seen += [label for label in fay.buttons() if label in refs]
    assert sorted(seen) == sorted(refs)
    await fay.presses("‹ Back")
    await fay.presses(refs[0])
    assert fay.last().startswith(f"🟡 TLP:AMBER · {refs[0]}\n")


async def test_a_coordinator_sets_day_hour_and_zone_and_it_counts_from_then_on(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    await maria.posts(MANILA)
    await carla.says("/digest")
    assert "every week" in carla.last() and "Monday" in carla.last() and "08:00" in carla.last()
    await carla.presses("How often")
    await carla.presses("every day")
    await carla.presses("Hour")
    await carla.presses("06:00")
    await carla.presses("Zone")
    await carla.presses("Fiji")
    card = carla.last()
    assert "every day" in card and "06:00" in card and "Pacific/Fiji" in card
    assert "Next: 24 Nov 2026 06:00" in card
    await world.later("7h")  # 23 November 17:00 UTC, 5 o'clock in Suva
    assert not digests(maria, seap)
    await world.later("1h")
    assert len(digests(maria, seap)) == 1


async def test_never_means_never_and_what_was_meanwhile_is_no_news(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    old = await maria.posts(MANILA)
    await carla.says("/digest")
    await carla.presses("How often")
    await carla.presses("never")
    assert "No digest is sent" in carla.last()
    await world.later("15d")
    await carla.presses("How often")
    await carla.presses("every week")
    new = await maria.posts(SUVA)
    await world.later("7d")
    [told] = digests(maria, seap)
    assert new in told and old not in told


async def test_officers_see_no_schedule_to_change(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await maria.says("/digest")
    assert maria.buttons() == ["Preview", "Last ones", "Send it to me too"]
    await carla.says("/digest")
    assert "How often" in carla.buttons()


async def test_the_latest_ones_can_be_read_again(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(MANILA)
    await maria.says("/digest")
    await maria.presses("Last ones")
    assert "There was none yet" in maria.last()
    await world.later("7d")
    await maria.says("/digest")
    await maria.presses("Last ones")
    await maria.presses("2026")
    assert ref in maria.last()


async def test_questions_alerts_and_solutions_are_told_but_old_open_questions_alone_are_no_news(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    async with world.app.db.write() as tx:
        author = await maria.person()
        for ref, text in (("Q-2026-0901", "Who knows this label?"), ("Q-2026-0902", "Which licence is that?")):
            row = await items.add(
                tx, kind="question", ref=ref, tlp=Tlp.AMBER, author_id=author.id, country="PH", network="SEAP",
                now=world.now,
            )  # fmt: skip
            await tx.execute("INSERT INTO questions (item_id, text) VALUES (?, ?)", (row.id, text))
    await carla.says("/alert Check all cylinders.")
    for tap in ("Warning", "3 days", "Preview", "Send to"):
        await carla.presses(tap)
    await world.later("7d")
    [told] = digests(maria, seap)
    assert "Alerts · 1" in told and "Check all cylinders." in told
    assert "New questions · 2" in told and "Who knows this label?" in told
    await world.later("7d")
    assert len(digests(maria, seap)) == 1
    async with world.app.db.write() as tx:
        await tx.execute("UPDATE questions SET state = 'solved', solved_at = ? WHERE text LIKE 'Who%'", (world.now,))
    await world.later("7d")
    told = digests(maria, seap)[1]
    assert "Solved questions · 1" in told and "Still open · 1" in told and "Which licence" in told


async def test_an_alert_for_some_countries_is_told_to_its_recipients_alone(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria)
    for person in (maria, fay):
        await wants(person)
    await carla.says("/alert Check all cylinders.")
    for tap in ("Warning", "3 days", "Countries"):
        await carla.presses(tap)
    await carla.says("Philippines")
    for tap in ("Preview", "Send to"):
        await carla.presses(tap)
    await world.later("7d")
    assert "Check all cylinders." in digests(maria)[0]
    assert not digests(fay) and not digests(maria, seap)


async def test_two_processes_at_the_same_moment_issue_one(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(MANILA)
    later = world.now + 8 * 86_400_000
    house = world.app.house

    async def issue() -> int | None:
        async with world.app.db.write() as tx:
            return await service.issue_due(tx, "SEAP", house.digest, later)

    issued = await asyncio.gather(issue(), issue(), issue())
    assert len([each for each in issued if each is not None]) == 1


async def test_what_another_network_shared_is_told_and_history_and_what_was_withdrawn_are_not(world: World) -> None:
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    seap = await world.room("SEAP", maria)
    shared, gone = await uma.posts(TASHKENT), await maria.posts(MANILA)
    async with world.app.db.write() as tx:
        for ref in (shared, gone):
            row = await items.by_ref(tx, ref)
            assert row is not None
            await items.set_tlp(tx, row.id, Tlp.GREEN)
            if ref == shared:
                await items.share(tx, row.id, "SEAP", by=None, now=world.now)
            else:
                await items.withdraw(tx, row.id, world.now)
        await items.add(
            tx, kind="law", ref="L-2026-0909", tlp=Tlp.CLEAR, author_id=None, country="PH", network="SEAP",
            now=world.now, history=True,
        )  # fmt: skip
    await world.later("7d")
    [told] = digests(maria, seap)
    assert shared in told and gone not in told and "L-2026" not in told


async def test_where_no_coordinator_has_chosen_the_configuration_holds(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    eva = await world.coordinator("ECA", "eva")
    await carla.says("/digest")
    await carla.presses("Day")
    await carla.presses("Friday")
    async with world.app.db.write() as tx:
        for network in ("SEAP", "ECA"):
            await service.ensure(tx, network, Pattern(Every.DAY, 0, 9, 30), world.now)
    await carla.says("/digest")
    assert "every week" in carla.last() and "Friday" in carla.last()
    async with world.app.db.read() as reader:
        found = await store.settings(reader, "ECA")
    assert found is not None and found.schedule.pattern == Pattern(Every.DAY, 0, 9, 30)
    await eva.says("/digest preview")
    assert "Nothing new so far" in eva.last()


async def test_an_administrator_without_a_network_chooses_one(world: World) -> None:
    ada, rilo = await world.member(Role.ADMIN, None, "ada"), await world.member(Role.PARTNER, None, "rilo")
    await ada.says("/digest")
    await ada.presses("Caribbean")
    assert "Digest · Caribbean" in ada.last() and "How often" in ada.buttons()
    assert "Send it to me too" not in ada.buttons()
    await rilo.says("/digest")
    assert "You belong to no network" in rilo.last()


async def test_in_arabic_weekdays_and_dates_are_arabic(world: World) -> None:
    nadia = await world.member(Role.COORDINATOR, None, "nadia", network="WA", language="ar")
    await nadia.says("/digest")
    assert "الاثنين" in nadia.last()


async def test_a_network_whose_digest_fails_does_not_keep_the_others_from_theirs(world: World) -> None:
    sam, uma = await world.customs("SR", "sam"), await world.customs("UZ", "uma")
    eca = await world.room("ECA", uma)
    await uma.posts(TASHKENT)
    await sam.posts(TASHKENT)
    async with world.app.db.write() as tx:
        await tx.execute("UPDATE cases SET facts = '{' WHERE item_id = (SELECT max(id) FROM items)")
    await world.later("7d")
    assert len(digests(uma, eca)) == 1
    assert await value(world, "SELECT count(*) FROM digests") == 8
