"""The audit log convicts whoever tampers with it, and every action in it has words."""

from __future__ import annotations

import ast
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.audit import KEY, SMALL, tamper, write_log
from bot.cli import cli
from domain.audit import ACTIONS
from handlers import features
from storage import heads
from storage.chain import Head
from storage.engine import StorageError
from storage.verify import Kind, read_key, verify

ROOT = Path(__file__).parents[2]
ACTION = re.compile(r"[a-z]+\.([a-z_]|\.\*)+")
ELSEWHERE = {"Button", "get_logger", "info", "warning", "error", "exception"}
"""Calls in services whose dotted names are no actions."""


def test_of_a_thousand_tamperings_none_is_missed_and_no_untouched_log_is_accused() -> None:
    found = tamper(1_000, random.Random())
    assert (found["missed"], found["false_alarms"]) == (0, 0)
    assert set(found["found"]) == {"add", "change", "cut", "remove", "swap"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    write_log(tmp_path / "ozonenet.db", SMALL, random.Random(1))
    (tmp_path / "audit.key").write_text(KEY.hex() + "\n", encoding="ascii")
    return tmp_path / "ozonenet.db"


def spoil(log: Path, sql: str) -> None:
    with closing(sqlite3.connect(log, isolation_level=None)) as connection:
        connection.execute(sql)


@pytest.mark.parametrize(
    ("sql", "kind", "row"),
    [
        ("UPDATE audit SET person_id = 7777 WHERE id = 12", Kind.CHANGED, 12),
        ("UPDATE audit SET hash = randomblob(32) WHERE id = 12", Kind.CHANGED, 12),
        ("UPDATE audit SET detail = CAST(x'7bff7d' AS TEXT) WHERE id = 12", Kind.CHANGED, 12),
        ("DELETE FROM audit WHERE id BETWEEN 20 AND 22", Kind.REMOVED, 20),
        ("UPDATE audit SET id = 0 WHERE id = 1", Kind.REPLACED, 0),
        (f"UPDATE audit SET at = at + 1 WHERE id = {SMALL}", Kind.REPLACED, SMALL),
        ("DELETE FROM audit WHERE id > 50", Kind.CUT, 51),
    ],
)
def test_the_first_bad_row_is_named_with_what_happened_to_it(log: Path, sql: str, kind: Kind, row: int) -> None:
    newest = write_again(log)
    spoil(log, sql)
    fault = verify(log, KEY, [newest]).fault
    assert fault is not None and (fault.kind, fault.row) == (kind, row)
    assert fault.meaning.endswith(".")


def write_again(log: Path) -> Head:
    verified = verify(log, KEY)
    assert verified.fault is None
    return verified.head


def test_a_log_written_anew_with_the_key_is_not_the_published_one(tmp_path: Path) -> None:
    published = write_log(tmp_path / "true.db", SMALL, random.Random(1))
    write_log(tmp_path / "false.db", SMALL + 5, random.Random(2))
    fault = verify(tmp_path / "false.db", KEY, [published]).fault
    assert fault is not None and (fault.kind, fault.row) == (Kind.REWRITTEN, SMALL)


def test_another_key_verifies_nothing(log: Path) -> None:
    assert verify(log, bytes(32)).fault is not None


@pytest.mark.parametrize("text", ["", "zz", "00ff"])
def test_without_a_key_nothing_is_verified_and_none_is_made(tmp_path: Path, text: str) -> None:
    file = tmp_path / "audit.key"
    with pytest.raises(StorageError, match="without its key"):
        read_key(file)
    assert not file.exists()
    file.write_text(text, encoding="ascii")
    with pytest.raises(StorageError, match="not a key"):
        read_key(file)


# ── published heads ───────────────────────────────────────────────────────────────────────────────────


def test_heads_come_back_as_they_were_published_and_a_torn_line_counts_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / heads.FILE
    written = [Head(n, bytes([n]) * 32) for n in (3, 7, 9)]
    for head in written:
        heads.append(file, head, 1_790_000_000_000 + head.id)
    with file.open("ab") as more:
        more.write(b"2026-11-23T10:00:00Z 12:abc")
    assert heads.published(file) == heads.Published(tuple(written))
    file.write_bytes(b"\xff\n" + file.read_bytes())
    assert heads.published(file).unreadable == [1]


def ask(log: Path, *words: str) -> Result:
    return CliRunner(env={"OZONENET_TELEGRAM_TOKEN": ""}).invoke(
        cli, ["audit", "verify", "--data", str(log.parent), *words]
    )


def test_the_command_tells_a_whole_log_from_a_spoilt_one(log: Path) -> None:
    whole = ask(log)
    assert whole.exit_code == 0 and f"{SMALL} rows" in whole.output and "no head was published" in whole.output
    newest = heads.written(verify(log, KEY).head)
    assert ask(log, "--head", newest).exit_code == 0
    spoil(log, "DELETE FROM audit WHERE id > 40")
    assert ask(log).exit_code == 0, "without a published head a cut end cannot be seen"
    cut = ask(log, "--head", newest)
    assert cut.exit_code == 1 and "row 41 (cut)" in cut.output
    spoil(log, "UPDATE audit SET action = 'case.share' WHERE id = 3")
    assert "row 3 (changed)" in ask(log).output
    assert ask(log, "--head", "3").exit_code == 2


# ── words for actions ─────────────────────────────────────────────────────────────────────────────────


def noted() -> Iterator[tuple[str, str]]:
    """Where an action is named that the log may note: in services anywhere but in buttons, in handlers in entries."""
    verbs = {verb for feature in features() for verb in feature.buttons}
    for path in sorted((*(ROOT / "services").glob("*.py"), *(ROOT / "handlers").glob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called == "AuditEntry" or (path.parent.name == "services" and called not in ELSEWHERE):
                values = [*call.args, *(keyword.value for keyword in call.keywords)]
                for value in values:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        if ACTION.fullmatch(value.value) and (called == "AuditEntry" or value.value not in verbs):
                            yield value.value, f"{path.name}:{value.lineno}"
                    elif isinstance(value, ast.JoinedStr) and called == "AuditEntry":
                        yield _pattern(value), f"{path.name}:{value.lineno}"


def _pattern(value: ast.JoinedStr) -> str:
    parts = [part.value if isinstance(part, ast.Constant) else ".*" for part in value.values]
    return "".join(str(part) for part in parts)


def test_every_action_that_code_notes_has_words() -> None:
    named = list(noted())
    assert len(named) > 20
    dumb = [
        f"{where} notes {action}"
        for action, where in named
        if ACTION.fullmatch(action) and not any(re.fullmatch(action, known) for known in ACTIONS)
    ]
    assert dumb == []


def test_the_words_say_who_and_are_sentences() -> None:
    assert [action for action, words in ACTIONS.items() if not words.startswith("%(who)s ")] == []
