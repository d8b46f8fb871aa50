"""Alerts: exactly whom they reach, who has read them, and how they are reminded, held, recalled and ended."""

from __future__ import annotations

from typing import Any

from domain.access import Role
from tests.world import Talker, World

TEXT = "Ship Pacific Star carries 900 cylinders of CFC-12 labelled R-134a. Please check at arrival."


async def previewed(carla: Talker, *, level: str = "Warning", valid: str = "3 days") -> None:
    """Up to the preview of an alert for the coordinator's own network."""
    await carla.says(f"/alert {TEXT}")
    await carla.presses(level)
    await carla.presses(valid)
    await carla.presses("Preview")


async def sent(carla: Talker, **how: str) -> str:
    """Send it; its reference."""
    await previewed(carla, **how)
    await carla.presses("Send to")
    return carla.finds(r"A-2026-\d{4}")


async def value(world: World, sql: str, *params: Any) -> Any:
    async with world.app.db.read() as reader:
        return await reader.fetch_value(sql, params)


async def test_the_preview_counts_whom_it_reaches_and_sends_nothing(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await world.room("SEAP", maria)
    await previewed(carla)
    preview = carla.last()
    assert TEXT in preview and "🟡 TLP:AMBER" in preview and "Warning" in preview
    assert "It will reach 2 people in 2 countries, and 1 room." in preview
    maria.sees_not("Pacific Star")
    fay.sees_not("Pacific Star")


async def test_an_alert_reaches_exactly_its_audience(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay", language="fr")
    uma, ina = await world.customs("UZ", "uma"), await world.member(Role.INDUSTRY, "TH", "ina")
    seap, eca = await world.room("SEAP", maria), await world.room("ECA", uma)
    ref = await sent(carla)
    for reader in (maria, fay):
        assert "🟡 TLP:AMBER" in reader.sees(ref)["text"] and TEXT in reader.last()
    assert maria.sees(ref, seap)["message_thread_id"]
    for other in (uma, ina):
        other.sees_not(ref)
    uma.sees_not("Pacific Star", eca)
    assert carla.sees("Read: 0/2")["text"].endswith("Sent: 2")


async def test_reading_is_counted_once_and_the_tally_tells_it_by_country(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria, fay)
    ref = await sent(carla)
    assert (await maria.presses("I have read it"))["text"] == "Thank you. It is noted."
    assert "✓ You have read it" in maria.sees(ref)["text"]
    assert "I have read it" not in "".join(maria.buttons())
    assert "said so before" in (await maria.presses("I have read it", seap))["text"]
    tally = carla.sees("Read: 1/2")["text"]
    assert "✓ 🇵🇭 Philippines 1/1" in tally and "· 🇫🇯 Fiji 0/1" in tally
    await fay.presses("I have read it", seap)
    assert "✓ You have read it" in fay.sees(ref)["text"]
    carla.sees("Read: 2/2")


async def test_who_was_not_addressed_is_not_counted(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria = await world.customs("PH", "maria")
    ref = await sent(carla)
    tom = await world.customs("TH", "tom")
    await tom.says(f"/show {ref}")
    await tom.says("/alerts")
    tom.sees(ref)
    assert "1/1" not in carla.sees("Read: 0/1")["text"]
    await maria.presses("I have read it")
    carla.sees("Read: 1/1")


async def test_a_public_alert_goes_by_a_second_tap_alone(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await previewed(carla)
    await carla.presses("Change")
    await carla.presses("Who may read it")
    await carla.presses("CLEAR")
    await carla.presses("Preview")
    await carla.presses("Send to")
    assert "What was public cannot be taken back" in carla.last()
    maria.sees_not("Pacific Star")
    await carla.presses("Yes, send it")
    assert "⚪ TLP:CLEAR" in maria.sees("Pacific Star")["text"]


async def test_a_double_tap_on_send_sends_once(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await previewed(carla)
    message, button = carla._button("Send to", None, None)
    for _ in range(2):
        await world.sandbox.press(carla.id, None, message["message_id"], callback_data=button["callback_data"])
    await world.settled()
    assert await value(world, "SELECT count(*) FROM alerts") == 1
    assert sum("Pacific Star" in m.get("text", "") for m in maria.heard()) == 1


async def test_other_networks_need_green_and_are_told_so(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    uma, rilo = await world.customs("UZ", "uma"), await world.member(Role.PARTNER, None, "rilo")
    eca = await world.room("ECA", uma)
    await carla.says(f"/alert {TEXT}")
    await carla.presses("Urgent")
    await carla.presses("1 week")
    await carla.presses("Networks")
    await carla.presses("Central Asia")
    await carla.presses("Done")
    assert "must be TLP:GREEN" in carla.last()
    assert "Preview" not in carla.buttons()
    await carla.presses("Who may read it")
    await carla.presses("GREEN")
    await carla.presses("Roles")
    await carla.presses("partner")
    await carla.presses("Done")
    await carla.presses("Preview")
    await carla.presses("Send to 2 people")
    for reader in (uma, rilo):
        assert "🟢 TLP:GREEN" in reader.sees("A-2026-0001")["text"]
    card = uma.sees("A-2026-0001", eca)
    assert [m["pinned_message"]["message_id"] for m in uma.heard(eca) if "pinned_message" in m] == [card["message_id"]]


async def test_for_some_countries_only_these_get_it_and_no_room_shows_it(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria, fay)
    await carla.says(f"/alert {TEXT}")
    await carla.presses("Warning")
    await carla.presses("1 day")
    await carla.presses("Countries")
    await carla.says("Filipinas, Thailand")
    await carla.presses("Preview")
    assert "1 person in 1 country, and 0 rooms" in carla.last() and "No room shows it" in carla.last()
    await carla.presses("Send to 1 person")
    maria.sees("A-2026-0001")
    fay.sees_not("A-2026-0001")
    maria.sees_not("Pacific Star", seap)
    await fay.says("/alerts")
    assert "no alert at present" in fay.last()


async def test_who_cannot_be_written_to_is_counted_apart(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    fay = await world.ozone("FJ", "fay")
    async with world.app.db.write() as tx:
        await tx.execute("UPDATE people SET unreachable = 1 WHERE telegram_id = ?", (fay.id,))
    await previewed(carla)
    assert "It will reach 1 person" in carla.last() and "1 person cannot be written to" in carla.last()
    await carla.presses("Send to 1 person")
    maria.sees("A-2026-0001")
    fay.sees_not("A-2026-0001")
    assert "cannot be written to: 1" in carla.sees("Read: 0/2")["text"]


async def test_only_the_silent_are_reminded_and_once_an_hour_at_most(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await sent(carla)
    await maria.presses("I have read it")
    await carla.presses("Who has not read it")
    assert "Fay" in carla.last() and "Maria" not in carla.last()
    assert (await carla.presses("Remind them"))["text"] == "1 person is reminded."
    assert "Reminder" in fay.last() and TEXT in fay.last()
    maria.sees_not("Reminder")
    assert "less than an hour ago" in (await carla.presses("Remind them"))["text"]
    await fay.presses("I have read it")
    assert all("✓ You have read it" in m["text"] for m in fay.heard() if ref in m["text"])
    carla.sees("Read: 2/2")


async def test_a_recalled_alert_is_left_nowhere(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    seap = await world.room("SEAP", maria)
    ref = await sent(carla, level="Urgent")
    await fay.presses("I have read it")
    await carla.presses("Recall")
    await carla.presses("Recall it")
    for who, where in ((maria, None), (fay, None), (maria, seap)):
        who.sees_not("Pacific Star", where)
        who.sees(f"{ref}\nThis alert was recalled", where)
    assert "Recalled" in carla.sees("Read: 1/2")["text"]
    await maria.says(f"/show {ref}")
    assert "Nothing found" in maria.last()
    await maria.says("/alerts")
    assert "no alert at present" in maria.last()


async def test_sending_can_be_paused_and_resumed(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await world.door("faults", kind="429", chat_id=maria.id, times=1, retry_after=3600)
    ref = await sent(carla)
    await carla.presses("Refresh")
    assert "waiting: 1" in carla.sees("Read: 0/1")["text"]
    before = len(maria.heard())
    await carla.presses("Pause sending")
    assert "Sending is paused" in carla.sees("Read: 0/1")["text"]
    await world.later("2h")
    assert len(maria.heard()) == before
    await carla.presses("Resume sending")
    maria.sees(ref)
    assert await value(world, "SELECT state FROM outbox WHERE dedupe LIKE 'alert:%'") == "sent"


async def test_an_alert_ends_by_itself_and_the_sender_is_told_the_tally(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await world.ozone("FJ", "fay")
    ref = await sent(carla, valid="1 day")
    await maria.presses("I have read it")
    await world.later("25h")
    assert "Your alert is over. 1 of 2 have read it." in carla.last()
    assert "Over" in carla.sees("Read: 1/2")["text"]
    await maria.says("/alerts")
    assert "no alert at present" in maria.last()
    await maria.says(f"/show {ref}")
    assert "This alert is over." in maria.last()


async def test_officers_cannot_send_alerts_nor_manage_those_of_others(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await sent(carla)
    await maria.says("/alert something")
    assert "not for your role" in maria.last()
    await maria.says("/show A-2026-0001")
    assert maria.buttons() == ["I have read it"]


async def test_an_alert_is_found_by_its_words(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    ref = await sent(carla)
    await maria.says("/find freon 12 kind:alert")
    assert ref in maria.last()


async def test_another_coordinator_of_the_network_manages_it_and_one_of_another_does_not(world: World) -> None:
    carla, cato = await world.coordinator("SEAP", "carla"), await world.coordinator("SEAP", "cato")
    eva = await world.coordinator("ECA", "eva")
    ref = await sent(carla)
    await cato.says(f"/show {ref}")
    await cato.presses("Who has read it")
    assert "Read: 0/1" in cato.last()
    await cato.presses("Recall")
    await cato.presses("Recall it")
    assert "Recalled" in cato.last()
    carla.sees("Recalled")
    await eva.says(f"/show {ref}")
    assert "Nothing found" in eva.last()


async def test_who_has_not_read_it_is_listed_page_by_page(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    names = [f"officer_{n:02d}" for n in range(23)]
    for name in names:
        await world.customs("PH", name)
    await sent(carla)
    await carla.presses("Who has not read it")
    assert "Who has not read it · 23" in carla.last() and "Officer 09" in carla.last()
    assert "Officer 10" not in carla.last() and carla.buttons() == ["More ›"]
    await carla.presses("More")
    assert "Officer 10" in carla.last() and "Officer 20" not in carla.last()
    await carla.presses("More")
    assert "Officer 22" in carla.last() and carla.buttons() == ["‹ Back"]
    await carla.presses("‹ Back")
    assert "Officer 10" in carla.last() and "Officer 19" in carla.last()


async def test_current_alerts_are_listed_page_by_page_the_newest_first(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    for _ in range(7):
        await sent(carla)
    await maria.says("/alerts")
    assert maria.buttons()[:5] == [f"A-2026-000{n}" for n in (7, 6, 5, 4, 3)]
    await maria.presses("Older")
    assert maria.buttons() == ["A-2026-0002", "A-2026-0001", "‹ Newer"]
    await maria.presses("‹ Newer")
    await maria.presses("A-2026-0007")
    assert TEXT in maria.last() and maria.buttons() == ["I have read it"]


async def test_an_administrator_chooses_the_network_and_may_stay_amber(world: World) -> None:
    ada, maria = await world.member(Role.ADMIN, None, "ada"), await world.customs("PH", "maria")
    uma = await world.customs("UZ", "uma")
    await ada.says(f"/alert {TEXT}")
    for tap in ("Information", "1 week", "South East Asia", "Done", "Preview", "Send to 1 person"):
        await ada.presses(tap)
    assert "🟡 TLP:AMBER" in maria.sees("A-2026-0001")["text"]
    uma.sees_not("A-2026-0001")
    await maria.presses("I have read it")
    ada.sees("Read: 1/1")


async def test_the_end_may_be_typed_and_a_past_day_is_refused(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await carla.says(f"/alert {TEXT}")
    await carla.presses("Warning")
    await carla.says("2026-11-01")
    assert "That day is past" in carla.last()
    await carla.says("whenever")
    assert "no day I understand" in carla.last()
    await carla.says("15 December 2026")
    assert "Valid: Dec 15, 2026" in carla.last()
    await carla.presses("Preview")
    await carla.presses("Send to")
    assert "Valid until: 16 Dec 2026 01:00 UTC+8" in maria.last()  # midnight where the sender is


async def test_a_text_that_is_too_long_is_refused_and_says_by_how_much(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await carla.says("/alert " + "x" * 1600)
    assert "1600 characters; at most 1500" in carla.last()


async def test_in_a_large_audience_countries_are_typed(world: World) -> None:
    ada, sam = await world.member(Role.ADMIN, None, "ada"), await world.customs("SR", "sam")
    await ada.says(f"/alert {TEXT}")
    for tap in ("Warning", "1 day", "Caribbean", "South East Asia", "West Asia", "Done", "Countries"):
        await ada.presses(tap)
    assert len(ada.buttons()) < 10
    await ada.says("Surinam; Atlantis")
    assert "I know no country “Atlantis”" in ada.last()
    await ada.says("Суринам")
    for tap in ("Who may read it", "GREEN", "Preview", "Send to 1 person"):
        await ada.presses(tap)
    sam.sees("A-2026-0001")


async def test_an_alert_that_was_not_sent_yet_is_dropped_by_a_recall(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await world.door("faults", kind="429", chat_id=maria.id, times=1, retry_after=3600)
    await sent(carla)
    await carla.presses("Recall")
    await carla.presses("Recall it")
    await world.later("2h")
    maria.sees_not("Pacific Star")
    maria.sees_not("A-2026-0001")


async def test_a_leaver_gets_no_alert_that_still_waits(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await world.door("faults", kind="429", chat_id=maria.id, times=1, retry_after=3600)
    await sent(carla)
    async with world.app.db.write() as tx:
        await tx.execute("UPDATE people SET status = 'left' WHERE telegram_id = ?", (maria.id,))
    await world.later("2h")
    maria.sees_not("Pacific Star")


async def test_a_sender_who_has_left_gets_neither_tally_nor_buttons_when_the_alert_is_read(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await world.coordinator("SEAP", "cora")
    await sent(carla)
    await carla.says("/leave")
    await carla.presses("Leave OzoneNet")
    carla.sees("You have left")
    before = len(carla.heard())
    await maria.presses("I have read it")
    assert len(carla.heard()) == before and "Read: 1/" not in carla.transcript()
    gone = "SELECT count(*) FROM buttons WHERE person_id = (SELECT id FROM people WHERE telegram_id = ?)"
    assert await value(world, gone, carla.id) == 0
    assert await value(world, "SELECT count(*) FROM alert_recipients WHERE read_at IS NOT NULL") == 1


async def test_an_urgent_alert_is_unpinned_when_it_is_over(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    seap = await world.room("SEAP", maria)
    await sent(carla, level="Urgent", valid="1 day")
    bot = world.app.house.bot
    assert (await bot.get_chat(seap)).pinned_message is not None
    await world.later("25h")
    assert (await bot.get_chat(seap)).pinned_message is None


async def test_who_is_no_coordinator_any_more_sends_and_manages_nothing(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    await sent(carla)
    await previewed(carla)
    async with world.app.db.write() as tx:
        await tx.execute("UPDATE people SET role = 'ozone' WHERE telegram_id = ?", (carla.id,))
    assert "Only network coordinators" in (await carla.presses("Send to"))["text"]
    assert "can do this" in (await carla.presses("Recall"))["text"]
    maria.sees_not("A-2026-0002")
