"""Texts cut at blanks, line ends and Chinese stops: what the analyser reads once and remembers.

The same words return in other texts, and hardly anything that stands beside them changes what they are; where it may,
callers put the chunks together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

STOPS = "\n。！？"
"""Behind these a text is cut without anything being taken away."""

SELDOM = re.compile("[0-9]{5}")
"""In a chunk that hardly returns: the number of a container, of a bill of lading."""


def cut(text: str) -> list[str]:
    """The chunks of `text`, in their order."""
    for stop in STOPS:
        if stop in text:
            text = text.replace(stop, f"{stop} ")
    return text.split(" ")


def joined(chunks: Iterable[str]) -> str:
    """The text of chunks that follow each other in `cut`."""
    text = " ".join(chunks)
    for stop in STOPS:
        if stop in text:
            text = text.replace(f"{stop} ", stop)
    return text
