"""Published heads of the audit chain, kept beside the database: a log cut short ends before the last of them.

The file `audit-heads.log` in the data folder only grows: one line a head, `2026-11-23T10:00:00Z 1234:<hash>`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from storage.chain import Head

FILE = "audit-heads.log"
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Published:
    """What a file of heads holds; `unreadable` are the numbers of lines that no program wrote."""

    heads: tuple[Head, ...] = ()
    unreadable: list[int] = field(default_factory=list)


def written(head: Head) -> str:
    """A head as people and files keep it: `1234:<64 hexadecimal digits>`."""
    return f"{head.id}:{head.hash.hex()}"


def read(text: str) -> Head:
    """The head that `written` wrote. Raises ValueError for anything else."""
    number, _, hexadecimal = text.strip().partition(":")
    hash_ = bytes.fromhex(hexadecimal)
    if not number.isdecimal() or len(hash_) != _HASH_BYTES:
        raise ValueError(f"{text!r} is no head: expected a row's number, a colon and {2 * _HASH_BYTES} digits")
    return Head(int(number), hash_)


def append(path: Path, head: Head, now: int) -> None:
    """Add a head to the file; it survives a power cut. `now` in UTC milliseconds."""
    at = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{at} {written(head)}\n".encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def published(path: Path) -> Published:
    """All heads of the file, the oldest first; none when there is no file. A line torn by a crash at the end counts
    for nothing."""
    if not path.exists():
        return Published()
    *lines, _torn = path.read_bytes().decode("utf-8", "replace").split("\n")
    heads: list[Head] = []
    unreadable: list[int] = []
    for number, line in enumerate(lines, start=1):
        try:
            heads.append(read(line.partition(" ")[2]))
        except ValueError:
            unreadable.append(number)
    return Published(tuple(heads), unreadable)
