"""A walk through every exit that the features declare, as everybody: nothing leaves the circle it was meant for, and
every transaction that changes what people did leaves its row in the audit log."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import logs
from domain.audit import ACTIONS
from handlers import features
from storage.engine import Tx
from tests.security.circle import Circle, exits, gather
from tests.security.walk import walk
from tests.world import World

pytestmark = [
    pytest.mark.timeout(400),  # the walk is one long way; on a busy machine it takes its time
    pytest.mark.xdist_group("walk"),  # and goes once
]

TABLES = {
    "people": "name, agency, role, country, network, language, status, wants_digest",
    "invites": "",
    "join_requests": "",
    "rooms": "network",
    "items": "",
    "item_readers": "",
    "item_networks": "",
    "cases": "",
    "case_history": "",
    "timeline": "",
    "questions": "",
    "laws": "",
    "alerts": "text, level, audience, valid_until, state",
    "alert_recipients": "",
    "digest_settings": "",
}
"""Tables that hold what people did, with the columns whose change counts (all without). What Telegram tells of
people and chats (usernames, titles, topics, links), what is on its way and what is half-typed is none of it."""


@dataclass
class Walked:
    """What came of the walk."""

    circle: Circle
    leaks: list[str]
    logged: str
    writes: list[tuple[frozenset[str], bool]]
    noted: set[str]
    dead: list[str]


async def _walk(folder: Path) -> Walked:
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        logs.setup("debug", "json", [])
        async with World(folder, patience_s=120) as world:
            circle = await gather(world)
            with pytest.MonkeyPatch.context() as patch:
                writes = await _watched(circle, patch)
                leaks = await walk(circle)
            async with world.app.db.read() as reader:
                noted = {row["action"] for row in await reader.fetch_all("SELECT DISTINCT action FROM audit")}
                dead = [row["error"] for row in await reader.fetch_all("SELECT error FROM inbox WHERE state = 'dead'")]
    return Walked(circle, leaks, said.getvalue(), writes, noted, dead)


async def _watched(circle: Circle, patch: pytest.MonkeyPatch) -> list[tuple[frozenset[str], bool]]:
    """From now on, for each transaction that changed one of TABLES: which, and whether it was audited."""
    writes: list[tuple[frozenset[str], bool]] = []

    def watch(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TEMP TABLE touched (name TEXT)")
        for table, columns in TABLES.items():
            for event in ("INSERT", "DELETE", f"UPDATE OF {columns}" if columns else "UPDATE"):
                connection.execute(
                    f"CREATE TEMP TRIGGER touched_{table}_{event[:6]} AFTER {event} ON main.{table} "
                    f"BEGIN INSERT INTO touched VALUES ('{table} {event[:6]}'); END"
                )

    original = Tx._end

    def end(tx: Tx, connection: sqlite3.Connection) -> None:
        touched = frozenset(name for (name,) in connection.execute("SELECT DISTINCT name FROM temp.touched"))
        connection.execute("DELETE FROM temp.touched")
        if touched:
            writes.append((touched, bool(tx._audit)))
        original(tx, connection)

    await circle.world.app.db._writer.hop(watch)
    patch.setattr(Tx, "_end", end)
    return writes


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return asyncio.run(_walk(tmp_path_factory.mktemp("walk")))


def test_no_exit_tells_anybody_what_is_not_for_them(walked: Walked) -> None:
    assert walked.leaks == []
    assert walked.circle.seen > 300, "the walk meets what people may read"


def test_every_exit_that_a_feature_declares_is_driven(walked: Walked) -> None:
    assert exits(features()) - walked.circle.visited == set()


def test_the_log_holds_nothing_of_what_officers_wrote(walked: Walked) -> None:
    assert walked.logged
    assert [secret.what for word, secret in walked.circle.secrets.items() if word in walked.logged] == []


def test_every_write_has_its_row_in_the_same_transaction(walked: Walked) -> None:
    assert {tables for tables, audited in walked.writes if not audited} == set()
    assert len(walked.writes) > 40


def test_every_action_noted_on_the_way_has_words(walked: Walked) -> None:
    assert walked.noted - set(ACTIONS) == set()


def test_nothing_breaks_on_the_way(walked: Walked) -> None:
    assert walked.dead == []
