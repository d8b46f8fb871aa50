"""What to say of what was not understood in a search."""

from __future__ import annotations

from collections.abc import Sequence

from domain import filters
from domain.query import Problem
from domain.words import T
from templates.speech import listed

UNKNOWN_PERSON = "unknown_person"

_ONE_OF = T("I do not know “%(value)s” in %(key)s: and left it out. It can be: %(values)s.")
_PROBLEMS = {
    ("unknown_key", False): T("There is no filter “%(key)s:”, so I searched for its words."),
    ("unknown_key", True): T("There is no filter “%(key)s:”. Did you mean “%(suggestion)s:”?"),
    ("unknown_value", False): T("I do not know “%(value)s” in %(key)s: and left it out."),
    ("unknown_value", True): T("I do not know “%(value)s” in %(key)s: and left it out. Did you mean “%(suggestion)s”?"),
    ("no_value", False): T("Behind “%(key)s:” nothing was written, so it was left out."),
    ("bad_date", False): T("“%(value)s” in %(key)s: is no date I know; write 2024, 2024-05 or 2024-05-14."),
    ("far_date", False): T(
        "“%(value)s” in %(key)s: cannot be right, so it was left out: write a year from 1980 on and no later than next "
        "year, such as 2024."
    ),
    ("backwards", False): T("The search began after it ended, so I took the two dates the other way round."),
    ("too_long", False): T("That is a long search: only its first %(value)s conditions were used."),
    (UNKNOWN_PERSON, False): T("I know no colleague “%(value)s” in your network, so by: was left out."),
}


def sentences(problems: Sequence[Problem], lang: str = "en") -> list[T]:
    """What to say of each problem, with the word that was probably meant; filters by their words in `lang`."""
    return [_sentence(problem, lang) for problem in problems]


def _sentence(problem: Problem, lang: str) -> T:
    said = {"key": _key(problem, lang), "value": problem.value}
    values = filters.listed(problem.key, lang) if problem.code == "unknown_value" else ()
    if values:
        return _ONE_OF % {**said, "values": listed(values, lang)}
    meant = suggested(problem, lang)
    return _PROBLEMS[problem.code, meant is not None] % {**said, "suggestion": meant or ""}


def _key(problem: Problem, lang: str) -> str:
    """What is no filter as it was written, what is one as `lang` writes it."""
    return problem.key if problem.code == "unknown_key" else filters.word_for(problem.key, lang)


def suggested(problem: Problem, lang: str) -> str | None:
    """The word that was probably meant, a filter's and a country's in `lang`."""
    if problem.code == "unknown_value":
        return filters.in_words_of(lang, problem.key, problem.value, problem.suggestion)
    if problem.suggestion is None or problem.code != "unknown_key":
        return problem.suggestion
    return filters.word_for(problem.suggestion, lang)
