"""Photographs one by one: those of a case, and those that look alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from domain.words import GONE, Refusal, T
from handlers.feature import ButtonHandler
from handlers.forms import ENDED
from handlers.paging import audience
from handlers.photo_message import show
from handlers.photo_places import among, as_it_was
from handlers.turn import Turn
from services import photos, pictures, previews
from storage import drafts
from storage import files as file_store

NO_PICTURE = T("I cannot read this as a picture. Please send a photo, or a picture file such as JPEG or PNG.")


async def turn_to(
    turn: Turn, ids: Sequence[int], at: int, similar: bool = False, leaf: dict[str, Any] | None = None
) -> None:
    """One of these photographs, with those beside it that may still be seen; with `leaf` where it stood in the
    library."""
    readers = audience(turn)
    async with turn.read() as reader:
        still = await photos.readable(reader, readers, ids)
        wanted = ids[at] if 0 <= at < len(ids) else None
        if wanted not in still:
            raise Refusal(GONE)
        photo = await photos.photo(reader, readers, wanted)
    around = as_it_was({"leaf": leaf}) or among(still, still.index(wanted), similar=similar)
    await show(turn, photo, around)


async def of_case(turn: Turn, file: int) -> None:
    """The photographs of a case, beginning with this one."""
    readers = audience(turn)
    async with turn.read() as reader:
        photo = await photos.photo(reader, readers, file)
        ids = [each.id for each in await photos.of_case(reader, photo.row.id)]
    if file not in ids:
        raise Refusal(NO_PICTURE)
    await show(turn, photo, among(ids, ids.index(file)))


# ── by looks ──────────────────────────────────────────────────────────────────────────────────────────


async def similar(turn: Turn, file: int) -> None:
    """Photographs that look like one that is shown here."""
    async with turn.read() as reader:
        photo = await photos.photo(reader, audience(turn), file)
    await _show_like_stored(turn, photo.file.sha256, apart=file)


async def like(turn: Turn, draft: int) -> None:
    """Photographs that look like the one that somebody just sent without saying what for."""
    async with turn.read() as reader:
        found = await drafts.by_id(reader, draft)
        if found is None or found.person_id != turn.person.id:
            raise Refusal(ENDED)
        sent = [file for file in await file_store.of_draft(reader, draft) if file.shown]
    if not sent:
        raise Refusal(NO_PICTURE)
    await _show_like_stored(turn, sent[-1].sha256)


async def _show_like_stored(turn: Turn, sha256: str, apart: int | None = None) -> None:
    if not await previews.make(turn.house.files, sha256):
        raise Refusal(GONE)
    path = previews.path_of(turn.house.files, sha256)
    await show_alike(turn, await asyncio.to_thread(path.read_bytes), apart)


async def show_alike(turn: Turn, content: bytes, apart: int | None = None) -> None:
    """The photographs that look like this picture, without the file `apart`. Raises Refusal for what is no picture."""
    readers = audience(turn)
    values = await asyncio.to_thread(pictures.views, content)
    if values is None:
        raise Refusal(NO_PICTURE)
    async with turn.read() as reader:
        ids = await photos.alike(reader, readers, values, apart)
        photo = await photos.photo(reader, readers, ids[0]) if ids else None
    if photo is None:
        turn.say("photos/none_alike")
        return
    await show(turn, photo, among(ids, 0, similar=True), anew=True)


BUTTONS: dict[str, ButtonHandler] = {
    "photos.turn": turn_to,
    "photos.case": of_case,
    "photos.similar": similar,
    "photos.like": like,
}
