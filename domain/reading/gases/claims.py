"""Claims and findings that several words make together: a person and a verb of saying ("the importer tells us"),
the label of a line in a form ("Goods as found:"), and papers that do *not* say a thing.

Works on the cues of a message: adds the cues that words make together, and takes away those that such words cover.
"""

from __future__ import annotations

import re

from ..methods.goods import named_goods
from ..words.fold import CLAIMED
from ..words.lexicon import Cue, is_cjk
from .agreement import agreeing
from .testimony import BELIED, testimony

#: Characters between a person and the verb: "the importer himself told us".
_REACH_SAY = 20
_BREAK = re.compile(r"[.!?;:\n]")
_ROLE_KINDS = frozenset(
    {
        "decl",
        "act",
        "declpost",
        "actpost",
        "agree",
        "aside",
        "neutral",
        "goodsas",
        "deny",
        "denypost",
        "declq",
        "foundq",
    }
)
#: The label of a line: a few words in front of a colon, at the beginning of a line or behind a stroke or a bullet.
_LABEL = re.compile(
    r"(?:^|\n|[•|►▪]|\s[/\-]\s|;\s)[ \t]*(?:[-*>•\d]+[.)]?\s*)?(?P<label>[^\n:;.,/|•" + CLAIMED + r"\d]{2,42}?)\s?[:=]"
)
#: A paper that is said to be silent: "nothing in the papers mentions …".
_SILENT = re.compile(
    r"(?:nothing|nowhere|no mention|not|rien|nulle part|aucune mention|nada|ningun\w*|ничего|нигде|لا ذكر|未)"
    r"[^\w.!?;:,\n]{1,3}(?:\w+[^\w.!?;:,\n]{1,2}){0,2}$"
)


#: A label or paper that is not there: "sans aucune étiquette, peut-être du R-22".
_LACKING = re.compile(
    r"(?<![^\W\d_])(?:without|without any|no|sans|sans aucune?|aucune?|sin|sin ninguna?|ningun[ao]?|без|без всяких|"
    r"никаких|нет|بلا|بلا اي|بدون|بدون اي|دون|دون اي)\s$|(?:无|没有|没|无任何|没有任何)$"
)


def spoken_claims(text: str, cues: list[Cue], words: list[Cue]) -> list[Cue]:
    """The claims of people. ``words`` are the cues of kind "person" and "say". Declarants speak for the papers,
    others for themselves (``value`` "voice" or "claim")."""
    people = [c for c in words if c.kind == "person"]
    verbs = [c for c in words if c.kind == "say"]
    instruments = [c for c in cues if c.kind == "act" and c.value != "weak"]
    found = []
    for person in people:
        for verb in verbs:
            ahead = person.start < verb.start
            if not ahead and is_cjk(text[verb.start]):
                continue  # in Chinese who speaks stands in front
            left, right = (person, verb) if ahead else (verb, person)
            gap = text[left.end : right.start]
            reach = _REACH_SAY if ahead else 8
            if left.end <= right.start and len(gap) <= reach and not _BREAK.search(gap) and CLAIMED not in gap:
                if any(left.end <= i.start < right.end and i.end - i.start > 3 for i in instruments if ahead):
                    break
                found.append(Cue("decl", "voice" if person.value == "declarant" else "claim", left.start, right.end))
                break
    return found


def form_labels(text: str, cues: list[Cue]) -> list[Cue]:
    """One cue for each label of a form that speaks of what was declared or found; it covers those in the label."""
    found = []
    for match in _LABEL.finditer(text):
        start, end = match.span("label")
        inside = [c for c in cues if start <= c.start and c.end <= end]
        kinds = {c.kind for c in inside}
        said = kinds & {"decl", "declq", "declpost", "goodsas"}
        seen = kinds & {"act", "foundq", "actpost"}
        if "neutral" in kinds or (not said and not seen):
            continue
        if "advert" in kinds or any(c.kind == "decl" and c.value in ("claim", "voice") for c in inside):
            found.append(Cue("decl", "claim", start, end))
        elif said and not (seen and _last(inside, seen) > _last(inside, said)):
            label = any(c.kind == "decl" and c.value == "label" for c in inside)
            found.append(Cue("decl", "label" if label else "papers", start, end))
            if "declq" in kinds or not label:
                found.append(Cue("declq", "1", start, end))
            if not label:
                found.append(Cue("goodsas", "1", start, end))
        else:
            found.append(Cue("act", "strong", start, end))
            if "foundq" in kinds:
                found.append(Cue("foundq", "1", start, end))
    return found


#: The opening quotation mark of what a seller writes.
_QUOTES = re.compile(r"""\s*(?:du |de |of )?["«“„'‘「『]""")


def sales(text: str, cues: list[Cue]) -> list[Cue]:
    """``cues`` with the words for selling settled: an advert claims what the goods are, and so do goods in quotation
    marks or under a name; who is said to sell a gas without paying for it sells that gas."""
    advertised = any(c.kind == "advert" for c in cues)
    settled = []
    for cue in cues:
        if cue.kind == "decl" and cue.value in ("sale", "sold"):
            if not ((advertised and cue.value == "sale") or _QUOTES.match(text, cue.end)):
                continue
            cue = Cue("decl", "claim", cue.start, cue.end)
        settled.append(cue)
    return settled


def _overlap(one: Cue, other: Cue) -> bool:
    return one.start < other.end and other.start < one.end


