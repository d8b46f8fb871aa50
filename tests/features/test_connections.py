"""Connected cases: what looks like a duplicate, what two cases share, who saw the like, and one case made of two."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from domain import imports
from domain.access import Role
from domain.cases import Status
from sandbox.files import Upload
from services.cases import import_case
from tests.world import Talker, World

HERE = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, container MSKU1234565"
AGAIN = "/case CFC-12 found in container MSKU 123456-5, declared as HFC-134a, Manila"
TASHKENT = "/case 20 cylinders x 13.6 kg CFC-12 found, declared HFC-134a, Tashkent, container MSKU1234565"
OTHER = "/case 30 cylinders of HCFC-22 found without licence in Davao"
REF = r"[A-Z]{2}-2026-\d{4}"


# ── before posting ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_probable_duplicate_is_shown_before_posting_and_can_be_posted_anyway(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.posts(HERE)
    await world.later("2d")
    await juan.says(AGAIN)
    assert "Looks like PH-2026-0001, posted 2 days ago: same container." in juan.last()
    assert {"Post anyway", "Open PH-2026-0001", "Add to PH-2026-0001"} <= set(juan.buttons())
    await juan.presses("Open PH-2026-0001")
    assert "544 kg" in juan.last()
    await juan.presses("Post anyway")
    juan.sees("PH-2026-0002")


async def test_what_was_posted_minutes_ago_is_of_today_in_every_zone(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await world.later("3h")  # past midnight in Fiji, not in UTC
    await maria.posts(HERE)
    await fay.says("/case CFC-12 found in container MSKU 123456-5, Suva")
    assert "Looks like PH-2026-0001, posted today: same container." in fay.last()


async def test_a_case_like_no_other_is_posted_without_a_word_more(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.says(OTHER)
    assert "Looks like" not in maria.last() and "Post" in maria.buttons()


async def test_what_the_author_may_not_read_is_no_duplicate(world: World) -> None:
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    await maria.posts(HERE)
    await uma.says(TASHKENT)
    assert "Looks like" not in uma.last() and "PH-2026" not in uma.transcript()


async def test_the_same_container_a_year_later_is_another_case(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await world.later("365d")
    await maria.says(AGAIN)
    assert "Looks like" not in maria.last()


async def test_a_draft_goes_to_the_earlier_case_as_a_note_and_nothing_new_is_posted(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.posts(HERE)
    await maria.says(AGAIN)
    await maria.presses("Add to PH-2026-0001")
    assert "nothing new was posted" in maria.last()
    await juan.says("/show PH-2026-0001")
    assert "📝" in juan.last() and "MSKU 123456-5" in juan.last()
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM cases") == 1


async def test_a_colleagues_draft_goes_there_as_a_comment_and_the_author_hears_of_it(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.posts(HERE)
    await juan.says(AGAIN)
    await juan.presses("Add to PH-2026-0001")
    maria.sees("Your case was commented on.")


async def test_nearly_the_same_photo_is_recognised(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.says(OTHER, photos=[Upload("a.jpg", "image/jpeg", picture(400, 92))])
    await maria.presses("Post")
    await juan.says("/case CFC-12 found in Cebu", photos=[Upload("b.jpg", "image/jpeg", picture(300, 60))])
    assert "nearly the same photo" in juan.last()


def picture(side: int, quality: int) -> bytes:
    """One motif in any size and quality."""
    motif = Image.new("L", (9, 8))
    motif.putdata([(37 * place * place + 11 * place) % 251 for place in range(72)])
    out = io.BytesIO()
    motif.resize((side, side), Image.Resampling.BICUBIC).save(out, "JPEG", quality=quality)
    return out.getvalue()


# ── connections ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_case_lists_what_it_is_connected_with_and_why(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await maria.says("/show PH-2026-0002")
    assert "🔗 🟡 TLP:AMBER · PH-2026-0001: same container" in maria.last()
    await maria.presses("🔗 PH-2026-0001")
    assert "PH-2026-0002: same container" in maria.last()


async def test_a_room_is_told_only_of_connections_that_the_room_may_read(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.posts(HERE, "AMBER+STRICT")
    await maria.posts(AGAIN)
    await maria.says("/show PH-2026-0002", room)
    maria.sees_not("PH-2026-0001", room)
    await maria.says("/show PH-2026-0002")
    maria.sees("PH-2026-0001: same container")


async def test_a_company_spelt_roughly_connects(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts("/case CFC-12 found, declared HFC-134a, Manila, consignee Shenzhen Frostline Trading Co., Ltd.")
    await maria.posts("/case HCFC-22 found in Davao, imported by Shenzen Frostline Trading Limited")
    await maria.says("/show PH-2026-0002")
    assert "PH-2026-0001: same company" in maria.last()


async def many_others(world: World, label: str) -> None:
    """49 cases with the container of HERE, under a label."""
    async with world.app.db.write() as tx:
        for number in range(49):
            item = await tx.insert(
                "INSERT INTO items (kind, ref, tlp, posted_at) VALUES ('case', ?, ?, 0)",
                (f"XX-2020-{number:04}", label),
            )
            await tx.execute("INSERT INTO cases (item_id, facts) VALUES (?, '{}')", (item,))
            await tx.execute("INSERT INTO case_keys VALUES ('container', 'MSKU1234565', ?)", (item,))


async def test_a_key_of_more_than_fifty_cases_connects_nothing_and_that_is_said(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await many_others(world, "GREEN")
    await maria.says("/show PH-2026-0002")
    assert "same container" not in maria.last()
    assert "Container MSKU1234565: common, not connected" in maria.last()
    await maria.says("/case HCFC-22 in Davao, container MSKU1234565")
    assert "Looks like" not in maria.last() and "Container MSKU1234565: common, not connected" in maria.last()


async def test_cases_that_the_reader_may_not_read_neither_make_common_nor_part_what_he_may_read(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await many_others(world, "RED")
    await maria.says("/show PH-2026-0002")
    assert "PH-2026-0001: same container" in maria.last() and "common" not in maria.last()
    await maria.says(AGAIN)
    assert "Looks like" in maria.last() and "common" not in maria.last()


async def test_a_licence_a_lot_and_a_voyage_stand_on_the_card_and_are_corrected_before_they_connect(
    world: World,
) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(
        "/case CFC-12 found in Cebu, licence d'importation n° IMP-2026-0055, aboard MSC ANNA voyage 0077E"
    )
    await maria.says(
        "/case HCFC-22 in Davao, container MSKU1234565, licence no. IMP-2026-0055, lot AB12345, MSC Anna voy. 77E"
    )
    for line in ("Licence: IMP-2026-0055", "Lot or mark: AB12345", "Ship: MSC Anna", "Voyage: 77E"):
        assert line.replace(": ", " ") in maria.last()
    await maria.says("licence no. IMP-2026-0056")
    assert "Licence IMP-2026-0056" in maria.last() and "Container MSKU1234565" in maria.last()
    await maria.presses("Post")
    await maria.says("/show PH-2026-0002")
    assert "Licence: IMP-2026-0056" in maria.last() and "Voyage: 77E" in maria.last()
    assert "PH-2026-0001: same ship and voyage" in maria.last() and "same licence" not in maria.last()


async def test_an_imported_number_of_any_named_kind_meets_the_same_in_a_message(world: World) -> None:
    maria = await world.customs("PH", "maria")
    understood = imports.understand(
        {
            "id": "1",
            "text": "R-22",
            "country": "PH",
            "identifiers": {"batch no": "AB-12345", "Import permit": "IMP-2026-0055"},
        },
        date(2026, 11, 22),
    )
    assert understood.case is not None
    assert understood.case.facts.identifiers == {"lot": ("AB-12345",), "licence": ("IMP-2026-0055",)}
    async with world.app.db.write() as tx:
        case = understood.case
        row = await import_case(
            tx,
            case.facts,
            tlp=case.tlp,
            external_id="1",
            country="PH",
            network="SEAP",
            now=world.now,
            status=Status.SEIZED,
        )
    await maria.posts("/case CFC-12 found in Cebu, autorisation n° IMP-2026-0055, numéro de lot AB12345")
    await maria.says("/show PH-2026-0001")
    assert f"{row.ref}: same licence number, same lot or cylinder mark" in maria.last()


# ── officers of two networks ────────────────────────────────────────────────────────────────────────────


async def two_networks(world: World) -> tuple[Talker, Talker, Talker, Talker]:
    """Two authors with one container, and their coordinators."""
    lin, bek = await world.coordinator("SEAP", "lin"), await world.coordinator("ECA", "bek")
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    await maria.posts(HERE)
    await uma.posts(TASHKENT)
    return lin, bek, maria, uma


async def test_a_match_between_networks_is_told_to_both_coordinators_without_content(world: World) -> None:
    lin, bek, maria, uma = await two_networks(world)
    for coordinator in (lin, bek):
        asked = coordinator.sees("Two networks hold a match on a container number. Connect the officers?")["text"]
        assert not any(word in asked for word in ("MSKU", "CFC", "544", "Manila", "Tashkent", "maria", "uma"))
    assert "UZ-2026" not in lin.transcript() and "PH-2026" not in bek.transcript()
    await uma.says("/show UZ-2026-0001")
    uma.sees_not("PH-2026-0001")
    maria.sees_not("Another network")


async def test_officers_are_named_to_each_other_when_all_four_agree(world: World) -> None:
    lin, bek, maria, uma = await two_networks(world)
    await lin.presses("Connect them")
    maria.sees_not("Another network")
    await bek.presses("Connect them")
    maria.sees("Another network holds a match on a container number with this case.")
    await maria.presses("Yes, tell them")
    uma.sees_not("maria")
    maria.sees_not("uma")
    await uma.presses("Yes, tell them")
    assert "customs officer, Uzbekistan: @uma" in maria.last()
    assert "customs officer, Philippines: @maria" in uma.last()
    assert "PH-2026" not in uma.transcript() and "UZ-2026" not in maria.transcript()


async def test_one_no_ends_it_and_nobody_is_named(world: World) -> None:
    lin, bek, maria, uma = await two_networks(world)
    await lin.presses("Connect them")
    await bek.presses("Connect them")
    await maria.presses("No")
    await uma.presses("Yes, tell them")
    assert "Not connected: somebody who was asked said no." in uma.last() and "Yes, tell them" not in uma.buttons()
    uma.sees_not("maria")
    maria.sees_not("uma")


async def test_coordinators_are_asked_once_about_a_match(world: World) -> None:
    lin, _, _, uma = await two_networks(world)
    await uma.says(TASHKENT.replace("20", "25"))
    await uma.presses("Post anyway")
    assert sum("Two networks" in message.get("text", "") for message in lin.heard()) == 1


async def test_a_match_is_told_with_its_number_the_other_network_and_ones_own_case(world: World) -> None:
    lin, bek, _, _ = await two_networks(world)
    assert "Match 1 with Europe and Central Asia" in lin.last() and "PH-2026-0001" in lin.last()
    assert "Match 1 with South East Asia and the Pacific" in bek.last() and "UZ-2026-0001" in bek.last()


async def test_an_answered_match_still_says_what_it_was_about(world: World) -> None:
    lin, bek, maria, _ = await two_networks(world)
    await lin.presses("Connect them")
    assert "Match 1 with Europe and Central Asia" in lin.last() and "PH-2026-0001" in lin.last()
    assert "a container number" in lin.last() and "You agreed." in lin.last()
    await bek.presses("Connect them")
    await maria.presses("No")
    assert "Match 1 with Europe and Central Asia" in maria.last() and "Not connected." in maria.last()


async def test_an_answer_is_said_on_the_cards_of_all_coordinators_who_were_asked(world: World) -> None:
    lin, mo = await world.coordinator("SEAP", "lin"), await world.coordinator("SEAP", "moe")
    bek, maria = await world.coordinator("ECA", "bek"), await world.customs("PH", "maria")
    uma = await world.customs("UZ", "uma")
    await maria.posts(HERE)
    await uma.posts(TASHKENT)
    await lin.presses("Connect them")
    assert "Another coordinator of your network agreed." in mo.last() and not mo.buttons()
    assert "Connect the officers?" in bek.last()
    await bek.presses("Connect them")
    for coordinator in (lin, mo, bek):
        assert "Both coordinators agreed." in coordinator.last() and not coordinator.buttons()


async def test_a_no_is_said_to_the_coordinators_of_ones_own_network_alone(world: World) -> None:
    lin, mo = await world.coordinator("SEAP", "lin"), await world.coordinator("SEAP", "moe")
    bek, maria = await world.coordinator("ECA", "bek"), await world.customs("PH", "maria")
    uma = await world.customs("UZ", "uma")
    await maria.posts(HERE)
    await uma.posts(TASHKENT)
    await lin.presses("No")
    assert "not connected" in mo.last() and not mo.buttons()
    assert "Connect the officers?" in bek.last()


async def test_who_answers_after_a_no_is_told_so_on_the_card(world: World) -> None:
    lin, bek, _, _ = await two_networks(world)
    await lin.presses("No")
    assert "Not connected. No name is given to anybody." in lin.last()
    await bek.presses("Connect them")
    assert "Not connected: somebody who was asked said no." in bek.last() and not bek.buttons()


async def test_matches_are_numbered_for_each_two_networks(world: World) -> None:
    lin, bek, carla = [await world.coordinator(*each) for each in (("SEAP", "lin"), ("ECA", "bek"), ("CAR", "carla"))]
    maria, uma, cora = [await world.customs(*each) for each in (("PH", "maria"), ("UZ", "uma"), ("JM", "cora"))]
    await maria.posts(HERE)
    await uma.posts(TASHKENT)
    await cora.posts("/case 9 cylinders of HCFC-22, container MSKU1234565, Kingston")
    assert {each.finds(r"Match (\d+) with Caribbean") for each in (lin, bek) if "Caribbean" in each.transcript()} == {
        "1"
    }
    assert carla.finds(r"Match (\d+) with") == "1"


async def test_a_container_and_a_company_in_common_are_one_match(world: World) -> None:
    lin, _ = await world.coordinator("SEAP", "lin"), await world.coordinator("ECA", "bek")
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    await maria.posts(f"{HERE}, consignee Golden Dragon Trading Ltd")
    await maria.posts("/case 3 cylinders of HCFC-22 in Cebu, consignee Golden Dragon Trading Ltd")
    await uma.posts(f"{TASHKENT}, consignee Golden Dragon Trading Ltd")
    asked = [message["text"] for message in lin.heard() if "Two networks" in message.get("text", "")]
    assert len(asked) == 1 and "a match on a container number, a company." in asked[0]


async def test_a_case_that_waits_for_a_network_is_not_matched_with_it_again(world: World) -> None:
    lin, _ = await world.coordinator("SEAP", "lin"), await world.coordinator("ECA", "bek")
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    await maria.posts(f"{HERE}, consignee Golden Dragon Trading Ltd")
    await uma.posts(TASHKENT)
    await uma.posts("/case 9 cylinders of HCFC-22 in Nukus, consignee Golden Dragon Trading Ltd")
    assert sum("Two networks" in message.get("text", "") for message in lin.heard()) == 1
    await lin.presses("No")
    await uma.posts("/case 8 cylinders of HFC-32 in Termez, consignee Golden Dragon Trading Ltd")
    assert "Two networks hold a match on a company." in lin.last() and "Match 2" in lin.last()


async def test_matches_of_one_container_with_several_networks_name_each_network(world: World) -> None:
    lin, _, _, _ = await two_networks(world)
    await world.coordinator("WA", "khalid")
    amal = await world.customs("AE", "amal")
    await amal.posts("/case CFC-12 found, declared HFC-134a, Jebel Ali, container MSKU1234565")
    asked = [message["text"] for message in lin.heard() if "Two networks" in message.get("text", "")]
    assert len(asked) == 2 and "Europe and Central Asia" in asked[0] and "West Asia" in asked[1]


async def test_a_red_case_is_no_match_for_anybody(world: World) -> None:
    lin, bek = await world.coordinator("SEAP", "lin"), await world.coordinator("ECA", "bek")
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    await maria.says(HERE)
    await maria.presses("Who may read it")
    await maria.presses("RED")
    await maria.presses("Only me")
    await maria.presses("Post")
    await uma.posts(TASHKENT)
    for coordinator in (lin, bek):
        coordinator.sees_not("Two networks")


# ── sightings ───────────────────────────────────────────────────────────────────────────────────────────


async def test_readers_say_what_they_know_of_the_like_and_the_author_is_told(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    room = await world.room("SEAP", maria, thida)
    await maria.posts(HERE)
    await thida.presses("Seen here too", room)
    assert "👁 Seen here too: 🇹🇭 Thailand" in thida.sees("PH-2026-0001", room)["text"]
    assert "Seen here too: customs officer, Thailand" in maria.last()


async def test_an_answer_can_be_changed_and_counts_once(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    somchai = await world.ozone("TH", "somchai")
    await maria.posts(HERE)
    for reader in (thida, somchai):
        await reader.says("/show PH-2026-0001")
        await reader.presses("Seen here too")
    assert "Seen here too: 🇹🇭 Thailand (2)" in somchai.last()
    answer = await somchai.presses("Seen here too")
    assert "already" in answer["text"]
    await somchai.presses("not here")
    assert "Seen here too: 🇹🇭 Thailand\n" in somchai.last() and "Checked, not here: 🇹🇭 Thailand" in somchai.last()


async def test_what_was_said_of_a_case_can_be_taken_back(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    await maria.posts(HERE)
    await thida.says("/show PH-2026-0001")
    assert "Take back" not in thida.buttons()
    answer = await thida.presses("Looks wrong")
    assert "reply to the case to say what" in answer["text"] and "Looks wrong: 🇹🇭 Thailand" in thida.last()
    await thida.presses("Take back")
    assert "Thailand" not in thida.last() and "Take back" not in thida.buttons()
    await maria.says("/show PH-2026-0001")
    assert "Looks wrong" not in maria.last()


async def test_the_author_is_not_asked(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.says("/show PH-2026-0001")
    assert not any("Seen" in label for label in maria.buttons())


# ── one case of two ─────────────────────────────────────────────────────────────────────────────────────


async def test_both_references_show_the_main_case_and_searching_finds_one(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await maria.says("/show PH-2026-0002")
    await maria.presses("Merge a duplicate")
    await maria.presses("PH-2026-0001")
    await maria.presses("Yes, merge")
    await juan.says("/show PH-2026-0002")
    assert "TLP:AMBER · PH-2026-0001" in juan.last() and "Stands for PH-2026-0002 too" in juan.last()
    await juan.says("/find MSKU1234565")
    assert "1 found" in juan.last() and "PH-2026-0001" in juan.last()
    await juan.says("/find PH-2026-0002")
    assert "PH-2026-0001" in juan.last()


async def test_a_merge_can_be_undone(world: World) -> None:
    maria = await world.customs("PH", "maria")
    lin = await world.coordinator("SEAP", "lin")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await lin.says("/merge PH-2026-0002 PH-2026-0001")
    await lin.presses("Yes, merge")
    maria.sees("merged into PH-2026-0001")
    await lin.presses("Separate PH-2026-0002")
    await lin.says("/show PH-2026-0002")
    assert "TLP:AMBER · PH-2026-0002" in lin.last()
    await lin.says("/find MSKU1234565")
    assert "2 found" in lin.last()


async def test_only_who_may_change_both_merges_them(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.customs("PH", "juan")
    await maria.posts(HERE)
    await juan.posts(AGAIN)
    await juan.says("/merge PH-2026-0002 PH-2026-0001")
    assert "Only its author and the coordinators" in juan.last() and "Yes, merge" not in juan.buttons()


async def test_a_case_is_not_asked_to_be_merged_with_itself_or_with_what_it_is_one_with(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await maria.says("/merge PH-2026-0001 PH-2026-0001")
    assert "one case already" in maria.last() and "Yes, merge" not in maria.buttons()
    await maria.says("/merge PH-2026-0002 PH-2026-0001")
    await maria.presses("Yes, merge")
    await maria.says("/merge PH-2026-0002 PH-2026-0001")
    assert "one case already" in maria.last() and "Yes, merge" not in maria.buttons()


async def test_a_merge_takes_nothing_away_from_readers_of_the_duplicate_and_is_turned_round_by_a_button(
    world: World,
) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE, "AMBER+STRICT")
    await maria.posts(AGAIN)
    await maria.says("/merge PH-2026-0002 PH-2026-0001")
    assert "Not everybody who may read PH-2026-0002" in maria.last() and "Yes, merge" not in maria.buttons()
    await maria.presses("The other way round")
    assert "Merge it into PH-2026-0002?" in maria.last()
    answer = await maria.presses("Yes, merge")
    assert "Merged." in answer["text"]


async def test_cases_whose_readers_differ_both_ways_are_not_merged_either_way(world: World) -> None:
    lin = await world.coordinator("SEAP", "lin")
    await (await world.customs("PH", "maria")).posts(HERE, "AMBER+STRICT")
    await (await world.customs("FJ", "fay")).posts("/case CFC-12 in MSKU1234565, Suva", "AMBER+STRICT")
    await lin.says("/merge FJ-2026-0001 PH-2026-0001")
    assert "Widen it first." in lin.last() and lin.buttons() == []


async def test_a_reader_of_the_main_case_learns_nothing_of_a_narrower_duplicate(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.member(Role.CUSTOMS, "TH", "thida")
    await maria.posts(HERE, "AMBER+STRICT")
    await maria.posts(AGAIN)
    await maria.says("/merge PH-2026-0001 PH-2026-0002")
    await maria.presses("Yes, merge")
    await thida.says("/show PH-2026-0002")
    thida.sees_not("PH-2026-0001")


async def test_a_merge_of_a_narrower_case_is_told_to_nobody_else_and_both_stay_found(world: World) -> None:
    lin, maria = await world.coordinator("SEAP", "lin"), await world.customs("PH", "maria")
    uma = await world.customs("UZ", "uma")
    await maria.posts(HERE, "GREEN")
    await maria.posts("/case CFC-12 in MSKU1234565, Davao pier, behind frozen mackerel")
    await lin.says("/merge PH-2026-0002 PH-2026-0001")
    await lin.presses("Yes, merge")
    await lin.says("/show PH-2026-0001")
    assert "PH-2026-0002 was merged into it" in lin.last()
    await lin.says("/find frozen mackerel")
    assert "PH-2026-0002" in lin.last()
    await lin.presses("PH-2026-0002")
    assert "TLP:GREEN · PH-2026-0001" in lin.last()
    await uma.says("/show PH-2026-0001")
    assert "merged" not in uma.last() and "PH-2026-0002" not in uma.last()
    await lin.presses("Separate PH-2026-0002")
    await lin.says("/show PH-2026-0001")
    assert "PH-2026-0002 stands alone again" in lin.last()
    await uma.says("/show PH-2026-0001")
    assert "alone" not in uma.last()


async def test_a_case_that_stands_under_another_is_named_when_a_third_is_to_be_merged_into_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts(HERE)
    await maria.posts(AGAIN)
    await maria.posts("/case 3 cylinders of HCFC-22 in Cebu")
    await maria.says("/merge PH-2026-0002 PH-2026-0001")
    await maria.presses("Yes, merge")
    await maria.says("/merge PH-2026-0003 PH-2026-0002")
    assert "PH-2026-0002 is merged into another case already." in maria.last()


async def two_reports(world: World) -> tuple[Talker, Talker, Talker]:
    """Two officers' reports of one container, Fay's merged into Maria's by their coordinator."""
    maria, fay, lin = (
        await world.customs("PH", "maria"),
        await world.customs("FJ", "fay"),
        await world.coordinator("SEAP", "lin"),
    )
    await maria.posts(HERE)
    photo = [Upload("a.jpg", "image/jpeg", picture(400, 92))]
    await fay.says("/case CFC-12 in MSKU1234565, Suva wharf, behind frozen mackerel", photos=photo)
    await fay.presses("Post")
    await lin.says("/merge FJ-2026-0001 PH-2026-0001")
    await lin.presses("Yes, merge")
    return maria, fay, lin


