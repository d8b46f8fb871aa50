"""What is over is found nowhere any more; what is not over stays."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import structs

from bot.config import ConfigError, load
from bot.settings import Retention, Settings
from services.retention import sweep_evidence
from storage.backup import chain_fault
from tests.features.test_case_files import photo
from tests.storage.test_parts import parts_of
from tests.world import Talker, World

CANARY = "quillonbract"
"""A word that stands in no dictionary, so that it is found only where it was put."""


class ShortMemory(World):
    """A bot that keeps items for 30 days."""

    def _settings(self) -> Settings:
        kept = Retention(cases_days=30, questions_days=30, laws_days=30, alerts_days=30, messages_days=7, drafts_days=7)
        return structs.replace(super()._settings(), retention=kept)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with ShortMemory(tmp_path) as world:
        yield world


def places(folder: Path, word: str) -> list[str]:
    """The files of the data folder that hold a word, in any case and also as terms of the index."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and word.lower().encode() in path.read_bytes().lower()
    ]


async def posts(who: Talker, words: str) -> str:
    return await who.posts(
        f"/case 40 cylinders labelled R-134a held R-12, 544 kg, Manila port, 12 November 2026. {words}"
    )


async def count(world: World, table: str) -> int:
    async with world.app.db.read() as reader:
        return int(await reader.fetch_value(f"SELECT count(*) FROM {table}"))


async def night(world: World, span: str = "31d") -> None:
    """Time passes until the sweep has run that removes what is over."""
    await world.later(span)
    await world.later("1d")


async def test_an_expired_items_words_are_found_in_no_file_of_the_data_folder(world: World) -> None:
    maria, lin = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lin")
    await world.room("SEAP", lin, maria)
    await posts(maria, f"The driver said {CANARY}.")
    await lin.says("/show PH-2026-0001")
    await lin.presses("Add note")
    await lin.says(f"Seen before: {CANARY}")
    await lin.presses("Save")
    async with world.app.db.write() as tx:
        await tx.execute("INSERT INTO company_pieces (piece, name) VALUES ('qui', ?)", (CANARY,))
    assert places(world.data, CANARY)
    await world.later("2d")
    await night(world)
    assert places(world.data, CANARY) == []
    assert await count(world, "items") == 0
    await lin.says("/find R-12")
    assert "Nothing found" in lin.last()


