"""Where a message comes from is where it happened, not where the goods come from: "quick one from Mombasa", "Привет из
Поти", "Из Поти сообщают"."""

from __future__ import annotations

import re

from ..words.labels import any_of
from ..words.lexicon import Cue

#: Bare words of origin, which greetings and letters have too.
_FROM = frozenset(
    ("from", "de", "du", "depuis", "desde", "из", "с", "от", "من", "来自", "自", "从", "由", "发自", "sent from")
)
#: Words of news or greeting at the end of what stands in front of such a word, and whom they are for.
_NEWS = re.compile(
    rf"(?:(?<![^\W\d_]){any_of('news')}|{any_of('news_zh')})(?:[\s,!.:\-]{{0,3}}|"
    r"\s(?:to you|to all|for you|here|now|in|just in|again|today|this morning|live|vous|nos|les|вам|всем|сегодня|"
    r"لكم|اليكم|الجميع|اليوم)\s)$"
)
#: Words behind a name that make it the one of the writer.
_TELLS = re.compile(
    rf"\s?,?\s?(?:(?:they|we|on|nous|nos|me|мне|нам|сегодня) )?(?<![^\W\d_]){any_of('tells')}|{any_of('tells_zh')}"
)
#: Characters that the words of news have at most.
_REACH = 40


def from_the_sender(text: str, cue: Cue, end: int) -> bool:
    """Whether a word of origin, whose name ends at ``end``, tells who writes and not where the goods come from."""
    if text[cue.start : cue.end] not in _FROM:
        return False
    return _TELLS.match(text, end) is not None or _NEWS.search(text, max(0, cue.start - _REACH), cue.start) is not None
