"""What screens are filled with when people use the product: a walk through it, and tests that come to rare screens.

A screen that nobody comes to fails the tests that use these samples: let the walk, or a test in RARE, come to it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
import pytest

from domain.access import Role
from services import audit
from templates.engine import screens
from tests.features import (
    test_connections,
    test_digests,
    test_export,
    test_photos,
    test_questions,
    test_rooms,
    test_search,
    test_watches,
)
from tests.i18n.test_screens import Samples, walk
from tests.world import Talker, World

WIDEST = 2
"""Samples of one screen that are kept: the ones with the most data."""
PARTS = ("/tlp", "/parts")
"""Files of macros, which are shown as parts of others."""
RARE: tuple[Callable[[World], Awaitable[None]], ...] = (
    test_connections.test_officers_are_named_to_each_other_when_all_four_agree,
    test_connections.test_an_answer_can_be_changed_and_counts_once,
    test_connections.test_a_merge_can_be_undone,
    test_digests.test_an_administrator_without_a_network_chooses_one,
    test_photos.test_a_photo_of_a_withdrawn_case_is_gone,
    test_photos.test_a_photo_of_amber_is_found_by_no_other_network,
    test_photos.test_a_photo_that_looks_like_none_finds_none,
    test_photos.test_what_others_get_holds_nothing_of_the_place_and_the_original_is_unaltered,
    test_questions.test_an_answer_given_in_private_stands_under_the_card_in_the_room,
    test_rooms.test_bind_says_in_plain_words_which_right_is_missing,
    test_search.test_inline_puts_only_a_pointer_into_a_chat_unless_the_case_may_be_published,
    test_search.test_more_values_are_a_tap_away_and_the_way_back_too,
    test_watches.test_in_the_digest_means_once_after_the_networks_digest,
    test_watches.test_several_watches_that_find_one_case_make_one_message,
    test_watches.test_unsubscribing_under_a_notice_ends_it_and_the_way_back_is_one_tap,
)
"""Tests that come to screens which the walk does not come to."""


def wanted() -> set[str]:
    """Every screen that says something by itself."""
    return {name for name in screens() if not name.endswith(PARTS)}


async def sampled() -> Samples:
    """The widest samples of each screen."""
    with _listening() as kept:
        for drive in (walk, _walks_on, _is_named, _publishes, _exports_much, *RARE):
            with tempfile.TemporaryDirectory() as folder:
                async with World(Path(folder)) as world:
                    await drive(world)
    return {name: found for name, found in kept.items() if name in screens()}


@contextmanager
def _listening() -> Iterator[Samples]:
    kept: Samples = {}
    honest = jinja2.Template.render

    def listening(template: jinja2.Template, *args: Any, **data: Any) -> str:
        name = (template.name or "").removesuffix(".html.j2")
        kept[name] = sorted([*kept.get(name, []), data], key=lambda each: -len(str(each)))[:WIDEST]
        return honest(template, *args, **data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "render", listening)
        yield kept


async def _walks_on(world: World) -> None:
    """Commands and buttons that the walk leaves out."""
    nina, admin = await world.customs("PH", "nina"), await world.member(Role.ADMIN, None, "root")
    await nina.says("/case 12 cylinders of R-22 in Cebu, Philippines, seized 12 November 2026")
    await nina.presses("Post")
    ref = nina.finds(r"PH-2026-\d{4}")
    await nina.says("/find R-22")
    await _shares_and_withdraws(nina, ref)
    await admin.says("/digest")
    await nina.says("/help")
    await nina.says("/forgetme")
    await nina.presses("Remove my data")


async def _shares_and_withdraws(nina: Talker, ref: str) -> None:
    for button in ("Share with networks", "Withdraw"):
        await nina.says(f"/show {ref}")
        await nina.presses(button)


async def _is_named(world: World) -> None:
    """A case is narrowed to an officer, who is told so."""
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    await maria.says(test_connections.HERE)
    await maria.presses("Post")
    await maria.presses("Widen or narrow")
    await maria.presses("RED")
    await maria.says("@fay")
    fay.sees("PH-2026-0001")


async def _publishes(world: World) -> None:
    """The head of the audit log goes to the chat of those who run the server."""
    root = await world.member(Role.ADMIN, None, "root")
    await root.says("/language")
    await root.presses("English")
    await audit.publish(world.app.db, admin_chat=root.id, every_minutes=1, lang="en", now=world.now + 3_600_000)
    await world.settled()


async def _exports_much(world: World) -> None:
    """An export so large that a card tells how far it is."""
    carla = await world.coordinator("SEAP", "carla")
    await test_export.imported(world, *(test_export.case(number) for number in range(9)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_export.exports, "AT_ONCE", 3)
        await carla.says("/export")
        await carla.presses("JSON")
        carla.sees("Writing the export")
        await world.later("10s")
