"""What a service may rely on when it says something."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from services import outbox
from storage import chats, shown
from storage.chain import AuditChain
from storage.engine import Database
from storage.migrate import migrate
from templates.parts import utf16_len

NOW = 1_000_000


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    migrate(tmp_path / "ozonenet.db")
    db = Database(tmp_path / "ozonenet.db", AuditChain.from_file(tmp_path / "audit.key"))
    await db.open()
    yield db
    await db.close()


async def make(db: Database, make: Callable[..., None], **what: Any) -> None:
    async with db.write() as tx:
        make(tx, chat_id=1, now=NOW, **what)


async def column(db: Database, what: str, table: str = "outbox") -> list[Any]:
    async with db.read() as reader:
        return [row[0] for row in await reader.fetch_all(f"SELECT {what} FROM {table} ORDER BY 1")]


async def states(db: Database) -> list[str]:
    async with db.read() as reader:
        return [row[0] for row in await reader.fetch_all("SELECT state FROM outbox ORDER BY id")]


@pytest.mark.parametrize("html", ["", " \n", "<b> </b>"])
async def test_blank_text_is_a_mistake_of_the_caller(db: Database, html: str) -> None:
    with pytest.raises(ValueError, match="blank"):
        await make(db, outbox.say, html=html)
    with pytest.raises(ValueError, match="blank"):
        await make(db, outbox.card, html=html, anchor="item:1")
    assert await states(db) == []


async def test_what_is_rolled_back_was_never_said(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.write() as tx:
            outbox.say(tx, chat_id=1, html="hello", now=NOW)
            raise RuntimeError
    assert await states(db) == []


async def test_a_repeated_dedupe_key_makes_no_part_of_a_longer_text(db: Database) -> None:
    await make(db, outbox.say, html="short", dedupe="k")
    await make(db, outbox.say, html="long " * 3000, dedupe="k")
    assert await states(db) == ["queued"]


async def test_every_part_of_a_long_text_is_said_once_and_replaced_together(db: Database) -> None:
    await make(db, outbox.say, html="long " * 3000, coalesce="help")
    assert await states(db) == ["queued"] * 4
    await make(db, outbox.say, html="short", coalesce="help")
    assert await states(db) == ["replaced"] * 4 + ["queued"]


async def test_a_row_that_is_not_made_replaces_nothing(db: Database) -> None:
    await make(db, outbox.say, html="first", dedupe="k")
    await make(db, outbox.card, html="card", anchor="item:1")
    await make(db, outbox.card, html="card", anchor="item:1", dedupe="k")
    assert await states(db) == ["queued", "queued"]


async def test_a_card_that_is_too_long_is_one_message_with_an_ellipsis(db: Database) -> None:
    await make(db, outbox.card, html="<b>" + "word " * 3000 + "</b>", anchor="item:1")
    (text,) = await column(db, "payload ->> 'text'")
    assert text.endswith("…")
    assert utf16_len(text.replace("<b>", "").replace("</b>", "")) <= 4096


async def test_a_group_that_moves_takes_everything_along_but_its_message_numbers(db: Database) -> None:
    async with db.write() as tx:
        tx.later("INSERT INTO rooms (chat_id, network, type, title, bound_at) VALUES (-5, 'SEAP', 'group', 'M', 0)")
        tx.later("INSERT INTO people (id, telegram_id, first_seen) VALUES (1, 11, 0), (2, 12, 0)")
        for person, chat, form in ((1, -5, "old"), (1, -100, "new"), (2, -5, "only")):
            tx.later(
                "INSERT INTO drafts (person_id, chat_id, form, step, made_at, changed_at) VALUES (?, ?, ?, '', 0, 0)",
                (person, chat, form),
            )
        outbox.say(tx, chat_id=-5, html="hello", now=NOW, thread_id=3, reply_to=4)
        shown.note(tx, -5, 9, "item:1", NOW)
    async with db.write() as tx:
        chats.moved(tx, -5, -100)
    assert await column(db, "chat_id", "rooms") == [-100]
    assert await column(db, "form || ' ' || state || ' ' || chat_id", "drafts") == [
        "new open -100",
        "old later -100",
        "only open -100",
    ]
    assert await column(db, "chat_id") == [-100]
    assert await column(db, "payload ->> 'reply_parameters'") == [None]
    async with db.read() as reader:
        assert await shown.newest(reader, -100, "item:1") is None
        assert await shown.anchor(reader, -5, 9) == "item:1"
        assert await shown.places(reader, "item:1") == [(-5, 9)]
