"""Telegram's HTML: a text with tags becomes plain text with entities. Pure.

The grammar, the order of checks and the words of the refusals follow the published description of the Bot
API's
formatting options. Offsets in entities count UTF-16 units; offsets in refusals count UTF-8 bytes, as
Telegram does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.entities import tidy, trimmed, utf16_length

Entity = dict[str, Any]

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,7})|#([0-9]{1,8})|(lt|gt|amp|quot))(;?)")
_SPACE = " \t\r\n\f\v"
_NAME_END = re.compile(r"[\s>]")
_ATTRIBUTE_END = re.compile(r"[\s=>/]")
_VALUE_END = re.compile(r"[\s>]")
_HREF = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


class HtmlError(ValueError):
    """The text is not Telegram HTML; the words are the reason that Telegram gives."""


@dataclass(slots=True)
class _Open:
    """A start tag waiting for its end."""

    name: str
    start: int
    attributes: dict[str, str]
    only_child_from: int = field(default=-1)


def escape(text: str) -> str:
    """Plain text written so that `parse` gives it back."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def parse(source: str) -> tuple[str, list[Entity]]:
    """The plain text (untrimmed) and its entities, nested ones outermost first. Raises HtmlError."""
    return tidy(*_Parser(source).run())


def parse_message(source: str) -> tuple[str, list[Entity]]:
    """As `parse`, with the surrounding white space taken off as Telegram does before it sends."""
    return trimmed(*parse(source))


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        source = self.source
        while self.at < len(source):
            mark = source[self.at]
            if mark == "<":
                self._tag()
            elif mark == "&":
                self._emit(self._reference())
            else:
                ends = [place for place in (source.find("<", self.at), source.find("&", self.at)) if place >= 0]
                stop = min(ends, default=len(source))
                self._emit(source[self.at : stop])
                self.at = stop
        if self.open:
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.parts), self.entities

    def _emit(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _bytes(self, place: int) -> int:
        return len(self.source[:place].encode("utf-8", "surrogatepass"))

    def _reference(self) -> str:
        """The character of the reference at hand, or the ampersand itself where there is none."""
        found = _REFERENCE.match(self.source, self.at)
        if found:
            hexadecimal, decimal, name, semicolon = found.groups()
            if name and semicolon:
                self.at = found.end()
                return NAMED[name]
            code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
            if not name and 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                self.at = found.end()
                return chr(code)
        self.at += 1
        return "&"

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.source.startswith("/", self.at):
            self.at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        source = self.source
        stop = _NAME_END.search(source, self.at)
        if stop is None:
            raise HtmlError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        name = source[self.at : stop.start()].lower()
        if name not in TYPES:
            raise HtmlError(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        self.at = stop.start()
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        if name == "tg-emoji" and not re.fullmatch(r"-?\d{1,19}", attributes.get("emoji-id", "")):
            raise HtmlError("Invalid custom emoji identifier specified")
        self.open.append(_Open(name, self.length, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to and over the closing bracket."""
        source = self.source
        found: dict[str, str] = {}
        while True:
            while self.at < len(source) and source[self.at] in _SPACE:
                self.at += 1
            if self.at >= len(source):
                raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            if source[self.at] == ">":
                self.at += 1
                return found
            stop = _ATTRIBUTE_END.search(source, self.at)
            name = source[self.at : stop.start() if stop else len(source)].lower()
            if not name:
                raise HtmlError(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(self.at)}')
            self.at += len(name)
            found[name] = self._value(tag, begin)

    def _value(self, tag: str, begin: int) -> str:
        source = self.source
        place = self.at
        while place < len(source) and source[place] in _SPACE:
            place += 1
        if place >= len(source):
            raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        if source[place] != "=":
            self.at = place
            return ""
        place += 1
        while place < len(source) and source[place] in _SPACE:
            place += 1
        if place >= len(source):
            raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        quote = source[place]
        if quote not in "\"'":
            stop = _VALUE_END.search(source, place)
            self.at = stop.start() if stop else len(source)
            return source[place : self.at]
        self.at = place + 1
        value: list[str] = []
        while self.at < len(source) and source[self.at] != quote:
            if source[self.at] == "&":
                value.append(self._reference())
            else:
                value.append(source[self.at])
                self.at += 1
        if self.at >= len(source):
            raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        self.at += 1
        return "".join(value)

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise HtmlError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        stop = self.source.find(">", self.at)
        if stop < 0:
            raise HtmlError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        name = self.source[self.at : stop].strip(_SPACE).lower()
        opened = self.open.pop()
        if name and name != opened.name:
            raise HtmlError(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.name}>", found "</{name}>"'
            )
        self.at = stop + 1
        if self.length > opened.start:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": TYPES[opened.name],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        attributes = opened.attributes
        if opened.name == "a":
            self._link(entity, attributes.get("href") or self._text_from(opened.start))
            return
        if opened.name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.name == "tg-emoji":
            entity["custom_emoji_id"] = attributes["emoji-id"]
        elif opened.name == "code" and attributes.get("class", "").startswith("language-"):
            entity["language"] = attributes["class"].removeprefix("language-")
        elif opened.name == "pre":
            self._language(entity)
        self.entities.append(entity)

    def _language(self, pre: Entity) -> None:
        """`<pre><code class="language-x">…</code></pre>` is one entity that knows its language."""
        last = self.entities[-1] if self.entities else None
        if last and last["type"] == "code" and (last["offset"], last["length"]) == (pre["offset"], pre["length"]):
            self.entities.pop()
            if last.get("language"):
                pre["language"] = last["language"]

    def _link(self, entity: Entity, href: str) -> None:
        href = href.strip()
        parts = _split(href)
        if parts is None:
            return
        if parts.scheme == "tg" and parts.netloc == "user":
            identifiers = parse_qs(parts.query).get("id", [])
            if identifiers and re.fullmatch(r"[0-9]{1,19}", identifiers[0]):
                entity |= {"type": "text_mention", "user_id": int(identifiers[0])}
                self.entities.append(entity)
            return
        entity["url"] = href if _HREF.match(href) else f"http://{href}"
        if parts.scheme in ("http", "https") and not parts.path:
            entity["url"] = f"{entity['url']}/" if not parts.query and not parts.fragment else entity["url"]
        self.entities.append(entity)

    def _text_from(self, start: int) -> str:
        text = "".join(self.parts).encode("utf-16-le", "surrogatepass")
        return text[2 * start :].decode("utf-16-le", "surrogatepass")


def _split(href: str) -> Any:
    """The parts of an address that a link may have, or None:
    Telegram drops such a link and keeps its text.
    """
    if not href or re.search(r"\s", href):
        return None
    try:
        parts = urlsplit(href if _HREF.match(href) else f"http://{href}")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "tg", "ton", "tonsite", "mailto", "tel"):
        return None
    if parts.scheme in ("http", "https") and "." not in parts.netloc and not parts.netloc.startswith("localhost"):
        return None
    return parts
