"""``ozonenet search``: the best matches for a search, as somebody may read them; also while the bot runs.

Searches come from the command line, or as JSON lines from standard input; answers go out in the same order, also for a
line that is no search: what is wrong with it. What of a search was not understood is told on standard error.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from bot.app import open_database
from bot.clock import Clock
from bot.commands.asked import Asked, Wrong, asked
from bot.commands.opening import database_errors, open_settings
from bot.errors import FAILED, USAGE, CommandError
from domain.access import Audience, Everything
from domain.query import parse
from services import problems, search
from services.search import Best
from storage import people
from storage.engine import Database, Reader
from templates.engine import translate

OPERATOR = "admin"


EXAMPLE = 'search such as {"id": 1, "text": "R-12"}'


def main(
    config: Path | None, data: Path | None, *, words: tuple[str, ...], username: str, as_json: bool, limit: int
) -> None:
    """Answers every search; ends with 1 when a line of the input is none."""
    settings, _ = open_settings(config, data)
    with database_errors():
        bad = asyncio.run(_answer(settings.storage.data, words, username, as_json, limit))
    if bad:
        raise CommandError(f"{bad} line{'s' if bad > 1 else ''} could not be read", FAILED)


async def _answer(data: Path, words: tuple[str, ...], username: str, as_json: bool, limit: int) -> int:
    bad, today = 0, Clock().now().date()
    typed: list[tuple[int, Asked | Wrong]] = [(0, Asked(None, " ".join(words), {}))]
    async with _opened(data) as db:
        async with db.read() as reader:
            audience = await _audience(reader, username)
        for number, one in typed if words else asked(sys.stdin.buffer, EXAMPLE):
            if isinstance(one, Wrong):
                bad += 1
                _tell(number, one.error)
                if as_json:
                    _write({"id": one.id, "error": one.error})
                continue
            async with db.read() as reader:
                query = await search.with_authors(reader, audience, parse(one.text, today))
                total, hits = (0, []) if query.empty else await search.best_matches(reader, audience, query, limit)
            if as_json:
                _write(_json(one, total, hits))
            else:
                _print(one, total, hits)
            for problem in problems.sentences(query.problems):
                _tell(number, translate(problem, "en"))
    return bad


def _tell(number: int, words: str) -> None:
    """On standard error, with the line of the input; 0 is the command line."""
    click.echo(f"line {number}: {words}" if number else words, err=True)


def _write(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


def _json(one: Asked, total: int, hits: list[Best]) -> dict[str, Any]:
    found = [{"ref": each.hit.row.ref, "id": each.external_id, "score": round(each.score, 6)} for each in hits]
    return {"id": one.id, "total": total, "hits": found}


def _print(one: Asked, total: int, hits: list[Best]) -> None:
    click.echo(f"{one.text}: {total:,} found")
    for each in hits:
        facts, row = each.hit.facts, each.hit.row
        words = " ".join(((facts.text or facts.narrative) if facts else each.hit.title).split())
        day = facts.date if facts else ""
        click.echo(f"  {each.score:.2f}  TLP:{row.tlp.value}  {row.ref}  {day:10}  {words[:100]}")


@asynccontextmanager
async def _opened(data: Path) -> AsyncIterator[Database]:
    db = open_database(data)
    await db.open()
    try:
        yield db
    finally:
        await db.close()


async def _audience(reader: Reader, username: str) -> Audience:
    name = username.lstrip("@").lower()
    if name == OPERATOR:
        return Everything()
    person = await people.by_username(reader, name)
    if person is None or not person.active:
        raise CommandError(f"--as {username}: nobody of this name is vetted here", USAGE)
    return person.actor
