"""Reads the configuration file and says in the file's own words what is wrong with it.

A secret is taken from the environment, else from the file that a ``…_file`` key names, else from the key
itself. Relative paths in the file are meant from the file's own folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import inspect, structs

from bot.errors import CONFIG, CommandError
from bot.secret import Secret
from bot.settings import Settings, Telegram

DEFAULT_FILE: Final = Path("config.toml")
TOKEN_ENV: Final = "OZONENET_TELEGRAM_TOKEN"
WEBHOOK_SECRET_ENV: Final = "OZONENET_WEBHOOK_SECRET"

_TOKEN: Final = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PLACE: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")


class ConfigError(CommandError):
    """The configuration cannot be used; each of `problems` is one line that names the key and the cure."""

    exit_code = CONFIG

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path | None = None, data_dir: Path | None = None, env: Mapping[str, str] | None = None) -> Settings:
    """The settings of `path`, or the defaults without one; `data_dir` wins over ``[storage] data``.

    The result holds secrets that were read and paths that are absolute. Raises ConfigError.
    """
    home = Path.cwd() if path is None else path.absolute().parent
    settings = Settings() if path is None else _convert(_read(path), path.name)
    try:
        settings = _resolve(settings, home, data_dir, env or {})
        _cross_check(settings)
    except ConfigError as error:
        prefix = "" if path is None else f"{path.name}: "
        raise ConfigError(*(prefix + problem for problem in error.problems)) from error
    return settings


def token_of(settings: Settings) -> Secret:
    """The bot's token; ConfigError tells where to put one when there is none."""
    if settings.telegram.token is None:
        raise ConfigError(f"[telegram] token: no token; set {TOKEN_ENV}, or token_file, or token (BotFather gives one)")
    return settings.telegram.token


def secrets_of(settings: Settings) -> list[Secret]:
    """Every secret the settings hold, for those who must keep them out of sight."""
    held = (settings.telegram.token, settings.telegram.webhook.secret_token)
    return [secret for secret in held if secret]


def shown(settings: Settings) -> dict[str, Any]:
    """The settings as plain data that may be printed: paths as text, secrets masked."""
    plain: dict[str, Any] = msgspec.to_builtins(settings, enc_hook=str)
    return plain


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; config.example.toml is one to start from") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: not valid TOML: {error}") from error


# --- types and keys ---


def _convert(data: dict[str, Any], name: str) -> Settings:
    unknown = list(_unknown_keys(data, Settings))
    if unknown:
        raise ConfigError(*(f"{name}: {problem}" for problem in unknown))
    try:
        return msgspec.convert(data, Settings, dec_hook=_from_toml)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        keys = place["path"].split(".") if place and place["path"] else []
        raise ConfigError(f"{name}: {_wrong_value(data, keys)}") from error


def _from_toml(kind: type, value: object) -> object:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected text")
    return Path(value).expanduser() if kind is Path else Secret(value.strip())


def _unknown_keys(data: dict[str, Any], kind: type[msgspec.Struct], *path: str) -> Iterator[str]:
    fields = {field.encode_name: field.type for field in structs.fields(kind)}
    for key, value in data.items():
        if key not in fields:
            yield (_name([*path, key], is_section=isinstance(value, dict)) + ": unknown" + _hint(key, list(fields)))
        elif isinstance(value, dict) and isinstance(fields[key], type):
            yield from _unknown_keys(value, fields[key], *path, key)


def _hint(key: str, known: list[str]) -> str:
    close = get_close_matches(key.lower(), known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(sorted(known))}"


def _name(keys: list[str], *, is_section: bool = False) -> str:
    """``telegram, webhook, port`` as the file writes it: ``[telegram.webhook] port``."""
    section, key = (keys, "") if is_section else (keys[:-1], keys[-1])
    return f"[{'.'.join(section)}] {key}".strip() if section else key


def _wrong_value(data: dict[str, Any], keys: list[str]) -> str:
    kind: inspect.Type = inspect.type_info(Settings)
    value: Any = data
    for key in keys:
        kind, value = _field(kind, key), value[key]
    expected = _words(kind)
    got = "a table" if isinstance(value, dict) else _toml(value)
    if "a secret" in expected:
        got = f"{type(value).__name__} (not shown)"
    return f"{_name(keys, is_section=isinstance(kind, inspect.StructType))}: expected {expected}, got {got}"


def _field(kind: inspect.Type, key: str) -> inspect.Type:
    assert isinstance(kind, inspect.StructType)
    return next(field.type for field in kind.fields if field.encode_name == key)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _words(kind: inspect.Type) -> str:
    """What a type wants, in a reader's words."""
    match kind:
        case inspect.Metadata(type=inner, extra_json_schema=extra):
            return str((extra or {}).get("description") or _words(inner))
        case inspect.UnionType(types=types):
            return " or ".join(_words(one) for one in types if not isinstance(one, inspect.NoneType))
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(f'"{value}"' for value in values)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return "a whole number" + _bounds(kind)
        case inspect.FloatType():
            return "a number" + _bounds(kind)
        case inspect.StrType(min_length=least, max_length=most):
            return "a string" + (f" of {least or 0} to {most} characters" if most else "")
        case inspect.CustomType(cls=cls):
            return "a path (a string)" if cls is Path else "a secret (a string)"
    return "a section"


