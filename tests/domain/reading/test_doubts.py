"""What cannot be, or does not fit, is marked with what it is about: days to come, vague days, totals, amounts below
nothing."""

from __future__ import annotations

from datetime import date

import pytest

from domain.reading import Reading, read

TODAY = date(2025, 6, 18)


def reading(text: str) -> Reading:
    return read(text, today=TODAY)


def doubts(text: str) -> dict[str, tuple[str, ...]]:
    return {flag.code: flag.args for flag in reading(text).flags}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("R-22 found tomorrow in Manila", "tomorrow"),
        ("R-22 found the day after tomorrow", "the day after tomorrow"),
        ("R-22 trouvé demain à Lomé", "demain"),
        ("R-22 trouvé après-demain", "après-demain"),
        ("R-22 hallado mañana en Callao", "mañana"),
        ("R-22 hallado pasado mañana", "pasado mañana"),
        ("R-22 найдено завтра", "завтра"),
        ("R-22 изъято послезавтра", "послезавтра"),
        ("عثر غدا على R-22", "غدا"),
        ("ضبط بعد غد R-22", "بعد غد"),
        ("明天查获R-22", "明天"),
        ("后天查获R-22", "后天"),
    ],
)
def test_a_day_to_come_cannot_be_the_date(text: str, word: str) -> None:
    assert doubts(text).get("implausible_date") == (word,)
    assert reading(text).date is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("R-22 seized last week in Manila", "last week"),
        ("R-22 seized a few days ago", "a few days ago"),
        ("R-22 saisi la semaine dernière", "la semaine dernière"),
        ("R-22 saisi il y a quelques jours", "il y a quelques jours"),
        ("R-22 incautado la semana pasada", "la semana pasada"),
        ("R-22 изъято на прошлой неделе", "на прошлой неделе"),
        ("R-22 изъято несколько дней назад", "несколько дней назад"),
        ("ضبط R-22 الأسبوع الماضي", "الأسبوع الماضي"),
        ("ضبط R-22 قبل أيام", "قبل أيام"),
        ("上周查获R-22", "上周"),
    ],
)
def test_words_that_name_no_day_are_asked_about(text: str, words: str) -> None:
    assert doubts(text).get("vague_date") == (words,)
    assert reading(text).date is None


@pytest.mark.parametrize(
    "text",
    [
        "R-22 seized today, tests tomorrow",
        "R-22 seized, the lab will report tomorrow",
        "R-22, audience demain",
        "R-22 hallado por la mañana en Callao",
        "R-22 изъято, результаты завтра",
        "上周三查获R-22",
        "R-22 seized last week, on 12 June 2025",
    ],
)
def test_plans_and_days_that_are_named_raise_no_doubt(text: str) -> None:
    assert not {"implausible_date", "vague_date"} & set(doubts(text))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("40 x 13.6 kg R-12 = 600 kg", ("600 kg", "544 kg")),
        ("40 x 13.6 kg R-12 = 500 kg", ("500 kg", "544 kg")),
        ("40 cylinders of 13.6 kg R-12, total 600 kg", ("600 kg", "544 kg")),
        ("40 cylinders of 13.6 kg R-12, 600 kg", ("600 kg", "544 kg")),
        ("40 cylinders 13.6 kg each, 600 kg of R-12", ("600 kg", "544 kg")),
        ("600 kg R-12 (40 x 13.6 kg)", ("600 kg", "544 kg")),
        ("40 bouteilles de 13,6 kg de R-12, soit 600 kg", ("600 kg", "544 kg")),
        ("40 cilindros de 13,6 kg de R-12, total 600 kg", ("600 kg", "544 kg")),
        ("40 баллонов по 13,6 кг, всего 600 кг R-12", ("600 kg", "544 kg")),
        ("٤٠ أسطوانة × ١٣٫٦ كغ R-12، المجموع ٦٠٠ كغ", ("600 kg", "544 kg")),
        ("40瓶R-12，每瓶13.6公斤，共600公斤", ("600 kg", "544 kg")),
    ],
)
def test_a_total_that_does_not_fit_the_cylinders_is_marked_with_both_figures(
    text: str, figures: tuple[str, str]
) -> None:
    assert doubts(text).get("quantity_conflict") == figures


