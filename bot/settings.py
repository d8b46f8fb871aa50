"""The settings of OzoneNet as data: one struct a section of the file, every key with its type and default.

A duration's unit and a size's unit stand at the end of the key's name. `bot.config` reads them from a file;
`config.example.toml` tells what each one does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from bot.secret import Secret

Language = Literal["en", "fr", "es", "ru", "ar", "zh"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Period = Literal["daily", "weekly", "monthly"]

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Rate = Annotated[float, msgspec.Meta(gt=0, le=1000)]
HourMinute = Annotated[
    str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description='a time of day such as "08:00"')
]
WebAddress = Annotated[
    str,
    msgspec.Meta(pattern=r"^https?://[^\s/]+", description="an address that starts with http:// or https://"),
]
UrlPath = Annotated[str, msgspec.Meta(pattern=r"^/", description='a path that starts with "/"')]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section of the file: frozen, and a key that it does not know is an error."""


class Webhook(Section, frozen=True):
    """Where Telegram delivers updates when `Telegram.mode` is ``webhook``."""

    listen: str = "127.0.0.1"
    port: Port = 8443
    path: UrlPath = "/telegram"
    url: WebAddress | None = None
    secret_token: Secret | None = None
    secret_token_file: Path | None = None


class Telegram(Section, frozen=True):
    """The Bot API: who the bot is, where the API stands, and how updates come."""

    token: Secret | None = None
    token_file: Path | None = None
    base_url: WebAddress = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    sandbox_clock: bool = False
    webhook: Webhook = msgspec.field(default_factory=Webhook)


class Storage(Section, frozen=True):
    """Where everything is remembered."""

    data: Path = Path("data")

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.data / "ozonenet.db"


class Service(Section, frozen=True):
    """The running service."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = "OzoneNet"
    language: Language = "en"
    admin_chat: int | None = None
    fonts: Path | None = None
    audit_head_minutes: Positive = 60
    listen: str = "127.0.0.1"
    health_port: Port = 0


class Delivery(Section, frozen=True):
    """How fast and how stubbornly messages are sent."""

    per_chat_per_second: Rate = 1.0
    group_per_minute: Positive = 20
    overall_per_second: Rate = 28.0
    reserve_per_second: Annotated[float, msgspec.Meta(ge=0)] = 4.0
    connections: Annotated[int, msgspec.Meta(ge=1, le=256)] = 16
    attempts: Annotated[int, msgspec.Meta(ge=1, le=100)] = 8
    connect_timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 5.0
    read_timeout_s: Annotated[float, msgspec.Meta(gt=0)] = 20.0


class Intake(Section, frozen=True):
    """How updates are taken in and worked on."""

    lanes: Annotated[int, msgspec.Meta(ge=1, le=256)] = 16
    poll_timeout_s: Annotated[int, msgspec.Meta(ge=0, le=50)] = 30
    batch: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    attempts: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    keep_days: Positive = 14


class Digest(Section, frozen=True):
    """The digest of a network whose coordinators have not chosen otherwise, in the network's local time."""

    period: Period = "weekly"
    weekday: Weekday = "monday"
    at: HourMinute = "08:00"


class Limits(Section, frozen=True):
    """What is accepted from people."""

    photo_mb: Annotated[int, msgspec.Meta(ge=1, le=20)] = 20
    document_mb: Annotated[int, msgspec.Meta(ge=1, le=20)] = 20
    files_per_case: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20
    draft_days: Positive = 30
    invite_hours: Positive = 72
    button_days: Positive = 90


class Logging(Section, frozen=True):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Backup(Section, frozen=True):
    """Backups of the data folder; without a key they are written unencrypted only when asked for by hand."""

    folder: Path | None = None
    key_file: Path | None = None
    keep: Positive = 14
    at: HourMinute | None = None


class Retention(Section, frozen=True):
    """For how many days things are kept; 0: for ever. Items count from the last thing that happened to them."""

    at: HourMinute = "03:30"
    cases_days: NotNegative = 0
    questions_days: NotNegative = 0
    laws_days: NotNegative = 0
    alerts_days: NotNegative = 0
    messages_days: Annotated[int, msgspec.Meta(ge=7)] = 60
    drafts_days: Positive = 30
    requests_days: NotNegative = 365
    searches_days: NotNegative = 180
    strangers_days: NotNegative = 180


class Settings(Section, frozen=True):
    """Everything that can be set, with paths as they were written (see `bot.config.load` for resolving)."""

    telegram: Telegram = msgspec.field(default_factory=Telegram)
    storage: Storage = msgspec.field(default_factory=Storage)
    service: Service = msgspec.field(default_factory=Service)
    delivery: Delivery = msgspec.field(default_factory=Delivery)
    intake: Intake = msgspec.field(default_factory=Intake)
    digest: Digest = msgspec.field(default_factory=Digest)
    limits: Limits = msgspec.field(default_factory=Limits)
    logging: Logging = msgspec.field(default_factory=Logging)
    backup: Backup = msgspec.field(default_factory=Backup)
    retention: Retention = msgspec.field(default_factory=Retention)