async def test_a_merged_report_is_opened_from_the_case_that_stands_for_it_also_by_its_author(world: World) -> None:
    maria, fay, _ = await two_reports(world)
    for reader in (maria, fay):
        await reader.says("/show FJ-2026-0001")
        assert "TLP:AMBER · PH-2026-0001" in reader.last() and "mackerel" not in reader.last()
        await reader.presses("🔀 FJ-2026-0001")
        assert "TLP:AMBER · FJ-2026-0001" in reader.last() and "frozen mackerel" in reader.last()
        assert "Suva" in reader.last() and "Merged into PH-2026-0001" in reader.last()
        assert "Photos (1)" in reader.buttons()
        assert "Separate FJ-2026-0001" not in reader.buttons()  # each may change only one of the two
        await reader.presses("🔀 PH-2026-0001")
        assert "TLP:AMBER · PH-2026-0001" in reader.last()


async def test_a_merged_report_is_opened_from_a_room_in_private(world: World) -> None:
    maria, fay, _ = await two_reports(world)
    room = await world.room("SEAP", maria, fay)
    await maria.says("/show FJ-2026-0001", room)
    await maria.presses("🔀 FJ-2026-0001", room)
    assert "frozen mackerel" in maria.last()
    maria.sees_not("mackerel", room)


