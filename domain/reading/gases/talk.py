"""Talk of gases that is no case: a question to colleagues, a rule, a wish, a lesson, a message that says of itself that
there is no case.

The words are rows of ``talk.csv``, patterns over folded text. Whatever tells of goods (an amount, a container, a test,
a seizure) makes a case of a message; a writer who says that he has none is believed.
"""

from __future__ import annotations

import re

from ..words.fold import Folded
from ..words.lexicon import Cue
from .scene import PLAIN, Role
from .speakers import Ways

#: What the whole message is: no case, whatever it names.
_NO_CASE = Ways("nothing", "teaching", table="talk")
#: What was feared is not there, unless a test tells what is.
_ALARM = Ways("alarm", table="talk")
#: What a sentence is: the gases in it are those of a question, a rule or a wish.
_GENERAL = Ways("asks", "rule", "wish", table="talk")
_SENTENCE = re.compile(r"[^.!?;\n]*(?:\.(?=\S)[^.!?;\n]*)*[.!?;\n]?")
#: Kinds of cues that tell what happened to goods, and what they turned out to be.
_HAPPENED, _TOLD = frozenset({"status", "foundq", "confirm"}), frozenset({"act", "actpost", "decl", "declpost"})


def silenced(folded: Folded, cues: list[Cue], found: list[Role]) -> list[Role]:
    """The roles of the names that are more than talk, in a message without amounts and containers."""
    text = folded.text
    if _NO_CASE.search(text):
        return []
    if _ALARM.search(text):
        return [role for role in found if role.strong]
    if not found:
        return found
    spans = [(match.span(), _kinds(cues, match.span())) for match in _SENTENCE.finditer(text) if match.group()]
    general = [span for span, kinds in spans if _GENERAL.search(text, *span) and not _compares(kinds)]
    told = [(span, kinds) for span, kinds in spans if span not in general]
    if any(kinds & _HAPPENED for _, kinds in told):
        return found
    asked = [span for span, kinds in told if text[span[1] - 1] == "?" and not kinds & _TOLD]
    return [r for r in found if not _within(r, general) and not (r.role == PLAIN and _within(r, asked))]


def asks(text: str) -> bool:
    """Whether a message asks, wishes or teaches: the country it names is none where something happened."""
    return _NO_CASE.search(text) is not None or _GENERAL.search(text) is not None


def lessons(text: str) -> bool:
    """Whether a message teaches, or says of itself that there is no case: the methods it names are those of none."""
    return _NO_CASE.search(text) is not None


def _kinds(cues: list[Cue], span: tuple[int, int]) -> set[str]:
    return {c.kind for c in cues if span[0] <= c.start < span[1]}


def _compares(kinds: set[str]) -> bool:
    """Whether a sentence tells what happened, or what a paper and a test say."""
    return bool(kinds & _HAPPENED) or {"decl", "act"} <= kinds


def _within(role: Role, spans: list[tuple[int, int]]) -> bool:
    return any(start <= role.start < end for start, end in spans)
