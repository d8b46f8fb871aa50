"""Second thoughts: roles that a later name of the same message changes, once each name has one of its own."""

from __future__ import annotations

import re

from .guises import guised
from .overlabels import overlabelled
from .scene import ACTUAL, DECLARED, DENIED, HARD, PLAIN, POST, Role, Scene
from .speakers import Ways
from .testimony import BELIED

_JOINED = re.compile(r"^\s*(?:and|et|y|e|и|و|和|及|与|or|ou|o|или|او|或|&|\+|/|,)\s*$")
#: "Instead of 800 cylinders of R-134a: sacks of cement": who says so had been told of R-134a.
_INSTEAD = re.compile(
    r"(?:^|[.;:!?\n(]\s*)(?:instead of|in place of|rather than|au lieu|a la place|"
    r"en lugar de|en vez de|вместо|بدلا من|عوضا عن|而不是|而非)"
    r"[^.;:\n]{0,30}$"
)


def _expected(scene: Scene, found: list[Role]) -> list[Role]:
    """A denied name becomes the claim where something else is there in its stead and nothing else is claimed."""
    if any(r.role == DECLARED for r in found):
        return found
    return [
        Role(r.mention, r.start, r.end, DECLARED, None, True)
        if r.role == DENIED and _INSTEAD.search(scene.text, max(0, r.start - 50), r.start)
        else r
        for r in found
    ]


#: Where goods lie as well as what is written there: "90 garrafas de R-22 en la caja".
_BOX = frozenset({"en la caja", "en las cajas", "boxes", "cartons"})


def _in_the_box(scene: Scene, found: list[Role]) -> list[Role]:
    """The only gas of a message as what is there where papers name other goods: "the papers say mineral water; 90
    bottles of R-22 in the box"."""
    if len({r.mention.name for r in found}) != 1:
        return found
    papers = [c for c in scene.pre if c.kind == "decl" and c.value == "papers"]
    return [
        Role(r.mention, r.start, r.end, PLAIN)
        if r.cue is not None
        and r.cue.kind == "declpost"
        and scene.text[r.cue.start : r.cue.end] in _BOX
        and any(c.end < r.start and HARD.search(scene.text, c.end, r.start) for c in papers)
        else r
        for r in found
    ]


def _backwards(scene: Scene, found: list[Role]) -> list[Role]:
    """A cue behind a list governs all of it: "R-22 and R-142b inside"."""
    for index in range(len(found) - 1, 0, -1):
        later, earlier = found[index], found[index - 1]
        gap = scene.text[earlier.end : later.start]
        if later.cue is not None and later.cue.kind in POST and earlier.role == PLAIN and _JOINED.match(gap):
            found[index - 1] = Role(earlier.mention, earlier.start, earlier.end, later.role, later.cue)
    return found


def _contrast(found: list[Role]) -> list[Role]:
    """Turns a plain name into the claim where a later test names another substance: "40 cyl R-134a, identifier
    says R-12"."""
    tested = [r for r in found if r.role == ACTUAL and r.strong]
    if not tested or any(r.role == DECLARED for r in found):
        return found
    names = {r.mention.name for r in tested}
    plain = [r for r in found if r.role == PLAIN or (r.role == ACTUAL and not r.strong)]
    if any(r.mention.name in names for r in plain) or len({r.mention.name for r in plain}) != 1:
        return found
    if plain[0].start > tested[0].start:
        return found
    return [Role(r.mention, r.start, r.end, DECLARED, None, True) if r in plain else r for r in found]


def _corrected(found: list[Role]) -> list[Role]:
    """ "The 500 kg of CFC-113 seized were not CFC-113 but TCA": what is denied later was the first belief, a claim."""
    really = {r.mention.name for r in found if r.role == ACTUAL}
    denied = {r.mention.name: r.start for r in found if r.role == DENIED}
    if not really - set(denied):
        return found
    return [
        Role(r.mention, r.start, r.end, DECLARED, None, True)
        if r.role in (PLAIN, ACTUAL) and not r.strong and r.start < denied.get(r.mention.name, -1)
        else r
        for r in found
    ]


#: Packings full of something else.
_HOLLOW = Ways("hollow")


def _belied(scene: Scene, found: list[Role]) -> list[Role]:
    """A plain name becomes the claim where its paper is said to be false and another gas to be there, or where the
    only gas of a message is not in its packing."""
    if any(r.role == DECLARED for r in found) or not found:
        return found
    first, names = found[0], {r.mention.name for r in found}
    false = BELIED.search(scene.text, first.end) and any(r.role in (ACTUAL, PLAIN) for r in found[1:])
    hollow = _HOLLOW.search(scene.text) if len(names) == 1 else None
    told = first.role == PLAIN or bool(hollow and first.cue and hollow.start() <= first.cue.start < hollow.end())
    if not told or not ((false and len(names) > 1) or hollow):
        return found
    return [
        Role(r.mention, r.start, r.end, DECLARED, None, True) if r.mention.name == first.mention.name else r
        for r in found
    ]


def reconsidered(scene: Scene, found: list[Role]) -> list[Role]:
    """The roles in the light of each other."""
    found = guised(scene, overlabelled(scene, _backwards(scene, found)))
    return _belied(scene, _in_the_box(scene, _expected(scene, _corrected(_contrast(found)))))
