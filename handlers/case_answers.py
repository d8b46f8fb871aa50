"""The answers about a case: how each is typed, tapped and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from domain import countries, methods, places, substances
from domain.access import TLP_AUDIENCES, TLP_MARKS, Tlp
from domain.cases import PLACE_LIMIT, TEXT_LIMIT, WORDS_LIMIT, Amount, amount_fault, date_fault
from domain.routes import stops, written
from domain.words import Refusal, T
from handlers.answers import country
from handlers.form import DOUBT
from handlers.forms import Asking, Choice, Doubtful
from handlers.posting import text_of
from services.local_days import day_where
from services.reading import OPEN_AMOUNT, OPEN_DAY, Flags, flags_anew, understand
from storage import people
from templates import filters
from templates.engine import day
from templates.speech import listed, semicolon, translate

COMMON_SUBSTANCES = ("CFC-12", "HCFC-22", "HFC-134a", "R-404A", "R-410A", "HFC-32", "CFC-11", "HCFC-141b")
COMMON_METHODS = (
    "MISLABEL",
    "MISDECL",
    "CONCEAL",
    "UNLICENSED",
    "COUNTERFEIT",
    "FALSE_DOCUMENT",
    "TRANSSHIP",
    "FAKE_RECYCLED",
    "LUGGAGE",
    "ONLINE",
)
COMMON_DETECTIONS = ("IDENTIFIER", "DOC_CHECK", "PHYSICAL", "LAB", "XRAY", "RISK_PROFILE", "INTEL", "TIP")
MOST_NAMED = 8
MOST_COUNTRIES = 10

_BARE = re.compile(r"[\d\s.,٫٬']+\Z")
_TIMES = re.compile(r"\s*([\d\s.,٫٬']+?)\s*[x×х*]\s*([\d\s.,٫٬']+?)\s*(?:kgs?|кг|公斤|كغ|كجم)?\s*\Z", re.IGNORECASE)


def today(asking: Asking) -> date:
    """The day it is where the officer works."""
    return day_of(asking, asking.turn.now)


def day_of(asking: Asking, moment: int) -> date:
    """The day that a moment (UTC milliseconds) was where the officer works."""
    return day_where(moment, asking.person.country, asking.person.network)


# ── substances ────────────────────────────────────────────────────────────────────────────────────────


def substance_choices(asking: Asking) -> Sequence[Choice]:
    """The substances most often met, to tap."""
    return [Choice(filters.substance(name, asking.lang), [name]) for name in COMMON_SUBSTANCES]


def parse_substances(text: str, asking: Asking) -> list[str]:
    """Every substance or group named in any language; words that name none are kept as they are."""
    named = [mention.name for mention in substances.mentions(text)]
    if named:
        return _few(list(dict.fromkeys(named)))
    words = _names(text)
    if not words:
        raise Refusal(T("Please type the name of a substance, such as R-12, or what the papers say."))
    return words


def _names(text: str) -> list[str]:
    """What commas and lines part. Raises Refusal for too many, or for one that is too long to be kept whole."""
    return _few([text_of(word, WORDS_LIMIT) for word in re.split(r"[,;\n]", text) if word.strip()])


def _few(names: list[str]) -> list[str]:
    if len(names) > MOST_NAMED:
        raise Refusal(
            T("That names %(n)s; at most %(limit)s fit here. Please leave some out.")
            % {"n": len(names), "limit": MOST_NAMED}
        )
    return names


def show_substances(value: Sequence[str], lang: str) -> str:
    """`HFC-134a (R-134a), …`."""
    return filters.substance_list(value, lang)


# ── amount ────────────────────────────────────────────────────────────────────────────────────────────


def spelt_amount(text: str) -> str:
    """An amount with its units: `40 x 13.6` is cylinders × kilograms, a bare figure kilograms; others as they are."""
    spelt = unicodedata.normalize("NFKC", text).strip()
    times = _TIMES.match(spelt)
    if times:
        return f"{times[1]} cylinders x {times[2]} kg"
    return f"{spelt} kg" if _BARE.match(spelt) else spelt


def is_times(text: str) -> bool:
    """Whether a text is cylinders × kilograms and nothing else: `40 x 13.6`."""
    return _TIMES.match(unicodedata.normalize("NFKC", text)) is not None


def is_figure(text: str) -> bool:
    """Whether a text is a bare figure: `544`."""
    return _BARE.match(unicodedata.normalize("NFKC", text).strip()) is not None


def parse_amount(text: str, asking: Asking) -> dict[str, Any] | Doubtful:
    """`544`, `2,5 t`, `40 x 13.6`, `40 bottles of 13,6 kg` → kilograms, cylinders, kilograms in one; to be checked
    where a sign may part decimals or thousands (`1.200`)."""
    understood = understand(spelt_amount(text), lang=asking.lang, today=today(asking))
    facts = understood.facts
    if facts.quantity_kg is None and facts.cylinders is None:
        raise Refusal(
            T("“%(text)s” is no amount I understand. Type kilograms, such as 544, or cylinders × kg: 40 x 13.6.")
            % {"text": text[:40]}
        )
    amount = Amount.of(facts.quantity_kg, facts.cylinders, facts.unit_kg)
    fault = amount_fault(amount)
    if fault is not None:
        raise Refusal(fault)
    answer = {"kg": amount.kg, "cylinders": amount.cylinders, "unit_kg": amount.unit_kg}
    if any(code == OPEN_AMOUNT for code, _ in understood.flags):
        return Doubtful(answer, {"flags": flags_anew(asking.kept, understood.flags, ("quantity",))})
    return answer


def show_amount(value: Mapping[str, Any], lang: str) -> str:
    """`544 kg (40 cylinders × 13.6 kg)`."""
    return filters.amount((value.get("kg"), value.get("cylinders"), value.get("unit_kg")), lang)


# ── where and when ────────────────────────────────────────────────────────────────────────────────────


def country_choices(asking: Asking) -> Sequence[Choice]:
    """The officer's own country first, then others of the network; all others are typed."""
    own = asking.person.country
    network = asking.person.network
    others = [each.iso2 for each in countries.in_network(network, asking.lang)] if network else []
    codes = dict.fromkeys([own, *others] if own else others)
    return [Choice(filters.country(code, asking.lang), code) for code in list(codes)[:MOST_COUNTRIES]]


