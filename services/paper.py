"""Copies of PDF documents as others get them: the same pages, without who wrote them, when and with what.

A process of its own (`python -m services.paper ORIGINAL COPY`) makes one: what a document costs in memory and time ends
with it, and one that does not end is stopped.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfWriter

SECONDS = 20.0
"""After this long a copy is given up."""
MADE, CANNOT = 0, 3
SIGNATURE = b"%PDF-"
_HERE = Path(__file__).resolve().parent.parent
_TELLING = ("/Metadata", "/PieceInfo", "/AF", "/LastModified", "/Lang")
"""Entries of any part of a document that tell of its making, or carry other files."""
_ACTING = ("/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles")
"""Entries that do something when it is opened, or carry other files."""
_SAID_BY = ("/T", "/M", "/CreationDate", "/NM")
"""Who wrote a remark on a page, and when."""


async def copy(original: Path, target: Path) -> bool:
    """Make the copy of a PDF; False where none can be made: it is locked, broken, or takes too long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        __name__,
        str(original),
        str(target),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(_HERE)},
    )
    try:
        async with asyncio.timeout(SECONDS):
            return await process.wait() == MADE
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def clean(content: bytes) -> bytes | None:
    """The bytes of a PDF without what tells of its making; None for one that is locked."""
    import io

    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        return None
    writer = PdfWriter(clone_from=reader)
    for part in _parts(writer):
        _strip(part)
    stripped = io.BytesIO()
    writer.write(stripped)
    again = PdfWriter(clone_from=PdfReader(stripped))  # without what nothing refers to any more
    again.metadata = None
    made = io.BytesIO()
    again.write(made)
    return made.getvalue()


def _parts(writer: PdfWriter) -> Iterator[Any]:
    """Every dictionary of a document, those inside others too."""
    from pypdf.generic import ArrayObject, DictionaryObject

    waiting: list[Any] = [each for each in writer._objects if each is not None]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            yield each
            waiting += list(each.values())
        elif isinstance(each, ArrayObject):
            waiting += list(each)


def _strip(part: Any) -> None:
    names = [*_TELLING, *_ACTING]
    if "/Subtype" in part and "/Rect" in part and part.get("/Subtype") != "/Widget":
        names += _SAID_BY
    for name in names:
        if name in part:
            del part[name]
    if part.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]) and hasattr(part, "_data"):
        part._data = without_notes(part._data)


_START, _END, _SCAN, _ADOBE, _COMMENT = 0xD8, 0xD9, 0xDA, 0xEE, 0xFE
_NOTES = frozenset({*range(0xE1, 0xF0), _COMMENT}) - {_ADOBE}
"""Markers of the parts that tell nothing of how the picture is to be unpacked."""
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the shades of a picture."""


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG picture without the parts that cameras and programs write beside it, such as EXIF with the place."""
    if jpeg[:2] != bytes((0xFF, _START)):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != _END:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == _SCAN:
            following = _NEXT.search(jpeg, end)
            end = following.start() if following else len(jpeg)
        if marker not in _NOTES:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, bytes((0xFF, _END))])


def main(original: str, target: str) -> int:
    """Write the copy; how it went."""
    from services.files import write_whole

    try:
        made = clean(Path(original).read_bytes())
    except Exception:  # a hostile or broken document may fail in any way; its reader then gets only the original
        return CANNOT
    if made is None:
        return CANNOT
    write_whole(Path(target), made)
    return MADE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
