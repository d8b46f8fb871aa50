"""The product's facts are whole: unique keys, sound identifiers, sources everywhere."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from stdnum import casrn

from domain import countries, hs, methods, networks, places, substances, tables

TABLES = [
    "annex_groups", "assent_words", "blend_components", "code_words", "company_forms", "countries",
    "country_adjectives",
    "country_namesakes", "country_cautions", "country_words", "detection_words", "detections", "field_words",
    "filter_words", "group_words", "hs_codes", "method_words", "modus_operandi", "networks", "number_words",
    "other_zones",
    "place_cautions", "places", "real_cases", "region_words", "regions", "search_words", "spoken_words",
    "stop_words", "substance_words", "substances",
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_row_says_where_its_fact_is_from(table: str) -> None:
    rows = tables.rows(table)
    assert rows
    assert [row for row in rows if not row["source"].strip()] == []


def test_every_table_is_checked_here() -> None:
    assert sorted(path.stem for path in tables.DATA.glob("*.csv")) == sorted(TABLES)


def test_the_tables_have_the_rows_that_their_source_counted() -> None:
    counts = {table: len(tables.rows(table)) for table in TABLES}
    assert counts["substances"] == 267
    assert counts["blend_components"] == 383
    assert counts["annex_groups"] == 10
    assert counts["hs_codes"] == 95
    assert counts["countries"] == 155
    assert counts["real_cases"] == 116
    assert counts["modus_operandi"] == 42


def test_substances_are_117_single_ones_131_blends_and_19_look_alikes() -> None:
    kinds = Counter(substance.kind for substance in substances.all_substances())
    assert kinds == {"single": 117, "blend": 131, "not controlled": 19}


def test_every_cas_number_has_its_check_digit() -> None:
    numbers = [substance.cas for substance in substances.all_substances() if substance.cas]
    assert len(numbers) > 100
    assert [number for number in numbers if not casrn.is_valid(number)] == []


def test_every_blend_sums_to_100_per_cent() -> None:
    blends = [each for each in substances.all_substances() if each.kind == "blend" and each.components]
    assert len(blends) >= 129
    for blend in blends:
        assert sum(part.percent for part in blend.components) == pytest.approx(100, abs=0.11), blend.name


# Parts of blends that the Protocol does not control and the table of substances leaves out, or names otherwise.
OTHER_PARTS = {"Chloropicrin", "HC-170", "HC-601", "HC-601a", "HC-E170", "HCO-1130(E)"}


def test_every_part_of_a_blend_is_a_substance_of_the_table() -> None:
    parts = {part.name for each in substances.all_substances() for part in each.components}
    assert {part for part in parts - OTHER_PARTS if substances.resolve(part) is None} == set()


def test_the_nine_networks_are_those_of_the_report_with_their_counts() -> None:
    assert set(networks.codes()) == {"LAC-S", "LAC-C", "CAR", "SEAP", "SA", "AF-EN", "AF-FR", "WA", "ECA"}
    assert sum(each.a5_count_2004 for each in networks.all_networks()) == 130
    assert sum(each.non_a5_count_2004 for each in networks.all_networks()) == 20


def test_a_network_has_a_name_in_each_of_six_languages_and_a_real_zone() -> None:
    for network in networks.all_networks():
        assert len({network.name(lang) for lang in networks.LANGUAGES}) == 6
        assert network.default_language in networks.LANGUAGES
        assert ZoneInfo(network.zone).key == network.zone


def test_each_country_is_in_one_network_and_has_a_real_zone() -> None:
    listed = countries.all_countries()
    assert len({country.iso2 for country in listed}) == len(listed)
    assert len({country.iso3 for country in listed}) == len(listed)
    for country in listed:
        assert country.network in networks.codes()
        assert country.default_language in networks.LANGUAGES
        assert country.party_status in ("A5", "non-A5")
        assert ZoneInfo(country.zone).key == country.zone


def test_method_and_detection_codes_of_the_cases_are_known() -> None:
    for row in tables.rows("real_cases"):
        for code in tables.values(row["modus_operandi"]):
            assert methods.get(code) is not None, code
        for code in tables.values(row["detection_method"]):
            assert methods.detection(code) is not None, code


def test_words_point_to_what_exists() -> None:
    assert {row["code"] for row in tables.rows("method_words")} == {each.code for each in methods.all_methods()}
    assert {row["code"] for row in tables.rows("detection_words")} == {each.code for each in methods.all_detections()}
    assert all(substances.get(row["name"]) for row in tables.rows("substance_words"))
    known = set(countries.all_iso2())
    assert {row["iso2"] for row in tables.rows("country_words")} - known == {""}
    assert {place.iso2 for place in places.all_places()} <= known | {"XK"}
    for row in tables.rows("country_namesakes"):
        assert len(codes := tables.values(row["iso2"])) > 1 and known.issuperset(codes), row["word"]


def test_places_have_one_row_for_a_name_in_a_country() -> None:
    keys = Counter((place.name, place.iso2) for place in places.all_places())
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("code", "edition"),
    [
        ("2903.42", hs.AMBIGUOUS),
        ("2903.46", hs.AMBIGUOUS),
        ("2903.71", hs.STABLE),
        ("2903.77", hs.STABLE),
        ("2903.39", hs.BEFORE_2022),
        ("3824.78", hs.BEFORE_2022),
        ("2903.61", hs.EDITION_2022),
        ("3827.61", hs.EDITION_2022),
        ("3907.29", hs.EDITION_2022),
        ("9999.99", None),
    ],
)
def test_a_code_tells_its_edition(code: str, edition: str | None) -> None:
    assert hs.edition_of(code) == edition


def test_a_reused_code_names_no_substance_and_a_stable_one_does() -> None:
    assert hs.substance_of("2903.42") is None
    assert hs.substance_of("2903.71") == "HCFC-22"


def test_codes_are_found_with_national_digits_and_without_the_dot() -> None:
    found = hs.mentions("HS 2903.42, 290371, 3827.61.00, tel. 2903421234567, ٢٩٠٣.٧١")
    assert [mention.code for mention in found] == ["2903.42", "2903.71", "3827.61", "2903.71"]
