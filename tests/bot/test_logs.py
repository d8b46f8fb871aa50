"""What the logs promise: everything is said, secrets are not."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
import warnings

import aiosqlite
import httpx
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot import logs
from bot.redaction import Redactor
from bot.secret import Secret

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
STRANGER = "987654321:BBFiCPxfjl7be0s_RYNFORkdsHcrDs5L-cd"
WEBHOOK = 'hook"secret/with ünlikely\\signs'
FORMATS = pytest.mark.parametrize("format", ["console", "json"])


def setup(format: str, level: str = "debug") -> io.StringIO:
    stream = io.StringIO()
    logs.setup(level, format, [Secret(TOKEN), Secret(WEBHOOK)], stream)
    return stream


def assert_clean(text: str) -> None:
    assert TOKEN.split(":")[1] not in text
    assert STRANGER.split(":")[1] not in text
    assert WEBHOOK not in text
    assert "ünlikely" not in text


async def request_with_the_token_in_its_path(format: str) -> str:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    stream = setup(format)
    async with server, httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe?other={STRANGER}")
    return stream.getvalue()


@FORMATS
async def test_the_http_client_at_debug_never_shows_the_token(format: str) -> None:
    written = await request_with_the_token_in_its_path(format)
    assert "/bot***/getMe?other=***" in written
    assert "httpcore" in written
    assert_clean(written)


@FORMATS
async def test_an_http_error_with_its_traceback_never_shows_the_token(format: str) -> None:
    stream = setup(format)
    response = httpx.Response(401, request=httpx.Request("GET", f"http://127.0.0.1/bot{TOKEN}/getMe"))
    for log in (structlog.stdlib.get_logger("ours"), logging.getLogger("theirs")):
        try:
            response.raise_for_status()
        except httpx.HTTPStatusError:
            log.exception("failed")
    written = stream.getvalue()
    assert written.count("HTTPStatusError") >= 2
    assert "/bot***/getMe" in written
    assert_clean(written)


@FORMATS
def test_secrets_leave_every_part_of_a_line(format: str) -> None:
    stream = setup(format)
    ours = structlog.stdlib.get_logger("ours").bind(bound=TOKEN)
    ours.info(f"event {STRANGER}", url=f"/bot{TOKEN}/x", deep={"a": [WEBHOOK, (TOKEN,)]}, raw=TOKEN.encode())
    ours.info("positional %s", TOKEN)
    ours.info("object", error=ValueError(TOKEN), quoted=TOKEN.replace(":", "%3A"))
    theirs = logging.getLogger("theirs")
    theirs.warning("argument %s %r", TOKEN, {"hook": WEBHOOK})
    theirs.debug(f"message {WEBHOOK}", extra={"token": TOKEN})
    theirs.error("chained", exc_info=ExceptionGroup(STRANGER, [ValueError(TOKEN), KeyError(WEBHOOK)]))
    warnings.warn(TOKEN, stacklevel=1)
    written = stream.getvalue()
    assert written.count("***") >= 10
    assert_clean(written)


def test_an_uncaught_exception_is_logged_without_secrets() -> None:
    stream = setup("console")
    error = RuntimeError(f"no answer from /bot{TOKEN}")
    sys.excepthook(RuntimeError, error, None)
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(error))
    thread.start()
    thread.join()
    written = stream.getvalue()
    assert written.count("no answer from /bot***") == 2
    assert_clean(written)


def test_a_machine_reads_one_json_object_a_line() -> None:
    stream = setup("json", "info")
    structlog.stdlib.get_logger("ours").info("posted", case="PH-2026-0001", text="氟利昂12\nхладон")
    logging.getLogger("theirs").warning("hello %s", "you")
    logging.getLogger("theirs").debug("not heard")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["case"], first["level"], first["logger"]) == (
        "posted",
        "PH-2026-0001",
        "info",
        "ours",
    )
    assert first["text"] == "氟利昂12\nхладон"
    assert (second["event"], second["level"]) == ("hello you", "warning")


def test_the_http_client_is_not_heard_at_info() -> None:
    stream = setup("console", "info")
    logging.getLogger("httpx").info("HTTP Request: GET")
    assert stream.getvalue() == ""


async def test_what_officers_write_is_not_logged_even_at_debug() -> None:
    stream = setup("console", "debug")
    canary = "seized at Manila"
    bot = Bot(TOKEN, base_url="http://127.0.0.1:1/bot", request=HTTPXRequest(httpx_kwargs={"trust_env": False}))
    with pytest.raises(NetworkError):
        await bot.send_message(1, canary)
    async with aiosqlite.connect(":memory:") as base:
        await base.execute("SELECT ?", (canary,))
    assert "connect_tcp" in stream.getvalue()
    assert canary not in stream.getvalue()


def test_a_secret_learnt_later_is_removed_too() -> None:
    stream = io.StringIO()
    redactor = logs.setup("info", "console", (), stream)
    redactor.learn(Secret("canary-7"))
    logging.getLogger("theirs").info("it is canary-7")
    assert "it is ***" in stream.getvalue()


@given(st.text(), st.text(), st.text(min_size=1))
def test_no_known_secret_survives_in_any_text(before: str, after: str, secret: str) -> None:
    redacted = Redactor([Secret(f"<{secret}>")]).text(f"{before}<{secret}>{after}")
    assert f"<{secret}>" not in redacted.replace("***", "") or f"<{secret}>" in before + after
