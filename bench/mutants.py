"""Would the tests notice? The access rule is broken in every small way, one at a time, and its tests must fail.

A mutant turns a comparison, a condition, a constant, a set, an attribute or a return value of `domain/access.py` into
another. Words that only people read (reasons, names of labels, docstrings) are left alone.
"""

from __future__ import annotations

import ast
import copy
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

TITLE = "Mutants of the access rule that its tests kill"
LONG = True
AIMS = {"killed_percent": "at least 95"}
ROOT = Path(__file__).parents[1]
MODULE = ROOT / "domain" / "access.py"
TESTS = ("tests/domain/test_access_table.py", "tests/domain/test_access.py")
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
LABELS = ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")
ROLES = ("CUSTOMS", "OZONE", "COORDINATOR", "PARTNER", "INDUSTRY", "ADMIN")
FIELDS = ("country", "network", "person_id", "author_id")
WORDS = ("N_", "Decision", "dataclass")
"""Calls whose words are for people or for Python."""


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that may be mutated, in an order that is the same for each copy of the tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign):
            yield from (inner for inner in _inside(node) if list(changes(inner)))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node but for nested functions and classes, which come by themselves, and words."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef | ast.Assign):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in WORDS:
            yield from (part for part in child.args[:1] if child.func.id == "Decision")
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        yield child
        yield from _inside(child)


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may become."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            yield ast.Compare(node.left, [COMPARISONS[type(op)]()], node.comparators)
        case ast.BoolOp(op=ast.And(), values=values):
            yield ast.BoolOp(ast.Or(), values)
            yield from (ast.BoolOp(ast.And(), values[:n] + values[n + 1 :]) for n in range(len(values)))
        case ast.BoolOp(op=ast.Or(), values=values):
            yield ast.BoolOp(ast.And(), values)
            yield from (ast.BoolOp(ast.Or(), values[:n] + values[n + 1 :]) for n in range(len(values)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=str(value)) if value and value.islower() and " " not in value:
            yield ast.Constant(value + "x")
        case ast.Attribute(value=ast.Name(id="Tlp"), attr=attr):
            yield ast.Attribute(node.value, LABELS[(LABELS.index(attr) + 1) % len(LABELS)], ast.Load())
        case ast.Attribute(value=ast.Name(id="Role"), attr=attr):
            yield ast.Attribute(node.value, ROLES[(ROLES.index(attr) + 1) % len(ROLES)], ast.Load())
        case ast.Attribute(attr=attr, ctx=ast.Load()) if attr in FIELDS:
            yield ast.Attribute(node.value, FIELDS[(FIELDS.index(attr) + 1) % len(FIELDS)], ast.Load())
        case ast.Set(elts=elts) if len(elts) > 1:
            yield from (ast.Set(elts[:n] + elts[n + 1 :]) for n in range(len(elts)))
        case ast.BinOp(op=ast.BitOr()) if not _is_type(node):
            yield node.left
            yield node.right
        case ast.IfExp():
            yield node.body
            yield node.orelse


def _is_type(node: ast.BinOp) -> bool:
    """Whether `a | b` is written of types."""
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    none = any(isinstance(part, ast.Constant) and part.value is None for part in ast.walk(node))
    return none or all(name[0].isupper() for name in names)


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Every mutant: where and what it is, and its source."""
    tree = ast.parse(source)
    for number, node in enumerate(places(tree)):
        for choice, _ in enumerate(changes(node)):
            twin = copy.deepcopy(tree)
            victim = next(each for n, each in enumerate(places(twin)) if n == number)
            new = list(changes(victim))[choice]
            before, after = ast.unparse(victim), ast.unparse(ast.fix_missing_locations(new))
            _replace(twin, victim, new)
            yield (
                f"line {getattr(node, 'lineno', 0)}: {before}  →  {after}",
                ast.unparse(ast.fix_missing_locations(twin)),
            )


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
                return
            if isinstance(value, list) and any(each is old for each in value):
                value[:] = [new if each is old else each for each in value]
                return


def survives(mutant: str, folder: Path, number: int) -> bool:
    """Whether the tests pass on a mutant."""
    file = folder / f"mutant_{number}.py"
    file.write_text(mutant, encoding="utf-8")
    words = ["-m", "pytest", "-x", "-q", "-p", "bench._mutant", "-p", "no:cacheprovider", *TESTS]
    environment = {**os.environ, "MUTANT": str(file), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def run() -> dict[str, Any]:
    """How many mutants there are, how many the tests kill, and which live."""
    source = MODULE.read_text(encoding="utf-8")
    found = list(mutants(source))
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        folder = Path(name)
        if not survives(source, folder, -1):
            raise RuntimeError("the tests fail on the rule as it is")
        lived = list(workers.map(lambda each: survives(each[1][1], folder, each[0]), enumerate(found)))
    living = [what for (what, _), alive in zip(found, lived, strict=True) if alive]
    killed = len(found) - len(living)
    return {
        "mutants": len(found),
        "killed": killed,
        "killed_percent": round(100 * killed / len(found), 1),
        "living": len(living),
        "which": dict.fromkeys(living, "lives"),
    }
