"""Refusals: what a door answers when it does not do what it was asked."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A call that is refused.

    `code` is the HTTP status, `description` the words, `parameters` Telegram's extra facts.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(words: str, **parameters: Any) -> Refusal:
    """A 400 in Telegram's form: "Bad Request: …"."""
    return Refusal(400, f"Bad Request: {words}", parameters or None)


def forbidden(words: str) -> Refusal:
    """A 403 in Telegram's form: "Forbidden: …"."""
    return Refusal(403, f"Forbidden: {words}")


def flood(retry_after: int) -> Refusal:
    """A 429 with the seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
