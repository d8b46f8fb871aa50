"""The substances of the Montreal Protocol, their look-alikes, and finding them in what officers write.

Facts come from `data/substances.csv`; the state of each (verified, computed, unverified) stays with it.
`mentions` finds a substance by any name, number, trade name or CAS number in six languages.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from domain import tables

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

# The class that people name, for each annex group of the Protocol.
_CLASS_OF_ANNEX = {"A/I": "CFC", "B/I": "CFC", "A/II": "Halon", "C/I": "HCFC", "C/II": "HBFC", "F/I": "HFC",
                   "F/II": "HFC"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a blend, in per cent of mass."""

    name: str
    percent: float


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance as `substances.csv` has it; None or an empty text means "not known".

    `gwp` is the 100-year figure printed in the Protocol's annexes (IPCC AR4), `gwp_ar6` the IPCC AR6 figure.
    `names` are spellings by language; "" holds those that belong to none (numbers, trade names, formula).
    """

    name: str
    ashrae: str
    kind: str
    chemical_name: str
    formula: str
    cas: str
    annex_groups: tuple[str, ...]
    odp: float | None
    gwp: float | None
    gwp_ar6: float | None
    hs_2017: str
    hs_2022: str
    un_number: str
    un_is_own_entry: bool
    safety: str
    names: tuple[tuple[str, tuple[str, ...]], ...]
    trade_names: tuple[str, ...]
    components: tuple[Component, ...]
    tier: str
    note: str
    verified_fields: tuple[str, ...]
    computed_fields: tuple[str, ...]
    unverified_fields: tuple[str, ...]
    source: str

    @property
    def controlled(self) -> bool:
        """Whether the Protocol controls it, alone or as a part of a blend."""
        return bool(self.annex_groups)

    @property
    def groups(self) -> tuple[str, ...]:
        """Every group it belongs to: class ("CFC"), annex ("Annex C"), annex group ("Annex C/I"), "ODS"."""
        found = [_CLASS_OF_ANNEX[annex] for annex in self.annex_groups if annex in _CLASS_OF_ANNEX]
        if not found and self.name.startswith(("HFO", "HCFO", "PFC")):
            found.append("PFC" if self.name.startswith("PFC") else "HFO")
        found += [f"Annex {annex[0]}" for annex in self.annex_groups]
        found += [f"Annex {annex}" for annex in self.annex_groups]
        if any(annex[0] in "ABCE" for annex in self.annex_groups):
            found.append("ODS")
        return tuple(dict.fromkeys(found))


@functools.lru_cache(maxsize=1)
def _by_name() -> dict[str, Substance]:
    components: dict[str, list[Component]] = {}
    for row in tables.rows("blend_components"):
        part = Component(row["component"], float(row["mass_percent"]))
        components.setdefault(row["blend"], []).append(part)
    return {row["name"]: _substance(row, components) for row in tables.rows("substances")}


def _substance(row: dict[str, str], components: dict[str, list[Component]]) -> Substance:
    names = [("", (row["name"], *tables.values(row["ashrae"]), *tables.values(row["aliases"])))]
    names.append(("en", tables.values(row["chemical_name"])))
    names += [(lang, tables.values(row[f"syn_{lang}"])) for lang in LANGUAGES[1:]]
    return Substance(
        name=row["name"],
        ashrae=row["ashrae"],
        kind=row["kind"],
        chemical_name=row["chemical_name"],
        formula=row["formula"],
        cas=row["cas"],
        annex_groups=tables.values(row["annex_group"]),
        odp=tables.number(row["odp"]),
        gwp=tables.number(row["gwp_100"]),
        gwp_ar6=tables.number(row["gwp_100_ar6"]),
        hs_2017=row["hs_2012_or_2017"],
        hs_2022=row["hs_2022"],
        un_number=row["un_number"],
        un_is_own_entry=row["un_basis"] == "own entry in the list",
        safety=row["ashrae_safety"],
        names=tuple((lang, words) for lang, words in names if words),
        trade_names=tables.values(row["trade_names"]),
        components=tuple(components.get(row["name"], ())),
        tier=row["tier"],
        note=row["note"],
        verified_fields=tables.values(row["verified_fields"]),
        computed_fields=tables.values(row["computed_fields"]),
        unverified_fields=tables.values(row["unverified_fields"]),
        source=row["source"],
    )


def all_substances() -> tuple[Substance, ...]:
    """Every substance, in the order of the table."""
    return tuple(_by_name().values())


def get(name: str) -> Substance | None:
    """The substance with this key ("CFC-12", "R-404A"), None if there is none."""
    return _by_name().get(name)


@functools.lru_cache(maxsize=1)
def all_groups() -> tuple[str, ...]:
    """Every group that a search can name, classes first."""
    return tuple(dict.fromkeys(row["group"] for row in tables.rows("group_words")))


@functools.lru_cache(maxsize=64)
def members(group: str) -> tuple[str, ...]:
    """The names of the substances and blends of a group ("CFC", "Annex C", "Annex A/I", "ODS")."""
    return tuple(substance.name for substance in all_substances() if group in substance.groups)


@dataclass(frozen=True, slots=True)
class Mention:
    """A substance or a group named in a text, from character `start` to `end`.

    `certainty`: "exact"; "likely" where a letter was left out or the class does not fit the number (HFC-22);
    "fuzzy" where it is misspelt. `how`: "number", "name", "cas", "bare" (134a) or "group".
    """

    start: int
    end: int
    name: str
    certainty: str
    how: str


def mentions(text: str) -> list[Mention]:
    """The substances named in `text`, from left to right, never overlapping; groups are left out."""
    return [mention for mention in _all_mentions(text) if mention.how != "group"]


def group_mentions(text: str) -> list[Mention]:
    """The groups named in `text` without a substance: "CFCs", "Annex C", "refrigerant", "freon" alone."""
    return [mention for mention in _all_mentions(text) if mention.how == "group"]


def guesses(text: str) -> list[Mention]:
    """The substances that roughly spelt words of a search may mean, besides those that it names."""
    from domain import naming

    return naming.guessed(text)


def resolve(text: str) -> str | None:
    """The one substance that the whole of `text` names, as its key; None if there is none."""
    found = mentions(text)
    spelt = text.strip()
    if len(found) == 1 and len(spelt) - (found[0].end - found[0].start) <= 1:
        return found[0].name
    return spelt if spelt in _by_name() else None


def _all_mentions(text: str) -> list[Mention]:
    from domain import naming  # it needs the table above, and most readers of the table do not need it

    return naming.find(text)
