"""Drawn pictures in place of photographs: nobody shall take those of the demo world for evidence."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from domain.photos import Shows

SIZE = (960, 720)
MARK = "DEMONSTRATION"
_STEEL, _PAPER, _INK = (120, 128, 140), (246, 244, 236), (40, 44, 52)

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]


def draw(shows: Shows, seed: int) -> bytes:
    """A picture of what `shows` names, as JPEG; the same for the same seed."""
    dice = random.Random(f"{shows}/{seed}")
    picture = Image.new("RGB", SIZE, (176, 170, 160))
    canvas = ImageDraw.Draw(picture)
    for row in range(SIZE[1]):
        shade = 150 + 70 * row // SIZE[1]
        canvas.line((0, row, SIZE[0], row), fill=(shade, shade - 6, shade - 16))
    _DRAWN.get(shows, _cylinders)(canvas, dice)
    canvas.text((SIZE[0] - 20, SIZE[1] - 16), MARK, fill=_INK, font=ImageFont.load_default(22), anchor="rs")
    body = io.BytesIO()
    picture.save(body, "JPEG", quality=88)
    return body.getvalue()


def _words(canvas: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, fill: Colour = _INK) -> None:
    canvas.text(place, text, fill=fill, font=ImageFont.load_default(size))


def _cylinder(canvas: ImageDraw.ImageDraw, box: Box, colour: Colour, label: str) -> None:
    left, top, right, _ = box
    middle, wide = (left + right) // 2, right - left
    canvas.rectangle((middle - wide // 12, top - wide // 4, middle + wide // 12, top + 10), fill=_STEEL)
    canvas.rounded_rectangle((middle - wide // 4, top - wide // 3, middle + wide // 4, top - wide // 5), 8, fill=_INK)
    canvas.rounded_rectangle(box, wide // 3, fill=colour, outline=_INK, width=3)
    canvas.rectangle((left + 10, top + wide // 2, right - 10, top + wide), fill=_PAPER)
    _words(canvas, (left + 18, top + wide // 2 + 8), label, wide // 5)


def _cylinders(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    colour = dice.choice([(150, 196, 226), (120, 180, 120), (210, 210, 214)])
    for number in range(dice.randrange(3, 6)):
        left = 40 + number * 180 + dice.randrange(20)
        _cylinder(canvas, (left, 260 + dice.randrange(40), left + 150, 620), colour, dice.choice(["R-134a", "134a"]))


def _label(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    canvas.rectangle((0, 0, *SIZE), fill=dice.choice([(150, 196, 226), (190, 206, 190)]))
    _words(canvas, (560, 470), "R-12", 110, (90, 110, 130))
    canvas.polygon([(140, 130), (700, 110), (720, 420), (600, 520), (150, 540)], fill=_PAPER, outline=_INK)
    _words(canvas, (190, 180), "R-134a", 120)
    _words(canvas, (190, 330), "REFRIGERANT  13.6 kg", 36)


def _identifier(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    canvas.rounded_rectangle((180, 80, 780, 660), 40, fill=(250, 196, 60), outline=_INK, width=4)
    canvas.rectangle((240, 150, 720, 420), fill=(190, 214, 176), outline=_INK, width=4)
    _words(canvas, (270, 180), f"R-12    {96 + dice.randrange(4)}.{dice.randrange(10)} %", 54)
    _words(canvas, (270, 260), "R-134a   0.0 %", 54)
    _words(canvas, (270, 340), "AIR      1.2 %", 54)
    for number in range(4):
        canvas.ellipse((260 + number * 120, 500, 330 + number * 120, 570), fill=_STEEL)


def _drums(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for number in range(3):
        left, colour = 70 + number * 290, dice.choice([(60, 90, 150), (150, 60, 50), (60, 120, 80)])
        canvas.rectangle((left, 250, left + 240, 640), fill=colour, outline=_INK, width=4)
        canvas.ellipse((left, 215, left + 240, 285), fill=_STEEL, outline=_INK, width=4)
        for ring in (360, 500):
            canvas.line((left, ring, left + 240, ring), fill=_INK, width=8)


def _boxes(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for number in range(8):
        left, top = 60 + number % 4 * 215, 220 + number // 4 * 220
        canvas.rectangle((left, top, left + 205, top + 205), fill=(196, 158, 110), outline=_INK, width=3)
        canvas.rectangle((left, top + 90, left + 205, top + 110), fill=(224, 204, 160))
        _words(canvas, (left + 20, top + 30), dice.choice(["HFC-32", "R-32", "GAS"]), 34)


def _papers(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    canvas.polygon([(220, 60), (760, 90), (730, 690), (190, 660)], fill=_PAPER, outline=_INK)
    _words(canvas, (270, 110), "INVOICE", 60)
    for row in range(11):
        canvas.line((260, 220 + row * 38, 300 + dice.randrange(200, 380), 222 + row * 38), fill=_STEEL, width=8)


def _hidden(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    canvas.rectangle((60, 60, 900, 660), fill=(70, 72, 78), outline=_INK, width=8)
    for number in range(4):
        _cylinder(canvas, (170 + number * 160, 220, 290 + number * 160, 470), (210, 210, 214), "22")
    for number in range(9):
        left, top = 70 + number % 5 * 165, 420 + number // 5 * 110 + dice.randrange(20)
        canvas.ellipse((left, top, left + 190, top + 130), fill=(222, 210, 180), outline=_INK, width=3)


def _lorry(canvas: ImageDraw.ImageDraw, dice: random.Random) -> None:
    colour = dice.choice([(60, 90, 150), (160, 70, 50)])
    canvas.rectangle((60, 190, 640, 520), fill=colour, outline=_INK, width=5)
    for column in range(100, 640, 40):
        canvas.line((column, 200, column, 510), fill=_INK, width=2)
    canvas.polygon([(660, 290), (820, 290), (890, 400), (890, 520), (660, 520)], fill=_PAPER, outline=_INK)
    for middle in (170, 330, 760):
        canvas.ellipse((middle - 60, 480, middle + 60, 600), fill=_INK)


_DRAWN: dict[Shows, Callable[[ImageDraw.ImageDraw, random.Random], None]] = {
    Shows.CYLINDER: _cylinders,
    Shows.LABEL: _label,
    Shows.IDENTIFIER: _identifier,
    Shows.DRUM: _drums,
    Shows.BOX: _boxes,
    Shows.PAPERS: _papers,
    Shows.HIDING_PLACE: _hidden,
    Shows.CONTAINER: _lorry,
}
