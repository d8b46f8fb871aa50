"""What an officer says or taps: one thin module a feature, each ending in one declaration.

A new feature is one line here; start-up and the tests then name what it lacks.
"""

from __future__ import annotations

from importlib import import_module

from handlers.feature import Feature

FEATURES = (
    "cases",
    "questions",
    "laws",
    "search",
    "photos",
    "connections",
    "sheets",
    "exports",
    "stats",
    "watches",
    "alerts",
    "digests",
    "drafts",
    "files",
    "joining",
    "people",
    "privacy",
    "rooms",
    "audit",
    "help",
    "unasked",
    "forms",
)
"""The modules of the features, in the order in which /help lists them."""


def features() -> tuple[Feature, ...]:
    """All features, in the order of FEATURES."""
    found: list[Feature] = [import_module(f"handlers.{name}").FEATURE for name in FEATURES]
    return tuple(found)
