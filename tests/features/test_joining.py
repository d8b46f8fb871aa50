"""Coming in: codes, requests, four eyes, and what a stranger never sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from domain.access import Role
from domain.words import Refusal
from handlers import forms, joining, people
from services import joining as service
from tests.world import Talker, World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(joining.FEATURE, people.FEATURE, forms.FEATURE)) as world:
        yield world


async def code_for(world: World, role: Role, network: str | None, country: str | None) -> str:
    async with world.app.db.write() as tx:
        made = await service.invite(tx, role=role, network=network, country=country, by=None, now=world.now, hours=72)
    return made.code


async def joins(who: Talker, code: str, agency: str = "Bureau of Customs") -> None:
    await who.says(f"/start {code}")
    await who.presses(who.user["first_name"])
    await who.says(agency)
    await who.presses("Join now")


async def test_a_code_makes_a_member_in_three_taps(world: World) -> None:
    lena = world.stranger("lena")
    await lena.says("/start")
    lena.sees("invite code")
    await joins(lena, await code_for(world, Role.CUSTOMS, "SEAP", "PH"))
    lena.sees("You are in")
    person = await lena.person()
    assert (person.role, person.country, person.network, person.active) == (Role.CUSTOMS, "PH", "SEAP", True)


async def test_a_code_typed_after_the_question_works_too(world: World) -> None:
    lena = world.stranger("lena")
    code = await code_for(world, Role.OZONE, "SEAP", None)
    await lena.says("/start")
    await lena.presses("I have an invite code")
    await lena.says("nonsense")
    lena.sees("not valid")
    await lena.says(code)
    await lena.presses("Lena")
    await lena.says("National Ozone Unit")
    await lena.says("菲律宾")
    await lena.presses("Join now")
    assert (await lena.person()).country == "PH"


async def test_a_welcome_names_only_what_the_role_may_do(world: World) -> None:
    lena, ivan = world.stranger("lena"), world.stranger("ivan")
    await joins(lena, await code_for(world, Role.CUSTOMS, "SEAP", "PH"))
    assert "/case" in lena.last()
    await joins(ivan, await code_for(world, Role.INDUSTRY, "SEAP", "PH"))
    assert "/find" in ivan.last() and "/case" not in ivan.last()
    for person, offered in ((lena, True), (ivan, False)):
        await person.says("/start")
        assert ("/case" in person.last()) is offered and ("/ask" in person.last()) is offered


async def test_a_code_works_once(world: World) -> None:
    code = await code_for(world, Role.CUSTOMS, "SEAP", "PH")
    first, second = world.stranger("first"), world.stranger("second")
    await joins(first, code)
    await second.says(f"/start {code}")
    second.sees("not valid")
    assert not (await second.person()).active


async def test_a_code_is_over_after_72_hours(world: World) -> None:
    code = await code_for(world, Role.CUSTOMS, "SEAP", "PH")
    await world.later("73h")
    lena = world.stranger("lena")
    await lena.says(f"/start {code}")
    lena.sees("not valid")


async def test_fifty_people_with_one_code_are_one_member(world: World) -> None:
    code = await code_for(world, Role.CUSTOMS, "SEAP", "PH")
    crowd = [world.stranger(f"crowd_{n}") for n in range(50)]
    for each in crowd:
        await each.says("/start")
    people_ = [await each.person() for each in crowd]

    async def redeem(person: object) -> bool:
        async with world.app.db.write() as tx:
            return await service.redeem(tx, person, code, world.now) is not None  # type: ignore[arg-type]

    assert sum(await asyncio.gather(*(redeem(person) for person in people_))) == 1


async def test_five_wrong_codes_lock_for_an_hour(world: World) -> None:
    eve = world.stranger("eve")
    code = await code_for(world, Role.CUSTOMS, "SEAP", "PH")
    for n in range(5):
        await eve.says(f"/start wrong{n}")
    await eve.says(f"/start {code}")
    eve.sees("wait an hour")
    await world.later("61m")
    await eve.says(f"/start {code}")
    eve.sees("What is your name?")


async def test_a_request_goes_to_the_coordinators_and_the_answer_to_the_person(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    other = await world.coordinator("SEAP", "other")
    elsewhere = await world.coordinator("ECA", "elsewhere")
    lena = world.stranger("lena")
    await asks(lena, "customs officer", "Philippines")
    lena.sees("with the coordinators")
    coordinator.sees("Lena")
    elsewhere.sees_not("Lena")
    await coordinator.presses("Approve")
    lena.sees("You are in")
    other.sees("Approved")
    assert (await lena.person()).network == "SEAP"


async def asks(who: Talker, role: str, country: str) -> None:
    await who.says("/start")
    await who.presses("Ask to join")
    await who.presses(who.user["first_name"])
    await who.says("Bureau of Customs")
    await who.presses(role)
    await who.says(country)
    await who.presses("Send my request")


async def test_a_declined_person_is_told_and_stays_outside(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    lena = world.stranger("lena")
    await asks(lena, "customs officer", "Fiji")
    await coordinator.presses("Decline")
    lena.sees("declined")
    assert not (await lena.person()).active


async def test_two_coordinators_make_a_coordinator(world: World) -> None:
    first, second = await world.coordinator("SEAP", "first"), await world.coordinator("SEAP", "second")
    lena = world.stranger("lena")
    await asks(lena, "network coordinator", "Thailand")
    await first.presses("Approve")
    assert not (await lena.person()).active
    await second.presses("Approve")
    assert (await lena.person()).role == Role.COORDINATOR


async def test_a_country_outside_the_networks_chooses_where_it_takes_part(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    kenji = world.stranger("kenji")
    await kenji.says("/start")
    await kenji.presses("Ask to join")
    await kenji.presses("Kenji")
    await kenji.says("Ministry of the Environment")
    await kenji.presses("ozone officer")
    await kenji.says("Japan")
    await kenji.presses("South East Asia")
    await kenji.presses("Send my request")
    await coordinator.presses("Approve")
    person = await kenji.person()
    assert (person.country, person.network) == ("JP", "SEAP")


async def test_a_request_can_be_taken_back(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    lena = world.stranger("lena")
    await asks(lena, "customs officer", "Fiji")
    await lena.says("/start")
    await lena.presses("Take my request back")
    coordinator.sees("Withdrawn")
    lena.sees("Do you have an invite code")


async def test_a_coordinator_invites_into_the_own_network_and_makes_no_coordinators(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    await coordinator.says("/invite")
    assert not [label for label in coordinator.buttons() if "coordinator" in label.lower()]
    await coordinator.presses("customs officer")
    await coordinator.presses("Fiji")
    code = coordinator.finds(r"start=([\w-]+)")
    lena = world.stranger("lena")
    await joins(lena, code)
    assert (await lena.person()).country == "FJ"
    person = await coordinator.person()
    async with world.app.db.write() as tx:
        for role, network in ((Role.COORDINATOR, "SEAP"), (Role.CUSTOMS, "ECA"), (Role.ADMIN, None)):
            try:
                await service.invite(tx, role=role, network=network, country=None, by=person, now=world.now, hours=72)
            except Refusal:
                continue
            raise AssertionError(f"a coordinator invited {role} into {network}")


async def test_a_revoked_code_is_dead(world: World) -> None:
    coordinator = await world.coordinator("SEAP", "coordinator")
    await coordinator.says("/invite")
    await coordinator.presses("ozone officer")
    await coordinator.presses("Any country")
    code = coordinator.finds(r"start=([\w-]+)")
    await coordinator.says("/invite")
    await coordinator.presses("Revoke")
    lena = world.stranger("lena")
    await lena.says(f"/start {code}")
    lena.sees("not valid")


async def test_the_welcome_speaks_the_strangers_language_when_it_is_chosen(world: World) -> None:
    lena = world.stranger("lena")
    await lena.says("/start")
    await lena.presses("Language")
    await lena.presses("Français")
    assert (await lena.person()).language == "fr"


async def test_a_leaver_is_shown_no_rooms_that_they_never_saw(world: World) -> None:
    lena = world.stranger("lena")
    cora = await world.coordinator("SEAP", "cora")
    await world.room("SEAP", cora)
    await joins(lena, await code_for(world, Role.CUSTOMS, "SEAP", "PH"))
    await lena.says("/leave")
    await lena.presses("Leave OzoneNet")
    assert [chat["type"] for chat in world.sandbox.chats(lena.id)] == ["private"]


async def test_who_works_for_no_country_is_not_asked_for_one(world: World) -> None:
    root, pat = world.stranger("root"), world.stranger("pat")
    await joins(root, await code_for(world, Role.ADMIN, None, None), "OzoneNet server")
    await joins(pat, await code_for(world, Role.PARTNER, "SEAP", None), "Regional intelligence office")
    assert ((await root.person()).role, (await root.person()).country) == (Role.ADMIN, None)
    assert ((await pat.person()).network, (await pat.person()).country) == ("SEAP", None)
