"""Pictures as phones take them: with scenery, and with the place where they were taken."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import NameObject, StreamObject

from sandbox.files import Upload

PLACE = b"GPSCANARY"
"""What the metadata of `taken` hold in several places."""
_EXIF_GPS, _EXIF_MAKE, _EXIF_ORIENTATION, _EXIF_COMMENT = 0x8825, 0x010F, 0x0112, 0x9286


AUTHOR = b"Ana Author of Customs"
"""Who wrote the document `written`, as several of its parts say."""


def written(name: str = "invoice.pdf", words: str = "invoice", *, locked: bool = False) -> Upload:
    """A PDF of one page with a photograph, as programs write them: with its author, and where the photo was taken."""
    page = io.BytesIO()
    scene(len(words)).save(page, "PDF")
    writer = PdfWriter(clone_from=PdfReader(page))
    writer.add_metadata({"/Author": AUTHOR.decode(), "/Producer": AUTHOR.decode(), "/Title": words})
    about = StreamObject()
    about.set_data(b"<x:xmpmeta>" + AUTHOR + b"</x:xmpmeta>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(about)
    writer.add_attachment("notes.txt", AUTHOR)
    remark = Text(text="checked", rect=(10, 10, 20, 20), title_bar=AUTHOR.decode())
    writer.add_annotation(0, remark)
    for each in writer._objects:
        if isinstance(each, StreamObject) and each.get("/Subtype") == "/Image":
            each._data = taken(len(words)).body
    if locked:
        writer.encrypt("", "owner")
    made = io.BytesIO()
    writer.write(made)
    return Upload(name, "application/pdf", made.getvalue())


def scene(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A store with cylinders, another one for each seed."""
    dice = random.Random(seed)
    width, height = size
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    for row in range(height):
        shade = int(60 + 120 * row / height) if seed % 2 else int(200 - 120 * row / height)
        draw.line((0, row, width, row), fill=(shade, shade, min(255, shade + 20)))
    for _ in range(dice.randrange(4, 8)):
        left, top = dice.randrange(0, width - 100), dice.randrange(80, height // 2)
        wide, high = dice.randrange(60, 160), dice.randrange(120, 260)
        colour = (dice.randrange(20, 255), dice.randrange(20, 255), dice.randrange(20, 255))
        draw.rounded_rectangle((left, top, left + wide, top + high), 24, fill=colour)
        draw.rectangle((left + 6, top + high // 3, left + wide - 6, top + high // 2), fill=(240, 240, 230))
    return picture.filter(ImageFilter.GaussianBlur(1))


def jpeg(picture: Image.Image, quality: int = 85, **more: object) -> bytes:
    """As JPEG."""
    body = io.BytesIO()
    picture.save(body, "JPEG", quality=quality, **more)
    return body.getvalue()


def photo(seed: int = 1) -> Upload:
    """A photograph, sent as one."""
    return Upload("cylinder.jpg", "image/jpeg", jpeg(scene(seed)))


def taken(seed: int = 1, name: str = "IMG_0001.jpg", orientation: int = 1) -> Upload:
    """A photograph as it comes from the camera, sent as a file: with place, device, comment and colour profile."""
    exif = Image.Exif()
    exif[_EXIF_MAKE] = PLACE.decode()
    exif[_EXIF_ORIENTATION] = orientation
    exif.get_ifd(0x8769)[_EXIF_COMMENT] = b"ASCII\0\0\0" + PLACE
    exif.get_ifd(_EXIF_GPS).update({1: "N", 2: (14.0, 35.0, 42.0), 3: "E", 4: (120.0, 58.0, 1.0), 29: PLACE.decode()})
    body = jpeg(scene(seed), exif=exif, comment=PLACE, icc_profile=b"\0" * 128 + PLACE)
    return Upload(name, "image/jpeg", body + b"trailing " + PLACE)
