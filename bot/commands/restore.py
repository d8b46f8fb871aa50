"""``ozonenet restore``: a backup becomes a data folder again."""

from __future__ import annotations

from pathlib import Path

import click

from bot.backups import secret_of
from bot.clock import moment
from bot.commands.opening import database_errors, open_settings
from storage.backup import restore


def main(config: Path | None, data: Path | None, *, source: Path) -> None:
    """Fills an empty folder after everything was verified, and says what came back."""
    settings, _ = open_settings(config, data)
    with database_errors():
        restored = restore(source, settings.storage.data, secret=secret_of(settings))
    manifest = restored.manifest
    click.echo(
        f"{settings.storage.data}: {manifest.rows.get('items', 0)} items and {manifest.rows.get('people', 0)} people "
        f"as of {moment(manifest.made_at):%Y-%m-%d %H:%M} UTC, verified"
    )
    for step in restored.steps:
        click.echo(f"applied {step.version:04} {step.name}")
