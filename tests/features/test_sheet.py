"""/sheet: a case on one page, and the fields for the Ozone Secretariat."""

from __future__ import annotations

import io
import re
from functools import partial
from typing import Any

import pytest
import typst
from PIL import Image

from domain.cases import Facts, Status
from domain.words import Refusal
from sandbox.files import Upload
from services import secretariat, typesetter, typesetting
from services.sheets import SIZES
from services.typesetting import Typesetter
from tests.world import Talker, World

CASE = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"
HOSTILE = '#import "/etc/passwd" #{1 + 1} $a^2$ *bold* _it_ \\ <label> @ref `raw` = head // no /* no */ ]['


SHEET: dict[str, Any] = {
    "service": "OzoneNet",
    "lang": "en",
    "rtl": False,
    "tlp": "TLP:RED",
    "tlp_colour": "#FF2B2B",
    "ref": "PH-2026-0001",
    "kind": "Case",
    "facts": [["Found", "CFC-12"]],
    "text": "",
    "text_rtl": False,
    "cut": False,
    "cut_words": "Shortened here.",
    "form": [["Party", "Philippines"]],
    "form_title": "For the Ozone Secretariat",
    "made": "made for nobody",
    "pictures": [],
}


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is printed from here on: the data of each document."""
    kept: list[dict[str, Any]] = []
    honest = Typesetter.make

    async def listening(press: Typesetter, layout: str, data: Any, *args: Any, **more: Any) -> bytes:
        kept.append({**data, "copies": more.get("pictures")})
        return await honest(press, layout, data, *args, **more)

    monkeypatch.setattr(Typesetter, "make", listening)
    return kept


def photo(colour: str = "red") -> Upload:
    """A photograph that tells where it was taken."""
    content, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at the secret yard"
    Image.new("RGB", (640, 480), colour).save(content, "JPEG", exif=exif)
    return Upload("photo.jpg", "image/jpeg", content.getvalue())


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    found = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", content)
    assert found is not None
    return int(found[1])


async def sent(who: Talker) -> tuple[str, bytes]:
    """The name and the bytes of the document that came last."""
    document = [message for message in who.heard() if "document" in message][-1]["document"]
    file = await who.world.app.application.bot.get_file(document["file_id"])
    return document["file_name"], bytes(await file.download_as_bytearray())


async def test_a_case_is_sent_as_a_pdf_of_its_own_under_its_label(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(CASE)
    await maria.says(f"/sheet {ref}")
    maria.sees(f"TLP:AMBER · {ref}")
    name, content = await sent(maria)
    assert name == f"{ref}.pdf"
    assert content.startswith(b"%PDF-")


async def test_the_sheet_says_what_the_card_says_to_whom_it_was_given_and_when(
    world: World, printed: list[dict[str, Any]]
) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await maria.posts(CASE)
    await fay.says(f"/sheet {ref}")
    (sheet,) = printed
    facts = dict(sheet["facts"])
    assert facts["Declared"] == "HFC-134a (R-134a)"
    assert facts["Found"] == "CFC-12 (R-12)"
    assert facts["Amount"] == "544 kg (40 cylinders × 13.6 kg)"
    assert facts["Posted by"].startswith("customs officer, Philippines")
    assert "Maria" not in str(sheet), "the card does not name the author either"
    assert (sheet["tlp"], sheet["tlp_colour"]) == ("TLP:AMBER", "#FFC000")
    assert "Fay, ozone officer, Fiji" in sheet["made"]
    assert "23 Nov 2026" in sheet["made"] or "Nov 23, 2026" in sheet["made"]


async def test_who_may_not_read_a_case_gets_no_sheet_but_the_answer_for_what_does_not_exist(world: World) -> None:
    maria, aziz = await world.customs("PH", "maria"), await world.customs("UZ", "aziz")
    ref = await maria.posts(CASE)
    await aziz.says(f"/sheet {ref}")
    told = aziz.last().replace(ref, "REF")
    await aziz.says("/sheet PH-2026-0999")
    assert aziz.last().replace("PH-2026-0999", "REF") == told
    assert not [message for message in aziz.heard() if "document" in message]


async def test_pictures_are_printed_from_copies_without_what_the_camera_noted_at_most_four(
    world: World, printed: list[dict[str, Any]]
) -> None:
    maria = await world.customs("PH", "maria")
    colours = ("red", "green", "blue", "yellow", "white")
    ref = await maria.posts("", caption=CASE, photos=[photo(colour) for colour in colours])
    await maria.says(f"/sheet {ref}")
    copies = printed[0]["copies"]
    assert len(copies) == 4
    for content in copies.values():
        assert b"secret yard" not in content
        assert not dict(Image.open(io.BytesIO(content)).getexif())


async def test_what_people_wrote_is_never_markup(world: World, printed: list[dict[str, Any]]) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(f"{CASE} {HOSTILE}")
    await maria.says(f"/sheet {ref}")
    assert (await sent(maria))[1].startswith(b"%PDF-")
    assert HOSTILE in printed[0]["text"]


@pytest.mark.parametrize("length", [0, 4000, 20_000])
async def test_a_sheet_is_one_page_however_long_the_text(length: int) -> None:
    content = await Typesetter().make("sheet", {**SHEET, "text": "seized " * (length // 7)}, "pdf", sizes=SIZES)
    assert pages(content) == 1


async def test_a_sheet_is_one_page_however_long_the_values() -> None:
    long = [[f"Name {number}", "words and words " * 200] for number in range(20)]
    content = await Typesetter().make("sheet", {**SHEET, "facts": long, "text": "x " * 3000}, "pdf", sizes=SIZES)
    assert pages(content) == 1


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh"])
async def test_a_sheet_is_in_the_readers_language_or_the_missing_font_is_named(
    world: World, printed: list[dict[str, Any]], language: str
) -> None:
    maria, reader = await world.customs("PH", "maria"), await world.ozone("PH", "ana", language=language)
    ref = await maria.posts(CASE)
    await reader.says(f"/sheet {ref}")
    assert (printed[0]["lang"], printed[0]["rtl"]) == (language, language == "ar")
    if "fonts-noto" not in reader.last():
        name, content = await sent(reader)
        assert (name, pages(content)) == (f"{ref}.pdf", 1)


async def test_a_script_without_a_font_is_named_with_the_package_that_brings_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def without_fonts(press: Typesetter, wish: dict[str, Any]) -> dict[str, Any]:
        return typesetter.answer(wish)

    bare = partial(typst.Fonts, include_system_fonts=False)
    monkeypatch.setattr(typst, "Fonts", bare)
    monkeypatch.setattr(Typesetter, "_ask", without_fonts)
    maria, reader = await world.customs("PH", "maria"), await world.ozone("PH", "ana", language="ar")
    ref = await maria.posts(CASE)
    await maria.says(f"/sheet {ref}")
    assert pages((await sent(maria))[1]) == 1, "typst has letters of its own for English"
    await reader.says(f"/sheet {ref}")
    reader.sees("fonts-noto-core")
    await maria.says(f"/case {CASE[6:]} 氟利昂")
    await maria.presses("Post")
    await maria.says(f"/sheet {maria.finds(r'PH-2026-0002')}")
    maria.sees("no font for Chinese letters. Its administrator can install the package fonts-noto-cjk")


async def test_without_typst_the_server_says_what_to_install(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "installed", lambda: False)
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(CASE)
    await maria.says(f"/sheet {ref}")
    maria.sees("pip install ozonenet[pdf]")


async def test_nothing_of_a_document_is_left_where_it_was_made(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts("", caption=CASE, photos=[photo()])
    await maria.says(f"/sheet {ref}")
    left = [path.name for path in (world.data / "exports").rglob("*") if path.is_file()]
    assert left == [f"{ref}.pdf"], "what the sender uploads, until it is swept"


async def test_a_document_that_does_not_end_is_given_up() -> None:
    with pytest.raises(Refusal, match="longer than it should"):
        await Typesetter(seconds=0.0).make("sheet", SHEET, "pdf", sizes=SIZES)


# ── the Secretariat's form ────────────────────────────────────────────────────────────────────────────


async def test_the_form_for_the_secretariat_is_filled_from_the_case_and_names_what_is_missing(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(CASE)
    await maria.says(f"/show {ref}")
    await maria.presses("Secretariat form")
    form = maria.last()
    assert "Party: Philippines" in form
    assert "Substances traded: CFC-12 (R-12) (declared: HFC-134a (R-134a))" in form
    assert "Volume: 544 kg" in form
    assert "Action taken: suspected" in form
    assert "Not known yet: Date of seizure, Importing or exporting country, Remarks." in form


@pytest.mark.parametrize("status", list(Status))
def test_only_what_was_seized_has_a_date_of_seizure(status: Status) -> None:
    seized = status.value in ("seized", "in_court", "disposed")
    form = secretariat.form(Facts(date="2026-03-14"), status, "en")
    assert dict(form.fields).get("Date of seizure", "") == ("Mar 14, 2026" if seized else "")
    assert dict(form.fields).get("Date found, not seized", "") == ("" if seized else "Mar 14, 2026")
    assert ("Date of seizure" in form.missing) != seized
    record = secretariat.record(Facts(date="2026-03-14"), status)
    assert (record["date_of_seizure"], record["date_found"]) == ("2026-03-14" if seized else None, "2026-03-14")


@pytest.mark.parametrize(
    ("route", "countries_", "remarks"),
    [
        (
            "Shenzhen → Hong Kong → Cebu",
            "China → Hong Kong SAR China → Philippines",
            "Route: Shenzhen → Hong Kong → Cebu.",
        ),
        ("Shenzhen → Ningbo", "China", "Route: Shenzhen → Ningbo."),
        ("China → Philippines", "China → Philippines", ""),
        ("Free zone → warehouse 4", "", "Route: Free zone → warehouse 4."),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize("told", ["", "Sold over the counter."])
def test_the_form_asks_for_countries_and_the_towns_of_a_route_stand_in_the_remarks(
    route: str, countries_: str, remarks: str, told: str
) -> None:
    facts = Facts(route=route, narrative=told)
    form, record = secretariat.form(facts, Status.SEIZED, "en"), secretariat.record(facts, Status.SEIZED)
    fields, both = dict(form.fields), " ".join(each for each in (remarks, told) if each)
    assert (
        fields.get("Importing or exporting country", "")
        == (record["importing_or_exporting_country"] or "")
        == countries_
    )
    assert fields.get("Remarks", "") == (record["remarks"] or "") == both
    assert ("Importing or exporting country" in form.missing, "Remarks" in form.missing) == (not countries_, not both)


async def test_the_form_is_for_officers_of_the_authors_country_and_coordinators_of_its_network(
    world: World, printed: list[dict[str, Any]]
) -> None:
    maria, ana = await world.customs("PH", "maria"), await world.ozone("PH", "ana")
    fay, carla = await world.ozone("FJ", "fay"), await world.coordinator("SEAP", "carla")
    ref = await maria.posts(CASE)
    for who, may in ((ana, True), (carla, True), (fay, False)):
        await who.says(f"/show {ref}")
        assert ("Secretariat form" in who.buttons()) == may
        await who.presses("PDF")
        assert bool(printed[-1]["form"]) == may


async def test_a_made_sheet_is_in_the_audit_log(world: World) -> None:
    maria, carla = await world.customs("PH", "maria"), await world.coordinator("SEAP", "carla")
    ref = await maria.posts(CASE)
    await maria.says(f"/sheet {ref}")
    await carla.says("/audit")
    carla.sees(f"Maria made a sheet of {ref}")
