"""The quick form of `make crash`: a real bot process is killed again and again while officers post."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 25
SECONDS = 25


@pytest.mark.timeout(240)
def test_no_kill_loses_doubles_or_falsifies_a_case(tmp_path: Path) -> None:
    command = ["-m", "tests.crash", "--kills", str(KILLS), "--seconds", str(SECONDS), "--folder", str(tmp_path)]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert figures["fault_words"] == []
    assert figures["kills"] >= KILLS
    assert figures["cases"] >= figures["receipts"] > 0
    assert done.returncode == 0
