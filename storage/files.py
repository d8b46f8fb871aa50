"""Evidence: which photos and documents belong to which draft or item. The bytes lie in the data folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from storage import connections
from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("files")

PHOTO, DOCUMENT = "photo", "document"
FOLDER = "files"
"""The folder of evidence in the data folder."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that has just been stored: size in bytes, SHA-256 in hexadecimal, Telegram's id to send it again;
    `looks` is the hash of a picture (`domain.keys.dhash`), empty for all else. `picture` tells whether it can be shown
    (see `services.previews`), None where nobody has looked yet. `turned` are the hashes of the picture turned by
    quarters, which are not stored."""

    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    telegram_file: str
    caption: str = ""
    looks: str = ""
    picture: bool | None = None
    turned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photo or document, of a draft or of an item.

    `shows` is what a picture shows (`domain.photos.Shows`), empty where nobody has said; with `training`, whoever
    sent it lets it be used for training.
    """

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
    shows: str
    training: bool
    picture: bool | None

    @property
    def shown(self) -> bool:
        """Whether it can be shown as a picture."""
        return bool(self.picture)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files of each kind, and how many of all can be shown as pictures."""

    photos: int = 0
    documents: int = 0
    shown: int = 0

    @property
    def all(self) -> int:
        """Photos and documents together."""
        return self.photos + self.documents


def _file(row: Row) -> StoredFile:
    fields: dict[str, Any] = dict(row)
    picture = fields["picture"]
    told = {"training": bool(fields["training"]), "picture": None if picture is None else bool(picture)}
    return StoredFile(**{**fields, **told})


def _columns(file: NewFile) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "name": file.name,
        "mime": file.mime,
        "size": file.size,
        "sha256": file.sha256,
        "telegram_file": file.telegram_file,
        "caption": file.caption,
        "picture": file.picture,
    }


async def add_to_draft(tx: Tx, draft_id: int, file: NewFile, *, by: int, at: int) -> bool:
    """Note a file of a draft; False when the draft has the same bytes already."""
    await _note_looks(tx, file)
    changed: int = await q.add_to_draft(tx, draft_id=draft_id, by=by, at=at, **_columns(file))
    return changed == 1


async def add_to_item(tx: Tx, item_id: int, file: NewFile, *, by: int, at: int) -> bool:
    """Note a file of an item; False when the item has the same bytes already."""
    await _note_looks(tx, file)
    changed: int = await q.add_to_item(tx, item_id=item_id, by=by, at=at, **_columns(file))
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


async def by_id(reader: Reader, file_id: int) -> StoredFile | None:
    """A file, None when there is none of this number."""
    row = await q.by_id(reader, file_id=file_id)
    return None if row is None else _file(row)


async def by_ids(reader: Reader, file_ids: Iterable[int]) -> list[StoredFile]:
    """These files, in the given order; those that are gone left out."""
    ids = list(file_ids)
    found = {row["id"]: _file(row) for row in await q.by_ids(reader, ids=msgspec.json.encode(ids).decode())}
    return [found[file_id] for file_id in ids if file_id in found]


async def describe(tx: Tx, file_id: int, *, shows: str, caption: str) -> bool:
    """Note what a picture shows, in a word and in words; False when it says so already."""
    changed: int = await q.describe(tx, file_id=file_id, shows=shows, caption=caption)
    return changed == 1


async def allow_training(tx: Tx, file_id: int, *, allowed: bool) -> bool:
    """Note whether a picture may be used for training; False when it is so already."""
    changed: int = await q.allow_training(tx, file_id=file_id, allowed=allowed)
    return changed == 1


async def not_looked_at(reader: Reader, n: int) -> list[StoredFile]:
    """Up to `n` files of which nobody knows yet whether they are pictures, the newest first."""
    return [_file(row) for row in await q.not_looked_at(reader, n=n)]


async def looked_at(tx: Tx, sha256: str, *, picture: bool, looks: str) -> None:
    """Note whether these bytes are a picture that can be shown, and its hash (`domain.keys.dhash`)."""
    await q.looked_at(tx, sha256=sha256, picture=picture)
    if looks:
        await connections.add_hash(tx, sha256, looks)


async def draft_count(reader: Reader, draft_id: int) -> int:
    """How many files a draft has."""
    count: int = await q.draft_count(reader, draft_id=draft_id)
    return count


async def give(tx: Tx, draft_id: int, item_id: int, *, training: bool = False) -> int:
    """Hand the files of a draft over to an item, with `training` for use in training too; how many were new to it."""
    changed: int = await q.give(tx, draft_id=draft_id, item_id=item_id, training=training)
    return changed


async def counts(reader: Reader, item_id: int) -> Counts:
    """How many photos and documents an item has."""
    rows = await q.counts(reader, item_id=item_id)
    found = {row["kind"]: row["number"] for row in rows}
    return Counts(found.get(PHOTO, 0), found.get(DOCUMENT, 0), sum(row["shown"] for row in rows))
