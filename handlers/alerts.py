"""/alert and /alerts: broadcasts, who has read them, and what a coordinator does afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Role
from domain.words import N_, T
from handlers import alert_form
from handlers.feature import PRIVATE, Command, Feature
from handlers.showing import show, shown_by
from handlers.turn import House, Turn
from services import alert_cards, alerts
from services.alerts import Confirmed
from services.case_cards import zone_of
from services.items import readable_by_id
from services.keyboards import Button, Rows
from storage import alerts as store
from storage import shown
from storage.alerts import Addressee, AlertLine
from storage.engine import Reader, Tx
from storage.items import ItemRow

PAGE = 5
PEOPLE_PAGE = 10
RUN_EVERY_S = 15.0

ANSWERS = {
    Confirmed.NOW: T("Thank you. It is noted."),
    Confirmed.BEFORE: T("You have said so before. Thank you."),
    Confirmed.NOT_ADDRESSED: T("Thank you. You are not among those it was sent to, so you are not counted."),
    Confirmed.ENDED: T("This alert is over."),
}


# ── for everybody ─────────────────────────────────────────────────────────────────────────────────────


async def read(turn: Turn, item: int) -> None:
    """A recipient says to have read it."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        turn.toast(ANSWERS[await alerts.confirm(tx, turn.person, row, turn.now)])


async def show_alert(turn: Turn, row: ItemRow) -> None:
    """The alert, with the button for those who have not used it."""
    async with turn.read() as reader:
        alert = await store.by_item(reader, row.id)
        assert alert is not None
        mine, read_at = await store.read_at(reader, row.id, turn.person.id)
    if not turn.private:
        read_at = None
    keyboard: Rows = []
    if alert.running and (not turn.private or (mine and read_at is None)):
        keyboard = alert_cards.read_button(row.id)
    if turn.private and alerts.may_manage(turn.person, row):
        keyboard = [*keyboard, [Button(T("Who has read it"), "alert.tally", {"item": row.id})]]
    turn.say(
        "alerts/card",
        keyboard,
        anchor=store.anchor(row.id),
        item=row.id,
        alert=alert_cards.view(row, alert),
        zone=_zone(turn),
        read_at=read_at,
        reminder=False,
    )


async def open_(turn: Turn, item: int) -> None:
    """A button of the list."""
    turn.args = await _ref(turn, item)
    await show(turn)


async def _ref(turn: Turn, item: int) -> str:
    async with turn.read() as reader:
        return (await readable_by_id(reader, turn.audience, item)).ref


async def current(turn: Turn) -> None:
    """/alerts: those that are valid now, the newest first."""
    await _page(turn, None, [])


async def page(turn: Turn, before: int | None, back: Sequence[int | None]) -> None:
    """Another page of them; `back` are the beginnings of the pages before it."""
    await _page(turn, before, list(back))


async def _page(turn: Turn, before: int | None, back: list[int | None]) -> None:
    me = turn.person
    audience = turn.audience
    async with turn.read() as reader:
        lines = await store.current(
            reader,
            audience,
            person_id=me.id if turn.private else None,
            coordinates=me.network if turn.private and me.role == Role.COORDINATOR else None,
            now=turn.now,
            before=before,
            n=PAGE + 1,
        )
    listed, more = lines[:PAGE], len(lines) > PAGE
    turn.edit("alerts/list", _list_keyboard(listed, more, before, back), lines=listed, sends=me.role in alerts.SENDERS)


def _list_keyboard(lines: Sequence[AlertLine], more: bool, before: int | None, back: list[int | None]) -> Rows:
    rows = [[Button(line.ref, "alert.open", {"item": line.id})] for line in lines]
    turning = []
    if back:
        turning.append(Button(T("‹ Newer"), "alert.page", {"before": back[-1], "back": back[:-1]}))
    if more:
        turning.append(Button(T("Older ›"), "alert.page", {"before": lines[-1].id, "back": [*back, before]}))
    return [*rows, turning]


# ── for who sent it, and coordinators ─────────────────────────────────────────────────────────────────


def _zone(turn: Turn) -> str:
    return zone_of(turn.person.country, turn.person.network)


async def tally(turn: Turn, item: int) -> None:
    """Who has read it, as it stands now."""
    async with turn.read() as reader:
        await _edit_tally(turn, reader, item)


async def _edit_tally(turn: Turn, reader: Reader, item: int) -> None:
    row, alert = await alerts.managed(reader, turn.person, item)
    told = await alert_cards.tally(reader, row, alert, _zone(turn))
    turn.edit("alerts/tally", alert_cards.tally_keyboard(item, told), item=item, tally=told)


