"""Previews: the copies of pictures that others see, without EXIF, place or any other metadata, and thumbnails.

They lie beside the original, under its SHA-256 with an ending, and are made anew when they are not there: the
original is the evidence, the previews follow from it.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.words import T
from services import files, paper, pictures
from storage.files import FOLDER, PHOTO, NewFile, StoredFile

PREVIEW, THUMBNAIL = ".preview.jpg", ".thumb.jpg"
PAPER = ".clean.pdf"
SIDES = {PREVIEW: 2048, THUMBNAIL: 320}
"""Pixels of the longer side, by ending."""
GONE = "gone.jpg"
"""A grey picture for messages whose photograph may not be seen there any more; Telegram cannot delete old ones."""


def path_of(folder: Path, sha256: str, ending: str = PREVIEW) -> Path:
    """Where the preview of the picture with this SHA-256 lies."""
    original = files.path_of(folder, sha256)
    return original.with_name(original.name + ending)


def upload(folder: Path, sha256: str, ending: str = PREVIEW) -> dict[str, str]:
    """The preview as the sender takes it."""
    return {"file": path_of(folder, sha256, ending).relative_to(folder.parent).as_posix()}


def upload_gone(folder_name: str = FOLDER) -> dict[str, str]:
    """The grey picture as the sender takes it; it lies there since the first preview was made."""
    return {"file": f"{folder_name}/{GONE}"}


async def make(folder: Path, sha256: str) -> bool:
    """Make the previews of a stored file unless they are there; False when it is no picture that can be shown."""
    return await asyncio.to_thread(_make, folder, sha256)


UNREADABLE = T(
    "“%(name)s” is kept as it is, but I cannot show it as a picture: it is damaged, or of a kind that I do not know. "
    "If you can, please send it again as a photo."
)
ORIGINAL_ONLY = T(
    "“%(name)s” is kept as it is. Such files can name who wrote them, so others get it only as the original, if they "
    "ask."
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Files by how they are handed out: pictures as previews; PDF papers as copies; others as they are; and only as the
    original, on an explicit wish, what may tell of places and people and cannot be cleaned."""

    pictures: tuple[StoredFile, ...]
    papers: tuple[StoredFile, ...]
    others: tuple[StoredFile, ...]
    withheld: tuple[StoredFile, ...]


async def sort(folder: Path, stored: Sequence[StoredFile]) -> Sorted:
    """Sort files, and make the previews that are missing."""
    shown = [file for file in stored if await make(folder, file.sha256)]
    papers = [file for file in stored if file not in shown and await _made_paper(folder, file)]
    rest = [file for file in stored if file not in shown and file not in papers]
    withheld = [file for file in rest if await asyncio.to_thread(_may_tell, folder, file)]
    others = [file for file in rest if file not in withheld]
    return Sorted(tuple(shown), tuple(papers), tuple(others), tuple(withheld))


async def remark(folder: Path, file: StoredFile | NewFile) -> T | None:
    """What its sender is told at once of a file that others will not see as he does; None of any other."""
    if file.picture or await _made_paper(folder, file):
        return None
    if file.kind == PHOTO or _claims(file, "image/"):
        return UNREADABLE % {"name": file.name or file.mime}
    return ORIGINAL_ONLY % {"name": file.name} if await asyncio.to_thread(_may_tell, folder, file) else None


def upload_paper(folder: Path, file: StoredFile) -> dict[str, str]:
    """The copy of a PDF as the sender takes it."""
    return {**upload(folder, file.sha256, PAPER), "name": file.name or "document.pdf"}


async def _made_paper(folder: Path, file: StoredFile | NewFile) -> bool:
    """Whether there is a copy of a PDF, made now if need be."""
    target = path_of(folder, file.sha256, PAPER)
    if await asyncio.to_thread(target.exists):
        return True
    original = files.path_of(folder, file.sha256)
    return (await asyncio.to_thread(_begins, original)).startswith(paper.SIGNATURE) and await paper.copy(
        original, target
    )


def _begins(path: Path) -> bytes:
    """The first bytes of a file; none where it is not there."""
    if not path.exists():
        return b""
    with path.open("rb") as content:
        return content.read(16)


def _claims(file: StoredFile | NewFile, *kinds: str) -> bool:
    """Whether its sender, or its name, says that it is of one of these kinds: `image/`, `video/`."""
    return any(said.startswith(kinds) for said in (file.mime, mimetypes.guess_type(file.name)[0] or ""))


def _may_tell(folder: Path, file: StoredFile | NewFile) -> bool:
    """Telegram itself cleans what is sent as a photo. PDF and office files hold the names of those who wrote them."""
    if file.kind == PHOTO:
        return False
    if _claims(file, "image/", "video/"):
        return True
    begins = _begins(files.path_of(folder, file.sha256))
    return begins.startswith(_WRITTEN) or pictures.begins_like_one(begins)


_WRITTEN = (paper.SIGNATURE, b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How PDF files begin, office files of today and archives, office files of old, and rich text."""


def _make(folder: Path, sha256: str) -> bool:
    wanted = [path_of(folder, sha256, ending) for ending in SIDES]
    if all(path.exists() for path in wanted):
        return True
    try:
        content = files.path_of(folder, sha256).read_bytes()
    except FileNotFoundError:
        return False
    for path, longest in zip(wanted, SIDES.values(), strict=True):
        copy = pictures.clean_copy(content, longest)
        if copy is None:
            return False
        files.write_whole(path, copy)
        content = copy  # the next one is smaller
    gone = folder / GONE
    if not gone.exists():
        files.write_whole(gone, pictures.grey())
    return True


async def look_at(folder: Path, sha256: str) -> tuple[bool, str]:
    """Whether a stored file is a picture that can be shown, now that its previews are made; and its hash
    (`domain.keys.dhash`), empty for what has none."""
    return await asyncio.to_thread(_look_at, folder, sha256)


async def turned(folder: Path, sha256: str) -> tuple[str, ...]:
    """The hashes that a picture with previews has when it is turned (`services.pictures.turned`)."""
    content = await asyncio.to_thread(path_of(folder, sha256, THUMBNAIL).read_bytes)
    return tuple(await asyncio.to_thread(pictures.turned, content))


def _look_at(folder: Path, sha256: str) -> tuple[bool, str]:
    if not _make(folder, sha256):
        return False, ""
    return True, pictures.fingerprint(path_of(folder, sha256).read_bytes())
