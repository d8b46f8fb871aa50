"""The quick forms of `make crash`, `python -m bench statements` and `python -m bench walsweep`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crash.fulldisk import may_mount

ROOT = Path(__file__).parents[2]
KILLS = 25
SECONDS = 25
FOLDERS = 6
FAILURES = 18


@pytest.mark.timeout(240)
def test_no_kill_loses_doubles_or_falsifies_a_case(tmp_path: Path) -> None:
    figures = harness(tmp_path, "kills", "--kills", str(KILLS), "--seconds", str(SECONDS))
    assert figures["fault_words"] == []
    assert figures["kills"] >= KILLS
    assert figures["cases"] >= figures["receipts"] > 0


def test_a_first_start_can_be_killed_anywhere_and_repeated(tmp_path: Path) -> None:
    figures = harness(tmp_path, "births", "--folders", str(FOLDERS))
    assert figures["fault_words"] == []
    assert figures["folders"] == FOLDERS


@pytest.mark.timeout(240)
def test_a_statement_that_fails_falsifies_no_receipt_and_the_bot_carries_on(tmp_path: Path) -> None:
    figures = harness(tmp_path, "statements", "--sample", str(FAILURES))
    assert figures["fault_words"] == []
    assert figures["failures"] > 0
    assert figures["receipts"] == figures["walks"]


@pytest.mark.timeout(240)
def test_a_log_cut_off_anywhere_opens_sound_with_all_that_was_acknowledged(tmp_path: Path) -> None:
    figures = harness(tmp_path, "wal", "--acts", "4", "--step", "16381", "--frames", "11")
    assert figures["fault_words"] == []
    assert figures["commits"] > 10
    assert figures["states_examined"] > 10


@pytest.mark.timeout(240)
@pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount a small disk of their own")
def test_a_full_disk_falsifies_no_receipt_and_all_goes_on_when_there_is_room(tmp_path: Path) -> None:
    figures = harness(tmp_path, "fulldisk", "--rounds", "1")
    assert figures["fault_words"] == []
    assert figures["statements_refused"] > 0
    assert figures["photos_refused_in_words"] > 0
    assert figures["receipts"] == figures["postings"]


def harness(folder: Path, *options: str) -> dict[str, Any]:
    """The figures of a run in a process of its own."""
    command = [sys.executable, "-m", "tests.crash", *options, "--folder", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-3000:]
    figures: dict[str, Any] = json.loads(done.stdout)
    assert bool(done.returncode) == bool(figures["faults"])
    return figures
