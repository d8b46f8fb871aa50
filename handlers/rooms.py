"""Rooms: /bind and /unbind, join requests, and what happens when a chat changes under us."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted
from telegram.error import TelegramError

from domain import networks, rights
from domain.access import Role
from domain.words import N_, Refusal, T
from handlers.feature import PRIVATE, ROOM, Command, Feature
from handlers.turn import Turn
from services import notices, outbox
from services import rooms as service
from services.keyboards import Button
from storage import chats, people, rooms
from storage.people import Person
from templates.engine import render

BINDERS = frozenset({Role.COORDINATOR, Role.ADMIN})
GROUP_ANONYMOUS_BOT = 1087968824


# ── binding ───────────────────────────────────────────────────────────────────────────────────────────


async def bind(turn: Turn) -> None:
    """`/bind` in a group, forum or channel; an administrator names the network."""
    me = turn.me
    if me is None or not me.active:
        _offer(turn)
        return
    if me.role not in BINDERS:
        raise Refusal(T("Only a network coordinator can bind a chat."))
    network = _wanted(turn, me)
    if network is None:
        rows = [
            [Button(each.name(turn.lang), "rooms.bind", {"network": each.code})] for each in networks.all_networks()
        ]
        turn.edit("common/sentence", rows, sentence=T("To which network?"))
        return
    await _bind(turn, network)


def _wanted(turn: Turn, me: Person) -> str | None:
    if turn.args:
        return turn.args.split()[0].upper()
    return me.network if me.role == Role.COORDINATOR else None


def _offer(turn: Turn) -> None:
    """Nobody can be seen behind a channel's post or an anonymous administrator: a button shows who it is."""
    user = turn.update.effective_user
    if user is not None and user.id != GROUP_ANONYMOUS_BOT:
        raise Refusal(T("Only a network coordinator can bind a chat."))
    turn.say(
        "common/sentence",
        [[Button(T("Bind this chat"), "rooms.bind", {})]],
        sentence=T("A network coordinator can bind this chat: please tap the button, so that I see who you are."),
    )


async def bind_button(turn: Turn, network: str | None = None) -> None:
    """The button under an offer to bind, pressed in the chat itself."""
    me = turn.person
    wanted = network or (me.network if me.role == Role.COORDINATOR else None)
    if me.role not in BINDERS or (wanted is not None and not service.may_bind(me, wanted)):
        raise Refusal(T("Only a network coordinator can bind a chat."))
    turn.args = wanted or ""
    await bind(turn)


async def _bind(turn: Turn, network: str) -> None:
    chat = turn.update.effective_chat
    assert chat is not None
    is_forum = bool(chat.is_forum)
    lacking = await _lacking(turn, chat.id, chat.type, is_forum)
    if lacking:
        turn.edit(
            "rooms/rights",
            [[Button(T("Check again"), "rooms.bind", {"network": network})]],
            title=chat.title or "",
            lacking=lacking,
        )
        return
    async with turn.write() as tx:
        known = await rooms.by_chat(tx, chat.id)
        room = await service.bind(
            tx,
            chat_id=chat.id,
            network=network,
            type=chat.type,
            title=chat.title or "",
            is_forum=is_forum,
            by=turn.person,
            now=turn.now,
        )
        turn.lang = notices.language_of(room)
        turn.edit("rooms/bound", room=room, anew=known is None)


async def _lacking(turn: Turn, chat_id: int, chat_type: str, is_forum: bool) -> list[rights.Right]:
    try:
        member = await turn.house.bot.get_chat_member(chat_id, turn.house.bot.id)
    except TelegramError as error:
        raise Refusal(T("I cannot see my rights here: %(error)s") % {"error": str(error)}) from error
    if isinstance(member, ChatMemberOwner):
        return []
    granted = member.to_dict() if isinstance(member, ChatMemberAdministrator) else {}
    return rights.missing(chat_type, is_forum, member.status, granted)


async def unbind(turn: Turn) -> None:
    """Ask once more before a room is forgotten."""
    room = turn.room
    if room is None:
        raise Refusal(T("This chat is not bound to a network."))
    if not service.may_bind(turn.person, room.network):
        raise Refusal(T("Only a coordinator of this network, or an administrator, can unbind its room."))
    turn.say(
        "rooms/unbind",
        [[Button(T("Unbind"), "rooms.unbind"), Button(T("Keep"), "rooms.keep")]],
        room=room,
    )


async def unbind_now(turn: Turn) -> None:
    """The room is forgotten; the chat and its messages stay."""
    async with turn.write() as tx:
        room = await rooms.by_chat(tx, turn.chat_id)
        if room is None:
            raise Refusal(T("This chat is not bound to a network."))
        await service.unbind(tx, room, turn.person, turn.now)
        turn.edit("common/sentence", sentence=T("This chat is not bound any more. /bind binds it again."))


