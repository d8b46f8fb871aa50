"""What a reading says, in the short form in which the tests compare it."""

from __future__ import annotations

from domain.reading import read


def roles(text: str) -> tuple[list[str], list[str]]:
    """The substances that are declared, and those that are there."""
    reading = read(text)
    return [f.value for f in reading.declared], [f.value for f in reading.actual]


def where(text: str) -> tuple[str | None, str | None]:
    """The country and the place."""
    reading = read(text)
    return (
        reading.country.value if reading.country else None,
        reading.place.value if reading.place else None,
    )
