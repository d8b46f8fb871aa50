"""`python -m tests.crash --kills 300 --seed 7`: kill the bot so often and print the figures as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from bot import logs
from tests.crash.births import births
from tests.crash.kills import Kills


def main() -> int:
    """1 when anything was lost, false, doubled or out of order."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--seconds", type=float, default=0.0, help="go on at least so long")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--births", type=int, default=0, help="instead: make so many data folders under kills")
    options.add_argument("--folder", type=Path, help="keep data and logs here")
    chosen = options.parse_args()
    logs.setup("warning", "console", ())
    with tempfile.TemporaryDirectory(prefix="crash-") as made:
        folder = chosen.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        figures = asyncio.run(
            births(folder, chosen.seed, chosen.births)
            if chosen.births
            else Kills(folder, chosen.seed, chosen.kills, chosen.seconds).run()
        )
    print(json.dumps({"seed": chosen.seed, **figures}, indent=2, ensure_ascii=False))
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
