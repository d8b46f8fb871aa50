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


def test_a_bad_line_is_named_with_its_number_and_id_and_the_others_are_answered() -> None:
    found, faults, bad = answers(
        "{", '{"id": 7, "text": 5}', '{"id": "t", "text": "x", "today": "soon"}', '{"id": "d", "text": ""}'
    )
    assert [each["id"] for each in found] == ["d"]
    assert [(each["line"], each["id"]) for each in faults] == [(1, None), (2, 7), (3, "t")]
    assert bad == 3
