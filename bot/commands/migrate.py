"""``ozonenet migrate``: the database gets this version's schema."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import database_errors, open_settings
from bot.lock import InstanceLock
from storage.migrate import migrate


def main(config: Path | None, data: Path | None) -> None:
    """Applies what is missing and names it; refused while a bot uses the folder."""
    settings, _ = open_settings(config, data)
    with InstanceLock(settings.storage.data), database_errors():
        steps = migrate(settings.storage.database)
    for step in steps:
        click.echo(f"applied {step.version:04} {step.name}")
    click.echo(f"{settings.storage.database} is up to date")
