"""Joining: /start, invite codes, requests, and the coordinators' decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain import countries, networks
from domain.access import ROLE_NAMES, Role
from domain.words import N_, Refusal, T
from handlers import answers, forms
from handlers.feature import PRIVATE, Command, Feature
from handlers.forms import Asking, Choice, Form, Step
from handlers.showing import is_reference, reference, show_named
from handlers.turn import Turn
from services import joining as service
from services import notices
from services.keyboards import Button, columns
from storage import drafts, rooms
from storage import joining as storage
from storage.drafts import Draft
from storage.engine import Tx
from storage.joining import Invite
from storage.people import Person
from templates.engine import translate

ASKABLE = (Role.CUSTOMS, Role.OZONE, Role.PARTNER, Role.INDUSTRY, Role.COORDINATOR)
INVITERS = frozenset(service.INVITING)

# ── /start ────────────────────────────────────────────────────────────────────────────────────────────


async def start(turn: Turn) -> None:
    """Welcome a stranger or a member; `/start CODE` redeems an invite."""
    person = turn.person
    pointed = is_reference(turn.args)  # the link below what came from an inline search
    if person.active and pointed:
        await show_named(turn, reference(turn.args))
        return
    if person.active:
        turn.say("joining/welcome_back", person=person, joined=bool(turn.args))
        return
    if person.status == "suspended":
        raise Refusal(T("Your access is suspended. Please contact your network coordinator."))
    if turn.args and not pointed:
        await redeem(turn, turn.args)
        return
    async with turn.read() as reader:
        request = await storage.open_request_of(reader, person.id)
    if request is not None:
        turn.say("joining/pending", [[Button(T("Take my request back"), "join.withdraw")]], request=request)
        return
    turn.say("joining/welcome", _welcome_keyboard(), name=turn.house.name)


def _welcome_keyboard() -> list[list[Button]]:
    return [
        [Button(T("I have an invite code"), "join.code")],
        [Button(T("Ask to join"), "join.ask")],
        [Button(T("Language · Langue · اللغة · Язык · 语言"), "people.language")],
    ]


async def redeem(turn: Turn, code: str) -> None:
    """Try an invite code; a good one opens the form for what is missing."""
    async with turn.write() as tx:
        invite = await service.redeem(tx, turn.person, code, turn.now)
        if invite is None:
            turn.say_text(service.BAD_CODE, [[Button(T("Ask to join instead"), "join.ask")]])
            return
        await _ask_profile(turn, tx, invite)


async def _ask_profile(turn: Turn, tx: Tx, invite: Invite) -> None:
    """Open the form for what the invite does not say."""
    known: dict[str, Any] = {"role": invite.role}
    if invite.country:
        known["country"] = invite.country
    draft = await drafts.start(
        tx,
        person_id=turn.person.id,
        chat_id=turn.chat_id,
        thread_id=None,
        form=PROFILE.name,
        step="name",
        answers=known,
        kept={"role": invite.role, "network": invite.network, "invite": invite.id},
        now=turn.now,
    )
    forms.show(turn, draft)


async def ask_code(turn: Turn) -> None:
    """The person says to have a code."""
    await forms.begin(turn, CODE)


async def _submit_code(turn: Turn, draft: Draft) -> None:
    async with turn.write() as tx:
        await _redeem_draft(turn, tx, draft)


async def _redeem_draft(turn: Turn, tx: Tx, draft: Draft) -> None:
    invite = await service.redeem(tx, turn.person, draft.answers["code"], turn.now)
    if invite is None:
        saved = await drafts.save(tx, draft, step="code", answers={}, kept={}, now=turn.now)
        if saved is not None:
            forms.show(turn, saved, service.BAD_CODE)
        return
    if not await drafts.end(tx, draft, "done", turn.now):
        raise Refusal(forms.STALE)
    turn.card(draft.anchor, "common/sentence", sentence=T("The code is good. A few questions more."))
    await _ask_profile(turn, tx, invite)


# ── the forms ─────────────────────────────────────────────────────────────────────────────────────────


def _own_name(asking: Asking) -> Sequence[Choice]:
    return [Choice(asking.person.name, asking.person.name)] if asking.person.name else []


def _roles(asking: Asking) -> Sequence[Choice]:
    return [Choice(T(ROLE_NAMES[role]), role) for role in ASKABLE]


def _likely_countries(asking: Asking) -> Sequence[Choice]:
    network = asking.kept.get("network")
    inside = [country.iso2 for country in countries.in_network(network, asking.lang)] if network else []
    return [answers.country_choice(iso2, asking.lang) for iso2 in inside[:30]]


def _networks(asking: Asking) -> Sequence[Choice]:
    return [Choice(network.name(asking.lang), network.code) for network in networks.all_networks()]


def _outside(given: Mapping[str, Any]) -> bool:
    country = given.get("country")
    return country is not None and countries.network_of(country) is None


def _show_role(value: str, lang: str) -> str:
    return translate(T(ROLE_NAMES[Role(value)]), lang)


def _show_network(value: str, lang: str) -> str:
    network = networks.get(value)
    return network.name(lang) if network else value


NAME = Step(
    "name",
    N_("Name"),
    N_("What is your name?"),
    N_("As colleagues should see it. Tap, or type another."),
    choices=_own_name,
    parse=answers.short(),
    width=1,
)
AGENCY = Step(
    "agency",
    N_("Agency"),
    N_("Where do you work?"),
    N_("Such as: Bureau of Customs; National Ozone Unit."),
    parse=answers.short(),
)
COUNTRY = Step(
    "country",
    N_("Country"),
    N_("Which country do you work for?"),
    N_("Type its name in any language."),
    choices=_likely_countries,
    parse=answers.country,
    show=answers.show_country,
)


def _for_a_country(given: Mapping[str, Any]) -> bool:
    """Whether this role works for a country, or for a network, an organisation or the server."""
    return given.get("role") not in (Role.COORDINATOR, Role.PARTNER, Role.ADMIN) or "country" in given


async def _submit_profile(turn: Turn, draft: Draft) -> None:
    given, kept = draft.answers, draft.kept
    async with turn.write() as tx:
        if not await drafts.end(tx, draft, "done", turn.now):
            raise Refusal(forms.STALE)
        country = given.get("country")
        network = kept["network"] or (countries.network_of(country) if country else None)
        member = await service.admit(
            tx,
            turn.person,
            name=given["name"],
            agency=given["agency"],
            role=Role(kept["role"]),
            country=country,
            network=network,
            now=turn.now,
            by=None,
        )
        await _welcome(turn, tx, member, draft.anchor)


async def _submit_request(turn: Turn, draft: Draft) -> None:
    given = draft.answers
    async with turn.write() as tx:
        if not await drafts.end(tx, draft, "done", turn.now):
            raise Refusal(forms.STALE)
        network = countries.network_of(given["country"]) or given["network"]
        request = await service.ask(
            tx,
            turn.person,
            name=given["name"],
            agency=given["agency"],
            role=Role(given["role"]),
            country=given["country"],
            network=network,
            now=turn.now,
        )
        turn.card(
            draft.anchor, "joining/pending", [[Button(T("Take my request back"), "join.withdraw")]], request=request
        )


CODE = Form(
    name="code",
    title=N_("Join with an invite code"),
    label=N_("Use this code"),
    steps=(Step("code", N_("Code"), N_("Send me the invite code."), parse=answers.short(200)),),
    submit=_submit_code,
    strangers=True,
    at_once=True,
)
PROFILE = Form(
    name="profile",
    title=N_("Welcome to OzoneNet"),
    label=N_("Join now"),
    steps=(NAME, AGENCY, replace(COUNTRY, when=_for_a_country)),
    submit=_submit_profile,
    strangers=True,
)
REQUEST = Form(
    name="request",
    title=N_("Ask to join"),
    label=N_("Send my request"),
    steps=(
        NAME,
        AGENCY,
        Step("role", N_("Role"), N_("What are you?"), choices=_roles, show=_show_role),
        COUNTRY,
        Step(
            "network",
            N_("Network"),
            N_("Your country is in none of the nine networks. In which one do you take part?"),
            choices=_networks,
            show=_show_network,
            when=_outside,
            width=1,
        ),
    ),
    submit=_submit_request,
    strangers=True,
)


async def ask_to_join(turn: Turn) -> None:
    """Open the request form."""
    if turn.person.active:
        raise Refusal(T("You are a member already. /me shows your card."))
    await forms.begin(turn, REQUEST)


async def withdraw(turn: Turn) -> None:
    """Take one's own request back."""
    async with turn.write() as tx:
        if not await service.withdraw(tx, turn.person, turn.now):
            raise Refusal(service.DECIDED)
        turn.edit("joining/welcome", _welcome_keyboard(), name=turn.house.name)


