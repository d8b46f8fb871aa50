"""The command line: names, options and help; what a command does stands in `bot.commands`.

Only click is imported here, so that help comes at once. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong
configuration, 4 data folder in use, 5 database unusable, 6 Telegram refused or not reached, 130 interrupted.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from bot import __version__
from bot.errors import CommandError

F = TypeVar("F", bound=Callable[..., Any])

ROLES = ("ozone", "customs", "coordinator", "partner", "industry", "admin")
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


class Commands(click.Group):
    """Shows an error that a person can mend as plain lines, and ends with its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            for line in str(error).splitlines():
                click.echo(f"ozonenet: {line}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            ctx.exit(128 + signal.SIGINT)


def place(command: F) -> F:
    """Adds the options that every command has: which configuration, which data."""
    config = click.option("--config", type=FILE, help="Configuration file [default: ./config.toml, if there].")
    data = click.option("--data", type=FOLDER, help="Data folder; wins over the file [default: ./data].")
    return config(data(command))


def body(name: str, function: str = "main") -> Callable[..., None]:
    """`function` of ``bot.commands.<name>``, imported only now."""
    found: Callable[..., None] = getattr(import_module(f"bot.commands.{name}"), function)
    return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ozonenet")
def cli() -> None:
    """OzoneNet: customs and ozone officers of a region in one room, on Telegram."""


@cli.command()
@place
def run(config: Path | None, data: Path | None) -> None:
    """Run the bot on Telegram until it is stopped."""
    body("run")(config, data)


@cli.command()
@place
@click.option("--port", type=click.IntRange(0, 65535), default=8081, show_default=True, help="Page and Bot API.")
def sandbox(config: Path | None, data: Path | None, port: int) -> None:
    """Run bot, local Telegram and demo world; no token."""
    body("sandbox")(config, data, port=port)


@cli.command()
@place
@click.option("--offline", is_flag=True, help="Do not ask Telegram whether the token is good.")
def check(config: Path | None, data: Path | None, offline: bool) -> None:
    """Check configuration, folder, database and token."""
    body("check")(config, data, offline=offline)


@cli.command()
@place
def migrate(config: Path | None, data: Path | None) -> None:
    """Make the database, or bring it up to date."""
    body("migrate")(config, data)


@cli.command()
@place
@click.option("--to", type=FILE, help="File to write [default: a dated one in the backup folder].")
def backup(config: Path | None, data: Path | None, to: Path | None) -> None:
    """Write a backup, also while the bot runs."""
    body("backup")(config, data, to=to)


@cli.command()
@place
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(config: Path | None, data: Path | None, source: Path) -> None:
    """Put the backup SOURCE into an empty data folder."""
    body("restore")(config, data, source=source)


@cli.command()
@place
def drill(config: Path | None, data: Path | None) -> None:
    """Rehearse: back up, restore elsewhere, verify."""
    body("drill")(config, data)


@cli.command()
@place
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the invited person will be.")
@click.option("--network", help="Code of the network, such as SEAP.")
@click.option("--country", help="Country, two letters (ISO 3166).")
def invite(config: Path | None, data: Path | None, role: str, network: str | None, country: str | None) -> None:
    """Make a single-use invite code."""
    body("invite")(config, data, role=role, network=network, country=country)


@cli.command()
@place
@click.option("--again", type=int, multiple=True, help="Number of a message to send once more; may be given again.")
@click.option("--drop", type=int, multiple=True, help="Number of a message to let be; may be given again.")
def doubtful(config: Path | None, data: Path | None, again: tuple[int, ...], drop: tuple[int, ...]) -> None:
    """List messages of which nobody knows whether they arrived."""
    body("doubtful")(config, data, again=again, drop=drop)


@cli.group()
def audit() -> None:
    """The audit log."""


@audit.command()
@place
@click.option("--head", multiple=True, help="A head as it was published (ROW:HASH); may be given again.")
def verify(config: Path | None, data: Path | None, head: tuple[str, ...]) -> None:
    """Find rows that were changed, removed, swapped, added or cut off."""
    body("audit", "verify")(config, data, known=head)


@cli.command()
def extract() -> None:
    """Read messages (JSON lines) and print what they say."""
    body("extract")()


@cli.command("import")
@place
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and count; change nothing.")
@click.option("--in-parts", is_flag=True, help="A thousand cases at a time; interrupted, it goes on when run again.")
def import_(config: Path | None, data: Path | None, file: Path, dry_run: bool, in_parts: bool) -> None:
    """Take over cases from FILE (JSON lines or CSV, see docs/import.md), all of them or none."""
    body("import_")(config, data, file=file, dry_run=dry_run, in_parts=in_parts)


@cli.command()
@place
def reindex(config: Path | None, data: Path | None) -> None:
    """Make the search index anew, also while the bot runs."""
    body("reindex")(config, data)


@cli.command()
@place
@click.argument("words", nargs=-1)
@click.option("--as", "username", required=True, help="Whose eyes to search with; admin reads everything.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a search.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most hits a search.")
def search(
    config: Path | None, data: Path | None, words: tuple[str, ...], username: str, as_json: bool, limit: int
) -> None:
    """Search for WORDS, or for JSON lines of standard input."""
    body("search")(config, data, words=words, username=username, as_json=as_json, limit=limit)
