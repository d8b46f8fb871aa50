"""A data folder whose parts do not belong together is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import open_database
from storage.chain import KEY_FILE, AuditEntry
from storage.errors import StorageError


async def test_an_audit_log_without_its_key_is_refused_and_no_new_key_is_made(tmp_path: Path) -> None:
    db = open_database(tmp_path)
    await db.open()
    async with db.write() as tx:
        tx.audit(AuditEntry(1, None, "test", "x"))
    await db.close()
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(StorageError, match="put it back from a backup"):
        open_database(tmp_path)
    assert not (tmp_path / KEY_FILE).exists()


async def test_a_folder_whose_making_was_interrupted_before_the_key_is_finished(tmp_path: Path) -> None:
    open_database(tmp_path)
    (tmp_path / KEY_FILE).unlink()
    open_database(tmp_path)
    assert (tmp_path / KEY_FILE).exists()