async def _welcome(turn: Turn, tx: Tx, member: Person, anchor: str) -> None:
    turn.card(anchor, "joining/admitted", await _room_links(tx, member), person=member)


async def _room_links(tx: Tx, member: Person) -> list[list[Button]]:
    found = await rooms.by_network(tx, member.network) if member.network and member.actor.officer else []
    return [[Button(room.title, url=room.link)] for room in found if room.link]


# ── the coordinators' side ────────────────────────────────────────────────────────────────────────────


async def approve(turn: Turn, request: int) -> None:
    """Approve a request; the new member is told what comes next."""
    async with turn.write() as tx:
        member = await service.approve(tx, request, turn.person, turn.now)
        if member is None:
            turn.toast(T("Noted. Another coordinator has to agree."))
            return
        links = await _room_links(tx, member)
        notices.to_person(tx, member, "joining/admitted", turn.now, links, person=member)
        turn.toast(T("Approved."))


async def decline(turn: Turn, request: int) -> None:
    """Decline a request."""
    async with turn.write() as tx:
        await service.decline(tx, request, turn.person, turn.now)
        turn.toast(T("Declined."))


async def requests(turn: Turn) -> None:
    """Show the requests that wait for this coordinator."""
    network = turn.person.network if turn.person.role == Role.COORDINATOR else None
    async with turn.write() as tx:
        waiting = await storage.open_requests(tx, network)
        if not waiting:
            turn.say_text(T("Nobody is waiting to join."))
        for request in waiting[:10]:
            await service.show_request(tx, request, turn.now)


