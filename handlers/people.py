"""One's own card, language and leaving; and the coordinators' list of members."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import countries
from domain.access import ROLE_NAMES, Role
from domain.words import N_, Refusal, T
from handlers import answers, forms
from handlers.feature import PRIVATE, Command, Feature
from handlers.forms import Form
from handlers.joining import AGENCY, NAME
from handlers.turn import Turn
from services import people as service
from services.keyboards import Button, columns
from storage import drafts, people
from storage.chain import AuditEntry
from storage.drafts import Draft
from storage.people import Person
from templates.engine import LANGUAGES

MANAGERS = frozenset({Role.COORDINATOR, Role.ADMIN})
PAGE = 8


# ── one's own card ────────────────────────────────────────────────────────────────────────────────────


async def me(turn: Turn) -> None:
    """The person's own card."""
    _card(turn, turn.person)


def _card(turn: Turn, person: Person) -> None:
    digest = T("Digest: on") if person.wants_digest else T("Digest: off")
    turn.edit(
        "people/me",
        [
            [Button(T("Name and agency"), "people.profile"), Button(T("Language"), "people.language")],
            [Button(digest, "people.digest", {"wants": not person.wants_digest}), Button(T("Leave"), "people.leave")],
        ],
        person=person,
        languages=LANGUAGES,
    )


async def _submit_profile(turn: Turn, draft: Draft) -> None:
    async with turn.write() as tx:
        if not await drafts.end(tx, draft, "done", turn.now):
            raise Refusal(forms.STALE)
        person = turn.person
        given = draft.answers
        await people.set_profile(tx, person.id, name=given["name"], agency=given["agency"], country=person.country)
        tx.audit(AuditEntry(turn.now, person.id, "person.profile", f"person:{person.id}", person.network))
        turn.card(draft.anchor, "common/sentence", sentence=T("Your card is changed. /me shows it."))


PROFILE = Form(
    name="me",
    title=N_("Your card"),
    label=N_("Save"),
    steps=(NAME, AGENCY),
    submit=_submit_profile,
)


async def profile(turn: Turn) -> None:
    """Edit name and agency, from what they are."""
    person = turn.person
    known = {"name": person.name, "agency": person.agency}
    await forms.begin(turn, PROFILE, answers={key: value for key, value in known.items() if value}, review=True)


async def digest(turn: Turn, wants: bool) -> None:
    """Get the network's digest in private, or not."""
    async with turn.write() as tx:
        await people.set_digest(tx, turn.person.id, wants)
        tx.audit(AuditEntry(turn.now, turn.person.id, "person.digest", f"person:{turn.person.id}", None, {"on": wants}))
        _card(turn, replace(turn.person, wants_digest=wants))


async def language(turn: Turn) -> None:
    """Choose one of the six languages; each stands under its own name."""
    rows = columns([Button(name, "people.speak", {"language": code}) for code, name in LANGUAGES.items()], 2)
    turn.edit("people/language", rows, name=LANGUAGES[turn.lang])


async def speak(turn: Turn, language: str) -> None:
    """The language is chosen: everything is said in it from now on."""
    async with turn.write() as tx:
        await service.speak(tx, turn.person, language, turn.now)
        turn.lang = language
        turn.edit("people/spoken", name=LANGUAGES[language])


async def leave(turn: Turn) -> None:
    """Ask once more before leaving."""
    turn.edit(
        "people/leave",
        [[Button(T("Leave OzoneNet"), "people.left")], [Button(T("Stay"), "people.me")]],
    )


async def left(turn: Turn) -> None:
    """Leave: access, rooms, drafts, buttons and queued messages end at once."""
    async with turn.write() as tx:
        await service.end(tx, turn.person, "left", turn.person, turn.now)
        turn.edit("people/left")


# ── the coordinators' list ────────────────────────────────────────────────────────────────────────────


def _scope(turn: Turn) -> str | None:
    return None if turn.person.role == Role.ADMIN else turn.person.network


async def members(turn: Turn, after: int = 0, before: int | None = None) -> None:
    """A page of the network's members."""
    network = _scope(turn)
    async with turn.read() as reader:
        if before is not None:
            page = await people.members_before(reader, network, before=before, n=PAGE)
        else:
            page = await people.members(reader, network, after=after, n=PAGE)
        total = await people.count_members(reader, network)
        older = bool(page) and bool(await people.members_before(reader, network, before=page[0].id, n=1))
        newer = bool(page) and bool(await people.members(reader, network, after=page[-1].id, n=1))
    rows = columns([Button(_name(person), "people.one", {"person": person.id}) for person in page], 2)
    steering = []
    if older:
        steering.append(Button("‹", "people.page", {"before": page[0].id}))
    if newer:
        steering.append(Button("›", "people.page", {"after": page[-1].id}))
    turn.edit("people/list", [*rows, steering], people=page, total=total, network=network)


def _name(person: Person) -> str:
    return person.name or f"@{person.username}"


