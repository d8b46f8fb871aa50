"""Is the house complete? What features declare must fit together, and what code names must exist.

`faults` is cheap and asked at every start; `source_faults` reads the sources and is asked by the tests and by
``ozonenet check``.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import CommandError
from handlers.feature import Feature
from templates.engine import screens

ROOT = Path(__file__).parent.parent
SPEAKING = ("handlers", "services", "bot/demo", "bot/dispatch.py")
"""Where screens and verbs are named."""
RENDERING = {"say": 0, "edit": 0, "card": 1, "render": 0, "to_person": 2, "to_room": 2, "to_rooms": 2}
"""Function → position of the screen's name among its arguments."""
FORM_VERBS = "form."  # made by handlers/forms.py for every form

_COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")
_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
_SCREEN = re.compile(r"[a-z_]+/[a-z_]+")


def require_complete(features: Iterable[Feature]) -> None:
    """Raises CommandError that names every fault."""
    found = faults(tuple(features))
    if found:
        raise CommandError("\n".join(found))


def faults(features: tuple[Feature, ...]) -> list[str]:
    """What is declared twice, or not well."""
    named = {
        "feature": [feature.name for feature in features],
        "command": ["/" + command.name for feature in features for command in feature.commands],
        "button": [verb for feature in features for verb in feature.buttons],
        "form": [form.name for feature in features for form in feature.forms],
        "reply to": [kind for feature in features for kind in feature.replies],
        "knock": [name for feature in features for name in feature.knocks],
    }
    found = [
        f"{kind} {name} is declared {times} times"
        for kind, names in named.items()
        for name, times in Counter(names).items()
        if times > 1
    ]
    return found + [fault for feature in features for fault in _of_feature(feature)]


def _of_feature(feature: Feature) -> Iterator[str]:
    if not feature.title:
        yield f"feature {feature.name} has no title"
    for command in feature.commands:
        if not _COMMAND.fullmatch(command.name):
            yield f"/{command.name} cannot be a command: a-z, 0-9 and _, at most 32"
        if not command.summary:
            yield f"/{command.name} has no summary for menus and /help"
        if not command.roles and not command.strangers:
            yield f"/{command.name} is for nobody"
        if not command.where:
            yield f"/{command.name} works nowhere"
    for verb in feature.buttons:
        if not _VERB.fullmatch(verb):
            yield f"button {verb} is not named feature.verb"
    for verb in feature.open_buttons - set(feature.buttons):
        yield f"open button {verb} of {feature.name} is not declared among its buttons"
    for form in feature.forms:
        if not form.steps:
            yield f"form {form.name} has no questions"


def source_faults(features: tuple[Feature, ...]) -> list[str]:
    """Screens that code names and nobody wrote, verbs of buttons that no feature declares."""
    known = set(screens())
    verbs = {verb for feature in features for verb in feature.buttons}
    found = []
    for path, tree in _sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            screen, verb = _screen_of(node), _verb_of(node)
            if screen is not None and screen not in known:
                found.append(f"{path}:{node.lineno}: there is no screen {screen}")
            if verb is not None and verb not in verbs and not verb.startswith(FORM_VERBS):
                found.append(f"{path}:{node.lineno}: no feature declares the button {verb}")
    return found


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for name in SPEAKING:
        top = ROOT / name
        for path in [top] if top.is_file() else sorted(top.rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _name_of(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _screen_of(node: ast.Call) -> str | None:
    position = RENDERING.get(_name_of(node))
    return None if position is None else _text(node, position, _SCREEN)


def _verb_of(node: ast.Call) -> str | None:
    return _text(node, 1, _VERB) if _name_of(node) == "Button" else None


def _text(node: ast.Call, position: int, shape: re.Pattern[str]) -> str | None:
    if len(node.args) <= position:
        return None
    argument = node.args[position]
    value = argument.value if isinstance(argument, ast.Constant) else None
    return value if isinstance(value, str) and shape.fullmatch(value) else None
