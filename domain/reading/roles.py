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

from .fold import CLAIMED, Folded
from .guises import guised
from .lexicon import COMMA, Cue, is_cjk
from .rows import Cell
from .scene import ACTUAL, ASIDE, DECLARED, DENIED, HARD, PLAIN, POST, SUSPECTED, Role, Scene

_BETWEEN = (
    "and et y e и و 和 及 与 or ou o или plus also with kg кг 公斤 كغ t cylinders? bouteilles? cilindros? اسطوانه 瓶 "
    "of de x по a little some en con avec traces? с un peu du air"
)
_LIST_WORD = "|".join([*_BETWEEN.split(), r"cyl\w*", r"баллон\w*"])
_LIST_SIGN = r"[\s,/&+()\-\d.%:×x*" + CLAIMED + "]*"
#: What may stand between two names of one list.
_LISTY = re.compile(rf"^{_LIST_SIGN}(?:(?:{_LIST_WORD}){_LIST_SIGN}){{0,6}}$")
_JOINED = re.compile(r"^\s*(?:and|et|y|e|и|و|和|及|与|or|ou|o|или|او|或|&|\+|/|,)\s*$")
_CRIME = re.compile(
    "smuggl|illegal|traffic|contraband|contreband|mislabel|fraud|illicit|контрабанд|незаконн|走私|非法|伪|تهريب|عمليه|"
    "operation|case|cas de|caso|случа|案"
)
_GLUE_AS = re.compile(r"^\s*(?:as|comme|como|как|为|成|علي انه|علي انها|to be|being)\b")
_REACH_PRE, _REACH_POST, _REACH_DENY, _REACH_SUSPECT = 110, 28, 30, 45
#: What is written under another label is what is really there: "under the sticker, painted: R-12".
_REACH_UNDER = 44
#: Characters between a claim and its copula, with a comma and a conjunction.
_REACH_COPULA = 16
_UNDER_LABEL = re.compile(
    r"(?:under|beneath|sous|bajo|debajo de|под|تحت|اسفل).*"
    r"(?:label|sticker|etiquet|autocollant|calcoman|rotulo|наклеик|этикетк|ملصق)"
)
#: "Under the new R-134a sticker": at most a word between.
_NEW = re.compile(r"\s?(?:(?:new|fresh|nouvel|nouvelle|nueva|нов\w*|الجديده?|新)\s?)?(?:de |du |de l'|с )?\"?")
#: A voiced claim seldom reaches over a comma.
_REACH_VOICED = 20


def _governing(scene: Scene, start: int, previous_end: int) -> Cue | None:
    """The cue in front of a mention, not further back than the mention before it."""
    best: Cue | None = None
    for cue in scene.pre:
        if cue.end > start:
            break
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
        if cue.start >= previous_end and start - cue.end <= _REACH_PRE and scene.open(cue.end, start):
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
    if old.value == "under" and new.kind == "decl" and len(gap) <= _REACH_UNDER:
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
    "c'etait du", "ce serait du", "que c'est du", "es", "son", "era", "eran", "que es", "que son", "это", "что это",
    "هو", "انه", "انها", "ان الغاز", "هي", "是", "那是", "都是", "就是",
})  # fmt: skip
#: "a licence, but for R-410A": the licence goes on.
_BUT_FOR = re.compile(r"(?:but|mais|pero|но|لكن|ولكن|但)\s(?:only |seulement |solo |только )?(?:for|pour|para|на|ل)\b")
_TURNS = frozenset({"but", "mais", "pero", "но", "لكن", "ولكن", "但", "但是"})


def _following(scene: Scene, end: int, next_start: int) -> Cue | None:
    """The cue behind a mention, before the next one, that does not itself lead to the next one."""
    for cue in scene.post:
        if cue.start < end:
            continue
        gap = scene.text[end : cue.start]
        if (
            cue.start >= next_start
            or len(gap) > _REACH_POST
            or HARD.search(gap)
            or ((COMMA.search(gap) or ":" in gap) and cue.kind != "suspectpost" and cue.value != "all")
        ):
            return None
        between = [other for other in scene.pre if end <= other.start < cue.start]
        under = cue.kind == "actpost" and cue.value == "under"
        if between and not (under and all(other.kind == "decl" and other.value == "label" for other in between)):
            return None
        rest = scene.text[cue.end : next_start]
        if _said_behind(scene.text, cue, end):
            return cue
        leads_on = (
            next_start < len(scene.text)
            and len(rest) < 30
            and not re.search(r"[,;.)\n]|\b(?:but|mais|pero|но|and|et|y|и)\b|[但而]|لكن", rest)
        )
        if _GLUE_AS.match(rest) or (leads_on and not _closes(rest) and not scene.turns(cue.end, next_start)):
            return None
        return cue
    return None


#: The Arabic adjective "declared" behind its gas, and the verb that another gas follows.
_DECLARED_ADJECTIVE = re.compile(
    r"\s(?:المصرح (?:به|بها|عنه|عنها)|المكتوب علي \w+)\s(?:كانت?|توجد|يوجد|وجدت|تبين|هو|هي)(?![^\W\d_])"
)


