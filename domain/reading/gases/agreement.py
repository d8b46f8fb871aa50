"""Agreement: papers, labels and people say what a test finds ("label and test R-22", "the label was honest", "as
declared")."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from ..words.fold import CLAIMED, Folded
from ..words.lexicon import Cue
from .scene import ACTUAL, DECLARED, DENIED, HARD, PLAIN, Role
from .speakers import Ways

#: Nothing but a conjunction between a paper and a test: "label and test", "по бумагам и по прибору".
_WITH = re.compile(
    r",?\s*(?:and|et|y|e|и|و|和|与|及|跟|&|\+)\s*(?:the|on the|in the|by|la|le|l'|les|el|los|en el|en la|par|"
    r"selon|segun|por|по|на|в|في|ال)?\s*"
)
#: The longest of them, with blanks.
_REACH_WITH = 16
#: They are said to differ.
_DIFFER = re.compile(
    r"[^.;\n]{0,30}?(?:differ|disagree|don't|do not|not (?!in doubt)|mismatch|pending|contradict|pas|"
    r"no (?!problem|issue|difference|doubt)|не |разн|расход|(?<![^\W\d_])لا(?![^\W\d_])|مختلف|تختلف|不|相反)"
)


def agreeing(text: str, cues: list[Cue]) -> list[Cue]:
    """One cue for each paper and test named together, which say the same unless they are said to differ: "label and
    test R-22"."""
    papers = [c for c in cues if c.kind == "decl" and c.value in ("label", "papers")]
    tests = [c for c in cues if c.kind == "act" and c.value == "strong"]
    found = []
    for one, other in [*_close(papers, tests), *_close(tests, papers)]:
        gap = text[one.end : other.start]
        joined = _WITH.fullmatch(gap) or (gap == " " and text[other.start] == "و")
        if joined and not _DIFFER.match(text, other.end):
            found.append(Cue("agree", "1", one.start, other.start))
    return found


def _close(ones: list[Cue], others: list[Cue]) -> Iterator[tuple[Cue, Cue]]:
    """Each cue with those that stand close behind it; both lists in the order of the text."""
    for one in ones:
        first = bisect_right(others, one.end, key=_START)
        last = bisect_right(others, one.end + _REACH_WITH, lo=first, key=_START)
        yield from ((one, other) for other in others[first:last])


_START = attrgetter("start")


#: What follows a word of confirming and names nothing else.
_NAMES_NOTHING = re.compile(
    r"\s*(?:$|[.;!)\n]|,|(?:by|par|por|of|de|des|du|del|through|via|at|au|en|в|из|من|由|经)\s[^.;,\n"
    + CLAIMED
    + r"]{2,40}(?:$|[.;,\n]))"
)


#: Characters from "confirmed" to the test that does: "confirmed by our own test".
_REACH_BY_TEST = 16


_SAID_ALL = re.compile(r"(?: (?:test|result|report|itself|lui-meme|mismo))?\s*(?:[.,;]|$|\n|but|mais|pero|но)")


def borne_out(text: str, cues: list[Cue]) -> bool:
    """Whether a test confirms contents without naming them, or finds the declared gas in another state: "contents
    confirmed by the lab", "declared as reclaimed R-22, the lab says virgin"."""
    tests = [c for c in cues if c.kind == "act" and c.value == "strong"]
    for cue in cues:
        if cue.kind not in ("confirm", "fresh"):
            continue
        head = max(text.rfind(sign, 0, cue.start) for sign in ".;!?\n")
        denied = any(d.kind == "deny" and head < d.start and 0 <= cue.start - d.end <= 14 for d in cues)
        tested = [t for t in tests if head < t.start and t.end <= cue.start]
        told = tested and CLAIMED not in text[tested[-1].end : cue.start]
        by_test = any(
            0 <= t.start - cue.end <= _REACH_BY_TEST
            and not re.search(f"[,.;:{CLAIMED}]", text[cue.end : t.start])
            and _SAID_ALL.match(text, t.end)
            for t in tests
        )
        if denied or not (told or (by_test and cue.kind == "confirm")):
            continue
        if cue.kind == "fresh" or _NAMES_NOTHING.match(text, cue.end) or (by_test and not told):
            return True
    return False


