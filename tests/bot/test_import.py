"""What `import` and `search` promise to the operator at the server."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.commands import import_
from bot.lock import InstanceLock
from domain import imports
from services import importing
from tests.storage.test_parts import parts_of

CASES: list[dict[str, Any]] = [
    {
        "id": "a",
        "lang": "en",
        "text": "40 cylinders of R-12 declared as R-134a in Manila",
        "country": "PH",
        "date": "2024-05",
        "substances_declared": ["R-134a"],
        "substances_actual": ["CFC-12"],
        "quantity_kg": 544,
        "method_codes": ["MISLABEL"],
        "identifiers": {"container": "MSKU1234565"},
        "tlp": "GREEN",
    },
    {"id": "b", "lang": "ru", "text": "Хладон-22 в баллонах", "country": "UZ", "date": "2019-03-01"},
    {"id": 7, "lang": "zh", "text": "查获四氯化碳", "country": "China"},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def call(*words: str | Path, given: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], input=given)


def lines(folder: Path, *records: object, name: str = "cases.jsonl") -> Path:
    path = folder / name
    text = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in records)
    path.write_text(text, encoding="utf-8")
    return path


def stored(data: Path, sql: str) -> list[Any]:
    base = sqlite3.connect(data / "ozonenet.db")
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


def hits(data: Path, words: str, username: str = "admin") -> list[str]:
    done = call("search", "--data", data, "--as", username, "--json", words)
    assert done.exit_code == 0, done.output
    return [hit["id"] for hit in json.loads(done.stdout)["hits"]]


def test_an_empty_folder_gets_a_base_and_the_cases_are_found(tmp_path: Path, data: Path) -> None:
    done = call("import", lines(tmp_path, *CASES), "--data", data)
    assert done.exit_code == 0, done.output
    assert "3 cases imported; 0 were there already." in done.stdout
    assert hits(data, "freon 12 Филиппины") == ["a"]
    assert hits(data, "фреон 22")[0] == "b"
    assert hits(data, "carbon tetrachloride")[0] == "7"


def test_imported_cases_are_history_with_references_of_their_own_year(tmp_path: Path, data: Path) -> None:
    call("import", lines(tmp_path, *CASES), "--data", data)
    rows = stored(data, "SELECT ref, tlp, network, author_id, history FROM items ORDER BY ref")
    assert rows == [
        ("CN-ND-0001", "AMBER", "SA", None, 1),
        ("PH-2024-0001", "GREEN", "SEAP", None, 1),
        ("UZ-2019-0001", "AMBER", "ECA", None, 1),
    ]
    assert stored(data, "SELECT count(*) FROM outbox") == [(0,)]
    newest = stored(data, "SELECT i.ref FROM index_docs d JOIN items i ON i.id = d.item_id ORDER BY d.id DESC")
    assert [ref for (ref,) in newest] == ["PH-2024-0001", "UZ-2019-0001", "CN-ND-0001"]


def test_imported_cases_are_connected_by_their_numbers(tmp_path: Path, data: Path) -> None:
    call("import", lines(tmp_path, CASES[0], {**CASES[0], "id": "twin", "text": "the same"}), "--data", data)
    sql = "SELECT count(*) FROM case_keys WHERE kind = 'container' AND value = 'MSKU1234565'"
    assert stored(data, sql) == [(2,)]


def test_a_second_import_adds_only_what_is_new(tmp_path: Path, data: Path) -> None:
    call("import", lines(tmp_path, *CASES[:2]), "--data", data)
    done = call("import", lines(tmp_path, *CASES), "--data", data)
    assert "1 cases imported; 2 were there already." in done.stdout
    assert stored(data, "SELECT count(*) FROM cases") == [(3,)]


@pytest.mark.parametrize("how", [[], ["--in-parts"], ["--dry-run"]])
@pytest.mark.parametrize("beside", [False, True])
def test_an_id_that_is_there_with_other_contents_is_told_with_what_differs_and_left(
    tmp_path: Path, data: Path, how: list[str], beside: bool
) -> None:
    call("import", lines(tmp_path, *CASES), "--data", data)
    before = stored(data, "SELECT facts FROM cases ORDER BY item_id")
    first = {**CASES[0], "quantity_kg": 600, "tlp": "AMBER", "identifiers": {"company": "Cool Breeze Trading"}}
    with InstanceLock(data) if beside else nullcontext():
        again = lines(tmp_path, first, CASES[1], {**CASES[2], "place": "Cebu"}, {"id": "new", "text": "R-22"})
        done = call("import", again, "--data", data, *how)
    assert done.exit_code == 0, done.output
    told = [line for line in done.stderr.splitlines() if line.startswith("notice")]
    assert told == [
        "notice, line 1 (a): differs from what is stored (tlp, quantity_kg, identifiers); left as it is",
        "notice, line 3 (7): differs from what is stored (place); left as it is",
    ]
    verb = "are" if how == ["--dry-run"] else "were"
    assert f"; 3 {verb} there already, 2 of them with other contents." in done.stdout
    assert stored(data, "SELECT facts FROM cases ORDER BY item_id")[:3] == before


def test_the_same_file_again_differs_in_nothing_and_many_that_differ_are_counted(tmp_path: Path, data: Path) -> None:
    many = [{"id": place, "text": "a", "cylinders": 2} for place in range(1, 31)]
    call("import", lines(tmp_path, *many), "--data", data)
    done = call("import", lines(tmp_path, *many), "--data", data)
    assert "0 cases imported; 30 were there already." in done.stdout and "differ" not in done.stderr
    done = call("import", lines(tmp_path, *({**each, "cylinders": 3} for each in many)), "--data", data)
    assert (
        done.stderr.count("differs from what is stored (cylinders)") == 20 and "and 10 more that differ" in done.stderr
    )
    assert "30 were there already, 30 of them with other contents." in done.stdout


def test_all_faults_are_listed_with_their_lines_and_nothing_is_stored(tmp_path: Path, data: Path) -> None:
    call("import", lines(tmp_path, CASES[0], name="first.jsonl"), "--data", data)
    faulty = lines(
        tmp_path,
        {"id": "x1", "text": "good"},
        {"id": "x2", "text": "a", "date": "1029"},
        '{"id": "x3"',
        "",
        {"id": "x4", "text": "a", "quantity_kg": -5, "country": "Atlantis"},
        {"text": "hello", "method_codes": ["FOO"]},
        {"id": "x1", "text": "again"},
        {"id": "x5", "text": "b", "date": "2031"},
    )
    done = call("import", faulty, "--data", data)
    assert done.exit_code == 1
    for line in (
        "line 2 (x2): date: 1029 cannot be",
        "line 3: is no JSON",
        "line 5 (x4): country: 'Atlantis' is no country",
        "line 5 (x4): quantity_kg: -5 is less than nothing",
        "line 6: id: is missing",
        "line 6: method_codes: FOO: no code of a method",
        "line 7 (x1): id: stands in line 1 already",
        "line 8 (x5): date: 2031 is in the future",
        "8 faults; nothing was imported",
    ):
        assert line in done.stderr
    assert stored(data, "SELECT external_id FROM cases") == [("a",)]


def test_an_id_that_stands_twice_is_told_also_where_its_first_line_has_a_fault(tmp_path: Path, data: Path) -> None:
    bad, good = {"id": "x1", "text": "a", "date": "1029"}, {"id": "x1", "text": "b"}
    done = call("import", lines(tmp_path, bad, good, {**good, "tlp": "PINK"}), "--data", data)
    for line in (
        "line 1 (x1): date: 1029 cannot be",
        "line 2 (x1): id: stands in line 1 already",
        "line 3 (x1): id: stands in line 1 already",
        "line 3 (x1): tlp: 'PINK' is no label",
        "4 faults; nothing was imported",
    ):
        assert line in done.stderr


IMPLAUSIBLE: dict[str, dict[str, Any]] = {
    "identifiers: the check digit of container MSKU1234567 is wrong": {"identifiers": {"container": "MSKU1234567"}},
    "identifiers: the check digit of imo 9321484 is wrong": {"identifiers": {"imo": ["9321483", "9321484"]}},
    "cylinders: 10,000 kg in 1 cylinder cannot be; the largest cylinders and drums hold about 1,000 kg": {
        "cylinders": 1,
        "quantity_kg": 10000,
    },
    "quantity_kg: is 600 kg, but 40 cylinders of 13.6 kg make 544 kg": {
        "cylinders": 40,
        "unit_kg": 13.6,
        "quantity_kg": 600,
    },
    "date: 1950 is before the Montreal Protocol (1987)": {"date": "1950"},
    "substances_actual: 'R-98765' is no substance known here; it is kept as written": {"substances_actual": "R-98765"},
}


@pytest.mark.parametrize("how", [[], ["--dry-run"]])
def test_what_can_hardly_be_is_told_with_its_line_and_the_case_is_taken(
    tmp_path: Path, data: Path, how: list[str]
) -> None:
    odd = [{"id": f"o{place}", "text": "a", **given} for place, given in enumerate(IMPLAUSIBLE.values(), start=2)]
    done = call("import", lines(tmp_path, CASES[0], *odd), "--data", data, *how)
    assert done.exit_code == 0 and done.stdout.startswith("7 cases "), done.output
    told = [line for line in done.stderr.splitlines() if line.startswith("notice")]
    assert told == [f"notice, line {place} (o{place}): {what}" for place, what in enumerate(IMPLAUSIBLE, start=2)]
    assert "cases with a notice are taken as they are" in done.stderr and "more notices" not in done.stderr


def test_many_notices_are_counted_and_all_faults_listed(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_, "BATCH", 7)
    many = [{"id": place, "text": "a", "cylinders": 0} for place in range(1, 51)]
    done = call("import", lines(tmp_path, *many), "--data", data)
    assert done.exit_code == 0 and done.stderr.count("notice, line ") == 20
    assert "notice, line 20 (20): cylinders: is 0" in done.stderr and "and 30 more notices" in done.stderr
    done = call("import", lines(tmp_path, *many, {"id": "bad", "text": "a", "date": "1029"}), "--data", data)
    assert done.exit_code == 1 and "line 51 (bad): date: 1029" in done.stderr and "and 30 more notices" in done.stderr
    assert "are taken" not in done.stderr


def test_a_country_whose_name_two_countries_bear_is_asked_back_with_both_codes(tmp_path: Path, data: Path) -> None:
    names = ("Congo", "CG", "DR Congo", "Congo-Brazzaville", "COD", "刚果")
    done = call("import", lines(tmp_path, *({"id": n, "text": "a", "country": n} for n in names)), "--data", data)
    assert "line 1 (Congo): country: 'Congo' may be CD (Congo - Kinshasa) or CG (Congo - Brazzaville)" in done.stderr
    assert "line 6 (刚果): country: '刚果' may be CD" in done.stderr and "2 faults; nothing was imported" in done.stderr


@pytest.mark.parametrize("nothing", ["none", "None", " none ", "null", "n/a", "N/A", "unknown", "-", "", None])
def test_a_date_that_is_none_is_not_known(nothing: str | None) -> None:
    understood = imports.understand({"id": "a", "text": "b", "country": "PH", "date": nothing}, date(2026, 11, 22))
    assert understood.case is not None and understood.case.facts.date == ""


@pytest.mark.parametrize("nothing", [[], {}, {"container": []}, {"container": None}, "", "[]", "{}", None])
def test_identifiers_that_are_empty_are_not_known(nothing: object) -> None:
    understood = imports.understand({"id": "a", "text": "b", "identifiers": nothing}, date(2026, 11, 22))
    assert understood.case is not None and understood.case.facts.identifiers == {}


def test_a_table_with_none_for_a_date_is_taken_in_the_series_without_a_year(tmp_path: Path, data: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text("id,text,country,date,identifiers\nc1,R-12,PH,none,[]\n", encoding="utf-8")
    assert "1 cases imported" in call("import", table, "--data", data).stdout
    assert stored(data, "SELECT ref FROM items") == [("PH-ND-0001",)]


def test_unknown_keys_are_named_and_ignored(tmp_path: Path, data: Path) -> None:
    done = call("import", lines(tmp_path, {**CASES[0], "colour": "red"}), "--data", data)
    assert done.exit_code == 0
    assert "unknown key 'colour' (first in line 1) is ignored" in done.stderr


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path, data: Path) -> None:
    call("import", lines(tmp_path, CASES[0]), "--data", data)
    done = call("import", lines(tmp_path, *CASES), "--data", data, "--dry-run")
    assert "2 cases would be imported; 1 are there already. Nothing was changed." in done.stdout
    assert stored(data, "SELECT count(*) FROM cases") == [(1,)]


def test_a_table_is_read_with_several_values_in_a_cell_and_lines_in_quotes(tmp_path: Path, data: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text(
        "id,lang,text,country,date,substances_actual,identifiers,quantity_kg\r\n"
        'c1,fr,"Saisie,\nà Dakar",SN,2021-03-04,HCFC-22;R-12,container=MSKU1234565; b/l=XX12345,12.5\r\n'
        "c2,en,A second one,FJ,2020,,,\r\n",
        encoding="utf-8-sig",
    )
    done = call("import", table, "--data", data)
    assert done.exit_code == 0, done.output
    facts = json.loads(stored(data, "SELECT facts FROM cases WHERE external_id = 'c1'")[0][0])
    assert facts["found"] == ["HCFC-22", "CFC-12"]
    assert facts["identifiers"] == {"container": ["MSKU1234565"], "bill_of_lading": ["XX12345"]}
    assert facts["text"] == "Saisie,\nà Dakar"
    assert hits(data, "MSKU1234556") == ["c1"], "two digits swapped"


FRENCH = "Saisie de bouteilles fausses, étiquetées à l'arrivée"
RUSSIAN = "На таможне нашли хладон-12 в баллонах"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1252", FRENCH), ("cp1251", RUSSIAN), ("utf-16", RUSSIAN), ("utf-8", RUSSIAN), ("utf-8-sig", FRENCH)],
)
@pytest.mark.parametrize("between", [";", "\t"])
def test_a_table_as_spreadsheets_save_it_is_read(
    tmp_path: Path, data: Path, encoding: str, text: str, between: str
) -> None:
    rows = (("id", "text", "quantity_kg"), ("c1", text, "12,5"), ("c2", text, "1.234"), ("c3", text, "1.234,5"))
    table = tmp_path / "cases.csv"
    table.write_bytes("".join(between.join(row) + "\r\n" for row in rows).encode(encoding))
    done = call("import", table, "--data", data)
    assert done.exit_code == 0, done.output
    facts = [json.loads(facts) for (facts,) in stored(data, "SELECT facts FROM cases ORDER BY item_id")]
    assert [fact["quantity_kg"] for fact in facts] == [12.5, 1234, 1234.5]
    assert {fact["text"] for fact in facts} == {text}
    assert ("is no UTF-8" in done.stderr) == (not encoding.startswith("utf-8"))


def test_a_table_may_say_what_stands_between_its_cells(tmp_path: Path, data: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text("sep=;\nid;text;date\nc1;a, b, c;2020\nc2;d;1029\n", encoding="utf-8")
    done = call("import", table, "--data", data)
    assert "line 4 (c2): date: 1029 cannot be" in done.stderr and "1 fault;" in done.stderr


def test_a_comma_that_may_mean_either_is_asked_about(tmp_path: Path, data: Path) -> None:
    table = tmp_path / "cases.csv"
    for between, numbers, fault in (
        (",", ('"12,5"', '"1,234"'), "'1,234' may be 1.234 or 1234"),
        (";", ("12,5", "12.5", "1,234"), "'1,234' may be 1.234 or 1234"),
        (";", ("12,5", "12,,5"), "'12,,5' is no number of kilograms"),
    ):
        rows = [f"c{place}{between}R-12{between}{number}" for place, number in enumerate(numbers)]
        table.write_text("\n".join([f"id{between}text{between}quantity_kg", *rows]), encoding="utf-8")
        done = call("import", table, "--data", data)
        assert f"line {len(numbers) + 1} (c{len(numbers) - 1}): quantity_kg: {fault}" in done.stderr
        assert "1 fault;" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cases.csv", "id,text\nc1,a\n".encode("utf-16-le"), "UTF-16 without its mark"),
        ("cases.jsonl", '{"id": "c1", "text": "a"}\n'.encode("utf-16"), "is written in UTF-16; save it as UTF-8"),
        ("cases.csv", "id,text\nc1,ضبط أسطوانات فريون في ميناء\n".encode("cp1256"), "is no text in UTF-8"),
        ("cases.csv", "id,text\nc1,在马尼拉查获十二个钢瓶\n".encode("gb18030"), "is no text in UTF-8"),
        ("cases.csv", "id,text\nc1,Zażółć gęślą jaźń\n".encode("cp1250"), "is no text in UTF-8"),
        ("cases.csv", "id,text\nc1,Şişli gümrüğünde yakalandı\n".encode("cp1254"), "is no text in UTF-8"),
        ("cases.csv", "id,text\nc1,Κατασχέθηκαν φιάλες και ψυκτικό\n".encode("cp1253"), "is no text in UTF-8"),
    ],
)
def test_a_file_in_an_encoding_that_nobody_can_tell_is_refused_with_the_cure(
    tmp_path: Path, data: Path, name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    done = call("import", file, "--data", data)
    assert done.exit_code == 1 and told in done.stderr and "save" in done.stderr


def test_a_quotation_mark_that_is_never_closed_swallows_no_lines(tmp_path: Path, data: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text('id,text\nc1,good\nc2,"never closed\nc3,b\nc4,c\n', encoding="utf-8")
    done = call("import", table, "--data", data)
    assert done.exit_code == 1
    assert "line 3: a quotation mark opens a cell and none closes it" in done.stderr
    table.write_text('id,text\nc1,"closed at the very end"', encoding="utf-8")
    assert call("import", table, "--data", data).exit_code == 0


def test_a_table_that_is_no_utf_8_is_refused_with_the_line_and_what_to_do(tmp_path: Path, data: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_bytes(b"id,text,date\nc1,good,2020\nc2,Saisie \xe0 Dakar,2020\nc3,bad,1029\n")
    done = call("import", table, "--data", data)
    assert done.exit_code == 1
    assert "line 3: text: is no text in UTF-8" in done.stderr and "line 4 (c3): date: 1029" in done.stderr


def test_a_dry_run_in_an_empty_folder_makes_nothing(tmp_path: Path, data: Path) -> None:
    done = call("import", lines(tmp_path, *CASES), "--data", data, "--dry-run")
    assert done.exit_code == 0, done.output
    assert "3 cases would be imported into a new case base" in done.stdout
    assert not data.exists()


def test_beside_a_running_bot_all_cases_come_at_once(tmp_path: Path, data: Path) -> None:
    with InstanceLock(data):
        done = call("import", lines(tmp_path, *CASES), "--data", data)
    assert "3 cases imported" in done.stdout
    assert len(stored(data, "SELECT 1 FROM audit WHERE action = 'case.import'")) == 1


def test_beside_a_running_bot_too_many_for_one_moment_are_refused_unless_in_parts(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_, "MOST_BESIDE", 2)
    file = lines(tmp_path, *CASES)
    with InstanceLock(data):
        refused = call("import", file, "--data", data)
        assert refused.exit_code == 1 and "--in-parts" in refused.stderr
        assert not (data / "ozonenet.db").exists()
        assert "3 cases imported" in call("import", file, "--data", data, "--in-parts").stdout


@pytest.mark.parametrize("beside", [False, True])
def test_an_import_that_breaks_off_leaves_nothing(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    monkeypatch.setattr(import_, "BATCH", 1)
    monkeypatch.setattr(import_, "AT_ONCE", 1)
    honest, calls = importing.store, []

    async def store(*args: Any, **more: Any) -> importing.Taken:
        calls.append(args)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", "ozonenet.db")
        return await honest(*args, **more)

    monkeypatch.setattr(importing, "store", store)
    with InstanceLock(data) if beside else nullcontext():
        assert call("import", lines(tmp_path, *CASES), "--data", data).exit_code == 5
    assert stored(data, "SELECT count(*) FROM cases") == [(0,)]
    monkeypatch.setattr(importing, "store", honest)
    assert "3 cases imported" in call("import", lines(tmp_path, *CASES), "--data", data).stdout


def test_a_fault_behind_cases_that_are_stored_already_undoes_them_and_all_faults_are_listed_once(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_, "BATCH", 1)
    monkeypatch.setattr(import_, "AT_ONCE", 1)
    call("import", lines(tmp_path, {"id": "before", "text": "a"}, name="first.jsonl"), "--data", data)
    bad = {"id": "bad", "text": "a", "date": "1029", "cylinders": 0}
    done = call("import", lines(tmp_path, *CASES, bad, CASES[0], {**bad, "id": "worse"}), "--data", data)
    assert done.exit_code == 1 and "3 faults; nothing was imported" in done.stderr
    for fault in ("line 4 (bad): date", "line 5 (a): id: stands in line 1 already", "line 6 (worse): date"):
        assert done.stderr.count(fault) == 1
    assert stored(data, "SELECT external_id FROM cases") == [("before",)]
    assert len(stored(data, "SELECT 1 FROM audit WHERE action = 'case.import'")) == 1
    assert "3 cases imported" in call("import", lines(tmp_path, *CASES), "--data", data).stdout


def test_a_fault_in_a_file_for_an_empty_folder_makes_no_base(tmp_path: Path, data: Path) -> None:
    assert call("import", lines(tmp_path, *CASES, {"id": "bad"}), "--data", data).exit_code == 1
    assert not (data / "ozonenet.db").exists()


def test_parts_that_broke_off_go_on_when_run_again(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call("import", lines(tmp_path, *CASES[:1], name="first.jsonl"), "--data", data)
    monkeypatch.setattr(import_, "BATCH", 1)
    done = call("import", lines(tmp_path, *CASES), "--data", data, "--in-parts")
    assert "2 cases imported; 1 were there already." in done.stdout


def test_an_import_in_parts_leaves_the_index_in_one(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_, "BATCH", 1)
    call("import", lines(tmp_path, *CASES), "--data", data, "--in-parts")
    assert parts_of(data / "ozonenet.db") == 1


def test_searches_from_standard_input_are_answered_line_by_line(tmp_path: Path, data: Path) -> None:
    call("import", lines(tmp_path, *CASES), "--data", data)
    given = '{"id": "q1", "text": "R-12"}\nnonsense\n\n{"id": 2, "text": "zebra"}\n{"id": 3, "words": "R-12"}\n'
    done = call("search", "--data", data, "--as", "admin", "--json", given=given.encode() + b"\xff\n")
    first, nonsense, second, textless, bytes_only = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["total"], [hit["id"] for hit in first["hits"]]) == ("q1", 1, ["a"])
    assert first["hits"][0]["ref"] == "PH-2024-0001"
    assert second == {"id": 2, "total": 0, "hits": []}
    for answer, name in ((nonsense, None), (textless, 3), (bytes_only, None)):
        assert answer.keys() == {"id", "error"} and answer["id"] == name
        assert 'is no search such as {"id": 1, "text": "R-12"}' in answer["error"]
    assert done.exit_code == 1 and "line 2: is no search" in done.stderr and "3 lines could not be read" in done.stderr


def test_searches_from_a_file_of_windows_are_answered_from_the_first_on(data: Path) -> None:
    call("migrate", "--data", data)
    done = call("search", "--data", data, "--as", "admin", "--json", given='\ufeff{"id": "q", "text": "R-12"}\n')
    assert json.loads(done.stdout) == {"id": "q", "total": 0, "hits": []} and done.exit_code == 0


def test_an_empty_search_of_the_command_line_is_answered_as_an_empty_line_is(data: Path) -> None:
    call("migrate", "--data", data)
    done = call("search", "--data", data, "--as", "admin", "--json", "")
    assert json.loads(done.stdout) == {"id": None, "total": 0, "hits": []} and done.exit_code == 0


NOT_UNDERSTOOD = {
    "country:Atlantis": "I do not know “Atlantis” in country: and left it out.",
    "contry:PH": "There is no filter “contry:”. Did you mean “country:”?",
    "since:2026-13": "“2026-13” in since: is no date I know; write 2024, 2024-05 or 2024-05-14.",
    "since:1029": "“1029” in since: cannot be right, so it was left out",
    "status:foo": "I do not know “foo” in status: and left it out.",
}
"""How the sentence about a search begins."""


@pytest.mark.parametrize("how", [["--json"], []])
def test_what_of_a_search_was_not_understood_is_told_in_words_on_standard_error(data: Path, how: list[str]) -> None:
    call("migrate", "--data", data)
    for words, sentence in NOT_UNDERSTOOD.items():
        done = call("search", "--data", data, "--as", "admin", *how, words)
        assert done.exit_code == 0 and len(done.stdout.splitlines()) == 1
        assert done.stderr.startswith(sentence) and len(done.stderr.splitlines()) == 1


def test_what_of_a_search_from_standard_input_was_not_understood_is_told_with_its_line(data: Path) -> None:
    call("migrate", "--data", data)
    given = "\n" + "".join(json.dumps({"id": place, "text": text}) + "\n" for place, text in enumerate(NOT_UNDERSTOOD))
    done = call("search", "--data", data, "--as", "admin", "--json", given=given)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == list(range(len(NOT_UNDERSTOOD)))
    told = done.stderr.splitlines()
    assert len(told) == len(NOT_UNDERSTOOD)
    for line, (said, sentence) in enumerate(zip(told, NOT_UNDERSTOOD.values(), strict=True), start=2):
        assert said.startswith(f"line {line}: {sentence}")


def test_a_stranger_searches_nothing(data: Path) -> None:
    done = call("search", "--data", data, "--as", "mallory", "R-12")
    assert done.exit_code == 2
    assert "nobody of this name is vetted here" in done.stderr


def test_workers_read_a_long_file_and_all_of_it_is_stored_in_its_order(tmp_path: Path, data: Path) -> None:
    file = lines(tmp_path, *({**CASES[place % 3], "id": f"w{place}"} for place in range(50)))
    command = [sys.executable, "-c", _IN_SMALL_BATCHES, "import", str(file), "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "50 cases imported" in done.stdout, done.stderr
    assert stored(data, "SELECT external_id FROM cases ORDER BY item_id") == [(f"w{place}",) for place in range(50)]


_IN_SMALL_BATCHES = """
from bot.cli import cli
from bot.commands import import_
import_.ALONE, import_.BATCH, import_.AT_ONCE = 0, 7, 20
cli(prog_name="ozonenet")
"""
"""In a process of its own: a test process has threads, with which workers cannot begin."""
