"""The rehearsal of a disaster: back up, restore elsewhere, bring up to date, look at everything; with times."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bot.backups import back_up, secret_of
from bot.settings import Settings
from storage.backup import Manifest, fault_of, restore
from storage.engine import StorageError
from storage.migrate import pending

PREFIX = ".drill-"


class Rehearsed(NamedTuple):
    """What was rehearsed: seconds for each step, bytes of the backup, and what it held."""

    backup_s: float
    restore_s: float
    verify_s: float
    size: int
    encrypted: bool
    manifest: Manifest


class DrillError(StorageError):
    """The rehearsal failed; the text says at which step and why."""


def rehearse(settings: Settings, now: int) -> Rehearsed:
    """Back up and restore beside the data, look at what came back, and remove it again; also while the bot runs.

    Raises DrillError, or what backup and restore raise. The data themselves are only read.
    """
    data = settings.storage.data
    for left in data.glob(f"{PREFIX}*"):  # of a rehearsal that was cut off
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=data) as folder:
        file, place = Path(folder) / "backup", Path(folder) / "restored"
        began = time.perf_counter()
        made = back_up(settings, now, file)
        backed_up = time.perf_counter()
        restored = restore(file, place, secret=secret_of(settings))
        back = time.perf_counter()
        _look(place, made.manifest, restored.manifest)
        looked = time.perf_counter()
        return Rehearsed(
            backup_s=backed_up - began,
            restore_s=back - backed_up,
            verify_s=looked - back,
            size=file.stat().st_size,
            encrypted=made.encrypted,
            manifest=made.manifest,
        )


def _look(place: Path, made: Manifest, restored: Manifest) -> None:
    if restored != made:
        raise DrillError("what came back is not the backup that was made")
    if made.missing:
        raise DrillError(f"{len(made.missing)} photos or documents were lost before, the first is {made.missing[0]}")
    if pending(place / "ozonenet.db"):
        raise DrillError("the restored database was not brought up to date")
    fault = fault_of(place, made)
    if fault is not None:
        raise DrillError(f"what came back is not whole: {fault}")
