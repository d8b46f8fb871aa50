"""/digest: what comes when, who gets it, what the next one would tell; and the knock that issues what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel.dates import get_day_names

from domain import networks
from domain.access import Role, RoomAudience
from domain.digests import Contents, Entry, contents
from domain.schedules import EVERY_NAMES, Every, Schedule, local_day, next_slot, offset_minutes
from domain.words import N_, Refusal, T
from handlers.feature import Command, Feature
from handlers.showing import show
from handlers.turn import House, Turn
from services import digests, outbox
from services.items import readable_by_id
from services.keyboards import Button, Rows, columns, mint
from storage import digests as store
from storage.digests import Settings
from storage.engine import Reader
from templates.engine import render
from templates.speech import day, locale

PAGE = 8
LATEST = 6
KNOCK_S = 60.0
PREVIEW = frozenset({"preview", "next"})
NO_NETWORK = T("You belong to no network, so there is no digest for you.")


# ── the card ──────────────────────────────────────────────────────────────────────────────────────────


async def digest(turn: Turn) -> None:
    """/digest, and /digest preview."""
    code = turn.room.network if turn.room is not None else turn.person.network
    if code is None:
        _choose_network(turn)
    elif turn.args.split()[:1] and turn.args.split()[0].lower() in PREVIEW:
        await preview(turn, code)
    else:
        await settings(turn, code)


def _choose_network(turn: Turn) -> None:
    if turn.person.role != Role.ADMIN:
        raise Refusal(NO_NETWORK)
    buttons = [
        Button(known.name(turn.lang), "digest.settings", {"network": known.code}) for known in networks.all_networks()
    ]
    turn.say("digests/networks", columns(buttons, 1))


async def settings(turn: Turn, network: str) -> None:
    """The card of a network's digest: its schedule to change for coordinators, the private copy for everybody."""
    _require_own(turn, network)
    async with turn.write() as tx:
        found = await digests.ensure(tx, network, turn.house.digest, turn.now)
        _show(turn, found, turn.person.wants_digest)


def _require_own(turn: Turn, network: str) -> None:
    """A network's digest concerns its members, its room, and administrators."""
    here = turn.room is not None and turn.room.network == network
    if not (here or turn.person.network == network or turn.person.role == Role.ADMIN):
        raise Refusal(NO_NETWORK)


def _show(turn: Turn, found: Settings, wants: bool) -> None:
    manages = digests.may_set(turn.person, found.network)
    pattern = found.schedule.pattern
    turn.edit(
        "digests/settings",
        _keyboard(found.network, manages, wants, member=turn.person.network is not None),
        network=found.network,
        manages=manages,
        every=T(EVERY_NAMES[pattern.every]),
        every_code=pattern.every.value,
        weekday=_weekday(pattern.weekday, turn.lang),
        hour=f"{pattern.hour:02d}:{pattern.minute:02d}",
        zone=found.schedule.zone,
        next=next_slot(found.schedule, turn.now),
        wants=wants,
    )


def _keyboard(network: str, manages: bool, wants: bool, *, member: bool) -> Rows:
    rows = [
        [
            Button(T("Preview"), "digest.preview", {"network": network}),
            Button(T("Last ones"), "digest.latest", {"network": network}),
        ]
    ]
    if manages:
        picks = [
            Button(field.title, "digest.pick", {"network": network, "name": name}) for name, field in PICKS.items()
        ]
        rows = [*columns(picks, 2), *rows]
    if member:
        label = T("Stop sending it to me") if wants else T("Send it to me too")
        rows.append([Button(label, "digest.mine", {"network": network, "wants": not wants})])
    return rows


async def mine(turn: Turn, network: str, wants: bool) -> None:
    """Get it in private, or not."""
    _require_own(turn, network)
    async with turn.write() as tx:
        await digests.subscribe(tx, turn.person, wants, turn.now)
        _show(turn, await digests.ensure(tx, network, turn.house.digest, turn.now), wants)


# ── changing the schedule ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to choose: `choices(network, lang, now)` are (label, value), `put` makes the schedule with a value."""

    title: T
    question: T
    choices: Callable[[str, str, int], Sequence[tuple[T | str, Any]]]
    put: Callable[[Schedule, Any], Schedule]
    width: int = 2


def _weekday(number: int, lang: str) -> str:
    return str(get_day_names("wide", context="stand-alone", locale=locale(lang))[number])


