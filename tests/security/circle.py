"""A world full of secrets, people of every kind around it, and a watch on everything the bot says to anybody.

Every text of every item carries a mark of its own. `Circle.leaks` reads the calls that reached the local Telegram —
messages, edits, captions, notices under buttons, inline results — and names each mark in a chat that may not have it,
by the access rule as things stand then. What people may do is read off the features' own declarations.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from domain.access import Role, RoomAudience, Tlp, access
from domain.alerts import Audience, Level
from domain.cases import Facts
from domain.laws import Kind, Law
from handlers.feature import Feature
from sandbox.acts import ask_inline
from services import alerts, case_index, cases, joining, laws, previews, questions
from services import files as evidence
from services.keyboards import DAY_MS
from storage import buttons, drafts, files, items, people, rooms
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import DOCUMENT, PHOTO, NewFile
from storage.items import ItemRow
from tests.pictures import jpeg, scene
from tests.world import Talker, World

MARK = re.compile(r"zq[a-p]{4}qz")
COMMON = "pallet"
"""A word of every item, so that every search meets all of them."""
PATIENCE_S = 120.0
"""How long the database may be held by the bot on a busy machine before it is put back."""
UNTOUCHED = {"inbox", "outbox", "audit", "shown", "facts", "searches"}
"""Tables that `restore` leaves as they are: what came, what went, and what was noted of it."""
SEATS = (
    ("coordinator", "SEAP"),
    ("author", "SEAP"),
    ("neighbour", "SEAP"),
    ("suspended", "SEAP"),
    ("stranger", "SEAP"),
    ("far_coordinator", "ECA"),
    ("far", "ECA"),
    ("author", "ECA"),
    ("coordinator", "nobody's"),
    ("author", "nobody's"),
)
"""Who sits in which room; some got in by an administrator's hand."""
LABELS = (Tlp.RED, Tlp.AMBER_STRICT, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR)


@dataclass
class Secret:
    """What a mark stands for: an item, or something that belongs to a few people alone."""

    what: str
    item: int | None = None
    only: frozenset[int] = frozenset()


