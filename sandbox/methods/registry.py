"""The table of methods: each declares its parameters as data, and calls are read against that declaration."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox.errors import bad
from sandbox.files import Upload
from sandbox.store import Json
from sandbox.world import World


class Args(dict[str, Any]):
    """The parameters of one call after reading, and its file parts by name."""

    files: dict[str, Upload]

    def upload(self, name: str) -> Upload | None:
        """The file that a parameter means: a part of its own name,
        or the part that `attach://…` points to.
        """
        return self.attached(self.get(name)) or self.files.get(name)

    def attached(self, value: Any) -> Upload | None:
        """The part that a value `attach://name` points to; None for any other value."""
        if not isinstance(value, str) or not value.startswith("attach://"):
            return None
        part = self.files.get(value.removeprefix("attach://"))
        if part is None:
            raise bad("file is not found in the request")
        return part


Run = Callable[[World, Args], Any | Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Bot API: its name, its parameters and what it does."""

    name: str
    parameters: dict[str, Parameter]
    run: Run

    def read(self, raw: dict[str, Any], files: dict[str, Upload]) -> Args:
        """The call's parameters in their types. Refuses unknown and missing ones."""
        args = Args()
        args.files = files
        known = self.parameters
        for name, value in raw.items():
            if name not in known:
                raise bad(f'unknown parameter "{name}" of {self.name}')
            read = READERS[known[name].kind](name, value) if value is not None else None
            if read is not None:
                args[name] = read
        attached = {value.removeprefix("attach://") for value in _attachments(args)} if files else ()
        for name in files:
            if name not in known and name not in attached:
                raise bad(f'unknown parameter "{name}" of {self.name}')
        for parameter in known.values():
            if parameter.required and parameter.name not in args and parameter.name not in files:
                raise bad(MISSING.get(parameter.name, f"{parameter.name} is empty"))
        return args


MISSING = {
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
}

METHODS: dict[str, Method] = {}
"""Methods by lower-case name."""


def method(name: str, *specifications: str) -> Callable[[Run], Run]:
    """Declare a method.

    A specification is a line of `name`, `name:kind`, `name!` or `name!:kind`; `!` is required.
    """

    def declare(run: Run) -> Run:
        parameters = {}
        for word in " ".join(specifications).split():
            label, _, kind = word.partition(":")
            parameter = Parameter(label.removesuffix("!"), kind or "str", label.endswith("!"))
            if parameter.kind not in READERS:
                raise ValueError(f"{name}: unknown kind {parameter.kind!r}")
            parameters[parameter.name] = parameter
        METHODS[name.lower()] = Method(name, parameters, run)
        return run

    return declare


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise bad("strings must be encoded in UTF-8")
        return value
    if isinstance(value, bool | dict | list):
        raise bad(f"{name} must be a string")
    return str(value)


def _integer(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise bad(f"invalid {name} specified") from error


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise bad(f"invalid {name} specified") from error


def _truth(name: str, value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes")


def _json(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value) if value else None
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise bad(f"can't parse {name} JSON object") from error


def _object(name: str, value: Any) -> Json | None:
    found = _json(name, value)
    if found is not None and not isinstance(found, dict):
        raise bad(f"can't parse {name} JSON object")
    return found


def _list(name: str, value: Any) -> list[Any] | None:
    found = _json(name, value)
    if found is not None and not isinstance(found, list):
        raise bad(f"can't parse {name} JSON array")
    return found


def _chat(name: str, value: Any) -> int | str:
    text = str(value).strip()
    if not text:
        raise bad(f"{name} is empty")
    return int(text) if text.removeprefix("-").isdecimal() else text


READERS: dict[str, Callable[[str, Any], Any]] = {
    "str": _text,
    "int": _integer,
    "float": _number,
    "bool": _truth,
    "json": _json,
    "object": _object,
    "list": _list,
    "chat": _chat,
    "file": _text,
}


def _attachments(value: Any) -> list[str]:
    """Every `attach://…` anywhere in the parameters."""
    if isinstance(value, str):
        return [value] if value.startswith("attach://") else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for item in inner for found in _attachments(item)]


def message_of(world: World, chat: Json, number: int, words: str) -> Json:
    """A message of a chat. Raises 400 with the words."""
    message: Json | None = world.messages.get(chat["id"], number)
    if message is None:
        raise bad(words)
    return message
