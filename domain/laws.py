"""Legislation that colleagues tell each other of: its kinds, bounds and form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from domain.words import N_


class Kind(StrEnum):
    """What sort of rule it is."""

    LAW = "law"
    REGULATION = "regulation"
    LICENCE_RULE = "licence_rule"
    QUOTA = "quota"
    BAN = "ban"


KIND_NAMES: Mapping[Kind, str] = {
    Kind.LAW: N_("Law"),
    Kind.REGULATION: N_("Regulation"),
    Kind.LICENCE_RULE: N_("Licence rule"),
    Kind.QUOTA: N_("Quota"),
    Kind.BAN: N_("Ban"),
}

TITLE_LIMIT = 200
SUMMARY_LIMIT = 1500
LINK_LIMIT = 500
MOST_SUBSTANCES = 20


class Law(msgspec.Struct, frozen=True):
    """A rule on controlled substances. `substances` are keys of substances.csv ("HFC-134a"), groups ("HFC",
    "Annex F") or words as typed; `in_force` is an ISO day, month or year, empty where it is not known; `link` an
    http address; `source` says where an entry that nobody posted was taken from."""

    country: str
    kind: Kind
    title: str
    summary: str
    substances: tuple[str, ...] = ()
    in_force: str = ""
    link: str = ""
    source: str = ""


def reference(year: int, number: int) -> str:
    """The reference of an entry: year of posting, number in that year: `L-2026-0001`."""
    return f"L-{year}-{number:04d}"


_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?\Z")


def link(typed: str) -> str | None:
    """The web address that was typed, with its scheme; None for anything else."""
    spelt = typed.strip()
    if _BARE.match(spelt):
        spelt = f"https://{spelt}"
    if len(spelt) > LINK_LIMIT or any(character.isspace() for character in spelt):
        return None
    try:
        parts = urlsplit(spelt)
    except ValueError:
        return None
    return spelt if parts.scheme in ("http", "https") and "." in (parts.hostname or "") else None
