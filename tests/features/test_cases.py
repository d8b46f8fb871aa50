"""Posting a case: in one message or step by step, in private or in a room, and what everybody then sees."""

from __future__ import annotations

import re

import pytest

from domain.access import Role
from storage import drafts
from tests.world import World

MANILA = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"
UZBEKISTAN = "/case 6 tonnes carbon tetrachloride declared as recycled, found virgin, Tashkent"


async def test_one_message_fills_the_card_and_one_tap_posts_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    card = maria.last()
    for line in (
        "Declared: HFC-134a (R-134a)",
        "Found: CFC-12 (R-12)",
        "Amount: 544 kg (40 cylinders × 13.6 kg)",
        "Country: 🇵🇭 Philippines",
        "Place: Manila",
        "How hidden: Mislabelling as a legal substance",
        "Who may read it: 🟡 TLP:AMBER, officers of your network",
    ):
        assert line in card
    assert "❓" not in card
    await maria.presses("Post")
    receipt = maria.last()
    assert "PH-2026-0001" in receipt and "544 kg" in receipt and "officers of your network" in receipt


async def test_words_typed_while_a_case_waits_correct_it_and_are_kept(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    await maria.says("30 cylinders, not 40; the place is Cebu")
    card = maria.last()
    assert "Amount: 408 kg (30 cylinders × 13.6 kg)" in card and "Place: Cebu" in card
    assert "Changed: Amount, Place. Please check" in card
    assert "Found: CFC-12 (R-12)" in card
    await maria.says("thank you")
    assert "I found nothing in that to change; your draft is as it was." in maria.last()
    assert "Place: Cebu" in maria.last()
    await maria.presses("Post")
    await maria.presses("Show")
    maria.sees("30 cylinders, not 40; the place is Cebu")
    maria.sees("408 kg")
    await maria.presses("Edit")
    await maria.says("it was 250 kg")
    assert "Amount: 250 kg" in maria.last() and "Changed: Amount." in maria.last()
    await maria.presses("Save new version")
    maria.sees("Saved as version 2")


async def test_a_posted_case_stands_in_the_room_of_its_network_and_nowhere_else(world: World) -> None:
    maria = await world.customs("PH", "maria")
    uma = await world.customs("UZ", "uma")
    seap, eca = await world.room("SEAP", maria), await world.room("ECA", uma)
    await maria.posts(MANILA)
    card = maria.sees("PH-2026-0001", seap)
    assert "🟡 TLP:AMBER" in card["text"] and "HFC-134a (R-134a) → CFC-12 (R-12)" in card["text"]
    assert card["message_thread_id"] is not None
    assert "South East Asia" in maria.last() or "Put in the room" in maria.last()
    uma.sees_not("PH-2026-0001", eca)


async def test_what_became_of_the_goods_is_proposed_from_the_text_and_kept_when_it_is_posted(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 40 cylinders x 13.6 kg R-12 seized at Manila port")
    assert "Status: seized" in maria.last()
    await maria.presses("Post")
    reference = maria.finds(r"[A-Z]{2}-2026-\d{4}")
    await maria.says(f"/show {reference}")
    assert "Status: seized" in maria.last()


async def test_posting_twice_by_a_double_tap_posts_once(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    message, button = maria._button("Post", None, None)
    for _ in range(2):
        answer = world.sandbox.press(maria.id, None, message["message_id"], callback_data=button["callback_data"])
        await answer
    await world.settled()
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM cases") == 1


async def test_the_second_case_of_a_country_in_a_year_is_number_two(world: World) -> None:
    maria = await world.customs("PH", "maria")
    assert await maria.posts(MANILA) == "PH-2026-0001"
    assert await maria.posts(MANILA) == "PH-2026-0002"


async def test_absent_and_forbidden_get_the_same_answer_and_widening_opens_it(world: World) -> None:
    maria, uma = await world.customs("PH", "maria"), await world.customs("UZ", "uma")
    ref = await maria.posts(MANILA)
    await uma.says("/show PH-2026-9999")
    absent = uma.last()
    await uma.says(f"/show {ref}")
    assert uma.last() == absent.replace("PH-2026-9999", ref)
    await maria.presses("Widen or narrow")
    assert "officers of all networks" in maria.last()
    await maria.presses("GREEN")
    await uma.says(f"/show {ref}")
    assert "🟢 TLP:GREEN" in uma.last() and "customs officer, Philippines" in uma.last()


async def test_a_case_becomes_public_by_a_second_tap_alone(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ina = await world.member(Role.INDUSTRY, "TH", "ina")
    ref = await maria.posts(MANILA)
    await maria.presses("Widen or narrow")
    await maria.presses("CLEAR")
    assert "What was public cannot be taken back" in maria.last()
    await ina.says(f"/show {ref}")
    assert "Nothing found" in ina.last()
    await maria.presses("Yes, make it public")
    await ina.says(f"/show {ref}")
    assert "⚪ TLP:CLEAR" in ina.last()


async def test_the_country_is_asked_and_never_invented(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case R-12 found in 20 cylinders x 13.6 kg")
    assert "In which country" in maria.last()
    assert "Philippines" in maria.buttons()[0]
    await maria.says("Filipinos")
    assert "Did you mean" in maria.last() and "Philippines" in maria.last()
    await maria.says("Port of Cebu")
    assert "Country: 🇵🇭 Philippines" in maria.last()
    await maria.presses("Post")
    maria.sees("PH-2026-0001")


async def test_a_guided_case_is_answered_with_taps_and_short_words(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case")
    await maria.presses("HFC-134a")
    await maria.says("氟利昂12")
    await maria.says("40 x 13,6")
    assert "544 kg" in maria.last()
    await maria.presses("Philippines")
    await maria.says("Manila South Harbor")
    await maria.presses("Yesterday")
    await maria.presses("Mislabelling")
    await maria.presses("Done")
    await maria.presses("identifier")
    await maria.presses("Done")
    await maria.presses("Skip")
    await maria.says("China -> Philippines")
    await maria.says("Boxes looked new.")
    await maria.presses("Review and finish")
    await maria.presses("Post")
    await maria.presses("Show")
    shown = maria.last()
    for words in ("CFC-12 (R-12)", "544 kg", "Manila South Harbor", "Nov 22, 2026", "Mislabelling", "looked new."):
        assert words in shown
    assert "Route: China → Philippines" in shown


async def test_impossible_answers_are_refused_and_nothing_is_lost(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case R-22 in Manila")
    await maria.presses("Add more")
    while "How much?" not in maria.last():
        await maria.presses("Skip")
    await maria.says("1 x 10000")
    assert "in one cylinder cannot be" in maria.last() and "HCFC-22" in maria.last()
    await maria.says("many")
    assert "no amount I understand" in maria.last()
    await maria.says("544")
    assert "544 kg" in maria.last()


async def test_ten_tonnes_in_one_cylinder_cannot_be_posted(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 10 tonnes of R-22 in one cylinder, Manila")
    assert "cannot be" in maria.last()
    assert "Post" not in maria.buttons()


@pytest.mark.parametrize(
    ("text", "written", "near"),
    [
        ("20 kg of R-135a, Manila", "R-135a", "HFC-134a (R-134a)"),
        ("20 kg freon 27, Manila", "freon 27", "HCFC-22 (R-22)"),
        ("20 кг хладона-27, Манила", "хладона-27", "HCFC-22 (R-22)"),
        ("马尼拉查获氟利昂27，20公斤", "氟利昂27", "HCFC-22 (R-22)"),
        ("20 كغ فريون 27 في مانيلا", "فريون 27", "HCFC-22 (R-22)"),
    ],
)
async def test_an_unknown_number_is_asked_back_with_the_nearest_to_tap(
    world: World, text: str, written: str, near: str
) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(f"/case {text}")
    card = re.sub("[\u2068\u2069]", "", maria.last())
    assert f"Found: {written} ❓" in card and f"I do not know “{written}”. Did you mean {near}" in card
    assert "Amount: 20 kg" in card and "Post" in maria.buttons()
    await maria.presses(near)
    assert f"Found: {near}" in maria.last() and "❓" not in maria.last() and "I do not know" not in maria.last()
    await maria.presses("Post")
    assert near in maria.last()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("40 x 13.6 kg R-12 = 600 kg, Manila", "Two different totals are named: 600 kg and 544 kg."),
        ("R-12 5 kg found tomorrow in Manila", "“tomorrow” cannot be the date."),
        ("R-12 5 kg found last week in Manila", "“last week” is no day. Please type when it was found"),
        ("-5 kg R-12 Manila", "The amount seems wrong (-5 kg)."),
        ("0 cylinders R-12 Manila", "The amount seems wrong (0 cylinders)."),
    ],
)
async def test_what_does_not_fit_is_said_on_the_card(world: World, text: str, said: str) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(f"/case {text}")
    assert said in re.sub("[\u2068\u2069]", "", maria.last())


@pytest.mark.parametrize("written", ["R-999", "R-777", "R-23456", "R-98765"])
async def test_an_unknown_number_that_is_near_to_none_is_named_and_nothing_far_off_is_offered(
    world: World, written: str
) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(f"/case {written} 10 kg Termez")
    assert f"Found: {written} ❓" in maria.last() and f"I know no substance “{written}”" in maria.last()
    assert "Did you mean" not in maria.last()


async def test_an_unknown_number_that_is_not_corrected_is_posted_as_it_was_written(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 20 kg declared HFC-999, identifier says R-12, Manila")
    assert "Declared: HFC-999 ❓" in maria.last() and "I know no substance “HFC-999”" in maria.last()
    await maria.presses("Post")
    await maria.presses("Show")
    assert "HFC-999" in maria.last() and "CFC-12 (R-12)" in maria.last()


async def test_what_was_tapped_takes_the_place_of_an_unknown_name_only(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case declared R-134a, found R-404B and R-12, Manila")
    assert "Found: R-404B, CFC-12 (R-12) ❓" in maria.last()
    await maria.presses("R-404A")
    assert "Found: R-404A, CFC-12 (R-12)" in maria.last() and "Declared: HFC-134a (R-134a)" in maria.last()


async def test_what_cannot_be_is_said_in_one_sentence(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 10 tonnes of R-22 in one cylinder, Manila")
    assert "10,000 kg in one cylinder cannot be" in maria.last() and "seems wrong" not in maria.last()
    for words, date in (
        ("5 March 1029", "5 March 1029"),
        ("the year 1029", "1029"),
        ("in 1029", "1029"),
        ("5/3/1029", "5/3/1029"),
    ):
        await maria.says(f"/case R-22 found in Manila, {words}")
        assert f"“{date}” cannot be the date. Please type when it was found." in maria.last()
        assert "⚠️" not in maria.last() and "Date:" not in maria.last()


async def test_a_substance_that_nobody_knows_is_kept_as_written_and_marked(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 5 kg found in Davao, declared R-134a")
    await maria.presses("Change")
    await maria.presses("Found")
    await maria.says("unobtainium")
    assert "Found: unobtainium" in maria.last()
    assert "I know no substance “unobtainium”; it is kept as you wrote it." in maria.last()
    await maria.presses("Change")
    await maria.presses("Found")
    await maria.says("freon 12")
    assert "Found: CFC-12 (R-12)" in maria.last() and "I know no substance" not in maria.last()


async def test_the_route_is_asked_shown_and_fills_the_secretariats_form(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    await maria.presses("Change")
    await maria.presses("Route")
    await maria.says("China -> Philippines")
    assert "Route: China → Philippines" in maria.last()
    await maria.presses("Post")
    await maria.presses("Show")
    assert "Route: China → Philippines" in maria.last()
    await maria.presses("Secretariat form")
    assert "China → Philippines" in maria.last() and "Importing or exporting country." not in maria.last()


@pytest.mark.parametrize(
    "words",
    [
        "from China via Dubai to Manila",
        "из Китая через Дубай в Манилу",
        "من الصين عبر دبي إلى مانيلا",
        "从中国经迪拜到马尼拉",
        "de Chine à Manille via Dubaï",
        "desde China vía Dubái hasta Manila",
    ],
)
async def test_a_route_told_in_the_message_fills_the_card_in_any_language(world: World, words: str) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(f"/case R-12, 20 x 13.6 kg, {words}")
    assert "Route: China → Dubai → Manila" in maria.last()
    assert "Country: 🇵🇭 Philippines" in maria.last()
    await maria.presses("Post")
    await maria.presses("Show")
    assert "Route: China → Dubai → Manila" in maria.last()


async def test_uzbekistans_carbon_tetrachloride_is_told_in_one_sentence(world: World) -> None:
    uma = await world.customs("UZ", "uma")
    room = await world.room("ECA", uma)
    await uma.says(UZBEKISTAN)
    assert "6,000 kg" in uma.last() and "carbon tetrachloride" in uma.last()
    await uma.presses("Post")
    uma.sees("UZ-2026-0001", room)
    assert "recycled" in uma.sees("UZ-2026-0001", room)["text"]


async def test_a_case_can_be_posted_from_the_room(world: World) -> None:
    uma = await world.customs("UZ", "uma")
    room = await world.room("ECA", uma)
    await uma.says(UZBEKISTAN, room)
    await uma.presses("Post", room)
    assert "6,000 kg" not in uma.sees("✅", room)["text"]
    uma.sees("Reply to this message to comment.", room)


async def test_surinames_case_reaches_all_latin_american_networks_once(world: World) -> None:
    sara = await world.ozone("SR", "sara")
    rooms = {code: await world.room(code, sara) for code in ("LAC-S", "LAC-C", "CAR", "SA")}
    ref = await sara.posts("/case illegal import of CFC-12 found in Paramaribo, Suriname")
    await sara.presses("Share with networks")
    assert "Widen it to GREEN first" in sara.last()
    await sara.presses("GREEN")
    await sara.presses("Latin America")
    await sara.presses("Share (")
    for code in ("LAC-S", "LAC-C", "CAR"):
        assert len([m for m in sara.heard(rooms[code]) if ref in m.get("text", "")]) == 1, code
    sara.sees_not(ref, rooms["SA"])


async def test_narrowing_takes_the_card_out_of_rooms_that_may_not_show_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    coordinator = await world.coordinator("SEAP", "cora")
    seap = await world.room("SEAP", maria, coordinator)
    ref = await maria.posts(MANILA)
    await coordinator.says(f"/show {ref}", seap)
    assert len([m for m in maria.heard(seap) if ref in m.get("text", "")]) == 2
    await maria.presses("Widen or narrow")
    await maria.presses("AMBER+STRICT")
    maria.sees_not(ref, seap)
    await coordinator.says(f"/show {ref}")
    assert "🟠 TLP:AMBER+STRICT" in coordinator.last()


async def test_replies_to_the_rooms_card_are_kept_and_the_author_is_told(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await maria.posts(MANILA)
    card = maria.sees(ref, room)
    reply = await fay.says("Same boxes in Suva last month.", room, reply_to=card["message_id"])
    assert "Same boxes in Suva" in maria.last()
    assert "ozone officer, Fiji" in maria.last()
    assert "💬 1" in maria.sees(ref, room)["text"]
    assert reply["message_id"]
    before = len(maria.messages())
    await maria.says("Thank you!", room, reply_to=card["message_id"])
    assert len(maria.messages()) == before
    await fay.says(f"/show {ref}")
    assert "Same boxes in Suva" in fay.last() and "Thank you!" in fay.last()


async def test_a_status_change_is_seen_in_the_room_and_on_the_timeline(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    ref = await maria.posts(MANILA)
    await maria.presses("Show")
    await maria.presses("Update status")
    await maria.presses("seized")
    assert "Status: seized" in maria.last()
    assert "Status: seized" in maria.sees(ref, room)["text"]
    await maria.presses("Add note")
    await maria.says("Sent to the laboratory.")
    await maria.presses("Save note")
    await maria.says(f"/show {ref}")
    assert "Sent to the laboratory." in maria.last()


async def test_only_author_and_coordinators_are_offered_changes(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    coordinator = await world.coordinator("SEAP", "cora")
    ref = await maria.posts(MANILA)
    await fay.says(f"/show {ref}")
    assert not {"Update status", "Edit", "Withdraw"} & set(fay.buttons())
    await coordinator.says(f"/show {ref}")
    assert "Update status" in coordinator.buttons()


async def test_an_edit_keeps_what_was_said_before(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(MANILA)
    await maria.presses("Show")
    await maria.presses("Edit")
    await maria.presses("Change")
    await maria.presses("Amount")
    await maria.says("30 x 13.6")
    await maria.presses("Save new version")
    await maria.says(f"/show {ref}")
    assert "408 kg" in maria.last() and "version 2" in maria.last()
    await maria.presses("History")
    assert "544 kg" in maria.last()


async def test_a_withdrawn_case_is_gone_for_others_and_can_be_put_back(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await maria.posts(MANILA)
    await maria.presses("Show")
    await maria.presses("Withdraw")
    await maria.presses("Yes, withdraw")
    maria.sees_not(ref, room)
    await fay.says(f"/show {ref}")
    assert "Nothing found" in fay.last()
    await maria.presses("Put back")
    maria.sees(ref, room)


async def test_a_red_case_is_read_by_those_named_only(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    coordinator = await world.coordinator("SEAP", "cora")
    room = await world.room("SEAP", maria)
    await maria.says(MANILA)
    await maria.presses("Who may read it")
    await maria.presses("RED")
    assert "Which officers" in maria.last()
    await maria.says("@nobody_here")
    assert "No officer here is called @nobody_here" in maria.last()
    await maria.says("@fay")
    await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    maria.sees_not(ref, room)
    fay.sees("named you as a reader")
    await fay.presses("Show")
    assert "544 kg" in fay.last()
    await coordinator.says(f"/show {ref}")
    assert "Nothing found" in coordinator.last()


async def test_my_cases_are_listed_page_by_page(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/cases")
    assert "no case yet" in maria.last()
    for _ in range(7):
        await maria.posts(MANILA)
    await maria.says("/cases")
    assert "PH-2026-0007" in maria.last() and "PH-2026-0002" not in maria.last()
    await maria.presses("Older")
    assert "PH-2026-0002" in maria.last() and "PH-2026-0007" not in maria.last()
    await maria.presses("Newer")
    assert "PH-2026-0007" in maria.last()


async def test_a_draft_waits_and_is_taken_up_or_thrown_away(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    await maria.presses("Later")
    await maria.says("/case R-22 in Cebu, Philippines")
    await maria.says("/drafts")
    assert "CFC-12 (R-12)" in maria.last() and "HCFC-22" in maria.last()
    await maria.presses("1. Throw away")
    assert "HCFC-22" not in maria.last()
    await maria.presses("1. Go on")
    await maria.presses("Post")
    maria.sees("PH-2026-0001")
    await maria.says("/cancel")
    assert "Nothing is open here" in maria.last()


async def test_a_reply_to_a_message_makes_a_case_of_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    told = await maria.says("Found 20 cylinders x 13.6 kg of R-12 in Manila")
    await maria.says("/case", reply_to=told["message_id"])
    assert "272 kg" in maria.last() and "CFC-12" in maria.last()


async def test_a_case_narrowed_to_red_afterwards_asks_for_its_readers_too(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await maria.posts(MANILA)
    await maria.presses("Widen or narrow")
    await maria.presses("RED")
    await maria.presses("Only me")
    assert "TLP:RED" in maria.last()
    maria.sees_not(ref, room)
    await fay.says(f"/show {ref}")
    assert "Nothing found" in fay.last()


async def test_an_edit_made_on_an_older_version_is_refused_and_overwrites_nothing(world: World) -> None:
    maria, cora = await world.customs("PH", "maria"), await world.coordinator("SEAP", "cora")
    ref = await maria.posts(MANILA)
    for person, kg in ((maria, "500"), (cora, "600")):
        await person.says(f"/show {ref}")
        await person.presses("Edit")
        await person.presses("Change")
        await person.presses("Amount")
        await person.says(kg)
    await cora.presses("Save new version")
    await maria.presses("Save new version")
    await maria.says(f"/show {ref}")
    assert "600 kg" in maria.last() and "version 2" in maria.last()


async def test_a_wrong_check_digit_and_a_date_to_come_are_told_before_posting(world: World) -> None:
    uma = await world.customs("UZ", "uma")
    await uma.says("/case 6 т CTC, Ташкент, контейнер MSKU1234567, 10 марта 2027")
    assert "check digit of container MSKU1234567 is wrong" in uma.last()
    assert "cannot be the date" in uma.last()
    assert "Date:" not in uma.last()


async def test_a_wrong_check_digit_stays_marked_on_the_posted_case(world: World) -> None:
    uma = await world.customs("UZ", "uma")
    ref = await uma.posts("/case 6 t CTC, Tashkent, containers MSKU1234567 and CSQU3054383")
    await uma.says(f"/show {ref}")
    assert "MSKU1234567 ⚠️ wrong check digit" in uma.last()
    assert "CSQU3054383" in uma.last() and uma.last().count("wrong check digit") == 1


async def test_nobody_but_members_learns_anything(world: World) -> None:
    maria, stranger = await world.customs("PH", "maria"), world.stranger("curious")
    ref = await maria.posts(MANILA)
    await stranger.says("/start")
    await stranger.says(f"/show {ref}")
    stranger.sees_not("544")
    stranger.sees_not("Nothing found")


async def test_what_people_type_is_never_markup(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says("/case R-12 in Manila <b>bold</b> & <a href='x'>link</a> \u202ehidden")
    await maria.presses("Post")
    await maria.presses("Show")
    assert "<b>bold</b> & <a href='x'>link</a> hidden" in maria.last()
    maria.sees("PH-2026-0001", room)


async def test_the_card_in_the_room_speaks_the_rooms_language_and_buttons_answer_in_private(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.posts(MANILA)
    answer = await fay.presses("Details", room)
    assert "private chat" in answer["text"]
    assert "544 kg" in fay.last()
    assert len([m for m in fay.heard(room) if "544 kg" in m.get("text", "")]) == 1


async def test_a_posted_case_survives_a_restart_of_the_bot_with_its_draft_and_its_buttons(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    await world.stop_bot()
    await world.start_bot()
    await maria.presses("Post")
    maria.sees("PH-2026-0001")


async def test_industry_and_partners_are_told_that_posting_cases_is_for_officers(world: World) -> None:
    for role, name in ((Role.INDUSTRY, "indira"), (Role.PARTNER, "rilo_officer")):
        person = await world.member(role, "IN", name)
        await person.says(MANILA)
        assert "not for your role" in person.last()


async def test_the_author_hears_when_a_coordinator_changes_his_case(world: World) -> None:
    maria, cora = await world.customs("PH", "maria"), await world.coordinator("SEAP", "cora")
    ref = await maria.posts(MANILA)
    await cora.says(f"/show {ref}")
    await cora.presses("Update status")
    await cora.presses("in court")
    assert "status: in court" in maria.last() and "network coordinator" in maria.last()


async def test_a_long_story_of_a_case_is_told_by_the_timeline(world: World) -> None:
    maria = await world.customs("PH", "maria")
    ref = await maria.posts(MANILA)
    for number in range(6):
        await maria.says(f"/show {ref}")
        await maria.presses("Add note")
        await maria.says(f"Note number {number}")
        await maria.presses("Save note")
    await maria.says(f"/show {ref}")
    assert "Note number 0" not in maria.last() and "Note number 5" in maria.last()
    await maria.presses("Timeline")
    assert "Note number 0" in maria.last() and "posted" in maria.last()


async def test_drafts_are_listed_in_private_only(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says(MANILA)
    await maria.says("/drafts", room)
    assert "private chat" in maria.last(room) and "CFC-12" not in maria.last(room)


async def test_a_case_too_narrow_for_the_room_it_was_written_in_leaves_nothing_there(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria)
    await maria.says(MANILA, room)
    await maria.presses("Who may read it", room)
    await maria.presses("AMBER+STRICT", room)
    await maria.presses("Post", room)
    assert "in our private chat" in maria.last(room)
    assert "544 kg" in maria.last() and "TLP:AMBER+STRICT" in maria.last()
    maria.sees_not("544 kg", room)
    maria.sees_not("PH-2026-0001", room)


async def test_a_posted_case_is_found_by_colleagues_in_any_language_and_by_other_networks_once_widened(
    world: World,
) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    uma = await world.customs("UZ", "uma")
    ref = await maria.posts(MANILA)
    for words in ("freon 12", "氟利昂12", "хладон-12", "country:PH method:mislabel status:suspected"):
        await fay.says(f"/find {words}")
        assert ref in fay.last(), words
        await uma.says(f"/find {words}")
        assert ref not in uma.last(), words
    await maria.presses("Widen or narrow")
    await maria.presses("GREEN")
    await uma.says("/find freon 12")
    assert ref in uma.last()


async def test_a_colleague_who_presses_in_the_room_hears_whose_card_it_is(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    await maria.says("/case 5 kg R-12, Manila", room)
    answer = await fay.presses("Post", room)
    assert "for the colleague who asked" in answer["text"]
    fay.sees_not("Posted", room)


async def test_another_country_than_the_officers_own_is_marked_to_be_checked(world: World) -> None:
    aziz, maria = await world.customs("UZ", "aziz"), await world.customs("PH", "maria")
    await aziz.says("/case 6 tonnes of carbon tetrachloride, border with Kazakhstan")
    assert "Kazakhstan ❓" in aziz.last()
    await maria.says("/case 10 kg R-12, Manila")
    assert "Philippines" in maria.last() and "❓" not in maria.last()


async def test_a_comment_as_long_as_a_message_is_kept_whole_and_shown_short_on_the_card(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await maria.posts(MANILA)
    await fay.says("seen here " * 400 + "THE END", room, reply_to=fay.sees(ref, room)["message_id"])
    await maria.says(f"/show {ref}")
    assert "seen here" in maria.last() and "THE END" not in maria.last() and len(maria.last()) < 1000
    await maria.presses("Timeline")
    assert "THE END" in maria.last()


async def test_each_fact_of_a_rooms_card_stands_on_a_line_of_its_own(world: World) -> None:
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    room = await world.room("SEAP", maria, fay)
    ref = await maria.posts(MANILA)
    assert "Status: suspected\ncustoms officer, Philippines\n" in fay.sees(ref, room)["text"]
    await fay.presses("Seen here too", room)
    assert "Status: suspected\n👁 Seen here too: 🇫🇯 Fiji\ncustoms officer" in fay.sees(ref, room)["text"]


async def test_a_second_tap_on_post_hears_that_it_is_done(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    card = maria.sees("New case")
    post = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await maria.presses("Post")
    answer = await world.sandbox.press(maria.id, None, card["message_id"], callback_data=post, force=True)
    await world.settled()
    assert "done already" in answer["text"]


async def test_a_bare_amount_typed_at_the_card_corrects_an_impossible_one(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 10 tonnes R-22 in one cylinder, Davao")
    assert "type it as cylinders × kg, such as 40 x 13.6" in maria.last()
    await maria.says("40 x 13.6")
    assert "Amount: 544 kg (40 cylinders × 13.6 kg)" in maria.last() and "Changed: Amount." in maria.last()
    assert "Post" in maria.buttons()


async def test_a_day_in_figures_is_read_in_one_order_by_every_way_and_its_other_reading_is_a_tap_away(
    world: World,
) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 20 kg R-22 found in Manila 04/03/2026")
    assert "Date: Apr 3, 2026 ❓" in maria.last() and "could be the other way round" in maria.last()
    for again in ("04/03/2026", "the date was 04/03/2026"):
        await maria.says(again)
        assert "Date: Apr 3, 2026 ❓" in maria.last() and "tap the right day below" in maria.last()
    await maria.presses("Mar 4, 2026")
    assert "Date: Mar 4, 2026\n" in maria.last() and "the other way round" not in maria.last()
    assert "Mar 4, 2026" not in maria.buttons()
    await maria.says("05/06/2026")
    assert "Date: May 6, 2026 ❓" in maria.last() and "“05/06/2026”: day and month" in maria.last()
    await maria.says("7 August 2026")
    assert "Date: Aug 7, 2026\n" in maria.last() and "05/06/2026”: day" not in maria.last()
    await maria.presses("Change")
    await maria.presses("Date")
    await maria.says("04/03/2026")
    assert "Date: Apr 3, 2026 ❓" in maria.last() and "“04/03/2026”: day and month" in maria.last()
    await maria.says("yes")
    assert "Date: Apr 3, 2026\n" in maria.last() and "as the card says" in maria.last() and "❓" not in maria.last()


async def test_a_name_that_two_countries_bear_and_a_figure_with_two_meanings_are_each_a_tap_away(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 1.200 kg R-22 found at Khorgos")
    assert "Country: 🇨🇳 China ❓" in maria.last() and "“Khorgos” lies in more than one country." in maria.last()
    assert "Amount: 1.2 kg ❓" in maria.last() and "could be 1.2 kg or 1,200 kg." in maria.last()
    assert {"🇨🇳 China", "🇰🇿 Kazakhstan", "1.2 kg", "1,200 kg"} <= set(maria.buttons())
    await maria.presses("🇰🇿 Kazakhstan")
    assert "Country: 🇰🇿 Kazakhstan\n" in maria.last() and "more than one country" not in maria.last()
    assert "🇨🇳 China" not in maria.buttons() and "Place: Khorgos\n" in maria.last()
    await maria.presses("1,200 kg")
    assert "Amount: 1,200 kg\n" in maria.last() and "❓" not in maria.last() and "1.2 kg" not in maria.buttons()
    await maria.presses("Change")
    await maria.presses("Amount")
    await maria.says("2.500")
    assert "Amount: 2.5 kg ❓" in maria.last() and "could be 2.5 kg or 2,500 kg." in maria.last()
    await maria.presses("2,500 kg")
    assert "Amount: 2,500 kg\n" in maria.last() and "❓" not in maria.last()
    await maria.says("/case 20 cylinders of R-22 in Congo")
    assert "“Congo” is the name of more than one country." in maria.last()
    await maria.presses("🇨🇩 Congo - Kinshasa")
    assert "Country: 🇨🇩 Congo - Kinshasa\n" in maria.last()


async def test_an_officers_own_country_needs_no_telling_from_its_namesakes(world: World) -> None:
    serge = await world.customs("CG", "serge")
    await serge.says("/case 20 cylinders of R-22 in Congo")
    assert "Congo - Brazzaville" in serge.last() and "❓" not in serge.last()


async def test_elsewhere_the_day_comes_first_by_every_way_and_a_day_to_come_leaves_no_doubt(world: World) -> None:
    uma = await world.customs("UZ", "uma")
    await uma.says("/case 20 kg R-22 found in Tashkent 04/03/2026")
    assert "Date: Mar 4, 2026 ❓" in uma.last()
    await uma.says("05/06/2026")
    assert "Date: Jun 5, 2026 ❓" in uma.last()
    assert {"Jun 5, 2026", "May 6, 2026"} < set(uma.buttons())
    await uma.says("12/11/2026")
    assert "Date: Nov 12, 2026\n" in uma.last() and "❓" not in uma.last()


async def test_the_edition_of_a_customs_code_follows_what_is_said_of_the_goods_later(world: World) -> None:
    maria = await world.customs("PH", "maria")
    for told, edition in (("R-12", "before HS 2022"), ("HFC-32", "HS 2022"), ("2010", "before HS 2022")):
        await maria.says("/case 2903.42 cargo in Manila, 40 kg gas")
        assert "HS code 2903.42 ❓ edition not clear" in maria.last() and "Please say the substance" in maria.last()
        await maria.says(told)
        assert f"HS code 2903.42 ({edition})" in maria.last() and "❓" not in maria.last().replace("Country", "")
        assert "means different substances" not in maria.last()
    assert "Date: 2010" in maria.last()
    await maria.says("R-22")
    assert "2903.42 is not the code of HCFC-22" in maria.last()
    await maria.says("/case 2903.42 cargo in Manila, 40 kg gas")
    await maria.says("R-22")
    assert "2903.42 is not the code of HCFC-22" in maria.last() and "Please say the substance" not in maria.last()
    await maria.says("R-12")
    assert "is not the code" not in maria.last()


async def test_the_doubt_stands_behind_the_number_that_it_is_about_by_whatever_way_it_came(world: World) -> None:
    maria = await world.customs("PH", "maria")
    wrong = "Container MSKU1234567 ❓ wrong check digit; UN number 1028"
    sentence = "check digit of container MSKU1234567 is wrong. Please compare"
    await maria.says("/case 20 kg R-12, Manila, container MSKU1234567, UN 1028")
    assert f"{wrong}\n" in maria.last() and sentence in maria.last()
    await maria.says("container CSQU3054383")
    assert "CSQU3054383; UN number 1028" in maria.last() and "❓" not in maria.last()
    await maria.says("container MSKU1234567")
    assert f"{wrong}\n" in maria.last() and sentence in maria.last()
    await maria.says("container CSQU3054383")
    await maria.presses("Change")
    await maria.presses("Numbers")
    await maria.says("MSKU1234567, UN 1028")
    assert f"{wrong}\n" in maria.last() and sentence in maria.last()
    await maria.presses("Post")
    await maria.presses("Show")
    await maria.presses("Edit")
    assert f"{wrong}\n" in maria.last() and sentence in maria.last()


async def test_what_is_too_long_for_a_field_is_refused_with_the_limit_and_never_cut(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/case 20 kg R-12, Cebu, container CSQU3054383")
    for field, words, limit in (
        ("Place", "warehouse " * 25, 120),
        ("Route", "China → " + "a very long way round → " * 10, 120),
        ("Companies", "Golden Dragon " * 12, 120),
    ):
        await maria.presses("Change")
        await maria.presses(field)
        await maria.says(words)
        assert f"characters; at most {limit} fit here. Please shorten it." in maria.last()
        await maria.presses("Review and finish")
    assert "Place: Cebu" in maria.last()
    await maria.presses("Change")
    await maria.presses("Companies")
    await maria.says(", ".join(f"Firm {n}" for n in range(9)))
    assert "That names 9; at most 8 fit here." in maria.last()


async def test_a_message_as_long_as_any_is_kept_whole(world: World) -> None:
    maria = await world.customs("PH", "maria")
    story = "R-12 in Manila. " + "x" * 4060 + " the end"
    await maria.says(f"/case {story}")
    assert await _newest_text(world) == story
    await maria.presses("Cancel")
    await maria.says(story)
    await maria.presses("Make a case of it")
    assert await _newest_text(world) == story


async def _newest_text(world: World) -> str:
    async with world.app.db.read() as reader:
        newest = await drafts.by_id(reader, await reader.fetch_value("SELECT max(id) FROM drafts"))
    assert newest is not None
    return str(newest.kept["text"])


async def test_an_arabic_reader_sees_places_by_their_arabic_names_and_the_base_keeps_its_own(world: World) -> None:
    amal = await world.customs("AE", "amal", language="ar")
    await amal.says("/case 20 kg R-12 found in Dubai, from China via Manila")
    assert "المكان: دبي" in amal.last() and "المسار: الصين ← مانيلا" in amal.last()
    await amal.presses("نشر")
    assert "دبي" in amal.sees("TLP:AMBER")["text"]
    await amal.presses("عرض")
    assert "دبي" in amal.last()
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT facts ->> '$.place' FROM cases") == "Dubai"


@pytest.mark.parametrize("length", [3_850, 4_096])
async def test_a_message_as_long_as_telegram_takes_gives_way_to_what_was_understood(world: World, length: int) -> None:
    maria = await world.customs("PH", "maria")
    told = f"{MANILA}. Container MSKU1234566. "
    await maria.says(told + ("The crew said nothing of the cargo. " * 200)[: length - len(told) - 1] + ".")
    card = maria.last()
    for line in ("Amount: 544 kg", "Place: Manila", "TLP:AMBER", "The check digit of container MSKU1234566 is wrong"):
        assert line in card
    assert "Post" in maria.buttons()
    await maria.presses("Change")
    assert "What do you want to change?" in maria.last()
    await maria.presses("Back")
    await maria.presses("Post")
    reference = maria.finds(r"PH-2026-\d{4}")
    async with world.app.db.read() as reader:
        facts = await reader.fetch_value("SELECT facts FROM cases")
    assert reference == "PH-2026-0001" and facts.count("The crew said nothing") > 80


async def test_a_second_case_sets_the_first_aside_and_its_card_says_so_and_leads_back(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says(MANILA)
    first = maria.heard()[-1]["message_id"]
    await maria.says("/case 3 cylinders of HCFC-22 in Cebu")
    waiting = next(each for each in maria.heard() if each["message_id"] == first)
    assert "Kept for later" in waiting["text"] and "Manila" in waiting["text"]
    await maria.presses("Take it up again")
    assert any("Kept for later" in each["text"] and "Cebu" in each["text"] for each in maria.heard())
    await maria.presses("Post")
    maria.sees("PH-2026-0001")
    await maria.says("/show PH-2026-0001")
    assert "CFC-12" in maria.last() and "Manila" in maria.last()


async def test_a_message_that_is_edited_while_its_case_waits_is_read_again(world: World) -> None:
    maria = await world.customs("PH", "maria")
    told = await maria.says("/case 7 cylinders of R-22 in Cebu")
    await maria.says("the place is Davao")
    await maria.edits(told, "/case 9 cylinders of R-22 in Manila")
    card = maria.last()
    assert "9 cylinders" in card and "Place: Davao" in card and "Changed: Amount" in card
    assert "9 cylinders of R-22 in Manila" in card and "7 cylinders" not in card
    await maria.presses("Post")
    await maria.says("/show PH-2026-0001")
    assert "9 cylinders of R-22 in Manila" in maria.last()


async def test_an_edit_that_comes_too_late_is_said_to_be_none(world: World) -> None:
    maria = await world.customs("PH", "maria")
    told = await maria.says(MANILA)
    await maria.presses("Post")
    await maria.edits(told, MANILA.replace("40", "30"))
    assert "as it was before you edited it" in maria.last() and "30" not in maria.last()
    await maria.says("/show PH-2026-0001")
    assert "40 cylinders" in maria.last()
