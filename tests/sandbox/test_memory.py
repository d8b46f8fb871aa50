from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from sandbox import Sandbox
from sandbox.store import Grid, Store, Table

from .conftest import Door, stock_bot


async def test_a_killed_sandbox_goes_on_where_it_was(tmp_path: Path) -> None:
    process, base = await launch(tmp_path)
    async with httpx.AsyncClient(base_url=f"{base}/sandbox") as client:
        door = Door(client)
        await door.post("people", first_name="Maria", username="customs_ph")
        me = (await door.get("state"))["bot"]["id"]
        for number in range(20):
            await door.post(f"people/customs_ph/chats/{me}/messages", text=f"message {number}")
        await door.post("clock", advance="1d")
        chat = (await door.post("chats", title="Room", owner="customs_ph", is_forum=True))["id"]
        await door.post(f"chats/{chat}/members", person=me, rights=True)
        pending = await door.get("updates")
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
    process, base = await launch(tmp_path)
    async with httpx.AsyncClient(base_url=f"{base}/sandbox") as client:
        door = Door(client)
        messages = await door.get(f"people/customs_ph/chats/{me}/messages")
        assert [message["text"] for message in messages] == [f"message {number}" for number in range(20)]
        assert (await door.get("clock"))["offset_seconds"] == 86400
        assert await door.get("updates") == pending
        assert [view["id"] for view in await door.get("people/customs_ph/chats")] == [me, chat]
        again = await door.post(f"people/customs_ph/chats/{me}/messages", text="more")
        assert again["message_id"] == 21
    process.terminate()
    assert await process.wait() == 0


async def launch(data: Path) -> tuple[Any, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--data", str(data), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    return process, line.split()[2].rstrip("/")


async def test_files_commands_and_unconfirmed_updates_survive_a_restart(tmp_path: Path) -> None:
    first = Sandbox(tmp_path)
    await first.start()
    person = first.add_person("Maria", username="customs_ph", started=True)
    first.say("customs_ph", None, "one")
    async with stock_bot(first) as bot:
        sent = await bot.send_document(person["id"], b"evidence", filename="a.txt")
        await bot.set_my_commands([("find", "Search")])
        (seen,) = await bot.get_updates(timeout=0)
        first.say("customs_ph", None, "two")
        await bot.get_updates(offset=seen.update_id + 1, timeout=0)
    await first.stop()
    second = Sandbox(tmp_path)
    await second.start()
    async with stock_bot(second) as bot:
        assert sent.document is not None
        file = await bot.get_file(sent.document.file_id)
        assert await file.download_as_bytearray() == b"evidence"
        assert [command.command for command in await bot.get_my_commands()] == ["find"]
        assert [update.message.text for update in await bot.get_updates(timeout=0) if update.message] == ["two"]
    await second.stop()


async def test_it_stops_at_once_with_news_on_the_way(maria: dict[str, Any], sandbox: Sandbox) -> None:
    sandbox.world.meta.put("webhook", {"url": "", "secret": "", "max_connections": 1})
    await asyncio.sleep(0)
    sandbox.world.meta.drop("webhook")
    sandbox.say("customs_ph", None, "news")
    await sandbox.stop()


def test_tables_and_grids_read_back_what_was_flushed(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.db")
    table: Table[int] = Table(store, "t", int)
    grid = Grid(store, "g")
    for number in (10, 9, 100):
        table.put(number, {"n": number})
        grid.put(-5, number, [number])
    table.drop(9)
    store.close()
    store = Store(tmp_path / "x.db")
    assert list(Table(store, "t", int).rows) == [10, 100]
    assert list(Grid(store, "g").of(-5)) == [9, 10, 100]
    store.close()


class Hook(RequestHandler):
    """A bot's webhook that fails its first call."""

    def initialize(self, seen: list[dict[str, Any]], enough: asyncio.Event, wanted: int) -> None:
        self.seen, self.enough, self.wanted = seen, enough, wanted

    def post(self) -> None:
        import json

        secret = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.seen.append({"secret": secret, "update": json.loads(self.request.body)})
        if len(self.seen) == 1:
            self.set_status(500)
        if len(self.seen) >= self.wanted:
            self.enough.set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_a_webhook_is_tried_until_it_answers_200(sandbox: Sandbox, maria: dict[str, Any]) -> None:
    seen: list[dict[str, Any]] = []
    enough = asyncio.Event()
    from tornado.netutil import bind_sockets

    server = HTTPServer(Application([(r"/hook", Hook, {"seen": seen, "enough": enough, "wanted": 4})]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/hook"
    async with stock_bot(sandbox) as bot:
        with pytest.raises(Exception, match="Bad webhook"):
            await bot.set_webhook("https://elsewhere.example/hook")
        assert await bot.set_webhook(url, secret_token="s3cret")
        with pytest.raises(Exception, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates(timeout=0)
        for word in ("a", "b", "c"):
            sandbox.say("customs_ph", None, word)
        await asyncio.wait_for(enough.wait(), 20)
        info = await bot.get_webhook_info()
        assert (
            info.url == url and info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        )
        await bot.delete_webhook()
    assert [row["update"]["message"]["text"] for row in seen] == ["a", "a", "b", "c"]
    assert {row["secret"] for row in seen} == {"s3cret"}
    server.stop()
