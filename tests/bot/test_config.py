"""What the configuration promises to the person who writes it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bot import config
from bot.config import ConfigError
from bot.secret import Secret
from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problem(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        config.load(write(folder, text))
    return str(caught.value)


def keys_of(kind: type[msgspec.Struct], *path: str) -> Iterator[tuple[str, ...]]:
    for field in msgspec.structs.fields(kind):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from keys_of(field.type, *path, field.encode_name)
        else:
            yield (*path, field.encode_name)


def uncommented() -> str:
    """The example with the keys that have no default switched on."""
    return re.sub(r"^# (\w+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_example_loads_and_holds_the_defaults(tmp_path: Path) -> None:
    settings = config.load(write(tmp_path, EXAMPLE.read_text(encoding="utf-8")))
    plain = config.load(write(tmp_path, ""))
    assert settings == plain


def test_the_example_names_every_key_once_and_no_other() -> None:
    def walk(table: dict[str, object], *path: str) -> Iterator[tuple[str, ...]]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, *path, key)
            else:
                yield (*path, key)

    assert sorted(walk(tomllib.loads(uncommented()))) == sorted(keys_of(Settings))


def test_the_example_loads_with_every_key_switched_on(tmp_path: Path) -> None:
    for name in ("telegram.token", "webhook.token"):
        (tmp_path / name).write_text(TOKEN if name.startswith("tele") else "s3cret", encoding="utf-8")
    (tmp_path / "fonts").mkdir()
    settings = config.load(write(tmp_path, uncommented()))
    assert settings.telegram.token == Secret(TOKEN)
    assert settings.service.fonts == tmp_path / "fonts"
    assert settings.backup.key_file == tmp_path / "backup.key"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[telegram]\ntokn = 'x'", "config.toml: [telegram] tokn: unknown; did you mean token?"),
        ("[telegrm]\ntoken = 'x'", "config.toml: [telegrm]: unknown; did you mean telegram?"),
        ("[telegram.webhook]\nprot = 1", "[telegram.webhook] prot: unknown; did you mean port?"),
        ("[digest]\nzzz = 1", "[digest] zzz: unknown; known here: at, period, weekday"),
        ("[delivery]\nattempts = 0", "[delivery] attempts: expected a whole number from 1 to 100, got 0"),
        ("[delivery]\nattempts = '3'", '[delivery] attempts: expected a whole number from 1 to 100, got "3"'),
        ("[digest]\nat = '8 am'", '[digest] at: expected a time of day such as "08:00", got "8 am"'),
        (
            "[telegram]\nmode = 'poling'",
            '[telegram] mode: expected one of "polling", "webhook", got "poling"',
        ),
        ("[telegram]\nsandbox_clock = 1", "[telegram] sandbox_clock: expected true or false, got 1"),
        ("[storage]\ndata = true", "[storage] data: expected a path (a string), got true"),
        ("telegram = 5", "[telegram]: expected a section, got 5"),
        ("[service]\nadmin_chat = 'me'", '[service] admin_chat: expected a whole number, got "me"'),
        ("[telegram", "config.toml: not valid TOML"),
        ("[telegram]\nmode = 'webhook'", "[telegram.webhook] url: missing"),
        ("[service]\nfonts = 'nowhere'", "nowhere is no folder"),
        ("[backup]\nat = '02:00'", "[backup] key_file: missing"),
        ("[delivery]\nreserve_per_second = 28", "[delivery] reserve_per_second: must be less than"),
        ("[telegram]\ntoken_file = 'no.token'", "[telegram] token_file: cannot read"),
    ],
)
def test_a_mistake_is_named_by_its_key_with_the_cure(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in problem(tmp_path, text)


def test_all_unknown_keys_are_named_at_once(tmp_path: Path) -> None:
    said = problem(tmp_path, "[telegram]\ntokn = 1\n[limits]\nphoto = 3")
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("token", ["424242", '"424242 not a token"', "[424242]"])
def test_a_wrong_token_is_not_repeated_in_the_error(tmp_path: Path, token: str) -> None:
    said = problem(tmp_path, f"[telegram]\ntoken = {token}")
    assert "[telegram] token" in said
    assert "424242" not in said


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file"):
        config.load(tmp_path / "none.toml")


def test_the_environment_wins_over_the_file_and_the_file_over_the_key(tmp_path: Path) -> None:
    text = "[telegram]\ntoken = '1:inline'\n"
    assert config.load(write(tmp_path, text)).telegram.token == Secret("1:inline")
    (tmp_path / "telegram.token").write_text("2:file\n", encoding="utf-8")
    path = write(tmp_path, text + "token_file = 'telegram.token'\n")
    assert config.load(path).telegram.token == Secret("2:file")
    assert config.load(path, env={config.TOKEN_ENV: "3:env"}).telegram.token == Secret("3:env")


def test_no_token_at_all_is_an_error_only_where_one_is_needed(tmp_path: Path) -> None:
    settings = config.load(data_dir=tmp_path)
    with pytest.raises(ConfigError, match=config.TOKEN_ENV):
        config.token_of(settings)


def test_a_data_folder_alone_is_enough_and_wins_over_the_file(tmp_path: Path) -> None:
    assert config.load(data_dir=tmp_path / "a").storage.data == tmp_path / "a"
    path = write(tmp_path, "[storage]\ndata = 'b'")
    assert config.load(path).storage.data == tmp_path / "b"
    assert config.load(path, tmp_path / "a").storage.data == tmp_path / "a"
    assert config.load(path).backup.folder == tmp_path / "b" / "backups"


def test_secrets_are_shown_as_stars_anywhere(tmp_path: Path) -> None:
    settings = config.load(write(tmp_path, f"[telegram]\ntoken = '{TOKEN}'"))
    secret = config.token_of(settings)
    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret:>8}",
        "%s %r" % (secret, [secret]),  # noqa: UP031
        repr(settings),
        json.dumps(config.shown(settings)),
        json.dumps({"token": secret}, default=str),
        msgspec.json.encode(settings, enc_hook=str).decode(),
    ]
    assert all("***" in text and TOKEN not in text for text in shown)
    assert secret.reveal() == TOKEN
    assert [one.reveal() for one in config.secrets_of(settings)] == [TOKEN]
