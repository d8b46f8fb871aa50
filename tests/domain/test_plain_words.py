"""/find reads plain words: times, what is left out, what may be either, and amounts, in six languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import weights
from domain.query import Filter, Problem, parse, text_without
from domain.weights import Bounds

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("last year|l’an dernier|l'année dernière|el año pasado|в прошлом году|за прошлый год|العام الماضي|去年",
         "2025-01-01", "2025-12-31"),
        ("this year|cette année|este año|в этом году|هذا العام|今年", "2026-01-01", "2026-12-31"),
        ("this month|ce mois-ci|este mes|в этом месяце|هذا الشهر|本月", "2026-11-01", "2026-11-30"),
        ("last month|le mois dernier|el mes pasado|за прошлый месяц|الشهر الماضي|上个月", "2026-10-01", "2026-10-31"),
        ("last week|la semaine dernière|la semana pasada|на прошлой неделе|الأسبوع الماضي|上周",
         "2026-11-09", "2026-11-15"),
        ("yesterday|hier|ayer|вчера|أمس|昨天", "2026-11-21", "2026-11-21"),
        ("last 3 months|les 3 derniers mois|últimos tres meses|за последние 3 месяца|"
         "خلال الأشهر الثلاثة الماضية|最近三个月",
         "2026-08-22", "2026-11-22"),
        ("the past year|le dernier an|el último año|за последний год|近一年", "2025-11-22", "2026-11-22"),
        ("آخر شهرين|last two months", "2026-09-22", "2026-11-22"),
        ("in 2024|en 2024|в 2024 году|за 2024 год|في عام 2024|2024年", "2024-01-01", "2024-12-31"),
        ("in March 2024|en mars 2024|en marzo de 2024|в марте 2024|في مارس 2024|2024年3月", "2024-03-01", "2024-03-31"),
        ("since March|depuis mars|desde marzo|с марта|منذ مارس|自3月以来|3月以来", "2026-03-01", None),
        ("since 14 May 2024|depuis le 14 mai 2024|с 14 мая 2024 года|since 2024-05-14", "2024-05-14", None),
        ("in May|en mai|en mayo|в мае|за май|في مايو", "2026-05-01", "2026-05-31"),
        ("since December|depuis décembre", "2025-12-01", None),
        ("since last year|depuis l'an dernier|с прошлого года|去年以来", "2025-01-01", None),
        ("before 2015|avant 2015|antes de 2015|до 2015|قبل 2015|2015年之前", None, "2014-12-31"),
        ("from 2020 to 2022|entre 2020 et 2022|с 2020 по 2022 год|بين 2020 و 2022|2020年至2022年",
         "2020-01-01", "2022-12-31"),
        ("between March and May 2024", "2024-03-01", "2024-05-31"),
        ("с начала года|since the beginning of the year", "2026-01-01", None),
        ("2024|٢٠٢٤|２０２４", "2024-01-01", "2024-12-31"),
    ],
)  # fmt: skip
def test_times_are_understood_as_one_says_them(words: str, since: str | None, until: str | None) -> None:
    for said in words.split("|"):
        found = parse(f"R-22 {said}", TODAY)
        assert [None if day is None else day.isoformat() for day in (found.since, found.until)] == [since, until], said
        assert found.words == ("R-22",), said
        assert text_without(f"R-22 {said}", ["since", "until"], TODAY) == "R-22", said


@pytest.mark.parametrize(
    "words",
    ["May Trading Ltd", "in March Trading Ltd", "12 cylinders", "en mar", "в 2000 баллонах", "1029", "from China",
     "март", "Last Ltd", "Today", "1986", "2027", "R-22 2000 kg", "2000 cylinders", "2000 баллонов",
     "Cold Trade 2000 SARL", "IMP 2026 0055", "2024/118", "lot 2024", "№ 2024", "HS 2022", "2019 2020",
     '"2024"', "PH-2024-0001"],
)  # fmt: skip
def test_names_and_amounts_are_no_times(words: str) -> None:
    found = parse(words, TODAY if words != "Today" else None)
    assert (found.since, found.until) == (None, None)


@pytest.mark.parametrize("words", ["2025", "R-12 2025", "2025 R-12 Uzbekistan", "freon 12, 2025", "R-410A 2025, Ghana"])
def test_a_year_among_other_words_is_the_year_of_the_case_and_is_taken_off_like_any_filter(words: str) -> None:
    found = parse(words, TODAY)
    assert found.whole == ("year", "2025")
    assert "2025" not in text_without(words, ["year"], TODAY)


def test_what_counts_from_today_is_left_as_words_where_nobody_knows_the_day() -> None:
    assert parse("R-22 last year").since is None


def _filters(words: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.handle, each.values) for each in parse(words, TODAY).filters]


@pytest.mark.parametrize(
    "words",
    ["R-12 not R-22", "R-12 without R-22", "R-12 but not R-22", "R-12 sans R-22", "R-12 sauf le R-22", "R-12 sin R-22",
     "R-12 кроме R-22", "R-12, а не R-22", "R-12 без хладона-22", "R-12 بدون R-22", "R-12 ما عدا فريون 22",
     "R-12 不含R-22",
     "R-12 除R-22以外", "R-12 不是R-22", "R-12 R-22除外"],
)  # fmt: skip
def test_a_substance_is_left_out_in_words(words: str) -> None:
    assert _filters(words) == [("-substance", ("HCFC-22",))]
    assert parse(words, TODAY).words == ("R-12",)
    assert text_without(words, ["-substance"], TODAY) == "R-12"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("HFC except China and India", [("-country", ("CN", "IN"))]),
        ("HFC not in Ghana", [("-country", ("GH",))]),
        ("R-22 Ghana or Togo", [("country", ("GH", "TG"))]),
        ("R-22 Ghana, Togo or Benin", [("country", ("GH", "TG", "BJ"))]),
        ("R-22 au Ghana ou au Togo", [("country", ("GH", "TG"))]),
        ("Ghana o Togo", [("country", ("GH", "TG"))]),
        ("Гана или Того", [("country", ("GH", "TG"))]),
        ("غانا أو توغو", [("country", ("GH", "TG"))]),
        ("加纳或多哥", [("country", ("GH", "TG"))]),
        ("R-12 or R-22 in Manila", [("substance", ("CFC-12", "HCFC-22"))]),
    ],
)
def test_several_names_are_joined_in_words(words: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert _filters(words) == found


@pytest.mark.parametrize(
    "words",
    ["R-22 without licence", "sans licence R-22", "without R-22 licence", "without an HCFC permit", "без лицензии R-22",
     "declared R-134a not R-12", "not R-22 but R-12", "the cylinder is not R-22", "n'est pas du R-22", "R-22 not R-22",
     "Trading Co without limits", "Ghana Togo", "No Limits Trading", "钢瓶不是R-22", "not R-134a as labelled"],
)  # fmt: skip
def test_what_says_no_more_than_a_method_or_a_finding_leaves_nothing_out(words: str) -> None:
    assert _filters(words) == []


@pytest.mark.parametrize(
    "words",
    ["country:PH, shows:label, training:yes", "country:PH; shows:label; training:yes", "国家:中国，包装:标签，培训:是",
     "بلد:مصر، تغليف:ملصق، تدريب:نعم"],
)  # fmt: skip
def test_a_comma_behind_a_filter_ends_its_value(words: str) -> None:
    found = parse(words, TODAY)
    assert not found.problems and not found.conditions
    assert {each.handle for each in found.filters} == {"country", "shows", "training"}
    assert text_without(words, ["country", "shows", "training"], TODAY) == ""


def test_words_in_quotes_are_never_taken_apart() -> None:
    assert _filters('"last year without R-22"') == []
    assert parse('"last year without R-22"', TODAY).since is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("more than 500 kg|plus de 500 kg|más de 500 kg|более 500 кг|свыше 500 кг|أكثر من 500 كغ|"
         "超过500公斤|>500 kg", ">500"),
        ("at least 500 kg|au moins 500 kg|al menos 500 kg|не менее 500 кг|على الأقل 500 كغ|"
         "至少500公斤|500公斤以上|500 kg or more",
         ">=500"),
        ("less than 50 kg|moins de 50 kilos|menos de 50 kg|менее 50 кг|أقل من 50 كغ|少于50公斤", "<50"),
        ("over 2 tonnes|plus de 2 t|más de 2 toneladas|более 2 тонн|أكثر من 2 طن|"
         "超过2吨|over 2,000 kg|более 2 000 кг", ">2000"),
        ("between 100 and 500 kg|entre 100 et 500 kg|entre 100 y 500 kg|от 100 до 500 кг|بين 100 و 500 كغ|"
         "100至500公斤|100-500 kg",
         "100-500"),
        ("1-2 t|between 1 and 2 tonnes", "1000-2000"),
    ],
)  # fmt: skip
def test_amounts_are_bounded_in_words(words: str, value: str) -> None:
    for said in words.split("|"):
        assert _filters(f"R-22 {said}") == [("kg", (value,))], said


def test_amounts_that_bound_nothing_stay_words() -> None:
    for words in ("500 kg", "12 cylinders of more than 10 kg", "B/L 100-500", "over 500"):
        assert _filters(words) == [], words


@pytest.mark.parametrize(
    ("written", "value"),
    [("kg:>500", ">500"), ("kg:500+", ">=500"), ("kg:>=1,5t", ">=1500"), ("кг:<100", "<100"),
     ("kg: 100-500", "100-500"), ("weight:≤2t", "<=2000"), ("公斤:500", "500"), ("-kg:>500", ">500")],
)  # fmt: skip
def test_an_amount_is_a_filter(written: str, value: str) -> None:
    (found,) = parse(written).filters
    assert (found.key, found.values) == ("kg", (value,))


def test_a_date_that_cannot_be_is_said_and_left_out() -> None:
    found = parse("since:1029 R-12", TODAY)
    assert found.since is None
    assert found.problems == (Problem("far_date", "since", "1029"),)
    assert parse("until:2030", TODAY).problems == (Problem("far_date", "until", "2030"),)
    assert parse("until:2027", TODAY).until == date(2027, 12, 31)


def test_a_search_that_ends_before_it_begins_is_turned_round_and_said() -> None:
    found = parse("since:2025 until:2020", TODAY)
    assert (found.since, found.until) == (date(2020, 1, 1), date(2025, 12, 31))
    assert found.problems == (Problem("backwards"),)


def test_only_a_slip_of_the_thumb_suggests_another_filter() -> None:
    assert parse("page:9").problems == (Problem("unknown_key", "page", "9"),)
    assert parse("countri:PH").problems[0].suggestion == "country"
    assert parse("shwos:label").problems[0].suggestion == "shows"


def test_a_filter_that_leaves_out_is_taken_off_by_itself() -> None:
    assert text_without("substance:R-12 -substance:R-22", ["-substance"]) == "substance:R-12"
    assert Filter("substance", (), (), excluded=True).handle == "-substance"


_AMOUNT = st.floats(0.1, 9e7)


@given(_AMOUNT, _AMOUNT, _AMOUNT)
def test_an_amount_shares_a_term_with_bounds_exactly_where_it_lies_within(kg: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    within = not set(weights.terms(kg)).isdisjoint(weights.terms_within(Bounds(low, high)))
    if within:
        assert low * 0.989 <= kg <= high * 1.0101  # amounts are filed to three digits
    else:
        assert not low * 1.0101 < kg < high * 0.989


def test_whole_amounts_are_told_apart_exactly() -> None:
    for kg in (1, 13.6, 99, 100, 101, 499, 500, 501, 544, 999):
        terms = set(weights.terms(kg))
        assert (not terms.isdisjoint(weights.terms_within(Bounds(500, None, above=True)))) == (kg > 500), kg
        assert (not terms.isdisjoint(weights.terms_within(Bounds(None, 500, below=True)))) == (kg < 500), kg
        assert (not terms.isdisjoint(weights.terms_within(Bounds(500, 500)))) == (kg == 500), kg


@given(_AMOUNT.map(lambda kg: round(kg, 2)), st.booleans(), st.booleans())
def test_bounds_that_are_written_are_understood_as_the_same(kg: float, upper: bool, strict: bool) -> None:
    given = Bounds(None, kg, below=strict) if upper else Bounds(kg, None, above=strict)
    again = weights.understand(weights.written(given))
    assert again is not None
    assert again[2:] == given[2:]
    assert (again.high if upper else again.low) == pytest.approx(kg, rel=1e-6)
