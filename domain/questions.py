"""Questions to colleagues: their states and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.access import Tlp
from domain.words import N_


class State(StrEnum):
    """Where a question stands. `CLOSED`: it needs no answer any more, though none solved it."""

    OPEN = "open"
    SOLVED = "solved"
    CLOSED = "closed"


STATE_MARKS: Mapping[State, str] = {State.OPEN: "❓", State.SOLVED: "✅", State.CLOSED: "▪️"}
STATE_NAMES: Mapping[State, str] = {State.OPEN: N_("open"), State.SOLVED: N_("solved"), State.CLOSED: N_("closed")}

LABELS = (Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR, Tlp.AMBER_STRICT)
"""The labels a question may have: one that only named people read is a letter, not a question."""

TEXT_LIMIT = 2000
ANSWER_LIMIT = 4096
"""As long as a message can be: what was answered is kept whole."""


def reference(year: int, number: int) -> str:
    """The reference of a question: year of asking, number in that year: `Q-2026-0001`."""
    return f"Q-{year}-{number:04d}"
