"""Evidence: photos and documents are stored the moment they arrive, and the receipt counts what is stored."""

from __future__ import annotations

import hashlib
import io
import resource

import pytest
from PIL import Image

from sandbox.files import Upload
from tests.pictures import photo as picture
from tests.pictures import written
from tests.world import World

WORDS = "/case 20 cylinders x 13.6 kg of R-12, Manila"


def photo(shade: int) -> Upload:
    """A small picture; each shade is another one."""
    body = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 120)).save(body, "JPEG")
    return Upload("cylinder.jpg", "image/jpeg", body.getvalue())


def paper(words: str = "invoice") -> Upload:
    """A document."""
    return written("invoice.pdf", words)


async def test_photos_are_counted_on_the_card_and_in_the_receipt(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    await maria.says("", photos=[photo(1), photo(2)])
    await maria.says("", documents=[paper()])
    assert "Photos and documents: 3" in maria.sees("New case")["text"]
    await maria.presses("Post")
    assert "2 photos, 1 document" in maria.sees("PH-2026-0001")["text"]


async def test_evidence_is_kept_unaltered_under_its_hash(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    sent = paper("bill of lading")
    await maria.says("", documents=[sent])
    sha256 = hashlib.sha256(sent.body).hexdigest()
    kept = world.app.house.files / sha256[:2] / sha256
    assert kept.read_bytes() == sent.body


async def test_a_document_for_which_there_is_no_room_is_not_counted_and_can_be_sent_again(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, most))  # more than the database needs
    try:
        await maria.says("", documents=[paper("x" * 9_000_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
    assert "There is no room left on my disk" in maria.last()
    assert list(world.app.house.files.rglob(".new-*")) == []
    await maria.says("", documents=[paper("x" * 9_000_000)])
    assert "Photos and documents: 1" in maria.sees("New case")["text"]


async def test_the_same_photo_sent_twice_counts_once(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    await maria.says("", photos=[photo(5)])
    await maria.says("", photos=[photo(5)])
    assert "Photos and documents: 1" in maria.sees("New case")["text"]


async def test_a_photo_with_the_case_as_caption_begins_the_case_with_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("", photos=[photo(7), photo(8)], caption=WORDS)
    card = maria.sees("New case")["text"]
    assert "272 kg" in card and "Photos and documents: 2" in card


async def test_a_photo_whose_caption_tells_a_case_fills_the_card_without_a_command(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.says(f"{WORDS}, container MSKU1234565")
    await maria.presses("Post")
    await juan.says("", photos=[photo(7)], caption="20 cylinders R-12, Manila, container MSKU1234565")
    await juan.presses("New case with it")
    card = juan.last()
    assert "Found: CFC-12 (R-12)" in card and "Place: Manila" in card and "Photos and documents: 1" in card
    assert "Looks like PH-2026-0001, posted today: same container." in card
    await juan.presses("Post anyway")
    juan.sees("PH-2026-0002")


async def test_a_caption_that_tells_no_case_stays_with_its_photo(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("", photos=[photo(7)], caption="Second row of the load")
    await maria.presses("New case with it")
    assert "What do papers or labels say it is?" in maria.last() and "Second row" not in maria.last()


async def test_a_reply_to_a_photo_takes_the_photo_with_its_words(world: World) -> None:
    maria = await world.customs("PH", "maria")
    told = await maria.says("", photos=[photo(9)], caption="20 cylinders x 13.6 kg of R-12, Manila")
    await maria.says("/case", reply_to=told["message_id"])
    card = maria.sees("New case")["text"]
    assert "272 kg" in card and "Photos and documents: 1" in card


async def test_a_file_beyond_the_limit_is_refused_in_words_and_the_draft_stays(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    await maria.says("", documents=[Upload("big.bin", "application/octet-stream", bytes(21_000_000))])
    assert "21 MB" in maria.last() and "20 MB" in maria.last() and "Your draft is as it was." in maria.last()
    await maria.presses("Post")
    maria.sees("PH-2026-0001")


async def test_the_words_under_a_file_beyond_the_limit_begin_their_case(world: World) -> None:
    maria = await world.customs("PH", "maria")
    big = Upload("big.jpg", "image/jpeg", bytes(30_000_000))
    await maria.says("", documents=[big], caption=WORDS)
    maria.sees("This file has 30 MB; at most 20 MB can be kept.")
    assert "272 kg" in maria.sees("New case")["text"]
    await maria.presses("Post")
    maria.sees("PH-2026-0001")


async def test_a_caption_without_a_command_outlives_a_file_beyond_the_limit(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.customs("SN", "fay", language="fr")
    big = Upload("big.jpg", "image/jpeg", bytes(31_500_000))
    await maria.says("", documents=[big], caption="15 cylinders R-22 hidden in fish boxes, Ranong")
    refused = maria.sees("This file has 31.5 MB; at most 20 MB can be kept.")["text"]
    assert "draft" not in refused
    assert "Amount: 15 cylinders" in maria.last() and "Found: HCFC-22 (R-22)" in maria.last()
    await fay.says("", documents=[big], caption="Deuxième rangée")
    fay.sees("31,5 Mo")
    assert "Deuxième rangée" in fay.last() and len(fay.buttons()) == 3


async def test_photos_of_a_case_are_sent_as_an_album_with_its_label(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.says(WORDS)
    await maria.says("", photos=[photo(1), photo(2)])
    await maria.presses("Post")
    await fay.presses("Photos (2)", room)
    album = [message for message in fay.heard() if message.get("photo")]
    assert len(album) == 2 and len({message["media_group_id"] for message in album}) == 1
    assert "TLP:AMBER" in album[0]["caption"] and "PH-2026-0001" in album[0]["caption"]


async def test_an_album_in_a_room_begins_one_case_with_all_its_photos(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says("", room, photos=[photo(10), photo(90), photo(170)], caption=WORDS)
    assert "Photos and documents: 3" in maria.sees("New case", room)["text"]


async def test_photos_are_added_to_a_posted_case(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says(WORDS)
    await maria.presses("Post")
    await maria.presses("Show")
    await maria.presses("Add photos", on=maria.sees("Status: suspected")["message_id"])
    assert maria.buttons() == ["Later", "Cancel"]
    await maria.says("", photos=[photo(3)])
    await maria.presses("Done")
    assert "1 file added" in maria.last()
    assert "📎 1" in maria.sees("PH-2026-0001", room)["text"]


async def test_a_form_that_takes_no_files_says_so(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    await maria.presses("Post")
    await maria.presses("Show")
    await maria.presses("Add note")
    await maria.says("", photos=[photo(4)])
    assert "takes no photos" in maria.last()


async def test_photos_for_a_draft_in_a_room_come_as_replies_to_its_card(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says(WORDS, room)
    card = maria.sees("New case", room)
    await maria.says("", room, reply_to=card["message_id"], photos=[photo(6)])
    assert "Photos and documents: 1" in maria.sees("New case", room)["text"]


async def test_a_photo_in_reply_to_the_rooms_card_is_kept_with_the_case(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.says(WORDS)
    await maria.presses("Post")
    card = maria.sees("PH-2026-0001", room)
    await fay.says("", room, reply_to=card["message_id"], photos=[photo(11)], caption="Seen in Suva too")
    assert "📎 1 · 💬 1" in maria.sees("PH-2026-0001", room)["text"]
    assert "📎 Seen in Suva too" in maria.last()


async def test_the_words_under_a_file_beyond_the_limit_stay_as_a_comment(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.says(WORDS)
    await maria.presses("Post")
    card = fay.sees("PH-2026-0001", room)
    big = Upload("big.jpg", "image/jpeg", bytes(31_500_000))
    await fay.says("", room, documents=[big], caption="Seen in Suva too", reply_to=card["message_id"])
    fay.sees("This file has 31.5 MB", room)
    await maria.says("/show PH-2026-0001")
    assert "Seen in Suva too" in maria.last()


async def test_the_card_follows_below_when_photos_push_it_off_the_screen(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    for shade in (10, 90, 170):
        await maria.says("", photos=[photo(shade)])
    assert "Photos and documents: 3" in maria.messages()[-1]["text"]


async def test_a_photo_sent_after_the_bot_spoke_of_something_else_brings_its_card_below(world: World) -> None:
    maria, cora = await world.customs("PH", "maria"), await world.coordinator("SEAP", "cora")
    await cora.says(WORDS)
    await cora.presses("Post")
    await maria.says(WORDS)
    await maria.says(f"/show {cora.finds(r'PH-[0-9]+-[0-9]+')}")
    await maria.says("", photos=[photo(1)])
    assert "Photos and documents: 1" in maria.messages()[-1]["text"]
    assert len([m for m in maria.heard() if "New case" in m["text"]]) == 1


@pytest.mark.parametrize("words", ["/find R-12", "/stats", "/cases"])
async def test_whatever_the_bot_said_since_a_photo_and_a_correction_bring_the_card_below(
    world: World, words: str
) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(WORDS)
    await maria.says(words)
    await maria.says("", photos=[photo(1)])
    assert "Photos and documents: 1" in maria.messages()[-1]["text"]
    await maria.says(words)
    await maria.says("10 kg")
    assert "Amount: 10 kg" in maria.messages()[-1]["text"]
    assert len([m for m in maria.heard() if "New case" in m.get("text", "")]) == 1


async def test_a_photo_that_came_to_a_waiting_case_can_be_compared_from_its_card(world: World) -> None:
    maria, cora = await world.customs("PH", "maria"), await world.coordinator("SEAP", "cora")
    await maria.says("", photos=[picture(5)], caption=WORDS)
    await maria.presses("Post")
    await cora.says(WORDS)
    assert "Find similar photos" not in cora.buttons()
    await cora.says("", documents=[paper()])
    assert "Find similar photos" not in cora.buttons()
    await cora.says("", photos=[picture(5)])
    await cora.presses("Find similar photos")
    assert "PH-2026-0001" in cora.last()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (Upload("cut.jpg", "image/jpeg", photo(7).body[:200]), "“cut.jpg” is kept as it is, but I cannot show it"),
        (Upload("phone.heic", "image/heic", b"\0\0\0\x18ftypheic" + bytes(900)), "cannot show it as a picture"),
        (Upload("memo.docx", "application/zip", b"PK\x03\x04" + bytes(900)), "only as the original"),
    ],
)
@pytest.mark.parametrize("open_form", [True, False])
async def test_what_others_will_not_see_of_a_file_is_said_when_it_comes(
    world: World, file: Upload, said: str, *, open_form: bool
) -> None:
    maria = await world.customs("PH", "maria")
    if open_form:
        await maria.says(WORDS)
    await maria.says("", documents=[file])
    maria.sees(said)
    await maria.says("", documents=[paper()])
    assert "kept as it is" not in maria.last()
