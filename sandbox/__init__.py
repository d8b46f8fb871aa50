"""A local Telegram: a Bot API server and a chat page for training, tests and demonstrations.

Loopback only.
"""

from __future__ import annotations

from sandbox.clock import Clock
from sandbox.errors import Refusal
from sandbox.files import Upload
from sandbox.server import DEFAULT_TOKEN, Sandbox

__all__ = ["DEFAULT_TOKEN", "Clock", "Refusal", "Sandbox", "Upload"]
