"""/audit: who did what, for those who answer for a network; and the published head."""

from __future__ import annotations

from pathlib import Path

from services import audit as service
from storage import heads
from storage.chain import AuditEntry
from storage.verify import Kind, read_key, verify
from tests.world import Talker, World


async def _chooses(who: Talker, language: str) -> None:
    await who.says("/language")
    await who.presses(language)


async def test_a_coordinator_reads_who_did_what_in_the_own_network_and_nothing_of_another(world: World) -> None:
    lin = await world.coordinator("SEAP", "lin")
    aziz = await world.coordinator("ECA", "aziz")
    await _chooses(lin, "English")
    await _chooses(aziz, "English")
    await lin.says("/audit")
    lin.sees("Lin chose a language")
    lin.sees_not("Aziz")
    await aziz.says("/audit")
    aziz.sees("Aziz chose a language")
    aziz.sees_not("Lin")


async def test_the_log_is_for_coordinators_and_administrators(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/audit")
    maria.sees("not for your role")


async def test_pages_are_turned_to_and_fro(world: World) -> None:
    lin = await world.coordinator("SEAP", "lin")
    person = await lin.person()
    for number in range(12):
        async with world.app.db.write() as tx:
            tx.audit(AuditEntry(world.now, person.id, "person.language", f"mark:{number:02}", "SEAP", {"to": "fr"}))
    await lin.says("/audit")
    first = lin.last()
    assert first.count("chose a language") == service.PAGE
    await lin.presses("›")
    assert lin.last().count("chose a language") == 12 - service.PAGE
    await lin.presses("‹")
    assert lin.last() == first and lin.buttons() == ["›"]


async def test_a_person_of_another_network_and_nobody_are_the_same_to_the_log(world: World) -> None:
    lin = await world.coordinator("SEAP", "lin")
    await world.customs("UZ", "aziz")
    await world.customs("PH", "maria")
    answers = []
    for name in ("@aziz", "@nobody_at_all", "PH-2026-0099"):
        await lin.says(f"/audit {name}")
        answers.append(lin.last().replace(name, "…"))
    assert len(set(answers)) == 1
    await lin.says("/audit @maria")
    lin.sees("Nothing is noted here")


async def test_the_head_is_published_once_for_each_change_and_convicts_a_cut_log(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        lin = await world.coordinator("SEAP", "lin")
        await _chooses(lin, "English")
        await world.later("2h")
        await world.later("2h")
        file = tmp_path / heads.FILE
        assert len(heads.published(file).heads) == 1, "nothing happened since, so nothing is published"
        await _chooses(lin, "English")
        await world.later("2h")
        published = heads.published(file).heads
        assert len(published) == 2
        database, key = world.app.db.path, read_key(tmp_path / "audit.key")
        assert verify(database, key, published).fault is None
        async with world.app.db.write() as tx:
            await tx.execute("DELETE FROM audit WHERE id = ?", (published[-1].id,))
        fault = verify(database, key, published).fault
        assert fault is not None and fault.kind == Kind.CUT
