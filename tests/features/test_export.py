"""/export: what one may read as a file, and back again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records import batches
from domain import cells, imports
from domain.access import Role
from domain.exports import COLUMNS
from services import exporting, exports, importing
from services.importing import Line
from storage import facts
from tests.world import Talker, World

TODAY = date(2026, 11, 23)


async def imported(world: World, *cases: dict[str, Any]) -> None:
    """Cases from a file into the case base."""
    lines = [Line(number, json.dumps(case).encode()) for number, case in enumerate(cases, 1)]
    async with world.app.db.write() as tx:
        taken = await importing.store(tx, importing.prepare(lines, TODAY, world.now), source="test", now=world.now)
    assert taken.stored == len(cases)


def case(number: int, **more: Any) -> dict[str, Any]:
    """A case of the Philippines that its network reads."""
    return {"id": f"c{number}", "text": f"case {number}", "country": "PH", "date": "2024-05-14", **more}


FULL = case(
    1,
    lang="en",
    text='=HYPERLINK("http://x","y"), 40 cylinders;\r\n"quoted" 氟利昂12',
    place="+Manila",
    substances_declared=["HFC-134a", "-cool gas"],
    substances_actual=["CFC-12"],
    quantity_kg=544.0,
    cylinders=40,
    unit_kg=13.6,
    method_codes=["MISLABEL"],
    detection_codes=["IDENTIFIER"],
    route="＝China → Philippines",
    identifiers={"container": ["MSKU1234565"], "company": ["@Cool & Co"]},
    narrative="\tA long story",
    tlp="AMBER",
)


async def exported(who: Talker, words: str = "", form: str = "CSV") -> bytes:
    """What /export sends."""
    await who.says(f"/export {words}".strip())
    await who.presses(form)
    return await last_file(who)


async def last_file(who: Talker) -> bytes:
    """The bytes of the document that came last."""
    document = [message for message in who.heard() if "document" in message][-1]["document"]
    file = await who.world.app.application.bot.get_file(document["file_id"])
    return bytes(await file.download_as_bytearray())


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_a_coordinator_gets_a_table_that_spreadsheets_open_with_the_label_on_each_row(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1, tlp="GREEN"), case(2))
    await carla.says("/export")
    carla.sees("2 cases to export")
    content = await exported(carla)
    assert content.startswith(b"\xef\xbb\xbftlp,ref,id,")
    assert [(row["tlp"], row["id"]) for row in rows(content)] == [("AMBER", "c2"), ("GREEN", "c1")]
    assert tuple(rows(content)[0]) == COLUMNS


async def test_an_export_holds_what_its_maker_may_read_and_nothing_else(world: World) -> None:
    await imported(
        world,
        case(1, tlp="AMBER"),
        case(2, tlp="RED"),
        case(3, tlp="GREEN", country="UZ"),
        case(4, tlp="AMBER", country="UZ"),
        case(5, tlp="CLEAR", country="UZ"),
        case(6, tlp="AMBER+STRICT"),
    )
    carla, root = await world.coordinator("SEAP", "carla"), await world.member(Role.ADMIN, None, "root")
    gulya = await world.coordinator("ECA", "gulya")
    for who, ids in ((carla, "1 3 5 6"), (gulya, "3 4 5"), (root, "3 5")):
        for form in ("CSV", "JSON"):
            content = await exported(who, form=form)
            found = rows(content) if form == "CSV" else [json.loads(line) for line in content.splitlines()]
            assert sorted(row["id"] for row in found) == [f"c{number}" for number in ids.split()], (who.username, form)


async def test_json_holds_the_secretariats_fields_for_cases_of_ones_own_network_alone(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, FULL, case(2, tlp="GREEN", country="UZ"))
    found = {each["id"]: each for each in map(json.loads, (await exported(carla, form="JSON")).splitlines())}
    form = found["c1"]["secretariat_form"]
    assert (form["party"], form["substances_traded"], form["declared_as"]) == (
        "Philippines",
        ["CFC-12"],
        ["HFC-134a", "-cool gas"],
    )
    assert (form["volume_kg"], form["date_found"], form["action_taken"]) == (544.0, "2024-05-14", "suspected")
    assert form["date_of_seizure"] is None
    assert "secretariat_form" not in found["c2"]


async def test_a_withdrawn_case_is_not_exported(world: World) -> None:
    maria, carla = await world.customs("PH", "maria"), await world.coordinator("SEAP", "carla")
    await maria.says("/case 12 cylinders of R-22 in Cebu, Philippines")
    await maria.presses("Post")
    await imported(world, case(1))
    await maria.says(f"/show {maria.finds(r'PH-2026-[0-9]{4}')}")
    await maria.presses("Withdraw")
    await maria.presses("Withdraw")
    assert [row["id"] for row in rows(await exported(carla))] == ["c1"]


@pytest.mark.parametrize("form", ["CSV", "JSON"])
async def test_an_export_can_be_imported_and_says_the_same(world: World, tmp_path: Path, form: str) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, FULL)
    path = tmp_path / f"out.{'csv' if form == 'CSV' else 'jsonl'}"
    path.write_bytes(await exported(carla, form=form))
    ((line,),) = batches(path, 10)
    record = dict(line.record) if isinstance(line.record, dict) else json.loads(line.record)
    assert imports.understand(record, TODAY).case == imports.understand(FULL, TODAY).case


async def test_no_cell_is_a_formula(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, FULL)
    (row,) = rows(await exported(carla))
    assert [value for value in row.values() if value[:1] in tuple("=+-@\t\r＝＋－＠")] == []
    assert row["text"].startswith("'=HYPERLINK")
    assert row["route"].startswith("'＝")


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n ＝＋－＠ab1\ufeff\x00")))
def test_a_safe_cell_is_no_formula_and_reads_as_it_was(text: str) -> None:
    assert cells.safe(text).lstrip()[:1] not in tuple("=+-@＝＋－＠") or cells.safe(text).startswith("'")
    assert cells.plain(cells.safe(text)) == text


async def test_a_search_narrows_the_export_and_both_stand_in_the_audit_log(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1, substances_actual=["CFC-12"]), case(2, substances_actual=["HCFC-22"]))
    assert [row["id"] for row in rows(await exported(carla, "freon 12"))] == ["c1"]
    await carla.says("/audit")
    carla.sees("Carla exported cases (freon 12)")
    async with world.app.db.read() as reader:
        detail = await reader.fetch_value("SELECT detail FROM audit WHERE action = 'export.make'")
    assert json.loads(detail) == {"search": "freon 12", "format": "csv", "cases": 1}


async def test_officers_are_told_who_makes_exports(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/export")
    maria.sees("Exports are made by network coordinators and administrators.")
    assert "/export" not in maria.transcript().split("Exports are made")[1]


async def test_in_a_room_the_way_to_the_private_chat_is_shown(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    room = await world.room("SEAP", carla)
    await carla.says("/export", room)
    carla.sees("/export works in our private chat", room)


async def test_a_search_of_which_nothing_is_understood_is_not_everything(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1))
    await carla.says("/export country:XY")
    assert "I did not understand what to search for." in carla.last()
    assert "I do not know “XY” in country: and left it out." in carla.last()
    assert carla.buttons() == []


async def test_what_was_left_out_of_the_search_stands_on_its_own_line(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1, substances_actual=["CFC-12"]))
    await carla.says("/export freon 12 tlp:PURPLE")
    assert "carries its label.\n⚠️ I do not know “PURPLE” in tlp: and left it out." in carla.last()


async def test_nothing_to_export_is_said(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await carla.says("/export freon 12")
    carla.sees("There is no case to export here")
    assert carla.buttons() == []


async def test_the_copy_on_disk_is_gone_after_it_was_sent(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1))
    await exported(carla)
    await world.later("2h")
    assert list((world.data / "exports").iterdir()) == []


# ── large ones ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is large."""
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    monkeypatch.setattr(exports, "PAGES_BETWEEN", 2)
    monkeypatch.setattr(exporting, "PAGE", 5)


