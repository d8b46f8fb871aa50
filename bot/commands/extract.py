"""``ozonenet extract``: officers' messages from standard input, what is understood in them on standard output.

One JSON object a line, in and out, in the same order, also for a line that is no message: what is wrong with it.
Nothing is kept and no data folder is needed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, BinaryIO

import msgspec

from bot.commands.asked import Id, Wrong, asked
from bot.errors import FAILED
from domain.reading import read, to_json
from domain.substances import LANGUAGES

EXAMPLE = 'message such as {"id": 1, "text": "R-12 in Manila"}'


def main() -> None:
    """Reads until the input ends; ends with 1 when a line could not be read."""
    sys.exit(FAILED if extract(sys.stdin.buffer, sys.stdout.buffer, sys.stderr.buffer) else 0)


def extract(lines: Iterable[bytes], out: BinaryIO, err: BinaryIO) -> int:
    """Answers each line at once, a bad one with ``{"id", "error"}``; how many were bad. What is wrong is told on `err`
    as ``{"line", "id", "error"}``, what was only left aside as ``{"line", "id", "notice"}``."""
    bad = 0
    for number, message in asked(lines, EXAMPLE):
        if isinstance(message, Wrong):
            bad += 1
            _tell(err, number, message.id, error=message.error)
            _write(out, {"id": message.id, "error": message.error})
            continue
        lang, today, notices = _circumstances(message.record)
        for notice in notices:
            _tell(err, number, message.id, notice=notice)
        _write(out, {"id": message.id, **to_json(read(message.text, lang=lang, today=today))})
    return bad


def _circumstances(record: Mapping[str, Any]) -> tuple[str | None, date | None, list[str]]:
    """The language and the day of a message, and what to say of those that are none. Without `today` relative dates
    ("yesterday") are not understood."""
    lang, today, notices = record.get("lang"), record.get("today"), []
    spoken = lang.replace("_", "-").partition("-")[0].lower() if isinstance(lang, str) else None
    if lang and spoken not in LANGUAGES:
        notices.append(f"lang: {lang!r} is none of {', '.join(LANGUAGES)}; the text was read by its own language")
    day = _day(today)
    if today and day is None:
        notices.append(f"today: {today!r} is no day such as 2026-03-14; the text was read without it")
    return (spoken if spoken in LANGUAGES else None), day, notices


def _day(written: Any) -> date | None:
    """The day of an ISO date or time."""
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None


def _tell(err: BinaryIO, line: int, name: Id, **words: str) -> None:
    _write(err, {"line": line, "id": name, **words})


def _write(out: BinaryIO, answer: dict[str, Any]) -> None:
    out.write(msgspec.json.encode(answer) + b"\n")
    out.flush()
