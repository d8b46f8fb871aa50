"""The field's codes in the reader's language: labels, countries, networks, substances, methods, roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from domain import check_digits, countries, hs, methods, networks, places, routes, substances
from domain.access import ROLE_NAMES, TLP_AUDIENCES, TLP_MARKS, Role, Tlp
from domain.cases import IDENTIFIER_NAMES, STATUS_NAMES, Status
from domain.photos import SHOWS_NAMES, Shows
from domain.words import T
from templates.speech import RIGHT_TO_LEFT, code, day, isolated, listed, moment, number, plain, translate, typed


def tlp(label: Tlp | str, lang: str) -> str:
    """`🟡 TLP:AMBER`; the label itself is never translated."""
    known = Tlp(label)
    return f"{TLP_MARKS[known]} TLP:{known.value}"


def audience(label: Tlp | str, lang: str) -> str:
    """Who may read what is labelled so, in words."""
    return translate(TLP_AUDIENCES[Tlp(label)], lang)


def country(iso2: str | None, lang: str) -> str:
    """`🇵🇭 Philippines`."""
    return f"{countries.flag(iso2)} {countries.name(iso2, lang)}" if iso2 else ""


def country_name(iso2: str | None, lang: str) -> str:
    """The country's name alone."""
    return countries.name(iso2, lang) if iso2 else ""


def place(name: str, lang: str, iso2: str | None = None) -> str:
    """A place of that country by its name in `lang`, where it is known; else as it was written."""
    return places.name(name, lang, iso2)


def route(value: str, lang: str) -> str:
    """The stops of a route, countries and places by their names in `lang`."""
    return routes.written(_stop(stop, lang) for stop in routes.stops(value))


def _stop(stop: str, lang: str) -> str:
    iso2 = countries.resolve(stop) if lang != "en" else None
    return countries.name(iso2, lang) if iso2 and countries.name(iso2) == stop else places.name(stop, lang)


def network(code: str | None, lang: str) -> str:
    """The network's name; its code where it has none."""
    known = networks.get(code) if code else None
    return known.name(lang) if known else code or ""


def substance(name: str, lang: str) -> str:
    """`CFC-12 (R-12)`: the Protocol's name and the number on the cylinder; words that are no key stay as they are."""
    known = substances.get(name)
    if known is None or not known.ashrae or known.ashrae == known.name or "(" in known.name:
        return name
    return f"{known.name} ({known.ashrae})"


def substance_list(names: Iterable[str], lang: str) -> str:
    """Several substances, as one text."""
    return listed((substance(name, lang) for name in names), lang)


def method(code: str, lang: str) -> str:
    """The name of a method of smuggling."""
    known = methods.get(code)
    if known is None:
        return code
    return known.name(lang) if lang == "zh" else translate(known.name_en, lang)


def detection(code: str, lang: str) -> str:
    """The name of a way of detection."""
    known = methods.detection(code)
    return translate(known.name_en, lang) if known else code


def status(value: Status | str, lang: str) -> str:
    """The name of a status."""
    return translate(STATUS_NAMES[Status(value)], lang)


def shows(value: str, lang: str) -> str:
    """What a photograph shows; empty where nobody has said."""
    return translate(SHOWS_NAMES[Shows(value)], lang) if value else ""


def role(value: Role | str | None, lang: str) -> str:
    """The name of a role; empty for none."""
    return translate(ROLE_NAMES[Role(value)], lang) if value else ""


def identifier(kind: str, lang: str) -> str:
    """The name of a kind of number, such as container."""
    return translate(IDENTIFIER_NAMES.get(kind, IDENTIFIER_NAMES["other"]), lang)


def bare_number(number: str, lang: str, kind: str) -> str:
    """A number of that kind as it stands in papers: a customs code without its edition."""
    return hs.parted(number)[0] if kind == "hs" else number


def remark(number: str, lang: str, kind: str, doubt: str = "⚠️") -> str:
    """What stands behind a number of that kind: the edition of a customs code, and behind the mark of `doubt` that its
    check digit is wrong or its edition open; else nothing."""
    if check_digits.wrong(kind, number):
        return f" {doubt} {translate(T('wrong check digit'), lang)}"
    edition = hs.parted(number)[1] if kind == "hs" else None
    if edition not in hs.EDITION_NAMES:
        return ""
    words = translate(hs.EDITION_NAMES[edition], lang)
    return f" {doubt} {words}" if edition == hs.AMBIGUOUS else f" ({words})"


def numbers(values: Iterable[str], lang: str, kind: str, doubt: str = "⚠️") -> str:
    """Numbers of that kind, each with its remark."""
    return listed((bare_number(each, lang, kind) + remark(each, lang, kind, doubt) for each in values), lang)


def shortened(text: str, lang: str, most: int) -> str:
    """A text of at most `most` characters as it is; of a longer one the beginning and the end, on a card that has more
    to say than it."""
    if len(text) <= most:
        return text
    head, tail = most * 3 // 4, most // 4
    return f"{text[:head].rstrip()} … {text[-tail:].lstrip()}"


def amount(value: tuple[float | None, int | None, float | None], lang: str) -> str:
    """`544 kg (40 cylinders × 13.6 kg)` of (kilograms, cylinders, kilograms in one); empty when nothing is known."""
    kg, cylinders, unit = value
    counted = (
        translate(T("%(n)s cylinder", plural="%(n)s cylinders", n=cylinders), lang) if cylinders is not None else ""
    )
    if counted and unit is not None:
        counted = f"{counted} × {_kilograms(unit, lang)}"
    if kg is None:
        return counted
    total = _kilograms(kg, lang)
    return f"{total} ({counted})" if counted else total


def kg(value: float | None, lang: str) -> str:
    """Kilograms; empty for None."""
    return "" if value is None else _kilograms(value, lang)


def _kilograms(value: float, lang: str) -> str:
    return translate(T("%(n)s kg", {"n": number(value, lang)}), lang)


def marked(pieces: Iterable[tuple[str, bool]], lang: str) -> Markup:
    """A title in pieces, those that were asked for in bold."""
    return _bold(
        (Markup.escape(plain(text)) if lang in RIGHT_TO_LEFT else typed(text, lang), it) for text, it in pieces
    )


def quoted(pieces: Sequence[tuple[str, bool]], lang: str) -> Markup:
    """A part of what somebody typed, in pieces, as it stands in a quotation: isolated as a whole where need be."""
    words = _bold((Markup.escape(plain(text)), it) for text, it in pieces)
    return isolated(words, "".join(text for text, _ in pieces), lang)


def _bold(pieces: Iterable[tuple[Markup, bool]]) -> Markup:
    return Markup("").join(Markup("<b>%s</b>") % text if it else text for text, it in pieces)


FILTERS: dict[str, Callable[..., str]] = {
    "t": translate,
    "number": number,
    "bare_number": bare_number,
    "shortened": shortened,
    "remark": remark,
    "kg": kg,
    "listed": listed,
    "day": day,
    "moment": moment,
    "typed": typed,
    "code": code,
    "tlp": tlp,
    "audience": audience,
    "country": country,
    "country_name": country_name,
    "network": network,
    "place": place,
    "route": route,
    "substance": substance,
    "substances": substance_list,
    "method": method,
    "detection": detection,
    "status": status,
    "role": role,
    "shows": shows,
    "identifier": identifier,
    "amount": amount,
    "marked": marked,
    "quoted": quoted,
}
