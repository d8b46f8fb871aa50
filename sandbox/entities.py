"""Entities: offsets in UTF-16 units, the ones Telegram finds by itself, and the tidying of given ones.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Entity = dict[str, Any]

CODE = frozenset({"code", "pre"})
SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
FOUND = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
KNOWN = CODE | SPLITTABLE | QUOTES | FOUND | {"text_link", "text_mention", "custom_emoji"}
# In nesting order: where two entities cover the same text the earlier one is the outer one.
_ORDER = {name: place for place, name in enumerate(["blockquote", "expandable_blockquote", "pre", "code", "text_link"])}

_PATTERNS = (
    (
        "url",
        re.compile(
            r"(?<![\w@])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|int|info|io|me|eu|gov)\b(?:/[^\s<>\"]*)?)",
            re.I,
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.I)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w`/@.])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,256}")),
)
_QUICK = re.compile(r"[/@#.]")
_EDGE = " \n\t\r\v\f"


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts."""
    return len(text) if text.isascii() else len(text) + sum(1 for letter in text if letter > "\uffff")


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The piece of `text` that an entity covers."""
    if text.isascii():
        return text[offset : offset + length]
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def detect(text: str) -> list[Entity]:
    """Commands, mentions, addresses, e-mails and hashtags, as Telegram finds them;
    overlapping ones are not found.
    """
    if not _QUICK.search(text):
        return []
    taken: list[tuple[int, int]] = []
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            start, stop = hit.start(), hit.end()
            if kind == "url":
                stop = start + len(hit.group().rstrip(".,;:!?)'"))
            if start == stop or any(start < b and a < stop for a, b in taken):
                continue
            taken.append((start, stop))
            found.append({"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(text[start:stop])})
    return sorted(found, key=lambda entity: entity["offset"])


def with_detected(text: str, given: list[Entity]) -> list[Entity]:
    """The given entities and those that Telegram finds where no code, link or other found one stands."""
    blocked = [span for span in given if span["type"] not in SPLITTABLE | QUOTES]
    extra = [entity for entity in detect(text) if not any(_meet(entity, span) for span in blocked)]
    return _sorted([*given, *extra]) if extra else given


def check_given(text: str, entities: Iterable[Any]) -> list[Entity]:
    """Entities given by a bot in place of a parse mode, cut to the text.

    Raises ValueError for a wrong form.
    """
    size = utf16_length(text)
    kept: list[Entity] = []
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise ValueError("MessageEntity must be an object with a type")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise ValueError('Field "offset" and "length" must be of type Number')
        if entity["type"] not in KNOWN:
            raise ValueError("Unsupported type specified")
        if entity["type"] not in FOUND and 0 <= offset < size and length > 0:
            kept.append({**entity, "length": min(length, size - offset)})
    return tidy(text, kept)[1]


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Sorted, nothing inside code, no formatting over code, quotes not nested, equal neighbours joined."""
    if not entities:
        return text, []
    code = [entity for entity in entities if entity["type"] in CODE]
    code = [entity for entity in code if not any(other is not entity and _inside(entity, other) for other in code)]
    quotes = [entity for entity in entities if entity["type"] in QUOTES]
    kept: list[Entity] = list(code)
    for entity in entities:
        kind = entity["type"]
        if kind in CODE:
            continue
        if kind in QUOTES and any(other is not entity and _inside(entity, other) for other in quotes):
            continue
        if kind in SPLITTABLE:
            kept.extend(_without(entity, code))
        elif not any(_meet(entity, span) for span in code) or kind in QUOTES:
            kept.append(entity)
    return text, _joined(_sorted(kept))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space around; entities are moved and cut with it."""
    right = text.rstrip(_EDGE)
    body = right.lstrip(_EDGE)
    cut = utf16_length(right) - utf16_length(body)
    size = utf16_length(body)
    if body == text:
        return text, entities
    kept: list[Entity] = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(size, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _meet(one: Entity, other: Entity) -> bool:
    (a, b), (c, d) = _span(one), _span(other)
    return a < d and c < b


def _inside(one: Entity, other: Entity) -> bool:
    """Strictly smaller, so that of two equal spans neither vanishes for the other."""
    (a, b), (c, d) = _span(one), _span(other)
    return c <= a and b <= d and (a, b) != (c, d)


def _without(entity: Entity, holes: list[Entity]) -> list[Entity]:
    pieces = [_span(entity)]
    for hole in holes:
        c, d = _span(hole)
        pieces = [
            piece
            for a, b in pieces
            for piece in ([(a, b)] if d <= a or b <= c else [(a, min(b, c)), (max(a, d), b)])
            if piece[0] < piece[1]
        ]
    return [{**entity, "offset": a, "length": b - a} for a, b in pieces]


def _sorted(entities: list[Entity]) -> list[Entity]:
    return sorted(
        entities,
        key=lambda item: (item["offset"], -item["length"], _ORDER.get(item["type"], 9), item["type"]),
    )


def _joined(entities: list[Entity]) -> list[Entity]:
    """Formatting of one kind that overlaps or touches is one entity."""
    kept: list[Entity] = []
    last: dict[str, Entity] = {}
    for entity in entities:
        before = last.get(entity["type"])
        if entity["type"] in SPLITTABLE and before and entity["offset"] <= before["offset"] + before["length"]:
            stop = max(before["offset"] + before["length"], entity["offset"] + entity["length"])
            before["length"] = stop - before["offset"]
            continue
        copy = dict(entity)
        kept.append(copy)
        last[entity["type"]] = copy
    return _sorted(kept)
