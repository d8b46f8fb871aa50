"""Gases called by their number alone: "du 12" beside "du 134a", "cinco cilindros de 410", "١٣٤أ".

A number is one of a gas only where the words around make it sure: a letter of its own, a packing or the word for gas
in front of it and nothing that it counts behind it, a contrast with a gas that is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from domain import numbering
from domain.substances import Mention

#: Numbers that a trade knows without their letter; short ones need a gas beside them.
_LONG, _SHORT = r"(?:134|404|407|410|502|507)", r"(?:11|12|22|32)"
_LETTERS = {"أ": "a", "ا": "a", "إ": "a", "ب": "b", "ج": "c"}
_ARABIC = re.compile(r"(?<![\w.,])(\d{3})\s?([أاإبج])(?!\w)")
#: Nothing is counted or measured: the phrase ends, or goes on with a word that counts nothing.
_ALONE = (
    r"(?=(?:го|ой|-го|-ой)?(?:[»\"”')\]]*(?:[.,;!?。，；]?\s*(?:$|\n)|[;!?。，；)»\"”]|[.,](?!\d))"
    r"|\s(?:and|or|but|in|inside|behind|from|without|y|o|pero|en|dentro|sin|tras|et|ou|mais|dans|dedans|sans|derriere|"
    r"и|но|в|внутри|без|за|بلا|بدون|في|خلف)(?!\w)|冷媒|制冷剂|气体|，|。))"
)
_PACK = (
    r"(?:bottles?|cylinders?|cans?|tins?|drums?|bouteilles?|bonbonnes?|cylindres?|f[uû]ts?|cilindros?|botellas?|"
    r"garrafas?|bombonas?|latas?|tambores|баллон\w*|бочк\w*|банк\w*|أسطوان\w*|اسطوان\w*|عبو\w+|قوارير)"
)
_GAS = r"(?:gas|gaz|freon|fréon|refrigerant|газ\w?|фреон\w*|хладон\w*|غاز|فريون)"
_OF = r"(?:of|de|du|d'|из|с)?"
_CALLED = re.compile(
    rf"(?<!\w)(?:{_PACK}\s{_OF}\s?(?:{_GAS}\s)?|{_GAS}\s{_OF}\s?)({_LONG}){_ALONE}|[瓶罐桶支]({_LONG})(?=冷媒|制冷剂|气)",
    re.IGNORECASE,
)
_OF_SHORT = re.compile(rf"(?<!\w){_PACK}\s(?:of|de|du)\s({_SHORT}){_ALONE}", re.IGNORECASE)
_SAYS_GAS = re.compile(rf"(?<!\w){_GAS}(?!\w)", re.IGNORECASE)
#: Behind a gas that is named: "not 134a but 12", "R-134a on the paper, 12 in the bottle".
_CONTRAST = re.compile(
    rf"[»\"”]?(?:,?\s(?:but|mais|sino|а|بل)|，?而是)\s?(?:it is |c'est |es |это )?(?:du |de |de l')?"
    rf"({_SHORT}|{_LONG}){_ALONE}"
    rf"|[^.;!?\n\d]{{3,24}},\s?(?:but |mais |pero |а |но )?({_SHORT}|{_LONG})"
    r"(?=\s(?:in|inside|dans|dedans|en|dentro|в|внутри)\s)",
    re.IGNORECASE,
)


def called(text: str, found: Iterable[Mention]) -> Iterator[Mention]:
    """The gases that are called by a number alone in ``text``, beside those that were ``found``."""
    named = list(found)
    numbers = [(m.start(1), m.end(2), _digits(m[1]) + _LETTERS[m[2]]) for m in _ARABIC.finditer(text)]
    patterns = [_CALLED, _OF_SHORT] if _SAYS_GAS.search(text) else [_CALLED]
    numbers += [_number(match) for pattern in patterns for match in pattern.finditer(text)]
    for mention in named:
        match = _CONTRAST.match(text, mention.end) if mention.how != "group" else None
        numbers += [_number(match)] if match else []
    for start, end, code in numbers:
        name = numbering.common_by_number(code)
        if name and not any(start < other.end and other.start < end for other in named if other.how != "group"):
            yield Mention(start, end, name, "likely", "bare")


def _number(match: re.Match[str]) -> tuple[int, int, str]:
    group = 1 if match[1] else 2
    return match.start(group), match.end(group), _digits(match[group])


def _digits(number: str) -> str:
    return "".join(str(unicodedata.decimal(digit)) for digit in number)
