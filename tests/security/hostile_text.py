"""Texts that break careless programs, and ways of putting them into every place where a person's words can stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec

from domain.words import T

TAGS = (
    "<u>zq",
    "</i></b></blockquote>zq",
    '<a href="https://evil.example">zq</a>',
    "<script>alert('zq')</script>",
    "<tg-spoiler>zq<",
    "zq<!-- --><pre><code class='x'>",
)
ENTITIES = ("&lt;b&gt;zq", "&amp;amp;zq", "&#60;b&#62;zq", "&zq;", "& < > \" '", "&#x3c;a href=tg://user?id=1&#x3e;zq")
DIRECTIONS = ("\u202egpj.zq\u202c", "\u2066zq", "\u2069\u2069zq", "\u200fzq\u200e", "مرحبا zq عالم", "zq\u061c")
INVISIBLE = ("\u200b\u200dzq\u2060", "\ufeffzq", "z\u0000q\u0007\x1b[31m\x7f", "zq\r\r\n\u2028\u2029\u0085")
SHAPES = (
    "z" + "\u0301\u0489" * 60 + "q",
    "👨\u200d👩\u200d👧\u200d👦🏴\U000e0067\U000e0062zq",
    "🜁" * 50 + "zq",
    "ﷺzq𝕫𝕢",
)
PATTERNS = ("%(name)s %s %d {0} {{ 7*7 }} {% raw %}zq", "__class__.zq", "\\n\\u003cb\\u003ezq", "zq`*_[x](tg://y)~|")
KINDS = (TAGS, ENTITIES, DIRECTIONS, INVISIBLE, SHAPES, PATTERNS)
HOSTILE = tuple(text for kind in KINDS for text in kind)
LIMIT = 4096
BORDERS = (
    "z" * LIMIT,
    "z" * (LIMIT - 1) + "🜁q",
    "🜁" * (LIMIT // 2) + "q",
    "&" * (LIMIT - 1) + "<b>",
    "<" * LIMIT + ">",
    "z\u0301" * (LIMIT // 2) + "q",
    ("z" * 99 + "\n") * 41,
)
"""At and over what one message can hold, in UTF-16 units, where a careless cut would split a character or a tag."""

MARKUP = (
    "<u>zq",
    "</i></b></blockquote>zq",
    '<a href="https://evil',
    "<script",
    "<tg-spoiler>zq",
    "<!--",
    "<pre><code class='x'>",
    "\u202e",
)
"""What must not be found in a message: tags that came in as text, and the character that turns text around."""

Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a screen's data with the way to it. Members of enumerations are nobody's words."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, T):
        yield from leaves(dict(value.params), (*path, "params"))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    elif _has_fields(value):
        for name in _fields(value):
            yield from leaves(getattr(value, name), (*path, name))


def put(value: Any, path: Path, text: str) -> Any:
    """The same data with `text` at the end of `path`."""
    if not path:
        return text
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {**value, first: put(value[first], rest, text)}
    if isinstance(value, list | tuple):
        assert isinstance(first, int)
        inner = [*value[:first], put(value[first], rest, text), *value[first + 1 :]]
        if isinstance(value, list):
            return inner
        return type(value)(*inner) if hasattr(value, "_fields") else tuple(inner)
    assert isinstance(first, str)
    return _with(value, first, put(getattr(value, first), rest, text))


def put_everywhere(value: Any, paths: list[Path], text: str) -> Any:
    """The same data with `text` at the end of each path."""
    for path in paths:
        value = put(value, path, text)
    return value


def _has_fields(value: Any) -> bool:
    return isinstance(value, msgspec.Struct) or (dataclasses.is_dataclass(value) and not isinstance(value, type))


def _fields(value: Any) -> list[str]:
    if isinstance(value, msgspec.Struct):
        return list(value.__struct_fields__)
    return [field.name for field in dataclasses.fields(value)]


def _with(value: Any, name: str, inner: Any) -> Any:
    change: Callable[..., Any] = msgspec.structs.replace if isinstance(value, msgspec.Struct) else dataclasses.replace
    return change(value, **{name: inner})
