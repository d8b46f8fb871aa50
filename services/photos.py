"""Photographs: the library by words and by looks, what is said of a photograph, and its original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from domain import keys
from domain.access import Audience, classes_of_reader
from domain.cases import Facts
from domain.concepts import has_term
from domain.expressions import match
from domain.photos import CAPTION_LIMIT, Shows, named
from domain.query import Filter, Query
from domain.words import GONE, Refusal, T
from services import case_index, cases, search
from services.items import readable_by_id
from storage import cases as case_store
from storage import connections, files, items, photos
from storage.chain import AuditEntry
from storage.engine import Reader, Tx
from storage.files import StoredFile
from storage.items import ItemRow
from storage.people import Person
from storage.photos import Place, Wish

MOST_COUNTED = 1000
"""Totals are exact up to here."""
MOST_ALIKE = 20
_NAMES, _NAME = 3, 60
"""Substances under a photograph, and characters of each."""
_OF_PHOTOS = ("shows", "training")
"""The filters that are about a photograph, not about its case."""
NOT_YOURS = T("Only who sent the photo, and those who may change the case, can say what it shows.")
NOT_YOUR_CHOICE = T("Only the officer who sent the photo can choose whether it may be used for training.")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph of a case that somebody may read."""

    file: StoredFile
    row: ItemRow
    facts: Facts

    @property
    def country(self) -> str | None:
        """Where it was taken, as far as the case says."""
        return self.facts.country or self.row.country

    @property
    def day(self) -> str:
        """When it happened in ISO form, of day, month or year precision; else when it was posted. Empty where nobody
        knows it."""
        if self.facts.date or self.row.history:
            return self.facts.date
        return cases.day_of(self.row.posted_at).isoformat()

    @property
    def brief(self) -> Facts:
        """The facts with as many substances as fit under a photograph."""
        declared, found = (
            tuple(name[:_NAME] for name in names[:_NAMES]) for names in (self.facts.declared, self.facts.found)
        )
        return msgspec.structs.replace(self.facts, declared=declared, found=found)

    @property
    def words(self) -> str:
        """The caption; of one that came with the photo and is too long, as much as fits, with an ellipsis."""
        whole = self.file.caption
        return whole if len(whole) <= CAPTION_LIMIT else whole[: CAPTION_LIMIT - 1] + "…"


async def stored(reader: Reader, audience: Audience, file_id: int) -> tuple[StoredFile, ItemRow]:
    """A file of whatever kind, and its item. Raises Refusal with the one answer when it is absent, or not to be read by
    `audience`."""
    file = await files.by_id(reader, file_id)
    if file is None or file.item_id is None:
        raise Refusal(GONE)
    return file, await readable_by_id(reader, audience, file.item_id)


async def photo(reader: Reader, audience: Audience, file_id: int) -> Photo:
    """A photograph of a case by the number of its file; one of a duplicate belongs to the case that stands for it,
    where that may show it. Raises Refusal as `stored`."""
    file, row = await stored(reader, audience, file_id)
    row = await _standing(reader, row)
    case = await case_store.by_item(reader, row.id)
    if case is None:
        raise Refusal(GONE)
    return Photo(file, row, case.facts)


async def _standing(reader: Reader, row: ItemRow) -> ItemRow:
    """The case that stands for this one, if it may show what this one holds; else this one."""
    main_id = await connections.main_of(reader, row.id)
    main = await items.by_id(reader, main_id) if main_id is not None else None
    return main if main is not None and case_index.shows(main, row) else row


async def of_case(reader: Reader, item_id: int) -> list[StoredFile]:
    """The photographs of a case that can be shown, in the order in which they came."""
    return [file for file in await files.of_item(reader, item_id) if file.shown]


# ── by words ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Leaf:
    """One photograph of the library, where it stands, whether there are others beside it, and how many there are:
    at most `MOST_COUNTED` + 1, which means more. `any_word` where not every word of the search was found."""

    photo: Photo | None
    place: Place | None
    total: int
    previous: bool = False
    following: bool = False
    any_word: bool = False


async def library(
    reader: Reader, audience: Audience, query: Query, at: Place | None = None, *, back: bool = False
) -> Leaf:
    """The first photograph that `audience` may see of those that `query` finds; behind `at`, or with `back` before it.

    Words that name what a photograph shows leave out those that show something else, unless nothing is left then.
    """
    for wish, any_word in _wishes(query, audience):
        total = await photos.total(reader, wish, MOST_COUNTED + 1)
        if total:
            leaf = await _leaf(reader, audience, wish, at, back=back)
            return replace(leaf, total=total, any_word=any_word)
    return Leaf(None, None, 0)


def _wishes(query: Query, audience: Audience) -> Iterable[tuple[Wish, bool]]:
    """What is asked for, then what comes near it."""
    classes = classes_of_reader(audience)
    span = search.range_of(query)
    shows, training = _shows(query), _training(query)
    about = replace(query, filters=tuple(each for each in query.filters if not _without_photos(each)))
    photos_only = (has_term("photo"),)
    expression = match(about, classes, more=photos_only)
    meant = named(" ".join(query.words))
    likely = tuple(each for each in shows if not each or each in meant)
    if meant and likely != ("",):
        yield Wish(expression, span, likely, training), False
    yield Wish(expression, span, shows, training), False
    if len(about.required) > 1:
        yield Wish(match(about, classes, more=photos_only, any_word=True), span, shows, training), True


def _without_photos(given: Filter) -> bool:
    """A case with one label among its photographs has others too: "not labels" is for each photograph to say."""
    return given.excluded and given.key in _OF_PHOTOS


