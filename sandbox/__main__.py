"""`python -m sandbox`: the local Telegram alone, for a bot in another process."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import click

from sandbox.server import DEFAULT_TOKEN, Sandbox


@click.command()
@click.option("--port", default=8081, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder to keep everything in.")
@click.option("--token", default=DEFAULT_TOKEN, help="Token that the bot must use.", show_default="a fixed one")
@click.option("--bot-username", default="OzoneNetBot", show_default=True)
@click.option("--bot-name", default="OzoneNet", show_default=True)
@click.option("--strict-limits", is_flag=True, help="Answer 429 beyond 1/s a chat, 20/min a group, 30/s in all.")
@click.option(
    "--seed-people", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="JSON list of people."
)
def main(
    port: int,
    data: Path | None,
    token: str,
    bot_username: str,
    bot_name: str,
    strict_limits: bool,
    seed_people: Path | None,
) -> None:
    """Run a local Telegram until it is interrupted."""
    sandbox = Sandbox(data, token, bot_username, bot_name, strict_limits=strict_limits)
    for person in _read(seed_people) if seed_people else ():
        if not sandbox.has_person(person.get("username", "")):
            sandbox.add_person(**person)
    asyncio.run(_serve(sandbox, port))


def _read(path: Path) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return people


async def _serve(sandbox: Sandbox, port: int) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    await sandbox.start(port)
    click.echo(f"SANDBOX page {sandbox.base_url}/  Bot API {sandbox.base_url}/bot")
    await ended.wait()
    await sandbox.stop()


if __name__ == "__main__":
    main()
