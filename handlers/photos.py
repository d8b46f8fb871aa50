"""/photos: the picture library, by words and by looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain import countries
from domain.query import parse
from domain.words import N_, T
from handlers import item_files, photo_rows, photo_settings
from handlers.case_updates import comment
from handlers.feature import Command, Feature
from handlers.files import looked_at
from handlers.paging import audience
from handlers.photo_message import show
from handlers.photo_places import Leaf, in_library
from handlers.turn import House, Turn
from services import listing, photos, previews, problems, search
from services.keyboards import Button, Rows
from storage import files as file_store
from storage.photos import Place

LONGEST = 300
AT_ONCE = 10
"""Files looked at between two transactions."""
KNOCK_SECONDS = 600.0

# ── the library ───────────────────────────────────────────────────────────────────────────────────────


async def library(turn: Turn) -> None:
    """/photos with words, alone, or with a photograph: sent with it or replied to."""
    message = turn.update.message
    for one in (message, message.reply_to_message if message is not None else None):
        content = await looked_at(turn, one) if one is not None else None
        if content is not None:
            await photo_rows.show_alike(turn, content)
            return
    await _show(turn, " ".join(turn.args.split())[:LONGEST])


async def page(turn: Turn, q: str, key: Sequence[int] | None = None, back: bool = False, number: int = 1) -> None:
    """Another photograph of the library."""
    await _show(turn, q, Place(int(key[0]), int(key[1])) if key else None, back=back, number=number)


async def _show(turn: Turn, text: str, at: Place | None = None, *, back: bool = False, number: int = 1) -> None:
    readers = audience(turn)
    async with turn.read() as reader:
        query = await search.with_authors(reader, readers, parse(_with_country(text), turn.today), turn.actor)
        leaf = await photos.library(reader, readers, query, at, back=back)
    notes = problems.sentences(query.problems, turn.lang)
    if leaf.photo is None or leaf.place is None:
        rows: Rows = [[Button(T("Search cases"), "find.run", {"q": text}), _all()]] if text else []
        turn.say("photos/nothing", rows, text=text, chips=listing.chips(query, turn.lang), problems=notes)
        return
    if leaf.any_word:
        notes.append(T("with any of the words"))
    total = min(leaf.total, photos.MOST_COUNTED)
    here = Leaf(
        q=text,
        key=(leaf.place.doc_id, leaf.place.file_id),
        number=max(1, min(number, total)) if leaf.previous else 1,
        total=total,
        more=leaf.total > total,
        previous=leaf.previous,
        following=leaf.following,
    )
    await show(turn, leaf.photo, in_library(here, notes))


def _with_country(text: str) -> str:
    """The search; two capitals that are a country's letters, and nothing else, are that country's."""
    lone = _LETTERS.fullmatch(text)
    return f"country:{text}" if lone and countries.get(text) is not None else text


_LETTERS = re.compile(r"[A-Z]{2}")


def _all() -> Button:
    return Button(T("All photos"), "photos.page", {"q": "", "key": None, "back": False, "number": 1})


# ── pictures that nobody has looked at yet ────────────────────────────────────────────────────────────


async def look_at_old_ones(house: House) -> None:
    """Previews and hashes for what was filed before there were any, or came while a picture could not be made."""
    while True:
        async with house.db.read() as reader:
            waiting = await file_store.not_looked_at(reader, AT_ONCE)
        looks = [(file, *await previews.look_at(house.files, file.sha256)) for file in waiting]
        async with house.db.write() as tx:
            for file, shown, value in looks:
                await photos.looked_at(tx, file, picture=shown, looks=value)
        if len(waiting) < AT_ONCE:
            return


FEATURE = Feature(
    name="photos",
    title=N_("Picture library"),
    commands=(
        Command(
            "photos",
            library,
            N_("Photos of cases, by words or by looks"),
            usage=N_("/photos R-12 cylinder, shows:label, training:yes; or reply to a photo to find the like"),
        ),
    ),
    buttons={
        "photos.page": page,
        **photo_rows.BUTTONS,
        **photo_settings.BUTTONS,
        **item_files.BUTTONS,
    },
    forms=(photo_settings.CAPTION,),
    replies={"case-photo": comment},
    knocks={"photos": (KNOCK_SECONDS, look_at_old_ones)},
)
