"""What the threat model names exists."""

from __future__ import annotations

import re
from pathlib import Path

from bench import frame

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
    assert set(re.findall(r"python -m bench (\w+)", TEXT)) <= set(frame.names())