@pytest.mark.parametrize(
    "text",
    [
        "40 x 13.6 kg R-12 = 544 kg",
        "40 x 13.6 kg R-12 and 60 kg loose",
        "10 x 13.6 kg R-22, 100 kg R-12",
        "40 x 13.6 kg R-12, total 640 kg gross",
        "40 cylinders of 13.6 kg R-12 and 5 cylinders of R-22, total 600 kg",
    ],
)
def test_amounts_that_may_both_be_true_raise_no_doubt(text: str) -> None:
    assert "quantity_conflict" not in doubts(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-5 kg R-12 Manila", "-5 kg"),
        ("R-12: −5 kg", "-5 kg"),
        ("minus 40 kg R-12", "-40 kg"),
        ("moins 5 kg de R-12", "-5 kg"),
        ("menos 5 kg R-12", "-5 kg"),
        ("минус 5 кг R-12", "-5 кг"),
        ("ناقص 5 كغ R-12", "-5 كغ"),
        ("负5公斤R-12", "-5公斤"),
        ("-12 cylinders of R-12", "-12 cylinders"),
        ("0 cylinders of R-12, Manila", "0 cylinders"),
        ("zéro bouteille de R-12", "zéro bouteille"),
        ("0 kg R-12", "0 kg"),
    ],
)
def test_an_amount_of_nothing_or_less_is_marked_and_not_taken(text: str, written: str) -> None:
    assert doubts(text).get("implausible_quantity") == (written,)
    found = reading(text)
    assert not (found.quantity_kg and found.quantity_kg.value) and found.cylinders is None


@pytest.mark.parametrize(
    ("text", "kg"),
    [
        ("R-12 - 5 kg", 5),
        ("- 5 kg R-12", 5),
        ("R-12 – 5 kg", 5),
        ("-5 kg R-12\n-3 kg R-22", 8),
        ("moins de 5 kg de R-12", 5),
        ("10-12 kg R-12", 11),
    ],
)
def test_a_dash_that_is_no_sign_does_no_harm(text: str, kg: float) -> None:
    found = reading(text).quantity_kg
    assert found is not None and found.value == kg
    assert "implausible_quantity" not in doubts(text)


def test_a_text_of_which_only_the_beginning_is_read_says_so() -> None:
    dense = "Seized 40 cylinders of R-12 13.6 kg in Manila. "
    assert "text_cut" not in doubts(dense * 300)
    assert doubts(dense * 500)["text_cut"] == ("20000",)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("20 cylinders of R-12 in Congo", ("ambiguous_country", "Congo", "CG", "CD")),
        ("20 bouteilles de R-12 au Congo", ("ambiguous_country", "Congo", "CG", "CD")),
        ("R-12 found at Zzinga border post, Congo", ("ambiguous_country", "Congo", "CG", "CD")),
        ("R-12 изъят в Конго", ("ambiguous_country", "Конго", "CG", "CD")),
        ("ضبط R-12 في الكونغو", ("ambiguous_country", "الكونغو", "CG", "CD")),
        ("在刚果查获R-12", ("ambiguous_country", "刚果", "CG", "CD")),
        ("R-12 seized in Tripoli", ("ambiguous_place", "Tripoli", "LY", "LB")),
        ("R-12 seized at Khorgos", ("ambiguous_place", "Khorgos", "CN", "KZ")),
        ("R-12 изъят на посту Хоргос", ("ambiguous_place", "Хоргос", "CN", "KZ")),
        ("R-12 seized at Chirundu", ("ambiguous_place", "Chirundu", "ZM", "ZW")),
        ("1.200 kg of R-12", ("ambiguous_quantity", "1.2", "1200")),
        ("40 cylinders of R-12, 1.250 kg each", ("ambiguous_quantity", "50", "50000")),
    ],
)
def test_a_name_or_figure_with_two_meanings_is_told_with_both(text: str, flag: tuple[str, ...]) -> None:
    assert doubts(text) == {flag[0]: flag[1:]}


@pytest.mark.parametrize(
    "text",
    [
        "R-12 seized in Congo-Kinshasa",
        "R-12 seized at Pointe-Noire, Congo",
        "R-12 seized at Khorgos, Kazakhstan",
        "R-12 изъят: Хоргос, казахстанская сторона",
        "R-12 seized at Chirundu, Zambia side",
        "R-12 seized in Manila, 1,200 kg",
        "R-12 seized in Manila, 1.25 kg",
        "A lorry from Congo with R-12 stopped in Lusaka",
    ],
)
def test_what_the_message_settles_is_in_no_doubt(text: str) -> None:
    assert doubts(text) == {}