def _said_behind(text: str, cue: Cue, end: int) -> bool:
    return cue.start <= end + 1 and bool(_DECLARED_ADJECTIVE.match(text, end))


def _closes(rest: str) -> bool:
    return bool(re.match(r"\s*[,;.)\]/|]", rest))


#: "офиса нет 5 тонн": denies the word before it, not the one behind.
_POSTPOSED = frozenset({"нет"})


#: "No. 77", whose stop an earlier pass may have blanked.
_NUMBERED = re.compile(r"(?:\.| (?= )) ?\d")


#: What is denied is the state of the gas: "not recycled R-22", "не бывший в употреблении R-22".
_NOT_USED = re.compile(
    r"\s?(?:(?:been |pas |du tout )?(?:used|recycled|reclaimed|recovered|usag|recycl|regener|usad|recicl|бывш|использ|"
    r"регенер|рецикл|б/у|مستعمل|مستخدم|معاد))"
)


def _denies_nothing(text: str, cue: Cue) -> bool:
    word = text[cue.start : cue.end]
    if (word == "no" and _NUMBERED.match(text, cue.end)) or _NOT_USED.match(text, cue.end):
        return True
    return word in _POSTPOSED and bool(re.search(r"[^\W\d_]\s$", text[: cue.start]))


def _denied(scene: Scene, start: int, previous_end: int) -> bool:
    for cue in reversed(scene.deny):
        if previous_end <= cue.end <= start and not _denies_nothing(scene.text, cue):
            gap = scene.text[cue.end : start]
            if len(gap) > _REACH_DENY or COMMA.search(gap) or re.search(r"[:.!\n]", gap) or len(gap.split()) > 4:
                return False
            return not any(cue.end <= c.start < start and c.kind in ("decl", "aside") for c in scene.pre)
    return False


def _suspected(scene: Scene, start: int, previous_end: int, governing: Cue | None) -> bool:
    for cue in reversed(scene.suspect):
        if previous_end <= cue.end <= start:
            gap = scene.text[cue.end : start]
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
#: What was expected instead of what is there: "inside: cement where R-410A should be".
_EXPECTED = re.compile(
    r"should|supposed|devraient|devait|auraient du|deberian|debia|deberia|должн|يفترض|应为|应有|本应"
)


def _one(scene: Scene, mention: Mention, span: tuple[int, int], previous: Role | None, next_start: int) -> Role:
    start, end = span
    previous_end = previous.end if previous else 0
    pre = _governing(scene, start, previous_end)
    if (
        pre is not None
        and _UNDER_LABEL.search(scene.text[pre.start : pre.end])
        and _NEW.fullmatch(scene.text[pre.end : start])
        and end < next_start < end + _REACH_UNDER
    ):
        return Role(mention, start, end, DECLARED, Cue("decl", "label", pre.start, pre.end))
    if scene.advertised and _quoted(scene.raw, mention.start) and not (pre is not None and _quotes(scene, pre)):
        return Role(mention, start, end, DECLARED, Cue("decl", "claim", start, end))
    if previous is not None and _is_older_label(scene, previous, pre, start):
        return Role(mention, start, end, ACTUAL, Cue("act", "under", start, start))
    post = _following(scene, end, next_start)
    if (
        post is not None
        and post.kind in ("denypost", "suspectpost")
        and (post.kind == "denypost" or post.value == "only" or pre is None or pre.kind != "decl")
    ):
        return Role(mention, start, end, POST[post.kind], post)
    if _NO_PART.match(scene.raw, mention.end) or _NONE.match(scene.text, end):
        return Role(mention, start, end, DENIED, pre)
    if _denied(scene, start, previous_end):
        if post is not None and post.kind == "declpost":
            return Role(mention, start, end, DECLARED, post)
        return Role(mention, start, end, DENIED)
    if (pre is None or pre.kind != "decl") and _suspected(scene, start, previous_end, pre):
        return Role(mention, start, end, SUSPECTED)
    voiced = pre is not None and pre.kind == "decl" and pre.value in ("claim", "sworn")
    if voiced and scene.claims_again(end, next_start):
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
        and scene.open(previous_end, start)
    ):
        measured = previous.role == DENIED and previous.cue is not None and previous.cue.kind == "act"
        return Role(mention, start, end, ACTUAL if measured else previous.role, previous.cue)
    return Role(mention, start, end, PLAIN)


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
        role = _in_column(mention, span, table) or _one(scene, mention, span, found[-1] if found else None, next_start)
        found.append(role)
    return _in_the_box(scene, _expected(scene, _corrected(_contrast(guised(scene, _backwards(scene, found))))))


def _in_column(mention: Mention, span: tuple[int, int], table: list[Cell]) -> Role | None:
    """The role that the head of its column gives to a name in a table."""
    cell = next((c for c in table if c.start <= span[0] < c.end), None)
    cue = next((c for c in cell.head if c.kind in ("decl", "act")), None) if cell is not None else None
    if cue is None:
        return None
    return Role(mention, *span, DECLARED if cue.kind == "decl" else ACTUAL, cue)


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