async def keep(turn: Turn) -> None:
    """The room stays."""
    turn.edit("common/sentence", sentence=T("The room stays bound."))


async def list_rooms(turn: Turn) -> None:
    """The network's rooms, with the links to come in."""
    async with turn.read() as reader:
        found = await service.of_person(reader, turn.person)
    mine = [room for room in found if service.admitted(turn.person, room)]
    turn.say("rooms/list", [[Button(room.title, url=room.link)] for room in mine if room.link], rooms=found)


# ── what happens to chats ─────────────────────────────────────────────────────────────────────────────


JOIN_FIRST = T("“%(title)s” is for vetted officers of its network. Say /start here to join OzoneNet first.")
NOT_ADMITTED = T("“%(title)s” is for officers of its own network. /rooms lists yours.")


async def asked_to_join(turn: Turn) -> None:
    """Somebody asks to come into a room: vetted officers of its network are let in."""
    request = turn.update.chat_join_request
    if request is None or turn.room is None:
        return
    async with turn.write() as tx:
        person = turn.person
        if await service.answer_join(tx, turn.room, person, turn.now):
            return
        lang = person.language
        sentence = NOT_ADMITTED if person.active else JOIN_FIRST
        outbox.say(
            tx,
            chat_id=request.user_chat_id,
            html=render("common/sentence", lang, sentence=sentence % {"title": turn.room.title}),
            now=turn.now,
            person_id=person.id,
        )


async def member_changed(turn: Turn) -> None:
    """Somebody came into a room or left it: who is not vetted is reported to the coordinators."""
    change = turn.update.chat_member
    if change is None or turn.room is None:
        return
    member = change.new_chat_member
    if not _inside(member) or _inside(change.old_chat_member) or member.user.is_bot:
        return
    async with turn.write() as tx:
        person = await people.by_telegram(tx, member.user.id)
        if not service.admitted(person, turn.room):
            await service.unvetted(tx, turn.room, member.user.id, member.user.full_name, turn.now)


def _inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


async def bot_changed(turn: Turn) -> None:
    """The bot was added to a chat, or taken out of one."""
    change = turn.update.my_chat_member
    if change is None or turn.private:
        return
    inside = change.new_chat_member.status in (ChatMember.ADMINISTRATOR, ChatMember.MEMBER)
    if not inside and turn.room is not None:
        async with turn.write() as tx:
            await service.lost(tx, turn.room, turn.now)
        return
    me = turn.me
    was_inside = change.old_chat_member.status in (ChatMember.ADMINISTRATOR, ChatMember.MEMBER)
    if inside and not was_inside and turn.room is None and me is not None and me.active and me.role in BINDERS:
        async with turn.write() as tx:
            sentence = T("I am in “%(title)s” now. Say /bind there to make it a room of your network.")
            notices.sentence_to(tx, me, sentence % {"title": change.chat.title or ""}, turn.now)


async def migrated(turn: Turn) -> None:
    """A group became a supergroup: the room follows to the new id."""
    message = turn.message
    if message is None:
        return
    old, new = turn.chat_id, message.migrate_to_chat_id
    if new is None and message.migrate_from_chat_id is not None:
        old, new = message.migrate_from_chat_id, turn.chat_id
    if new is None:
        return
    async with turn.write() as tx:
        chats.moved(tx, old, new)


async def remove(turn: Turn, chat: int, user: int) -> None:
    """A coordinator takes an unvetted person out of a room."""
    async with turn.write() as tx:
        room = await rooms.by_chat(tx, chat)
        if room is None:
            raise Refusal(T("This chat is not bound to a network."))
        await service.remove(tx, room, user, turn.person, turn.now)
        turn.edit("common/sentence", sentence=T("Removed from the room."))


_IN_ROOM = frozenset({ROOM})

FEATURE = Feature(
    name="rooms",
    title=N_("Rooms"),
    commands=(
        Command(
            "rooms", list_rooms, N_("Your network's rooms"), N_("/rooms: links to come in."), where=frozenset({PRIVATE})
        ),
        Command(
            "bind",
            bind,
            N_("Bind this chat to your network"),
            N_("/bind in a group, forum or channel makes it a room of your network."),
            roles=BINDERS,
            where=_IN_ROOM,
            unbound=True,
        ),
        Command(
            "unbind",
            unbind,
            N_("Unbind this chat"),
            N_("/unbind in a room; the chat stays, I post nothing there any more."),
            roles=BINDERS,
            where=_IN_ROOM,
            menu=False,
        ),
    ),
    buttons={
        "rooms.bind": bind_button,
        "rooms.unbind": unbind_now,
        "rooms.keep": keep,
        "rooms.remove": remove,
    },
    events={
        "chat_join_request": asked_to_join,
        "chat_member": member_changed,
        "my_chat_member": bot_changed,
        "migrate": migrated,
    },
)
