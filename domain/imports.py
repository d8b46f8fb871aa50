"""The file of cases that `import` reads: one case a line or a row, its keys, and what can be wrong with them.

`docs/import.md` tells the same to people. Every fault names its key; a record with a fault becomes no case.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from domain import countries, decimals, methods, networks, paper_numbers, substances, tables
from domain.access import DEFAULT_TLP, Tlp
from domain.cases import IDENTIFIER_NAMES, Facts, first_day
from domain.routes import written

T = TypeVar("T")

LONGEST_TEXT = 20_000
LONGEST_WORDS = 300
LONGEST_ID = 200
MOST_VALUES = 200
EARLIEST_YEAR = 1900


class Case(msgspec.Struct, frozen=True):
    """A case of the file. `country` and `network` are those of its item."""

    external_id: str
    facts: Facts
    tlp: Tlp
    country: str | None
    network: str | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a record says: a case, or why it is none; the keys that nobody knows; and its id, which one that is no case
    may have too."""

    case: Case | None
    faults: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    external_id: str | None = None


class Fault(Exception):
    """A value that cannot be; the text says what is expected."""


def understand(record: Mapping[str, Any], today: date) -> Understood:
    """The case that a record describes. A value that is missing, null or an empty text is not known."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    unknown: list[str] = []
    for key, given in record.items():
        read = KEYS.get(key)
        if read is None:
            unknown.append(key)
        elif given is not None and not (isinstance(given, str) and not given.strip()):
            try:
                values[key] = read(given)
            except Fault as fault:
                faults.append(f"{key}: {fault}")
    if "id" not in values and not any(fault.startswith("id:") for fault in faults):
        faults.append("id: is missing; every case needs one of its own")
    if not faults and not any(key in values for key in ("text", "substances_declared", "substances_actual")):
        faults.append("text: is missing, and there are no substances")
    happened = first_day(values.get("date", ""))
    if happened is not None and happened > today + timedelta(days=1):
        faults.append(f"date: {values['date']} is in the future")
    if faults:
        return Understood(None, tuple(faults), tuple(unknown), values.get("id"))
    country = values.get("country")
    network = values.get("network_code") or (countries.network_of(country) if country else None)
    case = Case(values["id"], _facts(values), values.get("tlp", DEFAULT_TLP), country, network)
    return Understood(case, (), tuple(unknown), case.external_id)


def _facts(values: Mapping[str, Any]) -> Facts:
    identifiers: dict[str, tuple[str, ...]] = values.get("identifiers", {})
    return Facts(
        declared=values.get("substances_declared", ()),
        found=values.get("substances_actual", ()),
        quantity_kg=values.get("quantity_kg"),
        cylinders=values.get("cylinders"),
        unit_kg=values.get("unit_kg"),
        country=values.get("country"),
        place=values.get("place", ""),
        date=values.get("date", ""),
        methods=values.get("method_codes", ()),
        detections=values.get("detection_codes", ()),
        route=values.get("route", ""),
        identifiers={kind: numbers for kind, numbers in identifiers.items() if kind != COMPANY},
        companies=identifiers.get(COMPANY, ()),
        narrative=values.get("narrative", ""),
        text=values.get("text", ""),
        text_lang=values.get("lang", ""),
    )


def _remembered(read: Callable[[Any], T]) -> Callable[[Any], T]:
    """A way of reading values that return in other records: a text or a list of texts is read once. Faults are found
    anew."""
    texts, lists = functools.lru_cache(1 << 13)(read), functools.lru_cache(1 << 13)(lambda given: read(list(given)))

    def value(given: Any) -> T:
        if isinstance(given, str):
            return texts(given)
        if isinstance(given, list) and all([type(each) is str for each in given]):  # noqa: C419 - quicker
            return lists(tuple(given))
        return read(given)

    return value


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Fault("must be a text or a whole number")
    return _short(str(value).strip(), LONGEST_ID)


def _short(value: str, most: int) -> str:
    if len(value) > most:
        raise Fault(f"has {len(value):,} characters; {most:,} at most")
    return value


def _words(most: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Fault("must be a text")
        return _short(value, most)

    return read


def _text(value: Any) -> str:
    return _words(LONGEST_TEXT)(value)


def _route(value: Any) -> str:
    """A text, or the stops in their order."""
    return _short(written(_list(value)) if isinstance(value, list) else _words(LONGEST_TEXT)(value), LONGEST_TEXT)


_LANG = re.compile(r"[a-z]{2,3}\Z")


def _lang(value: Any) -> str:
    tag = value.strip().lower().replace("_", "-").partition("-")[0] if isinstance(value, str) else ""
    if not _LANG.match(tag):
        raise Fault(f"{value!r} is no language code, such as en")
    return tag


def _list(value: Any) -> list[str]:
    """A list of texts; a single text may hold several with `;` between them."""
    parts = value if isinstance(value, list) else [value]
    found: list[str] = []
    for part in parts:
        if isinstance(part, bool) or not isinstance(part, str | int):
            raise Fault("must be a text or a list of texts")
        found += [piece.strip() for piece in str(part).split(";") if piece.strip()]
    if len(found) > MOST_VALUES:
        raise Fault(f"has {len(found)} values; {MOST_VALUES} at most")
    return [_short(each, LONGEST_WORDS) for each in found]


def _substances(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_substance, _list(value))))


@functools.lru_cache(maxsize=4096)
def _substance(words: str) -> str:
    """The key of the substance that the words name; words that name none stay as they are."""
    return substances.resolve(words) or words


def _country(value: Any) -> str:
    if isinstance(value, str) and (several := countries.namesakes(value)):
        codes = " or ".join(f"{iso2} ({countries.name(iso2)})" for iso2 in several)
        raise Fault(f"{value!r} may be {codes}; write the two letters")
    found = countries.resolve(value) if isinstance(value, str) else None
    if found is None:
        raise Fault(f"{value!r} is no country; two letters (ISO 3166) or a name")
    return found


@functools.lru_cache(maxsize=1)
def _networks() -> dict[str, str]:
    """Codes of networks, those of parts that have split off since too."""
    today = {row["network_today"]: row["network"] for row in tables.rows("countries")}
    return {code.replace("-", ""): known for code, known in {**today, **{n: n for n in networks.codes()}}.items()}


def _network(value: Any) -> str:
    wanted = re.sub(r"[\W_]+", "", value).upper() if isinstance(value, str) else ""
    if wanted not in _networks():
        raise Fault(f"{value!r} is no network; one of {', '.join(networks.codes())}")
    return _networks()[wanted]


_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?\Z")
_NO_DATE = frozenset({"none", "null", "n/a", "unknown", "-"})


def _date(value: Any) -> str:
    """A day, a month or a year; nothing for one that is not known."""
    written = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if written.lower() in _NO_DATE:
        return ""
    written = written.partition("T")[0] if "T" in written else written
    happened = first_day(written) if _DATE.match(written) else None
    if happened is None:
        raise Fault(f"{value!r} is no date; 2024, 2024-05, 2024-05-14 or none")
    if happened.year < EARLIEST_YEAR:
        raise Fault(f"{value} cannot be: there was nothing to smuggle before {EARLIEST_YEAR}")
    return written


def _kilograms(value: Any) -> float:
    number = value
    if isinstance(value, str):
        if decimals.doubtful(value):
            raise Fault(
                f"{value!r} may be {decimals.plain(value, ',')} or {decimals.plain(value, '.')}; write one of them"
            )
        written = decimals.plain(value)
        number = None if written is None else float(written)
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise Fault(f"{value!r} is no number of kilograms; write it like 544.5")
    if number < 0:
        raise Fault(f"{value} is less than nothing")
    return float(number)


def _whole(value: Any) -> int:
    number = _kilograms(value)
    if number != int(number):
        raise Fault(f"{value!r} is no whole number")
    return int(number)


def _codes(kind: str, known: Callable[[str], object]) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        found = [code.upper().replace("-", "_").replace(" ", "_") for code in _list(value)]
        wrong = [code for code in found if known(code) is None]
        if wrong:
            raise Fault(f"{', '.join(wrong)}: no code of a {kind}")
        return tuple(dict.fromkeys(found))

    return read


_TLP = {tlp.value: tlp for tlp in Tlp} | {"AMBER STRICT": Tlp.AMBER_STRICT, "WHITE": Tlp.CLEAR}


def _tlp(value: Any) -> Tlp:
    label = re.sub(r"[\s_]+", " ", value).strip().upper().removeprefix("TLP:").strip() if isinstance(value, str) else ""
    if label not in _TLP:
        raise Fault(f"{value!r} is no label; one of {', '.join(Tlp)}")
    return _TLP[label]


COMPANY = "company"
_KINDS = {
    "b/l": "bill_of_lading", "bl": "bill_of_lading", "bill": "bill_of_lading", "bill of lading": "bill_of_lading",
    "container number": "container", "containers": "container", "imo number": "imo", "imo_number": "imo",
    "hs code": "hs", "hs_code": "hs", "hs_codes": "hs", "un number": "un", "un_number": "un",
    "companies": COMPANY, "importer": COMPANY, "exporter": COMPANY, "consignee": COMPANY, "consignor": COMPANY,
    "shipper": COMPANY, "supplier": COMPANY, "manufacturer": COMPANY, "broker": COMPANY,
}  # fmt: skip
_PAIR = re.compile(r"\s*([^=:;]+?)\s*[=:]\s*([^;]*?)\s*(?:;|\Z)")


def _identifiers(value: Any) -> dict[str, tuple[str, ...]]:
    """An object of kind to value or values; in CSV also `container=MSKU1234565; imo=9321483`."""
    given = _object(value) if isinstance(value, str) else value
    if given == []:
        return {}
    if not isinstance(given, dict):
        raise Fault('must be an object of kind to value, such as {"container": "MSKU1234565"}')
    found: dict[str, list[str]] = {}
    for key, numbers in given.items():
        if numbers is None:
            continue
        plain = str(key).strip().lower()
        kind = _KINDS.get(plain) or paper_numbers.kind_of(plain) or plain
        known = kind if kind in IDENTIFIER_NAMES or kind == COMPANY else "other"
        found.setdefault(known, []).extend(_list(numbers))
    return {kind: tuple(dict.fromkeys(numbers)) for kind, numbers in found.items() if numbers}


def _object(written: str) -> Any:
    if written.lstrip().startswith(("{", "[")):
        try:
            return msgspec.json.decode(written)
        except msgspec.DecodeError as error:
            raise Fault(f"is no JSON object: {error}") from error
    pairs = _PAIR.findall(written)
    if not pairs:
        raise Fault("must be kind=value, with ; between several")
    several: dict[str, list[str]] = {}
    for kind, number in pairs:
        several.setdefault(kind, []).append(number)
    return several


KEYS: Mapping[str, Callable[[Any], Any]] = {
    "id": _id,
    "lang": _remembered(_lang),
    "text": _text,
    "country": _remembered(_country),
    "place": _words(LONGEST_WORDS),
    "network_code": _remembered(_network),
    "date": _remembered(_date),
    "substances_declared": _remembered(_substances),
    "substances_actual": _remembered(_substances),
    "quantity_kg": _kilograms,
    "cylinders": _whole,
    "unit_kg": _kilograms,
    "method_codes": _remembered(_codes("method", methods.get)),
    "detection_codes": _remembered(_codes("way of detection", methods.detection)),
    "route": _route,
    "identifiers": _identifiers,
    "narrative": _text,
    "tlp": _remembered(_tlp),
}
"""Every key of a record and how its value is read."""
NUMBERS = frozenset({"quantity_kg", "cylinders", "unit_kg"})
"""The keys whose values are numbers."""
