"""The rehearsal of a disaster."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.cli import cli
from bot.drill import PREFIX, DrillError, rehearse
from bot.settings import Backup, Settings, Storage
from storage.backup import BackupError
from tests.features.test_case_files import photo
from tests.world import World

NOW = 1_795_000_000_000


async def lived_in(folder: Path) -> None:
    """A data folder in which people have worked."""
    async with World(folder) as world:
        maria = await world.customs("PH", "maria")
        await maria.says("/case 40 cylinders labelled R-134a held R-12, 544 kg, Manila port, 12 November 2026")
        await maria.says("", photos=[photo(1)])
        await maria.presses("Post")


async def test_the_rehearsal_brings_everything_back_and_leaves_nothing_behind(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await lived_in(data)
    key = tmp_path / "backup.key"
    key.write_bytes(b"k" * 40)
    done = rehearse(Settings(storage=Storage(data=data), backup=Backup(key_file=key)), NOW)
    assert done.encrypted
    assert done.manifest.rows["items"] == 1
    assert any(member.name.startswith("files/") for member in done.manifest.members)
    assert list(data.glob(f"{PREFIX}*")) == []


async def test_the_rehearsal_can_be_held_while_the_bot_runs(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        maria = await world.customs("PH", "maria")
        assert isinstance(world.app, App)
        rehearse(Settings(storage=Storage(data=tmp_path)), NOW)
        await maria.says("/help")
        assert maria.last()


async def test_lost_evidence_and_a_damaged_log_fail_the_rehearsal(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await lived_in(data)
    settings = Settings(storage=Storage(data=data))
    kept = next(path for path in (data / "files").glob("??/*") if not path.suffix)  # an original, no copy to look at
    content = kept.read_bytes()
    kept.unlink()
    with pytest.raises(DrillError, match="lost before"):
        rehearse(settings, NOW)
    kept.write_bytes(content)
    with closing(sqlite3.connect(data / "ozonenet.db", isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET subject = 'other' WHERE id = 1")
    with pytest.raises(BackupError, match="audit log"):
        rehearse(settings, NOW)
    assert list(data.glob(f"{PREFIX}*")) == []


async def test_the_command_prints_the_time_of_each_step(tmp_path: Path) -> None:
    await lived_in(tmp_path)
    said = CliRunner().invoke(cli, ["drill", "--data", str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert [line.split()[0] for line in said.output.splitlines()] == ["backup", "restore", "verify", "The"]


def test_an_empty_folder_cannot_be_rehearsed(tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["drill", "--data", str(tmp_path)])
    assert said.exit_code == 5
    assert "nothing to back up" in said.output
