"""`ozonenet sandbox` as a process: it says where the page is, outlives a kill, and stops when it is told to."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30
CASE = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"

Json = dict[str, Any]


@contextmanager
def started(data: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The process once it is ready, and a client of its page's address."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bot", "sandbox", "--port", str(port), "--data", str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = re.search(r"ready: (http://127\.0\.0\.1:\d+)/", process.stdout.readline())
        assert address is not None
        with httpx.Client(base_url=address[1], timeout=PATIENCE_S, trust_env=False) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


class Person:
    """Acts through the person door."""

    def __init__(self, client: httpx.Client, username: str) -> None:
        self.client = client
        self.username = username
        everybody = client.get("/sandbox/people").raise_for_status().json()
        self.id = next(person["id"] for person in everybody if person["username"] == username)
        chats = client.get(f"/sandbox/people/{self.id}/chats").raise_for_status().json()
        self.bot = next(chat["id"] for chat in chats if chat["type"] == "private")

    @property
    def _messages(self) -> str:
        return f"/sandbox/people/{self.id}/chats/{self.bot}/messages"

    def says(self, text: str) -> None:
        self.client.post(self._messages, json={"text": text}).raise_for_status()

    def sees(self, pattern: str, holds: Callable[[Json], bool] = lambda message: True) -> Json:
        """The newest message with `pattern`, as soon as there is one."""
        with self.client.stream("GET", "/sandbox/events", params={"person": self.username}) as events:
            for _ in events.iter_lines():  # something happened, or the stream has just begun
                for message in reversed(self.client.get(self._messages).raise_for_status().json()):
                    if re.search(pattern, message.get("text", "")) and holds(message):
                        return dict(message)
        raise AssertionError(f"{self.username} does not see {pattern!r}")

    def presses(self, message: Json, text: str) -> None:
        pressed = self.client.post(f"{self._messages}/{message['message_id']}/press", json={"text": text})
        pressed.raise_for_status()


def by_the_bot(message: Json) -> bool:
    return bool(message["from"]["is_bot"])


def test_what_was_posted_outlives_a_kill_and_the_next_number_follows(tmp_path: Path) -> None:
    with started(tmp_path) as (process, client):
        maria = Person(client, "customs_ph")
        maria.says(CASE)
        maria.presses(maria.sees("544", by_the_bot), "Post")
        maria.sees(r"PH-\d{4}-0001", by_the_bot)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_S)
    with started(tmp_path) as (process, client):
        maria = Person(client, "customs_ph")
        receipt = maria.sees(r"PH-\d{4}-0001", by_the_bot)
        maria.says(CASE)
        maria.presses(
            maria.sees("544", lambda m: by_the_bot(m) and m["message_id"] > receipt["message_id"]), "Post anyway"
        )
        maria.sees(r"PH-\d{4}-0002", by_the_bot)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(tmp_path, port)
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_one_on_the_same_data_does_not_start(tmp_path: Path) -> None:
    with started(tmp_path) as (process, _client):
        done = run(tmp_path, 0)
        assert done.returncode == 4
        assert f"process {process.pid}; stop it" in done.stderr
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0


def run(data: Path, port: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "bot", "sandbox", "--port", str(port), "--data", str(data)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
