"""Encryption of a stream of any length: AES-256-GCM in chunks that cannot be reordered, dropped or cut off.

Layout: MAGIC, a random salt, then chunks. The key of a file is HKDF-SHA256(secret, salt); the nonce of a chunk is
its number and whether it is the last, so a file that ends early does not open.
"""

from __future__ import annotations

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"OZONENET-SEALED-1\n"
SALT = 16
CHUNK = 1 << 20
TAG = 16
LEAST_SECRET = 16


class SealError(Exception):
    """The stream cannot be opened: a wrong key, or damage."""


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    if len(secret) < LEAST_SECRET:
        raise SealError(f"the key is shorter than {LEAST_SECRET} characters")
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(secret))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


class Sealing(io.RawIOBase):
    """A writable stream that encrypts into `target`; `close` writes the last chunk and leaves `target` open."""

    def __init__(self, target: BinaryIO, secret: bytes) -> None:
        salt = os.urandom(SALT)
        self._cipher = _cipher(secret, salt)
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting += piece
        while len(self._waiting) > CHUNK:
            self._chunk(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._chunk(bytes(self._waiting), last=True)
        super().close()

    def _chunk(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), plain, None))
        self._number += 1


class Opening(io.RawIOBase):
    """A readable stream of what `Sealing` wrote to `source`, which stands behind its MAGIC. Raises SealError."""

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        self._source = source
        self._cipher = _cipher(secret, source.read(SALT))
        self._number = 0
        self._ahead = source.read(CHUNK + TAG)
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._plain and self._ahead:
            self._plain = self._next()
        taken = self._plain[: len(view)]
        view[: len(taken)] = taken
        self._plain = self._plain[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        try:
            plain = self._cipher.decrypt(_nonce(self._number, not self._ahead), sealed, None)
        except InvalidTag as error:
            raise SealError("the key is another one, or the file is damaged or cut off") from error
        self._number += 1
        return plain
