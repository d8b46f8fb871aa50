"""/stats: one picture of the cases that may be read here, with the figures below it."""

from __future__ import annotations

from typing import Any

from telegram import Message

from domain import countries, networks
from domain.access import Actor
from domain.spans import understand
from domain.words import N_, Refusal, T
from handlers.feature import Command, Feature
from handlers.paging import audience
from handlers.turn import Turn
from services import copies, outbox, stats, stats_picture
from services.case_cards import zone_of
from services.keyboards import Button, Rows, mint
from services.stats import Scope
from storage.engine import Tx
from templates import filters
from templates.engine import moment, render, translate
from templates.parts import parts

CAPTION = 1024  # UTF-16 units under a picture, Bot API "sendPhoto"
LONGEST = 200
LAST_YEAR = "last 12 months"
EVERYTHING = "all"


async def stats_(turn: Turn) -> None:
    """/stats, with a country or network and a time in any order; without them one's own network, the last 12 months."""
    words = " ".join(turn.args.split())[:LONGEST]
    asked = understand(words, turn.today)
    stats.check(asked, turn.today)
    several = countries.namesakes(asked.rest)
    if several:
        period = asked.words or LAST_YEAR
        turn.say_text(
            T("“%(name)s” is the name of several countries. Which one?") % {"name": asked.rest},
            [
                [Button(filters.country(iso2, turn.lang), "stats.show", {"scope": iso2, "period": period})]
                for iso2 in several
            ],
        )
        return
    scope = stats.scope_of(asked.rest) if asked.rest else Scope(network=_own_network(turn))
    await _show(turn, scope, asked.words or LAST_YEAR)


async def show(turn: Turn, scope: str, period: str, apart: bool = False) -> None:
    """A button asks for another time or place; `apart`: more than its message belongs to it, so that stays as it is."""
    await _show(turn, stats.scope_of(scope), period, pressed=None if apart else turn.message)


def _own_network(turn: Turn) -> str | None:
    if turn.room is not None:
        return turn.room.network
    return turn.person.network if turn.person.network in networks.codes() else None


async def _show(turn: Turn, scope: Scope, period: str, *, pressed: Message | None = None) -> None:
    span = understand(period, turn.today)
    readers, lang = audience(turn), turn.lang
    figures = await stats.count(turn.house.db, readers, scope, span, turn.today)
    shown = stats_picture.panels(figures, lang)
    where, when = stats_picture.scope_name(scope, lang), stats_picture.span_name(span, lang)
    said: dict[str, Any] = {"scope": where, "span": when, "figures": figures, "panels": shown}
    said["times_title"], said["times"] = stats_picture.lines(figures, lang)
    picture, without = None, None
    if shown:
        zone = zone_of(turn.actor.country if isinstance(readers, Actor) else None, _own_network(turn))
        made = translate(
            T("%(service)s, %(when)s", {"service": turn.house.name, "when": moment(turn.now, lang, zone)}), lang
        )
        try:
            picture = await stats_picture.draw(
                turn.house.press, shown, title=where, subtitle=when, made=made, lang=lang
            )
        except Refusal as refusal:
            without = refusal.reason
    html = render("stats/figures", lang, **said, without=without)
    if picture is None:
        await _say(turn, [html], None, _keyboard(turn, scope, period, apart=False), pressed)
    else:
        path = await copies.keep(turn.house.files.parent, "figures.png", picture, turn.now)
        texts = parts(html, CAPTION)
        await _say(turn, texts, path, _keyboard(turn, scope, period, apart=len(texts) > 1), pressed)


async def _say(turn: Turn, texts: list[str], picture: str | None, keyboard: Rows, pressed: Message | None) -> None:
    """The picture with the first text, then the others; buttons under the first. In a room they are for everybody.

    What all stands in one message takes the place of the message whose button was pressed.
    """
    async with turn.write() as tx:
        to: dict[str, Any] = {
            "chat_id": turn.chat_id,
            "person_id": turn.person.id if turn.private else None,
            "now": turn.now,
        }
        if pressed is not None and len(texts) == 1 and (picture is not None or not pressed.photo):
            method, payload = _instead(texts[0], picture)
            payload |= {"message_id": pressed.message_id, "reply_markup": _markup(tx, turn, keyboard)}
            place = f"{turn.chat_id}:message:{pressed.message_id}"
            outbox.call(tx, method=method, payload=payload, coalesce=place, **to)
            return
        if picture is not None:
            outbox.call(tx, method="sendPhoto", payload=_photo(tx, turn, picture, texts.pop(0), keyboard), **to)
            keyboard = ()
        for text in texts:
            outbox.say(tx, html=text, thread_id=turn.thread_id, keyboard=_keys(tx, turn, keyboard) or None, **to)


def _instead(text: str, picture: str | None) -> tuple[str, dict[str, Any]]:
    """The call, without its message and buttons, by which a message shows other figures."""
    if picture is None:
        return "editMessageText", {"text": text, "parse_mode": "HTML"}
    media = {"type": "photo", "media": {"file": picture}, "caption": text, "parse_mode": "HTML"}
    return "editMessageMedia", {"media": media}


def _photo(tx: Tx, turn: Turn, picture: str, caption: str, keyboard: Rows) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "photo": {"file": picture},
        "caption": caption,
        "parse_mode": "HTML",
        "reply_markup": _markup(tx, turn, keyboard),
    }
    return payload if turn.thread_id is None else {**payload, "message_thread_id": turn.thread_id}


def _markup(tx: Tx, turn: Turn, keyboard: Rows) -> dict[str, Any]:
    return {"inline_keyboard": _keys(tx, turn, keyboard)}


def _keys(tx: Tx, turn: Turn, keyboard: Rows) -> list[list[dict[str, str]]]:
    return mint(tx, keyboard, turn.lang, turn.now, only=turn.person.id if turn.private else None)


def _keyboard(turn: Turn, scope: Scope, period: str, *, apart: bool) -> Rows:
    """Other times for the same place, other places for the same time."""
    year = turn.today.year
    times: dict[str, T | str] = {
        LAST_YEAR: T("12 months"),
        f"{year}": f"{year}",
        f"{year - 1}": f"{year - 1}",
        EVERYTHING: T("All years"),
    }
    places: dict[str, T | str] = {}
    if turn.private and turn.person.country:
        places[turn.person.country] = T("My country")
    own = _own_network(turn)
    if own:
        places[own] = T("My network")
    places[""] = T("All networks")
    return [
        [
            Button(name, "stats.show", {"scope": scope.words, "period": time, "apart": apart})
            for time, name in times.items()
            if time != period
        ],
        [
            Button(name, "stats.show", {"scope": place, "period": period, "apart": apart})
            for place, name in places.items()
            if place != scope.words
        ],
    ]


FEATURE = Feature(
    name="stats",
    title=N_("Figures"),
    commands=(
        Command(
            "stats",
            stats_,
            N_("Figures as a picture"),
            usage=N_("/stats, /stats PH 2024 or /stats SEAP last 12 months"),
        ),
    ),
    buttons={"stats.show": show},
)
