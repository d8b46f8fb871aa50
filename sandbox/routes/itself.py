"""Routes about the sandbox itself: call log, faults, clock, raw updates."""

from __future__ import annotations

from datetime import datetime

from sandbox.errors import Refusal
from sandbox.persondoor import Ask, only, route
from sandbox.store import Json
from sandbox.world import VERSION, World


@route("GET", "requests")
def requests(ask: Ask) -> list[Json]:
    return ask.calls.after(ask.number("after", 0), ask.number("limit", 10_000))


@route("GET", "faults")
def list_faults(ask: Ask) -> list[Json]:
    return ask.world.faults.rows


@route("POST", "faults")
def add_fault(ask: Ask) -> Json:
    return ask.world.faults.add(ask.body)


@route("DELETE", "faults")
def clear_faults(ask: Ask) -> Json:
    ask.world.faults.clear()
    return {"ok": True}


@route("POST", "updates")
def raw_update(ask: Ask) -> Json:
    """Queue an update of any shape, as a hostile or broken client would cause; the id is the sandbox's."""
    body = {name: value for name, value in ask.body.items() if name != "update_id"}
    return {"update_id": ask.world.updates.add_raw(body)}


@route("GET", "updates")
def pending_updates(ask: Ask) -> Json:
    """How many updates the bot has not confirmed yet, the oldest of them, and the last one ever made."""
    queue = ask.world.updates
    return {"pending": len(queue.pending), "oldest": next(iter(queue.pending), None), "last": queue.last}


def clock_facts(world: World) -> Json:
    return {"now": world.clock.now().isoformat(), "offset_seconds": world.clock.offset}


@route("GET", "clock")
def clock(ask: Ask) -> Json:
    return clock_facts(ask.world)


@route("POST", "clock")
def move_clock(ask: Ask) -> Json:
    only(ask.body, ("advance", "set"))
    try:
        if "advance" in ask.body:
            ask.world.clock.advance(str(ask.body["advance"]))
        else:
            ask.world.clock.set(datetime.fromisoformat(str(ask.need("set"))))
    except (ValueError, OverflowError) as error:
        raise Refusal(400, str(error)) from error
    return clock_facts(ask.world)


@route("GET", "state")
def state(ask: Ask) -> Json:
    token = ask.world.token
    hint = f"{token.partition(':')[0]}:…{token[-4:]}"
    return {"bot": ask.world.bot, "bot_token_hint": hint, "clock": clock_facts(ask.world), "version": VERSION}
