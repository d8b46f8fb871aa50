"""The nine regional networks of ozone officers, as the 2004 report counts them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from domain import tables

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


@dataclass(frozen=True, slots=True)
class Network:
    """A regional network. `zone` is the IANA zone of its coordinator's office, a starting value for digests;
    the two counts are the report's, of Article 5 and other countries in 2004."""

    code: str
    names: tuple[tuple[str, str], ...]
    default_language: str
    zone: str
    a5_count_2004: int
    non_a5_count_2004: int
    coordinator_office: str
    source: str

    def name(self, lang: str = "en") -> str:
        """Its name in one of the six languages, English in any other."""
        names = dict(self.names)
        return names.get(lang, names["en"])


@functools.lru_cache(maxsize=1)
def _by_code() -> dict[str, Network]:
    return {
        row["code"]: Network(
            code=row["code"],
            names=tuple((lang, row[f"name_{lang}"]) for lang in LANGUAGES),
            default_language=row["default_language"],
            zone=row["zone"],
            a5_count_2004=int(row["a5_count_2004"]),
            non_a5_count_2004=int(row["non_a5_count_2004"]),
            coordinator_office=row["coordinator_office"],
            source=row["source"],
        )
        for row in tables.rows("networks")
    }


def all_networks() -> tuple[Network, ...]:
    """The nine networks, in the order of the table."""
    return tuple(_by_code().values())


def codes() -> tuple[str, ...]:
    """The codes of the nine networks: "LAC-S", "SEAP" …"""
    return tuple(_by_code())


def get(code: str) -> Network | None:
    """The network with this code, None if there is none."""
    return _by_code().get(code)