def _zones(network: str, lang: str, now: int) -> list[tuple[T | str, Any]]:
    by_offset = sorted(digests.zones(network), key=lambda zone: (offset_minutes(zone, now), zone))
    return [(_zone_name(zone, now), zone) for zone in by_offset]


def _zone_name(zone: str, now: int) -> str:
    ahead = offset_minutes(zone, now)
    sign = "−" if ahead < 0 else "+"
    hours, minutes = divmod(abs(ahead), 60)
    return f"{zone.rpartition('/')[2].replace('_', ' ')} (UTC{sign}{hours:02d}:{minutes:02d})"


PICKS: dict[str, Pick] = {
    "every": Pick(
        T("How often"),
        T("How often does it come?"),
        lambda _network, _lang, _now: [(T(EVERY_NAMES[every]), every.value) for every in Every],
        lambda schedule, value: replace(schedule, pattern=replace(schedule.pattern, every=Every(value))),
    ),
    "weekday": Pick(
        T("Day"),
        T("On which day? For a monthly digest: the first such day."),
        lambda _network, lang, _now: [(_weekday(number, lang), number) for number in range(7)],
        lambda schedule, value: replace(schedule, pattern=replace(schedule.pattern, weekday=int(value))),
    ),
    "hour": Pick(
        T("Hour"),
        T("At which hour, local time?"),
        lambda _network, _lang, _now: [(f"{hour:02d}:00", hour) for hour in range(24)],
        lambda schedule, value: replace(schedule, pattern=replace(schedule.pattern, hour=int(value), minute=0)),
        width=6,
    ),
    "zone": Pick(
        T("Zone"),
        T("In whose local time?"),
        _zones,
        lambda schedule, value: replace(schedule, zone=str(value)),
    ),
}


async def pick(turn: Turn, network: str, name: str) -> None:
    """Ask for one part of the schedule."""
    _require_manager(turn, network)
    field = PICKS[name]
    choices = [
        Button(label, "digest.set", {"network": network, "name": name, "value": value})
        for label, value in field.choices(network, turn.lang, turn.now)
    ]
    back = [Button(T("‹ Back"), "digest.settings", {"network": network})]
    turn.edit("digests/choose", [*columns(choices, field.width), back], network=network, question=field.question)


async def set_(turn: Turn, network: str, name: str, value: Any) -> None:
    """Take the choice."""
    async with turn.write() as tx:
        found = await digests.ensure(tx, network, turn.house.digest, turn.now)
        schedule = PICKS[name].put(found.schedule, value)
        await digests.set_schedule(tx, turn.person, network, schedule, turn.now)
        _show(turn, replace(found, schedule=schedule), turn.person.wants_digest)


def _require_manager(turn: Turn, network: str) -> None:
    if not digests.may_set(turn.person, network):
        raise Refusal(T("Only a coordinator of this network, or an administrator, can set its digest."))


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────


async def preview(turn: Turn, network: str) -> None:
    """What the next one would tell this audience, as things stand."""
    _require_own(turn, network)
    async with turn.write() as tx:
        found = await digests.ensure(tx, network, turn.house.digest, turn.now)
        material = await digests.upcoming(tx, found, turn.now + 1)
        here = turn.room is not None
        told = contents(material, RoomAudience(network)) if here else digests.for_person(material, turn.person)
        if not told.news:
            turn.say("digests/quiet", network=network)
            return
        html = digests.text(network, found.schedule.zone, told, turn.lang, preview=True)
        turn.say_html(html, digests.keyboard(network, told), item=told.entries[0].item.id)


async def latest(turn: Turn, network: str) -> None:
    """The last few that told something."""
    _require_own(turn, network)
    async with turn.read() as reader:
        issued = await store.latest(reader, network, LATEST)
        zone = await _zone(reader, network)
    buttons = [
        Button(
            f"{day(local_day(each.from_at, zone), turn.lang)} – {day(local_day(each.until_at, zone), turn.lang)}",
            "digest.open",
            {"network": network, "start": each.from_at, "end": each.until_at},
        )
        for each in issued
    ]
    back = [Button(T("‹ Back"), "digest.settings", {"network": network})]
    turn.edit("digests/list", [*columns(buttons, 1), back], network=network, shown=bool(issued))