_BORNE_OUT, _SAME, _CONCORD = Ways("borne_out"), Ways("same"), Ways("concord")


def told_true(text: str) -> bool:
    """Whether a label, a paper or a person is said to say what was found."""
    return _BORNE_OUT.search(text) is not None


def found_true(text: str) -> bool:
    """Whether a test is said to find what was claimed, or who claimed it to have been right."""
    return any(not _DIFFER.match(text, match.end()) for match in _SAME.finditer(text))


def concord(text: str) -> bool:
    """Whether papers and a test are said to agree on all that is named: "labels and analysis agree"."""
    return any(not _DIFFER.match(text, match.end()) for match in _CONCORD.finditer(text))


def agreement(folded: Folded, found: list[Role], cues: list[Cue]) -> tuple[list[Role], bool]:
    """Whether the contents are said to be as declared. "Not R-22 as declared" is the contrary: then R-22 was
    the claim."""
    agrees = False
    result = list(found)
    extra: list[Role] = []
    for cue in cues:
        if cue.kind != "agree":
            continue
        if any(
            c.kind == "deny"
            and 0 <= cue.start - c.end <= 14
            and not re.search(f"[,.;{CLAIMED}]", folded.text[c.end : cue.start])
            for c in cues
        ):
            continue
        before = [i for i, r in enumerate(result) if r.end <= cue.start]
        near = before[-1] if before and cue.start - result[before[-1]].end <= 6 else None
        if near is not None and result[near].role == DENIED:
            role = result[near]
            result[near] = Role(role.mention, role.start, role.end, DECLARED, Cue("decl", "papers", cue.start, cue.end))
            continue
        there = {r.mention.name for r in found if r.role in (ACTUAL, PLAIN)}
        if (
            near is None
            and len({result[i].mention.name for i in before if not HARD.search(folded.text, result[i].end, cue.start)})
            == 1
        ):
            near = before[-1]
        if near is not None and result[near].role in (ACTUAL, PLAIN) and len(there) > 1:
            role = result[near]
            extra.append(Role(role.mention, role.start, role.end, DECLARED, Cue("decl", "agreed", cue.start, cue.end)))
            continue
        if near is not None and there and result[near].role == DECLARED and result[near].inferred:
            role = result[near]
            extra.append(Role(role.mention, role.start, role.end, ACTUAL, Cue("act", "1", cue.start, cue.end)))
            continue
        agrees = True
    extra += [
        Role(r.mention, r.start, r.end, ACTUAL, r.cue, True) for r in result if _in_front(folded.text, r, result, cues)
    ]
    return result + extra, agrees


#: Characters from the gas to "as declared".
_REACH_AGREED = 6
#: Characters from "the front rows" to the gas that stands in them.
_REACH_PART = 40


def _in_front(text: str, role: Role, found: list[Role], cues: list[Cue]) -> bool:
    """Whether a declared gas is said to be a part of the load that hides another: "front rows R-134a as declared,
    behind them R-22"."""
    on_paper = role.cue is not None and role.cue.value in ("papers", "agreed")
    if role.role != DECLARED or not (
        on_paper or any(c.kind == "agree" and 0 <= c.start - role.end <= _REACH_AGREED for c in cues)
    ):
        return False
    before = max((r.end for r in found if r.end <= role.start), default=0)
    part = any(
        before <= c.start and 0 <= role.start - c.end <= _REACH_PART and not HARD.search(text, c.end, role.start)
        for c in cues
        if c.kind == "part"
    )
    return part and any(r.role in (ACTUAL, PLAIN) and r.mention.name != role.mention.name for r in found)
