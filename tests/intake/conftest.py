from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.chain import AuditChain
from storage.engine import Database
from storage.migrate import migrate


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "ozonenet.sqlite3"
    migrate(path)
    database = Database(path, AuditChain.from_file(tmp_path / "audit.key"))
    await database.open()
    yield database
    await database.close()
