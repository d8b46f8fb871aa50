"""`ozonenet run` as a process: it starts, keeps others out, and stops when it is told to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.server import DEFAULT_TOKEN

ROOT = Path(__file__).parents[2]


@contextmanager
def start(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is waited for at the end, and killed when the test went wrong."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "OZONENET_TELEGRAM_TOKEN": DEFAULT_TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
        process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What the process says up to the line with `words`, or up to its end."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            break
    return said


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    """A configuration for a local Telegram that runs beside."""
    with start("sandbox", "--port", "0") as telegram:
        address = re.search(r"page (http://\S+)/", read_until(telegram, "page"))
        assert address is not None
        file = tmp_path / "config.toml"
        file.write_text(
            f'[telegram]\nbase_url = "{address[1]}/"\nsandbox_clock = true\n[logging]\nlevel = "debug"\n',
            encoding="utf-8",
        )
        yield file
        telegram.terminate()


def test_the_bot_runs_alone_on_its_data_and_stops_when_told(settings: Path) -> None:
    with start("bot", "run", "--config", settings) as bot:
        said = read_until(bot, "bot.ready")
        with start("bot", "run", "--config", settings) as second:
            refused = read_until(second, "in use")
        assert second.returncode == 4
        assert f"process {bot.pid}; stop it" in refused
        bot.send_signal(signal.SIGTERM)
        said += read_until(bot, "bot.stopped")
    assert bot.returncode == 0
    assert "bot.stopped" in said
    assert "Traceback" not in said
    assert "/bot***/getMe" in said
    assert DEFAULT_TOKEN.split(":")[1] not in said


def test_a_wrong_token_ends_the_bot_with_a_plain_line(settings: Path) -> None:
    settings.write_text(settings.read_text(encoding="utf-8").replace("debug", "warning"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--config", str(settings)],
        cwd=ROOT,
        env={**os.environ, "OZONENET_TELEGRAM_TOKEN": "123456:another-one"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 6
    assert "does not know this token" in done.stderr
    assert "another-one" not in done.stderr
    assert "Traceback" not in done.stderr
