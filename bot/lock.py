"""One bot a data folder: two would answer every officer twice."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.errors import BUSY, CommandError

FILE_NAME: Final = "ozonenet.lock"


class AlreadyRunning(CommandError):
    """Another process holds the data folder."""

    exit_code = BUSY


class InstanceLock:
    """Holds `data_dir` for this process, as a context manager or by `acquire` and `release`.

    The kernel lets go when the process ends in whatever way, so a lock never stays behind. The file keeps the
    number of the process that holds it, for the message to the next one; it is not removed, or two processes
    could each lock a file of their own.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE_NAME
        self._file: int | None = None

    def acquire(self) -> None:
        """Takes the folder, which is made if it is missing; AlreadyRunning names who has it.

        Raises CommandError for a folder that this user cannot make or write to.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CommandError(
                f"{self.path.parent} cannot be written to ({error.strerror}); name another data folder, "
                "or let this user write there"
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 32, 0).decode("ascii", "replace").strip()
            os.close(file)
            process = f"process {holder}" if holder else "another process"
            raise AlreadyRunning(
                f"{self.path.parent} is in use by OzoneNet, {process}; stop it, or name another data folder"
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        self._file = file

    def release(self) -> None:
        """Lets go; nothing happens when the folder is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
