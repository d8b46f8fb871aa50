"""From a screen's name and its data to the words a person reads.

`render("cases/card", "ar", …)` fills `templates/cases/card.html.j2` in Arabic. Everything is escaped
(`autoescape=True`: Jinja's choice by file name would miss `*.html.j2`), and what people typed loses control
characters that could turn the rest of a message around. Messages are Telegram HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from templates import direction
from templates.catalogs import translations
from templates.filters import FILTERS
from templates.punctuation import EXTENSIONS
from templates.speech import (
    LANGUAGES,
    RIGHT_TO_LEFT,
    comma,
    day,
    label,
    language,
    locale,
    moment,
    number,
    plain,
    semicolon,
    translate,
)

__all__ = [
    "LANGUAGES",
    "RIGHT_TO_LEFT",
    "day",
    "label",
    "language",
    "locale",
    "moment",
    "number",
    "plain",
    "render",
    "screens",
    "translate",
]

HERE = Path(__file__).parent


@cache
def _environment(lang: str) -> Environment:
    """One environment a language: its gettext functions and filters can never serve another."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", *EXTENSIONS.get(lang, ())],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=plain,
        auto_reload=False,
    )
    catalog = translations(lang)
    environment.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update({name: _bound(filter_, lang) for name, filter_ in FILTERS.items()})
    environment.globals |= {"lang": lang, "comma": comma(lang), "semicolon": semicolon(lang)}
    return environment


def _bound(filter_: Callable[..., Any], lang: str) -> Callable[..., Any]:
    return lambda value, *args, **kwargs: filter_(value, lang, *args, **kwargs)


def render(screen: str, lang: str, **data: Any) -> str:
    """The text of `templates/<screen>.html.j2` in `lang`, as Telegram HTML without outer blank space.

    Raises jinja2.UndefinedError when the screen needs data that was not given.
    """
    text = _environment(lang).get_template(f"{screen}.html.j2").render(**data)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return direction.screen(text) if lang in RIGHT_TO_LEFT else text


def screens() -> list[str]:
    """The names of all screens."""
    return sorted(str(path.relative_to(HERE))[: -len(".html.j2")] for path in HERE.rglob("*.html.j2"))
