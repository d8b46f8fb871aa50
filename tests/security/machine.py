"""Officers come, go, post, narrow, widen, withdraw, alert and read; messages go out at any time; the program restarts
or dies. Whatever the order: nobody is told, shown or keeps what is not for them, and the audit log is whole.

Who may read what is said here a second time, by the protocol's table (`tests/domain/test_access_table.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain.access import Role, Tlp, classes_of_reader
from domain.alerts import Audience, Level
from domain.cases import Facts
from domain.expressions import match
from domain.query import parse
from domain.words import Refusal
from services import alerts, case_readers, cases, joining
from services import people as membership
from services.audience import may_receive
from services.keyboards import Button, mint
from storage import drafts, items, outbox, people, rooms, search
from storage.chain import KEY_BYTES, AuditChain
from storage.drafts import Draft
from storage.engine import Database, Tx
from storage.items import ItemRow
from storage.migrate import migrate
from storage.people import Person
from storage.search import Range
from storage.verify import verify
from tests.domain.test_access_table import allowed, shown_in

T = TypeVar("T")
KEY = bytes(KEY_BYTES)
NOW = 1_795_000_000_000
MEMBERS = (
    (1, Role.CUSTOMS, "PH", "SEAP"),
    (2, Role.OZONE, "FJ", "SEAP"),
    (3, Role.COORDINATOR, "PH", "SEAP"),
    (4, Role.CUSTOMS, "UZ", "ECA"),
)
"""Who is in when it begins: number, role, country, network. Two more come later."""
ROOMS = {"SEAP": -1001, "ECA": -1002}
PEOPLE = st.integers(1, 6)
LABELS = st.sampled_from(list(Tlp))
ITEMS = st.integers(0, 30)
HOMES = st.sampled_from([("PH", "SEAP"), ("FJ", "SEAP"), ("UZ", "ECA")])
ROLES = st.sampled_from([Role.CUSTOMS, Role.OZONE, Role.COORDINATOR, Role.PARTNER, Role.INDUSTRY])
DYING = st.sampled_from([False, False, False, True])
DUE = "SELECT * , 0 AS more, NULL AS shows FROM outbox WHERE state = 'queued'"


class Killed(Exception):
    """The program ends here."""


class Machine(RuleBasedStateMachine):
    """The world of one run, on a database of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        self.marks: dict[int, str] = {}
        self.refs: list[str] = []
        migrate(self.folder / "machine.db")
        self.open()
        self.do(self.begin())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def open(self) -> None:
        self.db = Database(self.folder / "machine.db", AuditChain(KEY))
        self.do(self.db.open())

    def teardown(self) -> None:
        self.do(self.db.close())
        found = verify(self.folder / "machine.db", KEY)
        self.loop.close()
        shutil.rmtree(self.folder)
        assert found.fault is None

    async def begin(self) -> None:
        async with self.db.write() as tx:
            for number in range(1, 7):
                await people.add(
                    tx, telegram_id=number, username=f"p{number}", name=f"P {number}", language="en", now=NOW
                )
            for number, role, country, network in MEMBERS:
                await people.vet(
                    tx, number, name="P", agency="", role=role, country=country, network=network, now=self.now
                )
            for network, chat in ROOMS.items():
                await rooms.bind(
                    tx,
                    chat_id=chat,
                    network=network,
                    type="supergroup",
                    title=network,
                    is_forum=False,
                    by=None,
                    now=NOW,
                )

    async def person(self, tx: Tx, number: int) -> Person:
        found = await people.by_id(tx, number)
        assert found is not None
        return found

    async def item(self, tx: Tx, number: int) -> ItemRow | None:
        known = sorted(self.marks)
        return await items.by_id(tx, known[number % len(known)]) if known else None

    async def draft(self, tx: Tx, who: Person, form: str) -> Draft:
        return await drafts.start(
            tx,
            person_id=who.id,
            chat_id=who.telegram_id,
            thread_id=None,
            form=form,
            step="review",
            answers={},
            kept={},
            now=self.now,
        )

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────

    @rule(who=PEOPLE, home=HOMES, role=ROLES)
    def join(self, who: int, home: tuple[str, str], role: Role) -> None:
        async def work() -> None:
            async with self.db.write() as tx:
                person = await self.person(tx, who)
                await joining.admit(
                    tx, person, name="P", agency="", role=role, country=home[0], network=home[1], now=self.now, by=None
                )
                keys = [[Button("Show", "case.page", {"before": None, "back": []})]]
                mint(tx, keys, "en", self.now, only=who)
                await self.draft(tx, person, "question")

        self.attempt(work())

    @rule(who=PEOPLE, status=st.sampled_from(["left", "suspended"]))
    def end(self, who: int, status: str) -> None:
        async def work() -> None:
            async with self.db.write() as tx:
                person = await self.person(tx, who)
                await membership.end(tx, person, status, person, self.now)

        self.attempt(work())

    @rule(
        who=PEOPLE, label=LABELS, named=st.sets(PEOPLE, max_size=2), dies=st.sampled_from([False, False, False, True])
    )
    def post(self, who: int, label: Tlp, named: set[int], dies: bool) -> None:
        mark = f"zz{len(self.refs)}zz"

        async def work() -> ItemRow | None:
            async with self.db.write() as tx:
                person = await self.person(tx, who)
                if not person.actor.officer:
                    return None
                facts = Facts(declared=(mark,), country=person.country, place=mark, narrative="cylinders")
                readers = named if label == Tlp.RED else ()
                draft = await self.draft(tx, person, "case")
                posted = await cases.post(tx, person, facts, tlp=label, readers=readers, draft=draft, now=self.now)
                assert posted is not None
                if dies:
                    raise Killed
            return posted.row

        row = self.attempt(work())
        if row is not None:
            self.marks[row.id] = mark
            self.refs.append(row.ref)
        if dies:
            self.restart()

    @rule(number=ITEMS, label=LABELS, named=st.sets(PEOPLE, max_size=2))
    def relabel(self, number: int, label: Tlp, named: set[int]) -> None:
        async def work() -> None:
            async with self.db.write() as tx:
                row = await self.item(tx, number)
                if row is not None and row.kind == "case" and row.author_id is not None:
                    author = await self.person(tx, row.author_id)
                    await case_readers.relabel(tx, author, row, label, self.now, tuple(named))

        self.attempt(work())

    @rule(number=ITEMS, back=st.booleans())
    def withdraw(self, number: int, back: bool) -> None:
        async def work() -> None:
            async with self.db.write() as tx:
                row = await self.item(tx, number)
                if row is not None and row.kind == "case" and row.author_id is not None:
                    author = await self.person(tx, row.author_id)
                    await (case_readers.restore if back else case_readers.withdraw)(tx, author, row, self.now)

        self.attempt(work())

    @rule(who=PEOPLE, label=st.sampled_from([Tlp.AMBER, Tlp.GREEN]))
    def alert(self, who: int, label: Tlp) -> None:
        mark = f"zz{len(self.refs)}zz"

        async def work() -> ItemRow | None:
            async with self.db.write() as tx:
                sender = await self.person(tx, who)
                if sender.network is None or not sender.actor.coordinates(sender.network):
                    return None
                audience = Audience(networks=(sender.network,), roles=("customs", "ozone", "coordinator"))
                order = alerts.Order(f"cylinders {mark}", Level.URGENT, audience, label, "7d")
                return await alerts.send(tx, sender, order, await self.draft(tx, sender, "alert"), self.now)

        row = self.attempt(work())
        if row is not None:
            self.marks[row.id] = mark
            self.refs.append(row.ref)

    @rule(who=PEOPLE, number=ITEMS)
    def read(self, who: int, number: int) -> None:
        async def work() -> None:
            async with self.db.write() as tx:
                row, person = await self.item(tx, number), await self.person(tx, who)
                if row is not None and row.kind == "alert" and person.active:
                    await alerts.confirm(tx, person, row, self.now)

        self.attempt(work())

    @rule()
    def deliver(self) -> None:
        """What waits goes out as the sender lets it, and nobody gets what is not for them."""

        self.now += 60_000

        async def work() -> None:
            async with self.db.write() as tx:
                for row in await tx.fetch_all(DUE):
                    may = row["item_id"] is None or await may_receive(tx, SimpleNamespace(**dict(row)))
                    outbox.ended(tx, row["id"], "sent" if may else "dropped")
                    if may:
                        await self.check(tx, row["chat_id"], row["payload"])

        self.do(work())

    async def check(self, tx: Tx, chat: int, payload: str) -> None:
        for item_id, mark in self.marks.items():
            if mark in payload:
                row = await items.by_id(tx, item_id)
                assert row is not None
                if chat < 0:
                    network = next(name for name, room in ROOMS.items() if room == chat)
                    assert shown_in(network, row.item), (chat, row)
                else:
                    assert allowed((await self.person(tx, chat)).actor, row.item), (chat, row)

    @rule()
    def restart(self) -> None:
        self.do(self.db.close())
        self.open()

    def attempt(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Do it; a refusal or a death changes nothing."""
        with contextlib.suppress(Refusal, Killed):
            return self.do(work)
        return None

    # ── what always holds ────────────────────────────────────────────────────────────────────────────

    @invariant()
    def lists_show_what_the_table_allows(self) -> None:
        async def work() -> None:
            async with self.db.read() as reader:
                rows = [await items.by_id(reader, item_id) for item_id in self.marks]
                for number in range(1, 7):
                    person = await people.by_id(reader, number)
                    assert person is not None
                    expected = {row.id for row in rows if row is not None and allowed(person.actor, row.item)}
                    expression = match(parse("cylinders"), classes_of_reader(person.actor))
                    keys = await search.newest(reader, expression, Range(), 1_000)
                    assert {hit.row.id for hit in await search.hits(reader, [key.doc_id for key in keys])} == expected

        self.do(work())

    @invariant()
    def who_is_out_has_nothing_left(self) -> None:
        async def work() -> None:
            async with self.db.read() as reader:
                out = "(SELECT id FROM people WHERE status IN ('left', 'suspended'))"
                for left in (
                    f"SELECT count(*) FROM buttons WHERE person_id IN {out}",
                    f"SELECT count(*) FROM drafts WHERE state IN ('open', 'later') AND person_id IN {out}",
                    f"SELECT count(*) FROM outbox WHERE state = 'queued' AND item_id NOT NULL AND person_id IN {out}",
                ):
                    assert await reader.fetch_value(left) == 0, left

        self.do(work())

    @invariant()
    def references_are_never_used_twice(self) -> None:
        assert len(set(self.refs)) == len(self.refs)


def live(runs: int, steps: int) -> None:
    """So many runs of so many steps. Raises with the shortest story that breaks a promise."""
    chosen = settings(max_examples=runs, stateful_step_count=steps, deadline=None, database=None)
    run_state_machine_as_test(Machine, settings=chosen)
