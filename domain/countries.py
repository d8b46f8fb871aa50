"""Countries: names in six languages, networks, zones, and finding them in what officers write.

The countries of the networks come from `data/countries.csv`; names, and all other countries, from CLDR.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from babel import Locale
from babel.core import get_global

from domain import folding, tables
from domain.folding import Tokens
from domain.phrases import Hit, Phrases

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

# Codes of CLDR that are no countries: unions, outlying oceans, pseudo-locales.
_NOT_COUNTRIES = frozenset(
    ("AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)


@dataclass(frozen=True, slots=True)
class Country:
    """A country of a network. `zone` is the IANA zone of its capital; `default_language` is one of the six,
    `local_language` what people speak there (ISO 639-1, empty where it is not noted)."""

    iso2: str
    iso3: str
    name_en: str
    network: str
    party_status: str
    ceit: bool
    high_ambient_temperature: bool
    role: str
    default_language: str
    local_language: str
    zone: str
    zone_source: str
    note: str
    source: str


@functools.lru_cache(maxsize=1)
def _by_iso2() -> dict[str, Country]:
    return {row["iso2"]: _country(row) for row in tables.rows("countries")}


def _country(row: dict[str, str]) -> Country:
    return Country(
        iso2=row["iso2"],
        iso3=row["iso3"],
        name_en=row["name_en"],
        network=row["network"],
        party_status=row["party_status"],
        ceit=row["ceit"] == "yes",
        high_ambient_temperature=row["high_ambient_temperature"] == "yes",
        role=row["role"],
        default_language=row["default_language"],
        local_language=row["local_language"],
        zone=row["zone"],
        zone_source=row["zone_source"],
        note=row["note"],
        source=row["source"],
    )


def all_countries() -> tuple[Country, ...]:
    """The countries of the nine networks."""
    return tuple(_by_iso2().values())


def get(iso2: str) -> Country | None:
    """The country of a network with this code, None for any other."""
    return _by_iso2().get(iso2)


@functools.lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    others = {row["iso2"]: row["zone"] for row in tables.rows("other_zones")}
    return others | {country.iso2: country.zone for country in all_countries()}


def zone(iso2: str) -> str | None:
    """The IANA zone of the capital of any country of the world, None for what is no country."""
    return _zones().get(iso2)


def network_of(iso2: str) -> str | None:
    """The code of the network that the country belongs to, None if it belongs to none."""
    country = _by_iso2().get(iso2)
    return country.network if country else None


@functools.cache
def in_network(code: str, lang: str = "en") -> tuple[Country, ...]:
    """The countries of one network, in the order of their names in `lang`."""
    members = (country for country in all_countries() if country.network == code)
    return tuple(sorted(members, key=lambda country: folding.fold(name(country.iso2, lang))))


@functools.lru_cache(maxsize=1)
def all_iso2() -> tuple[str, ...]:
    """The two-letter codes of every country and territory of the world, sorted."""
    world = _territories("en")
    return tuple(sorted(set(world) | set(_by_iso2())))


@functools.lru_cache(maxsize=len(LANGUAGES))
def _territories(lang: str) -> dict[str, str]:
    names = Locale.parse(lang).territories
    return {
        code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }


def name(iso2: str, lang: str = "en") -> str:
    """The country's name in one of the six languages; the code itself where there is none."""
    spoken = lang if lang in LANGUAGES else "en"
    return _territories(spoken).get(iso2) or _territories("en").get(iso2) or iso2


