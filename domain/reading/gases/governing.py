"""Which word governs a name: the cue in front of it in the same sentence ("declared as …", "identifier: …"), or the one
behind it ("… on the label", "… found inside")."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.lexicon import COMMA, Cue, is_cjk
from .scene import HARD, Scene

_REACH_PRE, _REACH_POST = 110, 28
#: What is written under another label is what is really there: "under the sticker, painted: R-12".
REACH_UNDER = 44
#: Characters between a claim and its copula, with a comma and a conjunction.
_REACH_COPULA = 16
#: A voiced claim seldom reaches over a comma.
_REACH_VOICED = 20
_GLUE_AS = re.compile(r"^\s*(?:as|comme|como|как|为|成|علي انه|علي انها|to be|being)\b")


def in_front(scene: Scene, start: int, previous_end: int) -> Cue | None:
    """The cue in front of a mention, not further back than the mention before it."""
    best: Cue | None = None
    for cue in scene.pre:
        if cue.end > start:
            break
        if cue.start < previous_end or start - cue.end > _REACH_PRE:
            continue
        if cue.kind == "aside" and (COMMA.search(scene.text[cue.end : start]) or ":" in scene.text[cue.end : start]):
            continue
        if cue.kind == "decl" and (
            scene.of_weight(cue) or (not is_cjk(scene.text[cue.start]) and _OF_CODE.match(scene.text, cue.end, start))
        ):
            continue
        far = start - cue.end > _REACH_VOICED and COMMA.search(scene.text[cue.end : start])
        if cue.kind == "decl" and cue.value in ("claim", "voice", "sworn") and far:
            continue
        if _bracketed(scene.text, cue, previous_end, start) or _said_behind(scene.text, cue, previous_end):
            continue
        if scene.open(cue.end, start):
            if best is not None and _postposed(scene.text, best, previous_end) and cue.kind == "act":
                best = cue
                continue
            best = _stronger(scene, best, cue, start, previous_end)
    return best


#: A paper is cited for a customs code or number; the name stands behind a stop: "entry under 2903.49, R-141b in 55
#: drums".
_OF_CODE = re.compile(
    rf"[^,;。，{CLAIMED}]{{0,14}}{CLAIMED}+(?:[^,;。，{CLAIMED}]{{0,14}}{CLAIMED}+)?[^;。{CLAIMED}]{{0,24}}?[,;]"
)


def _bracketed(text: str, cue: Cue, previous_end: int, start: int) -> bool:
    """Whether the cue is a remark in brackets on the name before it: "R-134a (label) / R-12 (test)"."""
    opening, closing = text.rfind("(", previous_end, cue.start), text.find(")", cue.end, start)
    return previous_end > 0 and 0 <= opening - previous_end <= 2 and closing >= 0


_PREPOSED = re.compile(r"\s*(?:on|in|sur|dans|de|en|в|на|по|في|علي|المصرح)?\s*(?:the|la|le|l'|les|el|los|las)?\s*$")


def _postposed(text: str, cue: Cue, previous_end: int) -> bool:
    """Whether a claim belongs to the name before it: "instead of the R-134a on the invoice we found …"."""
    gap = text[previous_end : cue.start]
    return cue.kind == "decl" and previous_end > 0 and len(gap) <= 12 and bool(gap) and bool(_PREPOSED.fullmatch(gap))


def _stronger(scene: Scene, old: Cue | None, new: Cue, start: int, previous_end: int) -> Cue:
    """The nearer cue governs, but a weak one ("found", "but", "cylinders of") does not hide a strong one in the
    same clause."""
    if old is not None and old.kind == "aside" and _BUT_FOR.match(scene.text, new.start):
        return old
    if old is None or new.kind == "aside" or old.kind == "aside":
        return new
    gap = scene.text[old.end : new.start]
    if old.value == "under" and new.kind == "decl" and len(gap) <= REACH_UNDER:
        behind_a_name = previous_end > 0 and not COMMA.search(scene.text[previous_end : old.start])
        return new if behind_a_name and COMMA.search(gap) else old
    clause = not COMMA.search(gap)
    said = scene.text[new.start : new.end]
    if clause and said in _SAYS:
        return old
    if old.kind == "act" and old.value == "strong" and said in _SAYS_SO and len(gap) <= _REACH_SAYS_SO:
        return old
    if old.kind == "decl" and len(gap) <= _REACH_COPULA and scene.text[new.start : new.end] in _COPULAS:
        return old
    weak = new.kind == "act" and new.value == "weak"
    near = clause and len(gap) <= 25 and (gap.strip(" 0123456789.,") == ":" or not re.search(r"[:()]", gap))
    if weak and old.kind == "decl" and _ON_PAPER.match(scene.text, old.start) and not _BUT.search(gap):
        return old
    if weak and near and scene.text[new.start : new.end] not in _TURNS:
        return old
    return new


#: What there is on paper alone: "on paper, cylinders full of R-134a left Durban".
_ON_PAPER = re.compile(
    r"(?:on paper|sur (?:le )?papier|(?:en|sobre) (?:el |los )?papel(?:es)?|"
    r"на бумаге|по бумагам|علي الورق|纸面上|账面上)"
    r"(?![^\W\d_])"
)
_BUT = re.compile(r"[.;:]|\b(?:but|mais|pero|но|а|in fact|really|en fait|en realidad|на деле)\b|لكن|但|实际")


#: Verbs that pass a claim on ("labels on the cartons read …") as well as a finding ("the analyser read …").
_SAYS = frozenset({
    "gave", "gives", "give", "mentions", "mentioned", "lists", "donnait", "da", "дал", "дает",
    "read", "reads", "say", "says", "show", "shows", "showed", "showing", "is", "it is", "its", "it's",
    "indique", "indiquent", "indiquait", "montre", "affiche", "donne", "lit", "est du", "etait du", "porte", "portent",
    "indica", "indican", "indico", "muestra", "muestran", "mostro", "dice", "dicen", "marca", "era", "eran", "lleva",
    "показал", "показала", "показало", "показывал", "показывает", "показывают", "написано",
    "يشير", "تشير", "بين", "显示", "是", "系", "为", "均为", "写着", "说", "说是", "称", "称是", "写",
    "marks", "signals", "говорит", "пишет",
    "يقول", "قال",
})  # fmt: skip
#: What a laboratory says as well as a driver: "el laboratorio de Cali, Colombia, dice que es R-22".
_SAYS_SO = frozenset({
    "dice que es", "dijo que era", "afirma que es", "says it is", "says it's", "says its", "said it is", "said it was",
    "dit que c'est du", "affirme que c'est du", "говорит что", "сказал что", "يقول انه", "يقول انها", "قال انه",
    "قال انها", "说是", "称是", "称为",
})  # fmt: skip
_REACH_SAYS_SO = 30
#: What follows a claim and belongs to it: "the owner swears (that) it is …".
_COPULAS = frozenset({
    "this is", "they are", "they were", "it was", "it's", "it is", "that it is", "c'est", "c'est du", "c'est de la",
    "c'etait du", "ce serait du", "il s'agit de", "il s'agit du", "se trata de",
    "que c'est du", "es", "son", "era", "eran", "que es", "que son", "это", "что это",
    "هو", "انه", "انها", "ان الغاز", "هي", "是", "那是", "都是", "就是",
})  # fmt: skip
#: "a licence, but for R-410A": the licence goes on.
_BUT_FOR = re.compile(r"(?:but|mais|pero|но|لكن|ولكن|但)\s(?:only |seulement |solo |только )?(?:for|pour|para|на|ل)\b")
_TURNS = frozenset({"but", "mais", "pero", "но", "لكن", "ولكن", "但", "但是"})


#: The code of a gas behind its name: "ammonia, UN 1005, on the manifest".
_CODED = re.compile(rf"^,\s?{CLAIMED}+,\s?")


def behind(scene: Scene, end: int, next_start: int) -> Cue | None:
    """The cue behind a mention, before the next one, that does not itself lead to the next one."""
    for cue in scene.post:
        if cue.start < end:
            continue
        gap = _CODED.sub(" ", scene.text[end : cue.start])
        if (
            cue.start >= next_start
            or len(gap) > _REACH_POST
            or HARD.search(gap)
            or ((COMMA.search(gap) or ":" in gap) and not _far_off(scene, cue))
        ):
            return None
        between = [other for other in scene.pre if end <= other.start < cue.start]
        under = cue.kind == "actpost" and cue.value == "under"
        if between and not (under and all(other.kind == "decl" and other.value == "label" for other in between)):
            return None
        rest = scene.text[cue.end : next_start]
        if cue.value == "claim" and _FIGURE.match(rest):
            return None
        if _said_behind(scene.text, cue, end):
            return cue
        leads_on = (
            next_start < len(scene.text)
            and scene.text[cue.start : cue.end] != "?"
            and len(rest) < 30
            and not re.search(r"[,;.)\n]|\b(?:but|mais|pero|но|and|et|y|и)\b|[但而]|لكن", rest)
        )
        if _GLUE_AS.match(rest) or (leads_on and not _closes(rest) and not scene.turns(cue.end, next_start)):
            return None
        return cue
    return None


#: What should be is a number: "R-407C应为1250公斤".
_FIGURE = re.compile(r"\s?\d")


def _far_off(scene: Scene, cue: Cue) -> bool:
    """Whether a word speaks of a name beyond a comma: "R-22, but only suspected"; not a question mark, which belongs to
    its own clause."""
    return cue.value == "all" or (cue.kind == "suspectpost" and scene.text[cue.start : cue.end] != "?")


#: The Arabic adjective "declared" behind its gas, and the verb that another gas follows.
_DECLARED_ADJECTIVE = re.compile(
    r"\s(?:المصرح (?:به|بها|عنه|عنها)|المكتوب علي \w+)\s(?:كانت?|توجد|يوجد|وجدت|تبين|هو|هي)(?![^\W\d_])"
)


def _said_behind(text: str, cue: Cue, end: int) -> bool:
    return cue.start <= end + 1 and bool(_DECLARED_ADJECTIVE.match(text, end))


def _closes(rest: str) -> bool:
    return bool(re.match(r"\s*[,;.)\]/|]", rest))
