"""What an exception of the Bot API client says about the fate of a call. Tables, read from top to bottom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)


class Fate(Enum):
    """What became of a call, and so what is to be done with its row."""

    DONE = auto()  # it has its effect
    MOOT = auto()  # its effect is not needed any more
    HOLD = auto()  # not done: this chat is to wait (`Verdict.seconds`)
    MOVED = auto()  # not done: the chat has a new id (`Verdict.chat_id`)
    GONE = auto()  # not done: nothing can be written to this chat
    ANEW = auto()  # not done: the message to edit is not there any more
    ASTRAY = auto()  # not done: the topic is not there any more
    REFUSED = auto()  # not done, and never will be
    LATER = auto()  # not done: Telegram has trouble
    OFFLINE = auto()  # not sent at all: no way to Telegram just now
    LOCKED_OUT = auto()  # not done: the token is not accepted
    UNKNOWN = auto()  # it may have been done


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fate, with what Telegram said."""

    fate: Fate
    reason: str = ""
    seconds: float = 0.0
    chat_id: int = 0


# Errors of the connection, by class name of the cause. Whatever is not here may have reached Telegram.
_NEVER_SENT = frozenset(
    {
        "ConnectError",
        "ConnectTimeout",
        "PoolTimeout",
        "ProxyError",
        "UnsupportedProtocol",
        "InvalidURL",
        "LocalProtocolError",
        "RuntimeError",  # the client is closed
    }
)

_EDITING = r"card|edit\w+|stopPoll"
_JOINING = r"(approve|decline)ChatJoinRequest"
_SAID: tuple[tuple[str, str, Fate], ...] = (
    # method, words of a 400, fate
    (r".*", r"message is not modified", Fate.DONE),
    (r".*", r"query is too old|query id is invalid", Fate.MOOT),
    (r"deleteMessages?", r"message to delete not found|message can't be deleted", Fate.MOOT),
    (r"unpin\w+", r"message to unpin not found", Fate.MOOT),
    (_JOINING, r"hide_requester_missing|user_already_participant|user_channels_too_much", Fate.MOOT),
    (r"banChatMember", r"user_not_participant|participant_id_invalid", Fate.MOOT),
    (_EDITING, r"message to edit not found|message can't be edited|message_id_invalid", Fate.ANEW),
    (_EDITING, r"no (text|caption) in the message to edit", Fate.ANEW),
    (r".*", r"message thread not found|topic_closed|topic_deleted|topic_id_invalid", Fate.ASTRAY),
    (r".*", r"chat not found|peer_id_invalid|chat_id_invalid", Fate.GONE),
)
_TABLE = [(re.compile(method), re.compile(words, re.IGNORECASE), fate) for method, words, fate in _SAID]


def verdict(error: TelegramError, method: str) -> Verdict:
    """The fate of a call of `method` (a Bot API name, or 'card') that raised `error`."""
    for kind, judge in _JUDGES:
        if isinstance(error, kind):
            return judge(error, method)
    return Verdict(Fate.UNKNOWN, _words(error))


def _retry(error: TelegramError, _method: str) -> Verdict:
    assert isinstance(error, RetryAfter)
    wait = error.retry_after
    seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return Verdict(Fate.HOLD, _words(error), seconds=seconds)


def _migrated(error: TelegramError, _method: str) -> Verdict:
    assert isinstance(error, ChatMigrated)
    return Verdict(Fate.MOVED, _words(error), chat_id=error.new_chat_id)


def _forbidden(error: TelegramError, _method: str) -> Verdict:
    return Verdict(Fate.GONE, _words(error))


def _token(error: TelegramError, _method: str) -> Verdict:
    # The client reports a refused token (401) and an unknown method (404) alike; the words tell them apart.
    said = _words(error.__cause__ if isinstance(error.__cause__, TelegramError) else error)
    fate = Fate.REFUSED if "not found" in said.lower() else Fate.LOCKED_OUT
    return Verdict(fate, said)


def _bad_request(error: TelegramError, method: str) -> Verdict:
    said = _words(error)
    for methods, words, fate in _TABLE:
        if methods.fullmatch(method) and words.search(said):
            return Verdict(fate, said)
    return Verdict(Fate.REFUSED, said)


def _network(error: TelegramError, _method: str) -> Verdict:
    cause = error.__cause__
    if cause is None or isinstance(cause, TelegramError):
        return Verdict(Fate.LATER, _words(error))  # an answer came, and it was a 5xx
    fate = Fate.OFFLINE if type(cause).__name__ in _NEVER_SENT else Fate.UNKNOWN
    return Verdict(fate, f"{_words(error)} ({type(cause).__name__})")


# BadRequest and TimedOut are NetworkErrors to the client, so the order matters.
_JUDGES = (
    (RetryAfter, _retry),
    (ChatMigrated, _migrated),
    (Forbidden, _forbidden),
    (EndPointNotFound, _token),
    (InvalidToken, _token),
    (BadRequest, _bad_request),
    (NetworkError, _network),
)


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
