"""Testimony: who or what says the name of a gas, in front of it ("jura que sus latas son R-12", "Carton: R-32") or
behind it ("R-134a, says the tin", "R-22 au dire du passeur"), who takes it back, and which two say the same.

The ways of saying are rows of ``testimony.csv``; here stands what each of them makes of a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..words.fold import CLAIMED
from ..words.lexicon import Cue
from .speakers import Ways, speakers

#: What stands between a name and the word on it, and between such a word and the name.
_BEHIND, _UP_TO = rf"(?<={CLAIMED})[\s,\-\"')]{{0,3}}", rf"[ \"'(\[]{{0,3}}(?={CLAIMED})"
_STATED = rf"(?<={CLAIMED})(?:\s(?:{speakers('state').pattern}))?[\s,\-\"')]{{0,3}}"
_IN_BRACKETS = rf"(?<={CLAIMED})[\s\"']{{0,2}}\("
#: The head of a line or a sentence, with an article: "Carton: R-32".
_HEAD = (
    r"(?:(?<=^)|(?<=[.;,!?\n(] )|(?<=[.;,!?\n(]))\s?"
    r"(?:(?:leimos|nous avons lu|we read|on a lu|прочли|قرانا) (?:the |la |el |le )?)?(?:the |la |el |le |l')?"
)


#: What belongs to the name before a word, not to the word.
_LEAD = " ,;-\t(\"')"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What the ways of one rule make of a name: the cue they become, what must stand around them, and what must be
    true of the text beside."""

    kind: str
    value: str
    before: str = ""
    after: str = ""
    holds: Callable[[str, re.Match[str], frozenset[int]], bool] = lambda text, match, ends: True

    #: A sign without which the words cannot stand in a text.
    needs: str = ""

    @property
    def behind(self) -> bool:
        """Whether the words stand behind their name."""
        return self.before in (_BEHIND, _STATED, _IN_BRACKETS)


#: What he says is what it is for, not what it is: "со слов водителя для ремонта кондиционеров"; or how much there is.
#: And what leads straight to another name says that one.
_OF_USE = re.compile(
    rf"\s(?:for|to|pour|para|для|на|ل\w+)(?![^\W\d_])|\s?:?\s?\d"
    rf"|(?! (?:and|et|y|e|и|و|but|mais|pero|но)(?![^\W\d_]))\s?(?:[^\W\d_]+ ){{0,2}}{CLAIMED}"
)
#: Between commas it may lead there too: "R-134a; by the invoice, R-12".
_LEADS_ON = re.compile(rf"[:,]\s?(?:(?:pure?|puro|чистый|du|de|de la|des|some) )*{CLAIMED}")


def _of_its_name(text: str, match: re.Match[str], ends: frozenset[int]) -> bool:
    """Whether the words behind a name are about that name."""
    if match.group().endswith(CLAIMED) and match.end() in ends:
        return False
    apart = "," in match.group()[: len(match.group()) - len(match.group().lstrip(_LEAD))]
    return not _OF_USE.match(text, match.end()) and not (apart and _LEADS_ON.match(text, match.end()))


#: Who swears that it is *not* that gas claims nothing.
_NEGATED = re.compile(
    r"(?<![^\W\d_])(?:not|isn't|wasn't|aren't|weren't|no|never|pas|n'est|n'etait|jamais|nunca|не|нет|никак\w+"
    r"|ليس|ليست|لا|لم|(?<!ان )ما|غير)(?![^\W\d_])"
    r"|不|没|非|无"
)
_REACH_SPEAKER = 36
_FINDERS = re.compile("|".join(speakers(kind).pattern for kind in ("finder", "tipster", "we")))
_TESTED = speakers("finder")
_COVERED = Ways("covered")
#: They are told apart, or say different things.
_APART = re.compile(
    r"[^.;\n]{0,24}?(?:differ|disagree|do not|don't|не |разн|расход|(?<![^\W\d_])(?:لا|no|pas)(?![^\W\d_])"
    r"|تختلف|مختلف|不|:\s)"
)


def _by_a_stranger(text: str, match: re.Match[str], ends: frozenset[int]) -> bool:
    """Whether the speaker is neither one whose word is a finding nor one who passes on a tip, and denies nothing."""
    head = re.split(r"[.;!?\n]", text[max(0, match.start() - _REACH_SPEAKER) : match.start()])[-1]
    said = match.group()
    return not (_FINDERS.search(head) or _FINDERS.search(said) or _NEGATED.search(said))


#: A customs code or the number of a paper in front of the word for the goods.
_CODE = re.compile(rf"{CLAIMED}[^.;\n{CLAIMED}]{{0,24}}$")


def _beside_a_code(text: str, match: re.Match[str], ends: frozenset[int]) -> bool:
    """Whether goods are named as a paper names them, beside their code, and nothing was tested."""
    code = _CODE.search(text, max(0, match.start() - 32), match.start())
    return code is not None and code.start() + 1 not in ends and _TESTED.search(text) is None


def _by_a_number(text: str, match: re.Match[str], ends: frozenset[int]) -> bool:
    """Whether what is cited is the number of a paper, no gas: "per MSCU1234567890"."""
    return match.end() not in ends and match.start() - 1 not in ends and match.start() not in ends


#: A question that is answered with a name: "And the labels? - A: R-134a".
_ASKED = rf"(?:(?<=^)|(?<=[.?\n/!¿]))[^.;!?\n{CLAIMED}]{{0,30}}?"
_ANSWERED = rf"[^.;!?\n{CLAIMED}]{{0,24}}\?[\s\-/]{{0,4}}(?:[^\W\d_]{{1,2}}\s?[:.]\s?)?(?={CLAIMED})"


