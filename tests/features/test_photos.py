"""Photographs: copies without metadata, originals unaltered, the picture library, photographs that look alike."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageEnhance
from pypdf import PdfReader

from domain.access import Role
from sandbox.files import Upload
from services.previews import THUMBNAIL, path_of
from services.retention import sweep_evidence
from storage import buttons
from storage import files as store
from tests.pictures import AUTHOR, PLACE, jpeg, photo, scene, taken, written
from tests.world import Talker, World

R12 = "/case 20 cylinders x 13.6 kg of R-12, Manila"
R22 = "/case 9 drums of R-22, Cebu, Philippines"


def body_of(world: World, message: dict[str, Any]) -> bytes:
    """The bytes of the photo or document that somebody got."""
    media = message["photo"][-1] if message.get("photo") else message["document"]
    row = world.sandbox.world.files.find(media["file_id"])
    assert row is not None
    return world.sandbox.world.files.read(row)


def pictured(who: Talker, room: int | None = None) -> dict[str, Any]:
    """The newest message of the bot with a photograph."""
    return [message for message in who.heard(room) if message.get("photo")][-1]


async def posts(
    who: Talker, words: str, *uploads: Upload, label: str = "", shows: str = "", training: bool = False
) -> str:
    """Post a case with photographs; its reference."""
    await who.says(words)
    for upload in uploads:
        as_photo = upload.name == "cylinder.jpg"
        sent: dict[str, Any] = {"photos": [upload]} if as_photo else {"documents": [upload]}
        await who.says("", **sent)
    if label:
        await who.presses("Who may read it")
        await who.presses(label)
    await who.presses("Post")
    if label == "CLEAR" and "Yes" in " ".join(who.buttons()):
        await who.presses("Yes")
    ref = who.finds(r"\b[A-Z]{2}-2026-\d{4}")
    if shows or training:
        await opens(who, ref)
    if shows:
        await who.presses("What it shows")
        await who.presses(shows)
    if training:
        await who.presses("Training")
        await who.presses("Yes")
    return ref


async def opens(who: Talker, ref: str) -> None:
    """Open the first photograph of a case on its own."""
    await who.says(f"/show {ref}")
    await who.presses("Photos (")
    await who.presses("🖼 1")


# ── copies and originals ──────────────────────────────────────────────────────────────────────────────


async def test_what_others_get_holds_nothing_of_the_place_and_the_original_is_unaltered(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    sent = taken(1)
    assert sent.body.count(PLACE) >= 4
    sha256 = hashlib.sha256(sent.body).hexdigest()
    ref = await posts(maria, R12, sent)
    await fay.presses("Photos (1)", room)
    await fay.says("/photos R-12")
    await fay.says("/photos", room)
    got = [body_of(world, each) for each in (*fay.heard(), *fay.heard(room)) if each.get("photo")]
    assert len(got) == 3
    for body in got:
        assert PLACE not in body
        assert dict(Image.open(io.BytesIO(body)).getexif()) == {}
    assert sha256 in fay.sees("kept as they came")["text"]
    await fay.presses("Original")
    original = [each for each in fay.heard() if each.get("document")][-1]
    assert body_of(world, original) == sent.body
    assert (
        original["document"]["file_name"] == "IMG_0001.jpg"
        and sha256 in original["caption"]
        and ref in original["caption"]
    )


async def test_no_copy_on_the_disk_holds_metadata(world: World) -> None:
    maria = await world.customs("PH", "maria")
    sent = taken(2, orientation=6)
    await posts(maria, R12, sent)
    sha256 = hashlib.sha256(sent.body).hexdigest()
    for path in (path_of(world.app.house.files, sha256), path_of(world.app.house.files, sha256, THUMBNAIL)):
        assert PLACE not in path.read_bytes()
        with Image.open(path) as copy:
            assert copy.height > copy.width, "it was turned upright before its orientation was forgotten"
    assert max(Image.open(path_of(world.app.house.files, sha256, THUMBNAIL)).size) == 320


async def test_a_picture_that_cannot_be_cleaned_is_handed_out_only_as_the_original(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    broken = Upload("IMG_2.jpg", "image/jpeg", taken(3).body[:2000])
    unknown = Upload("IMG_3.heic", "image/heic", b"\0\0\0\x18ftypheic" + PLACE)
    ref = await posts(maria, R12, broken, unknown, written("invoice.pdf"))
    await fay.says(f"/show {ref}")
    await fay.presses("Files (3)")
    assert [each["document"]["file_name"] for each in fay.heard() if each.get("document")] == ["invoice.pdf"]
    assert fay.sees("kept as they came")["text"].count("No copy can be made of it") == 2
    await fay.presses("📎 1")
    assert body_of(world, fay.heard()[-1]) == broken.body


async def test_a_paper_goes_to_others_without_who_wrote_it_and_the_original_stays_as_it_came(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    sent = written("invoice.pdf")
    assert sent.body.count(AUTHOR) >= 2 and PLACE in sent.body
    ref = await posts(maria, R12, sent)
    await fay.says(f"/show {ref}")
    await fay.presses("Files (1)")
    (copy,) = [each for each in fay.heard() if each.get("document")]
    assert copy["document"]["file_name"] == "invoice.pdf"
    body = body_of(world, copy)
    assert body.startswith(b"%PDF-") and AUTHOR not in body and PLACE not in body
    read = PdfReader(io.BytesIO(body))
    assert not read.metadata and read.xmp_metadata is None and not read.attachments
    assert [AUTHOR.decode() in str(each.get_object()) for each in read.pages[0].annotations or ()] == [False]
    assert read.pages[0].images[0].image.size == (800, 600)
    fay.sees("Sent as a copy without the names of its authors")
    await fay.presses("📎 1")
    assert body_of(world, fay.heard()[-1]) == sent.body


async def test_papers_that_cannot_be_cleaned_are_handed_out_only_as_the_original(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    papers = (
        written("locked.pdf", locked=True),
        Upload("broken.pdf", "application/pdf", b"%PDF-1.7 " + AUTHOR),
        Upload("letter.docx", "application/octet-stream", b"PK\x03\x04" + AUTHOR),
        Upload("letter.doc", "application/msword", b"\xd0\xcf\x11\xe0" + AUTHOR),
    )
    ref = await posts(maria, R12, *papers)
    await fay.says(f"/show {ref}")
    await fay.presses("Files (4)")
    assert not [each for each in fay.heard() if each.get("document")]
    assert fay.sees("kept as they came")["text"].count("No copy can be made of it") == 4
    await fay.presses("📎 3")
    assert body_of(world, fay.heard()[-1]) == papers[2].body


async def test_a_picture_that_would_fill_the_memory_is_kept_and_not_unpacked(world: World) -> None:
    maria = await world.customs("PH", "maria")
    sent = Upload("IMG.png", "image/png", bomb(12_000))
    assert len(sent.body) < 100_000
    await posts(maria, R12, sent)
    sha256 = hashlib.sha256(sent.body).hexdigest()
    assert (world.app.house.files / sha256[:2] / sha256).read_bytes() == sent.body
    assert not path_of(world.app.house.files, sha256).exists()


def bomb(side: int) -> bytes:
    """A few kilobytes that say they are a picture of side × side pixels, and are."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_an_album_of_ten_is_one_case_with_ten_photos(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await maria.says("", photos=[photo(seed) for seed in range(10)], caption=R12)
    assert "Photos and documents: 10" in maria.sees("New case")["text"]
    await maria.presses("Post")
    await fay.says("/show PH-2026-0001")
    await fay.presses("Photos (10)")
    assert len([each for each in fay.heard() if each.get("photo")]) == 10


