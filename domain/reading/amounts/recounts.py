"""Which of several counts of the same goods holds: what was counted over what was said, what is left over what there
was at first."""

from __future__ import annotations

import re

from ..words.numbers import Number
from .measures import Count, View

#: "We counted ourselves: 26", "我们自己数了，二十六瓶".
_COUNTED = re.compile(
    r"(?:we counted|i counted|we have counted|our (?:own )?count|nous avons compte|on a compte|notre comptage|contamos|"
    r"nuestro conteo|мы (?:сами )?(?:пере|по|на)?считали|насчитали|наш подсчет|عددنا(?:ها)?|我们(?:自己)?(?:数|点|清点)"
    r"|自己数|亲自清点)[^.;\d]{0,25}$"
)
#: "甲说二十瓶", "the driver says 20 cylinders".
_SAID = re.compile(
    r"(?:\b(?:says|said|claims|claimed|dit|disait|affirme|dice|dijo|afirma|говорит|сказал\w?|утверждает)|"
    r"(?:يقول|قال|تقول|قالت)|说|称|讲)[\s:]{0,2}$"
)
#: What was kept of the goods: "nous en avons donc saisi 55", "追回这110瓶".
_KEPT = re.compile(
    r"(?:seized|recovered|took|kept|saisis?|retrouve|recupere|retenu|decomis\w+|incaut\w+|recuper\w+|изъя\w+|"
    r"задержа\w+|ضبط\w*|صادرنا|استعدنا|追回|查获|扣押|扣下|缉获)"
    r"(?:\s?(?:the|these|only|just|les|ces|seulement|los|las|solo|эти|только|лишь|остальные|فقط|这|了|只|其余|剩下|的))*\s?$"
)
#: What papers call a lot, and the place where it was counted: "Manifest: 1,000 cylinders. Floor: 96."
_ON_PAPER = re.compile(
    r"(?:manifest|packing list|paper|invoice|declar\w+|entry|liste|facture|manifeste|papier|manifiesto|factura|lista|"
    r"лист\w*|накладн\w+|документ\w*|بيان|البيان|الفاتوره|القائمه|清单|单|单证)\s?:?\s?$"
)
_ON_SITE = re.compile(
    r"(?:^|[.;\n] ?)(?:what (?:remains|remained|is left|was left|we (?:found|have))|remaining|left|(?:on the )?floor|"
    r"on site|inside|in the (?:box|container|truck|hold)|restants?|reste|sur place|au sol|dans le (?:conteneur|camion)|"
    r"a l'interieur|quedan|restan|en el (?:contenedor|suelo|camion)|adentro|осталось|на полу|на месте|"
    r"в (?:конте[ий]нере|кузове|трюме)|внутри|المتبقي|الباقي|في الحاويه|علي الارض|剩余|剩下|还剩|箱内|现场)\s?:\s?$"
)
#: A figure that the writer takes back, and what leads from it to the right one: "donde puse 13 cilindros léase 31".
_WROTE = re.compile(
    r"(?<![^\W\d_])(?:(?:i|we) (?:wrote|typed|put|said|reported)|where (?:i|we) (?:wrote|put|typed)|"
    r"where it (?:says|said|reads)|instead of|"
    r"j'avais (?:ecrit|mis|note|dit)|j'ai (?:ecrit|mis|note)|au lieu de|la ou j'ai (?:ecrit|mis)|la ou il est ecrit|"
    r"donde (?:puse|dije|escribi|dice|decia|pone)|habia (?:escrito|puesto)|antes (?:escribi|puse|dije)|en vez de|"
    r"(?:я )?(?:на|о)писал\w?|указал\w?|где (?:написано|указано|сказано)|вместо|"
    r"كتبت|ذكرت|حيث (?:ورد|كتب|ذكر)|بدلا? من|بدل)"
    r"(?: earlier| by mistake| previously| avant| por error| ранее| خطا)? ?$|(?:写的?是|写成了?|误[写报][成为]?|原写)$"
)
_READ = re.compile(
    r"[^.\d\n]{0,24}?(?:(?<![^\W\d_])(?:(?:please |should |must )?(?:read|be)|make it|it (?:is|was)|there (?:are|were)|"
    r"correct(?: is)?|lire|lisez|il y en a(?:vait)?|c'est|lease|leer|digase|debe (?:decir|leerse)|son|eran|hay|"
    r"читать|правильно|надо|их|"
    r"верно|و?الصحيح|و?الصواب|اقرا\w*)|应为|应是|应该是|改为|更正为|实为)\s?:? ?"
)
_ENDS = re.compile(r"\s?(?:$|[.,;)\n])")
#: Two lots, each by itself: "one with 40 cylinders and one with 37".
_ONE_WITH = re.compile(
    r"(?:\b(?:one|another|(?:the )?other|une?|l'autre|un[oa]|otr[oa]|один|одна|одном|одной|другой|другая|другом|"
    r"втор\w+) (?:with|holding|avec|con|с|—|-)|(?:واحده|احداهما|اخري|الاخري|الثانيه) (?:بها|فيها|تحوي)|"
    r"一个装|一箱装|另一?[个箱]装)\s?$"
)
_REACH = 44


