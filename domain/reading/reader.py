"""The passes in order: see the package's docstring."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from typing import Any

from domain import substances
from domain.hs import AMBIGUOUS

from .amounts.quantities import amount
from .codes.hs_edition import contradicts, edition, edition_spans
from .codes.identifiers import Identifiers, identifiers
from .days.dates import MONTH_FIRST, dates
from .firms import companies as firms
from .gases.claims import together
from .gases.roles import roles
from .gases.said import Spoken, heard
from .gases.scene import Role
from .gases.talk import asks, lessons
from .methods.outcome import outcome
from .methods.ways import ways
from .model import Flag, Found, HsFound, Reading
from .places.locations import locations
from .places.namesakes import namesakes
from .places.route import route
from .places.where import where
from .words.abbreviations import without_stops
from .words.fold import Folded
from .words.labels import any_of
from .words.language import language
from .words.lexicon import Cue, scan
from .words.numbers import either_way, numbers
from .words.rows import cells
from .words.said_twice import once

#: How much of a message is read; Telegram's own limit is 4,096.
MAX_CHARS = 20_000
#: How many figures are weighed against each other: no case has more, and a flood of digits must not hold the bot up.
MAX_FIGURES = 80


#: Methods that rules and questions about rules speak of too.
_RULED = frozenset(
    {"UNLICENSED", "EXPORT_NO_LICENCE", "QUOTA", "FEEDSTOCK", "HS_MISCLASS", "DISPOSABLE", "OPAQUE_LABEL"}
)
#: Where goods are found or sold: no method in a message that tells of no goods at all, not even of "gas" or "bottles".
_SCENES, _SOME_GOODS = frozenset({"LUGGAGE", "ONLINE", "SHIP_STORES", "POLYOL"}), frozenset({"vaguegas", "fillcyl"})
#: Looks like the number of a refrigerant; a year behind the letter is the number of a paper.
_CODE_LIKE = re.compile(
    r"(?<![a-zа-яё\d])(?<!\w[\-/])(?:r-?(?!(?:19|20)\d\d)|"
    r"(?:cfc|hcfc|hfc|hfo|freon|halon|фреон[а-я]{0,2}|хладон[а-я]{0,2}|氟利昂|فريون)[ \-]?)"
    r"\d{2,6}[a-z]{0,2}(?![a-zа-яё\d]|[\-/.]\d)"
)


def read(
    text: str,
    *,
    lang: str | None = None,
    today: date | None = None,
    home: str | None = None,
    dated_in: str | None = None,
) -> Reading:
    """What ``text`` says of a case. Pure: relative dates are understood only with ``today``.

    ``lang`` is the language of the writer (else guessed) and decides separators and the order of day and month;
    ``home`` is the writer's country, used where the text names none; ``dated_in`` is the country whose order of day
    and month then holds. Never raises; all spans lie inside ``text``.
    """
    long = len(text) > MAX_CHARS
    text = text[:MAX_CHARS]
    tongue = lang if lang in substances.LANGUAGES else language(text)
    folded = Folded.of(text)
    mentions = substances.mentions(text)
    codes = identifiers(folded, [(m.start, m.end) for m in mentions])
    mentions = [m for m in mentions if not _inside(m.start, codes.claimed)]
    names = [(m.start, m.end) for m in mentions]
    editions = [folded.span(*span) for span in edition_spans(folded.text)]
    bare = folded.claim([*codes.claimed, *names, *editions])
    strange = _strange(bare)
    mentions = sorted([*mentions, *strange], key=lambda mention: mention.start)
    bare = without_stops(bare.claim([(m.start, m.end) for m in strange]))
    words = scan(bare.text, "scheme_words", overlapping=True)
    ends = frozenset(bisect_left(bare.at, m.end) for m in mentions)
    cues = together(bare.text, scan(bare.text), words, ends)
    named = locations(bare, cues)
    country, place = where(bare, named, home=home)
    way = route(bare, named, cues)
    month_first = tongue == "en" and (country.value if country is not None else dated_in) in MONTH_FIRST
    when, flags, date_spans = dates(bare, cues, month_first=month_first, today=today)
    counted = bare.claim(date_spans)
    dated = {at for span in date_spans for at in range(*span)}
    count_cues = [c for c in cues if bare.at[c.start] not in dated]
    table = cells(bare, cues)
    figures = once(counted.text, numbers(counted.text, count_cues, tongue)[:MAX_FIGURES])
    much = amount(counted, count_cues, figures, table)
    goods = much.quantity_kg is not None or much.cylinders is not None or bool(codes.containers)
    said = heard(bare, roles(bare, mentions, cues, table), cues, only_declared=much.only_declared, goods=goods)
    how, noticed = ways(bare, said, [*cues, *words, *_code_cues(folded, codes)], over_limit=much.over_limit)
    if not goods and not (said.declared or said.actual):
        if asks(bare.text):
            country, place, way = None, None, None
            how = tuple(method for method in how if method.value not in _RULED)
        if lessons(bare.text):
            how = ()
        if not any(word.value in _SOME_GOODS for word in words):
            how = tuple(method for method in how if method.value not in _SCENES)
    quantity = much.quantity_kg
    if quantity is not None and not quantity.certain and any(n.other is not None and not n.certain for n in figures):
        flags += _either(quantity, [amount(counted, count_cues, ns, table).quantity_kg for ns in either_way(figures)])
    if quantity and any(m.value == "POLYOL" for m in how) and not _of_gas_itself(text, quantity.end, names):
        quantity = None
    hs = _hs(folded, codes, list(said.roles), when)
    flags += namesakes(bare, named, country, place)
    flags += [Flag("unknown_substance", (mention.name,)) for mention in strange]
    flags = [*codes.flags, *flags, *much.flags]
    flags += [
        Flag("hs_contradicts", (h.code, name))
        for h in hs
        for name in _coded(said)
        if contradicts(h.code, h.edition, name)
    ]
    flags += [Flag("hs_ambiguous", (h.code,)) for h in hs if h.edition == AMBIGUOUS]
    flags += [
        Flag("fuzzy_substance", (text[m.start : m.end], m.name))
        for m in mentions
        if m.certainty == "fuzzy" and m not in strange
    ]
    flags += [Flag("suspected_only", (name,)) for name in said.suspected]
    flags += [Flag("text_cut", (str(MAX_CHARS),))] if long else []
    return Reading(
        lang=tongue,
        declared=said.declared,
        actual=said.actual,
        quantity_kg=quantity,
        cylinders=much.cylinders,
        unit_kg=much.unit_kg,
        country=country,
        place=place,
        route=way,
        date=when,
        containers=codes.containers,
        imo=codes.imo,
        bills_of_lading=codes.bills_of_lading,
        hs_codes=hs,
        un_numbers=codes.un_numbers,
        methods=how,
        detections=noticed,
        companies=firms.companies(text),
        status=outcome(bare, [*cues, *words]),
        flags=tuple(dict.fromkeys(flags)),
    )


def _either(quantity: Found[float], others: list[Found[float] | None]) -> list[Flag]:
    """A flag with the weights that a message can mean where a sign may part decimals or thousands."""
    weights = dict.fromkeys((quantity.value, *(other.value for other in others if other is not None)))
    return [Flag("ambiguous_quantity", tuple(f"{kg:.12g}" for kg in weights))] if len(weights) > 1 else []


#: A longer code behind the word for a paper or a plate is its number: "plate R-77777".
_LONG_CODE = len("r-00000")
_REACH_PAPER = 24
_PAPER = re.compile(rf"(?<![^\W\d_]){any_of('paper')}[ :]*$")


def _strange(folded: Folded) -> list[substances.Mention]:
    """What looks like the number of a refrigerant and is the number of none: named as it was written."""
    spans = [
        folded.span(*match.span())
        for match in _CODE_LIKE.finditer(folded.text)
        if len(match.group()) < _LONG_CODE
        or not _PAPER.search(folded.text, max(0, match.start() - _REACH_PAPER), match.start())
    ]
    return [substances.Mention(start, end, folded.raw[start:end], "fuzzy", "unknown") for start, end in spans]


def _inside(position: int, spans: list[tuple[int, int]] | tuple[tuple[int, int], ...]) -> bool:
    return any(start <= position < end for start, end in spans)


#: Between a weight and the gas that it is a weight of; and what makes it the weight of something with the gas in it.
_OF_IT = re.compile(r"\s*(?:net\w*|нетто|صافي\w*|净)?\s*(?:of |de |d'|du |من )?", re.IGNORECASE)
_MIXED_IN = re.compile(r"[\s\-]*(?:pol[iy]ol|поли|based|pre|bas[eé]|بوليول|多元醇|组合)", re.IGNORECASE)


def _of_gas_itself(text: str, end: int, names: list[tuple[int, int]]) -> bool:
    """Whether a weight in a message on ready-mixed polyol is that of the gas in it: "2.5 t of R-141b inside polyol"."""
    return any(
        0 <= start - end <= 16 and _OF_IT.fullmatch(text, end, start) and not _MIXED_IN.match(text, stop)
        for start, stop in names
    )


def _coded(said: Spoken) -> list[str]:
    """The one substance that a customs code of the message is for: the declared one, or else the only one named."""
    names = [f.value for f in said.declared] or [f.value for f in said.actual]
    return names if len(names) == 1 else []


def _hs(folded: Folded, codes: Identifiers, found: list[Role], when: Found[str] | None) -> tuple[HsFound, ...]:
    """Each customs code with its edition; the substance it was used for is the declared one, or else the only one."""
    declared = [r.mention.name for r in found if r.role == "declared"]
    named = declared or [r.mention.name for r in found if r.role in ("actual", "plain")]
    year = int(when.value[:4]) if when else None
    result = []
    for code, start, end in codes.hs:
        around = "".join(c for c, at in zip(folded.text, folded.at, strict=True) if start - 40 <= at < end + 40)
        result.append(HsFound(code, edition(code, around, named, year), start, end))
    return tuple(result)


#: What a number may be the number of; the word went with it when the number was read.
_NUMBERED = frozenset(("licence", "seal", "document", "boxnumber"))


def _code_cues(folded: Folded, codes: Identifiers) -> list[Cue]:
    """Customs codes as words that a method may be told with ("2903.49 instead of 2903.45"), and the words that were
    read together with a number ("licence no. 118/24 … used twice")."""
    spans = [(bisect_left(folded.at, start), bisect_left(folded.at, end)) for start, end in codes.claimed]
    found = [
        Cue(cue.kind, cue.value, start + cue.start, start + cue.end)
        for start, end in spans
        for cue in scan(folded.text[start:end], "scheme_words", overlapping=True)
        if cue.kind == "thing" and cue.value in _NUMBERED
    ]
    hs = [(bisect_left(folded.at, start), bisect_left(folded.at, end)) for _, start, end in codes.hs]
    return [*found, *(Cue("thing", "hscode", start, end) for start, end in hs)]


def _known(found: tuple[Found[str], ...]) -> list[str]:
    return [each.value for each in found if substances.get(each.value) is not None]


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as ``extract`` prints it: of substances only those that are known; no date, quantity, country or
    place in the text is None."""
    quantity = reading.quantity_kg.value if reading.quantity_kg else None
    return {
        "substances_declared": _known(reading.declared),
        "substances_actual": _known(reading.actual),
        "quantity_kg": int(quantity) if quantity is not None and quantity == int(quantity) else quantity,
        "cylinders": reading.cylinders.value if reading.cylinders else None,
        "country": reading.country.value if reading.country else None,
        "place": reading.place.value if reading.place else None,
        "date": reading.date.value if reading.date else None,
        "containers": [{"number": c.number, "check_digit_ok": c.check_digit_ok} for c in reading.containers],
        "hs_codes": [{"code": h.code, "edition": h.edition} for h in reading.hs_codes],
        "method_codes": [f.value for f in reading.methods],
        "flags": [f.code if not f.args else f"{f.code}: {', '.join(f.args)}" for f in reading.flags],
    }
