"""The walk from posting to finding, with all features of the house."""

from __future__ import annotations

from tests.world import World

CASE = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"


async def test_a_posted_case_is_found_at_once_in_its_network_and_elsewhere_when_it_is_widened(world: World) -> None:
    maria, ana = await world.customs("PH", "customs_ph"), await world.ozone("FJ", "ozone_fj")
    uz = await world.customs("UZ", "customs_uz")
    await maria.says(CASE)
    await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    for words in (
        "freon 12",
        "氟利昂12",
        "хладон-12",
        "manila",
        "country:PH substance:R-12 since:2024 method:mislabel",
    ):
        await ana.says(f"/find {words}")
        assert ref in ana.last(), words
    await uz.says("/find freon 12")
    uz.sees("Nothing found that you may read.")
    await maria.says(f"/show {ref}")
    await maria.presses("Widen or narrow")
    await maria.presses("GREEN")
    await uz.says("/find freon 12")
    uz.sees("1 found")
    await uz.presses(ref)
    uz.sees("544 kg")


async def test_a_withdrawn_case_is_found_by_its_author_alone_and_marked(world: World) -> None:
    maria, ana = await world.customs("PH", "customs_ph"), await world.ozone("FJ", "ozone_fj")
    await maria.says(CASE)
    await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    await maria.says(f"/show {ref}")
    await maria.presses("Withdraw")
    await maria.presses("Yes, withdraw")
    await ana.says("/find freon 12")
    ana.sees("Nothing found")
    await maria.says("/find freon 12")
    assert ref in maria.last() and "withdrawn" in maria.last()


async def test_what_people_typed_cannot_break_a_list(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    hostile = "<b>bold</b> & \u202egnitirw\u202c " + "😀" * 150
    await ana.says(f"/ask {hostile}")
    await ana.presses("Ask")
    await ana.says("/find <b>bold</b>")
    found = ana.sees("1 found")
    assert "<b>bold</b> &" in found["text"] and "\u202e" not in found["text"]
    await ana.says("/find " + '"' * 99 + " <i> *" + " -x" * 60)
    assert ana.last()


async def test_every_hit_of_a_full_page_fits_one_message(world: World) -> None:
    ana = await world.ozone("FJ", "ozone_fj")
    for number in range(5):
        await ana.says(f"/ask {number} R-12 {'😀' * 900} {'words ' * 20}")
        await ana.presses("Ask")
    await ana.says("/find R-12")
    assert "5 found" in ana.last() and len(ana.last().encode("utf-16-le")) // 2 <= 4096
    await ana.says("/questions")
    assert "5 found" in ana.last()


async def test_a_bare_reference_needs_no_command_and_finds_nothing_else(world: World) -> None:
    maria, uz = await world.customs("PH", "customs_ph"), await world.customs("UZ", "customs_uz")
    await maria.says("/ask Who stores seized cylinders?")
    await maria.presses("Ask")
    await maria.says(CASE)
    await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    for typed in (ref, ref.lower(), f"/find {ref}"):
        await maria.says(typed)
        assert "Refrigerant identifier" in maria.last(), typed
        await uz.says(typed)
        assert uz.last() == f"Nothing found under “{ref}”. Check the reference, or search with /find.", typed
