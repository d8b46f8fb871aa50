"""What is said of a photograph: what it shows, its caption, whether it may be used for training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.photos import CAPTION_LIMIT, SHOWS_NAMES, Shows
from domain.words import GONE, N_, Refusal, T
from handlers.feature import ButtonHandler
from handlers.forms import STALE, Asking, Form, Step, begin
from handlers.paging import audience
from handlers.photo_message import keyboard, put
from handlers.photo_places import among, as_it_was
from handlers.posting import text_of
from handlers.turn import Turn
from services import photos, previews
from services.keyboards import Button, columns
from storage import drafts
from storage.drafts import Draft
from storage.engine import Tx

# What these buttons remember besides is the photograph's place, as `handlers.photo_places` writes it.


def _place(ids: Sequence[int], at: int, similar: bool, leaf: dict[str, Any] | None) -> dict[str, Any]:
    return {"ids": list(ids), "at": at, "similar": similar, "leaf": leaf}


def _named(place: Mapping[str, Any]) -> int:
    ids, at = place["ids"], place["at"]
    if not 0 <= at < len(ids):
        raise Refusal(GONE)
    return int(ids[at])


async def _ask(turn: Turn, place: dict[str, Any], question: T, choices: Sequence[Button]) -> None:
    """A question about the photograph, on its own message."""
    async with turn.read() as reader:
        photo = await photos.photo(reader, audience(turn), _named(place))
    await previews.make(turn.house.files, photo.file.sha256)
    around = as_it_was(place) or among(place["ids"], place["at"])
    back = Button(T("‹ Back"), "photos.turn", place)
    put(turn, photo, replace(around, heading=question), [*columns(choices, 2), [back]])


async def _answered(turn: Turn, tx: Tx, place: dict[str, Any]) -> None:
    """The photograph again where it stood, as it is described now; one that came alone, among those of its case."""
    photo = await photos.photo(tx, audience(turn), _named(place))
    around = as_it_was(place)
    if around is None:
        others = [file.id for file in await photos.of_case(tx, photo.row.id)]
        alone = len(place["ids"]) == 1 and photo.file.id in others
        ids, at = (others, others.index(photo.file.id)) if alone else (place["ids"], place["at"])
        around = among(ids, at, similar=place.get("similar", False))
    put(turn, photo, around, keyboard(turn, photo, around))


# ── in a word ─────────────────────────────────────────────────────────────────────────────────────────


async def ask_shows(
    turn: Turn, ids: Sequence[int], at: int, similar: bool = False, leaf: dict[str, Any] | None = None
) -> None:
    """What does it show?"""
    place = _place(ids, at, similar, leaf)
    choices = [Button(T(name), "photos.set_shows", {**place, "shows": one.value}) for one, name in SHOWS_NAMES.items()]
    await _ask(turn, place, T("What does this photo show?"), choices)


async def set_shows(
    turn: Turn, ids: Sequence[int], at: int, shows: str, similar: bool = False, leaf: dict[str, Any] | None = None
) -> None:
    """One of the answers was tapped."""
    place = _place(ids, at, similar, leaf)
    if shows not in set(Shows):
        raise Refusal(GONE)
    async with turn.write() as tx:
        photo = await photos.photo(tx, audience(turn), _named(place))
        await photos.describe(tx, turn.person, photo, turn.now, shows=Shows(shows))
        turn.toast(T("Noted: %(what)s.") % {"what": T(SHOWS_NAMES[Shows(shows)])})
        await _answered(turn, tx, place)


# ── for training ──────────────────────────────────────────────────────────────────────────────────────


async def ask_training(
    turn: Turn, ids: Sequence[int], at: int, similar: bool = False, leaf: dict[str, Any] | None = None
) -> None:
    """May it be used?"""
    place = _place(ids, at, similar, leaf)
    answers = ((T("Yes"), True), (T("No"), False))
    choices = [Button(label, "photos.set_training", {**place, "allowed": allowed}) for label, allowed in answers]
    await _ask(turn, place, T("May it be used to train officers who may read the case?"), choices)


async def set_training(
    turn: Turn, ids: Sequence[int], at: int, allowed: bool, similar: bool = False, leaf: dict[str, Any] | None = None
) -> None:
    """Yes or no was tapped."""
    place = _place(ids, at, similar, leaf)
    async with turn.write() as tx:
        photo = await photos.photo(tx, audience(turn), _named(place))
        await photos.allow_training(tx, turn.person, photo, turn.now, allowed=allowed)
        turn.toast(T("It may be used for training.") if allowed else T("It is not used for training."))
        await _answered(turn, tx, place)


# ── in words ──────────────────────────────────────────────────────────────────────────────────────────


async def ask_caption(turn: Turn, file: int, place: dict[str, Any] | None = None) -> None:
    """Which words belong to it? Where it stands is remembered for the way back."""
    async with turn.read() as reader:
        photo = await photos.photo(reader, turn.actor, file)
    if not photos.may_describe(turn.person, photo):
        raise Refusal(photos.NOT_YOURS)
    there = place or {"ids": [file], "at": 0}
    await begin(turn, CAPTION, kept={"file": file, "item": photo.row.id, "ref": photo.row.ref, "place": there})


def _parse_caption(text: str, asking: Asking) -> str:
    return text_of(" ".join(text.split()), CAPTION_LIMIT)


async def submit_caption(turn: Turn, draft: Draft) -> None:
    """Keep the words."""
    async with turn.write() as tx:
        photo = await photos.photo(tx, turn.actor, draft.kept["file"])
        await photos.describe(tx, turn.person, photo, turn.now, caption=draft.answers["caption"])
        if not await drafts.end(tx, draft, "done", turn.now):
            raise Refusal(STALE)
        show = [[Button(T("Show"), "photos.turn", draft.kept.get("place", {"ids": [photo.file.id], "at": 0}))]]
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