def parse_country(text: str, asking: Asking) -> str:
    """A country by its name in any language, its ISO code, or a port or border post in it."""
    named = {place.iso2 for place in places.mentions(text)}
    if len(named) == 1 and countries.resolve(text) is None and not countries.mentions(text):
        return named.pop()
    return country(text, asking)


def parse_place(text: str, asking: Asking) -> str:
    """The place, in the officer's words."""
    return text_of(" ".join(text.split()), PLACE_LIMIT)


def parse_route(text: str, asking: Asking) -> str:
    """The way of the goods, in the officer's words; arrows as arrows."""
    return text_of(written(stops(text)), PLACE_LIMIT)


def date_choices(asking: Asking) -> Sequence[Choice]:
    """Today and yesterday, where the officer works."""
    now = today(asking)
    return [
        Choice(T("Today"), now.isoformat()),
        Choice(T("Yesterday"), (now - timedelta(days=1)).isoformat()),
    ]


def tongue(text: str, asking: Asking, otherwise: str | None) -> str | None:
    """The language in which a typed answer is read: figures alone as the case's message writes them."""
    return otherwise if any(map(str.isalpha, text)) else asking.kept.get("text_lang") or asking.lang


def dated_in(asking: Asking) -> str | None:
    """Whose order of day and month holds: that of the case's country, else of the officer's."""
    return asking.answers.get("country") or asking.person.country


def parse_date(text: str, asking: Asking) -> str | Doubtful:
    """A day, month or year in words or figures of any of the languages; to be checked where day and month could be the
    other way round."""
    spelt = text.strip()
    flags: Flags = ()
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", spelt):
        lang = tongue(spelt, asking, asking.lang)
        understood = understand(spelt, lang=lang, today=today(asking), dated_in=dated_in(asking))
        flags = understood.flags
        implausible = next((args for code, args in understood.flags if code == "implausible_date"), None)
        if implausible or not understood.facts.date:
            raise Refusal(
                T("“%(text)s” cannot be the date. Please type it like 2026-03-14, or 2026-03, or 2026.")
                % {"text": spelt[:40]}
            )
        spelt = understood.facts.date
    fault = date_fault(spelt, today(asking))
    if fault is not None:
        raise Refusal(fault)
    if any(code == OPEN_DAY for code, _ in flags):
        return Doubtful(spelt, {"flags": flags_anew(asking.kept, flags, ("date",))})
    return spelt


def show_date(value: str, lang: str) -> str:
    """The date in words."""
    return day(value, lang)


# ── how ───────────────────────────────────────────────────────────────────────────────────────────────


