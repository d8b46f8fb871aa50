"""One gas under the name of another: in its packing, sold or marked as it, or named with it in one order."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.lexicon import Cue
from .scene import ACTUAL, DECLARED, DENIED, PLAIN, Role, Scene

_PACK = (
    r"(?:cylinders?|bottles?|cans?|drums?|bouteilles?|bonbonnes?|cylindres?|futs?|cilindros?|botellas?|envases?|bombonas?|"
    r"garrafas?|tambores|latas?|баллон\w*|бочк\w*|бутыл\w*|اسطوانات|اسطوانه|عبوات|قوارير|قناني|的?钢瓶|的?瓶子?|的?罐子?)"
)
_OF = r"(?:of|de|du|d'|from|marked|labelled|из-под|от|марки|ex)"
#: One gas in the packing of another: "R-12 in R-134a bottles", "R-12 en envases de R-134a".
_IN = re.compile(
    rf"\s*(?:gas |gaz |газ )?(?:was |were |a ete |fue )?(?:found |packed |re-?filled |filled |poured |decanted |"
    rf"transvase\w* |transfere\w* |tra[ns]*vasado |trasegado |перелит\w? |перелили |залит\w? |灌装|灌|分装)?"
    rf"(?:in|inside|into|dans|en|a|в|во|في|داخل|装在|装入|进|到|至)\s?(?:des |les |unos |the |los )?"
    rf"(?:одноразовы\w* )?(?P<pack>{_PACK}\s*(?:jetables |desechables |одноразовы\w* )?)?(?:{_OF}\s*)*"
)
_HAS_PACK = re.compile(rf"\s*(?:disposable |empty |old |一次性|的)?{_PACK}")
#: One gas given for another: "vendían R-12 por R-134a", "把R-12当R-134a卖".
_FOR = re.compile(
    r"\s*(?:por|pour(?: du)?|for|за|вместо|当|当作|当成|充当|冒充|充|camoufle en|deguise en|maquille en|disfrazado de|"
    r"disguised as|under the guise of|sous couvert de|بدل|علي انه|علي انها)\s*"
)
#: "用R-134a的瓶子装R-12", "в баллонах из-под R-134a находится R-12".
_HOLDS = re.compile(rf"\s*{_PACK}\s*(?:装的是|里装|装|内装|里是|灌|contained?|with|filled with|remplies de|con|с)\s*")


#: "The "R-134a" was R-12".
_SO_CALLED = re.compile(
    r'"\s*(?:was|were|is|are|turned out to be|est|etait|sont|etaient|est du|etait du|es|era|son|eran|resulto ser|'
    r"это|оказал\w*|-|是|其实是|实际是|实为|هو|كان)\s*(?:in fact |en fait |en realidad |actually |du |de l')?"
)
_OPENING = tuple('"«“„「『')
#: Between two names in one order with what speaks of them: "label/test: R-134a/R-12".
_PAIR = re.compile(r"\s?(?:/|\||vs\.?|-?>|;)\s?")
#: What is told as one gas and another behind it: "R-134a -> R-12".
_ARROW = re.compile(r"\s?[-=]*>+\s?")
_SLASHED = re.compile(r"\s?(?:/|\||vs\.?|-?>)\s?")


def _in_order(scene: Scene, start: int) -> tuple[str, str] | None:
    """The roles that two words with a stroke between them give to two names behind them, in that order."""
    cues = [c for c in scene.pre if c.end <= start and c.kind in ("decl", "act")][-2:]
    if len(cues) < 2 or cues[0].kind == cues[1].kind or start - cues[1].end > 12:
        return None
    if not _SLASHED.fullmatch(scene.text[cues[0].end : cues[1].start]) or CLAIMED in scene.text[cues[1].end : start]:
        return None
    return (DECLARED, ACTUAL) if cues[0].kind == "decl" else (ACTUAL, DECLARED)


#: "They relabelled R-12 as R-134a".
_RENAMED = re.compile(
    r"(?:re-?label\w*|re-?brand\w*|re-?mark\w*|re-?etiquet\w*|переклеи\w*|перемаркир\w*|换标|改标|改贴|重新贴标|"
    r"(?:اعادوا|اعاد|اعاده) وسم)(?! as)[^.;:,\n" + CLAIMED + r"]{0,22}$"
)
_AS = re.compile(r"\s*(?:as|into|to|en|comme|como|a|в|как|под|成|为|换标成|علي انه|علي انها|-?>)\s*(?:du |de l')?")
#: "R-12 was sold to garages as R-134a".
_SOLD_AS = re.compile(
    r"\s*(?:was |were |is |are |est |sont |etait |es |son |fue |being )?(?:being )?"
    r"(?:sold|marketed|offered|passed|vendu\w*|ecoule\w*|vendid\w*|ofrecid\w*|продавал\w*|продан\w*)[^.;:\n"
    + CLAIMED
    + r"]{0,34}?"
    r"\b(?:as|comme|como|как|за)\s*(?:du |de l')?"
)
#: "Customer bought R-134a, got R-12".
_GOT = re.compile(
    r"[\s,;:\-]*(?:and |but |et |mais |y |pero |а |но |ولكن |لكن |و)?(?:he |she |they |we |il |elle |on |nous )?\s?"
    r"(?:got|received|was given|were given|a recu|ont recu|avons recu|recibio|recibieron|recibimos|получил\w*|"
    r"收到的?是?|拿到的?是?|到手的?是?|استلم|وصله|تسلم)\s*(?:du |de l')?"
)


def _bears_its_name(scene: Scene, first: Role, second: Role) -> bool:
    """Whether the first gas is in the packing of the second, or was sold or marked as it."""
    gap = scene.text[first.end : second.start]
    inside = _IN.fullmatch(gap)
    if inside and (inside["pack"] or _HAS_PACK.match(scene.text, second.end)):
        return True
    if _FOR.fullmatch(gap) or _SOLD_AS.fullmatch(gap):
        return True
    return bool(_AS.fullmatch(gap) and _RENAMED.search(scene.text[max(0, first.start - 40) : first.start]))


def guised(scene: Scene, found: list[Role]) -> list[Role]:
    """Two gases of which one is the packing or the name of the other: the packing makes the claim."""
    result = list(found)
    for index in range(len(found) - 1):
        first, second = found[index], found[index + 1]
        if first.mention.name == second.mention.name or DENIED in (first.role, second.role):
            continue
        gap = scene.text[first.end : second.start]
        if _SO_CALLED.fullmatch(gap) and scene.raw[first.mention.start - 1 : first.mention.start] in _OPENING:
            result[index] = Role(first.mention, first.start, first.end, DECLARED, Cue("decl", "label", 0, 0))
            result[index + 1] = Role(second.mention, second.start, second.end, ACTUAL, second.cue)
            continue
        if _GOT.fullmatch(gap):
            result[index] = Role(first.mention, first.start, first.end, DECLARED, Cue("decl", "claim", 0, 0))
            result[index + 1] = Role(second.mention, second.start, second.end, ACTUAL, second.cue)
            continue
        if _PAIR.fullmatch(gap):
            order = _in_order(scene, first.start)
            if order is not None:
                result[index] = Role(first.mention, first.start, first.end, order[0], Cue("decl", "label", 0, 0))
                result[index + 1] = Role(second.mention, second.start, second.end, order[1], Cue("act", "strong", 0, 0))
                continue
        if _ARROW.fullmatch(gap) and first.role == second.role == PLAIN:
            result[index] = Role(first.mention, first.start, first.end, DECLARED, Cue("decl", "label", 0, 0))
            result[index + 1] = Role(second.mention, second.start, second.end, ACTUAL, second.cue)
        elif _bears_its_name(scene, first, second):
            result[index] = Role(first.mention, first.start, first.end, ACTUAL, first.cue)
            result[index + 1] = Role(second.mention, second.start, second.end, DECLARED, Cue("decl", "label", 0, 0))
        elif _HOLDS.fullmatch(gap):
            result[index] = Role(first.mention, first.start, first.end, DECLARED, Cue("decl", "label", 0, 0))
            result[index + 1] = Role(second.mention, second.start, second.end, ACTUAL, second.cue)
    return result
