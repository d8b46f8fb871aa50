"""What `extract` promises: a line in, a line out, and a bad line loses no other."""

from __future__ import annotations

import io
import json

from bot.commands.extract import extract


def answers(*lines: str) -> tuple[list[dict[str, object]], list[dict[str, object]], int]:
    out, err = io.BytesIO(), io.BytesIO()
    bad = extract([line.encode() + b"\n" for line in lines], out, err)
    return (
        [json.loads(line) for line in out.getvalue().splitlines()],
        [json.loads(line) for line in err.getvalue().splitlines()],
        bad,
    )


def test_every_message_is_answered_in_its_order_and_with_its_id() -> None:
    found, faults, bad = answers(
        '{"id": "a", "text": "40 x 13.6 kg R-12 seized yesterday in Manila", "today": "2026-03-02"}',
        "",
        '{"id": 2, "text": "查获氟利昂12 共500公斤", "lang": "zh"}',
    )
    assert [each["id"] for each in found] == ["a", 2]
    assert found[0]["substances_actual"] == found[1]["substances_actual"] == ["CFC-12"]
    assert (found[0]["quantity_kg"], found[0]["date"], found[1]["quantity_kg"]) == (544, "2026-03-01", 500)
    assert (faults, bad) == ([], 0)


def test_without_today_a_relative_date_is_no_date() -> None:
    found, _, _ = answers('{"id": "a", "text": "R-12 seized yesterday in Manila"}')
    assert found[0]["date"] is None


def test_a_bad_line_is_answered_with_its_id_says_what_to_do_and_costs_no_other() -> None:
    found, faults, bad = answers(
        "{", '{"id": 7, "text": 5}', '{"id": 8}', '["text"]', '{"id": 1.5, "text": "x"}', '{"id": "d", "text": ""}'
    )
    assert [each["id"] for each in found] == [None, 7, 8, None, None, "d"]
    assert [(each["line"], each["id"]) for each in faults] == [(1, None), (2, 7), (3, 8), (4, None), (5, None)]
    for answer, fault in zip(found, faults, strict=False):
        assert answer == {"id": fault["id"], "error": fault["error"]}
        assert 'is no message such as {"id": 1, "text": "R-12 in Manila"}: ' in str(fault["error"])
    assert str(found[1]["error"]).endswith("text is not in quotation marks")
    assert str(found[2]["error"]).endswith("text is missing")
    assert bad == 5


def test_a_line_in_another_encoding_is_told_with_its_id() -> None:
    out, err = io.BytesIO(), io.BytesIO()
    assert extract(['{"id": "l", "text": "bouteilles saisies à Dakar"}'.encode("latin-1")], out, err) == 1
    answer = json.loads(out.getvalue())
    assert answer["id"] == "l" and answer["error"].endswith("it is no text in UTF-8; save it as UTF-8")
    assert extract(['{"id": "u", "text": "R-12"}'.encode("utf-16")], out, err) == 1
    assert b"it is written in UTF-16; save it as UTF-8" in out.getvalue()


def test_a_language_or_day_that_is_none_costs_only_itself() -> None:
    found, notices, bad = answers(
        '{"id": "a", "text": "R-12 seized yesterday in Manila", "today": "soon"}',
        '{"id": "b", "text": "R-12 seized yesterday in Manila", "lang": "tlh", "today": "2026-03-02T09:00"}',
        '{"id": "c", "text": "R-12 1.200 kg", "lang": "fr-SN", "today": 5}',
    )
    assert [each["substances_actual"] for each in found] == [["CFC-12"]] * 3
    assert [each["date"] for each in found] == [None, "2026-03-01", None] and found[2]["quantity_kg"] == 1200
    assert [(each["line"], each["id"]) for each in notices] == [(1, "a"), (2, "b"), (3, "c")]
    assert "today: 'soon' is no day such as 2026-03-14" in str(notices[0]["notice"])
    assert "lang: 'tlh' is none of en, fr, es, ru, ar, zh" in str(notices[1]["notice"])
    assert bad == 0


def test_the_mark_that_windows_puts_in_front_of_a_file_is_no_part_of_its_first_line() -> None:
    found, faults, _ = answers('\ufeff{"id": "1", "text": "R-12"}')
    assert found[0]["substances_actual"] == ["CFC-12"] and faults == []
