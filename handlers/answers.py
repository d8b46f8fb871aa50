"""Answers that several forms ask for: a country, a short text, a date of birth of a rule."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import process as fuzzy

from domain import countries
from domain.words import Refusal, T
from handlers.forms import Asking, Choice

NAME_LIMIT = 100


def short(limit: int = NAME_LIMIT) -> Callable[[str, Asking], str]:
    """A parser for one line of text of at most `limit` characters."""

    def parse(text: str, _asking: Asking) -> str:
        line = " ".join(text.split())
        if not line:
            raise Refusal(T("Please send some words."))
        if len(line) > limit:
            raise Refusal(
                T("That is %(length)s characters; at most %(limit)s fit here. Please shorten it.")
                % {"length": len(line), "limit": limit}
            )
        return line

    return parse


def country(text: str, asking: Asking) -> str:
    """A country typed by any of its names in six languages, or by its ISO code; its alpha-2 code.

    Raises Refusal with the nearest names when there is none.
    """
    found = countries.resolve(text)
    if found is None:
        mentioned = {mention.iso2 for mention in countries.mentions(text)}
        found = mentioned.pop() if len(mentioned) == 1 else None
    if found is not None:
        return found
    names = {iso2: countries.name(iso2, asking.lang) for iso2 in countries.all_iso2()}
    near = [names[key] for _, _, key in fuzzy.extract(text, names, limit=3, score_cutoff=60)]
    if near:
        raise Refusal(
            T("I know no country “%(text)s”. Did you mean %(near)s?") % {"text": text, "near": ", ".join(near)}
        )
    raise Refusal(
        T("I know no country “%(text)s”. Send its name in any language, or its two letters.") % {"text": text}
    )


def country_choice(iso2: str, lang: str) -> Choice:
    """A button for a country."""
    return Choice(f"{countries.flag(iso2)} {countries.name(iso2, lang)}", iso2)


def show_country(iso2: str, lang: str) -> str:
    """A country as an answer on a card."""
    return f"{countries.flag(iso2)} {countries.name(iso2, lang)}"
