"""``ozonenet extract``: officers' messages from standard input, what is understood in them on standard output.

One JSON object a line, in and out, in the same order; nothing is kept and no data folder is needed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

import msgspec

from bot.errors import FAILED
from domain.reading import read, to_json


class Message(msgspec.Struct, frozen=True):
    """A line of the input. Without `today` relative dates ("yesterday") are not understood."""

    text: str
    id: str | int | None = None
    lang: str | None = None
    today: str | None = None


def main() -> None:
    """Reads until the input ends; ends with 1 when a line could not be read."""
    sys.exit(FAILED if extract(sys.stdin.buffer, sys.stdout.buffer, sys.stderr.buffer) else 0)


def extract(lines: Iterable[bytes], out: BinaryIO, err: BinaryIO) -> int:
    """Answers each line at once, a bad one as ``{"line", "id", "error"}`` on `err`; how many were bad."""
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = _understood(line)
        except (msgspec.DecodeError, ValueError) as error:
            bad += 1
            fault = {"line": number, "id": _id_of(line), "error": str(error)}
            err.write(msgspec.json.encode(fault) + b"\n")
            err.flush()
            continue
        out.write(msgspec.json.encode(answer) + b"\n")
        out.flush()
    return bad


def _understood(line: bytes) -> dict[str, Any]:
    message = msgspec.json.decode(line, type=Message)
    today = date.fromisoformat(message.today[:10]) if message.today else None
    return {"id": message.id, **to_json(read(message.text, lang=message.lang, today=today))}


def _id_of(line: bytes) -> str | int | None:
    """The id of a line that is wrong elsewhere."""
    try:
        return msgspec.json.decode(line, type=_Named).id
    except msgspec.DecodeError:
        return None


class _Named(msgspec.Struct, frozen=True):
    id: str | int | None = None
