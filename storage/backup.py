"""Backups: one tar file with database, evidence, audit key and a manifest of their hashes; and the way back.

The manifest comes first. A backup is taken while the bot runs: the database as of one moment (VACUUM INTO), then the
evidence it speaks of, which is written before the database knows of it and never changed.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import msgspec

from storage import heads
from storage.chain import KEY_FILE
from storage.engine import StorageError
from storage.files import FOLDER as EVIDENCE
from storage.migrate import Migration, migrate, version_of
from storage.sealing import MAGIC, Opening, SealError, Sealing
from storage.verify import chain_fault

DATABASE = "ozonenet.db"
MANIFEST = "manifest.json"
FORMAT = "ozonenet-backup-1"
MANIFEST_LIMIT = 64 << 20
PIECE = 1 << 20

_MEMBER = re.compile(r"ozonenet\.db|audit\.key|audit-heads\.log|files/[0-9a-f]{2}/[0-9a-f]{64}")
_TABLE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'item_index%' ORDER BY name"


class BackupError(StorageError):
    """The backup cannot be made or used; the text says why."""


class Member(msgspec.Struct, frozen=True):
    """A file in a backup; `size` in bytes."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `made_at`: UTC milliseconds; `rows`: how many by table; `missing`: evidence lost before."""

    format: str
    made_at: int
    schema: int
    rows: dict[str, int]
    members: list[Member]
    missing: list[str]


# ── making ────────────────────────────────────────────────────────────────────────────────────────────


