"""What an import finds in its file: faults, notices, ids that stand twice, keys that nobody knows."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import USAGE, CommandError
from services.importing import Checked

MOST_NOTICES = 20
"""So many are listed; the others are counted."""

Told = tuple[int, str, str]
"""A line, the id in it, and what is wrong there."""


class Findings:
    """What was found so far in a file that is read from its beginning; faults are the caller's to tell.

    `lines`: whether the line is remembered in which each id stands first; that of a million takes 30 MB.
    """

    def __init__(self, *, lines: bool = True) -> None:
        self._lines = lines
        self._first_lines: dict[int, int] = {}
        self._unknown: dict[str, int] = {}
        self._notices: list[Told] = []
        self._not_listed = 0

    def add(self, checked: Checked) -> list[Told]:
        """Take in the next lines; their faults, ids that stand in earlier lines among them."""
        faults = checked.faults
        for line, name in checked.ids:
            of_id = hash(name)
            if of_id in self._first_lines:
                faults.append((line, name, f"id: stands in line {self._first_lines[of_id]} already"))
            else:
                self._first_lines[of_id] = line if self._lines else 0
        room = MOST_NOTICES - len(self._notices)
        self._notices += checked.notices[:room]
        self._not_listed += len(checked.notices[room:])
        for key, line in checked.unknown.items():
            self._unknown.setdefault(key, line)
        return sorted(faults)

    def tell(self, *, taken: bool) -> None:
        """List notices and unknown keys on standard error; whether the cases are `taken` all the same."""
        for line, name, notice in self._notices:
            click.echo(f"notice, {place(line, name)}: {notice}", err=True)
        if self._not_listed:
            click.echo(f"and {self._not_listed:,} more notice{'s' if self._not_listed > 1 else ''}", err=True)
        for key, line in sorted(self._unknown.items(), key=lambda each: each[1]):
            click.echo(f"unknown key {key!r} (first in line {line}) is ignored", err=True)
        if self._notices and taken:
            click.echo("cases with a notice are taken as they are; please compare them with the papers", err=True)

    def cases(self, file: Path) -> int:
        """How many cases the file has, where all its lines are sound. Raises CommandError when there are none."""
        if not self._first_lines:
            raise CommandError(f"{file}: has no cases", USAGE)
        return len(self._first_lines)


class Differences:
    """The cases of a file that are there already with other contents: the first are listed, all are counted."""

    def __init__(self) -> None:
        self.number = 0
        self._first: list[Told] = []

    def add(self, differing: list[Told]) -> None:
        """Take in those of the next lines."""
        self.number += len(differing)
        self._first += differing[: MOST_NOTICES - len(self._first)]

    def tell(self) -> None:
        """List them on standard error."""
        for line, name, what in self._first:
            click.echo(f"notice, {place(line, name)}: {what}", err=True)
        if more := self.number - len(self._first):
            click.echo(f"and {more:,} more that differ{'s' if more == 1 else ''}", err=True)

    @property
    def counted(self) -> str:
        """How many they are, behind the number of those that are there."""
        return f", {self.number:,} of them with other contents" if self.number else ""


def place(line: int, name: str) -> str:
    """Where something stands: its line, and the id there."""
    return f"line {line} ({name})" if name else f"line {line}"
