"""The photos and documents of an item: sent to whoever asks, listed with their hashes, and their originals."""

from __future__ import annotations

from domain.words import GONE, Refusal, T
from handlers.feature import ButtonHandler
from handlers.turn import Turn
from services import files, outbox, photos, previews
from services.items import readable_by_id
from services.keyboards import Button, Rows, columns, mint
from services.previews import Sorted
from storage import files as store
from storage.engine import Tx
from storage.files import StoredFile
from storage.items import ItemRow
from templates.engine import render

ONE_ROW = 4
MOST = 24
"""Files that have buttons."""


async def send(turn: Turn, item: int) -> None:
    """Send what an item has to the person who asks, in private: the pictures, the documents, then a list of them."""
    async with turn.read() as reader:
        await readable_by_id(reader, turn.actor, item)
        stored = await store.of_item(reader, item)
    kinds = await previews.sort(turn.house.files, stored)
    me = turn.person
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        files.send(
            tx,
            [previews.upload(turn.house.files, file.sha256) for file in kinds.pictures],
            kinds.others,
            [previews.upload_paper(turn.house.files, file) for file in kinds.papers],
            chat_id=me.telegram_id,
            caption=render("cases/caption", me.language, tlp=row.tlp, ref=row.ref),
            now=turn.now,
            person_id=me.id,
            item_id=row.id,
        )
        if stored:
            _list(tx, turn, row, stored, kinds)
        if not turn.private:
            turn.toast(T("I sent them to you in our private chat."))


def _list(tx: Tx, turn: Turn, row: ItemRow, stored: list[StoredFile], kinds: Sorted) -> None:
    me = turn.person
    outbox.say(
        tx,
        chat_id=me.telegram_id,
        html=render("photos/files", me.language, row=row, stored=stored, kinds=kinds),
        keyboard=mint(tx, _numbers(row, stored, kinds), me.language, turn.now, only=me.id),
        person_id=me.id,
        item_id=row.id,
        now=turn.now,
    )


def _numbers(row: ItemRow, stored: list[StoredFile], kinds: Sorted) -> Rows:
    """A picture of a case opens on its own, with all that can be done with it; else there is the original."""
    buttons = [
        Button(f"🖼 {number}", "photos.case", {"file": file.id})
        if row.kind == "case" and file in kinds.pictures
        else Button(f"📎 {number}", "photos.original", {"file": file.id})
        for number, file in enumerate(stored[:MOST], start=1)
    ]
    return columns(buttons, ONE_ROW)


async def original(turn: Turn, file: int) -> None:
    """The file as it came, byte for byte, to somebody who may read the item, in private."""
    async with turn.write() as tx:
        found, row = await photos.stored(tx, turn.actor, file)
        path = files.path_of(turn.house.files, found.sha256)
        if not path.exists():
            raise Refusal(GONE)
        me = turn.person
        name = found.name or f"{row.ref}-{found.id}.jpg"
        document = {"file": path.relative_to(turn.house.files.parent).as_posix(), "name": name}
        caption = render("photos/original", me.language, row=row, file=found)
        outbox.call(
            tx,
            chat_id=me.telegram_id,
            method="sendDocument",
            payload={"document": document, "caption": caption, "parse_mode": "HTML"},
            person_id=me.id,
            item_id=row.id,
            now=turn.now,
        )
        photos.taken(tx, me, found, row, turn.now)
        if not turn.private:
            turn.toast(T("I sent it to you in our private chat."))


BUTTONS: dict[str, ButtonHandler] = {"photos.original": original}
