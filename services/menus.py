"""Telegram's command menus: for strangers and rooms in every language, and for each member by role.

What stands in them comes from the features' declarations (`declare`); nothing is listed here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from domain.access import Role
from services import outbox
from services.outbox import Priority
from storage import facts, menus, people
from storage.engine import Reader, Tx
from storage.people import Person
from templates.engine import LANGUAGES, translate

Menu = list[dict[str, str]]
"""`[{"command": …, "description": …}]`, as Telegram takes it."""

DEFAULTS = "menus"
BEGIN = "start"  # what Telegram sends for a newcomer, and so the first thing to do
DESCRIPTION_LIMIT = 256
COMMANDS_LIMIT = 100
EVERYBODY_ELSE = 0  # the chat on whose behalf the menus of scopes are set
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as menus need to know it; `summary` is an English message.

    `strangers` and `members` say in whose menus it stands.
    """

    name: str
    summary: str
    roles: frozenset[Role]
    private: bool
    room: bool
    strangers: bool
    members: bool


class _Declared:
    """What the features of this process offer."""

    entries: tuple[Entry, ...] = ()
    version: str = ""


def declare(entries: Sequence[Entry]) -> None:
    """The commands that menus are made of from now on."""
    _Declared.entries = tuple(entries)
    _member_menu.cache_clear()
    menus_ = [
        (code, _strangers(code), _rooms(code), *(_member_menu(role, code) for role in Role)) for code in LANGUAGES
    ]
    _Declared.version = hashlib.blake2b(msgspec.json.encode(menus_), digest_size=6).hexdigest()


def _menu(lang: str, wanted: Callable[[Entry], bool]) -> Menu:
    chosen = [entry for entry in _Declared.entries if wanted(entry)]
    return [
        {"command": entry.name, "description": translate(entry.summary, lang)[:DESCRIPTION_LIMIT]}
        for entry in chosen[:COMMANDS_LIMIT]
    ]


def _strangers(lang: str) -> Menu:
    menu = _menu(lang, lambda entry: entry.strangers and entry.private)
    return sorted(menu, key=lambda line: line["command"] != BEGIN)


def _rooms(lang: str) -> Menu:
    return _menu(lang, lambda entry: entry.room and entry.members)


@cache
def _member_menu(role: Role, lang: str) -> Menu:
    return _menu(lang, lambda entry: entry.private and entry.members and role in entry.roles)


async def show_defaults(tx: Tx, now: int) -> bool:
    """Tell Telegram the menus of strangers and of rooms in all languages; False when it knows them already."""
    if not await facts.put(tx, DEFAULTS, _Declared.version):
        return False
    for lang in LANGUAGES:
        for scope, menu in (
            ("default", _strangers(lang)),
            ("all_private_chats", _strangers(lang)),
            ("all_group_chats", _rooms(lang)),
        ):
            payload: dict[str, Any] = {"commands": menu, "scope": {"type": scope}}
            if lang != "en":  # English is for all languages that have no menu of their own
                payload["language_code"] = lang
            _call(tx, EVERYBODY_ELSE, "setMyCommands", payload, f"menu:{scope}:{lang}", now)
    return True


async def show(tx: Tx, person: Person, now: int) -> None:
    """Give a person the menu of their role in their language; whoever is no member (any more) has the strangers'."""
    scope = {"type": "chat", "chat_id": person.telegram_id}
    key = f"menu:{person.telegram_id}"
    if person.role is None or not person.active:
        await menus.forget(tx, person.id)
        _call(tx, person.telegram_id, "deleteMyCommands", {"scope": scope}, key, now)
    elif await menus.note(tx, person, _Declared.version):
        payload = {"commands": _member_menu(person.role, person.language), "scope": scope}
        _call(tx, person.telegram_id, "setMyCommands", payload, key, now)


async def up_to_date(reader: Reader) -> bool:
    """Whether Telegram shows everybody what stands here."""
    told = await facts.get(reader, DEFAULTS)
    return told == _Declared.version and not await menus.stale(reader, _Declared.version, 1)


async def show_stale(tx: Tx, now: int) -> bool:
    """Bring some of the menus up to date that are not; True when there may be more."""
    found = await menus.stale(tx, _Declared.version, AT_ONCE)
    for person_id in found:
        person = await people.by_id(tx, person_id)
        assert person is not None
        await show(tx, person, now)
    return len(found) == AT_ONCE


def _call(tx: Tx, chat_id: int, method: str, payload: dict[str, Any], key: str, now: int) -> None:
    outbox.call(
        tx,
        chat_id=chat_id,
        method=method,
        payload=payload,
        now=now,
        priority=Priority.NOTIFICATION,
        coalesce=key,
    )
