"""What a message says of substances in the end: the two fields, from the roles of all names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Found
from ..words.fold import CLAIMED, Folded
from ..words.lexicon import Cue
from .agreement import agreement, borne_out, concord, found_true, told_true
from .scene import ACTUAL, ASIDE, DECLARED, DENIED, PLAIN, SUSPECTED, Role
from .talk import silenced
from .testimony import hearsay, paper_alone


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said of substances: one :class:`Role` for each mention, and the values of the two fields."""

    roles: tuple[Role, ...]
    declared: tuple[Found[str], ...]
    actual: tuple[Found[str], ...]
    suspected: tuple[str, ...]


def heard(folded: Folded, found: list[Role], cues: list[Cue], *, only_declared: bool, goods: bool) -> Spoken:
    """What a message says, from the roles of its names. ``only_declared``: it knows amounts from papers alone;
    ``goods``: it has an amount or a container, and so is about goods."""
    text = folded.text
    if not goods:
        found = silenced(folded, cues, found)
    found, agrees = agreement(folded, found, cues)
    one = len({r.mention.name for r in found}) == 1
    if paper_alone(text) or (one and only_declared and not any(cue.kind in _FINDING for cue in cues)):
        found = _all_claimed(found)
    if hearsay(text) and not any(r.strong for r in found):
        found = _rumoured(found)
    found = _licensed(text, found)
    roles = {r.role for r in found}
    one_sided = (DECLARED in roles) != bool(roles & {ACTUAL, PLAIN})
    if one_sided and len({r.mention.name for r in found if r.role in (ACTUAL, PLAIN, DECLARED)}) == 1:
        agrees = agrees or (DENIED not in roles and found_true(text)) or (DECLARED not in roles and told_true(text))
    if roles <= {DECLARED, ACTUAL, PLAIN} and concord(text):
        found = _of_one_voice(found)
    requalified = _requalified(text, cues)
    return _spoken(found, agrees=agrees, requalified=requalified, borne_out=borne_out(text, cues))


#: Kinds of cues that tell of the goods themselves, not of papers.
_FINDING = frozenset({"act", "actpost", "foundq", "confirm", "limit", "method"})
#: A seller's name for the goods: "sells 60 cylinders as reclaimed R-22".
_SOLD_AS = re.compile(
    r"(?<![^\W\d_])(?:sold|sells?|selling|offers?|vend\w*|ofrec\w*|propos\w*|прода\w*|предлага\w*|يبيع\w*|تباع|يباع|卖|售)"
    r"[^.;\n]{0,34}(?:\b(?:as|comme|como|как)\s|علي ان\w{1,2}\s|为|作为|当)$"
)


def _requalified(text: str, cues: list[Cue]) -> bool:
    """Whether the papers name another state of the same gas: "declared as recycled"."""
    if any(state.kind == "state" and _SOLD_AS.search(text, 0, state.start) for state in cues):
        return True
    states = [c for c in cues if c.kind == "state"]
    if any(_proved_fresh(text, state, cues) for state in states):
        return True
    return any(
        (claim.kind == "goodsas" or (claim.kind == "decl" and claim.value == "claim"))
        and 0 <= state.start - claim.end <= 25
        and not re.search(r"[,;.]", text[claim.end : state.start])
        for claim in cues
        for state in states
    )


_END = re.compile(r"[.;!?\n]")


def _proved_fresh(text: str, state: Cue, cues: list[Cue]) -> bool:
    """Whether a test finds a gas new that was named before and called used: "reclaimed R-22. Lab: virgin"."""
    fresh = [c for c in cues if c.kind == "fresh" and c.start >= state.end]
    tests = [c for c in cues if c.kind == "act" and c.value == "strong" and c.start >= state.end]
    return any(
        CLAIMED in text[: test.start]
        and test.end <= new.start
        and not _END.search(text, test.end, new.start)
        and not _denied(text, new, cues)
        for new in fresh
        for test in tests
    )


