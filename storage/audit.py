"""The audit log as it is read: newest first, page by page, by network, person or thing.

Rows about an item are for those who may read the item: a log that names what somebody may not read would tell
that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from storage.chain import GENESIS, Head
from storage.engine import Reader
from storage.sql import load

q = load("audit")

NEWEST = 1 << 62
"""Beyond every row."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One fact. `person_id` is None where the program acted by itself; `who` is the person's name now."""

    id: int
    at: int
    person_id: int | None
    network: str | None
    action: str
    subject: str
    detail: dict[str, Any]
    who: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose log: a network's (None: of all), and the access classes that its reader holds (None: all)."""

    network: str | None
    classes: frozenset[str] | None

    def params(self) -> dict[str, Any]:
        """For the statements."""
        held = None if self.classes is None else msgspec.json.encode(sorted(self.classes)).decode()
        return {"network": self.network, "classes": held}


async def rows(
    reader: Reader, scope: Scope, *, before: int, n: int, person_id: int | None = None, subject: str | None = None
) -> list[AuditRow]:
    """Up to `n` rows before the id `before`; only of `person_id`, or only about `subject`."""
    place = {**scope.params(), "before": before, "n": n}
    if subject is not None:
        found = await q.of_subject(reader, subject=subject, **place)
    elif person_id is not None:
        found = await q.of_person(reader, person_id=person_id, **place)
    else:
        found = await q.of_network(reader, **place)
    return [_row(dict(row)) for row in found]


def _row(fields: dict[str, Any]) -> AuditRow:
    del fields["hash"]
    return AuditRow(**{**fields, "detail": msgspec.json.decode(fields["detail"], type=dict[str, Any])})


async def head(reader: Reader) -> Head:
    """The newest row and its hash."""
    row = await q.head(reader)
    return GENESIS if row is None else Head(row["id"], row["hash"])
