"""What a feature declares: its commands, buttons, forms, replies, events and knocks.

A handler module ends in one `FEATURE = Feature(…)`; `handlers/__init__.py` lists the modules; everything else
(command menus, help, dispatch, start-up checks, tests) is derived from the declarations.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.access import EVERYBODY, Role
from domain.words import T

if TYPE_CHECKING:
    from handlers.form import Form
    from handlers.turn import House, Turn

Handler = Callable[["Turn"], Awaitable[None]]
ButtonHandler = Callable[..., Awaitable[None]]
Knock = Callable[["House"], Awaitable[None]]

PRIVATE, ROOM = "private", "room"
ANYWHERE = frozenset({PRIVATE, ROOM})


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`. `summary` stands in Telegram's command menu (English message), `usage` in /help.

    `roles` may use it, `strangers` too when set; others are told `refusal`, or that it is not for their role. `where`
    it works: in private, in a bound room, or both; `unbound` also in a group that is not bound yet.
    """

    name: str
    run: Handler
    summary: str
    usage: str = ""
    roles: frozenset[Role] = EVERYBODY
    refusal: T | None = None
    where: frozenset[str] = ANYWHERE
    strangers: bool = False
    unbound: bool = False
    menu: bool = True


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the house.

    buttons: verb → handler(turn, **args). Verbs are written `feature.verb`.
    replies: kind of anchor (`item` of `item:12`) → handler(turn, key) for a reply to a message that shows it.
    events: `chat_member`, `my_chat_member`, `chat_join_request`, `inline_query`, `migrate`, `edited_message` → handler.
    knocks: name → (seconds between, handler(house)) for what happens by the clock.
    open_buttons: verbs that a person who is not vetted may press (joining, language).
    """

    name: str
    title: str
    commands: tuple[Command, ...] = ()
    buttons: Mapping[str, ButtonHandler] = field(default_factory=dict)
    open_buttons: frozenset[str] = frozenset()
    forms: tuple[Form, ...] = ()
    replies: Mapping[str, Callable[..., Awaitable[None]]] = field(default_factory=dict)
    events: Mapping[str, Handler] = field(default_factory=dict)
    knocks: Mapping[str, tuple[float, Knock]] = field(default_factory=dict)
    start_links: Mapping[str, Callable[[Turn, str], Awaitable[Any]]] = field(default_factory=dict)