async def test_the_audit_log_outlives_the_item_and_says_that_it_expired(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await posts(maria, CANARY)
    await night(world)
    async with world.app.db.read() as reader:
        acts = await reader.fetch_all("SELECT action FROM audit WHERE subject = 'PH-2026-0001' ORDER BY id")
    assert [row["action"] for row in acts] == ["case.post", "item.expire"]
    await world.stop_bot()
    assert chain_fault(world.app.db.path) is None
    await world.start_bot()


async def test_an_item_to_which_something_happened_lately_stays(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await posts(maria, CANARY)
    await world.later("20d")
    await maria.says(f"/show {ref}")
    await maria.presses("Add note")
    await maria.says("still under inquiry")
    await maria.presses("Save")
    await night(world, "20d")
    assert await count(world, "items") == 1


async def test_every_kind_of_item_is_removed_with_all_its_rows(world: World) -> None:
    maria, lin = await world.customs("PH", "maria"), await world.coordinator("SEAP", "lin")
    ref = await posts(maria, CANARY)
    async with world.app.db.write() as tx:
        item = await tx.fetch_value("SELECT id FROM items WHERE ref = ?", (ref,))
        for kind, table, columns in (
            ("question", "questions", "(item_id, text) VALUES (?, 'q')"),
            ("law", "laws", "(item_id, kind, title, summary) VALUES (?, 'ban', 't', 's')"),
            ("alert", "alerts", "(item_id, text, level, audience, valid_until) VALUES (?, 'a', 'urgent', '{}', 0)"),
        ):
            new = await tx.insert(
                "INSERT INTO items (kind, ref, tlp, posted_at) VALUES (?, ?, 'AMBER', ?)", (kind, kind, world.now)
            )
            await tx.execute(f"INSERT INTO {table} {columns}", (new,))
            event = await tx.insert(
                "INSERT INTO timeline (item_id, at, kind) VALUES (?, ?, 'answer')", (new, world.now)
            )
            await tx.execute("UPDATE questions SET solution = ? WHERE item_id = ?", (event, new))
        await tx.execute(
            "INSERT INTO alert_recipients (item_id, person_id) VALUES (?, ?)", (new, (await maria.person()).id)
        )
        await tx.execute("INSERT INTO case_history VALUES (?, 1, '{}', 'AMBER', 0, NULL)", (item,))
        await tx.execute("INSERT INTO item_networks VALUES (?, 'ECA', 0, NULL)", (item,))
        await tx.execute("INSERT INTO item_readers VALUES (?, ?)", (item, (await lin.person()).id))
    await night(world)
    async with world.app.db.read() as reader:
        tables = await reader.fetch_all(
            'SELECT DISTINCT m.name, f."from" AS key FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f'
            " WHERE f.\"table\" IN ('items', 'cases', 'alerts', 'questions', 'laws')"
        )
        assert len(tables) > 10
        left = [
            row["name"]
            for row in tables
            if await reader.fetch_value(f'SELECT 1 FROM "{row["name"]}" WHERE "{row["key"]}" IS NOT NULL')
        ]
    assert left == []
    assert await count(world, "items") == 0


async def test_photos_of_an_expired_case_and_of_a_cancelled_draft_are_removed_from_the_disk(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 40 cylinders labelled R-134a held R-12, 544 kg, Manila port")
    await maria.says("", photos=[photo(1)])
    await maria.says("/cancel")
    kept = list((world.data / "files").glob("??/*"))
    assert len(kept) == 3, "the original and its two copies"
    for path in kept:
        os.utime(path, (0, 0))
    await night(world, "9d")
    assert list((world.data / "files").glob("??/*")) == []


async def test_bytes_that_were_stored_just_now_are_left_alone_and_so_are_those_that_a_case_names(world: World) -> None:
    folder = world.data / "files" / "ab"
    folder.mkdir(parents=True)
    for number, age in (("1", 0), ("2", 90_000)):
        path = folder / ("ab" + number * 62)
        path.write_bytes(b"evidence")
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    assert await sweep_evidence(world.app.db, world.data / "files") == 1
    assert [path.name for path in folder.iterdir()] == ["ab" + "1" * 62]


async def test_what_was_removed_long_ago_is_not_in_the_file_although_a_reader_was_busy(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(f"/find {CANARY}")
    async with world.app.db.write() as tx:
        await tx.execute("DELETE FROM searches")
        await tx.execute("DELETE FROM outbox")
        await tx.execute("UPDATE inbox SET body = '{}'")
        await tx.execute("DELETE FROM buttons")
    assert await world.app.db.rebuild()
    assert places(world.data, CANARY) == []


async def test_ended_drafts_old_searches_and_decided_requests_are_forgotten(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 40 cylinders of R-12")
    await maria.says("/cancel")
    await maria.says("/find R-12")
    await night(world, "200d")
    assert (await count(world, "drafts"), await count(world, "searches")) == (0, 0)


async def test_an_account_that_never_became_anybody_loses_its_name(world: World) -> None:
    eve = world.stranger("eve_adams")
    await eve.says("/start")
    await night(world, "200d")
    await night(world, "1d")
    assert places(world.data, "eve_adams") == []


def test_items_may_not_expire_before_the_messages_that_they_came_by(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[retention]\ncases_days = 5\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="cases_days: at least 30"):
        load(file)


async def test_the_file_is_written_anew_only_after_something_secret_went(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    honest = world.app.db.rebuild

    async def rebuild() -> bool:
        written.append(world.now)
        return await honest()

    monkeypatch.setattr(world.app.db, "rebuild", rebuild)
    maria = await world.customs("PH", "maria")
    await posts(maria, CANARY)
    await night(world, "2d")
    assert written == []
    await night(world)
    assert len(written) == 1
    await night(world, "2d")
    assert len(written) == 1


async def test_the_parts_that_posts_leave_of_the_index_are_merged_at_night(world: World) -> None:
    maria = await world.customs("PH", "maria")
    for each in ("first", "second"):
        await posts(maria, f"The driver said {each}.")
    assert parts_of(world.app.db.path) > 1
    await world.later("1d")
    assert parts_of(world.app.db.path) == 1
    await maria.says("/find driver")
    assert "PH-2026-0001" in maria.last() and "PH-2026-0002" in maria.last()