@pytest.mark.usefixtures("small_pages")
async def test_a_large_export_comes_when_it_is_ready_on_a_card_that_says_how_far_it_is(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, *(case(number) for number in range(40)))
    await carla.says("/export")
    await carla.presses("JSON")
    carla.sees("Writing the export: 0 of 40 cases.")
    await world.later("10s")
    carla.sees("The export is ready: 40 cases.")
    assert len((await last_file(carla)).splitlines()) == 40
    said = [call["parameters"].get("text", "") for call in world.sandbox.calls.after(0)]
    assert any("30 of 40" in text or "20 of 40" in text for text in said)


@pytest.mark.usefixtures("small_pages")
async def test_an_export_can_be_stopped_and_nothing_of_it_is_left(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, *(case(number) for number in range(40)))
    await carla.says("/export")
    await carla.presses("CSV")
    await carla.presses("Stop")
    carla.sees("The export was stopped. Nothing was sent.")
    await world.later("10s")
    assert not [message for message in carla.heard() if "document" in message]
    assert not list((world.data / "exports").glob("*"))


@pytest.mark.usefixtures("small_pages")
async def test_one_export_a_person_at_a_time(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, *(case(number) for number in range(10)))
    for expected in ("", "An export of yours is being made."):
        await carla.says("/export")
        assert expected in (await carla.presses("CSV")).get("text", "")


