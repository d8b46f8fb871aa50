"""The walk through every exit, as every kind of person, in private and in rooms."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from handlers.feature import ButtonHandler, Command, Feature
from sandbox.files import Upload
from storage import rooms as storage
from storage import shown
from storage.items import ItemRow
from tests.security.circle import COMMON, EVERY, SEATS, Circle, argument_sets, exits, gather
from tests.world import World

AT_ONCE = 60
FORMS = 12
"""About as many drafts everybody has."""
NARROW = (("case", "RED"), ("case", "AMBER+STRICT"), ("case", "AMBER"), ("case", "withdrawn"))


async def walk(circle: Circle, *, thorough: bool = False) -> list[str]:
    """Drive everything; what was told to somebody who may not know it."""
    found: list[str] = []
    found += await _commands(circle, thorough)
    found += await _buttons(circle, thorough)
    found += await _replies(circle)
    found += await _events(circle)
    found += await _knocks(circle)
    return found


def _features(circle: Circle) -> tuple[Feature, ...]:
    return circle.world.app.features


async def _look(circle: Circle, where: str) -> list[str]:
    return [f"{where}: {leak}" for leak in await circle.leaks()]


# ── commands ──────────────────────────────────────────────────────────────────────────────────────────


def _words(circle: Circle, command: Command, number: int, thorough: bool) -> Iterator[str]:
    """What is said behind a command: nothing, references, a word that all items have, a name."""
    yield ""
    if not thorough:
        narrow = [circle.items[key].ref for key in NARROW]
        yield COMMON if command.name in ("find", "law", "photos") else narrow[number % len(narrow)]
    else:
        yield COMMON
        yield from (row.ref for row in circle.items.values())
        yield from ("@maria", "by:@maria", "country:PH status:suspected", f"{COMMON} tlp:RED", "kind:case", "12")


async def _commands(circle: Circle, thorough: bool) -> list[str]:
    found: list[str] = []
    commands = [command for feature in _features(circle) for command in feature.commands]
    for number, command in enumerate(commands):
        for words in _words(circle, command, number, thorough):
            text = f"/{command.name} {words}".strip()
            private = [(who, None, text) for who in circle.people]
            await circle.say(private + [(who, circle.rooms[room], text) for who, room in SEATS])
            found += await _look(circle, text)
            pressed = await _seen_in_rooms(circle, number)
            for start in range(0, len(pressed), AT_ONCE):
                await circle.press(pressed[start : start + AT_ONCE])
            found += await _look(circle, f"buttons in rooms after {text}")
            await circle.put_back()
    return found


async def _seen_in_rooms(circle: Circle, number: int) -> list[tuple[str, int | None, str]]:
    """Buttons that stand in rooms, one of each kind that was not pressed there yet, each for somebody in turn."""
    async with circle.world.app.db.read() as reader:
        rows = await reader.fetch_all("SELECT token, verb, args FROM buttons")
    kinds = {row["token"]: (row["verb"], row["args"]) for row in rows}
    found: list[tuple[str, int | None, str]] = []
    for name, chat in circle.rooms.items():
        seated = [who for who, room in SEATS if room == name]
        for message in circle.people[seated[0]].heard(chat)[-40:]:
            keys = [key for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
            for token in (key.get("callback_data") for key in keys):
                if token in kinds and (name, *kinds[token]) not in circle.pressed:
                    circle.pressed.add((name, *kinds[token]))
                    found.append((seated[(number + len(found)) % len(seated)], chat, token))
    return found


# ── buttons ───────────────────────────────────────────────────────────────────────────────────────────


def _items(circle: Circle, verb: str, thorough: bool) -> list[ItemRow]:
    kind = verb.partition(".")[0]
    own = [row for (its, _), row in circle.items.items() if its == kind]
    if thorough:
        return own or list(circle.items.values())
    others = [] if own else [circle.items["case", "RED"], circle.items["question", "AMBER"]]
    return own + others


async def _buttons(circle: Circle, thorough: bool) -> list[str]:
    found: list[str] = []
    number = 0
    for feature in _features(circle):
        for verb, run in feature.buttons.items():
            wanted = _items(circle, verb, thorough)
            number += 1
            pressed = await _tokens(circle, verb, run, wanted, None if thorough else number)
            for start in range(0, len(pressed), AT_ONCE):
                await circle.press(pressed[start : start + AT_ONCE])
                found += await _look(circle, verb)
            await circle.put_back()
        circle.visited |= {f"form {form.name}" for form in feature.forms if (form.name, "author") in circle.drafts}
    return found


async def _tokens(
    circle: Circle, verb: str, run: ButtonHandler, wanted: list[ItemRow], number: int | None
) -> list[tuple[str, int | None, str]]:
    """Buttons for everybody in private, with all items and drafts; with a `number` one item and one draft a person,
    others for each number and person."""
    made: list[tuple[str, int | None, str]] = []
    for place, who in enumerate(circle.people):
        items, owned = wanted, EVERY
        if number is not None:
            items = [wanted[(number + place) % len(wanted)]]
            owned = slice((number + place) % FORMS, (number + place) % FORMS + 1)
        for args in argument_sets(circle, verb, run, who, items, owned):
            made.append((who, None, await circle.token(who, verb, args)))
    return made


# ── what comes otherwise ──────────────────────────────────────────────────────────────────────────────


async def _replies(circle: Circle) -> list[str]:
    """A reply to a message that shows an item, by somebody who may read it and by others."""
    found: list[str] = []
    kinds = [kind for feature in _features(circle) for kind in feature.replies]
    for kind in kinds:
        noun = kind.partition("-")[0]
        for label in ("RED", "AMBER", "GREEN"):
            row = circle.items.get((noun, label), circle.items["case", label])
            for who, room in SEATS:
                await _reply(circle, who, circle.rooms[room], f"{kind}:{row.id}")
            for who in circle.people:
                await _reply(circle, who, None, f"{kind}:{row.id}")
            await circle.world.settled()
            found += await _look(circle, f"reply to {kind}:{label}")
            await circle.put_back()
    return found


async def _reply(circle: Circle, who: str, chat: int | None, anchor: str) -> None:
    talker = circle.people[who]
    message = talker.heard(chat)[-1]["message_id"] if talker.heard(chat) else None
    if message is None:
        return
    async with circle.world.app.db.write() as tx:
        shown.note(tx, chat if chat is not None else talker.id, message, anchor, circle.world.now)
    circle.world.sandbox.say(talker.id, chat, "what I have to say", reply_to=message)
    await circle.world.settled()


async def _events(circle: Circle) -> list[str]:
    """Inline queries, words without a command, edited words, files for a draft; coming and going in rooms."""
    found: list[str] = []
    world, rooms = circle.world, circle.rooms
    for who in circle.people:
        for query in ("", COMMON, circle.items["case", "RED"].ref, f"{COMMON} tlp:RED"):
            await circle.inline(who, query)
    found += await _look(circle, "inline")
    await circle.say((who, None, f"{COMMON} {circle.items['case', 'RED'].ref}") for who in circle.people)
    found += await _look(circle, "words without a command")
    await circle.put_back()
    for talker in circle.people.values():
        said = world.sandbox.say(talker.id, None, f"/case {COMMON} in Manila")
        await world.settled()
        secret = circle.items["case", "RED"].ref
        world.sandbox.edit(talker.id, None, said["message_id"], f"/case {COMMON} {secret} in Cebu")
    await world.settled()
    found += await _look(circle, "edited words")
    await circle.put_back()
    await circle.say([("author", None, "/case")])
    world.sandbox.say(circle.people["author"].id, None, "", documents=[Upload("a.pdf", "application/pdf", b"%PDF-1.4")])
    await world.later("2m")  # whoever asks for the same link within a minute gets one
    group = world.sandbox.add_chat("group", "Customs and ozone", circle.people["coordinator"].id)["id"]
    world.sandbox.add_member(group, world.sandbox.bot["id"], rights=True, quiet=True)
    await circle.say([("coordinator", group, "/bind SEAP")])
    async with world.app.db.read() as reader:
        room = await storage.by_chat(reader, group)
    assert room is not None and room.link is not None
    for who in ("neighbour", "far", "stranger"):
        await world.asks_in(circle.people[who], group, room.link)
    world.sandbox.add_member(group, circle.people["industry"].id)
    await world.settled()
    rooms["moved"] = await world.migrates(group)
    await world.throws_out_the_bot(rooms["moved"])
    found += await _look(circle, "coming and going")
    await circle.put_back()
    return found


async def _knocks(circle: Circle) -> list[str]:
    """What happens by the clock: now, and when a week has passed."""
    found: list[str] = []
    for span in ("1m", "8d"):
        await circle.world.later(span)
        for feature in _features(circle):
            for name, (_, due) in feature.knocks.items():
                await due(circle.world.app.house)
                circle.visited.add(f"knock {name}")
        await circle.world.settled()
        found += await _look(circle, f"the clock, {span}")
    return found


async def thorough() -> dict[str, int]:
    """The walk with every item, reference and draft; how many leaks, and how many exits were driven or not."""
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder), patience_s=600) as world:  # a sheet takes a second, for many at a time
            circle = await gather(world)
            leaks = await walk(circle, thorough=True)
            declared = exits(_features(circle))
            return {
                "exits": len(declared),
                "exits_not_driven": len(declared - circle.visited),
                "marks": len(circle.secrets),
                "marks_met": circle.seen,
                "leaks": len(leaks),
            }
