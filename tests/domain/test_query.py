"""/find: what is typed becomes a safe expression that finds what was meant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import concepts, expressions, filters, query, text
from domain.terms import terms

TOKENIZER = "ascii tokenchars '_'"


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    base = sqlite3.connect(":memory:")
    base.execute(f'CREATE VIRTUAL TABLE docs USING fts5 (body, facets, tokenize = "{TOKENIZER}")')
    documents = {
        1: ("40 cylinders declared HFC-134a, identifier says CFC-12, Manila port, mislabelled", "ph", "seap", "en"),
        2: ("В контейнере найден хладон-22, спрятанный за мебелью", "uz", "eca", "ru"),
        3: ("ضبط أسطوانات فريون 12 في ميناء جدة", "sa", "wa", "ar"),
        4: ("查获四氯化碳钢瓶，申报不符", "cn", "sa", "zh"),
        5: ("Saisie de 12 bouteilles de R-404A sans licence à Dakar", "sn", "af_fr", "fr"),
    }
    for number, (words, country, network, lang) in documents.items():
        body = " ".join([*terms(words, lang), *sorted(concepts.concepts(words))])
        facets = " ".join(
            [concepts.country_term(country), concepts.kind_term("case"), concepts.visibility_term(f"network_{network}")]
        )
        base.execute("INSERT INTO docs (rowid, body, facets) VALUES (?, ?, ?)", (number, body, facets))
    yield base
    base.close()


def hits(base: sqlite3.Connection, asked: str, visibility: set[str] | None = None, **more: bool) -> list[int]:
    expression = expressions.match(query.parse(asked), visibility, **more)  # type: ignore[arg-type]
    rows = base.execute("SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY rowid", (expression,))
    return [number for (number,) in rows]


@pytest.mark.parametrize("asked", ["freon 12", "氟利昂12", "хладон-12", "R-12", "فريون ١٢", "75-71-8", "freeon 12"])
def test_any_name_of_a_substance_finds_it_in_any_language(index: sqlite3.Connection, asked: str) -> None:
    assert hits(index, asked) == [1, 3]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("cylinder", [1, 3, 4, 5]),
        ('"cylinders"', [1]),
        ("cylind*", [1]),
        ("CFC", [1, 3]),
        ("HCFC", [2]),
        ("substance:CFC", [1, 3]),
        ("substance:Annex A", [1, 3]),
        ("substance:freon 12 Manila", [1]),
        ("country:филиппины", [1]),
        ("country:Viet Nam", []),
        ("country:PH country:SN", [1, 5]),
        ("country:PH,SN", [1, 5]),
        ("CFC -Manila", [3]),
        ("-country:PH CFC", [3]),
        ("-CFC", [2, 4, 5]),
        ('"declared HFC-134a"', [1]),
        ('"HFC-134a declared"', []),
        ('"sans licence"', [5]),
        ('"licence sans"', []),
        ("钢瓶", [1, 3, 4, 5]),
        ("四氯化碳", [4]),
        ("Манила", [1]),
        ("hidden", [2]),
        ("method:mislabel", [1]),
        ("страна:Узбекистан", [2]),
        ("أسطوانة", [1, 3, 4, 5]),
        ("الأسطوانات", [1, 3, 4, 5]),
        ("контейнер", [2]),
        ("", [1, 2, 3, 4, 5]),
        ("the in de", [1, 2, 3, 4, 5]),
    ],
)
def test_a_search_finds_what_it_means(index: sqlite3.Connection, asked: str, found: list[int]) -> None:
    assert hits(index, asked) == found


def test_only_what_may_be_read_is_found(index: sqlite3.Connection) -> None:
    assert hits(index, "CFC", {"network_seap"}) == [1]
    assert hits(index, "", {"network_wa", "green"}) == [3]
    assert hits(index, "CFC", set()) == []


def test_an_author_cannot_write_a_term_of_the_product() -> None:
    written = terms("vis_network_seap vis network seap xs_cfc12 country_ph")
    assert not {term for term in written if "_" in term}


def test_a_search_that_asks_too_much_can_be_loosened(index: sqlite3.Connection) -> None:
    assert hits(index, "Manila furniture licence") == []
    assert hits(index, "Manila furniture licence", any_word=True) == [1, 2, 5]


def test_filters_are_understood_in_six_languages() -> None:
    for asked in ("status:seized", "statut:saisi", "estado:incautado", "статус:изъято", "حالة:مضبوط", "状态:查扣"):
        (found,) = query.parse(asked).filters
        assert (found.key, found.values) == ("status", ("seized",))


def test_all_filters_of_one_search_are_read() -> None:
    asked = query.parse(
        "country:PH substance:R-12 since:2024 until:2024-06 method:mislabel status:in court "
        "network:SEAP tlp:amber+strict by:@Maria has:photo kind:case"
    )
    assert {each.key: each.values for each in asked.filters} == {
        "country": ("PH",), "substance": ("CFC-12",), "method": ("MISLABEL",), "status": ("in court",),
        "network": ("SEAP",), "tlp": ("AMBER+STRICT",), "has": ("photo",), "kind": ("case",),
    }  # fmt: skip
    assert (asked.since, asked.until) == (date(2024, 1, 1), date(2024, 6, 30))
    assert asked.by == ("maria",)
    assert asked.problems == ()


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        ("since:2024-02 until:2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("year:2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("since:03.04.2025", date(2025, 4, 3), None),
        ("since:٢٠٢٤", date(2024, 1, 1), None),
        ("从:2024年5月", date(2024, 5, 1), None),
        ("desde:05/2024", date(2024, 5, 1), None),
        ("год:2024年", date(2024, 1, 1), date(2024, 12, 31)),
        ("until:9999", None, None),
    ],
)
def test_periods_have_a_first_and_a_last_day(asked: str, since: date | None, until: date | None) -> None:
    found = query.parse(asked)
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("countri:PH", query.Problem("unknown_key", "countri", "PH", "country")),
        ("country:Uzbekstan", query.Problem("unknown_value", "country", "Uzbekstan", "Uzbekistan")),
        ("status:siezed", query.Problem("unknown_value", "status", "siezed", "seized")),
        ("since:someday", query.Problem("bad_date", "since", "someday")),
        ("country:ZZ", query.Problem("unknown_value", "country", "ZZ")),
    ],
)
def test_what_is_not_understood_is_said_with_a_suggestion(asked: str, problem: query.Problem) -> None:
    assert query.parse(asked).problems == (problem,)


def test_an_address_is_no_filter() -> None:
    assert query.parse("https://example.org/x").problems == ()


def test_a_flood_of_words_is_cut_and_said() -> None:
    found = query.parse(" ".join(f"word{number}" for number in range(200)))
    assert len(found.conditions) == query.MOST_CONDITIONS
    assert [problem.code for problem in found.problems] == ["too_long"]


_PIECES = st.sampled_from(
    ['"', "*", "-", ":", "country:", "substance:", "(", ")", "NEAR", "AND", "OR", "NOT", "^", "+", "{body}", "'",
     "since:", "R-12", "氟利昂12", "хладон", "\x00", " ", "a*", "-\"", "۱", "method:", ",", "body:", "%", "_", "vis_"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=15).map("".join), st.lists(_PIECES).map(" ".join)))
def test_any_text_becomes_an_expression_that_the_index_accepts(index: sqlite3.Connection, asked: str) -> None:
    for visibility in (None, {"clear", "network_seap"}):
        hits(index, asked, visibility)
        hits(index, asked, visibility, any_word=True)


def test_a_filter_may_stand_apart_from_its_value_as_phones_write_it() -> None:
    assert query.parse("R-12 country: PH").filters[0].values == ("PH",)
    assert query.parse("R-12 страна: Египет").filters[0].values == ("EG",)
    assert query.parse("R-12 country:").problems == (query.Problem("no_value", "country"),)


def test_a_number_of_a_container_or_bill_is_a_filter() -> None:
    for written in ("identifier:MSKU1234567", "container:MSKU 123456 7", "号码:msku1234567"):
        assert query.parse(written).filters[0].terms == ("msku1234567",), written


def test_a_filter_is_cut_out_of_a_search_and_the_rest_stays_as_written() -> None:
    assert query.text_without('"false label" country:Viet Nam -R-22 since:2020', ["country"]) == (
        '"false label" -R-22 since:2020'
    )
    assert query.text_without("R-12 year:2020", ["since", "until"]) == "R-12"


def test_nothing_is_suggested_for_what_nothing_is_like() -> None:
    assert query.parse("substance:unobtainium").problems[0].suggestion is None
    assert query.parse("country:Atlantis").problems[0].suggestion is None
    assert query.parse("substance:R-1200").problems[0].suggestion == "R-12"


@pytest.mark.parametrize(
    "word",
    ["cylinders", "cylindres", "bouteilles", "cilindros", "balones", "botellas", "баллонов", "бутылей", "اسطوانات",
     "قوارير", "钢瓶"],
)  # fmt: skip
def test_a_packing_word_in_any_form_finds_the_words_of_all_languages(word: str) -> None:
    (condition,) = query.parse(word).conditions
    assert concepts.field_term("cylinder") in {term for option in condition.good for term in option.terms}


def test_the_first_word_of_each_filter_is_the_one_that_people_use() -> None:
    chinese = {"method": "手法", "detection": "查获方式", "has": "含", "kg": "数量", "year": "年份", "tlp": "标签"}
    assert {key: filters.word_for(key, "zh") for key in chinese} == chinese
    assert filters.listed("status", "zh")[0] == "涉嫌" and filters.listed("kind", "zh")[0] == "案例"
    for word in ("查获", "已扣押"):
        assert query.parse(f"状态:{word}").filters[0].values == ("seized",)


@pytest.mark.parametrize("hyphen", "-‐‑–−")
def test_any_hyphen_is_a_hyphen(hyphen: str) -> None:
    assert query.parse(f"R{hyphen}12 {hyphen}R{hyphen}22") == query.parse("R-12 -R-22")


def test_a_text_with_hyphens_that_do_not_break_is_found_like_any_other() -> None:
    assert text.surface("HFC\u2011134a, KX\u20104471") == text.surface("HFC-134a, KX-4471")
