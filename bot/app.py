"""The composition root: the only module that knows everybody.

`App` opens the data folder, builds the chain intake → lanes → dispatcher and outbox → sender, and takes it down
in the order in which nothing is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import structlog
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

from bot import clock as clocks
from bot import house_check
from bot.alarm import Alarm
from bot.clock import Clock
from bot.config import token_of
from bot.delivery.sender import Sender
from bot.dispatch import Dispatcher
from bot.errors import FAILED, TELEGRAM, CommandError
from bot.intake.arrivals import Arrivals
from bot.intake.lanes import Lanes
from bot.intake.polling import Polling
from bot.intake.webhook import Webhook
from bot.lock import InstanceLock
from bot.retention import Nightly
from bot.schedule import Knocks
from bot.settings import Digest, Settings, Weekday
from bot.warming import Warming
from domain.schedules import Every, Pattern
from handlers import features as all_features
from handlers import help as help_feature
from handlers import unasked
from handlers.feature import Feature
from handlers.turn import House, Limits
from services import alerts, copies, rooms
from services.audience import may_receive
from services.typesetting import Typesetter
from storage import buttons, chain, drafts, inbox, outbox
from storage.chain import AuditChain
from storage.engine import Database
from storage.errors import StorageError
from storage.files import FOLDER
from storage.migrate import migrate

if TYPE_CHECKING:
    from bot.health import Health

log = structlog.get_logger(__name__)

DATABASE_FILE = "ozonenet.db"
DAY_MS = 86_400_000
RETRY_S = 3.0
SENDER_GRACE_S = 30.0
"""How long a stop waits for calls under way; longer than Telegram takes to answer."""
READING = 8
"""Connections beside the sender's, for calls that only read (files, members)."""


def database_path(data: Path) -> Path:
    """The database file of a data folder."""
    return data / DATABASE_FILE


def open_database(data: Path) -> Database:
    """The database of a data folder, brought to the newest schema; `await .open()` is the caller's."""
    path = database_path(data)
    for step in migrate(path):
        log.info("database.migrated", version=step.version, step=step.name)
    key = data / chain.KEY_FILE
    if not key.exists() and chain.begun(path):
        raise StorageError(
            f"{key} is missing, and the audit log cannot go on without it; put it back from a backup of {data}"
        )
    return Database(path, AuditChain.from_file(key))