@pytest.mark.usefixtures("small_pages")
async def test_an_export_that_a_restart_interrupted_is_made_afterwards(world: World) -> None:
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, *(case(number) for number in range(10)))
    await carla.says("/export")
    await carla.presses("CSV")
    await world.stop_bot()
    await world.start_bot()
    await world.settled()
    assert len(rows(await last_file(carla))) == 10


@pytest.mark.usefixtures("small_pages")
async def test_who_is_suspended_meanwhile_gets_no_export(world: World) -> None:
    carla, root = await world.coordinator("SEAP", "carla"), await world.member(Role.ADMIN, None, "root")
    await imported(world, *(case(number) for number in range(10)))
    await carla.says("/export")
    await carla.presses("CSV")
    await root.says("/suspend @carla")
    await world.later("10s")
    assert not [message for message in carla.heard() if "document" in message]
    async with world.app.db.read() as reader:
        assert await facts.beginning(reader, "export.") == {}


@pytest.mark.usefixtures("small_pages")
async def test_an_export_that_fails_again_and_again_is_given_up_and_that_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*args: object) -> None:
        raise OSError("the disk is full")

    carla = await world.coordinator("SEAP", "carla")
    await imported(world, *(case(number) for number in range(10)))
    monkeypatch.setattr(exporting.File, "add", broken)
    await carla.says("/export")
    await carla.presses("CSV")
    for _ in range(4):
        await world.later("10s")
    carla.sees("The export could not be made, and I have stopped trying.")
    assert not list((world.data / "exports").glob("*"))


async def test_a_large_file_is_packed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PACKED_FROM", 1)
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1))
    with zipfile.ZipFile(io.BytesIO(await exported(carla))) as archive:
        assert [row["id"] for row in rows(archive.read("ozonenet-cases.csv"))] == ["c1"]


async def test_a_file_that_telegram_does_not_take_is_refused_with_what_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_SENT", 1)
    carla = await world.coordinator("SEAP", "carla")
    await imported(world, case(1))
    await carla.says("/export")
    assert "Please narrow the search" in (await carla.presses("CSV"))["text"]
    assert not list((world.data / "exports").glob("*"))