def _last(cues: list[Cue], kinds: set[str]) -> int:
    return max(c.start for c in cues if c.kind in kinds)


def _forged(paper: Cue, forged: list[Cue]) -> bool:
    """Whether the paper is only said to be false: it names nothing."""
    return any(0 <= f.start - paper.end <= 14 or 0 <= paper.start - f.end <= 2 for f in forged)


#: What is declared is the way of the goods, and what is certified where they come from: "transit declared to Bolivia",
#: "certificate of origin".
_WAY_BEFORE = re.compile(r"(?:transit\w*|re-?export\w*|транзит\w*|عبور|ترانزيت|过境|转口)\s?$")
_WAY_BEHIND = re.compile(
    r"\s?(?:(?:as|in|for|en|un|le|para|como|в|для|ك)\s?)?(?:transit|re-?export|транзит|عبور|ترانزيت|过境|转口)"
    r"|\s(?:of|d'|de|об?) ?(?:orig[ei]n|происхожд)|\s(?:происхожд|المنشا|صحفي)|产地"
)


def _of_the_way(text: str, paper: Cue) -> bool:
    before = _WAY_BEFORE.search(text, max(0, paper.start - 16), paper.start)
    return before is not None or _WAY_BEHIND.match(text, paper.end) is not None


#: Words that declare, inside a phrase that the scan took for the goods' other name ("importer declared").
_DECLARING = re.compile(
    "declar|invoic|manifest|manifiest|factur|connaissement|conocimiento|guia|papeles|papiers|document|pedimento|poliza|"
    "empaque|ampara|заявл|деклар|накладн|инвойс|коносамент|манифест|документ|бумаг|cmr|смр|цмр|счет|مصرح|申报|提单|舱单|单证|单据"
)


#: Goods that papers name, and behind a comma what it was: "the manifest lists furniture, the box was full of …".
_GOODS_AND_MORE = re.compile(
    r"(?=[^.;\n]*[^\W\d_]{4}|[^.;\n]*[\u4e00-\u9fff]{2})[^.;\n"
    + CLAIMED
    + r"]{2,40}?(?:,| (?:y|et|and|и) | و)[^.;\n"
    + CLAIMED
    + "]*$"
)
#: How far behind the papers it is told what was there.
_REACH_INSIDE = 64


#: Goods that papers name in quotation marks: nothing behind those is the papers'.
_QUOTED_GOODS = re.compile(r"\s?\"(?=[^\"]*(?:[^\W\d_]{4}|[\u4e00-\u9fff]{2}))[^\";.\n" + CLAIMED + r"]{3,40}\"\s?[,:]")


def insides(text: str, cues: list[Cue], words: list[Cue]) -> list[Cue]:
    """One cue of a finding for each word of containing that follows goods which papers name, and for the end of goods
    in quotation marks: the papers speak of those goods, not of what is named behind."""
    goods = [c for c in cues if c.kind == "goodsas"]
    quoted = [match.end() for claim in goods if (match := _QUOTED_GOODS.match(text, claim.end))]
    return [Cue("act", "strong", end - 1, end) for end in quoted] + [
        Cue("act", "strong", word.start, word.end)
        for word in words
        if word.kind == "thing" and word.value == "contains"
        for claim in goods
        if 0 < word.start - claim.end <= _REACH_INSIDE and _GOODS_AND_MORE.match(text[claim.end : word.start])
    ]


def together(text: str, cues: list[Cue], words: list[Cue], ends: frozenset[int]) -> list[Cue]:
    """``cues`` with what words say together, in the order of the text; ``ends`` are where names end."""
    cues = sales(text, cues)
    agreed = [c for c in cues if c.kind == "agree"]
    told = [c for c in testimony(text, ends) if c.kind != "declpost" or not any(_overlap(c, a) for a in agreed)]
    added = [*spoken_claims(text, cues, words), *form_labels(text, cues), *(c for c in told if c.kind != "agree")]
    both = [*agreeing(text, cues), *insides(text, cues, words), *(c for c in told if c.kind == "agree")]
    added += named_goods(text, cues, words, ends)
    belied = [match.span() for match in BELIED.finditer(text)]
    forged = [c for c in cues if c.kind == "state_of" and c.value == "forged"]
    kept = [
        cue
        for cue in cues
        if not (cue.kind in _ROLE_KINDS and any(a.start <= cue.start and cue.end <= a.end for a in added))
        and not (cue.kind == "decl" and cue.value == "papers" and (_forged(cue, forged) or _of_the_way(text, cue)))
        and not (
            cue.kind == "decl"
            and cue.value in ("label", "papers")
            and _LACKING.search(text[max(0, cue.start - 18) : cue.start])
        )
        and not (cue.kind == "decl" and any(start <= cue.start < end for start, end in belied))
        and not (cue.kind == "decl" and _SILENT.search(text[max(0, cue.start - 30) : cue.start]))
    ]
    named = {at for k in (*kept, *added) if k.kind in ("decl", "neutral") for at in range(k.start, k.end)}
    kept += [
        Cue("decl", "papers", c.start, c.end)
        for c in kept
        if c.kind == "goodsas"
        and _DECLARING.search(text, c.start, c.end)
        and not _of_the_way(text, c)
        and named.isdisjoint(range(c.start, c.end))
    ]
    return sorted([*kept, *added, *both], key=lambda c: c.start)
