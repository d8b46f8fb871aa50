"""What is said of a photograph: what it shows, its caption, whether it may be used for training."""

from __future__ import annotations

from collections.abc import Sequence

from domain.photos import CAPTION_LIMIT, SHOWS_NAMES, Shows
from domain.words import GONE, N_, Refusal, T
from handlers.feature import ButtonHandler
from handlers.forms import STALE, Asking, Form, Step, begin
from handlers.paging import audience
from handlers.photo_message import Around, keyboard, put
from handlers.photo_rows import among
from handlers.posting import text_of
from handlers.turn import Turn
from services import photos, previews
from services.keyboards import Button, columns
from storage import drafts
from storage.drafts import Draft
from storage.engine import Tx


def _named(ids: Sequence[int], at: int) -> int:
    if not 0 <= at < len(ids):
        raise Refusal(GONE)
    return ids[at]


async def _ask(turn: Turn, ids: Sequence[int], at: int, question: T, choices: Sequence[Button]) -> None:
    """A question about the photograph, on its own message."""
    async with turn.read() as reader:
        photo = await photos.photo(reader, audience(turn), _named(ids, at))
    await previews.make(turn.house.files, photo.file.sha256)
    back = Button(T("‹ Back"), "photos.turn", {"ids": list(ids), "at": at})
    put(turn, photo, Around(question, at + 1, len(ids), (), ids, at), [*columns(choices, 2), [back]])


async def _answered(turn: Turn, tx: Tx, ids: Sequence[int], at: int) -> None:
    """The photograph again, as it is described now; one that came alone, among the others of its case."""
    photo = await photos.photo(tx, audience(turn), ids[at])
    others = [file.id for file in await photos.of_case(tx, photo.row.id)]
    around = among(others, others.index(ids[at])) if len(ids) == 1 and ids[at] in others else among(ids, at)
    put(turn, photo, around, keyboard(turn, photo, around))


# ── in a word ─────────────────────────────────────────────────────────────────────────────────────────


async def ask_shows(turn: Turn, ids: Sequence[int], at: int) -> None:
    """What does it show?"""
    place = {"ids": list(ids), "at": at}
    choices = [Button(T(name), "photos.set_shows", {**place, "shows": one.value}) for one, name in SHOWS_NAMES.items()]
    await _ask(turn, ids, at, T("What does this photo show?"), choices)


async def set_shows(turn: Turn, ids: Sequence[int], at: int, shows: str) -> None:
    """One of the answers was tapped."""
    if shows not in set(Shows):
        raise Refusal(GONE)
    async with turn.write() as tx:
        photo = await photos.photo(tx, audience(turn), _named(ids, at))
        await photos.describe(tx, turn.person, photo, turn.now, shows=Shows(shows))
        turn.toast(T("Noted: %(what)s.") % {"what": T(SHOWS_NAMES[Shows(shows)])})
        await _answered(turn, tx, ids, at)


# ── for training ──────────────────────────────────────────────────────────────────────────────────────


async def ask_training(turn: Turn, ids: Sequence[int], at: int) -> None:
    """May it be used?"""
    place = {"ids": list(ids), "at": at}
    answers = ((T("Yes"), True), (T("No"), False))
    choices = [Button(label, "photos.set_training", {**place, "allowed": allowed}) for label, allowed in answers]
    await _ask(turn, ids, at, T("May it be used to train officers who may read the case?"), choices)


async def set_training(turn: Turn, ids: Sequence[int], at: int, allowed: bool) -> None:
    """Yes or no was tapped."""
    async with turn.write() as tx:
        photo = await photos.photo(tx, audience(turn), _named(ids, at))
        await photos.allow_training(tx, turn.person, photo, turn.now, allowed=allowed)
        turn.toast(T("It may be used for training.") if allowed else T("It is not used for training."))
        await _answered(turn, tx, ids, at)


# ── in words ──────────────────────────────────────────────────────────────────────────────────────────


async def ask_caption(turn: Turn, file: int) -> None:
    """Which words belong to it?"""
    async with turn.read() as reader:
        photo = await photos.photo(reader, turn.actor, file)
    if not photos.may_describe(turn.person, photo):
        raise Refusal(photos.NOT_YOURS)
    await begin(turn, CAPTION, kept={"file": file, "item": photo.row.id, "ref": photo.row.ref})


def _parse_caption(text: str, asking: Asking) -> str:
    return text_of(" ".join(text.split()), CAPTION_LIMIT)


async def submit_caption(turn: Turn, draft: Draft) -> None:
    """Keep the words."""
    async with turn.write() as tx:
        photo = await photos.photo(tx, turn.actor, draft.kept["file"])
        await photos.describe(tx, turn.person, photo, turn.now, caption=draft.answers["caption"])
        if not await drafts.end(tx, draft, "done", turn.now):
            raise Refusal(STALE)
        show = [[Button(T("Show"), "photos.turn", {"ids": [photo.file.id], "at": 0})]]
        turn.card(draft.anchor, "common/sentence", show, sentence=T("The caption is saved."))


CAPTION = Form(
    name="photo_caption",
    title=N_("Caption of a photo"),
    label=N_("Save caption"),
    steps=(Step("caption", N_("Caption"), N_("What should colleagues read under this photo?"), parse=_parse_caption),),
    submit=submit_caption,
    subject=lambda answers, lang: str(answers.get("caption", ""))[:80],
    at_once=True,
)
BUTTONS: dict[str, ButtonHandler] = {
    "photos.ask_shows": ask_shows,
    "photos.set_shows": set_shows,
    "photos.ask_training": ask_training,
    "photos.set_training": set_training,
    "photos.caption": ask_caption,
}
