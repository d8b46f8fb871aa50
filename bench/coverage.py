"""Runs all tests and counts the statements and branches that they take, floor by floor.

The sender, the inbox, the outbox and the access rule are to be taken whole.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TITLE = "Statements and branches that the tests take, in per cent"
LONG = True
FLOORS = ("bot", "handlers", "services", "storage", "templates", "domain", "sandbox")
WHOLE = {
    "access": ("domain/access.py",),
    "outbox": ("services/outbox.py", "storage/outbox.py"),
    "sender": ("bot/delivery/",),
    "inbox": ("storage/inbox.py", "bot/intake/"),
}
LEAST = 95.0
AIMS = {"all": f"at least {LEAST:g}", **{f"whole.{name}": "100" for name in WHOLE}}
ROOT = Path(__file__).parent.parent


def run() -> dict[str, Any]:
    """Per cent by floor, and of what is to be whole. Raises RuntimeError when a test failed or too little was taken."""
    with tempfile.TemporaryDirectory() as folder:
        passed, files = _measured(Path(folder))
    whole = {name: _of(files, *paths) for name, paths in WHOLE.items()}
    figures: dict[str, Any] = {
        "all": _percent(files.values()),
        "floors": {floor: _of(files, floor + "/") for floor in FLOORS},
        "whole": whole,
        "missing": {path: _missing(data) for path, data in files.items() if _is_whole(path) and _missing(data)},
    }
    if not passed or figures["all"] < LEAST or min(whole.values()) < 100.0:
        why = "too little was taken" if passed else "tests failed, so that this does not count"
        raise RuntimeError(f"{why}: {json.dumps(figures, indent=2)}")
    return figures


def _measured(folder: Path) -> tuple[bool, dict[str, Any]]:
    """Whether all tests passed, run in two processes, and what `coverage json` tells of each file."""
    where = {**os.environ, "COVERAGE_FILE": str(folder / ".coverage")}

    def do(*command: str, check: bool = True) -> int:
        whole = [sys.executable, "-m", *command]
        return subprocess.run(whole, cwd=ROOT, env=where, check=check, stdout=sys.stderr).returncode

    # Counting makes tests slower; what hangs is still found.
    tests = ("pytest", "-q", "-n", "2", "--dist", "loadgroup", "-o", "timeout=900")
    failed = do("coverage", "run", "-m", *tests, check=False)
    do("coverage", "combine", "-q")
    do("coverage", "json", "-q", "-o", str(folder / "report.json"))
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))["files"]
    return not failed, found


def _of(files: dict[str, Any], *paths: str) -> float:

    return _percent(data for path, data in files.items() if path.startswith(paths))


def _percent(files: Iterable[Any]) -> float:
    """Statements and branches together, rounded down: 100 means all."""
    total: Counter[str] = Counter()
    for data in files:
        total.update({name: data["summary"][name] for name in ("num_statements", "num_branches")})
        total.update({name: data["summary"][name] for name in ("covered_lines", "covered_branches")})
    taken = total["covered_lines"] + total["covered_branches"]
    there = total["num_statements"] + total["num_branches"]
    return taken * 10_000 // there / 100 if there else 100.0


def _is_whole(path: str) -> bool:
    return any(path.startswith(paths) for paths in WHOLE.values())


def _missing(data: Any) -> list[Any]:
    return [*data["missing_lines"], *data["missing_branches"]]