def flag(iso2: str) -> str:
    """The flag emoji of a two-letter code, made of its regional indicator letters."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in iso2.upper() if "A" <= letter <= "Z")


def iso3_to_iso2(iso3: str) -> str | None:
    """The two-letter code for a three-letter one, by CLDR."""
    return _iso3().get(iso3.upper())


@functools.lru_cache(maxsize=1)
def _iso3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    known = set(all_iso2())
    found = {
        code: targets[0]
        for code, targets in aliases.items()
        if len(code) == 3 and code.isalpha() and len(targets) == 1 and targets[0] in known
    }
    return found | {country.iso3: country.iso2 for country in all_countries()}


@dataclass(frozen=True, slots=True)
class Mention:
    """A country named in a text. `certainty` is "exact", or "ambiguous" where the word may mean another thing
    (a person, an adjective, a bird: "jordan", "turkey", "مالي")."""

    start: int
    end: int
    iso2: str
    certainty: str


@functools.lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    words = [(row["word"], row["iso2"]) for row in tables.rows("country_words")]
    named = [(text, iso2) for lang in LANGUAGES for iso2, text in _territories(lang).items()]
    listed = [(country.name_en, country.iso2) for country in all_countries()]
    return Phrases([*words, *listed, *named])


@functools.lru_cache(maxsize=3)
def _words_of_caution(kind: str) -> frozenset[str]:
    """Folded names that are other things too. "common": no sure country when written small (turkey, chad);
    "capital": no country at all when written small (куба, cuba); "ambiguous": never sure (Congo, مالي)."""
    return frozenset(row["word"] for row in tables.rows("country_cautions") if row["caution"] == kind)


# Abbreviations: only in capitals. "US" and "UK" are words of chats otherwise.
_ABBREVIATION = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ.\s]{1,8}\Z")
_LONGEST_ABBREVIATION = 3
_SENTENCE_START = re.compile(r"(?:^|[.!?\n]\s*)\Z")


def mentions(text: str) -> list[Mention]:
    """The countries named in `text` in any of the six languages, from left to right. Words that only begin
    like a country ("китайский", "Filipino") are not country names here."""
    tokens = folding.tokens(text)
    found = [_mention(tokens, hit) for hit in _phrases().find(tokens, lambda hit: _is_country(tokens, hit))]
    found += _codes_in_routes(text, found)
    return sorted((mention for mention in found if mention.iso2), key=lambda mention: mention.start)


def _is_country(tokens: Tokens, hit: Hit[str]) -> bool:
    written = tokens.source[hit.start : hit.end]
    word = folding.fold(written)
    if not hit.value:
        return True
    plain = re.sub(r"[^\w]", "", word)
    if word in _words_of_caution("capital") and not written[0].isupper():
        return False
    short = hit.first == hit.last and len(plain) <= _LONGEST_ABBREVIATION
    if short and word not in _words_of_caution("capital") and tokens.items[hit.first].kind != "han":
        return bool(_ABBREVIATION.match(written)) or (not plain.isascii() and not _cyrillic(plain))
    if word in {"того", "чад", "куба", "перу", "мали", "гана", "чили", "cuba", "male"} and not written[0].isupper():
        return False
    return not (word == "того" and _SENTENCE_START.search(tokens.source[: hit.start]))


def _cyrillic(word: str) -> bool:
    return any("а" <= letter <= "я" for letter in word)


def _mention(tokens: Tokens, hit: Hit[str]) -> Mention:
    written = tokens.source[hit.start : hit.end]
    word = folding.fold(written)
    unsure = word in _words_of_caution("ambiguous")
    unsure |= word in _words_of_caution("common") and written.islower()
    iso2 = hit.value
    if word in ("georgia", "georgia usa") and re.match(r"\W{1,3}U\.?S", tokens.source[hit.end : hit.end + 6]):
        iso2 = "US"
    return Mention(hit.start, hit.end, iso2, "ambiguous" if unsure else "exact")


_ROUTE = re.compile(r"(?<![A-Za-z])([A-Z]{2})\s*(?:->|→|–>|=>|>)\s*(?=([A-Z]{2})(?![A-Za-z]))")
_BRACKETED = re.compile(r"\(([A-Z]{2})\)")


def _codes_in_routes(text: str, found: list[Mention]) -> list[Mention]:
    """Two-letter codes count only where nothing else is meant: "CN → UZ", "Manila (PH)"."""
    spans = [(match.start(group), match.end(group)) for match in _ROUTE.finditer(text) for group in (1, 2)]
    spans += [match.span(1) for match in _BRACKETED.finditer(text)]
    known = set(all_iso2())
    return [
        Mention(start, end, text[start:end], "exact")
        for start, end in dict.fromkeys(spans)
        if text[start:end] in known and not any(each.start < end and start < each.end for each in found)
    ]


@functools.lru_cache(maxsize=1)
def _namesakes() -> dict[str, tuple[str, ...]]:
    return {folding.fold(row["word"]): tables.values(row["iso2"]) for row in tables.rows("country_namesakes")}


def namesakes(text: str) -> tuple[str, ...]:
    """The countries that the whole of `text` may mean alike: two for "Congo" and "Korea"; none where it names one."""
    return _namesakes().get(folding.fold(" ".join(text.split())), ())


def resolve(text: str) -> str | None:
    """The one country that the whole of `text` names: a name in any language, an ISO code in any case."""
    spelt = text.strip()
    if spelt.upper() in set(all_iso2()):
        return spelt.upper()
    tokens = folding.tokens(spelt)
    hits = [hit for hit in _phrases().find(tokens) if hit.value]
    whole = len(hits) == 1 and hits[0].first == 0 and hits[0].last == len(tokens.items) - 1
    return hits[0].value if whole else iso3_to_iso2(spelt) if len(spelt) == 3 else None
