"""Photos and documents: fetched and stored while the message is handled, so that a receipt never promises too much."""

from __future__ import annotations

from dataclasses import replace

from telegram import Document, Message, PhotoSize
from telegram.error import BadRequest

from domain.words import N_, Refusal, T
from handlers.feature import Feature
from handlers.forms import Form, form_named, in_sight, present
from handlers.turn import Turn
from services import files, previews
from storage import drafts, shown
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import DOCUMENT, PHOTO, NewFile

MB = 1_000_000
NAME_LIMIT = 120
PICTURED, TURNED = "pictured", "turned"
"""What a draft keeps once a picture is among its files."""
NO_FILES = T("This form takes no photos or documents. Your draft is as it was.")


async def draft_file(turn: Turn) -> None:
    """A photo or document sent while a form is open: it belongs to the form, at whatever question it stands."""
    draft = await _draft(turn)
    if draft is None:
        return
    step = files_step(form_named(draft.form))
    if step is None:
        raise Refusal(NO_FILES)
    file = await arrived(turn, too_big=files.TOO_BIG_FOR_DRAFT)
    if file is None:
        return
    async with turn.write() as tx:
        draft = await drafts.by_id(tx, draft.id)
        if draft is None or draft.state != "open":
            raise Refusal(
                T("This form has ended, so the file was not added. /drafts lists what you have not finished.")
            )
        saved = await note_file(tx, await in_sight(turn, tx, draft), file, step, turn.now)
        if saved is not None:
            await present(turn, tx, saved, await previews.remark(turn.house.files, file))


def files_step(form: Form) -> str | None:
    """The name of the question that photos and documents answer, if the form has one."""
    return next((step.name for step in form.steps if step.files), None)


async def _draft(turn: Turn) -> Draft | None:
    """The form that the file is meant for: the one replied to in a room, the open one in private."""
    original = turn.message.reply_to_message if turn.message is not None else None
    async with turn.read() as reader:
        if not turn.private and original is not None:
            anchor = await shown.anchor(reader, turn.chat_id, original.message_id) or ""
            kind, _, key = anchor.partition(":")
            return await drafts.by_id(reader, int(key)) if kind == "draft" else None
        return await drafts.open_in(reader, turn.person.id, turn.chat_id)


async def note_file(tx: Tx, draft: Draft, file: NewFile, step: str, now: int) -> Draft | None:
    """Note a stored file under the draft; the draft with its new count, whether a picture is among its files, and the
    hashes of its pictures turned."""
    if file.picture:
        turned = list(dict.fromkeys([*draft.kept.get(TURNED, ()), *file.turned]))
        draft = replace(draft, kept={**draft.kept, PICTURED: True, TURNED: turned})
    return await files.add_to_draft(tx, draft, file, step=step, now=now)


async def arrived(turn: Turn, message: Message | None = None, *, too_big: T = files.TOO_BIG) -> NewFile | None:
    """The photo or document of a message (default: the one just sent), stored; None when it has none.

    Raises Refusal, in the words of `too_big`, for one beyond the limit. Every other failure is raised, so that the
    message is tried again.
    """
    message = message or turn.update.message
    media = _media(message) if message is not None else None
    if message is None or media is None:
        return None
    content = await _fetched(turn, media, too_big)
    sha256 = await files.keep(turn.house.files, content)
    picture, looks = await previews.look_at(turn.house.files, sha256)
    document = media if isinstance(media, Document) else None
    return NewFile(
        kind=DOCUMENT if document else PHOTO,
        name=(document.file_name or "")[:NAME_LIMIT] if document else "",
        mime=(document.mime_type or "")[:NAME_LIMIT] if document else "image/jpeg",
        size=len(content),
        sha256=sha256,
        telegram_file=media.file_id,
        looks=looks,
        picture=picture,
        turned=await previews.turned(turn.house.files, sha256) if picture else (),
        caption="" if (message.caption or "").startswith("/") else (message.caption or "")[:1024],
    )


async def remarked(turn: Turn, file: NewFile | None) -> None:
    """Say at once what others will not see of a file as its sender does."""
    remark = await previews.remark(turn.house.files, file) if file is not None else None
    if remark is not None:
        turn.say_text(remark)


async def looked_at(turn: Turn, message: Message) -> bytes | None:
    """The photo or document of a message, only to be looked at: nothing of it is kept. Raises as `arrived`."""
    media = _media(message)
    return None if media is None else await _fetched(turn, media, files.TOO_BIG)


async def _fetched(turn: Turn, media: PhotoSize | Document, too_big: T) -> bytes:
    _check_size(turn, media.file_size, too_big)
    try:
        remote = await turn.house.bot.get_file(media.file_id)
        content = bytes(await remote.download_as_bytearray())
    except BadRequest as error:
        if "too big" in error.message.lower():
            _check_size(turn, turn.house.limits.photo_bytes + 1, too_big)
        raise
    _check_size(turn, len(content), too_big)
    return content


def _media(message: Message) -> PhotoSize | Document | None:
    return message.photo[-1] if message.photo else message.document


def _check_size(turn: Turn, size: int | None, too_big: T) -> None:
    limit = turn.house.limits.photo_bytes
    if size is not None and size > limit:
        raise Refusal(too_big % {"size": round(size / MB, 1), "limit": round(limit / MB, 1)})


FEATURE = Feature(name="files", title=N_("Photos and documents"), events={"draft_file": draft_file})
