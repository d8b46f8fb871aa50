"""Every word of Telegram that is known to decide a message's fate."""

from __future__ import annotations

import warnings

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.errors import Fate, verdict

REQUEST = httpx.Request("POST", "http://127.0.0.1/")


def caused(error: TelegramError, cause: BaseException) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("method", "words", "fate"),
    [
        (
            "editMessageText",
            "Message is not modified: specified new message content and reply markup are exactly the same",
            Fate.DONE,
        ),
        (
            "answerCallbackQuery",
            "Query is too old and response timeout expired or query id is invalid",
            Fate.MOOT,
        ),
        ("deleteMessage", "Message to delete not found", Fate.MOOT),
        ("approveChatJoinRequest", "HIDE_REQUESTER_MISSING", Fate.MOOT),
        ("approveChatJoinRequest", "USER_ALREADY_PARTICIPANT", Fate.MOOT),
        ("editMessageText", "Message to edit not found", Fate.ANEW),
        ("editMessageText", "Message can't be edited", Fate.ANEW),
        ("editMessageText", "MESSAGE_ID_INVALID", Fate.ANEW),
        ("editMessageText", "There is no text in the message to edit", Fate.ANEW),
        ("sendMessage", "Message thread not found", Fate.ASTRAY),
        ("sendMessage", "TOPIC_CLOSED", Fate.ASTRAY),
        ("sendMessage", "Chat not found", Fate.GONE),
        ("sendMessage", "PEER_ID_INVALID", Fate.GONE),
        ("sendMessage", "Can't parse entities: unsupported start tag", Fate.REFUSED),
        ("sendMessage", "Message is too long", Fate.REFUSED),
        ("sendMessage", "Not enough rights to send text messages to the chat", Fate.REFUSED),
        ("sendPhoto", "Wrong file identifier/HTTP URL specified", Fate.REFUSED),
        ("sendMessage", "Something that Telegram has never said before", Fate.REFUSED),
    ],
)
def test_the_words_of_a_refusal_decide(method: str, words: str, fate: Fate) -> None:
    assert verdict(BadRequest(words), method).fate is fate


@pytest.mark.parametrize(
    ("cause", "fate"),
    [
        (httpx.ConnectError("refused"), Fate.OFFLINE),
        (httpx.ConnectTimeout("slow"), Fate.OFFLINE),
        (httpx.PoolTimeout("busy"), Fate.OFFLINE),
        (RuntimeError("This HTTPXRequest is not initialized!"), Fate.OFFLINE),
        (httpx.ReadTimeout("slow"), Fate.UNKNOWN),
        (httpx.WriteTimeout("slow"), Fate.UNKNOWN),
        (httpx.ReadError("reset"), Fate.UNKNOWN),
        (httpx.RemoteProtocolError("Server disconnected"), Fate.UNKNOWN),
    ],
)
def test_only_what_cannot_have_been_sent_counts_as_not_sent(cause: Exception, fate: Fate) -> None:
    error = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError("httpx")
    assert verdict(caused(error, cause), "sendMessage").fate is fate


def test_a_server_error_was_not_sent() -> None:
    assert verdict(NetworkError("Bad Gateway (502)"), "sendMessage").fate is Fate.LATER
    unreadable = caused(NetworkError("Bad Gateway (502)"), TelegramError("Invalid server response"))
    assert verdict(unreadable, "sendMessage").fate is Fate.LATER


def test_an_unreadable_answer_to_an_accepted_call_is_a_doubt() -> None:
    assert verdict(TelegramError("Invalid server response"), "sendMessage").fate is Fate.UNKNOWN


def test_waits_and_moves_carry_their_figures() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        hold = verdict(RetryAfter(31), "sendMessage")
    assert (hold.fate, hold.seconds) == (Fate.HOLD, 31)
    moved = verdict(ChatMigrated(-100123), "sendMessage")
    assert (moved.fate, moved.chat_id) == (Fate.MOVED, -100123)


def test_a_blocked_bot_is_gone_from_the_chat() -> None:
    said = verdict(Forbidden("bot was blocked by the user"), "sendMessage")
    assert said.fate is Fate.GONE
    assert "blocked" in said.reason


def test_a_refused_token_fails_no_message_but_an_unknown_method_does() -> None:
    revoked = caused(EndPointNotFound("Endpoint 'sendMessage' not found"), InvalidToken("Unauthorized"))
    unknown = caused(EndPointNotFound("Endpoint 'sendMesage' not found"), InvalidToken("Not Found"))
    assert verdict(revoked, "sendMessage").fate is Fate.LOCKED_OUT
    assert verdict(unknown, "sendMesage").fate is Fate.REFUSED
