"""The small words of every language: numbers, dates, moments, and messages with their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup

from domain.words import T
from templates import direction
from templates.catalogs import translations

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
    "zh": "中文",
}
"""The six languages of the interface, each by its own name."""
RIGHT_TO_LEFT = frozenset({"ar"})
_DAYS = {"ar": "long"}
"""Where CLDR's medium length of a day is made of figures, in which day and month could be the other way round."""
_COMMAS = {"ar": "، ", "zh": "、"}
_SEMICOLONS = {"ar": "؛ ", "zh": "；"}
_MONTHS = {"zh": "y年M月"}
_MOMENTS = {"zh": "y年M月d日 HH:mm"}

# C0 and C1 controls but tab and newline; bidirectional embeddings, overrides, isolates and marks
_TRICKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(value: Any) -> Any:
    """A text without the characters that change the direction or the shape of what follows; else the value."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _TRICKS.sub("", value)


def language(code: str | None) -> str:
    """The interface language for a code such as `fr`, `fr-CA`, `zh-hans`; English for all others."""
    short = (code or "en").replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


def translate(text: T | str, lang: str) -> str:
    """`text` in `lang`, with its parameters filled in; a plain string is looked up as a message."""
    if isinstance(text, str):
        return translations(lang).gettext(text) if text else ""
    catalog = translations(lang)
    if text.plural is None:
        message = catalog.gettext(text.message)
    else:
        message = catalog.ngettext(text.message, text.plural, text.n)
    params = {name: _param(value, lang) for name, value in text.params.items()}
    if text.plural is not None:
        params.setdefault("n", number(text.n, lang))
    return message % params if params else message


def _param(value: Any, lang: str) -> Any:
    """A parameter in its words: a message in `lang`, a fraction as `lang` writes it, a text without tricks."""
    if isinstance(value, float):
        return number(value, lang)
    return translate(value, lang) if isinstance(value, T) else plain(value)


def label(text: T | str, lang: str) -> str:
    """`text` in `lang` as a button or a notice shows it: plain words, in order also from right to left."""
    words = translate(text, lang) if isinstance(text, T) else plain(text)
    return direction.label(words) if lang in RIGHT_TO_LEFT else words


def number(value: float, lang: str) -> str:
    """A number as `lang` writes it, at most three decimals."""
    return format_decimal(value, locale=locale(lang), format="#,##0.###")


def day(value: str | date | None, lang: str) -> str:
    """A date of day, month (`2024-05`) or year (`2024`) precision in words of `lang`; empty for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return format_date(value, _DAYS.get(lang, "medium"), locale=locale(lang))
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    if len(parts) == 2:
        return format_date(date(parts[0], parts[1], 1), _MONTHS.get(lang, "LLLL y"), locale=locale(lang))
    return day(date(*parts), lang)


def moment(ms: int, lang: str, zone: str = "UTC") -> str:
    """A moment (UTC milliseconds) in the local time of `zone`, with its distance from UTC (names are ambiguous)."""
    local = datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone))
    words = format_datetime(local, _MOMENTS.get(lang, "d MMM y HH:mm"), locale=locale(lang))
    return f"{words} {_distance(local.utcoffset() or timedelta())}"


def _distance(offset: timedelta) -> str:
    """`UTC`, `UTC+8`, `UTC−3:30`."""
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def listed(words: Iterable[str], lang: str) -> str:
    """Several words as one text, with the comma of `lang`; empty ones are left out."""
    return comma(lang).join(word for word in words if word)


def comma(lang: str) -> str:
    """What stands between the parts of a list in `lang`, with its blank."""
    return _COMMAS.get(lang, ", ")


def semicolon(lang: str) -> str:
    """What stands between parts that may have commas of their own, with its blank."""
    return _SEMICOLONS.get(lang, "; ")


@cache
def locale(lang: str) -> Locale:
    """Babel's locale; Arabic with Latin digits, as customs papers have them."""
    return Locale.parse("ar_AE" if lang == "ar" else lang)


def typed(value: Any, lang: str) -> Markup:
    """What somebody typed: isolated where its direction and that of the words around it differ."""
    text = Markup.escape(plain(str(value)))
    # An isolate ends with its line.
    return Markup("\n").join(_isolated(line) if _mixes(line, lang) else line for line in text.split("\n"))


def code(value: Any, lang: str) -> Markup:
    """A reference or code: left to right also among Arabic words."""
    text = Markup.escape(plain(str(value)))
    return Markup(f"{direction.LRI}{text}{direction.PDI}") if lang in RIGHT_TO_LEFT else text


def isolated(text: Markup, words: str, lang: str) -> Markup:
    """`text`, markup around `words` on one line, isolated where their direction and that of `lang` differ."""
    return _isolated(text) if _mixes(plain(words), lang) else text


def _isolated(text: Markup) -> Markup:
    return Markup(f"{direction.FSI}{text}{direction.PDI}") if text else text


def _mixes(text: str, lang: str) -> bool:
    rtl = any(bidirectional(char) in ("R", "AL") for char in text)
    return rtl != (lang in RIGHT_TO_LEFT)