def one_with(view: View, start: int) -> bool:
    """Whether what stands at ``start`` is said of one of several: "one with"."""
    return bool(_ONE_WITH.search(view.text, max(0, start - _REACH), start))


def recount(view: View, numbers: list[Number], counts: list[Count]) -> list[Count]:
    """Tags the counts that another takes the place of as declared or past; gives the further counts that have no word
    for what is counted."""
    packed = [c for c in counts if c.pack]
    ours = next((c for c in packed if _behind(view, _COUNTED, c.start)), None)
    if ours is not None and any(_behind(view, _SAID, c.start) for c in packed):
        ours.tags = (ours.tags | {"foundq"}) - {"declq"}
        for count in packed:
            if count is not ours and _behind(view, _SAID, count.start):
                count.tags.add("declq")
    if not packed:
        return []
    first = packed[0]
    right = _put_right(view, numbers, packed)
    if right is not None:
        return [right]
    for number in numbers:
        if number.start < first.end or number.value >= first.value or number.value != int(number.value):
            continue
        own = next((c for c in packed if c.start <= number.start < c.end), None)
        if _is_rest(view, numbers, first, number) and (own is not None or _ENDS.match(view.text, number.end)):
            for count in packed:
                if count.start < number.start and count is not own:
                    count.tags.add("past")
            return [] if own else [Count(int(number.value), number.start, number.end, first.unit, {"foundq"})]
    return [
        Count(int(n.value), n.start, n.end, tags={"foundq"})
        for n in numbers
        if n.start >= first.end
        and n.value == int(n.value)
        and n.value > 1
        and one_with(view, n.start)
        and one_with(view, first.start)
        and _ENDS.match(view.text, n.end)
        and len(packed) == 1
    ]


def _behind(view: View, words: re.Pattern[str], start: int) -> bool:
    return bool(words.search(view.text, max(0, start - _REACH), start))


def _put_right(view: View, numbers: list[Number], packed: list[Count]) -> Count | None:
    """The bare number that a count is said to be read as."""
    for count in packed:
        number = next((n for n in numbers if n.start >= count.end), None)
        if number is None or number.value != int(number.value) or any(c.start <= number.start < c.end for c in packed):
            continue
        if _behind(view, _WROTE, count.start) and _READ.fullmatch(view.text, count.end, number.start):
            count.tags.add("past")
            return Count(int(number.value), number.start, number.end, count.unit, {"foundq"})
    return None


def wrongly_put(view: View, start: int) -> bool:
    """Whether the figure at ``start`` is one that the writer takes back: "J'avais écrit 2,5 t par erreur"."""
    return _behind(view, _WROTE, start)


def _is_rest(view: View, numbers: list[Number], first: Count, number: Number) -> bool:
    """Whether a number is what was left of the first count, by the place it was counted at or by subtraction."""
    if _behind(view, _ON_SITE, number.start):
        return "declq" in first.tags or _behind(view, _ON_PAPER, first.start)
    return _behind(view, _KEPT, number.start) and any(
        first.end <= n.start and n.end <= number.start and n.value == first.value - number.value for n in numbers
    )
