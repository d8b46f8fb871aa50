"""Promises of /find: in any language, only what may be read, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from domain import filters
from domain.access import Tlp
from domain.cases import Facts, Status
from domain.query import parse
from handlers import cases, forms, joining, search
from sandbox import acts
from services import case_readers, outbox, room_lists
from services.cases import import_case
from services.filter_guide import GUIDE
from services.room_lists import Again
from storage import index, items
from storage.items import ItemRow
from tests.world import Talker, World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(cases.FEATURE, search.FEATURE, forms.FEATURE, joining.FEATURE)) as world:
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


async def _withdraw(world: World, row: ItemRow) -> None:
    """A coordinator takes a case back."""
    carla = await world.coordinator("SEAP", "carla")
    async with world.app.db.write() as tx:
        await case_readers.withdraw(tx, await carla.person(), row, world.now)
    await world.settled()


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
    found = await _hits(ana, "substance:R-12 contry:PH since:soon until:1029")
    assert row.ref in found
    assert "no filter “contry:”. Did you mean “country:”?" in found
    assert "“1029” in until: cannot be right" in found
    assert "“soon” in since: is no date" in found
    await _hits(ana, "substance:R-1200")
    ana.sees("Did you mean “R-12”?")
    await ana.presses("Search for: substance:R-12")
    ana.sees("1 found")


async def test_where_a_filter_has_only_a_few_values_they_are_named_in_the_readers_language(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await _case(world, "a")
    assert "It can be: suspected, detained, seized, released, in court, disposed." in await _hits(ana, "status:foo")
    assert "It can be: RED, " in (await _hits(ana, "R-12 tlp:purple")).replace("red,", "RED,")
    assert "It can be: photo, document." in await _hits(ana, "has:foo")
    assert not any("foto" in each for each in ana.buttons())
    ana.sees("It can be")
    leon = await world.ozone("FJ", "leon", language="fr")
    assert "photo, document" in (await _hits(leon, "has:foo")).replace(" et ", ", ").replace(" ou ", ", ")


async def test_what_is_no_search_leads_to_all_filters_and_back(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    for words in ('"""', "*", "substance:xyz"):
        nothing = await _hits(ana, words)
        await ana.presses("All filters")
        ana.sees("The goods")
        await ana.presses("Where and when")
        await ana.presses("Back")
        assert ana.last() == nothing
    ana.sees("I do not know “xyz” in substance:")


