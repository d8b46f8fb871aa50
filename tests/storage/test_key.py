"""The key of the audit log: made whole or not at all, never replaced, never half."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage.chain import KEY_BYTES, AuditChain
from storage.errors import StorageError


def test_a_new_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "audit.key"
    AuditChain.from_file(path)
    made = path.read_text(encoding="ascii")
    assert len(bytes.fromhex(made)) == KEY_BYTES and path.stat().st_mode & 0o777 == 0o600
    AuditChain.from_file(path)
    assert path.read_text(encoding="ascii") == made


def test_a_process_that_dies_while_it_makes_the_key_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", dies)
        with pytest.raises(KeyboardInterrupt):
            AuditChain.from_file(tmp_path / "audit.key")
    assert not (tmp_path / "audit.key").exists()
    AuditChain.from_file(tmp_path / "audit.key")
    assert (tmp_path / "audit.key").exists()


@pytest.mark.parametrize("text", ["", "\n", "ab", "zz" * KEY_BYTES, "ab" * (KEY_BYTES - 1)])
def test_half_a_key_is_refused_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.key"
    path.write_text(text, encoding="ascii")
    with pytest.raises(StorageError, match="no key of the audit log"):
        AuditChain.from_file(path)
    assert path.read_text(encoding="ascii") == text
