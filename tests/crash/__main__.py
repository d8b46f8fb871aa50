"""`python -m tests.crash kills --kills 300 --seed 7`: kill the bot so often and print the figures as JSON.

Besides `kills`: `births` (a data folder made under kills), `statements` (every statement of the posting walk fails),
`wal` (the write-ahead log of an hour, cut everywhere), `fulldisk` (a small disk is full at some step of a posting).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import logs
from tests.crash.births import births
from tests.crash.fleet import Fleet
from tests.crash.fulldisk import on_a_small_disk
from tests.crash.kills import Kills
from tests.crash.statements import sweep as statements
from tests.crash.walsweep import Density
from tests.crash.walsweep import sweep as wal

Chosen = argparse.Namespace


def _kills(folder: Path, chosen: Chosen) -> dict[str, Any]:
    if chosen.worlds > 1:
        return asyncio.run(Fleet(folder, chosen.seed, chosen.kills, chosen.worlds).run())
    return asyncio.run(Kills(folder, chosen.seed, chosen.kills, chosen.seconds).run())


def _births(folder: Path, chosen: Chosen) -> dict[str, Any]:
    return asyncio.run(births(folder, chosen.seed, chosen.folders))


def _statements(folder: Path, chosen: Chosen) -> dict[str, Any]:
    return asyncio.run(statements(folder, chosen.seed, chosen.sample))


def _wal(folder: Path, chosen: Chosen) -> dict[str, Any]:
    return wal(folder, chosen.seed, chosen.acts, Density(chosen.step, chosen.frames))


def _fulldisk(folder: Path, chosen: Chosen) -> dict[str, Any]:
    return on_a_small_disk(folder, chosen.seed, chosen.rounds)


PROOFS: dict[str, Callable[[Path, Chosen], dict[str, Any]]] = {
    "kills": _kills,
    "births": _births,
    "statements": _statements,
    "wal": _wal,
    "fulldisk": _fulldisk,
}


def main() -> int:
    """1 when anything was lost, false, doubled or out of order."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("proof", choices=PROOFS)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--folder", type=Path, help="keep data and logs here")
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--worlds", type=int, default=1, help="kills: so many local Telegrams and bots side by side")
    options.add_argument("--seconds", type=float, default=0.0, help="kills: go on at least so long")
    options.add_argument("--folders", type=int, default=6, help="births: so many")
    options.add_argument("--sample", type=int, help="statements: so many failures instead of all")
    options.add_argument("--acts", type=int, default=120, help="wal: what officers do in the hour")
    options.add_argument("--step", type=int, default=509, help="wal: bytes between two cuts")
    options.add_argument("--frames", type=int, default=1, help="wal: cut at the border of each so many frames")
    options.add_argument("--rounds", type=int, default=4, help="fulldisk: each stage and filling so often")
    chosen = options.parse_args()
    logs.setup("warning" if chosen.proof == "kills" else "critical", "console", ())
    with tempfile.TemporaryDirectory(prefix="crash-") as made:
        folder = chosen.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        figures = PROOFS[chosen.proof](folder, chosen)
    print(json.dumps({"seed": chosen.seed, **figures}, indent=2, ensure_ascii=False))
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
