"""/mydata and /forgetme: what is known about oneself, and its removal."""

from __future__ import annotations

from domain.words import N_, T
from handlers.feature import PRIVATE, Command, Feature
from handlers.turn import House, Turn
from services import copies
from services import privacy as service
from services.keyboards import Button
from storage import outbox
from storage.chain import AuditEntry
from templates.engine import render

KNOCK_SECONDS = 600.0
_PRIVATE = frozenset({PRIVATE})


async def mydata(turn: Turn) -> None:
    """A file with everything about the person who asks."""
    person = turn.person
    async with turn.read() as reader:
        content = await service.document(reader, person, turn.now)
    path = await copies.keep(turn.house.files.parent, service.FILE_NAME, content, turn.now)
    async with turn.write() as tx:
        tx.audit(AuditEntry(turn.now, person.id, "person.export", f"person:{person.id}", person.network))
        caption = render("privacy/mydata", turn.lang)
        turn.call("sendDocument", {"document": {"file": path}, "caption": caption, "parse_mode": "HTML"})


async def forgetme(turn: Turn) -> None:
    """Say what would go and what would stay, and ask once more."""
    turn.edit(
        "privacy/forgetme",
        [[Button(T("Remove my data"), "privacy.forget")], [Button(T("Keep them"), "privacy.keep")]],
        member=turn.person.status in ("active", "suspended"),
    )


async def forget(turn: Turn) -> None:
    """The person meant it."""
    async with turn.write() as tx:
        await service.forget(tx, turn.person, turn.now, turn.update_id)
        turn.edit("privacy/forgotten")


async def keep(turn: Turn) -> None:
    """The person did not."""
    turn.edit("common/sentence", sentence=T("Nothing was removed."))


async def tidy(house: House) -> None:
    """Remove what the last message to somebody needed, and copies that were sent."""
    now = house.clock.now_ms()
    async with house.db.write() as tx:
        await service.finish(tx)
    async with house.db.read() as reader:
        waiting = await outbox.uploads(reader, copies.EXPORTS)
    await copies.sweep(house.files.parent, waiting, now)


FEATURE = Feature(
    name="privacy",
    title=N_("Your data"),
    commands=(
        Command(
            "mydata",
            mydata,
            N_("What is known about you"),
            N_("/mydata sends you a file with everything that is kept about you."),
            where=_PRIVATE,
            strangers=True,
            menu=False,
        ),
        Command(
            "forgetme",
            forgetme,
            N_("Have your data removed"),
            N_("/forgetme removes your name and your account. Cases stay under your country's name."),
            where=_PRIVATE,
            strangers=True,
            menu=False,
        ),
    ),
    buttons={"privacy.forget": forget, "privacy.keep": keep},
    open_buttons=frozenset({"privacy.forget", "privacy.keep"}),
    knocks={"privacy": (KNOCK_SECONDS, tidy)},
)
