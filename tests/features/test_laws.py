"""Promises of legislation: added once, told to the networks chosen, found by country and words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from domain.access import Role, Tlp
from domain.laws import Kind, Law
from handlers import cases, files, forms, laws, questions, search
from services import laws as service
from storage import items
from tests.pictures import written
from tests.world import Talker, World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    features = (cases, files, laws, questions, search, forms)
    async with World(tmp_path, features=tuple(module.FEATURE for module in features)) as world:
        yield world


async def _written(officer: Talker, title: str = "HFC import quota 2027") -> None:
    """The form of an ozone officer up to its review."""
    await officer.says("/law add")
    await officer.presses("Quota")
    await officer.says(title)
    await officer.presses("☐ HFC")
    await officer.says("R-404A, R-410A")
    await officer.says("1 January 2027")
    await officer.says("Imports above the quota are refused at the border.")
    await officer.says("www.example.org/quota.pdf")
    await officer.presses("Skip")


async def _published(officer: Talker, title: str = "HFC import quota 2027") -> str:
    await _written(officer, title)
    await officer.presses("Publish")
    return officer.finds(r"L-2026-\d{4}")


async def test_an_ozone_officer_adds_a_quota_and_the_own_network_gets_the_update(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    room = await world.room("SEAP", officer)
    ref = await _published(officer)
    officer.sees("Published")
    card = officer.sees(ref, room)["text"]
    for words in (
        "TLP:GREEN",
        "Philippines",
        "Quota",
        "HFC import quota 2027",
        "HFC, R-404A, R-410A",
        "Jan 1, 2027",
        "https://www.example.org/quota.pdf",
        "ozone officer, Philippines",
    ):
        assert words in card, words


async def test_the_networks_chosen_get_the_update_and_others_do_not(world: World) -> None:
    officer, uz, sn = (
        await world.ozone("PH", "ozone_ph"),
        await world.customs("UZ", "customs_uz"),
        await world.ozone("SN", "ozone_sn"),
    )
    eca, africa = await world.room("ECA", uz), await world.room("AF-FR", sn)
    await _written(officer)
    await officer.presses("Networks")
    await officer.presses("Europe")
    await officer.presses("Done")
    await officer.presses("Publish")
    ref = officer.finds(r"L-2026-\d{4}")
    uz.sees(ref, eca)
    sn.sees_not(ref, africa)
    async with world.app.db.read() as reader:
        row = await items.by_ref(reader, ref)
        assert row is not None
        assert await items.shared_with(reader, row.id) == ["ECA", "SEAP"]


async def test_other_networks_are_chosen_only_with_a_label_that_lets_them_read(world: World) -> None:
    officer, uz = await world.ozone("PH", "ozone_ph"), await world.customs("UZ", "customs_uz")
    room = await world.room("ECA", uz)
    await _written(officer)
    await officer.presses("Networks")
    await officer.presses("Europe")
    await officer.presses("Done")
    await officer.presses("Who may read it")
    await officer.presses("AMBER")
    officer.sees("Other networks cannot read TLP:AMBER.")
    assert "Publish" not in officer.buttons()
    await officer.presses("Who may read it")
    await officer.presses("CLEAR")
    await officer.presses("Publish")
    uz.sees("L-2026-0001", room)


async def test_legislation_is_found_by_country_and_words(world: World) -> None:
    officer, uz = await world.ozone("PH", "ozone_ph"), await world.customs("UZ", "customs_uz")
    ref = await _published(officer)
    for words in ("PH", "ph quota", "philippines quota", "Филиппины", "R-404A", "HFC", "import quotas"):
        await uz.says(f"/law {words}")
        assert ref in uz.last(), words
    await uz.says("/law Fiji")
    uz.sees("Nothing found that can be shown here.")
    await uz.says("/find kind:law country:PH")
    assert ref in uz.last()
    await uz.says(f"/law {ref}")
    uz.sees("Imports above the quota are refused at the border.")
    await uz.says(f"/show {ref}")
    uz.sees("Imports above the quota are refused at the border.")


async def test_the_newest_stand_first_and_pages_are_turned(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    person = await officer.person()
    for number in range(7):
        async with world.app.db.write() as tx:
            law = Law("PH", Kind.BAN, f"Ban number {number}", "No more.")
            await service.add(tx, person, law, tlp=Tlp.GREEN, now=world.now)
    await officer.says("/law")
    assert "Ban number 6" in officer.last() and "Ban number 0" not in officer.last()
    await officer.presses("›")
    assert "Ban number 0" in officer.last()


async def test_only_ozone_officers_and_coordinators_add_and_only_for_their_countries(world: World) -> None:
    customs = await world.customs("PH", "customs_ph")
    await customs.says("/law add")
    customs.sees("Ozone officers add the legislation of their own country")
    coordinator = await world.coordinator("SEAP", "coordinator_seap")
    await coordinator.says("/law add")
    await coordinator.says("Uzbekistan")
    coordinator.sees("Ozone officers add the legislation of their own country")
    await coordinator.says("Fiji")
    coordinator.sees("What is it?")


async def test_what_is_written_after_add_is_kept_as_summary_and_link(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    await officer.says("/law add Disposable cylinders are banned. https://example.org/ban.pdf")
    await officer.presses("Ban")
    await officer.says("Ban of disposable cylinders")
    await officer.presses("Skip")
    await officer.presses("Skip")
    await officer.presses("Skip")
    card = officer.sees("New legislation")["text"]
    assert "Disposable cylinders are banned." in card and "Link: https://example.org/ban.pdf" in card
    assert "Publish" in officer.buttons()


async def test_a_wrong_date_or_link_is_refused_and_the_draft_stays(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    await officer.says("/law add")
    await officer.presses("Ban")
    await officer.says("Ban of CFCs")
    await officer.presses("Skip")
    await officer.says("soon")
    officer.sees("“soon” is no date I know.")
    await officer.says("01/03/2027")
    await officer.says("No imports.")
    await officer.says("not a link")
    officer.sees("That is no web address")
    officer.sees("Ban of CFCs")
    officer.sees("Mar 1, 2027")


async def test_a_document_comes_with_the_law_and_is_sent_to_who_asks(world: World) -> None:
    officer, maria = await world.ozone("PH", "ozone_ph"), await world.customs("PH", "customs_ph")
    room = await world.room("SEAP", officer, maria)
    await officer.says("/law add")
    await officer.presses("Ban")
    await officer.says("Ban of CFCs")
    await officer.presses("Skip")
    await officer.presses("Skip")
    await officer.says("No imports.")
    await officer.presses("Skip")
    await officer.says("", documents=[written("ban.pdf")])
    await officer.presses("Done")
    await officer.presses("Publish")
    await maria.presses("Files (1)", room)
    assert [message["document"]["file_name"] for message in maria.heard() if "document" in message] == ["ban.pdf"]


async def test_an_edit_changes_the_card_in_the_room(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    room = await world.room("SEAP", officer)
    ref = await _published(officer)
    await officer.presses("Show")
    await officer.presses("Edit")
    await officer.presses("Change")
    await officer.presses("Title")
    await officer.says("HFC import quota 2028")
    await officer.presses("Save")
    card = officer.sees("HFC import quota 2028", room)
    assert ref in card["text"] and "edited" in card["text"]
    officer.sees_not("HFC import quota 2027", room)


async def test_what_is_withdrawn_leaves_rooms_and_searches_and_can_be_put_back(world: World) -> None:
    officer, maria = await world.ozone("PH", "ozone_ph"), await world.customs("PH", "customs_ph")
    room = await world.room("SEAP", officer, maria)
    ref = await _published(officer)
    await officer.presses("Show")
    await officer.presses("Withdraw")
    await officer.presses("Yes, withdraw")
    maria.sees_not(ref, room)
    await maria.says("/law PH")
    maria.sees_not(ref)
    await officer.presses("Put back")
    maria.sees(ref, room)
    await maria.says("/law PH")
    maria.sees(ref)


async def test_industry_reads_only_what_is_clear(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    buyer = await world.member(Role.INDUSTRY, "IN", "industry_in")
    ref = await _published(officer)
    await buyer.says("/law PH")
    buyer.sees("Nothing found that can be shown here.")
    await buyer.says(f"/law {ref}")
    buyer.sees("Nothing found under")


async def test_the_list_in_a_room_is_turned_by_anyone_and_shows_what_the_room_may_read(world: World) -> None:
    officer, uz = await world.ozone("PH", "ozone_ph"), await world.customs("UZ", "customs_uz")
    room = await world.room("ECA", uz, officer)
    person = await officer.person()
    for number in range(7):
        tlp = Tlp.AMBER if number == 6 else Tlp.GREEN
        async with world.app.db.write() as tx:
            await service.add(
                tx, person, Law("PH", Kind.BAN, f"Ban number {number}", "No more."), tlp=tlp, now=world.now
            )
    await officer.says("/law", room)
    assert "6 found" in officer.last(room) and "Ban number 6" not in officer.last(room)
    await uz.presses("›", room)
    assert "Ban number 0" in officer.last(room)
    await uz.presses("L-2026-0001", room)
    uz.sees("No more.")


async def test_two_taps_publish_once(world: World) -> None:
    officer = await world.ozone("PH", "ozone_ph")
    await _written(officer)
    message, button = officer._button("Publish", None, None)
    for _ in range(2):
        await world.sandbox.press(officer.id, None, message["message_id"], callback_data=button["callback_data"])
    await world.settled()
    await officer.says("/law")
    officer.sees("1 found")


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "from 1 March 2027", "Mar 1, 2027"),
        ("fr", "à partir du 1er mars 2027", "1 mars 2027"),
        ("ru", "с 1 марта 2027", "1 мар. 2027"),
        ("zh", "2027年3月1日", "2027年3月1日"),
        ("ar", "١ مارس ٢٠٢٧", "1 مارس 2027"),
        ("es", "marzo de 2027", "marzo 2027"),
    ],
)
async def test_the_date_is_understood_in_every_language(world: World, language: str, typed: str, shown: str) -> None:
    officer = await world.ozone("PH", "ozone_ph", language=language)
    await officer.says("/law add")
    await officer.presses(officer.buttons()[0])
    await officer.says("Ban of CFCs")
    await officer.says("CFC")
    await officer.says(typed)
    officer.sees(shown)
