"""Routes about people."""

from __future__ import annotations

from sandbox import acts, people, views
from sandbox.persondoor import Ask, only, route
from sandbox.store import Json


@route("GET", "people")
def list_people(ask: Ask) -> list[Json]:
    return list(ask.world.people.rows.values())


@route("POST", "people")
def new_person(ask: Ask) -> Json:
    known = ("first_name", "last_name", "username", "language_code", "id")
    only(ask.body, known)
    return people.add_person(
        ask.world, ask.need("first_name"), **{k: v for k, v in ask.body.items() if k != "first_name" and v}
    )


@route("GET", "people/{p}")
def one_person(ask: Ask, p: str) -> Json:
    return ask.world.person(p)


@route("GET", "people/{p}/chats")
def list_chats(ask: Ask, p: str) -> list[Json]:
    return views.chats_of(ask.world, ask.world.person(p))


@route("POST", "people/{p}/block")
def block(ask: Ask, p: str) -> Json:
    acts.block(ask.world, ask.world.person(p), True)
    return {"ok": True}


@route("POST", "people/{p}/unblock")
def unblock(ask: Ask, p: str) -> Json:
    acts.block(ask.world, ask.world.person(p), False)
    return {"ok": True}
