"""The Bot API's methods, one module a noun. Importing this package fills the table."""

from __future__ import annotations

from sandbox.methods import chats, editing, invites, members, profile, queries, receiving, sending, topics
from sandbox.methods.registry import METHODS, Args, Method

__all__ = [
    "METHODS", "Args", "Method",
    "chats", "editing", "invites", "members", "profile", "queries", "receiving", "sending", "topics",
]  # fmt: skip
