"""Kills the bot while officers post, and counts what that lost. `make crash KILLS=300 SEED=7`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TITLE = "SIGKILL while officers post"
LONG = True
KILLS = int(os.environ.get("KILLS") or 300)
WORLDS = int(os.environ.get("WORLDS") or 4 * (os.cpu_count() or 1))
SEED = int(os.environ.get("SEED") or 7)
AIMS = {"faults": "0"}


def run() -> dict[str, Any]:
    """Figures of the run. Raises RuntimeError with the faults when anything was lost, false, doubled or disordered."""
    return prove("kills", "--seed", str(SEED), "--kills", str(KILLS), "--worlds", str(WORLDS))


def prove(*options: str) -> dict[str, Any]:
    """The figures of `python -m tests.crash` with these options. Raises RuntimeError when it found faults."""
    command = [sys.executable, "-m", "tests.crash", *options]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"faults were found: {done.stdout}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return {name: value for name, value in figures.items() if name not in ("seed", "fault_words")}
