"""Every screen says what it says in every language, in Telegram's HTML, and in order from right to left.

People walk through the product once; what their screens were filled with is then shown in all six languages.
"""

from __future__ import annotations

import io
import re
from typing import Any
from unicodedata import bidirectional

import pytest
from PIL import Image

from domain.access import Role, Tlp
from domain.cases import Facts, Status
from handlers import features
from sandbox import acts
from sandbox.files import Upload
from sandbox.html import parse
from services.cases import import_case
from templates import engine
from templates.engine import LANGUAGES, RIGHT_TO_LEFT, render, screens
from tests.world import Talker, Unseen, World

CASE = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"

LAST_WORDS = ("cancel", "leave", "forgetme")
"""Commands after which there is nothing more to try."""

Samples = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_screen_can_be_read_in_every_language(lang: str) -> None:
    environment = engine._environment(lang)
    for screen in screens():
        environment.get_template(f"{screen}.html.j2")


@pytest.mark.xdist_group("screens")
@pytest.mark.timeout(300)
def test_every_screen_reads_in_every_language(samples: Samples) -> None:
    for screen, found in sorted(samples.items()):
        for data in found:
            for lang in LANGUAGES:
                _shows(screen, lang, dict(data))


def _shows(screen: str, lang: str, data: dict[str, Any]) -> None:
    html = render(screen, lang, **data)
    text, _entities = parse(html)
    assert text.strip(), (screen, lang)
    assert not re.search(r"%\(\w+\)", text), (screen, lang, text)
    assert "\n\n\n" not in text, (screen, lang, text)
    if lang in RIGHT_TO_LEFT:
        _runs_from_right_to_left(screen, html)


def _runs_from_right_to_left(screen: str, html: str) -> None:
    for line in re.sub(r"(?s)<blockquote.*?</blockquote>", "", html).split("\n"):
        words = re.sub("<[^<>]*>", "", line)
        if words.strip():
            first = next(kind for kind in map(bidirectional, words) if kind in ("L", "R", "AL", "LRI", "FSI"))
            assert first in ("R", "AL"), (screen, line)


# ── the walk ──────────────────────────────────────────────────────────────────────────────────────────


async def walk(world: World) -> None:
    """People use the product once, from the first word to leaving."""
    carla, cora = await world.coordinator("SEAP", "carla"), await world.coordinator("SEAP", "cora")
    maria, fay = await world.customs("PH", "maria"), await world.ozone("FJ", "fay")
    unbound = await world.room("SEAP", carla, bound=False)
    room = await world.room("SEAP", carla, cora, maria, fay)
    await _joins(world, carla)
    await _posts(maria, fay, room)
    await _looks_at_photos(maria)
    await _asks(fay, maria, room)
    await _legislates(fay)
    await _alerts(carla, maria)
    await carla.says("/bind", unbound)
    await carla.says("/unbind", unbound)
    await maria.says("", photos=[_photo()])
    await maria.says("20 cylinders of R-22 in Cebu")
    await maria.says("/help case")
    await maria.says("/help")
    await maria.presses("All commands")
    await _took_over(world)
    await maria.says("/find freon 12")
    await maria.presses("More to narrow by")
    await maria.says("/find")
    await maria.presses("All filters")
    await maria.presses("What and by whom")
    await maria.says("/find Pollar Breze")
    await maria.says("/watch R-12 country:PH")
    await maria.says("/find zzz country:Atlantis colour:red")
    await acts.ask_inline(world.sandbox.world, world.sandbox.person(maria.id), "freon 12")
    for who in (maria, fay, carla):
        await _tries_everything(who)
    await world.later("7d")
    await maria.says("/digest")
    await _tries_buttons(maria, 12)
    await fay.says("/leave")
    await fay.presses("Leave OzoneNet")


async def _took_over(world: World) -> None:
    async with world.app.db.write() as tx:
        for country in ("KE", "TH", "UZ"):
            facts = Facts(country=country, found=("CFC-12",), text="R-12 in rice", companies=("Polar Breeze",))
            await import_case(
                tx,
                facts,
                tlp=Tlp.GREEN,
                external_id=country,
                country=country,
                network="SEAP",
                now=world.now,
                status=Status.SEIZED,
            )


async def _joins(world: World, carla: Talker) -> None:
    lena, tom = world.stranger("lena"), world.stranger("tom")
    await lena.says("/help")
    for who, role, decision in ((lena, "customs officer", "Approve"), (tom, "ozone officer", "Decline")):
        await who.says("/start")
        await who.presses("Ask to join")
        await who.presses(who.user["first_name"])
        await who.says("Bureau of Customs")
        await who.presses(role)
        await who.says("Philippines")
        await who.presses("Send my request")
        await who.says("/start")
        await carla.presses(decision)
    await lena.says("/start")
    await carla.says("/suspend @lena")
    await carla.says("/reinstate @lena")
    await carla.says("/invite")


