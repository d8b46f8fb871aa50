"""Who says so: is a substance declared, really there, denied, only suspected, or named in passing.

Each mention looks for the cue that governs it: one in front in the same sentence ("declared as …", "identifier: …"),
one behind it ("… on the label", "… found inside"), or the cue of the list it stands in. A mention that nothing governs
is a plain statement and counts as actual, unless a test in the same message says otherwise: then the plain name was
the claim.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from domain.substances import Mention

from ..words.fold import CLAIMED, Folded
from ..words.lexicon import COMMA, Cue
from ..words.rows import Cell
from .contrasts import reconsidered
from .doubts import absent, denied, of_a_licence, suspected
from .governing import REACH_UNDER, behind, in_front
from .scene import ACTUAL, ASIDE, DECLARED, DENIED, HARD, PLAIN, POST, SUSPECTED, Role, Scene

_BETWEEN = (
    "and et y e и و 和 及 与 or ou o или plus also with kg кг 公斤 كغ t cylinders? bouteilles? cilindros? اسطوانه 瓶 "
    "of de x по a little some en con avec traces? с un peu du air the others? other on sur sobre на les autres los "
    "otros two three four five six seven eight nine ten twelve deux trois quatre cinq sept huit neuf dix douze dos "
    "tres cuatro cinco seis siete ocho nueve diez doce двух трех четырех пяти шести семи восьми девяти десяти "
    "остальных اثنتين ثلاث اربع خمس ست سبع ثمان تسع عشر"
)
_LIST_WORD = "|".join([*_BETWEEN.split(), r"cyl\w*", r"баллон\w*"])
_LIST_SIGN = r"[\s,/&+()\-\d.%:×x*" + CLAIMED + "]*"
#: What may stand between two names of one list.
_LISTY = re.compile(rf"^{_LIST_SIGN}(?:(?:{_LIST_WORD}){_LIST_SIGN}){{0,6}}$")
#: "R-22 on the papers and R-22 it is": the same name, told a second time.
_AGAIN = re.compile(r"\s(?:and|et|y|и|و|和)\s?$|[和与]$")
_UNDER_LABEL = re.compile(
    r"(?:under|beneath|sous|bajo|debajo de|под|تحت|اسفل).*"
    r"(?:label|sticker|etiquet|autocollant|calcoman|rotulo|наклеик|этикетк|ملصق)"
)
#: "Under the new R-134a sticker": at most a word between.
_NEW = re.compile(r"\s?(?:(?:new|fresh|nouvel|nouvelle|nueva|нов\w*|الجديده?|新)\s?)?(?:de |du |de l'|с )?\"?")
#: What was expected instead of what is there: "inside: cement where R-410A should be".
_EXPECTED = re.compile(
    r"should|supposed|devraient|devait|auraient du|deberian|debia|deberia|должн|يفترض|应为|应有|本应"
)


def _one(
    scene: Scene, mention: Mention, span: tuple[int, int], previous: Role | None, next_start: int, *, repeated: bool
) -> Role:
    start, end = span
    previous_end = previous.end if previous else 0
    pre = in_front(scene, start, previous_end)
    if pre is not None and _spent(scene, previous, pre, start):
        pre = None
    if (
        pre is not None
        and _UNDER_LABEL.search(scene.text[pre.start : pre.end])
        and _NEW.fullmatch(scene.text[pre.end : start])
        and end < next_start < end + REACH_UNDER
    ):
        return Role(mention, start, end, DECLARED, Cue("decl", "label", pre.start, pre.end))
    if scene.advertised and _quoted(scene.raw, mention.start) and not (pre is not None and _quotes(scene, pre)):
        return Role(mention, start, end, DECLARED, Cue("decl", "claim", start, end))
    if previous is not None and _is_older_label(scene, previous, pre, start):
        return Role(mention, start, end, ACTUAL, Cue("act", "under", start, start))
    post = behind(scene, end, next_start)
    if post is not None and post.kind == "denypost" and of_a_licence(scene, end):
        post = None
    if (
        post is not None
        and post.kind in ("denypost", "suspectpost")
        and (post.kind == "denypost" or post.value == "only" or pre is None or pre.kind != "decl")
    ):
        return Role(mention, start, end, POST[post.kind], post)
    if absent(scene, mention.end, end):
        return Role(mention, start, end, DENIED, pre)
    if denied(scene, start, previous_end):
        if post is not None and post.kind == "declpost":
            return Role(mention, start, end, DECLARED, post)
        return Role(mention, start, end, DENIED)
    if (pre is None or pre.kind != "decl") and suspected(scene, start, previous_end, pre):
        return Role(mention, start, end, SUSPECTED)
    voiced = pre is not None and pre.kind == "decl" and pre.value in ("claim", "sworn")
    if voiced and not repeated and scene.claims_again(end, next_start):
        return Role(mention, start, end, PLAIN)
    if post is not None and (pre is None or _post_wins(scene, pre, start, post)):
        return Role(mention, start, end, POST[post.kind], post)
    if pre is not None and pre.kind != "neutral":
        return Role(mention, start, end, {"decl": DECLARED, "aside": ASIDE}.get(pre.kind, ACTUAL), pre)
    gap = scene.text[previous_end:start]
    led = previous is not None and (previous.cue is None or previous.cue.kind not in POST)
    if (
        previous is not None
        and led
        and pre is None
        and previous.role != PLAIN
        and _LISTY.match(gap)
        and not (previous.mention.name == mention.name and _AGAIN.match(gap))
        and scene.open(previous_end, start)
    ):
        measured = previous.role == DENIED and previous.cue is not None and previous.cue.kind == "act"
        return Role(mention, start, end, ACTUAL if measured else previous.role, previous.cue)
    return Role(mention, start, end, PLAIN)


def _spent(scene: Scene, previous: Role | None, cue: Cue, start: int) -> bool:
    """Whether a cue has been said of the name before it: "R-22 en la factura y R-22 en los cilindros"."""
    used = previous.cue if previous is not None else None
    return (
        used is not None
        and used.kind in POST
        and (used.start, used.end) == (cue.start, cue.end)
        and _AGAIN.match(scene.text[cue.end : start]) is not None
    )


def _is_older_label(scene: Scene, previous: Role, pre: Cue | None, start: int) -> bool:
    """Whether the name stands on the label that another one covers: "under the R-600a sticker the old plate R-12"."""
    return (
        previous.cue is not None
        and previous.role == DECLARED
        and bool(_UNDER_LABEL.match(scene.text, previous.cue.start, previous.cue.end))
        and pre is not None
        and pre.kind == "decl"
        and pre.value == "label"
        and pre.start >= previous.end
        and not HARD.search(scene.text, previous.end, start)
    )


def _quotes(scene: Scene, cue: Cue) -> bool:
    """Whether a quotation begins right behind a test: it is the test's, not the seller's."""
    return cue.value == "strong" and bool(_OPENS.match(scene.text, cue.end))


_OPENS = re.compile(r"""[\s:]{0,3}["']""")


