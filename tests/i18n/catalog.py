"""The catalogs as they stand and the messages that the code holds now, read in memory."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from templates.catalogs import LOCALE, catalog_path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "handlers", "services", "templates", "domain")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@cache
def extracted() -> Catalog:
    """What `make messages` would collect now."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {
        mapping["pattern"]: {key: value for key, value in mapping.items() if key not in ("pattern", "method")}
        for mapping in mappings
    }
    catalog = Catalog()
    for floor in FLOORS:
        found = extract_from_dir(ROOT / floor, methods, options)
        for file, line, message, _comments, context in found:
            catalog.add(message, locations=[(f"{floor}/{file}", line)], context=context)
    return catalog


@cache
def catalog(lang: str) -> Catalog:
    """The catalog of a language; raises where a line of it cannot be parsed."""
    with catalog_path(lang).open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def languages() -> list[str]:
    """The languages that have a catalog."""
    return sorted(path.parent.parent.name for path in LOCALE.rglob("*.po"))


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one a plural form; empty where it is not translated."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def sources(message: Message) -> tuple[str, ...]:
    """The English of a message: one, or singular and plural."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def translated(lang: str) -> Iterator[tuple[Message, int, str]]:
    """Each translation in use: its message, the number of its plural form, the words."""
    wanted = extracted()
    for message in catalog(lang):
        if message.id and message.id in wanted:
            for number, words in enumerate(forms(message)):
                if words:
                    yield message, number, words


def placeholders(words: str) -> set[str]:
    """The names of the parameters in a message."""
    return set(_PLACEHOLDER.findall(words))


def calls(*names: str) -> Iterator[tuple[str, str]]:
    """(file:line, message) of each `Name(T("message" …` in the code."""
    for floor in ("bot", "handlers", "services"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or _name(node.func) not in names or not node.args:
                    continue
                for message in _messages(node.args[0]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", message


def _messages(argument: ast.expr) -> Iterator[str]:
    for node in ast.walk(argument):
        if isinstance(node, ast.Call) and _name(node.func) == "T":
            texts = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "plural")]
            yield from (text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
