"""``ozonenet invite``: a single-use code, made at the server; also while the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.app import open_database
from bot.clock import Clock
from bot.commands.opening import database_errors, open_settings
from bot.config import ConfigError, token_of
from bot.errors import USAGE, CommandError
from bot.settings import Settings
from domain import countries, networks
from domain.access import OFFICERS, Role
from services import joining
from services.joining import NewInvite


def main(config: Path | None, data: Path | None, *, role: str, network: str | None, country: str | None) -> None:
    """Prints the code, and the link that redeems it when Telegram tells the bot's name."""
    settings, _ = open_settings(config, data)
    country = country.upper() if country else None
    network = network.upper() if network else (countries.network_of(country) if country else None)
    _check(Role(role), network, country)
    with database_errors():
        made = asyncio.run(_make(settings, Role(role), network, country))
    username = asyncio.run(_username(settings))
    click.echo(f"code: {made.code}")
    if username is not None:
        click.echo(f"link: https://t.me/{username}?start={made.code}")
    else:
        click.echo("Send the bot the message: /start " + made.code)
    click.echo(f"for one {role}, valid for {settings.limits.invite_hours} hours")


def _check(role: Role, network: str | None, country: str | None) -> None:
    if country is not None and country not in countries.all_iso2():
        raise CommandError(f"--country {country}: not a country; two letters of ISO 3166 are needed", USAGE)
    if network is not None and networks.get(network) is None:
        raise CommandError(f"--network {network}: not a network; one of {', '.join(networks.codes())}", USAGE)
    if network is None and role in OFFICERS:
        raise CommandError(f"--network: a {role} needs a network, or a --country that is in one", USAGE)


async def _make(settings: Settings, role: Role, network: str | None, country: str | None) -> NewInvite:
    db = open_database(settings.storage.data)
    await db.open()
    try:
        async with db.write() as tx:
            return await joining.invite(
                tx,
                role=role,
                network=network,
                country=country,
                by=None,
                now=Clock().now_ms(),
                hours=settings.limits.invite_hours,
            )
    finally:
        await db.close()


async def _username(settings: Settings) -> str | None:
    """The bot's own name, when there is a token and Telegram answers."""
    from telegram import Bot
    from telegram.error import TelegramError

    try:
        bot = Bot(token_of(settings).reveal(), base_url=f"{settings.telegram.base_url}/bot")
        async with bot:
            return bot.username
    except (ConfigError, TelegramError):
        return None
