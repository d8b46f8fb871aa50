"""Right-to-left screens in the right order.

Arabic lines hold commands, references, dates and Latin names. Left alone, `/case` shows as `case/`, `40 x 13.6` as
`x 13.6 40`, and a line that begins with `TLP:AMBER` turns round whole (Unicode Bidirectional Algorithm, rules
W2, N1 and P2); even a flag counts as a Latin letter. So each such run stands in a left-to-right isolate, each line
begins as Arabic, and arrows point to what is read next.
"""

from __future__ import annotations

import re
from html import unescape
from unicodedata import bidirectional

from markupsafe import escape

FSI, LRI, PDI, RLM = "\u2068", "\u2066", "\u2069", "\u200f"

_WESTERN = "!-~À-ÖØ-öø-ɏͰ-ԯḀ-ỿ"  # ASCII, Latin with its accents, Greek, Cyrillic
_APART = re.compile(
    f"(?P<isolate>[{LRI}{FSI}][^{PDI}]*{PDI})|(?P<run>[{_WESTERN}]+(?: [{_WESTERN}]+)*)"
    "|(?P<flag>[\U0001f1e6-\U0001f1ff]{2})|(?P<arrow>[→←])"
)
_ARROWS = {"→": "←", "←": "→"}
_BETWEEN_ARABIC = re.compile("(?<=[\u0600-\u06ff)] )[→←](?= [\u0600-\u06ff])")
_TAG = re.compile(r"(<[^<>]*>)")
_KEPT_BLOCKS = ("code", "pre", "blockquote")  # copied with a tap, or somebody's own words
_NUMBER = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*")  # in order by itself
_ONE_NAME = re.compile(f"[\u0600-\u06ff][^{_WESTERN}→←]*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?[^{_WESTERN}→←]*")
_LEADING, _TRAILING = " ([{\"'!?.,:;", " )]}\"'!?.,:;"
_DECIDING = frozenset({"L", "R", "AL", "LRI", "FSI"})


def label(text: str) -> str:
    """Plain words, such as a button's, for a right-to-left reader.

    All-Western words need nothing, and neither does one Western name among Arabic words that come first.
    """
    if not any(bidirectional(char) in ("R", "AL") for char in text) or _ONE_NAME.fullmatch(text):
        return text
    return "\n".join(_line(line) for line in _isolated(text).split("\n"))


def screen(html: str) -> str:
    """Telegram HTML for a right-to-left reader; quotations and what is copied with a tap stay as they are."""
    pieces: list[str] = []
    inside: list[str] = []
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            name = piece.strip("</>").split(" ")[0]
            closes = piece.startswith("</")
            if name in _KEPT_BLOCKS:
                inside = inside[:-1] if closes else [*inside, name]
            pieces.append(_around_code(piece, closes) if name == "code" else piece)
        else:
            pieces.append(_kept(piece, inside[-1]) if inside else str(escape(_isolated(unescape(piece)))))
    return _begun("".join(pieces))


def _kept(words: str, block: str) -> str:
    if block == "pre":  # a form of ours
        return _BETWEEN_ARABIC.sub(lambda match: _ARROWS[match[0]], words)
    return re.sub(f"[{LRI}{PDI}]", "", words) if block == "code" else words


def _around_code(tag: str, closes: bool) -> str:
    """The isolate of a code stands outside it, so that a tap copies the code alone."""
    return f"{tag}{PDI}" if closes else f"{LRI}{tag}"


def _isolated(text: str) -> str:
    return _APART.sub(_set_apart, text)


def _set_apart(match: re.Match[str]) -> str:
    if match["run"]:
        return _run(match["run"])
    if match["flag"]:
        return f"{LRI}{match['flag']}{PDI}"
    return _ARROWS.get(match[0], match[0])


def _run(run: str) -> str:
    """A run of Western words, isolated."""
    groups: list[list[str]] = []
    words = run.split(" ")
    for place, word in enumerate(words):
        if groups and not _parted(groups[-1][-1], words[place:]):
            groups[-1].append(word)
        else:
            groups.append([word])
    return " ".join(_isolate(" ".join(group)) for group in groups)


def _parted(before: str, words: list[str]) -> bool:
    """A year from the time after it, an amount from a bracket that closes among Arabic words."""
    numbers = all(_NUMBER.fullmatch(word.strip(_LEADING + _TRAILING)) for word in (before, words[0]))
    return numbers or (words[0].startswith("(") and ")" not in " ".join(words))


def _isolate(words: str) -> str:
    """`words` in an isolate, without the punctuation of the sentence around them, but brackets in pairs."""
    core = words.lstrip(_LEADING).rstrip(_TRAILING)
    if not any(char.isalnum() for char in core) or _NUMBER.fullmatch(core):
        return words
    start = words.index(core)
    end = start + len(core)
    for opening, closing in ("()", "[]"):
        more = core.count(opening) - core.count(closing)
        end += more > 0 and words[end : end + 1] == closing
        start -= more < 0 and words[:start].endswith(opening)
    return f"{words[:start]}{LRI}{words[start:end]}{PDI}{words[end:]}"


def _begun(html: str) -> str:
    """Each line outside quotations begun as Arabic."""
    lines, quoted = [], False
    for line in html.split("\n"):
        lines.append(line if quoted or line.startswith("<blockquote") else _line(line))
        quoted = line.rfind("<blockquote") > line.rfind("</blockquote") or (quoted and "</blockquote" not in line)
    return "\n".join(lines)


def _line(line: str) -> str:
    """The line with a mark before it where its first letter would not make it run from right to left."""
    words = _TAG.sub("", line)
    if not words.strip():
        return line
    first = next((kind for kind in map(bidirectional, words) if kind in _DECIDING), "")
    return line if first in ("R", "AL") else RLM + line
