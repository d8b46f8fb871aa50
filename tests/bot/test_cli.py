"""What the command line promises to who types it, in a process of its own where it matters."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.lock import InstanceLock
from services import typesetting
from services.typesetting import Typesetter

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


def call(*words: str | Path, env: dict[str, str] | None = None) -> Result:
    return CliRunner(env={"OZONENET_TELEGRAM_TOKEN": "", **(env or {})}).invoke(cli, [str(w) for w in words])


class BotApi(BaseHTTPRequestHandler):
    """Knows one token."""

    def do_GET(self) -> None:
        good = self.path == f"/bot{TOKEN}/getMe"
        body = (
            b'{"ok":true,"result":{"id":1,"is_bot":true,"username":"OzoneNetBot"}}'
            if good
            else b'{"ok":false,"error_code":401,"description":"Unauthorized"}'
        )
        self.send_response(200 if good else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the test's output quiet."""


@pytest.fixture
def api() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), BotApi)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def config_file(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def commands(group: click.Group, *before: str) -> Iterator[str]:
    """The words of each command, those of groups too."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name))


FILTERS = {"extract"}
"""Commands from standard input to standard output, which need neither configuration nor data."""


@pytest.mark.parametrize("words", list(commands(cli)))
def test_every_command_explains_itself_and_takes_config_or_data(words: str) -> None:
    result = call(*words.split(), "--help")
    assert result.exit_code == 0
    assert ("--config FILE" in result.output) == (words not in FILTERS)
    assert ("--data DIRECTORY" in result.output) == (words not in FILTERS)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, bot.cli; bot.cli.cli(['--help'], standalone_mode=False);"
        "heavy = {'telegram', 'httpx', 'tornado', 'structlog', 'msgspec', 'aiosqlite', 'jinja2', 'asyncio'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "sandbox" in done.stdout


def test_a_wrong_configuration_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    path = config_file(tmp_path, f"[telegram]\ntokn = '{TOKEN}'")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--config", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr == "ozonenet: config.toml: [telegram] tokn: unknown; did you mean token?\n"


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert call("invite", "--data", tmp_path).exit_code == 2
    assert call("invite", "--data", tmp_path, "--role", "king").exit_code == 2
    assert call("fly").exit_code == 2


def test_check_changes_nothing_and_finds_a_good_set_up_ready(tmp_path: Path, api: str) -> None:
    path = config_file(tmp_path, f"[telegram]\nbase_url = '{api}'\n[storage]\ndata = 'd/e'\n")
    result = call("check", "--config", path, env={"OZONENET_TELEGRAM_TOKEN": TOKEN})
    assert result.exit_code == 0, result.output
    assert f"ok    telegram: @OzoneNetBot at {api}" in result.output
    assert TOKEN not in result.output
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.toml"]


def test_check_names_the_fonts_that_are_missing_with_the_cure_and_fails_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    path = config_file(tmp_path, f"[telegram]\nbase_url = '{api}'\ntoken = '{TOKEN}'\n[storage]\ndata = 'd'\n")
    asked: list[Any] = []

    async def without_fonts(self: Typesetter, wish: dict[str, Any]) -> dict[str, Any]:
        asked.append(wish)
        return {"missing": ["ARABIC", "CJK"]}

    monkeypatch.setattr(Typesetter, "_ask", without_fonts)
    monkeypatch.setattr(typesetting, "installed", lambda: True)
    result = call("check", "--config", path)
    assert result.exit_code == 0, result.output
    assert "note  documents: This server has no font for Arabic letters." in result.stderr
    assert "no font for Chinese letters. Its administrator can install the package fonts-noto-cjk" in result.stderr
    assert {"LATIN", "CYRILLIC", "ARABIC", "CJK"} <= asked[0]["scripts"].keys()


def test_check_says_where_typst_comes_from_when_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    path = config_file(tmp_path, f"[telegram]\nbase_url = '{api}'\ntoken = '{TOKEN}'\n[storage]\ndata = 'd'\n")
    monkeypatch.setattr(typesetting, "installed", lambda: False)
    result = call("check", "--config", path)
    assert result.exit_code == 0, result.output
    assert "note  documents: This server cannot make PDF files" in result.stderr


def test_check_says_that_the_token_is_refused(tmp_path: Path, api: str) -> None:
    path = config_file(tmp_path, f"[telegram]\nbase_url = '{api}'\ntoken = '{TOKEN}x'\n")
    result = call("check", "--config", path)
    assert result.exit_code == 6
    assert f"wrong telegram: {api} refuses the token: Unauthorized" in result.stderr
    assert TOKEN not in result.output


def test_check_says_that_telegram_is_not_reached(tmp_path: Path) -> None:
    path = config_file(tmp_path, f"[telegram]\nbase_url = 'http://127.0.0.1:1'\ntoken = '{TOKEN}'\n")
    result = call("check", "--config", path)
    assert result.exit_code == 6
    assert "cannot be reached" in result.stderr
    assert TOKEN not in result.output


def test_check_without_a_token_says_where_to_put_one(tmp_path: Path) -> None:
    result = call("check", "--data", tmp_path, "--offline")
    assert result.exit_code == 3
    assert "OZONENET_TELEGRAM_TOKEN" in result.stderr
    assert "database" in result.output


def test_a_foreign_database_is_refused_by_check_and_migrate(tmp_path: Path) -> None:
    (tmp_path / "ozonenet.db").write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    checked = call("check", "--data", tmp_path, "--offline")
    assert "wrong database:" in checked.stderr
    assert checked.exit_code == 5
    assert call("migrate", "--data", tmp_path).exit_code == 5


def test_migrate_makes_a_database_and_a_second_time_has_nothing_to_do(tmp_path: Path) -> None:
    first = call("migrate", "--data", tmp_path / "new")
    assert first.exit_code == 0, first.output
    assert "applied 0001" in first.output
    second = call("migrate", "--data", tmp_path / "new")
    assert "applied" not in second.output
    assert "up to date" in second.output


def test_migrate_is_refused_while_a_bot_uses_the_folder(tmp_path: Path) -> None:
    with InstanceLock(tmp_path):
        result = call("migrate", "--data", tmp_path)
    assert result.exit_code == 4
    assert "in use" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("words", [["migrate"], ["run"], ["invite", "--role", "admin"], ["sandbox", "--port", "0"]])
def test_a_data_folder_that_cannot_be_made_is_named_in_one_line(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"
    result = call(*words, "--data", folder, env={"OZONENET_TELEGRAM_TOKEN": TOKEN})
    assert result.exit_code not in (0, None)
    assert str(folder) in result.stderr and len(result.stderr.splitlines()) == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