async def test_a_merged_report_is_found_by_its_author_and_its_words_are_the_reason(world: World) -> None:
    maria, fay, _ = await two_reports(world)
    await fay.says("/find by:me")
    assert "1 found" in fay.last() and "PH-2026-0001" in fay.last()
    await maria.says("/find mackerel")
    assert "PH-2026-0001" in maria.last() and "FJ-2026-0001: " in maria.last() and "frozen mackerel" in maria.last()
    await maria.says("/find mackerel by:@fay")
    assert "1 found" in maria.last()


async def test_who_may_not_read_the_merged_report_gets_no_button_to_it(world: World) -> None:
    maria, thida = await world.customs("PH", "maria"), await world.customs("TH", "thida")
    await maria.posts(HERE, "AMBER+STRICT")
    await maria.posts(AGAIN)
    await maria.says("/merge PH-2026-0001 PH-2026-0002")
    await maria.presses("Yes, merge")
    await thida.says("/show PH-2026-0002")
    assert not any("🔀" in label for label in thida.buttons())
    await maria.says("/show PH-2026-0002")
    assert "🔀 PH-2026-0001" in maria.buttons()


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("25 cylinders of R-22 hidden in a furniture lorry at Davao", None, "same words"),
        (
            "25 cylinders of R-22 at Davao",
            "R-22, 25 cylinders, Davao, behind furniture",
            "same goods, amount and country",
        ),
        ("R-22 at Cebu, vessel Ocean Petrel voyage 18W", "R-22 found, Davao, M/V Ocean Petrel, voyage no. 18W", "ship"),
        ("R-22 in Cebu, importer Golden Dragon Trading Ltd", "R-22, Davao, Golden Dragon Trading Ltd", "same company"),
    ],
)
async def test_a_case_without_a_number_looks_like_what_was_posted_lately(
    world: World, first: str, second: str | None, why: str
) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.ozone("PH", "juan")
    await maria.posts(f"/case {first}")
    await juan.says(f"/case {second or first}")
    assert "Looks like PH-2026-0001" in juan.last() and why in juan.last()
    assert "Post anyway" in juan.buttons()


