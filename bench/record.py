"""`python -m bench record [part …]`: put figures from bench.json into docs/proofs.json, and quote them.

The tables between the marks in README.md and docs/threat-model.md are written anew from docs/proofs.json alone. What
was measured with files that differ from the commit is not recorded: nobody could repeat it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.claims import CLAIMS, PROOFS, Claim
from bench.frame import RESULTS

ROOT = Path(__file__).parent.parent
PROVED = ROOT / "docs" / "proofs.json"
QUOTED = ("README.md", "docs/threat-model.md")
BEGIN, END = "<!-- python -m bench record writes from here -->", "<!-- to here -->"
KEPT = ("figures", "seed", "seconds", "commit", "command", "at")
NOT_YET = "not measured yet"

Proved = dict[str, Any]


def record(parts: list[str], results: Path = RESULTS) -> list[str]:
    """Take over the named parts, or all there are; why others were left. Raises ValueError for an unknown part."""
    unknown = sorted(set(parts) - set(PROOFS))
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: no proof; there are: {', '.join(PROOFS)}")
    measured = json.loads(results.read_text(encoding="utf-8"))
    proved, left = proofs(), []
    for part in parts or PROOFS:
        result = measured.get(part)
        if result is None:
            left.append(f"{part}: not in {results}")
        elif not result["commit"] or result["commit"].endswith("+"):
            left.append(f"{part}: measured with files that differ from commit {result['commit']}")
        else:
            proved[part] = {name: result[name] for name in KEPT}
    PROVED.write_text(json.dumps(proved, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    for name in QUOTED:
        path = ROOT / name
        path.write_text(quoted(path.read_text(encoding="utf-8"), name, proved), encoding="utf-8")
    return left


def proofs() -> Proved:
    """What is recorded, by part."""
    found: Proved = json.loads(PROVED.read_text(encoding="utf-8")) if PROVED.exists() else {}
    return found


def quoted(text: str, name: str, proved: Mapping[str, Any]) -> str:
    """A document with its table written anew. Raises ValueError when its marks are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{name} lacks the marks between which the figures stand")
    return f"{before}{BEGIN}\n{_table(name, proved)}\n{END}{after}"


def _table(name: str, proved: Mapping[str, Any]) -> str:
    if name == "README.md":
        rows = [["what is done", "what came of it", "command"], ["---"] * 3]
        rows += [[c.what, figure(c, proved), f"`python -m bench {c.part}`"] for c in CLAIMS if c.main]
    else:
        rows = [["what is done", "what came of it", "seed", "minutes", "commit", "command"], ["---"] * 6]
        rows += [[c.what, figure(c, proved), *_made(proved.get(c.part)), f"`python -m bench {c.part}`"] for c in CLAIMS]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def figure(claim: Claim, proved: Mapping[str, Any]) -> str:
    """A claim with its figures."""
    result = proved.get(claim.part)
    if result is None:
        return NOT_YET
    return claim.figure.format(**result["figures"], **claim.derived(result["figures"]))


def _made(result: Mapping[str, Any] | None) -> list[str]:
    if result is None:
        return ["", "", ""]
    seed = "" if result["seed"] is None else str(result["seed"])
    return [seed, f"{result['seconds'] / 60:.1f}", f"`{result['commit']}`"]


def main(parts: list[str]) -> int:
    """1 when something was left out; `--from FILE` names another bench.json."""
    results = RESULTS
    if "--from" in parts:
        at = parts.index("--from")
        results = Path(parts[at + 1])
        parts = [*parts[:at], *parts[at + 2 :]]
    try:
        left = record(parts, results)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for line in left:
        print(f"not recorded: {line}", file=sys.stderr)
    return 1 if left else 0
