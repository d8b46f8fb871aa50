"""The project's frame: what is locked, and what a newcomer types."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9-]+)==\S+(?P<rest>.*(?:\n    .*)*)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    """Package by package, what stands behind its version."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {found["name"]: found["rest"] for found in REQUIREMENT.finditer(text)}


def plain_name(requirement: str) -> str:
    matched = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert matched is not None
    return re.sub(r"[-_.]+", "-", matched[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = locked(name)
    assert len(packages) == len(re.findall(r"^[^\s#]", text, re.MULTILINE))
    assert [package for package, rest in packages.items() if "--hash=sha256:" not in rest] == []
    assert "://" not in text
    assert " @ " not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    runtime, everything = (set(locked(name)) for name in LOCKS)
    assert {plain_name(one) for one in PROJECT["dependencies"]} <= runtime
    assert {plain_name(one) for one in PROJECT["optional-dependencies"]["dev"]} <= everything


def test_development_runs_on_the_versions_of_the_runtime() -> None:
    runtime, everything = (locked(name) for name in LOCKS)
    assert runtime.items() <= everything.items()


def test_the_make_targets_of_the_guide_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets >= {"help", "setup", "run", "test", "check", "bench", "crash", "soak", "lock", "messages"}
    named = set(re.findall(r"`make (\w+)", "".join(p.read_text(encoding="utf-8") for p in ROOT.glob("*.md"))))
    assert named <= targets


def test_continuous_integration_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
