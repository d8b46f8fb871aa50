"""One label over another: the newer one is what is claimed, what is stamped or pasted below it what is there.

The words beside the newer and the older name are rows of ``testimony.csv``.
"""

from __future__ import annotations

import re

from ..words.lexicon import Cue
from .scene import ACTUAL, DECLARED, DENIED, Role, Scene
from .speakers import Ways, speakers

_NEWER, _OLDER = Ways("newer"), Ways("older", after="$")
#: Behind the older name: "R-12 labels of old", "R-12 under the new sticker", "在原R-12标签上加贴".
_OLDER_BEHIND = re.compile(
    r"[\s\"')]{0,2}(?:d'origine|originals?|originales|(?:was|is|were)? ?(?:on (?:a|the) \w+ )?(?:under|beneath|below)"
    r"|(?:etiquettes? |labels? |etiquetas? )?(?:d'origine|ones below|de abajo)|الاصلي\w*|القديم\w*"
    r"|的?标签上面?(?:加|另|又|再|重新)?贴)"
)
_LABELS = re.compile(
    f"{speakers('label').pattern}|stamp|poincon|troquel|cuno|клейм|ختم|钢印|标|pasted|glued|pegad|coll[ée]"
)
_REACH_BEFORE, _REACH_AROUND = 34, 60


def overlabelled(scene: Scene, found: list[Role]) -> list[Role]:
    """Two names of which one stands on the older label: that one is there, the other is the claim."""
    result = list(found)
    for index in range(len(found) - 1):
        first, second = result[index], result[index + 1]
        if first.mention.name == second.mention.name or DENIED in (first.role, second.role):
            continue
        older = [_is_older(scene, first, found[index - 1].end if index else 0), _is_older(scene, second, first.end)]
        around = scene.text[max(0, first.start - _REACH_AROUND) : second.end + _REACH_AROUND]
        if older[0] == older[1] or not (_NEWER.search(around) and _LABELS.search(around)):
            continue
        below, above = (first, second) if older[0] else (second, first)
        if above.role == ACTUAL and above.strong:
            continue
        for role, name in ((below, ACTUAL), (above, DECLARED)):
            cue = Cue("act", "under", role.start, role.start) if name == ACTUAL else Cue("decl", "label", 0, 0)
            result[index if role is first else index + 1] = Role(role.mention, role.start, role.end, name, cue)
    return result


def _is_older(scene: Scene, role: Role, previous_end: int) -> bool:
    before = scene.text[max(previous_end, role.start - _REACH_BEFORE) : role.start]
    return _OLDER.search(before) is not None or _OLDER_BEHIND.match(scene.text, role.end) is not None
