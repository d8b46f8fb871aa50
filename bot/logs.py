"""Logs: structlog over the standard library, for people or for machines, never with a secret.

Every line of every logger, of libraries too, is redacted twice: its values before they are rendered (the
escaping of a renderer would hide a secret from the search), and the finished text, so that it does not matter
where a secret came from: event, argument, keyword, exception, traceback.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, StackInfoRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import Redactor
from bot.secret import Secret

CHATTY = ("httpx", "httpcore", "apscheduler", "tornado.access", "asyncio", "PIL")
"""Libraries that are heard from warnings on, unless the level is debug."""

TELLTALE = ("telegram", "aiosqlite")
"""Libraries whose debug lines hold what officers wrote; these lines are never heard."""


class _Formatter(ProcessorFormatter):
    """Formats a record and removes secrets from what came out."""

    def __init__(self, redactor: Redactor, processors: list[Processor], before: list[Processor]) -> None:
        super().__init__(processors=processors, foreign_pre_chain=before)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.text(super().format(record))


def setup(
    level: str = "info", format: str = "console", secrets: Iterable[Secret] = (), stream: TextIO | None = None
) -> Redactor:
    """Sends every log line to `stream` (standard error) from `level` on, as ``console`` or ``json``.

    Replaces what was set up before. Uncaught exceptions of any thread are logged too, so redacted. The
    redactor that comes back can learn secrets that turn up later.
    """
    redactor = Redactor(secrets)
    out = sys.stderr if stream is None else stream
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_log_level,
        add_logger_name,
        TimeStamper(fmt="iso", utc=True),
        StackInfoRenderer(),
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(_Formatter(redactor, _rendering(format, out, redactor), shared))
    _replace_root_handlers(handler, level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            _redaction(redactor),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    return redactor


def _rendering(format: str, out: TextIO, redactor: Redactor) -> list[Processor]:
    plain: list[Processor] = [ProcessorFormatter.remove_processors_meta, _redaction(redactor)]
    if format == "json":
        return [format_exc_info, *plain, JSONRenderer(ensure_ascii=False)]
    return [*plain, ConsoleRenderer(colors=out.isatty(), exception_formatter=plain_traceback)]


def _replace_root_handlers(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "debug" else logging.WARNING)
    for name in TELLTALE:
        logging.getLogger(name).setLevel(logging.INFO if level == "debug" else logging.WARNING)


def _redaction(redactor: Redactor) -> Processor:
    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        kept = {key: event[key] for key in ("exc_info",) if key in event}
        plain: EventDict = redactor.value({key: item for key, item in event.items() if key not in kept})
        return {**plain, **kept}

    return redact


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