@pytest.mark.parametrize(
    "second",
    ["24 cylinders of R-22 at Davao", "25 cylinders of R-12 at Davao", "25 cylinders of R-22 at Cebu", "R-22 at Davao"],
)
async def test_another_amount_substance_or_place_is_another_case(world: World, second: str) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts("/case 25 cylinders of R-22 at Davao")
    await maria.says(f"/case {second}")
    assert "Looks like" not in maria.last()


async def test_what_was_posted_three_days_ago_without_a_number_is_another_case(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.posts("/case 25 cylinders of R-22 hidden in a furniture lorry at Davao")
    await world.later("3d")
    await maria.says("/case 25 cylinders of R-22 hidden in a furniture lorry at Davao")
    assert "Looks like" not in maria.last()


async def test_nothing_looks_like_a_case_that_the_officer_may_not_read(world: World) -> None:
    maria, juan = await world.customs("PH", "maria"), await world.ozone("PH", "juan")
    await maria.says("/case 25 cylinders of R-22 hidden in a furniture lorry at Davao")
    for press in ("Who may read it", "RED", "Only me", "Post"):
        await maria.presses(press)
    maria.sees("PH-2026-0001")
    await juan.says("/case 25 cylinders of R-22 hidden in a furniture lorry at Davao")
    assert "Looks like" not in juan.last()
