"""Places that no table knows, by the words beside them: "Kasumo border post", "puerto de Xpujil", "пост «Малик»".

Such a place is taken as it is written (Cyrillic in Latin letters), and marked as uncertain.
"""

from __future__ import annotations

import re

from domain import countries, fieldwords, substances

from ..model import Found

_WORD = r"[A-ZÀ-Þ][\w'’\-]*[\wÀ-ÿ]"
_NAME = rf"{_WORD}(?:[ \-](?:(?:de|del|da|do|la|el|al|di|du|des|les) )?{_WORD}){{0,2}}"
_PATTERNS = (
    re.compile(
        r"(?i:\b(?:port of|border post of|border post at|border crossing at|checkpoint at|town of|village of|"
        r"puesto fronterizo(?: de)?|paso fronterizo(?: de)?|paso de|puerto de|aduana de|"
        r"aeropuerto(?: internacional)? de|"
        r"localidad de|ciudad de|poste(?:[ \-]frontière| frontalier)?(?: de| d['’])|port(?: sec)? de|"
        r"aéroport(?: international)?(?: de| d['’])|bureau(?: des douanes| de douane)?(?: de| d['’])|"
        r"village de|ville de|douanes? de)) ?"
        rf"({_NAME})"
    ),
    re.compile(
        rf"\b({_NAME}) (?:border(?: post| crossing| point| control)?|port|airport|crossing|checkpoint|wharf|"
        r"harbou?r|jetty|dry port|seaport|OSBP|free zone|market)\b"
    ),
    re.compile(
        r"(?:\b(?:[Пп]орту?|[Пп]осту?|[Пп]осте|[Пп]ункте? пропуска|МАПП|ЖДПП|КПП|ТПП|[Аа]эропорту?|[Сс]танция|"
        r"(?<!\d )(?<!\d)г\.|с\.)) ?"
        r"[«\"]?([А-ЯЁ][а-яё\-]+(?: [А-ЯЁ][а-яё]+)?)[»\"]?"
    ),
)
_NO_NAMES = frozenset(
    [
        "the",
        "our",
        "their",
        "his",
        "her",
        "this",
        "that",
        "all",
        "each",
        "next",
        "main",
        "international",
        "central",
        "old",
        "new",
        "customs",
        "border",
        "dry",
        "sea",
        "air",
        "ozone",
        "national",
        "free",
        "black",
        "local",
        "a",
        "an",
        "mobile",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "unit",
        "container",
        "cargo",
        "green",
        "red",
        "land",
        "inland",
        "river",
        "bonded",
        "commercial",
        "marítimo",
        "general",
        "regional",
        "aduana",
        "douane",
        "puerto",
        "port",
        "таможенный",
        "таможенного",
        "пограничный",
        "международный",
        "морской",
    ]
)
_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


def unlisted(raw: str) -> Found[str] | None:
    """The first place that the words beside it show to be one, as written; None if there is none."""
    taken = [(m.start, m.end) for m in countries.mentions(raw)]
    taken += [(m.start, m.end) for m in substances.mentions(raw)]
    taken += [(m.start, m.end) for m in fieldwords.countries_by_adjective(raw)]
    for pattern in _PATTERNS:
        for match in pattern.finditer(raw):
            start, end = match.span(1)
            first = match.group(1).split(" ")[0].lower()
            if first not in _NO_NAMES and not any(left < end and start < right for left, right in taken):
                return Found(_in_latin(match.group(1)), start, end, False, "as written")
    return None


def _in_latin(name: str) -> str:
    if not re.search("[а-яё]", name):
        return name
    letters = [_LETTERS.get(char.lower(), char) for char in name]
    return "".join(new.capitalize() if old.isupper() else new for old, new in zip(name, letters, strict=True))
