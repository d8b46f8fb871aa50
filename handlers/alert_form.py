"""/alert: what it says, whom it is for and how long; then the preview, and the tap that sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain import countries, networks
from domain.access import DEFAULT_TLP, ROLE_NAMES, TLP_AUDIENCES, TLP_MARKS, Role, Tlp
from domain.alerts import (
    LABELS,
    ROLES,
    SPANS,
    TEXT_LIMIT,
    USUAL_ROLES,
    WIDE,
    Audience,
    Level,
    day_fault,
    faults,
    until,
)
from domain.words import N_, Refusal, T
from handlers import answers as answers_
from handlers.forms import STALE, Asking, Choice, Form, Step, begin, current, form_button
from handlers.turn import Turn
from services import alerts
from services.alert_cards import AlertView
from services.alerts import Order, Reach
from services.case_cards import zone_of
from services.keyboards import Rows
from services.reading import understand
from storage.drafts import Draft
from templates import filters
from templates.speech import day, listed, translate

MOST_COUNTRY_BUTTONS = 40
"""So many fit on a keyboard that one still scrolls through; for more countries, names are typed."""


# ── the questions ─────────────────────────────────────────────────────────────────────────────────────


def _text(text: str, _asking: Asking) -> str:
    spoken = text.strip()
    if not spoken:
        raise Refusal(T("Please write what colleagues should know and do."))
    if len(spoken) > TEXT_LIMIT:
        raise Refusal(
            T("That is %(length)s characters; at most %(limit)s fit here. Please shorten it.")
            % {"length": len(spoken), "limit": TEXT_LIMIT}
        )
    return spoken


def _levels(asking: Asking) -> Sequence[Choice]:
    return [Choice(_show_level(level, asking.lang), level.value) for level in Level]


def _show_level(value: str, lang: str) -> str:
    level = Level(value)
    return f"{level.mark} {translate(level.label, lang)}"


def _networks(asking: Asking) -> Sequence[Choice]:
    return [Choice(network.name(asking.lang), network.code) for network in networks.all_networks()]


def _show_networks(value: Sequence[str], lang: str) -> str:
    return listed((filters.network(code, lang) for code in value), lang)


def _members(answers: Mapping[str, Any], lang: str) -> list[str]:
    return [country.iso2 for code in answers.get("networks") or () for country in countries.in_network(code, lang)]


def _countries(asking: Asking) -> Sequence[Choice]:
    members = _members(asking.answers, asking.lang)
    shown = members if len(members) <= MOST_COUNTRY_BUTTONS else list(asking.answers.get("countries") or ())
    return [answers_.country_choice(iso2, asking.lang) for iso2 in shown]


def _typed_countries(text: str, asking: Asking) -> list[str]:
    """Names separated by commas or lines; they come to those that are ticked."""
    named = [answers_.country(word.strip(), asking) for word in re.split(r"[,;،、\n]", text) if word.strip()]
    return list(dict.fromkeys([*(asking.answers.get("countries") or ()), *named]))


def _show_countries(value: Sequence[str], lang: str) -> str:
    return listed((filters.country(iso2, lang) for iso2 in value), lang)


def _roles(asking: Asking) -> Sequence[Choice]:
    wide = asking.answers.get("tlp") in WIDE
    ticked = asking.answers.get("roles") or ()
    return [
        Choice(T(ROLE_NAMES[role]), role.value)
        for role in ROLES
        if role != Role.PARTNER or wide or role.value in ticked
    ]


def _show_roles(value: Sequence[str], lang: str) -> str:
    return listed((filters.role(role, lang) for role in value), lang)


def _spans(_asking: Asking) -> Sequence[Choice]:
    return [Choice(T(name), span) for span, name in SPANS.items()]


def _typed_day(text: str, asking: Asking) -> str:
    """A day, as it is written in any of the languages."""
    today = datetime.fromtimestamp(asking.turn.now / 1000, UTC).astimezone(ZoneInfo(_zone(asking.turn))).date()
    spelt = text.strip()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", spelt):
        spelt = understand(spelt, lang=asking.lang, today=date(today.year + 1, 12, 31)).facts.date
    try:
        found = date.fromisoformat(spelt)
    except ValueError:
        raise Refusal(
            T("“%(text)s” is no day I understand. Please type it like 2026-12-31.") % {"text": text[:40]}
        ) from None
    fault = day_fault(found, today)
    if fault is not None:
        raise Refusal(fault)
    return found.isoformat()


def _show_valid(value: str, lang: str) -> str:
    return translate(SPANS[value], lang) if value in SPANS else day(value, lang)


def _labels(asking: Asking) -> Sequence[Choice]:
    return [
        Choice(f"{TLP_MARKS[tlp]} {tlp.value} – {translate(TLP_AUDIENCES[tlp], asking.lang)}", tlp.value)
        for tlp in LABELS
    ]


def _show_label(value: str, lang: str) -> str:
    return f"{filters.tlp(value, lang)}, {filters.audience(value, lang)}"


STEPS = (
    Step(
        "text",
        N_("Alert"),
        N_("What should colleagues know and do?"),
        hint=N_("A few sentences; they are shown as you write them."),
        parse=_text,
    ),
    Step("level", N_("Level"), N_("How much does it press?"), choices=_levels, show=_show_level, width=1),
    Step(
        "valid",
        N_("Valid"),
        N_("Until when is it valid?"),
        hint=N_("Tap, or type a day."),
        choices=_spans,
        parse=_typed_day,
        show=_show_valid,
    ),
    Step(
        "networks",
        N_("Networks"),
        N_("Officers of which networks get it?"),
        choices=_networks,
        show=_show_networks,
        many=True,
        width=1,
    ),
    Step(
        "countries",
        N_("Countries"),
        N_("Only some countries of these networks?"),
        hint=N_("Tap or type their names, separated by commas. Skip for all countries."),
        choices=_countries,
        parse=_typed_countries,
        show=_show_countries,
        many=True,
        optional=True,
    ),
    Step("roles", N_("Roles"), N_("Who gets it?"), choices=_roles, show=_show_roles, many=True, width=1),
    Step("tlp", N_("Who may read it"), N_("Who may read it?"), choices=_labels, show=_show_label, width=1),
)


def order_of(answers: Mapping[str, Any]) -> Order:
    """The alert that the answers describe."""
    audience = Audience(tuple(answers["networks"]), tuple(answers.get("countries") or ()), tuple(answers["roles"]))
    return Order(answers["text"], Level(answers["level"]), audience, Tlp(answers["tlp"]), answers["valid"])


def blockers(asking: Asking) -> Sequence[T]:
    """Why it cannot be sent as it is."""
    if any(name not in asking.answers for name in ("networks", "roles", "tlp")):
        return []
    audience = Audience(
        tuple(asking.answers["networks"]),
        tuple(asking.answers.get("countries") or ()),
        tuple(asking.answers["roles"]),
    )
    return faults(audience, Tlp(asking.answers["tlp"]), asking.person.network)


def _quick_changes(_asking: Asking, draft: Draft) -> Rows:
    """What is answered beforehand, and most often changed."""
    return [
        [
            form_button(T("Networks"), "form.field", draft, name="networks"),
            form_button(T("Countries"), "form.field", draft, name="countries"),
        ],
        [
            form_button(T("Roles"), "form.field", draft, name="roles"),
            form_button(T("Who may read it"), "form.field", draft, name="tlp"),
        ],
    ]


def _zone(turn: Turn) -> str:
    return zone_of(turn.person.country, turn.person.network)


# ── the walk ──────────────────────────────────────────────────────────────────────────────────────────


async def alert(turn: Turn) -> None:
    """/alert, with or without its text. For all officers of the own network unless changed."""
    own = turn.person.network
    answers: dict[str, Any] = {
        "countries": [],
        "roles": [role.value for role in USUAL_ROLES],
        "tlp": DEFAULT_TLP.value,
    }
    if own is not None:
        answers["networks"] = [own]
    if turn.args:
        answers["text"] = _text(turn.args, Asking({}, {}, turn.person, turn))
    await begin(turn, ALERT, answers=answers, review=bool(turn.args))


async def preview(turn: Turn, draft: Draft) -> None:
    """Exactly what will be seen, and whom it reaches."""
    order = order_of(draft.answers)
    async with turn.read() as reader:
        reached = await alerts.reach(reader, turn.person, order)
    problems = _problems(turn, order, reached)
    rows = [[form_button(T("‹ Change"), "form.review", draft)]]
    if not problems:
        rows.insert(0, [form_button(_send_label(reached), "alert.send", draft)])
    zone = _zone(turn)
    async with turn.write():
        turn.card(
            draft.anchor,
            "alerts/preview",
            rows,
            alert=AlertView(
                ref="A-…",
                tlp=order.tlp,
                network=turn.person.network or order.audience.networks[0],
                posted_at=turn.now,
                text=order.text,
                level=order.level,
                valid_until=until(order.valid, turn.now, zone),
            ),
            zone=zone,
            problems=problems,
            reaches=_reaches(reached),
            unreachable=len(reached.unreachable),
            whole=order.audience.whole,
        )


def _problems(turn: Turn, order: Order, reached: Reach) -> list[T]:
    found = faults(order.audience, order.tlp, turn.person.network)
    if not reached.people and not reached.rooms:
        found.append(T("Nobody would get it. Please choose a wider audience."))
    return found


def _send_label(reached: Reach) -> T:
    n = len(reached.people)
    return T("Send to %(n)s person", plural="Send to %(n)s people", n=n)


def _reaches(reached: Reach) -> T:
    people, lands, rooms = len(reached.people), reached.countries, len(reached.rooms)
    return T("It will reach %(people)s in %(countries)s, and %(rooms)s.") % {
        "people": T("%(n)s person", plural="%(n)s people", n=people),
        "countries": T("%(n)s country", plural="%(n)s countries", n=lands),
        "rooms": T("%(n)s room", plural="%(n)s rooms", n=rooms),
    }


PUBLIC = T(
    "TLP:CLEAR: everyone vetted, industry included, may read this alert, and it may be published. "
    "What was public cannot be taken back. Is this meant?"
)


async def _sure(turn: Turn, draft: Draft) -> None:
    """What becomes public needs a third tap."""
    rows = [
        [form_button(T("Yes, send it"), "alert.send", draft, sure=True)],
        [form_button(T("‹ Change"), "form.review", draft)],
    ]
    async with turn.write():
        turn.card(draft.anchor, "common/sentence", rows, sentence=PUBLIC)


async def send(turn: Turn, draft: int, version: int, sure: bool = False) -> None:
    """The second tap; what is CLEAR needs a third one. The card says that it was sent; the tally below it tells how
    it goes."""
    now = await current(turn, draft, version)
    if order_of(now.answers).tlp is Tlp.CLEAR and not sure:
        await _sure(turn, now)
        return
    async with turn.write() as tx:
        row = await alerts.send(tx, turn.person, order_of(now.answers), now, turn.now)
        if row is None:
            turn.toast(STALE)
            return
        turn.card(
            now.anchor,
            "common/sentence",
            sentence=T("%(ref)s is on its way. Below you see who has read it.") % {"ref": row.ref},
        )


ALERT = Form(
    name="alert",
    title=N_("New alert"),
    label=N_("Preview"),
    steps=STEPS,
    submit=preview,
    blockers=blockers,
    subject=lambda answers, lang: str(answers.get("text", ""))[:60],
    extra=_quick_changes,
)