def make(data: Path, target: Path, *, now: int, secret: bytes | None) -> Manifest:
    """Write a backup of the data folder to `target`, which must not exist; encrypted when there is a secret.

    The file appears under its name only when it is complete and on the disk.
    """
    database = data / DATABASE
    if not database.exists():
        raise BackupError(f"{database} does not exist; there is nothing to back up")
    if target.exists():
        raise BackupError(f"{target} exists already; name another file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        snapshot = Path(folder) / DATABASE
        published = _copy_of_heads(data, Path(folder))  # before the database, which then has all that they name
        _snapshot(database, snapshot)
        sources, missing = _sources(data, snapshot)
        sources |= published
        manifest = _manifest(snapshot, sources, missing, now)
        unfinished = Path(folder) / "backup"
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as file:
            _write(file, manifest, sources, secret)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    _sync(target.parent)
    return manifest


def _copy_of_heads(data: Path, folder: Path) -> dict[str, Path]:
    if not (data / heads.FILE).exists():
        return {}
    return {heads.FILE: shutil.copyfile(data / heads.FILE, folder / heads.FILE)}


def _snapshot(database: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        version_of(connection, database)
        connection.execute("VACUUM INTO ?", (str(target),))


def _sources(data: Path, snapshot: Path) -> tuple[dict[str, Path], list[str]]:
    """Member name → file, and the hashes of evidence that is not there."""
    found = {DATABASE: snapshot, KEY_FILE: data / KEY_FILE}
    missing = []
    with closing(sqlite3.connect(snapshot)) as connection:
        for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM files ORDER BY sha256"):
            name = f"{EVIDENCE}/{sha256[:2]}/{sha256}"
            if (data / name).exists():
                found[name] = data / name
            else:
                missing.append(sha256)
    return found, missing


def _manifest(snapshot: Path, sources: dict[str, Path], missing: list[str], now: int) -> Manifest:
    with closing(sqlite3.connect(snapshot)) as connection:
        schema, rows = version_of(connection, snapshot), _rows(connection)
    members = [Member(name, path.stat().st_size, _sha256(path)) for name, path in sources.items()]
    return Manifest(format=FORMAT, made_at=now, schema=schema, rows=rows, members=members, missing=missing)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in connection.execute(_TABLE)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(file: BinaryIO, manifest: Manifest, sources: dict[str, Path], secret: bytes | None) -> None:
    target: BinaryIO = file if secret is None else cast(BinaryIO, Sealing(file, secret))
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        body = msgspec.json.format(msgspec.json.encode(manifest))
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(body)
        tar.addfile(head, io.BytesIO(body))
        for member in manifest.members:
            info = tarfile.TarInfo(member.name)
            info.size, info.mode = member.size, 0o600
            with sources[member.name].open("rb") as source:
                tar.addfile(info, source)
    if target is not file:
        target.close()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ── the way back ──────────────────────────────────────────────────────────────────────────────────────


class Restored(msgspec.Struct, frozen=True):
    """What came back, and the steps that brought the database up to date."""

    manifest: Manifest
    steps: list[Migration]


def restore(source: Path, data: Path, *, secret: bytes | None) -> Restored:
    """Put a backup into the empty or absent folder `data`, which is touched only after everything was verified.

    Raises BackupError for what is damaged, cut off, foreign or newer than this program.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise BackupError(f"{data} is not empty; restore into a new folder, and move the old one away first")
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{data.name}-", dir=data.parent) as folder:
        staging = Path(folder)
        with _opened(source, secret) as tar:
            manifest = _unpack(tar, staging)
        _verify(staging, manifest)
        steps = migrate(staging / DATABASE)
        data.mkdir(mode=0o700, exist_ok=True)
        # The database last: a folder without it is no bot's folder yet.
        for path in sorted(staging.iterdir(), key=lambda path: path.name == DATABASE):
            shutil.move(path, data / path.name)
    _sync(data)
    return Restored(manifest, steps)


@contextmanager
def _opened(source: Path, secret: bytes | None) -> Iterator[tarfile.TarFile]:
    """The backup as a tar stream; every fault of the file becomes a BackupError that names it."""
    try:
        with source.open("rb") as file, tarfile.open(fileobj=_plain(source, file, secret), mode="r|") as tar:
            yield tar
    except (tarfile.TarError, EOFError, SealError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BackupError(f"{source} is no backup of OzoneNet, or it is damaged or cut off: {error}") from error
    except BackupError as error:
        raise BackupError(f"{source}: {error}") from error


def _plain(source: Path, file: BinaryIO, secret: bytes | None) -> IO[bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        file.seek(0)
        return file
    if secret is None:
        raise BackupError("it is encrypted; name its key in [backup] key_file")
    return io.BufferedReader(cast(Any, Opening(file, secret)))


def _unpack(tar: tarfile.TarFile, folder: Path) -> Manifest:
    manifest = _read_manifest(tar)
    wanted = {member.name: member for member in manifest.members}
    if len(wanted) != len(manifest.members) or not {DATABASE, KEY_FILE} <= wanted.keys():
        raise BackupError("its manifest is not whole")
    while (info := tar.next()) is not None:
        member = wanted.pop(info.name, None)
        if member is None or not info.isreg() or not _MEMBER.fullmatch(info.name):
            raise BackupError(f"it holds {info.name!r}, which does not belong there")
        _extract(tar, info, member, folder / member.name)
    if wanted:
        raise BackupError(f"it lacks {next(iter(wanted))}")
    return manifest


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    info = tar.next()
    if info is None or info.name != MANIFEST or not info.isreg() or info.size > MANIFEST_LIMIT:
        raise BackupError("it is no backup of OzoneNet")
    body = tar.extractfile(info)
    assert body is not None  # a regular file has a body
    manifest = msgspec.json.decode(body.read(), type=Manifest)
    if manifest.format != FORMAT:
        raise BackupError(f"its format is {manifest.format[:40]!r}; this program reads {FORMAT}")
    return manifest


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo, member: Member, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = tar.extractfile(info)
    assert body is not None  # a regular file has a body
    digest = hashlib.sha256()
    target.touch(mode=0o600)
    with target.open("wb") as file:
        while piece := body.read(PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != member.sha256:
        raise BackupError(f"{member.name} is not what the manifest says; the file is damaged")


def _verify(folder: Path, manifest: Manifest) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        _require_version(connection)
        fault = database_fault(connection) or chain_fault(folder / DATABASE)
        if fault is not None:
            raise BackupError(fault)
        if _rows(connection) != manifest.rows:
            raise BackupError("the database does not hold the rows that the manifest counts")


def _require_version(connection: sqlite3.Connection) -> None:
    try:
        version_of(connection, Path("its database"))
    except StorageError as error:
        raise BackupError(str(error)) from error


# ── is a database sound? ──────────────────────────────────────────────────────────────────────────────


def database_fault(connection: sqlite3.Connection) -> str | None:
    """What is wrong with the file itself or with its references; None when it is sound."""
    try:
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            return f"the database is damaged: {said}"
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return f"the database is damaged: {error}"
    return None if broken is None else f"the database is damaged: a row of {broken[0]} refers to nothing in {broken[2]}"


def fault_of(data: Path, manifest: Manifest) -> str | None:
    """What a restored folder lacks of what the manifest says; None when it is whole.

    Asks everything anew: file, references, audit log, rows, and the bytes of every photo and document.
    """
    with closing(sqlite3.connect(f"file:{data / DATABASE}?mode=ro", uri=True)) as connection:
        fault = database_fault(connection) or chain_fault(data / DATABASE)
        if fault is not None:
            return fault
        rows = _rows(connection)
    for table, count in manifest.rows.items():
        if rows.get(table) != count:
            return f"the table {table} has {rows.get(table)} rows, not {count}"
    for member in manifest.members:
        if member.name.startswith(f"{EVIDENCE}/") and _sha256(data / member.name) != member.sha256:
            return f"{member.name} is not what was backed up"
    return None
