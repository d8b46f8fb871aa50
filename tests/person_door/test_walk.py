"""The product's main job, walked from outside: `make run`, and people of the demo world over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.person_door.door import Door, Somebody, product

MANILA = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"
TASHKENT = "/case 6 tonnes carbon tetrachloride declared as recycled, found virgin, Tashkent"
PARAMARIBO = "/case illegal import of CFC-12 found in Paramaribo, Suriname"
SECOND_HAND = "May second-hand refrigerators holding CFC-12 be imported? Who has met such goods?"
REFERENCE = r"\b[A-Z]{1,2}-\d{4}-\d{4}\b"
CFC_12 = ("freon 12", "氟利昂12", "хладон-12")


pytestmark = pytest.mark.xdist_group("person door")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with product(tmp_path_factory.mktemp("demo")) as door:
        yield door


def posted(person: Somebody, text: str) -> str:
    """Post a case; the reference of its receipt."""
    said = person.says(text)
    person.awaits(lambda: person.hears(after=said), "a card")
    person.presses("Post")
    receipt = person.awaits(lambda: [m for m in person.hears(after=said) if "✅" in m["text"]], "a receipt")[-1]
    found = re.search(REFERENCE, receipt["text"])
    assert found is not None
    return found[0]


def test_a_case_from_manila_is_found_by_those_who_may_and_by_nobody_else(door: Door) -> None:
    maria, ana, aziz = door.person("customs_ph"), door.person("ozone_fj"), door.person("customs_uz")
    room = door.room_of("customs_ph")
    ref = posted(maria, MANILA)
    assert re.fullmatch(r"PH-\d{4}-\d{4}", ref)
    card = maria.sees(ref, room)
    assert "TLP:AMBER" in card["text"] and "544 kg" in card["text"]
    for words in CFC_12:
        assert ref in ana.asks(f"/find {words}"), words
    for words in CFC_12:
        assert ref not in aziz.asks(f"/find {words}"), words
    forbidden, absent = aziz.asks(f"/show {ref}"), aziz.asks("/show PH-2026-9999")
    assert forbidden.replace(ref, "…") == absent.replace("PH-2026-9999", "…")
    maria.presses("Widen or narrow")
    maria.presses("GREEN")
    maria.sees("🟢 TLP:GREEN · " + ref)
    for words in CFC_12:
        assert ref in aziz.asks(f"/find {words}"), words
    assert "544 kg" in aziz.asks(f"/show {ref}")
    assert "🟢 TLP:GREEN" in maria.sees(ref, room)["text"]


def test_six_tonnes_of_carbon_tetrachloride_as_recycled_stand_in_the_room_of_central_asia(door: Door) -> None:
    aziz = door.person("customs_uz")
    ref = posted(aziz, TASHKENT)
    card = aziz.sees(ref, door.room_of("customs_uz"))["text"]
    assert ref.startswith("UZ-") and "6,000 kg" in card and "recycled" in card.lower()


def test_surinames_case_reaches_all_latin_american_networks_once(door: Door) -> None:
    ricardo = door.person("ozone_sr")
    ref = posted(ricardo, PARAMARIBO)
    ricardo.presses("Widen or narrow")
    ricardo.presses("GREEN")
    ricardo.sees("🟢 TLP:GREEN · " + ref)
    ricardo.presses("Share with networks")
    ricardo.presses("Latin America")
    ricardo.presses("Share (")
    latin = ("coordinator_lac_s", "coordinator_lac_c", "coordinator_car")
    for username in latin:
        door.person(username).sees(ref, door.room_of(username))
    for room, owner in door.rooms().items():
        cards = [m for m in door.person(owner).hears(room) if ref in m.get("text", "")]
        assert len(cards) == (owner in latin), owner


def test_a_question_from_fiji_is_answered_by_japan_in_the_room(door: Door) -> None:
    ana, keiko, room = door.person("ozone_fj"), door.person("ozone_jp"), door.room_of("ozone_fj")
    said = ana.says(f"/ask {SECOND_HAND}")
    ana.awaits(lambda: ana.hears(after=said), "a card")
    ana.presses("Ask")
    receipt = ana.awaits(lambda: [m for m in ana.hears(after=said) if re.search(REFERENCE, m["text"])], "a receipt")[-1]
    found = re.search(REFERENCE, receipt["text"])
    assert found is not None
    card = keiko.sees(found[0], room)
    assert SECOND_HAND in card["text"]
    keiko.says("Japan bans them: they count as waste.", room, reply_to_message_id=card["message_id"])
    ana.sees("Japan bans them")
    ana.presses("This solved it")
    keiko.sees("Solved", room)


def test_an_alert_comes_to_everybody_addressed_and_its_sender_sees_who_has_read_it(door: Door) -> None:
    somchai, maria, ana = (door.person(name) for name in ("coordinator_seap", "customs_ph", "ozone_fj"))
    words = "Ship Pacific Star carries 900 cylinders of CFC-12 labelled R-134a."
    somchai.says(f"/alert {words}")
    for label in ("Warning", "3 days", "Preview", "Send to"):
        somchai.presses(label)
    tally = somchai.finds(r"Read: 0/\d+")
    people = int(tally.rpartition("/")[2])
    assert people >= 4
    maria.sees(words)
    maria.presses("I have read it")
    somchai.sees(f"Read: 1/{people}")
    ana.sees(words)
    ana.presses("I have read it")
    tally = somchai.sees(f"Read: 2/{people}")["text"]
    assert "Fiji 1/1" in tally
    assert not [m for m in door.person("customs_uz").hears() if words in m.get("text", "")]


def test_a_week_later_each_network_with_news_has_exactly_one_digest_and_the_others_none(door: Door) -> None:
    posted(door.person("customs_th"), "/case 12 cylinders x 13.6 kg of R-22 without licence, Laem Chabang, Thailand")
    posted(door.person("ozone_uz"), "/case 3 cylinders x 10 kg of R-12 hidden under fruit, Termez, Uzbekistan")
    rooms = door.rooms()
    people = {room: door.person(owner) for room, owner in rooms.items()}
    for username in ("customs_th", "ozone_uz"):
        door.person(username).finds(REFERENCE, door.room_of(username))
    before = {room: people[room].hears(room) for room in rooms}
    news = {room for room, heard in before.items() if any(re.search(REFERENCE, m.get("text", "")) for m in heard)}
    assert news and news != set(rooms)

    def fresh(room: int) -> list[str]:
        known = {m["message_id"] for m in before[room]}
        return [m.get("text", "") for m in people[room].hears(room) if m["message_id"] not in known]

    door.post("clock", advance="7d")
    for room in news:
        people[room].awaits(lambda room=room: fresh(room), "a digest", room)
    for moved in ("1h", "1h"):
        door.person("customs_ph").asks("/me")
        assert {room for room in rooms if fresh(room)} == news
        for room in news:
            (digest,) = fresh(room)
            assert "TLP:" in digest and re.search(REFERENCE, digest), digest
        door.post("clock", advance=moved)