@dataclass
class Circle:
    """The world, its people by what they are, its rooms, its items by kind and label, and its secrets by mark."""

    world: World
    people: dict[str, Talker] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, str], ItemRow] = field(default_factory=dict)
    events: dict[int, list[int]] = field(default_factory=dict)
    files: dict[int, list[int]] = field(default_factory=dict)
    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    request: int = 0
    invite: int = 0
    secrets: dict[str, Secret] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    pressed: set[tuple[str, ...]] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    read: int = 0
    seen: int = 0

    # ── secrets ──────────────────────────────────────────────────────────────────────────────────────

    def mark(self, what: str, item: int | None = None, only: Iterable[int] = ()) -> str:
        """A new mark."""
        number = f"{len(self.secrets):04x}"
        word = "zq" + "".join(chr(ord("a") + int(digit, 16)) for digit in number) + "qz"
        self.secrets[word] = Secret(what, item, frozenset(only))
        return word

    def text(self, what: str, item: int | None = None, only: Iterable[int] = ()) -> str:
        """A text with a new mark and the common word."""
        return f"{self.mark(what, item, only)} {COMMON}"

    def belongs(self, row: ItemRow, since: int) -> None:
        """The marks made after the first `since` ones are about this item."""
        for secret in list(self.secrets.values())[since:]:
            if secret.item is None and not secret.only:
                secret.item = row.id

    async def leaks(self) -> list[str]:
        """What the bot has said since the last look to somebody who may not know it, one line each."""
        calls = self.world.sandbox.calls.after(self.read)
        found: list[str] = []
        async with self.world.app.db.read() as reader:
            for call in calls:
                self.read = call["n"]
                if call["method"].startswith("get"):
                    continue
                parameters = json.dumps(call["parameters"], ensure_ascii=False) + self._file_of(call)
                for word in set(MARK.findall(parameters)):
                    self.seen += 1
                    chat = self._reader_of(call)
                    if not await self.may(reader, chat, self.secrets[word]):
                        found.append(
                            f"{call['method']} tells {self._name(chat)} {self.secrets[word]}: {call['parameters']}"
                        )
        return found

    def _file_of(self, call: Mapping[str, Any]) -> str:
        """The words of a document that went out with a call."""
        answer = call["answer"] if isinstance(call.get("answer"), dict) else {}
        sent = answer.get("result", answer)
        document = sent.get("document") if isinstance(sent, dict) else None
        row = self.world.sandbox.world.files.find(document["file_id"]) if document else None
        return self.world.sandbox.world.files.read(row).decode("utf-8", "replace") if row else ""

    def _reader_of(self, call: Mapping[str, Any]) -> int:
        parameters = call["parameters"]
        for key in ("callback_query_id", "inline_query_id"):
            if key in parameters:
                return int(self.world.sandbox.world.queries._open[parameters[key]].facts["person"])
        return int(parameters["chat_id"])

    def _name(self, chat: int) -> str:
        names = {talker.id: kind for kind, talker in self.people.items()} | {c: n for n, c in self.rooms.items()}
        return names.get(chat, str(chat))

    async def may(self, reader: Any, chat: int, secret: Secret) -> bool:
        """Whether a chat may have a secret now."""
        person = await people.by_telegram(reader, chat)
        if secret.item is None:
            return person is not None and person.id in secret.only
        row = await items.by_id(reader, secret.item)
        assert row is not None
        if person is not None:
            return access(person.actor, row.item).allowed
        room = await rooms.by_chat(reader, chat)
        return room is not None and access(RoomAudience(room.network), row.item).allowed

    async def readable(self, kind: str, row: ItemRow) -> bool:
        """Whether a kind of person may read an item."""
        async with self.world.app.db.read() as reader:
            return await self.may(reader, self.people[kind].id, Secret("", row.id))

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────

    async def say(self, wishes: Iterable[tuple[str, int | None, str]]) -> None:
        """Several people write at the same time: who, in which chat (None: in private), what."""
        for who, chat, text in wishes:
            self.world.sandbox.say(self.people[who].id, chat, text)
        await self.world.settled()

    async def press(self, wishes: Iterable[tuple[str, int | None, str]]) -> list[dict[str, Any]]:
        """Several people press at the same time: who, in which chat, which token; the answers."""
        pressing = [
            asyncio.ensure_future(
                self.world.sandbox.press(
                    self.people[who].id, chat, self._message(who, chat), callback_data=token, force=True
                )
            )
            for who, chat, token in wishes
        ]
        await asyncio.sleep(0)
        answers = await asyncio.gather(*pressing)
        await self.world.settled()
        return answers

    def _message(self, who: str, chat: int | None) -> int:
        """A message to press on: the newest of the bot in that chat, else the newest."""
        talker = self.people[who]
        heard = talker.heard(chat) or talker.messages(chat)
        return int(heard[-1]["message_id"])

    async def inline(self, who: str, query: str) -> list[dict[str, Any]]:
        """Somebody asks inline in any chat."""
        world = self.world.sandbox.world
        answer = await ask_inline(world, world.person(self.people[who].id), query)
        await self.world.settled()
        results: list[dict[str, Any]] = answer["results"]
        return results

    async def token(self, who: str | None, verb: str, args: dict[str, Any], item: int | None = None) -> str:
        """A button that really exists; `who` None: for everybody."""
        async with self.world.app.db.write() as tx:
            return buttons.add(
                tx,
                verb=verb,
                args=args,
                person_id=self.ids[who] if who is not None else None,
                item_id=item,
                expires_at=self.world.now + DAY_MS,
            )

    # ── what there is to drive ───────────────────────────────────────────────────────────────────────

    def listen(self) -> None:
        """Note from now on which of the declared exits are passed."""
        dispatcher = self.world.app.dispatcher

        def noting(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
            async def noted(*args: Any, **named: Any) -> Any:
                self.visited.add(name)
                return await run(*args, **named)

            return noted

        for name, command in dispatcher.commands.items():
            dispatcher.commands[name] = replace(command, run=noting(f"/{name}", command.run))
        for table, sign in ((dispatcher.buttons, "button"), (dispatcher.replies, "reply")):
            for name, run in table.items():
                table[name] = noting(f"{sign} {name}", run)
        for event, runs in dispatcher.events.items():
            dispatcher.events[event] = [noting(f"event {event}", run) for run in runs]

    async def put_back(self) -> None:
        """`restore`, while no transaction of the bot is open: it could not go on, nor could we."""
        async with self.world.app.db._turn:
            self.restore()

    def restore(self) -> None:
        """Everything is again as it was when `remember` was called; what was said stays said."""
        with closing(sqlite3.connect(self.world.app.db.path, isolation_level=None, timeout=PATIENCE_S)) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("ATTACH ? AS saved", (str(self._saved),))
            connection.execute("BEGIN IMMEDIATE")
            for table in self._tables(connection):
                connection.execute(f"DELETE FROM main.{table}")
                connection.execute(f"INSERT INTO main.{table} SELECT * FROM saved.{table}")
            connection.execute("INSERT INTO item_index (item_index) VALUES ('rebuild')")
            connection.execute("COMMIT")
        for who, room in SEATS:
            if not self.world.is_in(self.people[who], self.rooms[room]):
                self.world.sandbox.add_member(self.rooms[room], self.people[who].id, quiet=True)

    def remember(self) -> None:
        """Keep the present state for `restore`."""
        self._saved.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.world.app.db.path)) as connection:
            connection.execute("VACUUM INTO ?", (str(self._saved),))

    def tables(self) -> list[str]:
        """The tables that hold what people did, without what came, went and was noted."""
        with closing(sqlite3.connect(self.world.app.db.path)) as connection:
            return self._tables(connection)

    @staticmethod
    def _tables(connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
        return [name for (name,) in rows if name not in UNTOUCHED and not name.startswith(("item_index", "sqlite_"))]

    @property
    def _saved(self) -> Path:
        return self.world.data / "saved.db"


def exits(features: Iterable[Feature]) -> set[str]:
    """Every way in which something can be asked of the bot, as the features declare them."""
    found: set[str] = set()
    for feature in features:
        found |= {f"/{command.name}" for command in feature.commands}
        found |= {f"button {verb}" for verb in feature.buttons}
        found |= {f"reply {kind}" for kind in feature.replies}
        found |= {f"event {event}" for event in feature.events}
        found |= {f"knock {name}" for name in feature.knocks}
        found |= {f"form {form.name}" for form in feature.forms}
        found |= {f"link {name}" for name in feature.start_links}
    return found


# ── the people and what they have ─────────────────────────────────────────────────────────────────────


async def gather(world: World) -> Circle:
    """People of every kind, rooms of two networks and a chat of nobody, and every kind of item under every label."""
    circle = Circle(world)
    await _people(circle)
    await _rooms(circle)
    async with world.app.db.write() as tx:
        for label in LABELS:
            await _case(circle, tx, label)
            await _question(circle, tx, label)
        for label in (Tlp.GREEN, Tlp.CLEAR, Tlp.AMBER):
            await _law(circle, tx, label)
            await _alert(circle, tx, label)
        await _case(circle, tx, Tlp.GREEN, "withdrawn")
        row = circle.items["case", "withdrawn"]
        await items.withdraw(tx, row.id, world.now)
        await _private(circle, tx)
    await world.settled()
    circle.listen()
    assert await circle.leaks() == []
    await circle.say((who, None, "/help") for who in circle.people if who not in circle.silent)
    circle.remember()
    return circle


async def _people(circle: Circle) -> None:
    world = circle.world
    circle.people = {
        "author": await world.customs("PH", "maria"),
        "compatriot": await world.ozone("PH", "ana"),
        "neighbour": await world.ozone("FJ", "jone"),
        "coordinator": await world.coordinator("SEAP", "lin"),
        "far": await world.customs("UZ", "aziz"),
        "far_coordinator": await world.coordinator("ECA", "gulya"),
        "partner": await world.member(Role.PARTNER, None, "rilo"),
        "industry": await world.member(Role.INDUSTRY, "IN", "acme"),
        "admin": await world.member(Role.ADMIN, None, "root"),
        "suspended": await world.customs("PH", "sam"),
        "left": await world.coordinator("SEAP", "leo"),
        "pending": world.stranger("nina"),
        "stranger": world.stranger("eve"),
    }
    for who in ("pending", "stranger"):
        await circle.people[who].says("hello")
    async with world.app.db.write() as tx:
        for who, talker in circle.people.items():
            person = await people.by_telegram(tx, talker.id)
            assert person is not None
            circle.ids[who] = person.id
        await people.set_status(tx, circle.ids["suspended"], "suspended")
        await people.set_status(tx, circle.ids["left"], "left")


async def _rooms(circle: Circle) -> None:
    world, some = circle.world, circle.people
    for name, network in (("SEAP", "SEAP"), ("ECA", "ECA"), ("nobody's", "SEAP")):
        seated = [some[who] for who, room in SEATS if room == name]
        circle.rooms[name] = await world.room(network, *seated, bound=name == network)
    await world.settled()


async def _draft(tx: Tx, person_id: int, chat_id: int, form: str, now: int, **more: Any) -> Draft:
    given: dict[str, Any] = {"step": "review", "answers": {}, "kept": {}, **more}
    return await drafts.start(tx, person_id=person_id, chat_id=chat_id, thread_id=None, form=form, now=now, **given)


async def _case(circle: Circle, tx: Tx, label: Tlp, name: str = "") -> None:
    now, since = circle.world.now, len(circle.secrets)
    author = await people.by_id(tx, circle.ids["author"])
    assert author is not None
    facts = Facts(
        declared=("HFC-134a", circle.mark("declared")),
        found=("CFC-12",),
        quantity_kg=544.0,
        country="PH",
        place=circle.text("place"),
        date="2026-11-01",
        methods=("mislabelling",),
        route=circle.text("route"),
        identifiers={"container": (circle.mark("container"),)},
        companies=(circle.mark("company"),),
        narrative=circle.text("narrative"),
        text=circle.text("text"),
    )
    draft = await _draft(tx, author.id, circle.people["author"].id, "case", now)
    named = [circle.ids["neighbour"]] if label == Tlp.RED else []
    posted = await cases.post(tx, author, facts, tlp=label, readers=named, draft=draft, now=now)
    assert posted is not None
    row = posted.row
    for kind in ("note", "comment"):
        event = await items.add_event(
            tx, row.id, kind=kind, person_id=author.id, text=circle.text(kind), now=now, chat_id=None
        )
        circle.events.setdefault(row.id, []).append(event)
    await _evidence(circle, tx, row, author.id)
    await case_index.file(tx, row)
    circle.belongs(row, since)
    circle.items["case", name or label.value] = row


async def _evidence(circle: Circle, tx: Tx, row: ItemRow, by: int) -> None:
    """A photograph that looks like those of all other cases, and a document."""
    folder = circle.world.app.house.files
    content = jpeg(scene(1, (240, 180)), quality=40 + row.id)
    sha256 = await evidence.keep(folder, content)
    shown, looks = await previews.look_at(folder, sha256)
    name, words = circle.mark("file name"), circle.text("caption")
    picture = NewFile(PHOTO, name, "image/jpeg", len(content), sha256, f"photo{row.id}", words, looks, shown)
    digest = f"{row.id:064}"
    paper = NewFile(DOCUMENT, circle.mark("file name"), "application/pdf", 5, digest, f"document{row.id}", words)
    for file in (picture, paper):
        await files.add_to_item(tx, row.id, file, by=by, at=circle.world.now)
    circle.files[row.id] = [file.id for file in await files.of_item(tx, row.id)]


async def _question(circle: Circle, tx: Tx, label: Tlp) -> None:
    now, since = circle.world.now, len(circle.secrets)
    author = await people.by_id(tx, circle.ids["author"])
    assert author is not None
    row = await questions.add(tx, author, circle.text("question"), tlp=label, now=now)
    event = await items.add_event(
        tx, row.id, kind="answer", person_id=author.id, text=circle.text("answer"), now=now, chat_id=None
    )
    circle.events[row.id] = [event]
    circle.belongs(row, since)
    circle.items["question", label.value] = row


async def _law(circle: Circle, tx: Tx, label: Tlp) -> None:
    now, since = circle.world.now, len(circle.secrets)
    author = await people.by_id(tx, circle.ids["coordinator"])
    assert author is not None
    law = Law("PH", Kind.BAN, circle.text("title"), circle.text("summary"), ("CFC-12",), source=circle.text("source"))
    row = await laws.add(tx, author, law, tlp=label, now=now)
    circle.belongs(row, since)
    circle.items["law", label.value] = row


async def _alert(circle: Circle, tx: Tx, label: Tlp) -> None:
    now, since = circle.world.now, len(circle.secrets)
    sender = await people.by_id(tx, circle.ids["coordinator"])
    assert sender is not None
    order = alerts.Order(
        text=circle.text("alert"),
        level=Level.URGENT,
        audience=Audience(networks=("SEAP",), roles=("customs", "ozone", "coordinator")),
        tlp=label,
        valid="7d",
    )
    draft = await _draft(tx, sender.id, circle.people["coordinator"].id, "alert", now)
    row = await alerts.send(tx, sender, order, draft, now)
    assert row is not None
    circle.belongs(row, since)
    circle.items["alert", label.value] = row


async def _private(circle: Circle, tx: Tx) -> None:
    """What belongs to single people: drafts, a request to join."""
    now = circle.world.now
    asker = await people.by_id(tx, circle.ids["pending"])
    assert asker is not None
    deciding = [circle.ids[who] for who in ("pending", "coordinator", "admin")]
    request = await joining.ask(
        tx,
        asker,
        name="Nina",
        agency=circle.mark("agency of a request", only=deciding),
        role=Role.CUSTOMS,
        country="PH",
        network="SEAP",
        now=now,
    )
    circle.request = request.id
    invited = await people.by_id(tx, circle.ids["coordinator"])
    await joining.invite(tx, role=Role.CUSTOMS, network="SEAP", country="PH", by=invited, now=now, hours=72)
    circle.invite = int(await tx.fetch_value("SELECT max(id) FROM invites"))
    red = circle.items["case", "RED"]
    for feature in circle.world.app.features:
        for form in feature.forms:
            for who, person_id in circle.ids.items():
                words = circle.mark(f"draft of {who}", only=[person_id])
                draft = await _draft(
                    tx,
                    person_id,
                    circle.people[who].id,
                    form.name,
                    now,
                    answers=FULL.get(form.name, {}) | ({form.steps[0].name: words} if form.name in FREE_TEXT else {}),
                    kept={
                        "item": red.id,
                        "ref": red.ref,
                        "file": circle.files[red.id][0],
                        "of_version": 1,
                        "network": "SEAP",
                        "role": "customs",
                    },
                )
                circle.drafts[form.name, who] = draft
    # Nobody's chat is blocked by an open form: people come back to them by /drafts.
    await tx.execute("UPDATE drafts SET state = 'later' WHERE state = 'open'")


def _any(annotation: str) -> Any:
    """A value for a parameter that only its type is known of. KeyError names a type that is new here."""
    return {"int": 1, "str": COMMON, "bool": True, "float": 1.0, "Any": 1, "Sequence": []}[annotation.split("[")[0]]


EVERY = slice(None)
NAMES = {"help": "cases", "digest": "every"}
"""What `name` means to a feature's buttons."""
FULL = {
    "alert": {"level": "urgent", "valid": "7d", "networks": ["SEAP"], "roles": ["customs"], "tlp": "AMBER"},
}
"""Answers without which a form's card cannot be."""
FREE_TEXT = {"question", "case_note", "question_answer", "me", "alert"}
"""Forms whose first question takes any words."""


# ── arguments for buttons, by the names of the handlers' parameters ───────────────────────────────────


def samples(circle: Circle, verb: str, who: str, wanted: list[ItemRow], owned: slice) -> dict[str, list[Any]]:
    """Values to press a button with, by parameter."""
    events = [event for row in wanted for event in circle.events.get(row.id, [])]
    own = [draft.id for (_, owner), draft in circle.drafts.items() if owner == who][owned]
    pictures = [file for row in wanted for file in circle.files.get(row.id, [1])[:1]]
    foreign = [circle.drafts["question", "author" if who != "author" else "far"].id]
    return {
        "item": [row.id for row in wanted],
        "event": events[:1] or [1],
        "file": pictures,
        "ids": [pictures],
        "at": [0],
        "leaf": [None, {"q": COMMON, "key": [1, *pictures[:1]], "number": 1, "total": 1}],
        "place": [{"ids": pictures, "at": 0}],
        "shows": ["label"],
        "draft": [*own, *foreign],
        "version": [1],
        "status": ["seized"],
        "tlp": ["RED", "AMBER"],
        "picked": [["ECA"]],
        "pick": [{}, {"country": "PH"}],
        "before": [None],
        "after": [0],
        "key": [None],
        "q": [COMMON],
        "drop": [[]],
        "any": [True],
        "best": [True],
        "request": [circle.request],
        "invite": [circle.invite],
        "role": ["ozone"],
        "network": ["ECA"],
        "country": ["FJ"],
        "wants": [True],
        "language": ["en"],
        "person": [circle.ids["author"], circle.ids["far"]],
        "chat": [circle.rooms["SEAP"]],
        "user": [circle.people["stranger"].id],
        "words": [""],
        "subject": [circle.items["case", "RED"].ref],
        "trail": [[]],
        "name": [NAMES.get(verb.partition(".")[0], "text")],
        "command": ["case"],
        "text": [COMMON],
        "value": ["week" if verb.startswith("digest.") else "PH"],
        "start": [0],
        "end": [circle.world.now],
        "form": ["csv", "jsonl"],
    }


def argument_sets(
    circle: Circle, verb: str, run: Callable[..., Any], who: str, wanted: list[ItemRow], owned: slice = EVERY
) -> Iterator[dict[str, Any]]:
    """All combinations of sample arguments for a button, of the person's own drafts only the slice `owned`.

    A parameter without samples gets a plain value of its type.
    """
    known = samples(circle, verb, who, wanted, owned)
    parameters = signature(run).parameters
    names = [name for name, each in parameters.items() if name != "turn" and each.kind != Parameter.VAR_KEYWORD]
    values: list[list[Any]] = []
    for name in names:
        if name == "back":
            is_list = "Sequence" in str(parameters[name].annotation)
            values.append([[]] if is_list else [False, True])
        else:
            values.append(known[name] if name in known else [_any(str(parameters[name].annotation))])
    for chosen in itertools.product(*values):
        yield dict(zip(names, chosen, strict=True))
