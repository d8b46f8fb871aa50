"""Buttons that nobody was given: made up, altered, another's, expired, from another chat, on hidden items, pressed by
who is out, or pressed again. None may change anything; what is answered goes to the one who pressed."""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from inspect import signature
from pathlib import Path
from typing import Any

from handlers import features
from services.keyboards import DAY_MS
from storage import buttons, joining
from storage.engine import Tx
from storage.inbox import InboxRow
from tests.security.circle import Circle, argument_sets, gather
from tests.world import World

Press = tuple[str, int | None, str]
"""Who presses, in which chat (None: in private), which token."""
IN = ("author", "compatriot", "neighbour", "coordinator", "far", "far_coordinator", "partner", "industry", "admin")
OUT = ("suspended", "left", "pending", "stranger")
HIDDEN = {
    "far": ("case", "AMBER"),
    "industry": ("case", "GREEN"),
    "partner": ("question", "AMBER"),
    "neighbour": ("case", "AMBER+STRICT"),
    "admin": ("case", "RED"),
    "coordinator": ("case", "RED"),
}
NONSENSE = ("", "x" * 64, "x" * 4_000, "case.open", "'; DROP TABLE people --", "\u202e", "0")
PLACES = {"digest.page"}
"""Buttons whose item is only a place in a list: they turn pages of what may be read."""
EXPIRED_MS = DAY_MS
REST = 2_000


async def forge(presses: int, dice: random.Random) -> dict[str, Any]:
    """Press `presses` buttons that must not work; how many, of which kinds, and how many changes they made."""
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder)) as world:
            circle = await gather(world)
            await world.app.knocks.stop()  # what happens by the clock meanwhile is no effect of a button
            await world.app.sender.stop()
            pools = await _pools(circle)
            before = digest(world.app.db.path)
            answered = dict.fromkeys(pools, 0)
            for number in range(presses):
                kind = dice.choice(list(pools))
                who, chat, token = dice.choice(pools[kind])
                await world.app.dispatcher.process(_update(circle, who, chat, _altered(kind, token, dice), number))
                answered[kind] += 1
                if number % REST == REST - 1:
                    await _sweep(circle)
            said = await _answers(circle)
            after = digest(world.app.db.path)
            changed = [table for table in before if before[table] != after[table]]
            await _sweep(circle)
    return {"pressed": presses, "kinds": answered, "effects": len(changed), "changed": changed, "answers": sorted(said)}


def digest(path: Path) -> dict[str, str]:
    """A hash of each table, but for what came, what is to be said, and what knocks remember."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: hashlib.blake2b(repr(connection.execute(f"SELECT * FROM {name}").fetchall()).encode()).hexdigest()
            for name in names
            if name not in ("inbox", "outbox", "facts") and not name.startswith(("sqlite_", "item_index"))
        }


async def _pools(circle: Circle) -> dict[str, list[Press]]:
    """Real buttons, each kind in somebody's hand for whom, where or when it is not meant."""
    pools: dict[str, list[Press]] = {}
    verbs = {verb: run for feature in features() for verb, run in feature.buttons.items()}
    room = circle.rooms["SEAP"]
    async with circle.world.app.db.write() as tx:
        for verb, run in verbs.items():
            for owner in ("author", "coordinator"):
                args = next(argument_sets(circle, verb, run, owner, [circle.items["case", "AMBER"]], slice(0, 1)))
                token = _token(circle, tx, verb, args, circle.ids[owner])
                thieves = [who for who in (*IN, *OUT) if who != owner]
                _put(pools, "another's", [(who, None, token) for who in thieves])
                _put(pools, "altered", [(owner, None, token)])
                late = _token(circle, tx, verb, args, circle.ids[owner], expires=-1)
                _put(pools, "expired", [(owner, None, late)])
                placed = _token(circle, tx, verb, args, circle.ids[owner])
                buttons.put(tx, [placed], circle.people[owner].id)
                _put(pools, "another chat's", [(owner, room, placed)])
            _hidden(circle, tx, pools, verb, run)
            if verb not in circle.world.app.dispatcher.open_buttons and not verb.startswith("form."):
                for who in OUT:
                    args = next(argument_sets(circle, verb, run, who, [circle.items["case", "CLEAR"]], slice(0, 1)))
                    _put(pools, "who is out", [(who, None, _token(circle, tx, verb, args, circle.ids[who]))])
        await _replayed(circle, tx, pools)
    pools["made up"] = [(who, None, "") for who in (*IN, *OUT)]
    return pools


