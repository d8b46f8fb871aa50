from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.intake.webhook import SECRET_HEADER, Webhook
from storage import inbox
from storage.engine import Database
from tests.intake.words import Officer, arrivals_of, lanes_of, says, states

SECRET = "a-secret_of-20-chars"


class Telegram:
    """Delivers updates to the webhook, as Telegram would."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def delivers(self, update: Any, secret: str | None = SECRET, path: str = "/hook") -> int:
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {} if secret is None else {SECRET_HEADER: secret}
        return (await self._client.post(path, content=body, headers=headers)).status_code


@pytest.fixture
async def officer() -> Officer:
    return Officer()


@pytest.fixture
async def telegram(db: Database, officer: Officer) -> AsyncIterator[Telegram]:
    lanes = lanes_of(db, officer, held=5)
    await lanes.start()
    webhook = Webhook(arrivals_of(db, lanes), path="hook", secret=SECRET, max_bytes=20_000)
    port = webhook.listen(0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        made = Telegram(client)
        made.lanes = lanes  # type: ignore[attr-defined]
        yield made
    await webhook.close()
    await lanes.stop(grace=0)


async def test_an_update_answered_with_200_is_durable(telegram: Telegram, db: Database) -> None:
    assert await telegram.delivers(says(1, chat=5)) == 200
    assert set(await states(db)) == {1}


async def test_updates_of_a_chat_are_processed_in_order_and_duplicates_once(
    telegram: Telegram, officer: Officer
) -> None:
    for n in (1, 2, 2, 3, 1):
        assert await telegram.delivers(says(n, chat=5)) == 200
    await telegram.lanes.idle()  # type: ignore[attr-defined]
    assert officer.finished == [1, 2, 3]


@pytest.mark.parametrize("secret", [None, "", "a-secret_of-20-char", SECRET + "x", "é"])
async def test_without_the_secret_nothing_comes_in(telegram: Telegram, db: Database, secret: str | None) -> None:
    given = None if secret is None else secret
    try:
        assert await telegram.delivers(says(1, chat=5), secret=given) == 403
    except UnicodeEncodeError:
        assert given == "é", "only this one cannot be sent in a header by this client"
    assert await states(db) == {}


async def test_another_path_leads_nowhere(telegram: Telegram, db: Database) -> None:
    assert await telegram.delivers(says(1, chat=5), path="/other") == 404
    assert await states(db) == {}


async def test_an_update_that_could_not_be_kept_is_asked_for_again(
    telegram: Telegram, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_args: object) -> int:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(inbox, "add", refuse)
        assert await telegram.delivers(says(1, chat=5)) == 503
    assert await states(db) == {}
    assert await telegram.delivers(says(1, chat=5)) == 200
    assert set(await states(db)) == {1}


async def test_a_body_beyond_the_limit_is_refused(telegram: Telegram, db: Database) -> None:
    assert await telegram.delivers(says(1, chat=5, text="x" * 30_000)) == 400
    assert await states(db) == {}


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"message":{}}', b"\xff\xfe", b'{"update_id":"1"}'])
async def test_what_is_no_update_is_taken_and_dropped_because_it_would_come_for_ever(
    telegram: Telegram, db: Database, body: bytes
) -> None:
    assert await telegram.delivers(body) == 200
    assert await states(db) == {}


async def test_while_too_much_waits_telegram_is_asked_to_come_again(
    telegram: Telegram, officer: Officer, db: Database
) -> None:
    gate = officer.holds(1)
    for n in range(1, 6):
        assert await telegram.delivers(says(n, chat=5)) == 200
    assert await telegram.delivers(says(6, chat=5)) == 503
    gate.set()
    await telegram.lanes.idle()  # type: ignore[attr-defined]
    assert await telegram.delivers(says(6, chat=5)) == 200


@pytest.mark.parametrize("secret", ["", "short", "with spaces in it at all", "ünïcödé-secret-of-20"])
def test_a_weak_or_impossible_secret_is_refused_before_anybody_listens(secret: str) -> None:
    with pytest.raises(ValueError, match="secret token"):
        Webhook(None, path="/hook", secret=secret)  # type: ignore[arg-type]
