"""One bot a data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import AlreadyRunning, InstanceLock

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, pathlib
from bot.lock import InstanceLock
InstanceLock(pathlib.Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_instance_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "data"):
        second = InstanceLock(tmp_path / "data")
        with pytest.raises(AlreadyRunning, match=rf"process {os.getpid()}; stop it") as caught:
            second.acquire()
        assert caught.value.exit_code == 4
        assert str(tmp_path / "data") in str(caught.value)


def test_a_folder_let_go_can_be_taken_again(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path), InstanceLock(tmp_path)
    first.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning, match=f"process {holder.pid}"):
            InstanceLock(tmp_path).acquire()
        holder.kill()
        holder.wait()
    with InstanceLock(tmp_path):
        assert (tmp_path / "ozonenet.lock").read_text() == f"{os.getpid()}\n"
