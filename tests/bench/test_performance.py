"""The page about speed is written from the figures alone, and says which aims are not reached."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from bench import performance
from bench._asks import CLASSES

TIMES = {"p50": 0.5, "p95": 1.5, "p99": 2.5}


def figures(**more: Any) -> dict[str, Any]:
    times = dict.fromkeys(performance.COLUMNS, TIMES)
    storing = dict.fromkeys(
        ("import_per_second", "import_cpu_us", "import_per_second_one_process", "import_read_us", "import_store_us"),
        1000,
    )
    posting = dict.fromkeys(
        (
            *("insert_ms", "insert_without_disk_ms", "disk_ms", "rebuild_search_ms", "rebuild_insert_ms"),
            *("rare, many parts", "four conditions, many parts", "merge_insert_ms"),
        ),
        TIMES,
    )
    return {kind: {**times, "ratio": 0.75} for kind in CLASSES} | storing | posting | {
        "rebuild_s": 100.0, "merge_s": 2.5, "database_mb": 1.0, **more,
    }  # fmt: skip


def result(name: str, found: dict[str, Any]) -> dict[str, Any]:
    machine = {"cores": 2, "processor": "P", "memory_mb": 2048, "python": "3", "sqlite": "3"}
    return {
        "figures": found,
        "command": f"python -m bench {name}",
        "at": "2026-01-02T03:04:05",
        "commit": "abc",
        "seed": 7,
        "seconds": 60,
        "machine": machine,
    }


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "performance.md"
    path.write_text(f"before\n{performance.BEGIN}\nold figures\n{performance.END}\nafter\n", encoding="utf-8")
    return path


def test_figures_stand_between_the_marks_with_machine_seed_and_commit(page: Path, tmp_path: Path) -> None:
    results = {
        "search": result("search", {"100000": figures()}),
        "search_million": result("search_million", figures(rebuild_s=300.0)),
        "door": result("door", {"find_ms": TIMES, "updates_per_second": 20.0}),
    }
    performance.write(results, page, tmp_path / "picture.svg")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old figures" not in text
    assert "officers post takes 2.5 s; a post meanwhile 0.5 / 1.5 / 2.5 ms" in text
    assert "seed 7" in text and "commit abc" in text and "2 cores (P)" in text
    assert "| import | 5,000 cases/s | 1,000 cases/s at 1,000,000 | not reached |" in text
    assert "| the index of 1,000,000 anew | at most 240 s | 300 s | not reached |" in text
    assert "| prefix at 1,000,000, p95 | at most 5 ms | 1.5 ms | ✓ |" in text
    performance.write(results, page, tmp_path / "picture.svg")
    assert page.read_text(encoding="utf-8") == text


def test_the_picture_has_a_dot_for_each_engine_in_each_class() -> None:
    drawn = ET.fromstring(performance.drawn({"search": result("search", {"10000": figures()})}))
    dots = drawn.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == 4 + 4 * len(CLASSES)


def test_without_tantivy_its_columns_are_empty() -> None:
    bare = figures()
    for kind in CLASSES:
        bare[kind] = {name: times for name, times in bare[kind].items() if "tantivy" not in name and name != "ratio"}
    text = performance.written({"search": result("search", {"10000": bare})})
    assert "| rare | 0.5 / 1.5 / 2.5 |  | 0.5 / 1.5 / 2.5 |" in text


def test_a_page_without_a_place_for_figures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for figures"):
        performance.write({"search": result("search", {"10000": figures()})}, path, tmp_path / "picture.svg")
