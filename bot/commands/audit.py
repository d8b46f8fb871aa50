"""``ozonenet audit verify``: is the audit log what was written? Nothing is changed; also while the bot runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.commands.opening import database_errors, open_settings
from bot.errors import FAILED, USAGE, CommandError
from storage import heads
from storage.chain import Head
from storage.verify import verify_beside


def verify(config: Path | None, data: Path | None, *, known: Sequence[str]) -> None:
    """Prints what was verified; the first fault ends with exit code 1. `known` are heads as they were published."""
    settings, _ = open_settings(config, data)
    wanted = [_head(text) for text in known]
    with database_errors():
        found, published = verify_beside(settings.storage.database, wanted)
    click.echo(f"{found.rows:,} rows are as written, up to {heads.written(found.head)}")
    if found.fault is not None:
        raise CommandError(f"row {found.fault.row} ({found.fault.kind}): {found.fault.meaning}", FAILED)
    if published.unreadable:
        lines = ", ".join(map(str, published.unreadable))
        raise CommandError(f"{heads.FILE}: not written by this program: line {lines}", FAILED)
    if found.heads:
        click.echo(f"{found.heads:,} published heads fit")
    else:
        click.echo("no head was published yet, so a cut end would not be found; name one with --head")


def _head(text: str) -> Head:
    try:
        return heads.read(text)
    except ValueError as error:
        raise CommandError(f"--head: {error}", USAGE) from error