async def one(turn: Turn, person: int) -> None:
    """A member's card, for who may change it."""
    async with turn.read() as reader:
        member = await people.by_id(reader, person)
    if member is None or (_scope(turn) is not None and member.network != _scope(turn)):
        raise Refusal(T("This person is no member any more."))
    _member_card(turn, member)


def _member_card(turn: Turn, member: Person) -> None:
    rows: list[list[Button]] = []
    if service.may_manage(turn.person, member):
        this = {"person": member.id}
        if member.status == "suspended":
            rows.append([Button(T("Reinstate"), "people.reinstate", this)])
        else:
            rows.append([Button(T("Role"), "people.role", this), Button(T("Country"), "people.country", this)])
            rows.append([Button(T("Suspend"), "people.suspend", this)])
    rows.append([Button(T("‹ Members"), "people.page")])
    turn.edit("people/member", rows, person=member, languages=LANGUAGES)


async def _managed(turn: Turn, tx: Any, person: int) -> Person:
    member = await people.by_id(tx, person)
    if member is None:
        raise Refusal(T("This person is no member any more."))
    return member


async def suspend(turn: Turn, person: int) -> None:
    """Suspend a member."""
    async with turn.write() as tx:
        member = await _managed(turn, tx, person)
        await service.suspend(tx, member, turn.person, turn.now)
        _member_card(turn, replace(member, status="suspended"))


async def reinstate(turn: Turn, person: int) -> None:
    """Take a suspension back."""
    async with turn.write() as tx:
        member = await _managed(turn, tx, person)
        await service.reinstate(tx, member, turn.person, turn.now)
        _member_card(turn, replace(member, status="active"))


async def role(turn: Turn, person: int) -> None:
    """Which role?"""
    offered = (Role.CUSTOMS, Role.OZONE, Role.PARTNER, Role.INDUSTRY)
    rows = columns([Button(T(ROLE_NAMES[r]), "people.place", {"person": person, "role": r}) for r in offered], 2)
    turn.edit("common/sentence", rows, sentence=T("Which role?"))


async def country(turn: Turn, person: int) -> None:
    """Which country of the network?"""
    async with turn.read() as reader:
        member = await people.by_id(reader, person)
    inside = countries.in_network(member.network, turn.lang) if member is not None and member.network else ()
    buttons = [
        Button(answers.show_country(c.iso2, turn.lang), "people.place", {"person": person, "country": c.iso2})
        for c in inside
    ]
    turn.edit("common/sentence", columns(buttons, 2), sentence=T("Which country?"))


async def place(turn: Turn, person: int, role: str | None = None, country: str | None = None) -> None:
    """Correct a member's role or country."""
    async with turn.write() as tx:
        member = await _managed(turn, tx, person)
        wanted = Role(role) if role else member.role
        assert wanted is not None
        changed = await service.place(tx, member, turn.person, turn.now, role=wanted, country=country or member.country)
        _member_card(turn, changed)


async def _by_name(turn: Turn) -> Person:
    async with turn.read() as reader:
        found = await people.by_username(reader, turn.args) if turn.args else None
    if found is None or found.status not in ("active", "suspended"):
        raise Refusal(T("Name a member by @username, or choose one under /people."))
    return found


async def suspend_named(turn: Turn) -> None:
    """`/suspend @username`."""
    await suspend(turn, (await _by_name(turn)).id)


async def reinstate_named(turn: Turn) -> None:
    """`/reinstate @username`."""
    await reinstate(turn, (await _by_name(turn)).id)


_PRIVATE = frozenset({PRIVATE})

FEATURE = Feature(
    name="people",
    title=N_("You and your colleagues"),
    commands=(
        Command("me", me, N_("Your card"), N_("/me shows and changes your card."), where=_PRIVATE),
        Command(
            "language",
            language,
            N_("Choose your language"),
            N_("/language: English, French, Spanish, Russian, Arabic or Chinese."),
            where=_PRIVATE,
            strangers=True,
        ),
        Command("leave", leave, N_("Leave OzoneNet"), N_("/leave ends your membership."), where=_PRIVATE, menu=False),
        Command(
            "people",
            members,
            N_("Members of your network"),
            N_("/people lists the members; tap one to change role or country, or to suspend."),
            roles=MANAGERS,
            where=_PRIVATE,
        ),
        Command(
            "suspend",
            suspend_named,
            N_("Suspend a member"),
            N_("/suspend @username"),
            roles=MANAGERS,
            where=_PRIVATE,
            menu=False,
        ),
        Command(
            "reinstate",
            reinstate_named,
            N_("Reinstate a member"),
            N_("/reinstate @username"),
            roles=MANAGERS,
            where=_PRIVATE,
            menu=False,
        ),
    ),
    buttons={
        "people.me": me,
        "people.profile": profile,
        "people.digest": digest,
        "people.language": language,
        "people.speak": speak,
        "people.leave": leave,
        "people.left": left,
        "people.page": members,
        "people.one": one,
        "people.suspend": suspend,
        "people.reinstate": reinstate,
        "people.role": role,
        "people.country": country,
        "people.place": place,
    },
    open_buttons=frozenset({"people.language", "people.speak"}),
    forms=(PROFILE,),
)
