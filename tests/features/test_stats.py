"""/stats: figures as a picture, over what may be read."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from domain.concepts import kind_term
from domain.expressions import match
from domain.query import Query
from domain.spans import months, understand
from domain.words import T
from services import typesetting
from services.stats_picture import span_name
from storage import stats
from storage.search import Range
from templates.engine import LANGUAGES, translate
from tests.features.test_export import case, imported
from tests.world import Talker, World

TODAY = date(2026, 11, 23)


CASES = (
    case(1, date="2026-03-14", substances_actual=["CFC-12"], quantity_kg=500, method_codes=["MISLABEL"], tlp="AMBER"),
    case(2, date="2026-03-20", substances_actual=["CFC-12"], quantity_kg=44, route="China → Philippines", tlp="GREEN"),
    case(3, date="2026-10-01", substances_actual=["HCFC-22"], quantity_kg=100, tlp="RED"),
    case(4, date="2020-05", substances_actual=["HCFC-22"], quantity_kg=7, tlp="GREEN"),
    case(5, date="2026-04-01", substances_actual=["HFC-134a"], country="UZ", tlp="GREEN", quantity_kg=1),
)


async def picture(who: Talker, room: int | None = None) -> Image.Image:
    """The picture that came last."""
    photo = [message for message in who.heard(room) if "photo" in message][-1]["photo"][-1]
    file = await who.world.app.application.bot.get_file(photo["file_id"])
    return Image.open(io.BytesIO(bytes(await file.download_as_bytearray())))


def figures(who: Talker, room: int | None = None) -> str:
    """The words with the figures."""
    return str(who.sees("📊", room).get("caption") or who.last(room))


async def test_figures_come_as_a_picture_with_the_words_below_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await imported(world, *CASES)
    await maria.says("/stats")
    said = figures(maria)
    assert "Southeast Asia" in said or "SEAP" in said or "Pacific" in said
    assert "2 cases · 544 kg" in said
    assert "Cases and kilograms by month" in said and "03/26: 2 · 544 kg" in said
    assert "2 · CFC-12 (R-12)" in said
    assert "1 · China → Philippines" in said
    drawn = await picture(maria)
    assert drawn.width > 800 and drawn.height > 200


async def test_a_case_posted_here_without_a_date_counts_in_the_month_of_its_posting(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 20 cylinders x 13.6 kg of R-12, Manila")
    await maria.presses("Post")
    await imported(world, case(1, date=None, tlp="AMBER"))
    async with world.app.db.read() as reader:
        expression = match(Query(), None, more=(kind_term("case"),))
        counted, _ = await stats.page(reader, expression, Range(), 10)
    assert [figure.date for figure in counted] == ["2026-11-23", ""]
    await maria.says("/stats all")
    assert "2 cases · 272 kg" in figures(maria) and "1 of them has no date." in figures(maria)


async def test_only_what_the_person_may_read_is_counted(world: World) -> None:
    maria, aziz = await world.customs("PH", "maria"), await world.customs("UZ", "aziz")
    await imported(world, *CASES)
    for who, total in ((maria, "3 cases · 545 kg"), (aziz, "2 cases · 45 kg")):
        await who.says("/stats")
        if "All networks" in who.buttons():
            await who.presses("All networks")
        assert total in figures(who), who.username


async def test_a_room_gets_the_figures_of_what_the_room_may_read_and_may_turn_them(world: World) -> None:
    carla, maria = await world.coordinator("SEAP", "carla"), await world.customs("PH", "maria")
    room = await world.room("SEAP", carla, maria)
    await imported(world, *CASES, case(9, date="2026-05-01", tlp="AMBER+STRICT", substances_actual=["CFC-11"]))
    await carla.says("/stats", room)
    assert "2 cases" in figures(carla, room)
    await maria.presses("All years", room)
    assert "3 cases" in figures(maria, room)


async def test_a_button_turns_the_picture_where_it_stands(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await imported(world, *CASES)
    await maria.says("/stats")
    before, number = (await picture(maria)).tobytes(), len(maria.heard())
    await maria.presses("All years")
    assert len(maria.heard()) == number
    assert "3 cases" in figures(maria)
    assert (await picture(maria)).tobytes() != before
    assert [call["method"] for call in world.sandbox.calls.after(0)].count("sendPhoto") == 1


async def test_figures_that_have_no_picture_stand_below_the_picture_and_turn_into_one(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await imported(world, case(4, date="2020-05", substances_actual=["HCFC-22"], quantity_kg=7, tlp="GREEN"))
    await maria.says("/stats all")
    await maria.presses("2026")
    nothing = maria.heard()[-1]
    assert "photo" not in nothing
    await maria.presses("2025", on=nothing["message_id"])
    await maria.presses("All years", on=nothing["message_id"])
    assert maria.heard()[-1]["message_id"] == nothing["message_id"] and "photo" in maria.heard()[-1]


async def test_country_network_and_time_are_named_in_any_order_and_language(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await imported(world, *CASES)
    for words, cases in (
        ("PH 2026", 2),
        ("2020 Филиппины", 1),
        ("SEAP 2020-2026", 3),
        ("Philippines since 2026", 2),
        ("UZ last 12 months", 1),
        ("all", 3),
    ):
        await maria.says(f"/stats {words}")
        assert f"{cases} case" in figures(maria), words


async def test_a_button_changes_the_time_and_keeps_the_place(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await imported(world, *CASES)
    await maria.says("/stats PH 2020")
    assert "1 case · 7 kg" in figures(maria)
    await maria.presses("12 months")
    assert "Philippines" in figures(maria) and "2 cases · 544 kg" in figures(maria)


async def test_nothing_to_count_is_said_with_ways_on(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/stats 2019")
    maria.sees("No case that may be read here.")
    assert "All years" in maria.buttons()


async def test_an_unknown_place_is_said(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/stats Atlantis")
    maria.sees("I know no country or network “Atlantis”.")


@pytest.mark.parametrize("words", ["PH 1029", "UZ 3000", "2027", "1029", "SEAP 1029-05"])
async def test_a_time_in_which_no_case_can_be_is_said(world: World, words: str) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(f"/stats {words}")
    maria.sees("cannot be right: please write years from 1980 to 2026")


async def test_many_months_are_told_by_years_below_the_picture(world: World) -> None:
    maria = await world.customs("PH", "maria")
    numbered = enumerate(months(date(2025, 1, 1), date(2026, 3, 1)))
    await imported(
        world, *(case(number, date=f"{month}-05", quantity_kg=10, tlp="GREEN") for number, month in numbered)
    )
    await maria.says("/stats all")
    assert "Cases and kilograms by year" in figures(maria)
    assert "2025: 12 · 120 kg" in figures(maria) and "2026: 3 · 30 kg" in figures(maria)


async def test_a_withdrawn_case_does_not_count(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 12 cylinders of R-22 in Cebu, Philippines, 12 November 2026")
    await maria.presses("Post")
    await maria.says("/stats")
    assert "1 case" in figures(maria)
    await maria.says(f"/show {maria.finds(r'PH-2026-[0-9]{4}')}")
    await maria.presses("Withdraw")
    await maria.presses("Withdraw")
    await maria.says("/stats")
    maria.sees("No case that may be read here.")


async def test_without_typst_the_figures_come_as_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "installed", lambda: False)
    maria = await world.customs("PH", "maria")
    await imported(world, *CASES)
    await maria.says("/stats")
    maria.sees("2 cases · 544 kg")
    maria.sees("pip install ozonenet[pdf]")


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
async def test_the_picture_is_drawn_in_each_language_or_the_missing_font_is_named(world: World, language: str) -> None:
    maria = await world.customs("PH", "maria", language=language)
    await imported(world, *CASES)
    await maria.says("/stats")
    said = figures(maria)
    if "fonts-noto" not in said:
        assert (await picture(maria)).width > 800


@pytest.mark.parametrize(
    ("words", "since", "until", "rest"),
    [
        ("2024", "2024-01-01", "2024-12-31", ""),
        ("PH 2024-05", "2024-05-01", "2024-05-31", "PH"),
        ("last 12 months", "2025-12-01", "2026-11-23", ""),
        ("SEAP 12 derniers mois", "2025-12-01", "2026-11-23", "SEAP"),
        ("последние 3 месяца Филиппины", "2026-09-01", "2026-11-23", "Филиппины"),
        ("最近6个月", "2026-06-01", "2026-11-23", ""),
        ("last 2 years", "2024-12-01", "2026-11-23", ""),
        ("2020-2024 PH", "2020-01-01", "2024-12-31", "PH"),
        ("since 2022", "2022-01-01", None, ""),
        ("Philippines", None, None, "Philippines"),
        ("all PH", None, None, "PH"),
        ("October 2026", "2026-10-01", "2026-10-31", ""),
        ("oct 2026 PH", "2026-10-01", "2026-10-31", "PH"),
        ("أكتوبر 2026", "2026-10-01", "2026-10-31", ""),
        ("2026年10月", "2026-10-01", "2026-10-31", ""),
        ("Q3 2026", "2026-07-01", "2026-09-30", ""),
        ("T1 2025 Togo", "2025-01-01", "2025-03-31", "Togo"),
        ("третий квартал 2026", "2026-07-01", "2026-09-30", ""),
        ("الربع الثالث 2026", "2026-07-01", "2026-09-30", ""),
        ("2026年第三季度", "2026-07-01", "2026-09-30", ""),
        ("past year", "2025-12-01", "2026-11-23", ""),
        ("this week", "2026-11-23", "2026-11-29", ""),
    ],
)
def test_a_time_is_read_out_of_the_words(words: str, since: str | None, until: str | None, rest: str) -> None:
    span = understand(words, TODAY)
    assert (span.since and span.since.isoformat(), span.until and span.until.isoformat()) == (since, until)
    assert span.rest == rest
    assert understand(span.words, TODAY).since == span.since, "the words alone say the same"


def test_months_run_over_the_turn_of_the_year() -> None:
    assert months(date(2025, 11, 23), date(2026, 1, 2)) == ["2025-11", "2025-12", "2026-01"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("label", ["All years", "12 months"])
def test_the_words_of_its_own_buttons_are_understood(label: str, lang: str) -> None:
    span = understand(translate(T(label), lang), TODAY)
    assert span.words and not span.rest


@pytest.mark.parametrize(
    ("asked", "said"),
    [("yesterday", "Nov 22, 2026"), ("October 2026", "October 2026"), ("Q3 2026", "July 2026 – September 2026")],
)
def test_the_heading_says_days_where_months_would_say_another_time(asked: str, said: str) -> None:
    assert span_name(understand(asked, TODAY), "en") == said


async def test_a_name_of_two_countries_is_asked_about(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/stats Congo 2024")
    assert "Which one?" in maria.last() and len(maria.buttons()) == 2
    await maria.presses(maria.buttons()[0])
    assert "Congo" in maria.last() and "2024" in maria.last()
