"""Promises of /find: in any language, only what may be read, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from domain.access import Tlp
from domain.cases import Facts, Status
from handlers import cases, forms, search
from sandbox import acts
from services.cases import import_case
from storage import index
from storage.items import ItemRow
from tests.world import Talker, World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(cases.FEATURE, search.FEATURE, forms.FEATURE)) as world:
        yield world


async def _case(world: World, name: str, network: str = "SEAP", tlp: Tlp = Tlp.AMBER, **facts: object) -> ItemRow:
    """A case in the case base."""
    country = str(facts.get("country", "PH"))
    async with world.app.db.write() as tx:
        return await import_case(
            tx,
            Facts(**{"country": "PH", "found": ("CFC-12",), "date": "2025-03-14", **facts}),  # type: ignore[arg-type]
            tlp=tlp,
            external_id=name,
            country=country,
            network=network,
            now=world.now,
            status=Status.SEIZED,
        )


async def _hits(talker: Talker, words: str, room: int | None = None) -> str:
    await talker.says(f"/find {words}", room)
    return talker.last(room)


async def _inline(world: World, talker: Talker, words: str) -> dict[str, Any]:
    answer: dict[str, Any] = await acts.ask_inline(world.sandbox.world, world.sandbox.person(talker.id), words)
    return answer


async def test_a_case_is_found_by_any_name_of_its_substance_in_six_languages(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a", declared=("HFC-134a",), quantity_kg=544.0, methods=("MISLABEL",))
    for words in ("freon 12", "氟利昂12", "хладон-12", "فريون 12", "R12", "R-12", "75-71-8"):
        assert row.ref in await _hits(ana, words), words
    ana.sees("🟡 TLP:AMBER · PH-2025-0001")
    ana.sees("HFC-134a (R-134a) → CFC-12 (R-12) · 544 kg")


async def test_filters_narrow_a_search(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a", methods=("MISLABEL",))
    other = await _case(world, "b", country="TH", methods=("MISLABEL",))
    words = "country:PH substance:R-12 since:2024 method:mislabel status:seized"
    found = await _hits(ana, words)
    assert row.ref in found and other.ref not in found
    assert "country: Philippines" in found and "1 found" in found
    assert row.ref not in await _hits(ana, "substance:R-12 since:2026")
    assert row.ref not in await _hits(ana, "substance:R-12 until:2024")
    assert row.ref in await _hits(ana, "substance:R-12 until:2025-03-14")


async def test_another_network_finds_nothing_and_no_count_tells_of_it(world: World) -> None:
    uz = await world.customs("UZ", "customs_uz")
    row = await _case(world, "a")
    await _hits(uz, "freon 12")
    uz.sees("Nothing found that you may read.")
    uz.sees("freon 12 → CFC-12 (R-12)")
    uz.sees_not(row.ref)
    uz.sees_not("1 found")


async def test_a_room_sees_what_the_room_may_read_and_not_what_the_asker_may(world: World) -> None:
    maria = await world.customs("PH", "customs_ph")
    room = await world.room("SEAP", maria)
    amber = await _case(world, "a")
    strict = await _case(world, "b", tlp=Tlp.AMBER_STRICT)
    there = await _hits(maria, "freon 12", room)
    assert amber.ref in there and strict.ref not in there and "1 found" in there
    assert strict.ref in await _hits(maria, "freon 12")


async def test_pages_are_turned_on_one_message_in_a_room_by_anyone(world: World) -> None:
    maria, ana = await world.customs("PH", "customs_ph"), await world.ozone("FJ", "ozone_fj")
    room = await world.room("SEAP", maria, ana)
    refs = [(await _case(world, f"c{n}", date=f"2025-01-{n + 1:02d}")).ref for n in range(12)]
    refs.reverse()
    first = await _hits(maria, "freon 12", room)
    assert "12 found" in first
    assert all(ref in first for ref in refs[:5]) and refs[5] not in first
    await ana.presses("›", room)
    assert all(ref in ana.last(room) for ref in refs[5:10]) and refs[0] not in ana.last(room)
    await maria.presses("›", room)
    assert all(ref in ana.last(room) for ref in refs[10:]) and "›" not in ana.buttons(room)
    await ana.presses("‹", room)
    await ana.presses("‹", room)
    assert ana.last(room) == first and "‹" not in ana.buttons(room)
    assert len(ana.heard(room)) == 1


async def test_the_best_match_comes_first_when_asked_for_and_pages_go_on(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    for number in range(6):
        words = "cylinder with words of every kind about many other things that were there " * 3
        await _case(world, f"c{number}", date=f"2025-02-{number + 1:02d}", narrative=words)
    best = await _case(world, "best", date="2025-01-01", narrative="cylinder cylinder cylinder")
    assert best.ref not in await _hits(ana, "cylinder")
    await ana.presses("Best match first")
    assert ana.finds(r"PH-2025-\d+") == best.ref
    await ana.presses("›")
    assert best.ref not in ana.last()
    await ana.presses("‹")
    assert best.ref in ana.last()


async def test_what_is_not_understood_is_said_and_the_rest_is_searched(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a")
    found = await _hits(ana, "substance:R-12 colour:red since:soon")
    assert row.ref in found
    assert "no filter “colour:”. Did you mean “country:”?" in found
    assert "“soon” in since: is no date" in found
    await _hits(ana, "substance:R-1200")
    ana.sees("Did you mean “R-12”?")
    await ana.presses("Search for: substance:R-12")
    ana.sees("1 found")


async def test_a_misspelt_substance_is_found_and_the_reading_is_said(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a")
    found = await _hits(ana, "freeon 12")
    assert row.ref in found and "I read freeon 12 → CFC-12 (R-12)" in found


async def test_a_page_that_emptied_meanwhile_is_the_first_again(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    rows = [await _case(world, f"c{number}", date=f"2025-01-{number + 1:02d}") for number in range(6)]
    await _hits(ana, "freon 12")
    async with world.app.db.write() as tx:
        await index.remove(tx, rows[0].id)
    await ana.presses("›")
    assert "5 found" in ana.last() and rows[5].ref in ana.last()


async def test_a_search_without_hits_offers_to_leave_something_out(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a")
    await _hits(ana, "freon 12 country:TH zebra")
    ana.sees("country: Thailand")
    await ana.presses("Any of the words")
    ana.sees("Nothing found")
    await ana.presses("Without country")
    ana.sees("with any of the words")
    ana.sees(row.ref)


async def test_find_alone_explains_and_offers_the_last_searches(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a")
    for number in range(7):
        await ana.says(f"/find freon 12 -word{number}")
        await world.later("1s")
    await ana.says("/find")
    ana.sees("/find country:PH substance:R-12 since:2024")
    assert ana.buttons() == [f"freon 12 -word{number}" for number in (6, 5, 4, 3, 2)]
    await ana.presses("freon 12 -word4")
    ana.sees(row.ref)


async def test_a_hit_is_opened_by_its_button(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a", narrative="hidden behind rice")
    await _hits(ana, "freon 12")
    await ana.presses(row.ref)
    ana.sees("hidden behind rice")


async def test_by_finds_colleagues_of_the_network_only(world: World) -> None:
    ana, uz = await world.ozone("FJ", "ozone_fj"), await world.customs("UZ", "customs_uz")
    await world.customs("PH", "customs_ph")
    await _case(world, "a", tlp=Tlp.GREEN)
    await _hits(ana, "freon 12 by:@customs_ph")
    ana.sees("by: @customs_ph")
    await _hits(uz, "freon 12 by:customs_ph")
    uz.sees("I know no colleague “customs_ph” in your network")


async def test_an_unbound_chat_shows_nothing_even_by_old_buttons(world: World) -> None:
    maria = await world.customs("PH", "customs_ph")
    room = await world.room("SEAP", maria)
    for number in range(6):
        await _case(world, f"c{number}", tlp=Tlp.GREEN)
    await _hits(maria, "freon 12", room)
    async with world.app.db.write() as tx:
        await tx.execute("DELETE FROM room_topics")
        await tx.execute("DELETE FROM rooms")
    before = maria.last(room)
    answer = await maria.presses("›", room)
    assert "/bind" in answer["text"]
    assert maria.last(room) == before


async def test_inline_shows_only_what_may_be_shown_anywhere(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await _case(world, "a")
    green = await _case(world, "b", tlp=Tlp.GREEN)
    answer = await _inline(world, ana, "freon 12")
    assert [result["title"] for result in answer["results"]] == [f"Case {green.ref}"]
    assert "TLP:GREEN" in answer["results"][0]["input_message_content"]["message_text"]
    eve = world.stranger("eve")
    assert (await _inline(world, eve, "freon 12"))["results"] == []
