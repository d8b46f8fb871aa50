"""How long it takes to verify the audit log, and whether every tampering with it is found.

A log of a million rows is written as the bot writes it and verified. Then a small log is tampered with in a
thousand random ways — a column changed, a row removed, two swapped, one added, the tail cut — and verified each
time; logs that nobody touched must pass.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.chain import KEY_BYTES, AuditChain, AuditEntry, Head
from storage.migrate import migrate
from storage.verify import verify

TITLE = "The audit log: verified, and tampered with"
SEED = 20261122
LONG = True
AIMS = {
    "verify_seconds": "under 30",
    "missed": "0",
    "false_alarms": "0",
}
ROWS = 1_000_000
TRIES = 1_000
SMALL = 60
STARTED = 1_790_000_000_000
KEY = bytes(range(KEY_BYTES))
ACTIONS = ("case.post", "case.comment", "case.tlp", "question.ask", "person.admit", "request.approve", "room.bind")
COLUMNS = ("id", "at", "person_id", "network", "action", "subject", "detail", "hash")


def entry(dice: random.Random, at: int) -> AuditEntry:
    """A fact such as the bot notes."""
    return AuditEntry(
        at,
        dice.choice([None, *range(1, 1500)]),
        dice.choice(ACTIONS),
        f"PH-2026-{dice.randrange(10_000):04}",
        dice.choice([None, "SEAP", "ECA", "LAC-S"]),
        {"id": dice.randrange(100_000), "tlp": "AMBER"},
    )


def write_log(path: Path, rows: int, dice: random.Random) -> Head:
    """A database with an audit log of `rows` rows; its head."""
    migrate(path)
    chain = AuditChain(KEY)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")  # what is measured is reading
        for start in range(0, rows, 50_000):
            connection.execute("BEGIN")
            chain.append(
                connection, (entry(dice, 1_790_000_000_000 + n) for n in range(start, min(start + 50_000, rows)))
            )
            connection.execute("COMMIT")
        return chain.head(connection)


# ── ways of tampering, each by somebody who has the file but not the key ────────────────────────────────


def change(connection: sqlite3.Connection, dice: random.Random) -> str:
    """One column of one row gets another value."""
    column, row = dice.choice(COLUMNS), dice.randint(1, SMALL)
    old = connection.execute(f"SELECT {column} FROM audit WHERE id = ?", (row,)).fetchone()[0]
    connection.execute(f"UPDATE audit SET {column} = ? WHERE id = ?", (_other(column, old, dice), row))
    return "change"


def _other(column: str, old: Any, dice: random.Random) -> Any:
    match column:
        case "id":
            return dice.choice([-1, 0, SMALL + dice.randint(1, 9)])
        case "hash":
            spoilt = bytearray(old)
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
            return bytes(spoilt)
        case "at":
            return old + dice.choice([-1, 1, 86_400_000])
        case "person_id" | "network" if old is not None and dice.random() < 0.3:
            return None
        case "person_id":
            return (old or 0) + dice.randint(1, 1500)
    text = old or ""
    at = dice.randint(0, len(text))
    return dice.choice([text[:at] + dice.choice(" x0Ж\u0000") + text[at:], text + " ", text.swapcase() + "?"])


def remove(connection: sqlite3.Connection, dice: random.Random) -> str:
    """Some rows go, the last one excepted; sometimes the others are numbered anew so that no gap shows."""
    first = dice.randint(1, SMALL - 1)
    last = min(SMALL - 1, first + dice.choice([0, 0, 5]))
    connection.execute("DELETE FROM audit WHERE id BETWEEN ? AND ?", (first, last))
    if dice.random() < 0.5:
        for row in range(last + 1, SMALL + 1):
            connection.execute("UPDATE audit SET id = ? WHERE id = ?", (row - (last - first + 1), row))
    return "remove"


def swap(connection: sqlite3.Connection, dice: random.Random) -> str:
    """Two rows change places, with or without their hashes."""
    one, two = dice.sample(range(1, SMALL + 1), 2)
    columns = COLUMNS[1:] if dice.random() < 0.5 else COLUMNS[1:-1]
    listed, marks = ", ".join(columns), ", ".join(f"{name} = ?" for name in columns)
    first, second = (
        connection.execute(f"SELECT {listed} FROM audit WHERE id = ?", (row,)).fetchone() for row in (one, two)
    )
    if first == second:
        return change(connection, dice)
    connection.execute(f"UPDATE audit SET {marks} WHERE id = ?", (*second, one))
    connection.execute(f"UPDATE audit SET {marks} WHERE id = ?", (*first, two))
    return "swap"


def add(connection: sqlite3.Connection, dice: random.Random) -> str:
    """A row is put at the end, or in between with those behind it moved on."""
    place = dice.randint(1, SMALL + 1)
    for row in range(SMALL, place - 1, -1):
        connection.execute("UPDATE audit SET id = ? WHERE id = ?", (row + 1, row))
    made = entry(dice, STARTED + 500)
    forged = dice.choice([dice.randbytes(32), b"", _hash_near(connection, place)])
    connection.execute(
        f"INSERT INTO audit ({', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, '{{}}', ?)",
        (place, made.at, made.person_id, made.network, made.action, made.subject, forged),
    )
    return "add"


def _hash_near(connection: sqlite3.Connection, place: int) -> bytes:
    (found,) = connection.execute(
        "SELECT hash FROM audit WHERE id <> ? ORDER BY abs(id - ?)", (place, place)
    ).fetchone()
    return bytes(found)


def cut(connection: sqlite3.Connection, dice: random.Random) -> str:
    """The end of the log goes, all of it at worst."""
    connection.execute("DELETE FROM audit WHERE id > ?", (dice.randint(0, SMALL - 1),))
    return "cut"


WAYS = (change, remove, swap, add, cut)


def tamper(tries: int, dice: random.Random) -> dict[str, Any]:
    """Tamper `tries` times with a log whose head was published; how many were found, missed, falsely raised."""
    found: Counter[str] = Counter()
    missed = alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.db"
        head = write_log(path, SMALL, dice)
        for _ in range(tries):
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous = OFF")  # who tampers need not outlive a power cut
                kept = connection.execute("SELECT * FROM audit ORDER BY id").fetchall()
                alarms += verify(path, KEY, [head]).fault is not None
                connection.execute("BEGIN")
                way = dice.choice(WAYS)(connection, dice)
                connection.execute("COMMIT")
                if verify(path, KEY, [head]).fault is None:
                    missed += 1
                else:
                    found[way] += 1
                connection.execute("BEGIN")
                connection.execute("DELETE FROM audit")
                connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", kept)
                connection.execute("COMMIT")
    return {"tries": tries, "found": dict(sorted(found.items())), "missed": missed, "false_alarms": alarms}


def run() -> dict[str, Any]:
    """Seconds for a million rows; tamperings found and missed."""
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        head = write_log(path, ROWS, dice)
        began = time.perf_counter()
        verified = verify(path, KEY, [head])
        seconds = time.perf_counter() - began
        if verified.fault is not None or verified.rows != ROWS:
            raise RuntimeError(f"the log was not verified: {verified}")
    return {"rows": ROWS, "verify_seconds": round(seconds, 2), **tamper(TRIES, dice)}
