"""Names of companies in one spelling: without legal form and accents, Cyrillic in Latin letters.

`data/company_forms.csv` has the legal forms, and the words that stand for them, of many languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rapidfuzz import fuzz

from domain import tables

_SIMILAR = 90.0
_JOINED = 96.0
"""The same for names whose words are joined or parted otherwise: Coolbreeze, Cool Breeze."""
_PIECE = 4
_LETTERS = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcye", strict=True)),
        **{"ё": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""},
        **{
            "і": "i",
            "ї": "i",
            "є": "e",
            "ґ": "g",
            "ў": "u",
            "қ": "k",
            "ғ": "g",
            "ҳ": "h",
            "ә": "a",
            "ө": "o",
            "ү": "u",
        },
    }
)
_AS_HEARD = (("shch", "sch"), ("kh", "h"), ("ts", "c"), ("iy", "i"), ("yi", "i"), ("j", "i"))
"""Ways of writing the same Russian letters in Latin ones, and the one that is kept."""


def company(name: str) -> str:
    """A company's name without its legal form, accents and punctuation, Cyrillic letters as Latin ones; empty for what
    is too short to tell."""
    spelt = unicodedata.normalize("NFKD", name).casefold()
    spelt = "".join(letter for letter in spelt if not unicodedata.combining(letter)).replace(".", "")
    words = [word for word in re.findall(r"\w+", spelt) if word not in _forms()]
    joined = _han_forms().sub("", " ".join(map(_latin, words)))
    return joined if len(joined) >= _PIECE else ""


def pieces(name: str) -> frozenset[str]:
    """Beginnings and ends of the words of a normalised name: two spellings of one name share at least one."""
    found = {piece for word in name.split() if len(word) >= _PIECE for piece in (word[:_PIECE], "-" + word[-_PIECE:])}
    return frozenset(found or {name.replace(" ", "")[:_PIECE]})


def same_company(one: str, other: str) -> bool:
    """Whether two normalised names are most likely spellings of the same. Their numbers agree: 2000 is not 2001."""
    if one == other:
        return True
    if _numbers(one) != _numbers(other):
        return False
    if one.count(" ") != other.count(" ") and fuzz.ratio(_joined(one), _joined(other)) >= _JOINED:
        return True
    return fuzz.token_sort_ratio(one, other) >= _SIMILAR


def _joined(name: str) -> str:
    """Without blanks; letters that only meet where two words do are heard as within one."""
    return _latin(name.replace(" ", ""))


def _numbers(name: str) -> list[str]:
    return sorted(number.lstrip("0") for number in re.findall(r"\d+", name))


def _latin(word: str) -> str:
    heard = word.translate(_LETTERS)
    if heard == word and not word.isascii():
        return word
    for written, kept in _AS_HEARD:
        heard = heard.replace(written, kept)
    return heard


@cache
def _forms() -> frozenset[str]:
    return frozenset(row["form"] for row in tables.rows("company_forms") if row["place"] == "anywhere")


@cache
def _han_forms() -> re.Pattern[str]:
    ends = sorted((row["form"] for row in tables.rows("company_forms") if row["place"] == "end"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(ends)})\Z")