def _denied(text: str, word: Cue, cues: list[Cue]) -> bool:
    return any(
        c.kind == "deny"
        and 0 <= word.start - c.end <= _REACH_DENIED
        and not re.search("[,.;:]", text[c.end : word.start])
        for c in cues
    )


_REACH_DENIED = 14


def _of_one_voice(found: list[Role]) -> list[Role]:
    """Every name as declared and found, where papers and a test agree and neither names what the other does not."""
    claims = {r.mention.name for r in found if r.role == DECLARED}
    findings = {r.mention.name for r in found if r.role != DECLARED}
    if not (claims <= findings or findings <= claims):
        return found
    return [Role(r.mention, r.start, r.end, role, r.cue, True) for r in found for role in (DECLARED, ACTUAL)]


def _all_claimed(found: list[Role]) -> list[Role]:
    """Plain names as claims, where the message knows what it tells from papers alone: "R-404A, declared 1.2 tonnes"."""
    if any(r.role != PLAIN and not (r.role == ACTUAL and r.cue is not None and r.cue.value == "weak") for r in found):
        return found
    return [Role(r.mention, r.start, r.end, DECLARED, r.cue, True) for r in found]


def _rumoured(found: list[Role]) -> list[Role]:
    """Every name as a mere suspicion, where the message tells nothing but a rumour."""
    named = (PLAIN, ACTUAL, DECLARED)
    return [Role(r.mention, r.start, r.end, SUSPECTED, r.cue) if r.role in named else r for r in found]


def _licensed(text: str, found: list[Role]) -> list[Role]:
    """The gas of a licence that was shown as declared, where a test finds that gas and nothing else is declared."""
    if any(r.role == DECLARED for r in found):
        return found
    tested = {r.mention.name for r in found if r.role == ACTUAL and r.strong}
    return [
        Role(r.mention, r.start, r.end, DECLARED, r.cue)
        if r.role == ASIDE
        and r.cue is not None
        and _LICENCE.search(text, r.cue.start, r.cue.end)
        and {r.mention.name} == tested
        else r
        for r in found
    ]


_LICENCE = re.compile("licen[cs]|permi[st]|лиценз|разреш|رخص|ترخيص|تصريح|许可")


def _spoken(found: list[Role], *, agrees: bool, requalified: bool, borne_out: bool = False) -> Spoken:
    """The two fields. ``agrees``: the message says that the contents are as declared; ``requalified``: it says that
    the same
    substance was declared in another state ("declared as recycled"); ``borne_out``: that a test bears out
    what was declared."""
    if not any(r.role in (DECLARED, ACTUAL, PLAIN) for r in found):
        found = [Role(r.mention, r.start, r.end, PLAIN, None, True) if r.role == ASIDE else r for r in found]
    declared = _field([r for r in found if r.role == DECLARED])
    actual = _field([r for r in found if r.role in (ACTUAL, PLAIN)])
    if (agrees or borne_out) and declared and not actual and not any(r.role == DENIED for r in found):
        actual = tuple(Found(f.value, f.start, f.end, False, "as declared") for f in declared)
    if (agrees or requalified) and actual and not declared:
        declared = tuple(Found(f.value, f.start, f.end, False, "as declared") for f in actual)
    settled = {f.value for f in (*declared, *actual)}
    suspected = tuple(
        dict.fromkeys(r.mention.name for r in found if r.role == SUSPECTED and r.mention.name not in settled)
    )
    return Spoken(tuple(found), declared, actual, suspected)


def _field(found: list[Role]) -> tuple[Found[str], ...]:
    values: dict[str, Found[str]] = {}
    for role in found:
        mention = role.mention
        certain = mention.certainty != "fuzzy" and not role.inferred
        why = "inferred" if role.inferred else role.cue.kind if role.cue else "plain"
        values.setdefault(mention.name, Found(mention.name, mention.start, mention.end, certain, why))
    return tuple(values.values())