async def _after(turn: Turn, tx: Tx, item: int, toast: T) -> None:
    """Say what was done. The sender's live tally is brought up to date by the service; other messages here."""
    turn.toast(toast)
    message = turn.message
    anchor = await shown.anchor(tx, turn.chat_id, message.message_id) if message is not None else None
    if anchor != alert_cards.tally_anchor(item):
        await _edit_tally(turn, tx, item)


async def silent(turn: Turn, item: int, after: int = 0, before: int | None = None) -> None:
    """Who has not read it, ten at a time, by the order in which they joined."""
    async with turn.read() as reader:
        row, alert = await alerts.managed(reader, turn.person, item)
        if before is None:
            people = await store.silent(reader, item, after=after, n=PEOPLE_PAGE)
        else:
            people = await store.silent_before(reader, item, before=before, n=PEOPLE_PAGE)
        first = bool(people) and bool(await store.silent_before(reader, item, before=people[0].id, n=1))
        last = bool(people) and bool(await store.silent(reader, item, after=people[-1].id, n=1))
        total = sum(share.all - share.read for share in await store.tally(reader, item))
    keyboard = _silent_keyboard(item, people, first, last)
    put = turn.edit if after or before is not None else turn.say  # the live tally stays as it is
    put("alerts/silent", keyboard, item=item, alert=alert_cards.view(row, alert), people=people, total=total)


def _silent_keyboard(item: int, people: Sequence[Addressee], before: bool, after: bool) -> Rows:
    turning = []
    if before:
        turning.append(Button(T("‹ Back"), "alert.silent", {"item": item, "before": people[0].id}))
    if after:
        turning.append(Button(T("More ›"), "alert.silent", {"item": item, "after": people[-1].id}))
    return [turning]


async def remind(turn: Turn, item: int) -> None:
    """Once more to those who have not read it."""
    async with turn.write() as tx:
        n = await alerts.remind(tx, turn.person, item, turn.now)
        await _after(turn, tx, item, T("%(n)s person is reminded.", plural="%(n)s people are reminded.", n=n))


async def pause(turn: Turn, item: int) -> None:
    """Hold what is not sent yet."""
    async with turn.write() as tx:
        await alerts.pause(tx, turn.person, item, turn.now)
        await _after(turn, tx, item, T("Paused. What has not been sent waits."))


async def resume(turn: Turn, item: int) -> None:
    """Go on sending."""
    async with turn.write() as tx:
        await alerts.resume(tx, turn.person, item, turn.now)
        await _after(turn, tx, item, T("Sending goes on."))


async def recall(turn: Turn, item: int) -> None:
    """Ask before it is taken back."""
    async with turn.read() as reader:
        row, alert = await alerts.managed(reader, turn.person, item)
    keyboard = [
        [Button(T("Recall it"), "alert.take_back", {"item": item})],
        [Button(T("‹ Keep it"), "alert.tally", {"item": item})],
    ]
    turn.say("alerts/recall", keyboard, item=item, alert=alert_cards.view(row, alert))


async def take_back(turn: Turn, item: int) -> None:
    """Take it back everywhere; the tally says so."""
    async with turn.write() as tx:
        await alerts.recall(tx, turn.person, item, turn.now)
        await _after(turn, tx, item, T("Recalled. Everybody who has it sees that."))


async def run_on(house: House) -> None:
    """End what is over, and keep tallies up to date while alerts are being sent."""
    async with house.db.read() as reader:
        running = await store.running(reader)
    failed: list[Exception] = []
    for each in running:
        try:
            async with house.db.write() as tx:
                await alerts.run_on(tx, each.item_id, house.clock.now_ms())
        except Exception as error:  # the others go on; all that failed is reported together
            failed.append(error)
    if failed:
        raise ExceptionGroup("alerts", failed)


shown_by("alert", show_alert)

FEATURE = Feature(
    name="alerts",
    title=N_("Alerts"),
    commands=(
        Command(
            "alert",
            alert_form.alert,
            N_("Send an alert"),
            usage=N_("/alert and its text, or /alert alone to be asked step by step"),
            roles=alerts.SENDERS,
            where=frozenset({PRIVATE}),
        ),
        Command("alerts", current, N_("Alerts that are valid now")),
    ),
    buttons={
        "alert.send": alert_form.send,
        "alert.read": read,
        "alert.open": open_,
        "alert.page": page,
        "alert.tally": tally,
        "alert.silent": silent,
        "alert.remind": remind,
        "alert.pause": pause,
        "alert.resume": resume,
        "alert.recall": recall,
        "alert.take_back": take_back,
    },
    forms=(alert_form.ALERT,),
    knocks={"alerts": (RUN_EVERY_S, run_on)},
)