def _asked(kind: str, value: str) -> _Rule:
    """A rule for what is asked of papers, labels or a test, where there was a test."""
    return _Rule(kind, value, _ASKED, _ANSWERED, lambda text, m, ends: _TESTED.search(text) is not None, "?")


_RULES = {
    "asked_paper": _asked("decl", "papers"),
    "asked_label": _asked("decl", "label"),
    "asked_test": _asked("act", "strong"),
    "vouched": _Rule("declpost", "all", _STATED, holds=_of_its_name),
    "bracketed": _Rule("declpost", "all", _IN_BRACKETS, needs="("),
    "bracketed_test": _Rule("actpost", "strong", _IN_BRACKETS, needs="("),
    "written": _Rule("declpost", "label", _BEHIND),
    "tested": _Rule("actpost", "strong", _BEHIND, holds=_of_its_name),
    "sworn": _Rule("decl", "sworn", after=rf"(?:\"[^\"\n{CLAIMED}]{{0,24}})?" + _UP_TO, holds=_by_a_stranger),
    "given": _Rule("decl", "claim", after=_UP_TO, holds=lambda text, m, ends: not _NEGATED.search(m.group())),
    "quoted": _Rule("decl", "sworn", after=_UP_TO, holds=_by_a_stranger, needs=":"),
    "thing": _Rule("decl", "label", after=_UP_TO),
    "headed": _Rule(
        "decl", "label", _HEAD, r"\s?:" + _UP_TO, lambda text, m, ends: _TESTED.search(text) is not None, ":"
    ),
    "heading": _Rule("decl", "papers", after=_UP_TO, holds=_beside_a_code),
    "cited": _Rule("decl", "papers", _HEAD, holds=_by_a_number),
    "ledger": _Rule("decl", "ledger", after=_UP_TO),
    "turned": _Rule("act", "strong", after=_UP_TO),
    "still": _Rule("act", "1", after=_UP_TO),
    "below": _Rule(
        "act", "under", after=_UP_TO, holds=lambda text, m, ends: _COVERED.search(text, 0, m.start()) is not None
    ),
    "disowned": _Rule("deny", "1"),
    "believed": _Rule("suspect", "1"),
    "tip": _Rule("suspect", "1"),
    "both": _Rule("agree", "1", holds=lambda text, m, ends: not _APART.match(text, m.end())),
    "right": _Rule("agree", "1"),
}
_WAYS = {name: Ways(name, before=rule.before, after=rule.after) for name, rule in _RULES.items()}
#: Rules that few messages have a word for: looked for together first, as each search costs time.
_RARE = ("heading", "ledger", "below", "still", "disowned", "believed", "tip", "right")
_ANY_RARE = Ways(*_RARE)
_COMMON = {name: rule for name, rule in _RULES.items() if name not in _RARE}
#: The next name of the same claim: "six are R-134a and six R-404A".
_NEXT = re.compile(rf"{CLAIMED}+,? ?(?:and|et|y|e|и|و|和|,)\s?(?:[^\s.;:!?,\n\d{CLAIMED}]+ ){{0,2}}?(?={CLAIMED})")
_TURNED = re.compile(
    r"(?<![^\W\d_])(?:but|not|found|mais|pas|pero|no|sino|но|а|не|нашли)(?![^\W\d_])|لكن|ليس|وجد|الجهاز|فحص"
    r"|تبين|طلع|ظهر|اتضح|اعط|但|不|测"
)


#: What is given in a paper: "invoiced as", "papiers :".
_ON_PAPER = re.compile(
    r"invoic|factur|manifest|bill of lading|waybill|connaissement|conocimiento|papiers|papel|инвойс|накладн|бумаг|"
    r"манифест|документ|بيان|فاتور|بوليص|مانيفست|منافيست|ورق|اوراق|مستند|发票|提单|舱单|单证"
)


def testimony(text: str, ends: frozenset[int]) -> list[Cue]:
    """One cue for each word on who says a name, and for each further name of a claim. ``ends`` are where names end:
    codes are blanked out in the text as names are."""
    found: list[Cue] = []
    if not ends:
        return found
    for name, rule in (_RULES if _ANY_RARE.search(text) else _COMMON).items():
        if rule.needs not in text:
            continue
        for match in _WAYS[name].finditer(text):
            if (not rule.behind or match.start() in ends) and rule.holds(text, match, ends):
                start = match.end() - len(match.group().lstrip(_LEAD)) if rule.before else match.start()
                value = "papers" if name == "given" and _ON_PAPER.search(match.group()) else rule.value
                found.append(Cue(rule.kind, value, start, match.end()))
                if name == "sworn":
                    found += _further(text, match.end())
    sworn = [c for c in found if c.value == "sworn"]
    return [c for c in found if c.kind != "act" or not any(s.start <= c.start and c.end <= s.end for s in sworn)]


def _further(text: str, end: int) -> list[Cue]:
    found = []
    match = _NEXT.match(text, end)
    while match and not (_TURNED.search(match.group()) or _FINDERS.search(match.group())):
        found.append(Cue("decl", "also", match.start() + match.group().rindex(CLAIMED) + 1, match.end()))
        match = _NEXT.match(text, match.end())
    return found


#: Papers that are said to be false.
BELIED = Ways("belied")
_HEARSAY = Ways("hearsay")
_PAPER_ALONE = Ways("paper_alone")


def hearsay(text: str) -> bool:
    """Whether a message says of itself that it tells nothing but a rumour."""
    return _HEARSAY.search(text) is not None


def paper_alone(text: str) -> bool:
    """Whether a message says that all of it stands on a paper: "that is what the invoice says"."""
    return _PAPER_ALONE.search(text) is not None
