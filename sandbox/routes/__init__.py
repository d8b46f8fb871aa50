"""What the person door does, one module a noun. Importing this package fills its table of routes."""

from __future__ import annotations

from sandbox.routes import itself, messages, people, rooms
from sandbox.routes.itself import clock_facts

__all__ = ["clock_facts", "itself", "messages", "people", "rooms"]
