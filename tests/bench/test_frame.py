from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench import frame
from bench.__main__ import main


def a_part(**facts: Any) -> frame.Part:
    figures = {"recall": 0.98765, "ours": {"per_second": 12345}}
    return frame.Part("sample", cast(frame.Module, SimpleNamespace(run=lambda: figures, **facts)))


def test_a_measurement_says_what_is_needed_to_repeat_it() -> None:
    result = frame.measure(a_part(SEED=7))
    assert result["figures"] == {"recall": 0.98765, "ours": {"per_second": 12345}}
    assert result["seed"] == 7
    assert result["command"] == "python -m bench sample"
    assert {"commit", "at", "seconds", "machine"} <= set(result)
    assert {"cores", "python", "sqlite"} <= set(result["machine"])


def test_the_results_of_other_parts_stay_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    frame.keep("search", {"figures": {"p95": 1}}, path)
    frame.keep("updates", {"figures": {"ratio": 2}}, path)
    frame.keep("search", {"figures": {"p95": 3}}, path)
    assert json.loads(path.read_text()) == {
        "search": {"figures": {"p95": 3}},
        "updates": {"figures": {"ratio": 2}},
    }


def test_the_table_shows_figures_as_people_read_them_with_their_aims() -> None:
    part = a_part(TITLE="Sample", AIMS={"recall": "at least 0.95"})
    lines = frame.table(part, frame.measure(part)).splitlines()
    assert lines[0].startswith("Sample")
    assert lines[1].split() == ["recall", "0.9877", "(aim:", "at", "least", "0.95)"]
    assert lines[2].split() == ["ours.per_second", "12,345"]


def test_an_unknown_part_is_named_and_the_known_ones_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    said = capsys.readouterr().err
    assert "nonsense" in said
    assert "updates" in said


def test_every_module_beside_the_frame_is_a_part() -> None:
    for name in frame.names():
        assert callable(frame.part(name).module.run)