async def open_(turn: Turn, network: str, start: int, end: int) -> None:
    """All that was new in a period and the person who pressed may read, in private."""
    told, zone = await _mine(turn, network, start, end)
    shown, rows = _page(told, network, told.entries[:PAGE])
    data = _page_data(network, told, shown, zone)
    if turn.private:
        turn.say("digests/items", rows, item=_first(shown), **data)
        return
    me = turn.person
    async with turn.write() as tx:
        outbox.say(
            tx,
            chat_id=me.telegram_id,
            html=render("digests/items", me.language, **data),
            keyboard=mint(tx, rows, me.language, turn.now, only=me.id) or None,
            person_id=me.id,
            item_id=_first(shown),
            now=turn.now,
        )
        turn.toast(T("I sent it to you in our private chat."))


async def page(turn: Turn, network: str, start: int, end: int, item: int, back: bool) -> None:
    """The entries behind the one of `item`, or those before it."""
    told, zone = await _mine(turn, network, start, end)
    at = next((index for index, entry in enumerate(told.entries) if entry.item.id == item), None)
    if at is None:  # it was withdrawn or narrowed meanwhile
        chosen = told.entries[:PAGE]
    else:
        chosen = told.entries[max(0, at - PAGE) : at] if back else told.entries[at + 1 : at + 1 + PAGE]
    shown, rows = _page(told, network, chosen)
    turn.edit("digests/items", rows, item=_first(shown), **_page_data(network, told, shown, zone))


async def _mine(turn: Turn, network: str, start: int, end: int) -> tuple[Contents, str]:
    async with turn.read() as reader:
        material = await store.material(reader, network, start, end)
        return digests.for_person(material, turn.person), await _zone(reader, network)


async def _zone(reader: Reader, network: str) -> str:
    found = await store.settings(reader, network)
    return found.schedule.zone if found else digests.zone_of(network)


def _first(entries: Sequence[Entry]) -> int | None:
    return entries[0].item.id if entries else None


def _page_data(network: str, told: Contents, shown: Sequence[Entry], zone: str) -> dict[str, Any]:
    start, end = local_day(told.start, zone), local_day(told.end, zone)
    return {"network": network, "told": told, "entries": shown, "start": start, "end": end}


def _page(told: Contents, network: str, shown: Sequence[Entry]) -> tuple[Sequence[Entry], Rows]:
    """The entries and their buttons: one to open each, and the way to the pages around."""
    rows = columns([Button(entry.ref, "digest.item", {"item": entry.item.id}) for entry in shown], 2)
    turning = []
    args = {"network": network, "start": told.start, "end": told.end}
    if shown and shown[0] is not told.entries[0]:
        turning.append(Button(T("‹ Back"), "digest.page", {**args, "item": shown[0].item.id, "back": True}))
    if shown and shown[-1] is not told.entries[-1]:
        turning.append(Button(T("More ›"), "digest.page", {**args, "item": shown[-1].item.id, "back": False}))
    return shown, [*rows, turning]


async def item_(turn: Turn, item: int) -> None:
    """One entry, as /show shows it."""
    async with turn.read() as reader:
        turn.args = (await readable_by_id(reader, turn.audience, item)).ref
    await show(turn)


# ── by the clock ──────────────────────────────────────────────────────────────────────────────────────


async def issue_due(house: House) -> None:
    """Issue what is due, a network at a time: each is a transaction of its own, and none waits for the fault of
    another. Raises ExceptionGroup with all that failed; the next knock tries again."""
    failed: list[Exception] = []
    for code in networks.codes():
        try:
            await _issue_one(house, code)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("digests", failed)


async def _issue_one(house: House, network: str) -> None:
    now = house.clock.now_ms()
    async with house.db.read() as reader:
        if not await digests.due(reader, network, house.digest, now):
            return
    async with house.db.write() as tx:
        await digests.issue_due(tx, network, house.digest, now)


FEATURE = Feature(
    name="digests",
    title=N_("Digests"),
    commands=(
        Command(
            "digest",
            digest,
            N_("The digest of your network"),
            usage=N_("/digest for its hours, /digest preview for what the next one would tell"),
        ),
    ),
    buttons={
        "digest.settings": settings,
        "digest.mine": mine,
        "digest.pick": pick,
        "digest.set": set_,
        "digest.preview": preview,
        "digest.latest": latest,
        "digest.open": open_,
        "digest.page": page,
        "digest.item": item_,
    },
    knocks={"digests": (KNOCK_S, issue_due)},
)