class App:
    """The running bot: `await start()`, then `await stop()`; `failed` ends when something vital did."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        features: tuple[Feature, ...] | None = None,
        reached: Callable[[str], None] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.features = all_features() if features is None else features
        self._points: dict[str, Any] = {} if reached is None else {"reached": reached}
        self.data = settings.storage.data
        self._lock = InstanceLock(self.data)
        self._tasks: list[asyncio.Task[Any]] = []
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Open everything and begin to work. Raises CommandError or StorageError when that is impossible."""
        self._lock.acquire()
        try:
            await self._open()
        except BaseException:
            self._lock.release()
            raise

    async def _open(self) -> None:
        self.db = open_database(self.data)
        await self.db.open()
        self.application = _application(self.settings)
        await _initialize(self.application)
        bot = self.application.bot
        limits = self.settings.limits
        self.house = House(
            self.db,
            self.clock,
            bot,
            self.data / FOLDER,
            Limits(
                min(limits.photo_mb, limits.document_mb) * 1_000_000,
                limits.draft_days,
                limits.invite_hours,
                self.settings.service.audit_head_minutes,
            ),
            self.settings.service.name,
            self.settings.service.language,
            self.settings.service.admin_chat,
            _digest_pattern(self.settings.digest),
            Typesetter(self.settings.service.fonts, lambda: copies.folder(self.data, self.clock.now_ms())),
        )
        for tell in (house_check.require_complete, help_feature.declare, unasked.declare):
            tell(self.features)
        self.warming = Warming()
        self.dispatcher = Dispatcher(self.house, self.features, self.application, on_member=self.warming.used)
        intake = self.settings.intake
        self.lanes = Lanes(
            self.db,
            self.dispatcher.process,
            self.dispatcher.on_dead,
            at_once=intake.lanes,
            attempts=intake.attempts,
        )
        self.arrivals = Arrivals(self.db, self.lanes, self.clock.now_ms, **self._points)
        self.sender = Sender(
            self.db,
            bot,
            self.clock,
            self.settings.delivery,
            may_receive,
            files=self.data,
            on_answer={**rooms.ANSWERS, **alerts.ANSWERS},
            on_refused=rooms.REFUSALS,
            **self._points,
        )
        self.db.listen(outbox.TOPIC, self.sender.wake)
        self.knocks = self._knocks()
        self._watch()
        await self.application.start()
        self._run(self.sender.run(), "sender")
        await self.lanes.start()
        await self._take_in(bot)
        self.knocks.start()
        if self.settings.telegram.sandbox_clock:
            self._run(clocks.follow(self.clock, self.settings.telegram.base_url), "clock")
        log.info("bot.ready", username=bot.username, features=len(self.features), mode=self.settings.telegram.mode)
        self._run(self.warming.run(), "warming")

    def _watch(self) -> None:
        """Answer /healthz and /metrics where the configuration says so."""
        service = self.settings.service
        self.health: Health | None = None
        if not service.health_port:
            return
        from bot.health import Health  # its libraries are loaded where it is used

        self.health = Health(self.db, self.clock, self.failed)
        where = f"{service.listen}:{service.health_port}"
        try:
            self.health.listen(service.health_port, service.listen)
        except OSError as error:
            raise CommandError(f"[service] health_port: {where} cannot be opened: {error.strerror}", FAILED) from error

    async def _take_in(self, bot: ExtBot[None]) -> None:
        telegram = self.settings.telegram
        self.webhook: Webhook | None = None
        if telegram.mode == "webhook":
            hook = telegram.webhook
            assert hook.secret_token is not None and hook.url is not None  # bot.config has made sure
            self.webhook = Webhook(self.arrivals, path=hook.path, secret=hook.secret_token.reveal())
            self.webhook.listen(hook.port, hook.listen)
            await self.webhook.announce(bot, hook.url)
            return
        intake = self.settings.intake
        polling = Polling(
            bot.base_url,
            self.arrivals,
            long_poll=intake.poll_timeout_s,
            batch=intake.batch,
            request=HTTPXRequest(connection_pool_size=1, httpx_kwargs=_plain(self.settings)),
            **self._points,
        )
        self._run(polling.run(), "polling")

    def _knocks(self) -> Knocks:
        knocks = Knocks(self.clock, Alarm(self.db, self.clock, self.settings.service).duty_failed)
        # Another process, as a rehearsal that failed, may have something to say too.
        knocks.every(60, "outbox", self._look_into_the_outbox)
        knocks.every(3600, "housekeeping", self._tidy)
        if self.settings.backup.at is not None:
            from bot.backups import Daily  # its libraries are loaded where it is used

            knocks.every(600, "backup", Daily(self.settings, self.db, self.clock))
        knocks.every(600, "retention", Nightly(self.settings.retention, self.db, self.data / FOLDER, self.clock))
        for feature in self.features:
            for name, (seconds, due) in feature.knocks.items():
                knocks.every(seconds, name, partial(due, self.house))
        return knocks

    async def _look_into_the_outbox(self) -> None:
        self.sender.wake()

    async def _tidy(self) -> None:
        """Forget what has served: old updates, expired buttons, drafts that nobody touched."""
        now = self.clock.now_ms()
        limits, intake = self.settings.limits, self.settings.intake
        async with self.db.write() as tx:
            await buttons.forget(tx, now)
            await drafts.forget(tx, now - limits.draft_days * DAY_MS)
        more = True
        while more:  # a few at a time, so that nobody waits long for the writer
            async with self.db.write() as tx:
                more = await inbox.forget(tx, now - intake.keep_days * DAY_MS) >= inbox.FORGET_AT_ONCE

    def _run(self, work: Any, name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not self.failed.done():
            log.error("task.failed", task=task.get_name(), exc_info=error)
            self.failed.set_exception(error)

    async def stop(self) -> None:
        """Take in nothing more, finish what is under way, and close. What is left goes on at the next start."""
        log.info("bot.stopping")
        if self.webhook is not None:
            await self.webhook.close()
        await self._cancel("polling", "clock", "warming")
        await self.knocks.stop()
        await self.lanes.stop()
        await self._let_the_sender_end()
        await self._cancel("sender")
        if self.health is not None:
            await self.health.close()
        await self.application.stop()
        await self.application.shutdown()
        await self.db.close()
        self._lock.release()
        if self.failed.done() and not self.failed.cancelled():
            self.failed.exception()  # it was logged when it came
        log.info("bot.stopped")

    async def _let_the_sender_end(self) -> None:
        """What is under way is written down; where that is impossible, the next start finds it in doubt."""
        try:
            async with asyncio.timeout(SENDER_GRACE_S):
                await self.sender.stop()
        except TimeoutError:
            log.warning("sender.cut_off", after_s=SENDER_GRACE_S)

    async def _cancel(self, *names: str) -> None:
        tasks = [task for task in self._tasks if task.get_name() in names]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _plain(settings: Settings) -> dict[str, Any]:
    """Loading certificates takes longer than anything else at the start; a local Telegram needs none."""
    return {"verify": False} if settings.telegram.base_url.startswith("http://") else {}


def _digest_pattern(digest: Digest) -> Pattern:
    hour, minute = digest.at.split(":")
    every = {"daily": Every.DAY, "weekly": Every.WEEK, "monthly": Every.MONTH}[digest.period]
    return Pattern(every, get_args(Weekday).index(digest.weekday), int(hour), int(minute))


def _application(settings: Settings) -> Application[Any, Any, Any, Any, Any, Any]:
    telegram, delivery = settings.telegram, settings.delivery
    plain = _plain(settings)
    request = HTTPXRequest(
        httpx_kwargs=plain,
        connection_pool_size=delivery.connections + READING,
        connect_timeout=delivery.connect_timeout_s,
        read_timeout=delivery.read_timeout_s,
        write_timeout=delivery.read_timeout_s,
        media_write_timeout=delivery.read_timeout_s * 3,
    )
    bot: ExtBot[None] = ExtBot(
        token_of(settings).reveal(),
        base_url=f"{telegram.base_url}/bot",
        base_file_url=f"{telegram.base_url}/file/bot",
        request=request,
        get_updates_request=HTTPXRequest(connection_pool_size=1, httpx_kwargs=plain),
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


async def _initialize(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Ask Telegram who we are; wait for a network that is not there yet, give up on a token that is wrong."""
    while True:
        try:
            await application.initialize()
            return
        except InvalidToken as error:
            raise CommandError(
                "[telegram] token: Telegram does not know this token; copy it again from @BotFather", TELEGRAM
            ) from error
        except NetworkError as error:
            log.warning("telegram.unreachable", error=str(error), retry_s=RETRY_S)
            await asyncio.sleep(RETRY_S)
        except TelegramError as error:
            raise CommandError(f"Telegram refuses the bot: {error}", TELEGRAM) from error
