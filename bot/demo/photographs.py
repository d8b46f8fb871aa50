"""Invented cases with drawn pictures (`photographs.csv`), so that a newcomer finds a picture library.

They are of the year before, so that what is posted in the demo world begins its own count, and no news.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from bot.clock import milliseconds, moment
from bot.demo.drawings import draw
from domain import tables
from domain.access import Tlp
from domain.cases import Amount, Facts, Status
from domain.photos import Shows
from services import case_index, cases, files, previews
from storage import files as store
from storage.engine import Tx
from storage.files import PHOTO, NewFile
from storage.people import Person

FILE = Path(__file__).with_name("photographs.csv")
Row = dict[str, str]


def rows() -> list[Row]:
    """One row a photograph; those of a case stand together, and the first of them has its words."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


async def keep(folder: Path) -> list[NewFile]:
    """Draw and store the pictures, in the order of the rows."""
    found = []
    for number, row in enumerate(rows()):
        content = draw(Shows(row["shows"]), number)
        sha256 = await files.keep(folder, content)
        shown, looks = await previews.look_at(folder, sha256)
        found.append(NewFile(PHOTO, "", "image/jpeg", len(content), sha256, "", row["caption"], looks, shown))
    return found


async def publish(tx: Tx, members: Mapping[str, Person], pictures: list[NewFile], now: int) -> None:
    """File the cases with their pictures. `members` are by username."""
    pairs = zip(rows(), pictures, strict=True)
    for _, group in groupby(pairs, key=lambda pair: pair[0]["case"]):
        await _publish_case(tx, members, list(group), now)


async def _publish_case(tx: Tx, members: Mapping[str, Person], pairs: list[tuple[Row, NewFile]], now: int) -> None:
    row, _ = pairs[0]
    author = members[row["username"]]
    then = moment(now) - timedelta(days=int(row["days_ago"]))
    item = await cases.import_case(
        tx,
        _facts(row, then.date().isoformat()),
        tlp=Tlp(row["tlp"]),
        external_id=row["case"],
        country=row["country"],
        network=author.network,
        now=milliseconds(then),
        status=Status.SEIZED,
        author_id=author.id,
    )
    for _, picture in pairs:
        await store.add_to_item(tx, item.id, picture, by=author.id, at=milliseconds(then))
    for file, (told, _) in zip(await store.of_item(tx, item.id), pairs, strict=True):
        await store.describe(tx, file.id, shows=told["shows"], caption=told["caption"])
        await store.allow_training(tx, file.id, allowed=told["training"] == "yes")
    await case_index.file(tx, item)


def _facts(row: Row, day: str) -> Facts:
    amount = Amount.of(float(row["quantity_kg"]), int(row["cylinders"]), None)
    return Facts(
        declared=tables.values(row["declared"]),
        found=tables.values(row["found"]),
        quantity_kg=amount.kg,
        cylinders=amount.cylinders,
        unit_kg=amount.unit_kg,
        country=row["country"],
        place=row["place"],
        date=day,
        methods=tables.values(row["methods"]),
        narrative=row["text"],
    )
