"""The quick form of `make crash`: a real bot process is killed again and again while officers post."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 25
SECONDS = 25
FOLDERS = 6


@pytest.mark.timeout(240)
def test_no_kill_loses_doubles_or_falsifies_a_case(tmp_path: Path) -> None:
    figures = harness(tmp_path, "--kills", str(KILLS), "--seconds", str(SECONDS))
    assert figures["fault_words"] == []
    assert figures["kills"] >= KILLS
    assert figures["cases"] >= figures["receipts"] > 0


def test_a_first_start_can_be_killed_anywhere_and_repeated(tmp_path: Path) -> None:
    figures = harness(tmp_path, "--births", str(FOLDERS))
    assert figures["fault_words"] == []
    assert figures["folders"] == FOLDERS


def harness(folder: Path, *options: str) -> dict[str, Any]:
    """The figures of a run in a process of its own, which forks the bots."""
    command = [sys.executable, "-m", "tests.crash", "--folder", str(folder), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-3000:]
    figures: dict[str, Any] = json.loads(done.stdout)
    assert bool(done.returncode) == bool(figures["faults"])
    return figures
