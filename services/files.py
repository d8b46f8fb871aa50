"""Evidence as it arrives: the bytes go to the data folder first, then the row into the database.

A file lies under its SHA-256 (`ab/abcd…`), so the same bytes are kept once, unaltered, and can be checked at any
time. A crash between the two steps leaves bytes that nobody names, never a row without its bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from domain.words import T
from services import outbox
from storage import drafts, files
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import PHOTO, NewFile, StoredFile

Upload = dict[str, str]
"""A file in the data folder, as the sender takes it."""

ALBUM = 10  # files of one album, Bot API "sendMediaGroup"

TOO_BIG = T("This file has %(size)s MB; at most %(limit)s MB can be kept. Please send a smaller one.")
TOO_BIG_FOR_DRAFT = T(
    "This file has %(size)s MB; at most %(limit)s MB can be kept. Please send a smaller one. Your draft is as it was."
)


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with this SHA-256 lie."""
    return folder / sha256[:2] / sha256


async def keep(folder: Path, content: bytes) -> str:
    """Store bytes durably under their SHA-256; the SHA-256 in hexadecimal. Bytes that are there already stay."""
    return await asyncio.to_thread(_keep, folder, content)


def _keep(folder: Path, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(folder, sha256)
    if target.exists():
        os.utime(target)  # wanted again: the sweep of what nobody names leaves it alone
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content)
    _sync(target.parent)
    return sha256


def write_whole(target: Path, content: bytes) -> None:
    """Write all of it or nothing. After a power cut it may be missing; `keep` sees to the name as well."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Make the new name in `folder` survive a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def add_to_draft(tx: Tx, draft: Draft, file: NewFile, *, step: str, now: int) -> Draft | None:
    """Note a stored file under the draft's question `step`, whose answer is how many there are now.

    None when the draft has ended or moved on meanwhile.
    """
    await files.add_to_draft(tx, draft.id, file, by=draft.person_id, at=now)
    count = await files.draft_count(tx, draft.id)
    answers = {**draft.answers, step: count}
    return await drafts.save(tx, draft, step=draft.step, answers=answers, kept=draft.kept, now=now)


def send(
    tx: Tx,
    album: Sequence[Upload],
    others: Sequence[StoredFile],
    papers: Sequence[Upload],
    *,
    chat_id: int,
    caption: str,
    now: int,
    person_id: int | None,
    item_id: int,
) -> None:
    """Send the files of an item to a chat: pictures in albums, then copies of papers, then the others, `caption` (HTML)
    on each message."""
    for method, payload in _messages(album, others, papers, {"caption": caption, "parse_mode": "HTML"}):
        outbox.call(tx, chat_id=chat_id, method=method, payload=payload, now=now, person_id=person_id, item_id=item_id)


def _messages(
    pictures: Sequence[Upload], others: Sequence[StoredFile], papers: Sequence[Upload], words: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for start in range(0, len(pictures), ALBUM):
        album = pictures[start : start + ALBUM]
        if len(album) == 1:
            yield "sendPhoto", {"photo": album[0], **words}
            continue
        media: list[dict[str, Any]] = [{"type": "photo", "media": picture} for picture in album]
        media[0] |= words
        yield "sendMediaGroup", {"media": media}
    for copy in papers:
        yield "sendDocument", {"document": copy, **words}
    for file in others:
        method, name = ("sendPhoto", "photo") if file.kind == PHOTO else ("sendDocument", "document")
        yield method, {name: file.telegram_file, **words}
