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

from services import files, pictures
from storage.files import FOLDER, PHOTO, StoredFile

PREVIEW, THUMBNAIL = ".preview.jpg", ".thumb.jpg"
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


@dataclass(frozen=True, slots=True)
class Sorted:
    """Files by how they are handed out: as previews; as they are; and only as the original, on an explicit wish,
    because they may tell of places and people and cannot be cleaned."""

    pictures: tuple[StoredFile, ...]
    others: tuple[StoredFile, ...]
    withheld: tuple[StoredFile, ...]


async def sort(folder: Path, stored: Sequence[StoredFile]) -> Sorted:
    """Sort files, and make the previews that are missing."""
    shown = [file for file in stored if await make(folder, file.sha256)]
    rest = [file for file in stored if file not in shown]
    withheld = [file for file in rest if await asyncio.to_thread(_may_tell, folder, file)]
    return Sorted(tuple(shown), tuple(file for file in rest if file not in withheld), tuple(withheld))


def _may_tell(folder: Path, file: StoredFile) -> bool:
    """Telegram itself cleans what is sent as a photo."""
    if file.kind == PHOTO:
        return False
    said = (file.mime, mimetypes.guess_type(file.name)[0] or "")
    if any(each.startswith(("image/", "video/")) for each in said):
        return True
    path = files.path_of(folder, file.sha256)
    if not path.exists():
        return False
    with path.open("rb") as content:
        return pictures.begins_like_one(content.read(16))


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


def _look_at(folder: Path, sha256: str) -> tuple[bool, str]:
    if not _make(folder, sha256):
        return False, ""
    return True, pictures.fingerprint(path_of(folder, sha256).read_bytes())
