"""What is asked on standard input: JSON objects with a text and an id, one a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

Id = str | int | None


class Asked(NamedTuple):
    """A line that asks; `record` has all of its keys."""

    id: Id
    text: str
    record: dict[str, Any]


class Wrong(NamedTuple):
    """A line that cannot be read: its id, where it has one, and what is wrong."""

    id: Id
    error: str


def asked(lines: Iterable[bytes], example: str) -> Iterator[tuple[int, Asked | Wrong]]:
    """The lines with their numbers, without empty ones and without the mark that Windows puts in front of UTF-8;
    `example` shows in errors how a line is written: `search such as {"text": "R-12"}`."""
    for number, line in enumerate(lines, start=1):
        content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if content.strip():
            yield number, _read(content, example)


def _read(line: bytes, example: str) -> Asked | Wrong:
    try:
        record = msgspec.json.decode(line)
    except UnicodeDecodeError:
        return Wrong(_id_of(line), f"is no {example}: it is no text in UTF-8; save it as UTF-8")
    except (msgspec.DecodeError, RecursionError) as error:
        return Wrong(None, f"is no {example}: {_in_utf16(line) or error}")
    if not isinstance(record, dict):
        return Wrong(None, f"is no {example}: it is no JSON object, which stands in braces")
    name = record.get("id")
    if not isinstance(name, str | int | None) or isinstance(name, bool):
        return Wrong(None, f"is no {example}: id is neither text nor a whole number")
    if "text" not in record:
        return Wrong(name, f"is no {example}: text is missing")
    if not isinstance(record["text"], str):
        return Wrong(name, f"is no {example}: text is not in quotation marks")
    return Asked(name, record["text"], record)


def _id_of(line: bytes) -> Id:
    """The id of a line in another encoding."""
    guess = _read(line.decode("latin-1").encode(), "")
    return guess.id


def _in_utf16(line: bytes) -> str:
    marked = line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in line[:4]
    return "it is written in UTF-16; save it as UTF-8" if marked else ""
