"""Is the audit log what was written? Recomputes the chain with the key and compares it with the published heads.

Whoever has the database file but not the key can change no row, take none away, swap or add none unseen; a tail
that was cut off is missed by the newest published head.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from storage import heads
from storage.chain import GENESIS, KEY_BYTES, KEY_FILE, Head, seal
from storage.engine import StorageError
from storage.heads import Published

_ROWS = "SELECT id, at, person_id, network, action, subject, detail, hash FROM audit ORDER BY id"
_AT_ONCE = 2_000


class Kind(StrEnum):
    """What happened to the log."""

    CHANGED = "changed"
    REMOVED = "removed"
    REPLACED = "replaced"
    CUT = "cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row at which the log is not what was written. `meaning` says so in a sentence."""

    kind: Kind
    row: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Verified:
    """`rows` of the log are what was written, up to `head`; `fault` is what comes then, None when nothing does."""

    rows: int
    head: Head
    heads: int
    fault: Fault | None


def read_key(path: Path) -> bytes:
    """The key of the chain. Raises StorageError when there is none: without it nothing can be verified."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise StorageError(f"{path}: no such file; the audit log cannot be verified without its key") from None
    except (OSError, ValueError) as error:
        raise StorageError(f"{path}: not a key: {error}") from error
    if len(key) != KEY_BYTES:
        raise StorageError(f"{path}: not a key: {len(key)} bytes instead of {KEY_BYTES}")
    return key


def verify(database: Path, key: bytes, published: Sequence[Head] = ()) -> Verified:
    """Stream the log and compare; also while a bot writes. Raises StorageError when the file cannot be read."""
    if not database.exists():
        raise StorageError(f"{database}: no such file")
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            # Text that is no UTF-8 any more must be found as changed, not end the walk.
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            return _walk(connection, key, {head.id: head.hash for head in published})
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{database}: cannot be read: {error}") from error


def verify_beside(database: Path, known: Sequence[Head] = ()) -> tuple[Verified, Published]:
    """Verify a data folder's log with what lies beside it: the key, and the published heads, which come back too.

    `known` are further heads, as they were published elsewhere. Raises StorageError as `verify` and `read_key` do.
    """
    published = heads.published(database.with_name(heads.FILE))
    return verify(database, read_key(database.with_name(KEY_FILE)), [*published.heads, *known]), published


def chain_fault(database: Path) -> str | None:
    """Where the audit log of a data folder is not what was written and published; None when it is whole."""
    found, _ = verify_beside(database)
    return None if found.fault is None else f"the audit log is not what was written: {found.fault.meaning}"


def _walk(connection: sqlite3.Connection, key: bytes, published: dict[int, bytes]) -> Verified:
    rows = _stream(connection)
    last, hash_ = GENESIS.id, GENESIS.hash
    for row in rows:
        if row[0] != last + 1 or _seal(key, hash_, row) != row[7]:
            fault = _diagnose(key, Head(last, hash_), row, next(rows, None))
            return Verified(last, Head(last, hash_), len(published), fault)
        if published and row[0] in published and published[row[0]] != row[7]:
            return Verified(last, Head(last, hash_), len(published), _rewritten(row[0]))
        last, hash_ = row[0], row[7]
    head = Head(last, hash_)
    newest = max(published, default=0)
    return Verified(last, head, len(published), _cut(last, newest) if newest > last else None)


def _stream(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(_ROWS)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def _seal(key: bytes, previous: bytes, row: Sequence[Any]) -> bytes | None:
    try:
        return seal(key, previous, row[:7])
    except UnicodeEncodeError:
        return None


def _diagnose(key: bytes, head: Head, row: Sequence[Any], following: Sequence[Any] | None) -> Fault:
    """What happened at `row`, the first that does not continue the chain after `head`."""
    wanted = head.id + 1
    if row[0] > wanted:
        gone = f"Row {wanted} is" if row[0] == wanted + 1 else f"Rows {wanted} to {row[0] - 1} are"
        return Fault(Kind.REMOVED, wanted, f"{gone} missing: somebody removed what stood there.")
    if row[0] < wanted:
        return Fault(Kind.REPLACED, row[0], f"Row {row[0]} was added: rows are numbered from 1.")
    if following is not None and following[0] == wanted + 1:
        own = _seal(key, head.hash, row)
        if following[7] == _seal(key, row[7], following):
            return Fault(Kind.CHANGED, wanted, f"Row {wanted} was changed after it was written; row {wanted + 1} fits.")
        if own is not None and following[7] == _seal(key, own, following):
            return Fault(Kind.CHANGED, wanted, f"The hash of row {wanted} was changed; what it says is as written.")
    meaning = (
        f"Row {wanted} is not what was written in its place: it was changed, swapped with another, "
        "or added without the key. What comes after it proves nothing."
    )
    return Fault(Kind.REPLACED, wanted, meaning)


def _cut(last: int, newest: int) -> Fault:
    gone = f"Row {newest} was" if newest == last + 1 else f"Rows {last + 1} to {newest} were"
    return Fault(Kind.CUT, last + 1, f"{gone} published as written and are missing: the end of the log was cut off.")


def _rewritten(row: int) -> Fault:
    meaning = (
        f"Row {row} is not the one that was published: the log was written anew with the key, "
        "or comes from another database."
    )
    return Fault(Kind.REWRITTEN, row, meaning)