def _bounds(kind: inspect.IntType | inspect.FloatType) -> str:
    limits = {"from": kind.ge, "above": kind.gt, "to": kind.le, "below": kind.lt}
    said = [f"{word} {limit:g}" for word, limit in limits.items() if limit is not None]
    return " " + " ".join(said) if said else ""


# --- paths, secrets and what must fit together ---


def _resolve(settings: Settings, home: Path, data_dir: Path | None, env: Mapping[str, str]) -> Settings:
    data = data_dir.absolute() if data_dir is not None else home / settings.storage.data
    backup = settings.backup
    return structs.replace(
        settings,
        telegram=_with_secrets(settings.telegram, home, env),
        storage=structs.replace(settings.storage, data=data),
        service=structs.replace(
            settings.service, fonts=home / settings.service.fonts if settings.service.fonts else None
        ),
        backup=structs.replace(
            backup,
            folder=home / backup.folder if backup.folder else data / "backups",
            key_file=home / backup.key_file if backup.key_file else None,
        ),
    )


def _with_secrets(telegram: Telegram, home: Path, env: Mapping[str, str]) -> Telegram:
    hook = telegram.webhook
    token = _secret("[telegram] token", env.get(TOKEN_ENV), telegram.token_file, telegram.token, home)
    secret = _secret(
        "[telegram.webhook] secret_token",
        env.get(WEBHOOK_SECRET_ENV),
        hook.secret_token_file,
        hook.secret_token,
        home,
    )
    return structs.replace(
        telegram,
        token=token,
        base_url=telegram.base_url.rstrip("/"),
        webhook=structs.replace(hook, secret_token=secret),
    )


def _secret(name: str, from_env: str | None, file: Path | None, inline: Secret | None, home: Path) -> Secret | None:
    if from_env and from_env.strip():
        return Secret(from_env.strip())
    if file is None:
        return inline
    try:
        text = (home / file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text file"
        raise ConfigError(f"{name}_file: cannot read {home / file}: {reason}") from error
    if not text:
        raise ConfigError(f"{name}_file: {home / file} is empty; write the secret into it")
    return Secret(text)


def _cross_check(settings: Settings) -> None:
    problems = list(_misfits(settings))
    if problems:
        raise ConfigError(*problems)


def _misfits(settings: Settings) -> Iterator[str]:
    telegram, hook, service = settings.telegram, settings.telegram.webhook, settings.service
    if telegram.token is not None and not _TOKEN.fullmatch(telegram.token.reveal()):
        yield '[telegram] token: not a bot token; BotFather\'s look like "123456:letters-and-digits"'
    if telegram.mode == "webhook":
        if hook.url is None:
            yield "[telegram.webhook] url: missing; webhook mode needs the address that Telegram calls"
        if hook.secret_token is None:
            yield "[telegram.webhook] secret_token: missing; without it anybody could send updates"
        elif not _WEBHOOK_SECRET.fullmatch(hook.secret_token.reveal()):
            yield "[telegram.webhook] secret_token: only 1 to 256 letters, digits, _ and - are allowed"
        if service.health_port and (service.listen, service.health_port) == (hook.listen, hook.port):
            yield f"[service] health_port: {service.health_port} is the webhook's port too; take another"
    if service.fonts is not None and not service.fonts.is_dir():
        yield f"[service] fonts: {service.fonts} is no folder"
    if settings.delivery.reserve_per_second >= settings.delivery.overall_per_second:
        yield "[delivery] reserve_per_second: must be less than overall_per_second"
    if settings.backup.at is not None and settings.backup.key_file is None:
        yield "[backup] key_file: missing; scheduled backups are encrypted with it"
    yield from _too_short(settings)


def _too_short(settings: Settings) -> Iterator[str]:
    """An item cannot be gone while the update or the form that it came by still tells of it."""
    kept = settings.retention
    least = max(settings.intake.keep_days, kept.drafts_days)
    for name in ("cases_days", "questions_days", "laws_days", "alerts_days"):
        if 0 < getattr(kept, name) < least:
            yield f"[retention] {name}: at least {least}, as [intake] keep_days and [retention] drafts_days; or 0"


def find_file(config: Path | None, data_dir: Path | None) -> Path | None:
    """The file to read: the one named; with no options at all ``config.toml`` here, if there is one."""
    if config is None and data_dir is None and DEFAULT_FILE.is_file():
        return DEFAULT_FILE
    return config
