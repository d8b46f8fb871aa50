"""/help: first what one does most, then everything, each with an example. All of it is read off the declarations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process as fuzzy

from domain.words import N_, Refusal, T
from handlers.feature import PRIVATE, ROOM, Command, Feature
from handlers.turn import House, Turn
from services import menus
from services.keyboards import Button, Rows, columns
from services.menus import Entry

MOST = 5
"""Commands on the first screen."""
MENU_EVERY_S = 10.0
"""A new role or language shows in the menu within this time."""


@dataclass(frozen=True, slots=True)
class Group:
    """The commands of one feature that a person may use here."""

    name: str
    title: str
    commands: tuple[Command, ...]


class _House:
    features: tuple[Feature, ...] = ()


def declare(features: Iterable[Feature]) -> None:
    """What /help and the menus tell of from now on."""
    _House.features = tuple(features)
    menus.declare(
        [
            Entry(
                command.name,
                command.summary,
                command.roles,
                PRIVATE in command.where,
                ROOM in command.where,
                command.strangers,
                command.menu,
            )
            for feature in _House.features
            for command in feature.commands
        ]
    )


# ── what there is for whom ────────────────────────────────────────────────────────────────────────────


def groups(turn: Turn) -> list[Group]:
    """The features that have commands for this person in this place."""
    found = []
    for feature in _House.features:
        commands = tuple(command for command in feature.commands if _offered(turn, command))
        if any(command.menu or (command.strangers and not _member(turn)) for command in commands):
            found.append(Group(feature.name, feature.title, commands))
    return found


def _offered(turn: Turn, command: Command) -> bool:
    here = PRIVATE if turn.private else ROOM
    if here not in command.where and not (command.unbound and not turn.private):
        return False
    return _permitted(turn, command)


def _permitted(turn: Turn, command: Command) -> bool:
    role = turn.me.role if turn.me is not None and turn.me.active else None
    return command.strangers if role is None else role in command.roles


def _member(turn: Turn) -> bool:
    return turn.me is not None and turn.me.active


def most_used(found: Iterable[Group]) -> list[Command]:
    """What somebody in this role does most: of each feature, in their order, what is made for the fewest roles."""
    leading = []
    for group in found:
        commands = [command for command in group.commands if command.menu and command is not HELP]
        if commands:
            leading.append(min(commands, key=lambda command: len(command.roles)))
    return leading[:MOST]


# ── screens ───────────────────────────────────────────────────────────────────────────────────────────


async def help_(turn: Turn) -> None:
    """/help, or /help with the name of a command."""
    name = turn.args.strip().lstrip("/").lower()
    if name:
        _explain(turn, name)
    else:
        _first(turn)


async def first(turn: Turn) -> None:
    """Back to the first screen."""
    _first(turn)


def _first(turn: Turn) -> None:
    found = groups(turn)
    if not _member(turn):
        commands = [command for group in found for command in group.commands]
        turn.edit("help/stranger", commands=sorted(commands, key=lambda command: command.name != menus.BEGIN))
        return
    others = [group for group in found if group.commands != (HELP,)]
    titles = [Button(T(group.title), "help.group", {"name": group.name}) for group in others]
    keyboard = [*columns(titles, 2), [Button(T("All commands"), "help.all")]]
    turn.edit("help/first", keyboard, commands=most_used(found), private=turn.private)


async def all_(turn: Turn) -> None:
    """Every command in one message."""
    turn.edit("help/all", _back(), groups=groups(turn))


async def group(turn: Turn, name: str) -> None:
    """One feature's commands with their examples."""
    for found in groups(turn):
        if found.name == name:
            turn.edit("help/group", _back(), group=found)
            return
    _first(turn)


def _back() -> Rows:
    return [[Button(T("‹ Back"), "help.first")]]


def _explain(turn: Turn, name: str) -> None:
    commands = {command.name: command for feature in _House.features for command in feature.commands}
    command = commands.get(name)
    if command is None:
        near = fuzzy.extractOne(name, [c.name for g in groups(turn) for c in g.commands], score_cutoff=60)
        if near is None:
            raise Refusal(T("There is no command /%(name)s. /help lists what I can do.") % {"name": name[:32]})
        wrong = T("There is no command /%(name)s. Did you mean /%(near)s? /help lists all.")
        raise Refusal(wrong % {"name": name[:32], "near": near[0]})
    turn.edit("help/command", command=command, permitted=_permitted(turn, command), where=_where(command))


def _where(command: Command) -> T:
    if command.where == frozenset({PRIVATE}):
        return T("Works in our private chat.")
    if command.where == frozenset({ROOM}):
        return T("Works in your network's room.")
    return T("Works in our private chat and in your network's room.")


# ── menus ─────────────────────────────────────────────────────────────────────────────────────────────


async def bring_menus_up_to_date(house: House) -> None:
    """Show the menus that changed since Telegram was told: of this version, of new roles and languages."""
    async with house.db.read() as reader:
        if await menus.up_to_date(reader):
            return
    async with house.db.write() as tx:
        await menus.show_defaults(tx, house.clock.now_ms())
    more = True
    while more:  # a few at a time, so that nobody waits long for the writer
        async with house.db.write() as tx:
            more = await menus.show_stale(tx, house.clock.now_ms())


HELP = Command(
    "help",
    help_,
    N_("What I can do"),
    N_("/help, or /help find for one command"),
    strangers=True,
)

FEATURE = Feature(
    name="help",
    title=N_("Help"),
    commands=(HELP,),
    buttons={"help.first": first, "help.all": all_, "help.group": group},
    knocks={"menus": (MENU_EVERY_S, bring_menus_up_to_date)},
)