async def test_me_is_oneself_in_any_language_also_in_a_room(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says("/case Seized at Manila port: 40 cylinders x 13.6 kg R-12")
    await maria.presses("Post")
    for words in ("by:me", "par:moi", "автор:я"):
        assert "PH-2026-0001" in await _hits(maria, words)
    maria.sees("by: @maria")
    assert "PH-2026-0001" in await _hits(maria, "by:me", room)
    ana = await world.ozone("FJ", "ozone_fj")
    assert "PH-2026" not in await _hits(ana, "by:me")


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
        index.remove(tx, rows[0].id)
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
    assert ana.buttons()[:-2] == [f"freon 12 -word{number}" for number in (6, 5, 4, 3, 2)]
    await ana.presses("freon 12 -word4")
    ana.sees(row.ref)


async def test_the_last_searches_are_ones_own_and_forgotten_on_demand(world: World) -> None:
    ana, maria = await world.ozone("FJ", "ozone_fj"), await world.customs("PH", "customs_ph")
    await _case(world, "a")
    await ana.says("/find freon 12")
    await maria.says("/find")
    assert maria.buttons() == ["All filters"]
    await ana.says("/find")
    await ana.presses("Forget these")
    assert "Your last searches" not in ana.last()
    await ana.says("/find")
    assert "Your last searches" not in ana.last()


async def test_plain_words_are_shown_as_they_were_understood_and_taken_off_by_a_tap(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    both = await _case(world, "a", found=("CFC-12", "HCFC-22"), date="2025-05-05", quantity_kg=800.0)
    old = await _case(world, "b", date="2023-05-05", quantity_kg=800.0)
    less = await _case(world, "c", date="2025-05-06", quantity_kg=400.0)
    wanted = await _case(world, "d", date="2025-05-07", quantity_kg=501.0)
    found = await _hits(ana, "freon 12 last year not R-22 more than 500 kg")
    assert wanted.ref in found
    assert not any(row.ref in found for row in (both, old, less))
    for chip in ("year: 2025", "substance ≠ HCFC-22 (R-22)", "amount: more than 500 kg"):
        assert chip in found
    await ana.presses("✕ ≠ HCFC-22")
    assert both.ref in ana.last() and less.ref not in ana.last()
    await ana.presses("✕ 2025")
    assert old.ref in ana.last()
    await ana.presses("✕ more than 500")
    assert less.ref in ana.last() and "4 found" in ana.last()
    await ana.presses("Put back")
    assert less.ref not in ana.last()


async def test_either_of_two_countries_is_found_and_the_search_is_watched_as_it_was_typed(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    rows = {iso2: await _case(world, iso2, country=iso2) for iso2 in ("PH", "TH", "FJ")}
    found = await _hits(ana, "freon 12 in Philippines or Thailand")
    assert rows["PH"].ref in found and rows["TH"].ref in found and rows["FJ"].ref not in found
    assert "country: Philippines, Thailand" in found
    assert any("Watch this" in label for label in ana.buttons())


async def test_every_filter_is_explained_on_screens_that_fit_a_phone(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await ana.says("/find")
    await ana.presses("All filters")
    ana.sees("kg:>500")
    await ana.presses("Where and when")
    ana.sees("country:PH")
    await ana.presses("What and by whom")
    ana.sees("shows: cylinder")
    ana.sees("training: yes, no")
    await ana.presses("Back")
    ana.sees("Plain words do as well")
    assert len(ana.heard()) == 1


def test_the_guide_tells_of_every_filter_and_its_examples_are_understood() -> None:
    assert set(GUIDE) == set(filters.VALUES) | {"by", "since", "until", "year", "month"}
    for key, told in GUIDE.items():
        assert bool(told.example) == bool(told.words), key
        for value in (told.example,) if told.example else filters.listed(key, "fr"):
            query = parse(f'{key}:"{value}"')
            assert query.problems == (), (key, value)
            assert query.filters or query.since or query.until or query.by, (key, value)


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
    eve = world.stranger("eve")
    assert (await _inline(world, eve, "freon 12"))["results"] == []


async def test_inline_puts_only_a_pointer_into_a_chat_unless_the_case_may_be_published(world: World) -> None:
    ana, maria = await world.ozone("FJ", "ozone_fj"), await world.customs("PH", "customs_ph")
    eve = world.stranger("eve")
    green = await _case(world, "a", tlp=Tlp.GREEN, quantity_kg=544.0)
    clear = await _case(world, "b", tlp=Tlp.CLEAR, quantity_kg=77.0)
    results = {each["title"]: each for each in (await _inline(world, ana, "freon 12"))["results"]}
    pointer = results[f"Case {green.ref}"]
    posted = pointer["input_message_content"]["message_text"]
    assert "TLP:GREEN" in posted and green.ref in posted
    assert "CFC-12" not in posted and "544" not in posted
    assert "77 kg" in results[f"Case {clear.ref}"]["input_message_content"]["message_text"]
    link = pointer["reply_markup"]["inline_keyboard"][0][0]["url"].partition("start=")[2]
    await maria.says(f"/start {link}")
    maria.sees("544 kg")
    await eve.says(f"/start {link}")
    assert green.ref not in eve.last() and "Ask to join" in eve.buttons()


# ── why it was found ──────────────────────────────────────────────────────────────────────────────────


def _bold(talker: Talker) -> list[str]:
    """The words in bold of the bot's newest message."""
    message = talker.heard()[-1]
    units = message["text"].encode("utf-16-le")
    return [
        units[each["offset"] * 2 : (each["offset"] + each["length"]) * 2].decode("utf-16-le")
        for each in message["entities"]
        if each["type"] == "bold"
    ]


async def test_a_hit_shows_the_words_it_was_found_by_in_whatever_form_they_stand(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    text = "40 баллонов с надписью R-134a, прибор показал хладон-12; container MSKU 123456 7 behind sacks of rice"
    await _case(world, "a", text=text, text_lang="ru")
    await _case(world, "b", text="海关查获四十瓶冒充的制冷剂", found=("HCFC-22",))
    for words, marked in (
        ("freon 12", "хладон-12"),
        ("баллон", "баллонов"),
        ("MSKU1234567", "MSKU 123456 7"),
        ('"sacks of rice"', "sacks of rice"),
        ("contain*", "container"),
        ("制冷剂", "制冷剂"),
        ("identifier:MSKU1234567", "MSKU 123456 7"),
    ):
        await _hits(ana, words)
        assert marked in _bold(ana), words
    await _hits(ana, "freon 12 -баллон")
    assert "баллонов" not in ana.last()


async def test_what_is_no_word_of_the_text_is_explained_by_its_field(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await _case(world, "a", text="R-12", methods=("MISLABEL",), companies=("Polar Breeze Trading",))
    assert "Company: Polar Breeze Trading" in await _hits(ana, "polar breeze")
    await _hits(ana, "mislabelled")
    ana.sees("Method: ")


async def test_marked_words_are_escaped(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await _case(world, "a", text="<b>rice</b> & <i>tea</i> with R-12")
    await _hits(ana, "tea")
    assert "<b>rice</b> & <i>tea</i> with R-12" in ana.last() and "tea" in _bold(ana)


# ── narrower and wider ────────────────────────────────────────────────────────────────────────────────


async def _several(world: World) -> None:
    for number in range(7):
        await _case(world, f"p{number}", date=f"2025-01-{number + 1:02d}", methods=("MISLABEL",))
    for number in range(3):
        await _case(world, f"t{number}", country="TH", date=f"2024-02-{number + 1:02d}")
    await _case(world, "u", country="UZ", network="ECA", date="2023-01-01")


async def test_results_are_narrowed_by_country_year_and_method_with_counts_of_what_may_be_read(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await _several(world)
    await _hits(ana, "freon 12")
    ana.sees("10 found")
    offered = ana.buttons()
    assert "🇵🇭 Philippines (7)" in offered and "🇹🇭 Thailand (3)" in offered
    assert "2025 (7)" in offered and "2024 (3)" in offered
    assert not any("Uzbekistan" in each or "2023" in each for each in offered)
    await ana.presses("Thailand (3)")
    ana.sees("3 found")
    assert "country: Thailand" in ana.last() and "✕ Thailand" in ana.buttons()
    await ana.presses("✕ Thailand")
    assert "10 found" in ana.last()
    assert len(ana.heard()) == 1


async def test_a_filter_is_taken_away_and_put_back(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    await _several(world)
    assert "3 found" in await _hits(ana, "freon 12 country:TH")
    await ana.presses("✕ Thailand")
    assert "10 found" in ana.last()
    await ana.presses("Put back: country")
    assert "3 found" in ana.last()


async def test_a_room_narrows_by_what_the_room_may_read(world: World) -> None:
    maria = await world.customs("PH", "customs_ph")
    room = await world.room("SEAP", maria)
    await _several(world)
    await _case(world, "strict", tlp=Tlp.AMBER_STRICT, date="2020-01-01")
    await _hits(maria, "freon 12", room)
    assert not any("2020" in each for each in maria.buttons(room))
    assert not any("Watch" in each for each in maria.buttons(room))


async def test_more_values_are_a_tap_away_and_the_way_back_too(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    for number, country in enumerate(("PH", "TH", "VN", "FJ")):
        await _case(world, country, country=country, date=f"202{number}-01-01")
    first = await _hits(ana, "freon 12")
    await ana.presses("More to narrow by")
    ana.sees("Narrow by country, year or method")
    assert sum("(1)" in each for each in ana.buttons()) == 8
    await ana.presses("Back")
    assert ana.last() == first


async def test_the_way_back_from_more_values_leads_to_the_page_one_came_from(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    for number, country in enumerate(("PH", "TH", "VN", "FJ", "KH", "LA", "MM")):
        await _case(world, country, country=country, date=f"202{number}-01-01")
    first = await _hits(ana, "freon 12")
    await ana.presses("›")
    second = ana.last()
    await ana.presses("More to narrow by")
    await ana.presses("Back")
    assert ana.last() == second != first


async def test_a_misspelt_word_alone_finds_the_nearest(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    row = await _case(world, "a", narrative="hidden among elephants")
    found = await _hits(ana, "elefants")
    assert row.ref in found and "The nearest:" in found and "elephants" in _bold(ana)


async def test_a_code_that_was_used_again_is_told_in_both_editions_with_a_search_for_each(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    old = await _case(world, "a", text="R-12 in cylinders", found=("CFC-12",))
    new = await _case(world, "b", text="difluoromethane", found=("HFC-32",))
    found = await _hits(ana, "HS 2903.42 cylinders")
    assert "HS 2903.42 was CFC-12 (R-12) until HS 2007 and is HFC-32 (R-32) in HS 2022." in found
    await ana.presses("HFC-32 (R-32)")
    assert "substance:HFC-32 cylinders" in ana.last()
    found = await _hits(ana, "2903.42")
    assert old.ref in found and new.ref in found and "Nothing has exactly that" in found
    assert {"CFC-12", "HFC-32", "R-12", "difluoromethane"} <= set(_bold(ana))
    await ana.presses("CFC-12 (R-12)")
    assert "1 found" in ana.last() and old.ref in ana.last()
    await _hits(ana, "2903.71")
    ana.sees_not("until HS 2007")


async def test_a_company_spelt_roughly_is_asked_back_and_searched_by_a_tap(world: World) -> None:
    ana, uz = await world.ozone("FJ", "ozone_fj"), await world.customs("UZ", "customs_uz")
    row = await _case(world, "a", companies=("Polar Breeze Trading",))
    await _hits(ana, "Pollar Breze Tradng")
    ana.sees("Did you mean “Polar Breeze Trading”?")
    await ana.presses('Search for: "Polar Breeze Trading"')
    assert "1 found" in ana.last() and row.ref in ana.last()
    await _hits(uz, "Pollar Breze Tradng")
    uz.sees_not("Polar Breeze")


async def test_filters_are_named_in_the_readers_language_and_taken_in_any(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj", language="fr")
    row = await _case(world, "a")
    assert row.ref in await _hits(ana, "страна:PH вещество:R-12 depuis:2020")
    assert "pays:" in await _hits(ana, "R-12 country:Atlantis")


# ── lists in rooms ────────────────────────────────────────────────────────────────────────────────────


async def test_a_list_in_a_room_is_covered_when_one_of_its_items_may_not_be_shown_there_any_more(world: World) -> None:
    maria, ana = await world.customs("PH", "customs_ph"), await world.ozone("FJ", "ozone_fj")
    room = await world.room("SEAP", maria, ana)
    rows = [
        await _case(world, f"c{number}", date=f"2025-01-{number + 1:02d}", text="R-12 in rice") for number in range(7)
    ]
    await _hits(maria, "freon 12", room)
    await maria.presses("›", room)
    assert rows[0].ref in maria.last(room)
    await _withdraw(world, rows[0])
    assert rows[0].ref not in maria.last(room) and "has changed" in maria.last(room)
    await ana.presses("Show it as it is now", room)
    assert "6 found" in maria.last(room) and rows[0].ref not in maria.last(room)
    assert len(maria.heard(room)) == 1


async def test_a_list_with_what_was_narrowed_before_it_was_sent_does_not_go_out(world: World) -> None:
    maria = await world.customs("PH", "customs_ph")
    room = await world.room("SEAP", maria)
    row = await _case(world, "a")
    async with world.app.db.write() as tx:
        again = Again("find.run", {"q": "freon 12"}, [row.id])
        anchor = await room_lists.noted(tx, room, again, world.now)
        outbox.say(tx, chat_id=room, html=row.ref, anchor=anchor, item_id=row.id, now=world.now)
        await items.withdraw(tx, row.id, world.now)
    await world.settled()
    maria.sees_not(row.ref, room)


async def test_the_other_order_finds_the_same_cases_with_the_same_counts_to_narrow_by(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    for number in range(6):
        await _case(world, f"r{number}", date=f"2025-01-{number + 1:02d}", text="R-12 behind rice")
    for number in range(3):
        await _case(world, f"t{number}", country="TH", date=f"2024-01-{number + 1:02d}", text="R-12 behind tea")
    assert "6 found" in await _hits(ana, "R-12 rice")
    await _hits(ana, "freon 12")
    offered = [each for each in ana.buttons() if "(" in each]
    await ana.presses("Best match first")
    assert "9 found" in ana.last() and [each for each in ana.buttons() if "(" in each] == offered
    await ana.presses("Thailand (3)")
    assert "3 found" in ana.last()


async def test_a_phrase_that_finds_nothing_is_offered_without_its_quotes(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts("/case 40 cylinders of R-12 labelled HFC-134a, new labels over old ones, Manila")
    await maria.says('/find "false label"')
    assert "Nothing found" in maria.last() and "Mislabelling" not in maria.last()
    await maria.presses("Search for: false label")
    assert "PH-2026-0001" in maria.last()


async def test_a_filter_that_is_asked_for_is_not_offered_to_narrow_by(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts("/case R-12 in Manila found in passengers' luggage, in suitcases")
    await maria.posts("/case R-22 in Manila. The suitcases of the crew were searched")
    await maria.posts("/case R-22 in Cebu in a passenger's suitcase, no licence")
    await maria.says("/find method:LUGGAGE")
    assert not [label for label in maria.buttons() if "Luggage" in label and not label.startswith("✕")]


async def test_a_hit_by_the_name_of_its_method_shows_that(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await _case(world, "one", text="40 cylinders of R-12, Manila", methods=("MISLABEL",))
    await maria.says("/find mislabel*")
    assert "Method: Mislabelling as a legal substance" in maria.last()