def _put(pools: dict[str, list[Press]], kind: str, presses: list[Press]) -> None:
    pools.setdefault(kind, []).extend(presses)


def _token(
    circle: Circle,
    tx: Tx,
    verb: str,
    args: dict[str, Any],
    person: int | None,
    item: int | None = None,
    expires: int = 1,
) -> str:
    at = circle.world.now + expires * EXPIRED_MS
    return buttons.add(tx, verb=verb, args=args, person_id=person, item_id=item, expires_at=at)


def _hidden(circle: Circle, tx: Tx, pools: dict[str, list[Press]], verb: str, run: Callable[..., Any]) -> None:
    """A button on an item that its presser may not read any more: in private, and one for all readers."""
    if "item" not in signature(run).parameters or verb in PLACES:
        return
    for who, key in HIDDEN.items():
        row = circle.items[key]
        args = next(argument_sets(circle, verb, run, who, [row], slice(0, 1)))
        own = _token(circle, tx, verb, args, circle.ids[who])
        shared = _token(circle, tx, verb, args, None, row.id)
        _put(pools, "hidden", [(who, None, own), (who, None, shared)])


async def _replayed(circle: Circle, tx: Tx, pools: dict[str, list[Press]]) -> None:
    """Buttons that have served: a request decided, drafts that are done."""
    await joining.decide(tx, circle.request, "approved", circle.world.now)
    for verb in ("join.approve", "join.decline"):
        token = _token(circle, tx, verb, {"request": circle.request}, circle.ids["coordinator"])
        _put(pools, "again", [("coordinator", None, token)])
    for (_form, who), draft in circle.drafts.items():
        tx.later("UPDATE drafts SET state = 'done' WHERE id = ?", (draft.id,))
        if who in IN:
            for verb in ("form.submit", "form.next", "form.choose", "form.resume"):
                more = {} if verb == "form.resume" else {"version": draft.version}
                args = {"draft": draft.id, **more, **({"value": "PH"} if verb == "form.choose" else {})}
                _put(pools, "again", [(who, None, _token(circle, tx, verb, args, circle.ids[who]))])


def _altered(kind: str, token: str, dice: random.Random) -> str:
    if kind == "made up":
        return dice.choice([secrets.token_urlsafe(12), *NONSENSE])
    if kind == "altered":
        at = dice.randrange(len(token))
        other = dice.choice([c for c in "abcXYZ019_-" if c != token[at]])
        return dice.choice([token[:at] + other + token[at + 1 :], token[:-1], token + "a", token + " "])
    return token


def _update(circle: Circle, who: str, chat: int | None, data: str, number: int) -> InboxRow:
    talker = circle.people[who]
    person = {"id": talker.id, "is_bot": False, "first_name": "X", "username": talker.username, "language_code": "en"}
    place: dict[str, Any] = {"id": talker.id, "type": "private", "first_name": "X"}
    if chat is not None:
        place = {"id": chat, "type": "supergroup", "title": "X"}
    update_id = 900_000_000 + number
    message = {"message_id": 1, "date": 1, "chat": place, "text": "x"}
    query = {"id": str(number), "from": person, "chat_instance": "1", "data": data, "message": message}
    body = json.dumps({"update_id": update_id, "callback_query": query})
    return InboxRow(update_id=update_id, lane=place["id"], body=body, at=circle.world.now)


async def _answers(circle: Circle) -> set[str]:
    """The methods of what waits to be said."""
    async with circle.world.app.db.read() as reader:
        rows = await reader.fetch_all("SELECT DISTINCT method FROM outbox WHERE state = 'queued'")
    return {row["method"] for row in rows}


async def _sweep(circle: Circle) -> None:
    async with circle.world.app.db.write() as tx:
        await tx.execute("DELETE FROM outbox WHERE state = 'queued' AND method = 'answerCallbackQuery'")
