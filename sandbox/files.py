"""Files: their bytes, their ids and the sizes of a picture. An id depends on the content only."""

from __future__ import annotations

import hashlib
import io
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from sandbox.errors import Refusal, bad
from sandbox.store import Json, Store, Table

PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
SIDES = (90, 320, 1280)
PREFIX = {
    "photo": "AgACAgIAAxk",
    "document": "BQACAgIAAxk",
    "video": "BAACAgIAAxk",
    "thumbnail": "AAMCAgADGQ",
}
FOLDER = {"photo": "photos", "document": "documents", "video": "videos", "thumbnail": "thumbnails"}
WRONG_IDENTIFIER = "wrong file identifier/HTTP URL specified"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a request."""

    name: str
    mime: str
    body: bytes


class Files:
    """Bytes by their hash, in memory or below a folder, and the files that point at them."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        self._rows: Table[str] = Table(store, "file", str)
        self._folder = folder
        self._bytes: dict[str, bytes] = {}
        self._paths = {row["file_path"]: identifier for identifier, row in self._rows.rows.items()}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def find(self, file_id: str) -> Json | None:
        """The stored facts of a file: kind, digest, file_unique_id, file_size,
        file_path and what it was sent with.
        """
        row: Json | None = self._rows.get(file_id)
        return row

    def by_path(self, path: str) -> Json | None:
        identifier = self._paths.get(path)
        return self.find(identifier) if identifier else None

    def read(self, row: Json) -> bytes:
        digest: str = row["digest"]
        if self._folder is None:
            return self._bytes[digest]
        return (self._folder / digest).read_bytes()

    def save(self, kind: str, body: bytes, suffix: str, facts: Json) -> Json:
        """Keep a file; returns {file_id, file_unique_id, file_size, …facts} as it stands in messages."""
        digest = hashlib.sha256(body).hexdigest()
        mark = urlsafe_b64encode(hashlib.sha256(f"{kind}:{digest}:{facts}".encode()).digest()[:27]).decode()
        file_id = f"{PREFIX[kind]}{mark}"
        unique = f"AQAD{urlsafe_b64encode(bytes.fromhex(digest)[:9]).decode()}"
        public = {"file_id": file_id, "file_unique_id": unique, "file_size": len(body), **facts}
        if file_id not in self._rows:
            if self._folder is None:
                self._bytes[digest] = body
            elif not (self._folder / digest).exists():
                partial = self._folder / f"{digest}.part"
                partial.write_bytes(body)
                partial.replace(self._folder / digest)
            path = f"{FOLDER[kind]}/file_{len(self._rows)}{suffix}"
            self._rows.put(file_id, {"kind": kind, "digest": digest, "file_path": path, "public": public})
            self._paths[path] = file_id
        return public

    def photo(self, upload: Upload) -> list[Json]:
        """A picture as Telegram keeps it: JPEG without metadata, in up to three sizes, the largest last."""
        if len(upload.body) > PHOTO_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        if not upload.body:
            raise bad("file must be non-empty")
        try:
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(upload.body))).convert("RGB")
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
            raise bad("IMAGE_PROCESS_FAILED") from error
        width, height = image.size
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        sides = [side for side in SIDES if side < max(width, height)] or []
        if max(width, height) <= SIDES[-1]:
            sides.append(max(width, height))
        return [self._size(image, side) for side in sides]

    def document(self, upload: Upload) -> Json:
        """A file kept unaltered."""
        self._check(upload)
        facts = {"file_name": upload.name, "mime_type": upload.mime or "application/octet-stream"}
        return self.save("document", upload.body, Path(upload.name).suffix[:12], facts)

    def video(self, upload: Upload, facts: Json) -> Json:
        self._check(upload)
        whole = {
            "width": 0,
            "height": 0,
            "duration": 0,
            "file_name": upload.name,
            "mime_type": upload.mime,
        } | facts
        return self.save("video", upload.body, Path(upload.name).suffix[:12] or ".mp4", whole)

    def reuse(self, kind: str, file_id: str) -> Json | list[Json]:
        """What a message carries when a known file is sent again by its id.

        A photo's id gives that size alone.
        """
        row = self.find(file_id)
        if row is None:
            raise bad(WRONG_IDENTIFIER)
        if row["kind"] != kind:
            raise bad(f"can't use file of type {row['kind'].capitalize()} as {kind.capitalize()}")
        if kind == "photo":
            return [self._rows.get(other)["public"] for other in row.get("sizes", [file_id])]
        public: Json = row["public"]
        return public

    def remember_sizes(self, sizes: list[Json]) -> None:
        """So that sending one size again brings them all."""
        names = [size["file_id"] for size in sizes]
        for name in names:
            row = self._rows.get(name)
            if "sizes" not in row:
                self._rows.put(name, {**row, "sizes": names})

    @staticmethod
    def _check(upload: Upload) -> None:
        if len(upload.body) > DOCUMENT_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        if not upload.body:
            raise bad("file must be non-empty")

    def _size(self, image: Image.Image, side: int) -> Json:
        small = image.copy()
        small.thumbnail((side, side))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=87)
        return self.save("photo", out.getvalue(), ".jpg", {"width": small.width, "height": small.height})
