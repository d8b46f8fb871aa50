"""What is said not to be there ("not R-22", "R-134a: none"), and what is only suspected."""

from __future__ import annotations

import re

from ..words.lexicon import COMMA, Cue
from .scene import HARD, Scene

_REACH_DENY, _REACH_SUSPECT, _REACH_OWN = 30, 45, 2
#: What is suspected is a crime, not a gas: "suspected smuggling of R-22".
_CRIME = re.compile(
    "smuggl|illegal|traffic|contraband|contreband|mislabel|fraud|illicit|контрабанд|незаконн|走私|非法|伪|تهريب|عمليه|"
    "operation|case|cas de|caso|случа|案"
)
#: "офиса нет 5 тонн": denies the word before it, not the one behind.
_POSTPOSED = frozenset({"нет"})


#: "No. 77", whose stop an earlier pass may have blanked.
_NUMBERED = re.compile(r"(?:\.| (?= )) ?\d")


#: What is denied is the state of the gas: "not recycled R-22", "не бывший в употреблении R-22".
_NOT_USED = re.compile(
    r"\s?(?:(?:been |pas |du tout )?(?:used|recycled|reclaimed|recovered|usag|recycl|regener|usad|recicl|бывш|использ|"
    r"регенер|рецикл|б/у|مستعمل|مستخدم|معاد))"
)


#: Who has none of it lacks the word behind, not what comes further on: "сигареты без марок, 9 баллонов R-22".
_LACKS = frozenset({"без", "without", "sans", "sin", "بدون", "بلا", "دون"})
#: "ان ما عنده": what he has; in front of other words "ما" denies.
_WHAT = re.compile(r"(?:ان|كل|هو|هي|علي|في|عن|من|هذا) $")
#: One figure in the place of another: "1,250 kg, not 1,520 kg, of R-22".
_FIGURE = re.compile(r"\s?\d[\d.,\s]*(?:[^\W\d_]+\.?\s?)?[,;]?\s?(?:of |de |d'|du |من |的)?")
_REACH_FIGURE = 40
#: In Chinese what is denied before 的 is of the word behind it: "没有厂房的空壳公司借名进口R-404A".
_LACKING_FIRM = re.compile("(?<!任何)(?<!一点)的")


def _of_a_figure(text: str, cue: Cue, start: int) -> bool:
    return (
        _FIGURE.fullmatch(text, cue.end, start) is not None
        and re.search(r"\d", text[max(0, cue.start - _REACH_FIGURE) : cue.start]) is not None
    )


#: An answer that stands by itself denies what was asked, not what is named behind: "Tested R-32? No. R-161".
_ANSWERS = frozenset({"no", "non", "nope", "нет", "لا", "كلا", "否", "不", "不是"})
_ASKED, _BY_ITSELF = re.compile(r"\?[\s\"')]{0,3}$"), re.compile(r"\s?[.,:;!\-]|\s\s")


def _answers(text: str, cue: Cue) -> bool:
    return (
        text[cue.start : cue.end] in _ANSWERS
        and _ASKED.search(text, max(0, cue.start - 4), cue.start) is not None
        and _BY_ITSELF.match(text, cue.end) is not None
    )


def _denies_nothing(text: str, cue: Cue) -> bool:
    word = text[cue.start : cue.end]
    if _answers(text, cue):
        return True
    if word == "ما" and _WHAT.search(text, max(0, cue.start - 6), cue.start):
        return True
    if (word == "no" and _NUMBERED.match(text, cue.end)) or _NOT_USED.match(text, cue.end):
        return True
    return word in _POSTPOSED and bool(re.search(r"[^\W\d_]\s$", text[: cue.start]))


def denied(scene: Scene, start: int, previous_end: int) -> bool:
    for cue in reversed(scene.deny):
        if previous_end <= cue.end <= start and not _denies_nothing(scene.text, cue):
            gap = scene.text[cue.end : start]
            if _LACKING_FIRM.search(gap):
                return False
            if _of_a_figure(scene.text, cue, start) or (
                scene.text[cue.start : cue.end] in _LACKS and len(gap.split()) > 1
            ):
                return False
            if len(gap) > _REACH_DENY or COMMA.search(gap) or re.search(r"[:.!\n]", gap) or len(gap.split()) > 4:
                return False
            return not any(cue.end <= c.start < start and c.kind in ("decl", "aside") for c in scene.pre)
    return False


def suspected(scene: Scene, start: int, previous_end: int, governing: Cue | None) -> bool:
    for cue in reversed(scene.suspect):
        if previous_end <= cue.end <= start:
            gap = scene.text[cue.end : start]
            if previous_end > 0 and cue.start - previous_end <= _REACH_OWN and COMMA.search(gap):
                return False  # "R-12 suspected, R-134a declared": it belongs to the name before
            if len(gap) > _REACH_SUSPECT or HARD.search(gap) or _CRIME.search(gap) or _RATHER.search(gap):
                return False
            if governing is None or governing.start < cue.start:
                return True
            if governing.kind != "act" or governing.start < cue.end:
                return False
            return not re.search(r"[,;:]", scene.text[cue.end : governing.start])
    return False


#: "R-134a 0 %": a reading that finds none of it.
_NO_PART = re.compile(r"\s{0,2}[:=(（：]?\s?[0０٠](?:[.,][0]+)?\s?[%％٪]")
#: What is there beside a mere suspicion: "not R-12 as we thought, but R-22".
_RATHER = re.compile(r",\s*(?:but|mais|pero|sino|но|а|بل|لكن|而|但)(?![^\W\d_])")
#: "R-134a нет": there is none of it.
_NONE = re.compile(r"\s?-?\s?(?:нет|没有|无|absent|none)\s?(?=[).,;]|$)")
#: "Лицензии на R-22 нет": what is not there is the licence.
_LICENCE = re.compile(r"(?:лиценз|разрешени|квот|许可|配额|licen[cs]|permi[st]|cupo|quota)[^.;\n]*$")
_REACH_LICENCE = 48


def of_a_licence(scene: Scene, end: int) -> bool:
    """Whether a name that ends at ``end`` is one that a licence is for: what the words behind deny is the licence."""
    return _LICENCE.search(scene.text, max(0, end - _REACH_LICENCE), end) is not None


def absent(scene: Scene, raw_end: int, end: int) -> bool:
    """Whether the words behind a name say that there is none of it; ``raw_end`` is its end in the message itself."""
    none = _NONE.match(scene.text, end) and not of_a_licence(scene, end)
    return bool(_NO_PART.match(scene.raw, raw_end) or none)