def _shows(query: Query) -> tuple[str, ...]:
    wanted = [set(each.values) for each in query.filters if each.key == "shows" and not each.excluded]
    refused = {value for each in query.filters if each.key == "shows" and each.excluded for value in each.values}
    every = ("", *(each.value for each in Shows))
    return tuple(value for value in every if value not in refused and all(value in each for each in wanted))


def _training(query: Query) -> tuple[bool, ...]:
    answers = {"yes": True, "no": False}
    allowed = {True, False}
    for each in query.filters:
        if each.key == "training":
            said = {answers[value] for value in each.values}
            allowed = allowed - said if each.excluded else allowed & said
    return tuple(sorted(allowed))


async def _leaf(reader: Reader, audience: Audience, wish: Wish, at: Place | None, *, back: bool) -> Leaf:
    found = await photos.newest(reader, wish, 2, at, back=back)
    if not found and at is not None:  # what stood there is gone meanwhile
        at, back = None, False
        found = await photos.newest(reader, wish, 2)
    if not found:
        return Leaf(None, None, 0)
    beyond = len(found) > 1
    place = found[-1] if back else found[0]
    try:
        shown = await photo(reader, audience, place.file_id)
    except Refusal:  # the index and the rule are proved equal; the rule has the last word
        return Leaf(None, None, 0)
    earlier = beyond if back else bool(at) or bool(await photos.newest(reader, wish, 1, place, back=True))
    later = True if back else beyond
    return Leaf(shown, place, 0, previous=earlier, following=later)


# ── by looks ────────────────────────────────────────────────────────────────────────────────────────────


async def alike(reader: Reader, audience: Audience, values: Sequence[str], apart: int | None = None) -> list[int]:
    """Files that look like one of these hashes (`services.pictures.views`), in cases that `audience` may read, the
    most alike first; without the file `apart`. At most `MOST_ALIKE`."""
    near: list[tuple[int, int]] = []
    for file_id, value in await photos.like(reader, values):
        bits = min(keys.distance(value, each) for each in values)
        if bits <= keys.ALIKE and file_id != apart:
            near.append((bits, file_id))
    found: list[int] = []
    for _bits, file_id in sorted(near):
        if await _readable(reader, audience, file_id):
            found.append(file_id)
        if len(found) == MOST_ALIKE:
            break
    return found


async def _readable(reader: Reader, audience: Audience, file_id: int) -> bool:
    try:
        shown = await photo(reader, audience, file_id)
    except Refusal:
        return False
    return shown.row.withdrawn is None


async def readable(reader: Reader, audience: Audience, file_ids: Iterable[int]) -> list[int]:
    """Those of the files that `audience` may still see, in the same order."""
    return [file_id for file_id in file_ids if await _readable(reader, audience, file_id)]


# ── what is said of one ─────────────────────────────────────────────────────────────────────────────────


def may_describe(person: Person, shown: Photo) -> bool:
    """Whether this person may say what the photograph shows."""
    return person.active and (shown.file.by == person.id or cases.may_change(person, shown.row))


def may_choose(person: Person, shown: Photo) -> bool:
    """Whether this person may choose if the photograph may be used for training: who sent it, and nobody else."""
    return person.active and shown.file.by == person.id


async def describe(
    tx: Tx, person: Person, shown: Photo, now: int, *, shows: str | None = None, caption: str | None = None
) -> bool:
    """Note what a photograph shows, in a word or in words; False when it says so already. Raises Refusal for those who
    may not."""
    if not may_describe(person, shown):
        raise Refusal(NOT_YOURS)
    word = shown.file.shows if shows is None else Shows(shows).value if shows else ""
    words = shown.file.caption if caption is None else caption[:CAPTION_LIMIT]
    if not await files.describe(tx, shown.file.id, shows=word, caption=words):
        return False
    _audit(tx, person, shown.file, shown.row, "photo.describe", now, shows=word)
    await case_index.file_in_place(tx, shown.row)
    return True


async def allow_training(tx: Tx, person: Person, shown: Photo, now: int, *, allowed: bool) -> bool:
    """Let a photograph be used for training, or not any more; False when it is so already. Raises Refusal for everybody
    but who sent it."""
    if not may_choose(person, shown):
        raise Refusal(NOT_YOUR_CHOICE)
    if not await files.allow_training(tx, shown.file.id, allowed=allowed):
        return False
    _audit(tx, person, shown.file, shown.row, "photo.training", now, training="yes" if allowed else "no")
    await case_index.file_in_place(tx, shown.row)
    return True


def taken(tx: Tx, person: Person, file: StoredFile, row: ItemRow, now: int) -> None:
    """Note that somebody was given the original."""
    _audit(tx, person, file, row, "photo.original", now)


def _audit(tx: Tx, person: Person, file: StoredFile, row: ItemRow, action: str, now: int, **detail: str) -> None:
    facts = {"id": row.id, "file": file.id, "sha256": file.sha256, **detail}
    tx.audit(AuditEntry(now, person.id, action, row.ref, row.network, facts))


# ── what was filed before it could be looked at ─────────────────────────────────────────────────────────


async def looked_at(tx: Tx, file: StoredFile, *, picture: bool, looks: str) -> None:
    """Note what was found out about a file; a case with a picture is found as one from now on."""
    await files.looked_at(tx, file.sha256, picture=picture, looks=looks)
    if picture and file.item_id is not None and await case_store.by_item(tx, file.item_id) is not None:
        row = await items.by_id(tx, file.item_id)
        assert row is not None  # the case of it is there
        await case_index.file(tx, await _standing(tx, row))
