"""Cases of a file whose id is there already: in what they differ from what is stored, which is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from domain import exports
from domain.access import Tlp
from domain.cases import Facts
from storage import bulk
from storage.bulk import Contents
from storage.engine import Reader


class Given(NamedTuple):
    """A case of the file: its line, its id, and what it says."""

    line: int
    external_id: str
    contents: Contents


async def differing(reader: Reader, given: Sequence[Given]) -> list[tuple[int, str, str]]:
    """Those of the cases that are there with other contents, as (line, id, what differs). What was changed here since
    it was imported differs too."""
    stored = await bulk.contents(reader, [each.external_id for each in given])
    return [
        (each.line, each.external_id, f"differs from what is stored ({', '.join(keys)}); left as it is")
        for each in given
        if each.external_id in stored and (keys := _keys(each.contents, stored[each.external_id]))
    ]


def _keys(one: Contents, other: Contents) -> list[str]:
    return exports.differing(_record(one), _record(other)) if one != other else []


def _record(contents: Contents) -> dict[str, Any]:
    return exports.record(
        msgspec.json.decode(contents.facts, type=Facts),
        ref="",
        external_id=None,
        tlp=Tlp(contents.tlp),
        network=contents.network,
        status="",
        posted="",
    )
