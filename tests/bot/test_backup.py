"""Backups: whole, encrypted, and refused where anything is wrong with them."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.app import open_database
from bot.backups import back_up
from bot.cli import cli
from bot.settings import Backup, Settings, Storage
from storage import heads, people
from storage.backup import BackupError, Manifest, make, restore
from storage.chain import AuditEntry, Head
from storage.sealing import CHUNK, MAGIC, Opening, SealError, Sealing

NOW = 1_795_000_000_000
SECRET = b"a key for tests that is long enough"
EVIDENCE = b"a photo, unaltered" * 1000


async def fill(data: Path) -> None:
    """A data folder with a person, a photo in a draft and some audit rows."""
    database = open_database(data)
    await database.open()
    sha256 = hashlib.sha256(EVIDENCE).hexdigest()
    async with database.write() as tx:
        person = await people.add(tx, telegram_id=7, username="maria", name="Maria", language="en", now=NOW)
        await tx.execute(
            "INSERT INTO files (kind, size, sha256, telegram_file, by, at) VALUES ('photo', ?, ?, 'f', ?, ?)",
            (len(EVIDENCE), sha256, person.id, NOW),
        )
        for number in range(3):
            tx.audit(AuditEntry(NOW, person.id, "test", f"row {number}"))
    await database.close()
    photo = data / "files" / sha256[:2] / sha256
    photo.parent.mkdir(parents=True)
    photo.write_bytes(EVIDENCE)


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    await fill(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    make(data, tmp_path / "backup.tar", now=NOW, secret=None)
    return tmp_path / "backup.tar"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".db", ".db-wal", ".db-shm", ".lock")
    }


def rows(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "ozonenet.db")) as connection:
        return [*connection.execute("SELECT * FROM people"), *connection.execute("SELECT * FROM audit")]


# ── there and back ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("secret", [None, SECRET])
def test_what_was_backed_up_comes_back_as_it_was(data: Path, tmp_path: Path, secret: bytes | None) -> None:
    make(data, tmp_path / "backup", now=NOW, secret=secret)
    restored = restore(tmp_path / "backup", tmp_path / "new", secret=secret)
    assert contents(tmp_path / "new") == contents(data)
    assert rows(tmp_path / "new") == rows(data)
    assert restored.manifest.made_at == NOW
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


async def test_a_backup_is_taken_while_the_bot_writes(data: Path, tmp_path: Path) -> None:
    database = open_database(data)
    await database.open()
    async with database.write() as tx:
        await people.add(tx, telegram_id=8, username="new", name="", language="en", now=NOW)
        manifest = make(data, tmp_path / "backup.tar", now=NOW, secret=None)
    assert manifest.rows["people"] == 1
    assert make(data, tmp_path / "later.tar", now=NOW, secret=None).rows["people"] == 2
    await database.close()


def test_an_encrypted_backup_shows_nothing_of_what_it_holds(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "backup", now=NOW, secret=SECRET)
    sealed = (tmp_path / "backup").read_bytes()
    assert sealed.startswith(MAGIC)
    assert b"maria" not in sealed.lower()
    assert EVIDENCE[:32] not in sealed


def test_a_lost_photo_is_told_and_does_not_keep_the_rest_from_being_saved(data: Path, tmp_path: Path) -> None:
    for photo in (data / "files").rglob("*"):
        if photo.is_file():
            photo.unlink()
    manifest = make(data, tmp_path / "backup.tar", now=NOW, secret=None)
    assert manifest.missing == [hashlib.sha256(EVIDENCE).hexdigest()]
    restore(tmp_path / "backup.tar", tmp_path / "new", secret=None)


async def test_published_heads_come_along_and_a_log_cut_short_is_refused(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "ozonenet.db")) as connection:
        row_id, hash_ = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    heads.append(data / heads.FILE, Head(row_id, hash_), NOW)
    make(data, tmp_path / "backup.tar", now=NOW, secret=None)
    restore(tmp_path / "backup.tar", tmp_path / "new", secret=None)
    assert (tmp_path / "new" / heads.FILE).read_bytes() == (data / heads.FILE).read_bytes()
    cut = altered(data, tmp_path, f"DELETE FROM audit WHERE id = {row_id}")
    refuse(rewritten(tmp_path / "backup.tar", {"ozonenet.db": cut}), tmp_path / "other", "cut off")


def test_only_the_newest_backups_are_kept_and_other_files_are_left_alone(data: Path, tmp_path: Path) -> None:
    settings = Settings(storage=Storage(data=data), backup=Backup(folder=tmp_path / "kept", keep=2))
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "notes.txt").write_text("mine", encoding="utf-8")
    made = [back_up(settings, NOW + hour * 3_600_000).path.name for hour in range(4)]
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["notes.txt", *made[2:]]


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────


def refuse(source: Path, target: Path, words: str, secret: bytes | None = None) -> None:
    with pytest.raises(BackupError, match=words):
        restore(source, target, secret=secret)
    assert not target.exists() or not any(target.iterdir())


def test_a_folder_that_holds_something_is_never_touched(backup: Path, data: Path) -> None:
    before = contents(data), rows(data)
    with pytest.raises(BackupError, match="not empty"):
        restore(backup, data, secret=None)
    assert (contents(data), rows(data)) == before


def test_a_file_that_exists_is_never_overwritten(backup: Path, data: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupError, match="exists already"):
        make(data, backup, now=NOW, secret=None)
    assert backup.read_bytes() == before


@pytest.mark.parametrize("secret", [None, SECRET])
def test_a_backup_cut_off_anywhere_is_refused(data: Path, tmp_path: Path, secret: bytes | None) -> None:
    make(data, tmp_path / "backup", now=NOW, secret=secret)
    whole = (tmp_path / "backup").read_bytes()
    end = len(whole) - 1 if secret else len(whole.rstrip(b"\0"))
    for length in (0, 5, len(MAGIC) + 3, 700, end // 3, end // 2, end - 1):
        (tmp_path / "cut").write_bytes(whole[:length])
        refuse(tmp_path / "cut", tmp_path / "new", "cut", secret)


@pytest.mark.parametrize("secret", [None, SECRET])
def test_a_damaged_backup_is_refused(data: Path, tmp_path: Path, secret: bytes | None) -> None:
    make(data, tmp_path / "backup", now=NOW, secret=secret)
    whole = bytearray((tmp_path / "backup").read_bytes())
    with tarfile.open(tmp_path / "backup") if secret is None else tarfile.open(fileobj=_empty()) as tar:
        starts = [info.offset_data for info in tar] or [len(whole) // 2]
    for start in starts:
        whole[start + 40] ^= 1
        (tmp_path / "bad").write_bytes(whole)
        refuse(tmp_path / "bad", tmp_path / "new", "damaged|manifest|lacks", secret)
        whole[start + 40] ^= 1


def _empty() -> io.BytesIO:
    file = io.BytesIO()
    tarfile.open(fileobj=file, mode="w").close()
    file.seek(0)
    return file


def test_another_key_or_none_opens_nothing(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "backup", now=NOW, secret=SECRET)
    refuse(tmp_path / "backup", tmp_path / "new", "key_file")
    refuse(tmp_path / "backup", tmp_path / "new", "another one", SECRET + b"!")


def rewritten(backup: Path, change: dict[str, bytes], extra: dict[str, bytes] | None = None) -> Path:
    """The backup with other contents whose hashes its manifest confirms, as a forger would write it."""
    with tarfile.open(backup) as tar:
        bodies = {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]
    manifest = msgspec.json.decode(bodies.pop("manifest.json"), type=Manifest)
    bodies |= change
    members = [
        msgspec.structs.replace(
            member, size=len(bodies[member.name]), sha256=hashlib.sha256(bodies[member.name]).hexdigest()
        )
        for member in manifest.members
    ]
    head = msgspec.json.encode(msgspec.structs.replace(manifest, members=members))
    target = backup.with_name("forged.tar")
    with tarfile.open(target, "w") as tar:
        for name, body in {"manifest.json": head, **bodies, **(extra or {})}.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return target


def altered(data: Path, tmp_path: Path, sql: str) -> bytes:
    """The database of `data` after a statement that the bot would never run."""
    copy = tmp_path / "altered.db"
    with closing(sqlite3.connect(data / "ozonenet.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.executescript(sql)
    return copy.read_bytes()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE audit SET action = 'other' WHERE id = 2", "Row 2 was changed"),
        ("DELETE FROM audit WHERE id = 1", "Row 1 is missing"),
        ("UPDATE files SET by = 99", "refers to nothing"),
        ("INSERT INTO facts VALUES ('more', '1')", "rows that the manifest counts"),
        ("PRAGMA user_version = 999", "schema version 999"),
        ("PRAGMA application_id = 1", "another program"),
    ],
)
def test_a_database_that_was_changed_is_refused(backup: Path, data: Path, tmp_path: Path, sql: str, words: str) -> None:
    forged = rewritten(backup, {"ozonenet.db": altered(data, tmp_path, sql)})
    refuse(forged, tmp_path / "new", words)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../x", "config.toml"])
def test_nothing_foreign_is_unpacked(backup: Path, tmp_path: Path, name: str) -> None:
    refuse(rewritten(backup, {}, {name: b"x"}), tmp_path / "new", "does not belong")


@pytest.mark.parametrize("body", [b"", b"words", b"\x1f\x8b" + b"\0" * 600, b"\0" * 10_240])
def test_a_foreign_file_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "foreign").write_bytes(body)
    refuse(tmp_path / "foreign", tmp_path / "new", "OzoneNet")


# ── the seal ──────────────────────────────────────────────────────────────────────────────────────────


def sealed(plain: bytes) -> bytes:
    file = io.BytesIO()
    with Sealing(file, SECRET) as sealing:
        sealing.write(plain)
    return file.getvalue()


def opened(file: bytes) -> bytes:
    source = io.BytesIO(file)
    assert source.read(len(MAGIC)) == MAGIC
    return Opening(source, SECRET).read() or b""


@given(st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]), st.binary(max_size=20))
def test_what_is_sealed_opens_as_it_was(size: int, end: bytes) -> None:
    plain = b"x" * size + end
    assert opened(sealed(plain)) == plain


def test_chunks_cannot_be_dropped_or_exchanged() -> None:
    file = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c")
    start, step = len(MAGIC) + 16, CHUNK + 16
    one, two, three = file[start : start + step], file[start + step : start + 2 * step], file[start + 2 * step :]
    for wrong in (two + one + three, one + three, one + two, one):
        with pytest.raises(SealError):
            opened(file[:start] + wrong)


# ── the commands ──────────────────────────────────────────────────────────────────────────────────────


def test_the_commands_make_a_backup_and_bring_it_back(data: Path, tmp_path: Path) -> None:
    (tmp_path / "backup.key").write_text("0123456789abcdef" * 3, encoding="ascii")
    config = tmp_path / "config.toml"
    config.write_text('[backup]\nkey_file = "backup.key"\n', encoding="utf-8")
    made = CliRunner().invoke(cli, ["backup", "--config", str(config), "--data", str(data)])
    assert made.exit_code == 0, made.output
    assert "1 photos and documents" in made.output
    assert "not encrypted" not in made.output
    (file,) = (data / "backups").iterdir()
    new = str(tmp_path / "new")
    back = CliRunner().invoke(cli, ["restore", "--config", str(config), "--data", new, str(file)])
    assert back.exit_code == 0, back.output
    assert "1 people" in back.output
    again = CliRunner().invoke(cli, ["restore", "--config", str(config), "--data", new, str(file)])
    assert again.exit_code == 5
    assert "not empty" in again.output


def test_a_backup_without_a_key_says_that_it_is_not_encrypted(data: Path, tmp_path: Path) -> None:
    made = CliRunner().invoke(cli, ["backup", "--data", str(data), "--to", str(tmp_path / "b.tar")])
    assert made.exit_code == 0, made.output
    assert "not encrypted" in made.output


def test_check_tells_of_a_log_that_was_changed(data: Path) -> None:
    with closing(sqlite3.connect(data / "ozonenet.db", isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET subject = 'other' WHERE id = 2")
    checked = CliRunner().invoke(cli, ["check", "--offline", "--data", str(data)])
    assert checked.exit_code == 5
    assert "Row 2 was changed" in checked.output
