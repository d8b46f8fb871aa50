"""Finds the parts, runs them, prints tables, keeps the figures in bench.json."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import bench
from bot.clock import Clock

RESULTS = Path("bench.json")
FRAME = {"frame", "__main__", "corpus", "claims", "record", "performance"}


class Module(Protocol):
    """What a part must have."""

    def run(self) -> Mapping[str, Any]:
        """Measure; figures by name, groups of figures as mappings."""


@dataclass(frozen=True)
class Part:
    """One measurement and what it says about itself."""

    name: str
    module: Module

    @property
    def title(self) -> str:
        return str(getattr(self.module, "TITLE", self.name))

    @property
    def seed(self) -> int | None:
        seed = getattr(self.module, "SEED", None)
        return None if seed is None else int(seed)

    @property
    def aims(self) -> Mapping[str, str]:
        return cast("Mapping[str, str]", getattr(self.module, "AIMS", {}))

    @property
    def long(self) -> bool:
        return bool(getattr(self.module, "LONG", False))


def names() -> list[str]:
    """The names of all parts."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in found if name not in FRAME and not name.startswith("_"))


def part(name: str) -> Part:
    """The part of that name. Raises AttributeError for a module that cannot run."""
    module = importlib.import_module(f"bench.{name}")
    if not callable(getattr(module, "run", None)):
        raise AttributeError(f"bench/{name}.py has no run()")
    return Part(name, cast(Module, module))


def machine() -> dict[str, Any]:
    """Where the figures were made."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def commit() -> str | None:
    """The commit that is measured, with `+` when files differ from it; None outside a repository."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def measure(chosen: Part) -> dict[str, Any]:
    """Run one part; its figures with what is needed to repeat them."""
    began, cpu = time.perf_counter(), time.process_time()
    figures = chosen.module.run()
    return {
        "figures": figures,
        "seed": chosen.seed,
        "command": f"python -m bench {chosen.name}",
        "commit": commit(),
        "at": Clock().now().isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "machine": machine(),
    }


def keep(name: str, result: Mapping[str, Any], path: Path = RESULTS) -> None:
    """Put one part's result into the file, beside the other parts' latest ones."""
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known[name] = result
    text = json.dumps(known, indent=2, ensure_ascii=False, sort_keys=True, default=str)
    beside = path.with_suffix(".part")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def table(chosen: Part, result: Mapping[str, Any]) -> str:
    """The figures as lines of text, each with its aim where there is one."""
    rows = [(name, shown(value), chosen.aims.get(name, "")) for name, value in flat(result["figures"])]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    lines = [f"{chosen.title}  ({result['seconds']} s, commit {result['commit']}, seed {result['seed']})"]
    for name, value, aim in rows:
        line = f"  {name:<{widths[0]}}  {value:>{widths[1]}}"
        lines.append(f"{line}  (aim: {aim})" if aim else line)
    return "\n".join(lines)


def flat(figures: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Figures of groups under dotted names."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def shown(value: Any) -> str:
    """A figure as people read it: four digits that count, thousands apart."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _git(*arguments: str) -> str:
    here = Path(__file__).parent
    done = subprocess.run(["git", *arguments], cwd=here, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or sys.platform