async def test_a_photo_of_thirty_megabytes_is_refused_in_words_and_nothing_is_lost(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(R12)
    await maria.says("", documents=[Upload("IMG.jpg", "image/jpeg", taken(1).body + bytes(30_000_000))])
    assert "at most 20 MB" in maria.last()
    await maria.says("", photos=[photo(2)])
    assert "Photos and documents: 1" in maria.sees("New case")["text"]


async def test_what_is_no_picture_is_told_so_when_the_like_is_looked_for(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("", documents=[Upload("a.bin", "application/octet-stream", b"nothing")], caption="/photos")
    assert "cannot read this as a picture" in maria.last()


# ── the library ───────────────────────────────────────────────────────────────────────────────────────


async def test_the_library_finds_by_substance_and_by_what_a_photo_shows(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    drums = await posts(maria, R22, photo(1), shows="drum")
    cylinders = await posts(maria, R12, photo(2), shows="cylinder")
    for words, ref in (
        ("R-12", cylinders),
        ("freon 12 cylinder", cylinders),
        ("R-12 баллоны", cylinders),
        ("shows:drum", drums),
        ("packing:drum country:PH", drums),
        ("R-22", drums),
        ("桶", drums),
    ):
        await fay.says(f"/photos {words}")
        assert ref in pictured(fay)["caption"], words
        assert " of " not in pictured(fay)["caption"], words
    await fay.says("/photos R-12 shows:drum")
    assert "no photo found" in fay.last()


async def test_the_library_is_turned_on_one_message_in_both_directions(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    first = await posts(maria, R12, photo(1), photo(2))
    second = await posts(maria, R22, photo(3))
    await fay.says("/photos")
    message = pictured(fay)["message_id"]
    seen = []
    for label in ("›", "›", "‹", "‹"):
        seen.append(pictured(fay)["caption"])
        await fay.presses(label)
        assert pictured(fay)["message_id"] == message
    assert [second in seen[0], first in seen[1], first in seen[2]] == [True, True, True]
    assert ["1 of 3" in seen[0], "2 of 3" in seen[1], "3 of 3" in seen[2], "2 of 3" in seen[3]] == [True] * 4
    assert "1 of 3" in pictured(fay)["caption"] and second in pictured(fay)["caption"]
    assert "‹" not in fay.buttons() and "›" in fay.buttons()


async def test_who_describes_photos_of_the_library_stays_at_his_place_in_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await posts(maria, R12, photo(1), photo(2))
    await posts(maria, R22, photo(3))
    await maria.says("/photos")
    await maria.presses("›")

    def stays() -> bool:
        there = pictured(maria)["caption"]
        return "Picture library · 2 of 3" in there and {"‹", "›"} <= set(maria.buttons())

    for setting, answer in (
        ("What it shows", "‹ Back"),
        ("Training", "‹ Back"),
        ("What it shows", "Cylinder"),
        ("Training", "Yes"),
    ):
        await maria.presses(setting)
        assert "2 of 3" in pictured(maria)["caption"] and "›" not in maria.buttons()
        await maria.presses(answer)
        assert stays(), (setting, answer)
    await maria.presses("Caption")
    await maria.says("New valve")
    await maria.presses("Show")
    assert stays() and "New valve" in pictured(maria)["caption"]
    await maria.presses("›")
    assert "3 of 3" in pictured(maria)["caption"]


async def test_who_describes_one_of_those_that_look_alike_stays_among_them(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await posts(maria, R12, photo(1))
    for text in (R22, "/case 3 cylinders of R-11, Manila"):
        await posts(maria, text, Upload("x.jpg", "image/jpeg", jpeg(scene(1), quality=50 + len(text))))
    await maria.says("/photos R-12")
    await maria.presses("Similar photos")
    for answer in ("‹ Back", "Cylinder"):
        await maria.presses("What it shows")
        await maria.presses(answer)
        assert "look alike · 1 of 2" in pictured(maria)["caption"]


async def test_a_photo_of_amber_is_found_by_no_other_network(world: World) -> None:
    maria, aziz = await world.customs("PH", "maria"), await world.customs("UZ", "aziz")
    acme = await world.member(Role.INDUSTRY, "IN", "acme")
    await posts(maria, R12, taken(1), shows="cylinder", training=True)
    for who in (aziz, acme):
        for words in ("", "R-12", "cylinder", "shows:cylinder", "training:yes", "by:@maria"):
            await who.says(f"/photos {words}".strip())
        await who.says("", photos=[photo(1)], caption="/photos")
        assert [each for each in who.heard() if each.get("photo")] == []
        who.sees_not("PH-2026")


async def test_a_room_shows_only_what_the_room_may_read(world: World) -> None:
    maria, aziz = await world.customs("PH", "maria"), await world.customs("UZ", "aziz")
    east = await world.room("SEAP", maria)
    west = await world.room("ECA", aziz, maria)
    green = await posts(maria, R12, photo(1), label="GREEN")
    amber = await posts(maria, R22, photo(2))
    await posts(maria, "/case 3 cylinders of R-11, Manila", photo(3), label="AMBER+STRICT")
    await maria.says("/photos", east)
    assert amber in pictured(maria, east)["caption"] and "1 of 2" in pictured(maria, east)["caption"]
    await maria.says("/photos", west)
    assert green in pictured(aziz, west)["caption"] and " of " not in pictured(aziz, west)["caption"]
    assert "Original" not in aziz.buttons(west)


async def test_a_photo_that_is_not_for_training_is_not_found_as_one(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await posts(maria, R12, photo(1), photo(2))
    await fay.says("/photos training:yes")
    assert "no photo found" in fay.last()
    await opens(maria, ref)
    await maria.presses("Training")
    await maria.presses("Yes")
    assert "may be used for training" in pictured(maria)["caption"]
    await fay.says("/photos training:yes")
    assert ref in pictured(fay)["caption"] and " of " not in pictured(fay)["caption"]
    await maria.presses("Training")
    await maria.presses("No")
    before = len(fay.heard())
    await fay.says("/photos training:yes")
    assert "no photo found" in fay.last() and len(fay.heard()) == before + 1


async def test_the_form_asks_once_whether_the_photos_may_be_used_for_training(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await maria.says(R12)
    await maria.says("", photos=[photo(1)])
    await maria.presses("Use for training?")
    await maria.presses("Yes")
    await maria.presses("Post")
    await fay.says("/photos training:yes R-12")
    assert "may be used for training" in pictured(fay)["caption"]


async def test_nobody_but_the_sender_chooses_about_training(world: World) -> None:
    maria, cora = await world.customs("PH", "maria"), await world.coordinator("SEAP", "cora")
    ref = await posts(maria, R12, photo(1))
    await opens(cora, ref)
    assert "Training" not in cora.buttons() and "What it shows" in cora.buttons()
    fay = await world.ozone("FJ", "fay")
    await opens(fay, ref)
    assert "What it shows" not in fay.buttons() and "Original" in fay.buttons()


async def test_words_under_a_photo_find_it(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await posts(maria, R12, photo(1))
    await opens(maria, ref)
    await maria.presses("Caption")
    await maria.says("seam " * 300)
    assert "That is 1499 characters; at most 300 fit here." in maria.last()
    await maria.says("Weld seam ground off, new valve")
    assert "caption is saved" in maria.last()
    await fay.says("/photos valve")
    assert "Weld seam ground off" in pictured(fay)["caption"]


async def test_a_photo_of_a_withdrawn_case_is_gone(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await posts(maria, R12, photo(1))
    await fay.says("/photos", room)
    shown = pictured(fay, room)["message_id"]
    await fay.says("/photos")
    await maria.says(f"/show {ref}")
    await maria.presses("Withdraw")
    await maria.presses("Yes")
    assert shown not in [each["message_id"] for each in fay.heard(room)]
    assert "cannot be shown" in (await fay.presses("Similar photos"))["text"]
    await fay.says("/photos R-12")
    assert "no photo found" in fay.last()


async def test_a_photo_of_a_narrowed_case_leaves_the_room_and_the_library(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await posts(maria, R12, photo(1))
    await fay.says("/photos", room)
    assert ref in pictured(fay, room)["caption"]
    await maria.says(f"/show {ref}")
    await maria.presses("Widen or narrow")
    await maria.presses("AMBER+STRICT")
    assert [each for each in fay.heard(room) if each.get("photo")] == []
    await fay.says("/photos")
    assert "no photos yet" in fay.last()


async def test_a_reply_to_a_photo_is_a_comment_on_its_case(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await posts(maria, R12, photo(1))
    await fay.says("/photos R-12")
    await fay.says("The same valve in Suva", reply_to=pictured(fay)["message_id"])
    assert "The same valve in Suva" in maria.last()


async def test_the_original_is_noted_in_the_audit_log(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await posts(maria, R12, photo(1))
    await opens(fay, ref)
    await fay.presses("Original")
    async with world.app.db.read() as reader:
        rows = await reader.fetch_all("SELECT subject, person_id FROM audit WHERE action = 'photo.original'")
    assert [tuple(row) for row in rows] == [(ref, (await fay.person()).id)]


# ── photographs that look alike ───────────────────────────────────────────────────────────────────────


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = picture.size
    return picture.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "the same": lambda picture: picture,
    "smaller": lambda picture: picture.resize((240, 180)),
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.3),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
    "more contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(1.4),
    "pale": lambda picture: ImageEnhance.Color(picture).enhance(0.2),
    "cut a little": lambda picture: cut(picture, 0.04, 0.04, 0.04, 0.04),
    "cut on the left": lambda picture: cut(picture, 0.08, 0, 0, 0),
    "cut at the foot": lambda picture: cut(picture, 0, 0, 0, 0.08),
    "turned left": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "turned round": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "turned right": lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
}


async def test_a_photo_is_found_again_whatever_was_done_to_it(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    refs = {}
    for seed in (11, 12, 13):
        refs[seed] = await posts(maria, f"/case {seed} cylinders x 13.6 kg of R-12, Manila", photo(seed))
    missed = []
    for name, change in CHANGES.items():
        for seed, ref in refs.items():
            sent = Upload("x.jpg", "image/jpeg", jpeg(change(scene(seed)), quality=40))
            await fay.says("", photos=[sent], caption="/photos")
            if ref not in pictured(fay)["caption"]:
                missed.append((name, seed))
    assert missed == []


@pytest.mark.parametrize("quarter", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
async def test_a_case_whose_photo_was_turned_is_shown_before_its_duplicate_is_posted(
    world: World, quarter: Image.Transpose
) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await posts(maria, R12, photo(11), photo(12))
    await fay.says("/case 3 drums of R-22, Suva")
    fay.sees_not("Looks like")
    sent = Upload("cylinder.jpg", "image/jpeg", jpeg(scene(11).transpose(quarter), quality=60))
    await fay.says("", photos=[photo(13)])
    fay.sees_not("Looks like")
    await fay.says("", photos=[sent])
    fay.sees(f"Looks like {ref}")
    fay.sees("nearly the same photo")


async def test_a_photo_that_looks_like_none_finds_none(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await posts(maria, R12, photo(1))
    await fay.says("", photos=[photo(4)], caption="/photos")
    assert "No other photo that looks like this one" in fay.last()


async def test_a_photo_sent_without_a_word_offers_to_find_the_like(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await posts(maria, R12, photo(1))
    await fay.says("", photos=[photo(1)])
    await fay.presses("Find similar photos")
    assert ref in pictured(fay)["caption"]
    sent = await fay.says("", photos=[photo(1)])
    await fay.says("/photos", reply_to=sent["message_id"])
    assert "look alike" in pictured(fay)["caption"]


async def test_the_like_of_a_shown_photo_are_turned_below_it(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await posts(maria, R12, photo(1))
    for text in (R22, "/case 3 cylinders of R-11, Manila"):
        await posts(maria, text, Upload("x.jpg", "image/jpeg", jpeg(scene(1), quality=50 + len(text))))
    await fay.says("/photos R-12")
    await fay.presses("Similar photos")
    assert "1 of 2" in pictured(fay)["caption"]
    await fay.presses("›")
    assert "2 of 2" in pictured(fay)["caption"]


async def test_photos_from_before_there_were_hashes_are_found_after_a_start(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    ref = await posts(maria, R12, taken(1))
    for path in world.app.house.files.glob("??/*.jpg"):
        path.unlink()
    async with world.app.db.write() as tx:
        await tx.execute("UPDATE files SET picture = NULL")
        await tx.execute("DELETE FROM photo_hashes")
        await tx.execute("DELETE FROM photo_pieces")
    await fay.says("/photos R-12")
    assert "no photo found" in fay.last()
    await world.stop_bot()
    await world.start_bot()
    await world.settled()
    await fay.says("", photos=[photo(1)], caption="/photos")
    assert ref in pictured(fay)["caption"]


# ── keeping and forgetting ────────────────────────────────────────────────────────────────────────────


async def test_copies_go_with_their_original(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await posts(maria, R12, taken(1))
    folder = world.app.house.files
    assert len(list(folder.glob("??/*"))) == 3
    assert await sweep_evidence(world.app.db, folder, grace_s=-60.0) == 0
    async with world.app.db.write() as tx:
        await tx.execute("DELETE FROM files")
    assert await sweep_evidence(world.app.db, folder, grace_s=-60.0) == 3
    assert list(folder.glob("??/*")) == []


async def test_a_copy_that_is_missing_is_made_again(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await posts(maria, R12, photo(1))
    for path in world.app.house.files.glob("??/*.jpg"):
        path.unlink()
    await fay.says("/photos R-12")
    assert pictured(fay)["photo"]


async def test_what_is_said_of_a_photo_is_in_the_copy_of_ones_data(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await posts(maria, R12, photo(1), shows="label", training=True)
    async with world.app.db.read() as reader:
        stored = await store.by_id(reader, 1)
    assert stored is not None and stored.shows == "label" and stored.training
    await maria.says("/mydata")
    told = body_of(world, [each for each in maria.heard() if each.get("document")][-1])
    assert b'"shows": "label"' in told and b'"training": "yes"' in told


async def test_a_button_on_a_photo_of_a_hidden_case_answers_like_one_on_nothing(world: World) -> None:
    maria, aziz = await world.customs("PH", "maria"), await world.customs("UZ", "aziz")
    await posts(maria, R12, photo(1))
    await aziz.says("/help")
    answers = []
    for number in (1, 10_000_000):
        for verb in ("turn", "case", "similar", "original", "caption", "ask_shows", "set_shows", "set_training"):
            args = {
                "turn": {"ids": [number], "at": 0},
                "ask_shows": {"ids": [number], "at": 0},
                "set_shows": {"ids": [number], "at": 0, "shows": "label"},
                "set_training": {"ids": [number], "at": 0, "allowed": True},
            }.get(verb, {"file": number})
            answers.append((number, verb, await pressed(world, aziz, f"photos.{verb}", args)))
    assert [each[1:] for each in answers[: len(answers) // 2]] == [each[1:] for each in answers[len(answers) // 2 :]]
    assert all("cannot be shown" in text for _, _, text in answers)


async def pressed(world: World, who: Talker, verb: str, args: dict[str, Any]) -> str:
    """The notice that somebody gets who presses a button that was meant for nobody."""
    person = await who.person()
    async with world.app.db.write() as tx:
        token = buttons.add(
            tx, verb=verb, args=args, person_id=person.id, item_id=None, expires_at=world.now + 86_400_000
        )
    message = who.heard()[-1]["message_id"]
    answer = await world.sandbox.press(who.id, None, message, callback_data=token, force=True)
    await world.settled()
    return str(answer.get("text"))


async def test_a_scan_of_legislation_goes_out_without_metadata_too(world: World) -> None:
    fay, maria = await world.ozone("FJ", "fay"), await world.customs("PH", "maria")
    await publishes(fay, taken(1, name="ban.jpg"))
    await maria.says("/show L-2026-0001")
    await maria.presses("Files (1)")
    assert PLACE not in body_of(world, pictured(maria))
    await maria.presses("📎 1")
    assert PLACE in body_of(world, maria.heard()[-1])


async def publishes(who: Talker, scan: Upload) -> None:
    """Publish a ban with a scan of it."""
    await who.says("/law add No imports of CFC-12. https://example.org/ban.pdf")
    await who.presses("Ban")
    await who.says("Ban on CFC-12")
    await who.presses("Skip")
    await who.presses("Skip")
    await who.says("", documents=[scan])
    await who.presses("Done")
    await who.presses("Publish")


# ── duplicates ────────────────────────────────────────────────────────────────────────────────────────


async def _merges(who: Talker, ref: str, main: str) -> None:
    await who.says(f"/merge {ref} {main}")
    await who.presses("Yes, merge")


async def test_a_photo_of_a_duplicate_stands_in_the_library_under_the_case_that_stands_for_it(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    main = await posts(maria, R12)
    ref = await posts(maria, R12, photo(4))
    await _merges(maria, ref, main)
    await fay.says("/photos R-12")
    caption = pictured(fay)["caption"]
    assert main in caption and ref not in caption and "1" in caption
    await fay.says("/find R-12 has:photo")
    assert main in fay.last() and "1 found" in fay.last()
    await maria.presses(f"Separate {ref}")
    await fay.says("/photos R-12")
    assert ref in pictured(fay)["caption"]
    await fay.says("/find R-12 has:photo")
    assert ref in fay.last() and main not in fay.last()


async def test_a_photo_of_a_narrower_duplicate_is_not_shown_and_not_counted(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    main = await posts(maria, R12, photo(5))
    ref = await posts(maria, R12, photo(4), label="AMBER+STRICT")
    await _merges(maria, ref, main)
    await fay.says("/photos R-12")
    assert main in pictured(fay)["caption"]
    assert "›" not in fay.buttons() and "2" not in pictured(fay)["caption"].partition("\n")[2].partition("\n")[0]
