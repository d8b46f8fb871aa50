"""The recorded write-ahead log, cut off everywhere: the file must open sound and hold all that was acknowledged.

Cut at every frame's border, at every 509th byte, and inside every frame with a torn tail behind the cut: zeros, noise,
frames of an older log, or a sector missing among what was not yet acknowledged. The state after recovery is known
by the frame at which it ended; each state is examined once, the way there for every cut.
"""

from __future__ import annotations

import os
import random
import sqlite3
import struct
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.recording import MARKS, Commit, Segment, recorded

STEP = 509
HEAD = 32
FRAME_HEAD = 24
SECTOR = 512
# https://www.sqlite.org/walformat.html, "WAL-Index header": mxFrame at 16, page size at 14.
LAST_FRAME = 16

Tear = Callable[[bytes, int, int, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Density:
    """How densely a log is cut: every `step`-th byte, each `frames`-th frame."""

    step: int = STEP
    frames: int = 1


@dataclass
class Found:
    """Counted over cuts; `faults` are sentences."""

    cuts: Counter[str] = field(default_factory=Counter)
    states: int = 0
    commits: int = 0
    bytes: int = 0
    missing: int = 0
    corrupt: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Count what was found elsewhere too."""
        self.cuts += other.cuts
        for name in ("states", "commits", "bytes", "missing", "corrupt"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults.extend(other.faults)


# ── tails: what may stand behind a cut after a power failure ────────────────────────────────────────────


def _zeros(log: bytes, cut: int, border: int, _chance: random.Random) -> bytes:
    """The file had grown, the bytes had not arrived."""
    return bytes(border - cut)


def _noise(_log: bytes, cut: int, border: int, chance: random.Random) -> bytes:
    return chance.randbytes(border - cut)


def _stale(log: bytes, cut: int, border: int, _chance: random.Random) -> bytes:
    """Frames of an older log, which had other salts, up to the end of the file."""
    frame = border - HEAD
    older = bytearray(log[cut : border + 3 * frame] if border < len(log) else log[cut:border])
    for place in range(len(older)):
        older[place] ^= 0x5A
    return bytes(older)


def _hole(log: bytes, cut: int, border: int, _chance: random.Random) -> bytes:
    """One sector has not arrived, those behind it have."""
    gap = log[cut : min(cut + SECTOR, border)]
    other = b"\0" if any(gap) else b"\xff"
    return other * len(gap) + log[cut + len(gap) : border]


TEARS: tuple[Tear, ...] = (_zeros, _noise, _stale, _hole)


class Sweep:
    """One segment's log, cut from its end to its beginning in a copy."""

    def __init__(self, segment: Segment, folder: Path, seed: int) -> None:
        self._log = segment.log.read_bytes()
        self._states = [segment.before, *segment.commits]
        self._lengths = [commit.length for commit in self._states]
        self._copy = folder / f"{segment.base.stem}-copy.db"
        self._copy.write_bytes(segment.base.read_bytes())
        self._wal, self._shm = (self._copy.with_name(f"{self._copy.name}-{end}") for end in ("wal", "shm"))
        (page,) = struct.unpack(">I", self._log[8:12])
        self._frame = FRAME_HEAD + page
        self._chance = random.Random(seed)
        self._known: set[int] = set()
        self.found = Found(commits=len(segment.commits), bytes=len(self._log))

    def run(self, density: Density) -> Found:
        """Cut everywhere."""
        self._wal.write_bytes(self._log)
        with self._wal.open("r+b") as wal:
            for cut, tear in self._cuts(density):
                wal.truncate(cut)
                whole = cut
                if tear is not None:
                    border = self._border(cut)
                    tail = tear(self._log, cut, border, self._chance)
                    wal.seek(cut)
                    wal.write(tail)
                    wal.flush()
                    if tail[: border - cut] == self._log[cut:border]:  # a page that ends in zeros
                        whole = border
                self._examine(whole, tear.__name__.strip("_") if tear else "cut")
        return self.found

    def _cuts(self, density: Density) -> Iterator[tuple[int, Tear | None]]:
        """Places from the end to the beginning; at a place inside a frame, every tail after the bare cut."""
        borders = range(HEAD, len(self._log) + 1, self._frame * density.frames)
        torn = {border + self._chance.randrange(1, self._frame) for border in borders if border < len(self._log)}
        plain = {*borders, *range(0, len(self._log) + 1, density.step), len(self._log)}
        for cut in sorted(plain | torn, reverse=True):
            yield cut, None
            if cut in torn:
                yield from ((cut, tear) for tear in TEARS)

    def _border(self, cut: int) -> int:
        """The end of the frame that `cut` is in."""
        return HEAD + -(-(cut - HEAD) // self._frame) * self._frame

    def _examine(self, cut: int, how: str) -> None:
        """Open the copy, whose log is as it was up to `cut`: neither less nor more must be there."""
        self.found.cuts[how] += 1
        due = self._states[bisect_right(self._lengths, cut) - 1]
        where = f"{self._copy.stem}, {how} at byte {cut}"
        self._shm.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(f"file:{self._copy}?mode=ro", uri=True)) as connection:
                last, count = connection.execute(f"SELECT max(number), count(*) FROM {MARKS}").fetchone()
                if (last or 0, count) != (due.number, due.number):
                    self.found.missing += max(0, due.number - count)
                    self.found.faults.append(f"{where}: commits up to {last}, {count} of them, instead of {due.number}")
                elif self._ended() != due.length:
                    self.found.faults.append(f"{where}: recovery ended at {self._ended()} instead of {due.length}")
                elif due.length not in self._known:
                    self._known.add(due.length)
                    self._look_at(connection, due, where)
        except sqlite3.DatabaseError as error:
            self.found.corrupt += 1
            self.found.faults.append(f"{where}: {error}")

    def _ended(self) -> int:
        """The byte of the log at which recovery ended; 0 when it took nothing."""
        with self._shm.open("rb") as index:
            (frames,) = struct.unpack_from("=I", index.read(LAST_FRAME + 4), LAST_FRAME)
        return HEAD + int(frames) * self._frame if frames else 0

    def _look_at(self, connection: sqlite3.Connection, due: Commit, where: str) -> None:
        """Everything in the file is sound, and as much is there as when the commit was acknowledged."""
        self.found.states += 1
        sound = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if sound != ["ok"] or orphans:
            self.found.corrupt += 1
            self.found.faults.append(f"{where}: {sound[:3]} {orphans[:3]}")
        if due.number == 0:
            return
        held = connection.execute("SELECT (SELECT max(id) FROM audit), (SELECT count(*) FROM items)").fetchone()
        if (held[0] or 0, held[1]) != (due.audit, due.items):
            self.found.missing += 1
            self.found.faults.append(f"{where}: {held} audit rows and items instead of {due.audit}, {due.items}")


def _swept(segment: Segment, folder: Path, seed: int, density: Density) -> Found:
    return Sweep(segment, folder, seed).run(density)


def sweep(folder: Path, seed: int, acts: int, density: Density, processes: int | None = None) -> dict[str, Any]:
    """Record an hour with so many acts and cut its log; the figures."""
    began = time.monotonic()
    segments = recorded(folder, seed, acts)
    at = time.monotonic() - began
    found = Found()
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        tasks = [pool.submit(_swept, segment, folder, seed + n, density) for n, segment in enumerate(segments)]
        for task in tasks:
            found.add(task.result())
    return {
        "acts": acts,
        "commits": found.commits,
        "log_megabytes": round(found.bytes / 1e6, 1),
        "segments": len(segments),
        "cuts": found.cuts.total(),
        "cuts_by_tail": dict(sorted(found.cuts.items())),
        "states_examined": found.states,
        "corrupt": found.corrupt,
        "commits_missing": found.missing,
        "faults": len(found.faults),
        "recording_seconds": round(at, 1),
        "seconds": round(time.monotonic() - began, 1),
        "fault_words": found.faults[:20],
    }
