"""What must hold between what people saw and what the database holds, after any number of kills."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.chain import GENESIS, AuditEntry, link
from tests.crash.officers import ECHO, ECHOES, RECEIPT, REFERENCE, Officer, amount_in, echo
from tests.crash.telegram import Json

MOST_COPIES = 2
"""A message goes out once more after a crash, and not a third time."""


@dataclass
class Ledger:
    """Faults found so far, in words, and figures."""

    database: Path
    key: Path
    faults: list[str] = field(default_factory=list)
    promised: set[str] = field(default_factory=set)
    copies: int = 0
    cases: int = 0

    def read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows, by a connection that cannot write and is closed at once."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql, values).fetchall()

    # ── while the bot is dead ───────────────────────────────────────────────────────────────────────

    def after_death(self, updates: Json, first: int) -> None:
        """Every update that Telegram has let go of is in the inbox."""
        confirmed = updates["last"] if updates["oldest"] is None else updates["oldest"] - 1
        (kept,) = self.read("SELECT count(*) FROM inbox WHERE update_id BETWEEN ? AND ?", first, confirmed)[0]
        if kept != max(0, confirmed - first + 1):
            self.faults.append(f"{confirmed - first + 1 - kept} confirmed updates are not in the inbox")

    def calls(self, calls: Iterable[Json]) -> None:
        """Every receipt that Telegram has accepted has its case."""
        for call in calls:
            text = str(call["parameters"].get("text", ""))
            if call["status"] == 200 and RECEIPT.search(text.replace("<b>", "")):
                self.promised.update(REFERENCE.findall(text)[:1])
        known = {ref for (ref,) in self.read("SELECT ref FROM items")}
        self.faults.extend(f"a receipt without its case: {ref}" for ref in sorted(self.promised - known))

    # ── at the end ──────────────────────────────────────────────────────────────────────────────────

    def at_the_end(self, first: int, last: int) -> None:
        """Every update has had its effect, every message came to its end, every case is audited once."""
        states = dict(
            self.read("SELECT state, count(*) FROM inbox WHERE update_id BETWEEN ? AND ? GROUP BY state", first, last)
        )
        if states != {"done": last - first + 1}:
            self.faults.append(f"of {last - first + 1} updates the inbox has {states}")
        for method, state, count, error in self.read(_UNSENT):
            self.faults.append(f"{count} {method} are {state}: {error}")
        self._cases()
        self._audit()
        for check in ("integrity_check", "foreign_key_check"):
            found = self.read(f"PRAGMA {check}")
            if found not in ([("ok",)], []):
                self.faults.append(f"{check}: {found[:3]}")

    def _cases(self) -> None:
        texts = self.read("SELECT facts ->> 'text', ref FROM cases JOIN items ON items.id = item_id")
        self.cases = len(texts)
        twice = [text for text, n in Counter(text for text, _ in texts).items() if n > 1]
        self.faults.extend(f"a case twice: {text}" for text in twice)
        posted = Counter(ref for (ref,) in self.read("SELECT subject FROM audit WHERE action = 'case.post'"))
        for _, ref in texts:
            if posted[ref] != 1:
                self.faults.append(f"{ref} has {posted[ref]} audit rows of its posting")

    def _audit(self) -> None:
        key = bytes.fromhex(self.key.read_text(encoding="ascii").strip())
        head = GENESIS.hash
        rows = self.read("SELECT id, at, person_id, action, subject, network, detail, hash FROM audit ORDER BY id")
        for place, (row_id, at, person, action, subject, network, detail, found) in enumerate(rows, 1):
            head = link(key, head, row_id, AuditEntry(at, person, action, subject, network), detail)
            if head != found or row_id != place:
                self.faults.append(f"the audit chain breaks at row {row_id}")
                return

    def officer(self, officer: Officer, heard: list[Json]) -> None:
        """What one officer was told is true, complete, in order, and nowhere told more than twice."""
        drafts = {text for (text,) in self.read("SELECT data FROM drafts")}
        facts = {ref: json.loads(text) for ref, text in self.read(_FACTS)}
        for number in officer.told:
            named = sum(f"mark{number}end" in draft for draft in drafts)
            if named != 1:
                self.faults.append(f"case text {number} was understood {named} times")
        for number, ref in officer.receipts.items():
            if ref not in facts or facts[ref]["cylinders"] != number:
                self.faults.append(f"the receipt {ref} is not for case {number}")
        self._copies_and_order(officer, heard)

    def _copies_and_order(self, officer: Officer, heard: list[Json]) -> None:
        messages: dict[str, list[int]] = defaultdict(list)
        firsts: dict[str, int] = {}
        for message in heard:
            name, kind = _about(message.get("text", ""))
            messages[name + kind].append(message["message_id"])
            firsts.setdefault(name, message["message_id"])
        self._copied(messages)
        wanted = [
            name for number in officer.told for name in (f"case {number}", *(echo(number, n) for n in range(ECHOES)))
        ]
        missing = [name for name in wanted if name not in firsts]
        if len(missing) > self._doubtful(officer.person):
            self.faults.append(f"never answered, without a doubt on record: {missing[:5]}")
        order = [firsts[name] for name in wanted if name in firsts]
        if order != sorted(order):
            self.faults.append(f"the answers to {officer.person} came out of order")

    def room(self, heard: list[Json], refs: Iterable[str]) -> None:
        """The card of every case stands in the room, at most twice."""
        seen: dict[str, list[int]] = defaultdict(list)
        for message in heard:
            for ref in REFERENCE.findall(message.get("text", ""))[:1]:
                seen[ref].append(message["message_id"])
        self._copied(seen)
        missing = sorted(set(refs) - set(seen))
        if len(missing) > self._doubtful():
            self.faults.append(f"not in the room, without a doubt on record: {missing[:5]}")

    def _copied(self, seen: dict[str, list[int]]) -> None:
        for name, places in seen.items():
            self.copies += len(places) - 1
            if len(places) > MOST_COPIES:
                self.faults.append(f"{len(places)} copies of {name}")

    def _doubtful(self, chat: int | None = None) -> int:
        (count,) = self.read(
            "SELECT count(*) FROM outbox WHERE state = 'uncertain' AND (? IS NULL OR chat_id = ?)", chat, chat
        )[0]
        return int(count)


def _about(text: str) -> tuple[str, str]:
    """What a message answers, and what kind of answer it is: a card may stay when the receipt is a new message."""
    said = ECHO.search(text)
    if said:
        return said[1], ""
    number = amount_in(text)
    if number is None:
        return text, ""
    return f"case {number}", ": receipt" if RECEIPT.search(text) else ": card"


# The answer to a pressed button is worth nothing after a few seconds, so it may come too late.
_UNSENT = """
SELECT method, state, count(*), max(error) FROM outbox
WHERE state NOT IN ('sent', 'replaced', 'uncertain') AND method <> 'answerCallbackQuery' GROUP BY method, state
"""
_FACTS = "SELECT ref, facts FROM cases JOIN items ON items.id = item_id"
