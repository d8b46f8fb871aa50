"""Measures what `docs/performance.md` tells, and writes its figures and its picture anew.

`python -m bench.performance` measures all of it (half an hour on two cores) and writes; `--write` only writes, from
what `bench.json` has.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bench._asks import CLASSES
from bench._picture import picture
from bench.frame import RESULTS

PARTS = ("search", "door", "search_million")
PAGE = Path("docs/performance.md")
PICTURE = Path("docs/images/performance.svg")
BEGIN, END = "<!-- figures: written by python -m bench.performance -->", "<!-- end of figures -->"
Figures = Mapping[str, Any]


class Aim(NamedTuple):
    """What is aimed at, what was measured, and whether it is reached."""

    what: str
    aim: str
    measured: str
    reached: bool


def sizes(results: Figures) -> dict[int, Figures]:
    """The figures of each number of cases that was measured."""
    found = {int(number): figures for number, figures in results.get("search", {}).get("figures", {}).items()}
    if "search_million" in results:
        found[1_000_000] = results["search_million"]["figures"]
    return found


def written(results: Figures) -> str:
    """The part of the page that is made of figures."""
    lines = [BEGIN, "", *_sources(results), "", "### Aims", "", "| what | aim | measured | |", "|---|---|---|---|"]
    lines += [f"| {a.what} | {a.aim} | {a.measured} | {'✓' if a.reached else 'not reached'} |" for a in aims(results)]
    for number, figures in sizes(results).items():
        lines += ["", f"### {number:,} cases", "", *_classes(figures), "", *_storing(figures)]
    return "\n".join([*lines, "", END])


def _sources(results: Figures) -> Iterator[str]:
    for name in PARTS:
        if name in results:
            made = results[name]
            machine = made["machine"]
            yield (
                f"- `{made['command']}`: {made['at'][:10]}, commit {made['commit']}, seed {made['seed']}, "
                f"{made['seconds']:,.0f} s on {machine['cores']} cores ({machine['processor']}), "
                f"{machine['memory_mb'] / 1024:.0f} GB, Python {machine['python']}, SQLite {machine['sqlite']}."
            )


COLUMNS = {
    "storage": "storage",
    "tantivy": "tantivy 0.27",
    "naive": "naive FTS5",
    "whole": "whole",
    "best": "best match",
    "tantivy_best": "tantivy's best",
}


def _classes(figures: Figures) -> Iterator[str]:
    yield f"| p50 / p95 / p99 in ms | {' | '.join(COLUMNS.values())} | p95, storage to tantivy |"
    yield "|---|" + "---|" * (len(COLUMNS) + 1)
    for kind in CLASSES:
        cells = figures[kind]
        ratio = f"{cells['ratio']:.2f} ×" if "ratio" in cells else ""
        yield f"| {' | '.join([kind, *(_times(cells.get(name)) for name in COLUMNS), ratio])} |"


def _times(times: Mapping[str, float] | None) -> str:
    return " / ".join(f"{times[name]:.3g}" for name in ("p50", "p95", "p99")) if times else ""


def _storing(figures: Figures) -> Iterator[str]:
    figures = {name: value for name, value in figures.items() if name not in CLASSES}
    of = {name: _times(value) if isinstance(value, Mapping) else f"{value:,.0f}" for name, value in figures.items()}
    yield f"- Import by the command on all cores, from its start to its end: {of['import_per_second']} cases a second,"
    yield f"  {of['import_cpu_us']} µs of processor a case in all its processes. In one process, by processor time:"
    yield f"  {of['import_per_second_one_process']} a second; {of['import_read_us']} µs to read and work out a case,"
    yield f"  {of['import_store_us']} µs to store it."
    yield f"- One case more, searchable and safe from a power cut: {of['insert_ms']} ms; without waiting for the disk"
    yield f"  {of['insert_without_disk_ms']} ms. Four kilobytes to this disk take {of['disk_ms']} ms."
    yield "- With the many parts that the posts of a day leave, until the night:"
    yield f"  rare {of['rare, many parts']}, four conditions {of['four conditions, many parts']} ms. Merging them while"
    yield f"  officers post takes {figures['merge_s']:,} s; a post meanwhile {of['merge_insert_ms']} ms."
    yield f"- The index made anew: {figures['rebuild_s']:,} s; meanwhile a search takes {of['rebuild_search_ms']} ms"
    yield f"  and a post {of['rebuild_insert_ms']} ms. The database has {of['database_mb']} MB."


def aims(results: Figures) -> Iterator[Aim]:
    """The aims that figures are there for."""
    known = sizes(results)
    if 100_000 in known:
        yield _at_most("slowest class at 100,000, p95 in storage", 5, _worst(known[100_000], "storage"))
        yield _at_most("the same with hop, access and rows", 5, _worst(known[100_000], "whole"))
    if 1_000_000 in known:
        million = known[1_000_000]
        ratios = {kind: million[kind]["ratio"] for kind in CLASSES if "ratio" in million[kind]}
        if ratios:
            slowest = max(ratios, key=lambda kind: ratios[kind])
            yield _aim("newest first at 1,000,000, p95 to tantivy's", "1.0 ×", ratios[slowest], 1.0, f"× ({slowest})")
        yield _at_most("prefix at 1,000,000, p95", 5, (million["prefix"]["storage"]["p95"], ""))
        yield _at_most("best match at 1,000,000, p95", 50, _worst(million, "best"))
        yield _aim("the index of 1,000,000 anew", "240 s", million["rebuild_s"], 240, "s")
    for number in sorted(known, reverse=True)[:1]:
        figures = known[number]
        yield _at_most("durable searchable insert, p50", 1, (figures["insert_ms"]["p50"], f"at {number:,}"))
        rate = figures["import_per_second"]
        yield Aim("import", "5,000 cases/s", f"{rate:,} cases/s at {number:,}", rate >= 5000)
    if "door" in results:
        found = results["door"]["figures"]
        yield _at_most("`/find` at the door, p95", 50, (found["find_ms"]["p95"], f"at {found['updates_per_second']}/s"))


def _worst(figures: Figures, name: str) -> tuple[float, str]:
    return max((figures[kind][name]["p95"], kind) for kind in CLASSES if name in figures[kind])


def _at_most(what: str, most: float, found: tuple[float, str]) -> Aim:
    value, where = found
    return _aim(what, f"{most:g} ms", value, most, f"ms{f' ({where})' if where else ''}")


def _aim(what: str, aim: str, value: float, most: float, unit: str) -> Aim:
    return Aim(what, f"at most {aim}", f"{value:.3g} {unit}", value <= most)


def drawn(results: Figures) -> str:
    """The picture of the largest case base that was measured."""
    number, figures = max(sizes(results).items())
    engines = {
        "OzoneNet, storage": "storage",
        "tantivy 0.27": "tantivy",
        "naive FTS5": "naive",
        "OzoneNet, whole": "whole",
    }
    rows = {kind: [figures[kind].get(name, {}).get("p95") for name in engines.values()] for kind in CLASSES}
    return picture(f"Searches in {number:,} cases, newest first: p95 in milliseconds", tuple(engines), rows)


def write(results: Figures, page: Path = PAGE, image: Path = PICTURE) -> None:
    """Put figures and picture into their places. Raises ValueError for a page without a place for them."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} has no place for figures: a line {BEGIN} and a line {END}")
    page.write_text(before + written(results) + after, encoding="utf-8")
    image.write_text(drawn(results), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="measure nothing, write from bench.json")
    if not parser.parse_args().write:
        for name in PARTS:  # each in a process of its own: what one leaves in memory is not the next one's
            subprocess.run([sys.executable, "-m", "bench", name], check=True)
    write(json.loads(RESULTS.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
