"""``ozonenet check``: is everything ready to run? Nothing is changed, nothing is made."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import httpx
import msgspec

from bot import config as configuration
from bot.commands.opening import database_errors, open_settings
from bot.errors import DATABASE, FAILED, TELEGRAM, CommandError
from bot.settings import Settings
from services.typesetting import Typesetter
from storage.backup import database_fault
from storage.chain import KEY_FILE
from storage.migrate import pending
from storage.verify import chain_fault
from templates.engine import LANGUAGES, translate


class _Bot(msgspec.Struct):
    username: str


class _Answer(msgspec.Struct):
    ok: bool
    description: str = ""
    result: _Bot | None = None


def main(config: Path | None, data: Path | None, *, offline: bool) -> None:
    """One line for each thing checked; the exit code is that of the first that failed. What the bot does without, such
    as a font, is said and fails nothing."""
    settings, redactor = open_settings(config, data)
    click.echo(f"ok    configuration: {config or configuration.find_file(config, data) or 'defaults'}")
    checks: dict[str, Callable[[Settings], str]] = {"data": _data, "database": _database, "token": _token}
    if not offline:
        checks["telegram"] = _telegram
    failed: list[CommandError] = []
    for name, check in checks.items():
        try:
            click.echo(f"ok    {name}: {check(settings)}")
        except CommandError as error:
            click.echo(f"wrong {name}: {redactor.text(str(error))}", err=True)
            failed.append(error)
            if name == "token":
                break
    _documents(settings)
    if failed:
        raise SystemExit(failed[0].exit_code)


def _data(settings: Settings) -> str:
    folder = settings.storage.data
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise CommandError(f"{nearest} cannot be written to; change its owner or name another folder", FAILED)
    return f"{folder}" if folder.exists() else f"{folder} (will be made)"


def _database(settings: Settings) -> str:
    file = settings.storage.database
    with database_errors():
        missing = pending(file)
    if not file.exists():
        return f"{file} (will be made)"
    with database_errors():
        _require_sound(settings)
    return f"{file}, " + (f"{missing} migrations to apply" if missing else "up to date") + ", undamaged"


def _require_sound(settings: Settings) -> None:
    """Raises CommandError for a damaged file, a broken reference, or an audit log that was changed."""
    database = settings.storage.database
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        fault = database_fault(connection)
    if fault is None and database.with_name(KEY_FILE).exists():
        fault = chain_fault(database)
    if fault is not None:
        raise CommandError(fault.rstrip(".") + "; restore a backup", DATABASE)


def _documents(settings: Settings) -> None:
    """Whether sheets and pictures can be made in every language of the interface, and what to do where not."""
    lacking = asyncio.run(Typesetter(settings.service.fonts).lacking(list(LANGUAGES.values())))
    for each in lacking:
        click.echo(f"note  documents: {translate(each, 'en')}", err=True)
    if not lacking:
        click.echo("ok    documents: typst, with fonts for every language")


def _token(settings: Settings) -> str:
    return str(configuration.token_of(settings))


def _telegram(settings: Settings) -> str:
    token = configuration.token_of(settings).reveal()
    address = settings.telegram.base_url
    try:
        response = httpx.get(f"{address}/bot{token}/getMe", timeout=settings.delivery.connect_timeout_s)
        answer = msgspec.json.decode(response.content, type=_Answer)
    except httpx.HTTPError as error:
        raise CommandError(f"{address} cannot be reached: {error}", TELEGRAM) from error
    except msgspec.DecodeError as error:
        raise CommandError(f"{address} does not answer as the Bot API does", TELEGRAM) from error
    if not answer.ok or answer.result is None:
        raise CommandError(f"{address} refuses the token: {answer.description}", TELEGRAM)
    return f"@{answer.result.username} at {address}"
