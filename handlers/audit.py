"""/audit: who did what, for coordinators and administrators; and the knock that publishes the log's head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.access import Role
from domain.words import N_
from handlers.feature import PRIVATE, Command, Feature
from handlers.turn import House, Turn
from services import audit as service
from services.audit import Filter
from services.keyboards import Button

KNOCK_SECONDS = 60.0


async def audit(turn: Turn) -> None:
    """The newest page, of everything or of what was asked for."""
    async with turn.read() as reader:
        wanted = await service.understood(reader, turn.person, turn.args.strip())
    await _show(turn, wanted, None, ())


async def page(
    turn: Turn,
    words: str,
    person: int | None,
    subject: str | None,
    before: int | None,
    trail: Sequence[int | None],
) -> None:
    """Another page of the same."""
    await _show(turn, Filter(words, person, subject), before, trail)


async def _show(turn: Turn, wanted: Filter, before: int | None, trail: Sequence[int | None]) -> None:
    async with turn.read() as reader:
        found = await service.page(reader, turn.person, wanted, before)
    same: dict[str, Any] = {"words": wanted.words, "person": wanted.person_id, "subject": wanted.subject}
    steering = []
    if trail:
        steering.append(Button("‹", "audit.page", {**same, "before": trail[-1], "trail": list(trail[:-1])}))
    if found.following is not None:
        steering.append(Button("›", "audit.page", {**same, "before": found.following, "trail": [*trail, before]}))
    turn.edit(
        "audit/list",
        [steering],
        lines=found.lines,
        words=wanted.words,
        network=service.scope(turn.person).network,
        service=turn.house.name,
    )


async def publish(house: House) -> None:
    """Publish the head of the log when it is time."""
    await service.publish(
        house.db,
        admin_chat=house.admin_chat,
        every_minutes=house.limits.audit_head_minutes,
        lang=house.default_language,
        now=house.clock.now_ms(),
    )


FEATURE = Feature(
    name="audit",
    title=N_("Audit log"),
    commands=(
        Command(
            "audit",
            audit,
            N_("Who did what in your network"),
            usage=N_("/audit, /audit PH-2026-0001 or /audit @username"),
            roles=frozenset({Role.COORDINATOR, Role.ADMIN}),
            where=frozenset({PRIVATE}),
        ),
    ),
    buttons={"audit.page": page},
    knocks={"audit.head": (KNOCK_SECONDS, publish)},
)
