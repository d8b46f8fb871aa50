"""Buttons under a message, as data; minting them gives each a random token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from domain.words import T
from services.outbox import Keyboard
from storage import buttons
from storage.engine import Tx
from templates.engine import label

DAY_MS = 86_400_000
BUTTON_DAYS = 90
LABEL_LIMIT = 60
NAMELESS = "–"
"""What stands on a button for words of which nothing can be seen, such as a name of spaces."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `label` (a message, or words as they are) and what it does.

    `verb` names a feature's button handler, `args` are its keyword arguments. `only` is the one person who may
    press it; without it everyone in the chat may, and where `item` is given, everyone who may read that item.
    """

    label: T | str
    verb: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    only: int | None = None
    item: int | None = None
    url: str | None = None


Rows = Sequence[Sequence[Button]]


def mint(tx: Tx, rows: Rows, lang: str, now: int, *, only: int | None = None) -> Keyboard:
    """The keyboard for Telegram, its labels in `lang`; `only` is the default for buttons that name nobody."""
    return [[_mint(tx, button, lang, now, only) for button in row] for row in rows if row]


def _mint(tx: Tx, button: Button, lang: str, now: int, only: int | None) -> dict[str, str]:
    words = label(button.label, lang)
    if not any(category(character)[0] not in "CZ" for character in words):
        words = NAMELESS  # Telegram refuses the whole message for one blank button
    if len(words) > LABEL_LIMIT:
        words = words[: LABEL_LIMIT - 1] + "…"
    if button.url is not None:
        return {"text": words, "url": button.url}
    token = buttons.add(
        tx,
        verb=button.verb,
        args=button.args,
        person_id=button.only if button.only is not None else only,
        item_id=button.item,
        expires_at=now + BUTTON_DAYS * DAY_MS,
    )
    return {"text": words, "callback_data": token}


def columns(buttons_: Sequence[Button], width: int) -> list[list[Button]]:
    """The buttons in rows of `width`."""
    return [list(buttons_[start : start + width]) for start in range(0, len(buttons_), width)]