async def _posts(maria: Talker, fay: Talker, room: int) -> None:
    await maria.says("", photos=[_photo()], caption=CASE)
    await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    await fay.says("Same boxes in Suva.", room, reply_to=maria.sees(ref, room)["message_id"])
    await maria.says(f"/show {ref}")
    await maria.presses("Edit")
    await maria.presses("Change")
    await maria.presses("Amount")
    await maria.says("30 x 13.6")
    await maria.presses("Save new version")
    await maria.presses("History")
    for status in ("detained", "seized", "in court", "disposed of"):
        await maria.says(f"/show {ref}")
        await maria.presses("Update status")
        await maria.presses(status)
    await maria.presses("Timeline")
    await maria.says(f"/show {ref}")
    await maria.presses("Widen or narrow")
    await maria.presses("GREEN")
    await maria.presses("Share with networks")
    await maria.says(f"/show {ref}")
    await maria.presses("Withdraw")
    await maria.says("/case 5 kg freon 27 from China via Dubai to Cebu, Philippines")
    await maria.presses("HCFC-22")
    await maria.presses("Cancel")
    await maria.says("/case R-22 in Cebu, Philippines")
    await maria.presses("Later")
    await maria.says("/drafts")


async def _looks_at_photos(maria: Talker) -> None:
    await maria.says("/photos Philippines")
    for label in ("What it shows", "cylinder", "Training", "Yes", "Similar photos", "Original"):
        await maria.presses(label)
    await maria.presses("Caption")
    await maria.says("The valve of the first cylinder")
    await maria.says(f"/show {maria.finds(r'PH-2026-[0-9]{4}')}")
    await maria.presses("Photos (1)")
    await maria.says("/photos R-11 training:no shows:drum colour:red")


async def _asks(fay: Talker, maria: Talker, room: int) -> None:
    await fay.says("/ask Who has met refrigerators that hold CFC-12?")
    await fay.presses("Ask")
    card = fay.sees(fay.finds(r"Q-2026-\d{4}"), room)["message_id"]
    await maria.says("They are waste here.", room, reply_to=card)
    await fay.says("From two ports.", room, reply_to=card)
    await fay.presses("This solved it")
    await maria.says(f"/show {fay.finds(r'Q-2026-[0-9]{4}')}")


async def _legislates(fay: Talker) -> None:
    await fay.says("/law add")
    await fay.presses("Quota")
    await fay.says("HFC import quota 2027")
    await fay.presses("☐ HFC")
    await fay.presses("Done")
    await fay.says("1 January 2027")
    await fay.says("Imports above the quota are refused.")
    await fay.says("www.example.org/quota.pdf")
    await fay.presses("Skip")
    await fay.presses("Publish")
    await fay.says("/law")


async def _alerts(carla: Talker, maria: Talker) -> None:
    for last in ("I have read it", "Recall"):
        await carla.says("/alert Check all cylinders of the Pacific Star.")
        await carla.presses("Warning")
        await carla.presses("1 week")
        await carla.presses("Preview")
        await carla.presses("Send to")
        if last == "Recall":
            await carla.presses("Recall")
            await carla.presses("Recall it")
        else:
            await carla.presses("Remind them")
            await carla.presses("Who has not read it")
            await carla.presses("‹")
            await maria.presses(last)


async def _tries_everything(who: Talker) -> None:
    """Each command of the role by itself, and some of the buttons that it leads to."""
    role: Role | None = (await who.person()).role
    for feature in features():
        for command in feature.commands:
            if role in command.roles and command.name not in LAST_WORDS:
                await who.says(f"/{command.name}")
                await _tries_buttons(who, 2)
    await who.says("/cancel")


async def _tries_buttons(who: Talker, most: int) -> None:
    tried: set[str] = set()
    for _ in range(most):
        label = next((label for label in who.buttons() if label not in tried and "Leave" not in label), None)
        if label is None:
            return
        tried.add(label)
        try:
            await who.presses(label)
        except Unseen:
            continue  # a link: nothing of the bot's is behind it


def _photo() -> Upload:
    content = io.BytesIO()
    Image.new("RGB", (32, 24), (80, 20, 20)).save(content, "JPEG")
    return Upload("photo.jpg", "image/jpeg", content.getvalue())
