"""Who may read what, proven by numbers: the rule for one item, the classes for lists, and the index agree.

Items of all labels, authors and networks are posted, relabelled, withdrawn and put back at random; then, for everybody,
what the rule allows is compared with what the classes in the table and the terms in the search index give. Then
forged buttons and the walk through every exit, in their long forms.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from domain.access import Actor, Audience, Role, RoomAudience, Tlp, access, classes_of_reader
from domain.expressions import match
from domain.query import parse
from services.items import file_for_search
from storage import items, people, search
from storage.chain import KEY_BYTES, AuditChain
from storage.engine import Database, Reader, Tx
from storage.items import ItemRow
from storage.migrate import migrate
from storage.search import Range

TITLE = "Access: one rule, whatever asks"
SEED = 20261122
LONG = True
AIMS = {
    "pairs.asked": "100,000",
    "pairs.disagreements": "0",
    "buttons.pressed": "100,000",
    "buttons.effects": "0",
    "walk.leaks": "0",
    "walk.exits_not_driven": "0",
}
PAIRS = 100_000
PRESSES = 100_000
NETWORKS = ("SEAP", "ECA", "LAC-S", None)
COUNTRIES = ("PH", "FJ", "UZ", None)
NOW = 1_795_000_000_000


async def pairs(wanted: int, dice: random.Random) -> dict[str, Any]:
    """Compare the three for at least `wanted` pairs of reader and item."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "access.db"
        migrate(path)
        db = Database(path, AuditChain(bytes(KEY_BYTES)))
        await db.open()
        try:
            authors = 12
            count = max(40, int((wanted * 3) ** 0.5))
            async with db.write() as tx:
                for number in range(1, authors + 1):
                    await people.add(
                        tx, telegram_id=number, username=None, name=f"Officer {number}", language="en", now=NOW
                    )
                made = [await _item(tx, dice, number, authors) for number in range(count)]
                for row in dice.sample(made, count // 2):
                    await _change(tx, dice, row, authors)
            asked = wrong = 0
            async with db.read() as reader:
                rows = [row for row in [await items.by_id(reader, each.id) for each in made] if row is not None]
                while asked < wanted:
                    audience = _audience(dice, authors)
                    by_rule = {row.id for row in rows if access(audience, row.item).allowed}
                    wrong += len(by_rule ^ await _by_table(reader, audience))
                    wrong += len(by_rule ^ await _by_index(reader, audience))
                    asked += len(rows)
        finally:
            await db.close()
    return {"asked": asked, "items": count, "disagreements": wrong}


def _some(dice: random.Random, authors: int) -> list[int]:
    return dice.sample(range(1, authors + 1), dice.randint(0, 3))


async def _item(tx: Tx, dice: random.Random, number: int, authors: int) -> ItemRow:
    tlp = dice.choice(list(Tlp))
    row = await items.add(
        tx,
        kind=dice.choice(["case", "question", "law", "alert"]),
        ref=f"T-2026-{number:06}",
        tlp=tlp,
        author_id=dice.choice([None, *range(1, authors + 1)]),
        country=dice.choice(COUNTRIES),
        network=dice.choice(NETWORKS),
        readers=_some(dice, authors) if tlp == Tlp.RED else (),
        now=NOW,
    )
    await _file(tx, row)
    return row


async def _file(tx: Tx, row: ItemRow) -> None:
    file_for_search(tx, row, day=date(2026, 11, 1), texts=["forty cylinders"], facets=())


async def _change(tx: Tx, dice: random.Random, row: ItemRow, authors: int) -> None:
    """What may happen to an item afterwards, several times."""
    for _ in range(dice.randint(1, 3)):
        match dice.randrange(3):
            case 0:
                tlp = dice.choice(list(Tlp))
                await items.set_tlp(tx, row.id, tlp, _some(dice, authors) if tlp == Tlp.RED else ())
            case 1:
                await items.withdraw(tx, row.id, NOW)
            case 2:
                await items.restore(tx, row.id)
    fresh = await items.by_id(tx, row.id)
    assert fresh is not None
    await _file(tx, fresh)


def _audience(dice: random.Random, authors: int) -> Audience:
    if dice.random() < 0.15:
        return RoomAudience(dice.choice(NETWORKS[:-1]) or "")
    role = dice.choice([*Role, None])
    who, country, network = dice.randint(1, authors), dice.choice(COUNTRIES), dice.choice(NETWORKS)
    return Actor(who, role, country, network, vetted=dice.random() < 0.9)


async def _by_table(reader: Reader, audience: Audience) -> set[int]:
    held = sorted(classes_of_reader(audience) or ())
    marks = ", ".join("?" * len(held))
    sql = f"SELECT DISTINCT item_id FROM item_classes WHERE class IN ({marks})"
    return {row["item_id"] for row in await reader.fetch_all(sql, held)}


async def _by_index(reader: Reader, audience: Audience) -> set[int]:
    expression = match(parse("cylinders"), classes_of_reader(audience))
    keys = await search.newest(reader, expression, Range(), 1_000_000)
    return {hit.row.id for hit in await search.hits(reader, [key.doc_id for key in keys])}


def run() -> dict[str, Any]:
    """The proofs in their long forms."""
    from tests.security.forging import forge
    from tests.security.walk import thorough

    dice = random.Random(SEED)
    return {
        "pairs": asyncio.run(pairs(PAIRS, dice)),
        "buttons": asyncio.run(forge(PRESSES, dice)),
        "walk": asyncio.run(thorough()),
    }