def method_choices(asking: Asking) -> Sequence[Choice]:
    """The usual methods, and those already ticked."""
    codes = dict.fromkeys([*COMMON_METHODS, *(asking.answers.get("methods") or ())])
    return [Choice(filters.method(code, asking.lang), code) for code in codes]


def parse_methods(text: str, asking: Asking) -> list[str]:
    """Methods named in words of any language, added to those ticked."""
    named = [mention.code for mention in methods.mentions(text)] or [code for code in [methods.resolve(text)] if code]
    if not named:
        raise Refusal(T("I know no such method. Please tap one, or skip and tell it in your own words later."))
    return list(dict.fromkeys([*(asking.answers.get("methods") or ()), *named]))


def show_methods(value: Sequence[str], lang: str) -> str:
    """The methods by name."""
    return semicolon(lang).join(filters.method(code, lang) for code in value)


def detection_choices(asking: Asking) -> Sequence[Choice]:
    """The usual ways of detection, and those already ticked."""
    codes = dict.fromkeys([*COMMON_DETECTIONS, *(asking.answers.get("detections") or ())])
    return [Choice(filters.detection(code, asking.lang), code) for code in codes]


def parse_detections(text: str, asking: Asking) -> list[str]:
    """Ways of detection named in words of any language, added to those ticked."""
    named = [mention.code for mention in methods.detections(text)]
    if not named:
        raise Refusal(T("I know no such way of detection. Please tap one, or skip."))
    return list(dict.fromkeys([*(asking.answers.get("detections") or ()), *named]))


def show_detections(value: Sequence[str], lang: str) -> str:
    """The ways of detection by name."""
    return semicolon(lang).join(filters.detection(code, lang) for code in value)


def parse_identifiers(text: str, asking: Asking) -> dict[str, list[str]]:
    """Container, bill of lading, IMO, HS and UN numbers; what is none of them is kept as a plain number."""
    understood = understand(text, lang=asking.lang, today=today(asking))
    found = {kind: list(numbers) for kind, numbers in understood.facts.identifiers.items()}
    return found or {"other": [text_of(text, WORDS_LIMIT)]}


def show_identifiers(value: Mapping[str, Sequence[str]], lang: str) -> str:
    """`Container MSKU… ❓ wrong check digit; …`: the mark stands behind the number that it is about."""
    kinds = (
        f"{filters.identifier(kind, lang)} {filters.numbers(each, lang, kind, doubt=DOUBT)}"
        for kind, each in value.items()
    )
    return semicolon(lang).join(kinds)


def show_yes_or_no(value: str, lang: str) -> str:
    """The answer in words."""
    return translate(T("Yes") if value == "yes" else T("No"), lang)


def parse_narrative(text: str, asking: Asking) -> str:
    """What the officer tells, word for word."""
    return text_of(text, TEXT_LIMIT)


def parse_companies(text: str, asking: Asking) -> list[str]:
    """Names of firms, separated by commas or lines."""
    return _names(text)


def show_companies(value: Sequence[str], lang: str) -> str:
    """The names."""
    return listed(value, lang)


# ── who may read ──────────────────────────────────────────────────────────────────────────────────────


def tlp_choices(asking: Asking) -> Sequence[Choice]:
    """The five labels, the audience in words on each."""
    return [
        Choice(
            T("%(label)s: %(audience)s")
            % {"label": f"{TLP_MARKS[tlp]} {tlp.value}", "audience": T(TLP_AUDIENCES[tlp])},
            tlp.value,
        )
        for tlp in Tlp
    ]


def show_tlp(value: str, lang: str) -> str:
    """`🟡 TLP:AMBER, officers of your network`."""
    return listed((filters.tlp(value, lang), filters.audience(value, lang)), lang)


async def parse_readers(text: str, asking: Asking) -> list[dict[str, Any]]:
    """Officers by @username. Raises Refusal naming those who are no officers here."""
    names = re.findall(r"@?(\w{3,32})", text)
    async with asking.turn.read() as reader:
        found = [(name, await people.by_username(reader, name)) for name in names]
    unknown = [name for name, person in found if person is None or not person.actor.officer]
    if unknown or not found:
        raise Refusal(
            T("No officer here is called %(names)s. Please type @usernames of officers.")
            % {"names": ", ".join(f"@{name}" for name in unknown) or text[:40]}
        )
    readers = {person.id: person.username for _, person in found if person is not None}
    return [{"id": id_, "username": username} for id_, username in readers.items()]


def show_readers(value: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Their usernames."""
    return listed((f"@{reader['username']}" for reader in value), lang)