def _quoted(raw: str, start: int) -> bool:
    """Whether a quotation mark opens shortly before, in the same sentence, and is still open."""
    head = raw[max(0, start - 25) : start]
    opening = max(*(head.rfind(sign) for sign in '"«“„「『'), head.rfind(" '"), head.rfind(" ‘"))
    return opening >= 0 and not re.search(r"[»”」』.;\n]", head[opening + 1 :])


def _post_wins(scene: Scene, pre: Cue, start: int, post: Cue) -> bool:
    if (pre.kind == "act" and pre.value == "weak") or _EXPECTED.search(scene.text[post.start : post.end]):
        return True
    gap = scene.text[pre.end : start]
    return bool(COMMA.search(gap)) and gap.strip() not in ("", ":")


def roles(folded: Folded, mentions: list[Mention], cues: list[Cue], table: list[Cell]) -> list[Role]:
    """The role of every mention, from left to right. ``folded`` has the mentions blanked out; ``table`` holds
    the cells of its tables."""
    scene = Scene(folded, cues)
    spans = [(bisect_left(folded.at, m.start), bisect_left(folded.at, m.end)) for m in mentions]
    found: list[Role] = []
    for index, (mention, span) in enumerate(zip(mentions, spans, strict=True)):
        next_start = spans[index + 1][0] if index + 1 < len(spans) else len(scene.text)
        repeated = index + 1 < len(mentions) and mentions[index + 1].name == mention.name
        previous = found[-1] if found else None
        role = _in_column(mention, span, table)
        found.append(role or _one(scene, mention, span, previous, next_start, repeated=repeated))
    return reconsidered(scene, found)


def _in_column(mention: Mention, span: tuple[int, int], table: list[Cell]) -> Role | None:
    """The role that the head of its column gives to a name in a table."""
    cell = next((c for c in table if c.start <= span[0] < c.end), None)
    cue = next((c for c in cell.head if c.kind in ("decl", "act")), None) if cell is not None else None
    if cue is None:
        return None
    return Role(mention, *span, DECLARED if cue.kind == "decl" else ACTUAL, cue)