# ── invitations ───────────────────────────────────────────────────────────────────────────────────────


async def invite(turn: Turn) -> None:
    """Choose whom to invite; below, the codes that are still open."""
    inviting = _inviting(turn)
    async with turn.read() as reader:
        opened = await storage.open_invites(reader, turn.person.id, turn.now)
    rows = columns([Button(T(ROLE_NAMES[role]), "invite.role", {"role": role}) for role in inviting], 2)
    rows += [[Button(T("Revoke no. %(n)s") % {"n": each.id}, "invite.revoke", {"invite": each.id})] for each in opened]
    turn.edit("joining/invite", rows, opened=opened, roles=ROLE_NAMES)


def _inviting(turn: Turn) -> Sequence[Role]:
    """The roles that this person may invite. Refused to who may invite none (any more)."""
    roles = service.INVITING.get(turn.person.role) if turn.person.role else None
    if roles is None:
        raise Refusal(service.NOT_THIS_ROLE)
    return roles


async def invite_role(turn: Turn, role: str) -> None:
    """The role is chosen: into which network (administrators), or which country?"""
    person = turn.person
    _inviting(turn)
    if person.role == Role.COORDINATOR:
        await _invite_country(turn, role, person.network)
        return
    rows = [
        [Button(network.name(turn.lang), "invite.network", {"role": role, "network": network.code})]
        for network in networks.all_networks()
    ]
    rows.append([Button(T("No network"), "invite.make", {"role": role, "network": None, "country": None})])
    turn.edit("common/sentence", rows, sentence=T("Into which network?"))


async def invite_network(turn: Turn, role: str, network: str) -> None:
    """The network is chosen: which country?"""
    await _invite_country(turn, role, network)


async def _invite_country(turn: Turn, role: str, network: str | None) -> None:
    inside = countries.in_network(network, turn.lang) if network else ()
    make = {"role": role, "network": network}
    rows = columns(
        [Button(answers.show_country(c.iso2, turn.lang), "invite.make", {**make, "country": c.iso2}) for c in inside],
        2,
    )
    rows.append([Button(T("Any country"), "invite.make", {**make, "country": None})])
    turn.edit("common/sentence", rows, sentence=T("For which country?"))


async def invite_make(turn: Turn, role: str, network: str | None, country: str | None) -> None:
    """Make the code and show it once."""
    async with turn.write() as tx:
        made = await service.invite(
            tx,
            role=Role(role),
            network=network,
            country=country,
            by=turn.person,
            now=turn.now,
            hours=turn.house.limits.invite_hours,
        )
        turn.edit(
            "joining/code",
            [[Button(T("Invite another"), "invite.start")]],
            role=ROLE_NAMES[Role(role)],
            network=network,
            country=country,
            code=made.code,
            link=f"https://t.me/{turn.house.username}?start={made.code}",
            hours=turn.house.limits.invite_hours,
        )


async def invite_revoke(turn: Turn, invite: int) -> None:
    """End a code that was not used yet."""
    async with turn.write() as tx:
        if not await service.revoke(tx, invite, turn.person, turn.now):
            raise Refusal(T("This code was used, or is over."))
        turn.edit(
            "common/sentence", [[Button(T("Invite another"), "invite.start")]], sentence=T("The code is revoked.")
        )


async def forget_tries(house: Any) -> None:
    """Forget wrong codes after a day."""
    now = house.clock.now_ms()
    async with house.db.write() as tx:
        await storage.forget_wrong(tx, now - 24 * service.HOUR_MS)


FEATURE = Feature(
    name="joining",
    title=N_("Joining"),
    commands=(
        Command("start", start, N_("Begin"), where=frozenset({PRIVATE}), strangers=True, menu=False),
        Command(
            "invite",
            invite,
            N_("Invite a colleague"),
            N_("/invite makes a code for one person, valid for three days."),
            roles=INVITERS,
            where=frozenset({PRIVATE}),
        ),
        Command(
            "requests",
            requests,
            N_("Who asks to join"),
            N_("/requests shows who waits for your decision."),
            roles=INVITERS,
            where=frozenset({PRIVATE}),
        ),
    ),
    buttons={
        "join.code": ask_code,
        "join.ask": ask_to_join,
        "join.withdraw": withdraw,
        "join.approve": approve,
        "join.decline": decline,
        "invite.start": invite,
        "invite.role": invite_role,
        "invite.network": invite_network,
        "invite.make": invite_make,
        "invite.revoke": invite_revoke,
    },
    open_buttons=frozenset({"join.code", "join.ask", "join.withdraw"}),
    forms=(CODE, PROFILE, REQUEST),
    knocks={"wrong codes": (3600, forget_tries)},
)
