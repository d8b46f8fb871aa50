"""Only the delivery speaks to a chat; everybody else puts a row into the outbox."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from telegram import Bot, CallbackQuery, Chat, Message, User

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "services", "storage", "templates", "domain")
SENDING = re.compile(r"^(send|edit|copy|forward|delete|pin|unpin|answer|reply|stop_poll)_")
ALLOWED = "bot/delivery/"
NOT_TO_A_CHAT = {"delete_webhook", "delete_my_commands"}


def sending_methods() -> set[str]:
    """Every method of the library by which something appears in a chat, changes there or goes from it."""
    names = {name for kind in (Bot, Message, Chat, User, CallbackQuery) for name in dir(kind)}
    return {name for name in names if SENDING.match(name)} - NOT_TO_A_CHAT


def calls(source: str, methods: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in methods:
                yield node.lineno, name


def test_only_the_delivery_calls_a_sending_method() -> None:
    methods = sending_methods()
    found = [
        f"{name}:{line} {what}"
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith(ALLOWED)
        for line, what in calls(path.read_text(encoding="utf-8"), methods)
    ]
    assert found == []


def test_the_rule_sees_shortcuts_of_the_library_too() -> None:
    source = "await bot.send_message(1, 'x'); await message.reply_text('x'); await query.edit_message_text('x')"
    assert {name for _, name in calls(source, sending_methods())} == {
        "send_message",
        "reply_text",
        "edit_message_text",
    }
