"""The worked example of the guide is code that would run."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^`(?P<path>[\w/.]+)`\n\n```\w+\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = {found["path"]: found["text"] for found in BLOCK.finditer((ROOT / "CONTRIBUTING.md").read_text("utf-8"))}
MODULES = sorted(path for path in BLOCKS if path.endswith(".py"))
OWN = {"bookmarks"}


def test_the_example_has_a_file_on_every_floor() -> None:
    assert {path.split("/")[0] for path in BLOCKS} == {"storage", "services", "templates", "handlers"}


@pytest.mark.parametrize("path", MODULES)
def test_what_the_example_imports_is_there(path: str) -> None:
    missing = [
        f"{node.module}.{one.name}"
        for node in ast.walk(ast.parse(BLOCKS[path]))
        if isinstance(node, ast.ImportFrom) and node.module and node.module != "__future__"
        for one in node.names
        if one.name not in OWN and not exists(node.module, one.name)
    ]
    assert missing == []


def exists(module: str, name: str) -> bool:
    """Whether `module` defines `name` or has a module of that name, read from its source."""
    place = ROOT.joinpath(*module.split("."))
    if place.is_dir():
        return (place / f"{name}.py").is_file()
    defined = ast.parse(place.with_suffix(".py").read_text(encoding="utf-8")).body
    return name in {found for statement in defined for found in names_of(statement)}


def names_of(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            named = [part for target in targets for part in ast.walk(target)]
            return [part.id for part in named if isinstance(part, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def test_the_example_fits_the_schema() -> None:
    base = sqlite3.connect(":memory:")
    for migration in sorted((ROOT / "storage" / "migrations").glob("*.sql")):
        base.executescript(migration.read_text(encoding="utf-8"))
    base.executescript(BLOCKS["storage/migrations/0002_bookmarks.sql"])
    for statement in BLOCKS["storage/queries/bookmarks.sql"].split("-- name:")[1:]:
        sql = statement.split("\n", 1)[1]
        names = re.findall(r":(\w+)", sql)
        base.execute(f"EXPLAIN {sql}", dict.fromkeys(names, 1))
    base.close()
