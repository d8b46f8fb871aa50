"""What the threat model names exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench import frame, record
from bench.claims import CLAIMS, PROOFS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")


def test_every_proof_that_the_threat_model_names_is_there() -> None:
    known = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 20
    assert named - known == set()


def test_every_file_and_every_measurement_that_it_names_is_there() -> None:
    paths = re.findall(r"`((?:tests|domain|docs)/[\w./-]+)`", TEXT)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert set(re.findall(r"python -m bench (\w+)", TEXT)) <= {*frame.names(), "record"}


@pytest.mark.parametrize("name", record.QUOTED)
def test_the_figures_in_a_document_are_those_that_were_recorded(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert record.quoted(text, name, record.proofs()) == text


def test_what_is_recorded_can_be_repeated() -> None:
    assert set(PROOFS) <= set(frame.names())
    for part, result in record.proofs().items():
        assert part in PROOFS
        assert result["command"] == f"python -m bench {part}"
        assert re.fullmatch(r"[0-9a-f]{7,}", result["commit"])
        assert result["seconds"] > 0
        assert all(record.figure(claim, {part: result}) for claim in CLAIMS if claim.part == part)


def test_what_was_measured_with_other_files_than_the_commit_is_not_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in record.QUOTED:
        (tmp_path / name).write_text(f"{record.BEGIN}\n{record.END}\n", encoding="utf-8")
    monkeypatch.setattr(record, "ROOT", tmp_path)
    monkeypatch.setattr(record, "PROVED", docs / "proofs.json")
    common = {"seed": 1, "seconds": 60.0, "at": "", "command": "", "machine": {}}
    figures = {"tries": 1000, "missed": 0, "false_alarms": 0, "rows": 1_000_000, "verify_seconds": 4.0}
    results = tmp_path / "bench.json"
    results.write_text(
        json.dumps({"audit": {**common, "figures": figures, "commit": "abcdef1"}, "drill": {"commit": "abcdef1+"}})
    )
    left = record.record(["audit", "drill", "crash"], results)
    assert [line.partition(":")[0] for line in left] == ["drill", "crash"]
    assert record.proofs().keys() == {"audit"}
    assert "1,000 tries: 0 missed" in (tmp_path / "README.md").read_text(encoding="utf-8")
