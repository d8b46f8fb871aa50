"""Which cases are connected, and by what: those that share a key that few have.

For a reader only what he may read counts: neither what is connected nor what is too common tells of anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import keys as domain_keys
from domain.access import Audience, access
from domain.cases import Facts, first_day
from domain.company_names import same_company
from domain.keys import CALLED, ORDER, SAME, Key, Kind
from storage import connections as store
from storage.engine import Reader, Tx
from storage.items import ItemRow

MOST = 50
"""A key that more cases have is common and connects nothing."""
SHOWN = 5
"""Connections on a card."""
COUNTED = 2000
"""The newest cases of a key among which those are looked for that the reader may read."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A case and the keys that it shares, the most telling first."""

    row: ItemRow
    facts: Facts
    keys: tuple[Key, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the keys, each once."""
        return tuple(dict.fromkeys(key.kind for key in self.keys))

    @property
    def why(self) -> tuple[str, ...]:
        """What the two have in common, as messages."""
        return tuple(SAME[kind] for kind in self.kinds)

    @property
    def day(self) -> date:
        """When it happened, else when it was posted."""
        return first_day(self.facts.date) or datetime.fromtimestamp(self.row.posted_at / 1000, UTC).date()


def file(tx: Tx, item_id: int, facts: Facts) -> None:
    """File a case under the keys of its facts; anew after each change."""
    store.file(tx, item_id, domain_keys.keys(facts))


async def file_again(tx: Tx, item_id: int, facts: Facts) -> None:
    """File a case anew where its facts give other keys today."""
    if await store.keys_of(tx, item_id) != domain_keys.keys(facts):
        file(tx, item_id, facts)


async def find(
    reader: Reader,
    keys: Iterable[Key],
    hashes: Iterable[str],
    apart: frozenset[int] = frozenset(),
    audience: Audience | None = None,
) -> list[Connected]:
    """The cases that share one of `keys` or a near-same picture; not those of `apart`. With an `audience` only those
    that it may read, and only those count towards what is common."""
    shared = await _holders(reader, keys, MOST if audience is None else COUNTED)
    for value in hashes:
        candidates = await store.photos_like(reader, value)
        shared[Key(Kind.PHOTO, value)] = {item for other, item in candidates if domain_keys.near(value, other)}
    if audience is None:
        shared = _telling(shared)
    cases = {row.id: (row, facts) for row, facts in await store.cases(reader, set().union(*shared.values()))}
    if audience is not None:
        cases = {id: case for id, case in cases.items() if _may_read(audience, case[0])}
        shared = _telling({key: ids & cases.keys() for key, ids in shared.items()})
    why: dict[int, set[Key]] = {}
    for key, ids in shared.items():
        for item_id in ids & cases.keys() - apart:
            why.setdefault(item_id, set()).add(key)
    found = [Connected(*cases[item_id], tuple(sorted(shares, key=_rank))) for item_id, shares in why.items()]
    return sorted(found, key=lambda each: (_rank(each.keys[0])[0], -len(each.keys), -each.row.id))


def _telling(shared: dict[Key, set[int]]) -> dict[Key, set[int]]:
    """Those keys that few have."""
    return {key: ids for key, ids in shared.items() if len(ids) <= MOST}


def _may_read(audience: Audience, row: ItemRow) -> bool:
    return row.withdrawn is None and access(audience, row.item).allowed


def _rank(key: Key) -> tuple[int, str]:
    return ORDER[key.kind], key.value


async def common(reader: Reader, audience: Audience, keys: Iterable[Key]) -> tuple[Key, ...]:
    """Those of `keys` that connect nothing because too many cases that `audience` may read have them."""
    named = sorted(key for key in keys if key.kind in CALLED)
    shared = await _holders(reader, named, COUNTED)
    many = {key: ids for key, ids in shared.items() if len(ids) > MOST}
    read = {row.id for row, _ in await store.cases(reader, set().union(*many.values())) if _may_read(audience, row)}
    return tuple(key for key in named if len(many.get(key, set()) & read) > MOST)


async def common_of(reader: Reader, audience: Audience, row: ItemRow) -> tuple[Key, ...]:
    """The keys of a case that are `common`."""
    return await common(reader, audience, await store.keys_of(reader, row.id))


async def _holders(reader: Reader, keys: Iterable[Key], most: int) -> dict[Key, set[int]]:
    """Who holds each key; a company's also under every other spelling of its name. Of more than `most`, one more."""
    spellings = {key: key for key in keys}
    for key in list(spellings):
        if key.kind is Kind.COMPANY:
            for name in await store.names_like(reader, key.value):
                if same_company(key.value, name):
                    spellings.setdefault(Key(Kind.COMPANY, name), key)
    shared: dict[Key, set[int]] = {}
    if spellings:
        for spelt, ids in (await store.holders(reader, spellings, most)).items():
            shared.setdefault(spellings[spelt], set()).update(ids)
    return shared


async def all_of(reader: Reader, row: ItemRow, audience: Audience | None = None) -> list[Connected]:
    """Everything that is connected with a case or with the duplicates merged into it; as `find`."""
    together = {row.id, *await store.merged_into(reader, row.id)}
    main = await store.main_of(reader, row.id)
    keys: set[Key] = set()
    hashes: set[str] = set()
    for item_id in together:
        keys |= await store.keys_of(reader, item_id)
        hashes.update(await store.hashes_of_item(reader, item_id))
    return await find(reader, keys, hashes, frozenset(together | ({main} if main is not None else set())), audience)


async def of(reader: Reader, audience: Audience, row: ItemRow) -> tuple[Connected, ...]:
    """The first few cases connected with this one that `audience` may read."""
    return tuple((await all_of(reader, row, audience))[:SHOWN])
