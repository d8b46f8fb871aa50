"""Only the two clocks tell the time; everybody else asks them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "services", "storage", "templates", "domain", "sandbox")
CLOCKS = {"bot/clock.py", "sandbox/clock.py"}
TELLING = {
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
}


def tellings(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each use of the machine's time, called or handed on."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                if (owner, name) in TELLING:
                    yield node.lineno, f"{owner}.{name}"
            case ast.ImportFrom(module="time", names=names):
                yield from ((node.lineno, f"time.{one.name}") for one in names if ("time", one.name) in TELLING)


def test_only_the_clocks_tell_the_time() -> None:
    modules = {path.relative_to(ROOT).as_posix(): path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")}
    found = [
        f"{name}:{line} {what}"
        for name, path in modules.items()
        if name not in CLOCKS
        for line, what in tellings(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_rule_sees_every_way_of_asking() -> None:
    source = """
import datetime, time
from datetime import date
from time import time as t
a = time.time(); b = datetime.datetime.now(); c = date.today(); clock = time.time_ns
fine = time.monotonic(); also = clock.now()
"""
    assert {what for _, what in tellings(source)} == {
        "time.time",
        "time.time_ns",
        "datetime.now",
        "date.today",
    }
