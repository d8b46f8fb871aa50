"""Evidence: which photos and documents belong to which draft or item. The bytes lie in the data folder."""

from __future__ import annotations

from dataclasses import dataclass

from storage import connections
from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("files")

PHOTO, DOCUMENT = "photo", "document"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that has just been stored: size in bytes, SHA-256 in hexadecimal, Telegram's id to send it again;
    `looks` is the hash of a picture (`domain.keys.dhash`), empty for all else."""

    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    telegram_file: str
    caption: str = ""
    looks: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photo or document, of a draft or of an item."""

    id: int
    item_id: int | None
    draft_id: int | None
    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    telegram_file: str
    caption: str
    by: int
    at: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files of each kind."""

    photos: int = 0
    documents: int = 0

    @property
    def all(self) -> int:
        """Photos and documents together."""
        return self.photos + self.documents


def _file(row: Row) -> StoredFile:
    return StoredFile(**dict(row))


async def add_to_draft(tx: Tx, draft_id: int, file: NewFile, *, by: int, at: int) -> bool:
    """Note a file of a draft; False when the draft has the same bytes already."""
    await _note_looks(tx, file)
    changed: int = await q.add_to_draft(
        tx,
        draft_id=draft_id,
        kind=file.kind,
        name=file.name,
        mime=file.mime,
        size=file.size,
        sha256=file.sha256,
        telegram_file=file.telegram_file,
        caption=file.caption,
        by=by,
        at=at,
    )
    return changed == 1


async def add_to_item(tx: Tx, item_id: int, file: NewFile, *, by: int, at: int) -> bool:
    """Note a file of an item; False when the item has the same bytes already."""
    await _note_looks(tx, file)
    changed: int = await q.add_to_item(
        tx,
        item_id=item_id,
        kind=file.kind,
        name=file.name,
        mime=file.mime,
        size=file.size,
        sha256=file.sha256,
        telegram_file=file.telegram_file,
        caption=file.caption,
        by=by,
        at=at,
    )
    return changed == 1


async def _note_looks(tx: Tx, file: NewFile) -> None:
    if file.looks:
        await connections.add_hash(tx, file.sha256, file.looks)


async def of_draft(reader: Reader, draft_id: int) -> list[StoredFile]:
    """The files of a draft, in the order in which they arrived."""
    return [_file(row) for row in await q.of_draft(reader, draft_id=draft_id)]


async def of_item(reader: Reader, item_id: int) -> list[StoredFile]:
    """The files of an item, in the order in which they arrived."""
    return [_file(row) for row in await q.of_item(reader, item_id=item_id)]


async def draft_count(reader: Reader, draft_id: int) -> int:
    """How many files a draft has."""
    count: int = await q.draft_count(reader, draft_id=draft_id)
    return count


async def give(tx: Tx, draft_id: int, item_id: int) -> int:
    """Hand the files of a draft over to an item; how many were new to it."""
    changed: int = await q.give(tx, draft_id=draft_id, item_id=item_id)
    return changed


async def counts(reader: Reader, item_id: int) -> Counts:
    """How many photos and documents an item has."""
    found = {row["kind"]: row["number"] for row in await q.counts(reader, item_id=item_id)}
    return Counts(found.get(PHOTO, 0), found.get(DOCUMENT, 0))
