"""What the free words of a search ask for: concepts that they name, phrases, and words in all their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain import concepts, countries, folding, hs, methods, places, substances, text


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked for: any of the alternatives, each one term or several in a row. `prefix`: the last
    term of an alternative may go on."""

    any_of: tuple[tuple[str, ...], ...]
    prefix: bool = False
    excluded: bool = False


def of_phrase(phrase: str) -> list[Condition]:
    """Words in quotes: the substance that they name, or the words in this order."""
    name = substances.resolve(phrase)
    if name:
        return [Condition(((concepts.substance_term(name),),))]
    terms = text.surface(phrase)
    return [Condition((tuple(terms),))] if terms else []


def of_words(words: str) -> list[Condition]:
    """What free words ask for: the concepts they name, and every other word by itself."""
    named = _named(words)
    found = [condition for _, _, condition in named]
    left = list(words)
    for start, end, _ in named:
        left[start:end] = " " * (end - start)
    has_code = any(hs.mentions(words))
    for piece in "".join(left).split():
        found += _word_conditions(piece, has_code=has_code)
    return found


def _named(words: str) -> list[tuple[int, int, Condition]]:
    """The concepts named in `words` with their spans; where two overlap, the first kind of the list wins."""
    candidates: list[tuple[int, int, Condition]] = []
    for substance in substances.mentions(words):
        asked: list[tuple[str, ...]] = [(concepts.substance_term(substance.name),)]
        if substance.certainty == "fuzzy":
            asked.append(tuple(text.surface(words[substance.start : substance.end])))
        candidates.append((substance.start, substance.end, Condition(tuple(asked))))
    for group in substances.group_mentions(words):
        candidates.append((group.start, group.end, Condition(((concepts.group_term(group.name),),))))
    for code in hs.mentions(words):
        digits = [tuple(text.surface(words[code.start : code.end])), (code.code.replace(".", ""),)]
        name = hs.substance_of(code.code)
        digits += [(concepts.substance_term(name),)] if name else []
        candidates.append((code.start, code.end, Condition(tuple(dict.fromkeys(digits)))))
    for country in countries.mentions(words):
        either = ((concepts.country_term(country.iso2),), (concepts.named_country_term(country.iso2),))
        candidates.append((country.start, country.end, Condition(either)))
    for place in places.mentions(words):
        spelt = tuple(text.surface(words[place.start : place.end]))
        term = (concepts.place_term(place.name, place.iso2),)
        candidates.append((place.start, place.end, Condition((term, spelt))))
    for method in methods.mentions(words):
        either = ((concepts.method_term(method.code),), (concepts.named_method_term(method.code),))
        candidates.append((method.start, method.end, Condition(either)))
    chosen: list[tuple[int, int, Condition]] = []
    for start, end, condition in candidates:
        if not any(start < other_end and other_start < end for other_start, other_end, _ in chosen):
            chosen.append((start, end, condition))
    return sorted(chosen, key=lambda each: each[0])


_CODE_WORDS = {"hs", "sh", "sa", "code", "тнвэд", "cas", "un"}
_HAN_RUN = re.compile(f"[{folding.HAN}]+")
_LONG_RUN = 4


def _word_conditions(piece: str, *, has_code: bool) -> Iterator[Condition]:
    folded = text.fold(piece)
    for run in _HAN_RUN.findall(folded):
        yield from _han_conditions(run)
    for term in text.surface(_HAN_RUN.sub(" ", folded)):
        if not text.is_stop_word(term) and not (has_code and term in _CODE_WORDS):
            yield Condition(tuple((form,) for form in text.forms(term)))


def _han_conditions(run: str) -> Iterator[Condition]:
    """Chinese is searched as it stands when short; a sentence is cut at its little words and into pairs."""
    little = text.stop_words("zh")
    for part in re.split(f"[{''.join(little)}]", run) if len(run) > _LONG_RUN else [run]:
        if len(part) == 1:
            yield Condition(((part,),), prefix=True)
        elif len(part) <= _LONG_RUN:
            yield from ([Condition((tuple(text.surface(part)),))] if part else [])
        else:
            for index in range(0, len(part) - 1, 2):
                yield Condition(((part[index : index + 2],),))
