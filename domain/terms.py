"""The terms to index for a text. Words return in other texts: what stands between two blanks is read once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from domain import text as analyser
from domain.chunks import SELDOM, cut, joined
from domain.memo import Memo
from domain.text import LATIN, LONGEST_TERM, MOST_TERMS

_NUMBER = re.compile("([A-Z]{0,5})([0-9]{4,20})([,.;]?)")
_PLAIN_NUMBER = re.compile("[A-Z]{1,5}([0-9]{4,20})")
"""The number of a container or a bill of lading, and what an import calls its cases: most of the texts that it has."""
# A code of several words may go on behind the one, and with the other. Rather too often than once too little.
_OPEN = re.compile(
    rf"(?:\A[\s.\-/]?|(?:{analyser.CODE_WORDS})[\s.\-]{{0,2}}"
    r"|[a-z]{3}[ujz][\s\-]?|(?:\A|[ujz][\s\-]?)\d{6}[\s\-/]?)\Z"
)
_OPEN_DIGITS = 6
_CONTINUES = re.compile(r"[\d\s.\-/]|\Z")
_CHINESE = re.compile(r"[\u4e00-\u9fff!-~，。；：、（）《》“”！？]+")
"""Chinese as it is mostly written, the rest of which has nothing to fold that might touch a character."""
_RUN = re.compile(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+")
_CHARACTER = "一"
"""Any Chinese one: which one stands beside a number does not matter to the number."""


class _Besides(dict[str, tuple[str, ...]]):
    """What the words of a chunk are indexed as besides themselves, by Latin language; found when it is first asked."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, lang: str) -> tuple[str, ...]:
        self[lang] = found = tuple(other for word in self._words for other in analyser.besides(word, lang))
        return found


class _Chunk(msgspec.Struct, frozen=True, gc=False):
    """What stands between two blanks.

    Its terms; what they are indexed as besides; how many of them are common words of each Latin language, nothing if
    none is; whether a code may go on behind it, and whether it may continue one (`_meeting`).
    """

    words: Sequence[str]
    besides: Mapping[str, tuple[str, ...]]
    common: Sequence[int] = ()
    meets: str = "-"

    @property
    def open(self) -> bool:
        return self.meets in _OPENS

    @property
    def continues(self) -> bool:
        return self.meets in _GOES_ON


_OPENS, _GOES_ON = "ob", "cb"
_MEET = re.compile(f"[{_OPENS}][{_GOES_ON}]")


def _meeting(opens: bool, continues: bool) -> str:
    """Both as one character: a text is then searched as a row of them."""
    return "-cob"[opens << 1 | continues]


def terms(text: str, lang: str | None = None) -> list[str]:
    """The terms to index for `text`: the surface in order, then the stems and long numbers within codes that
    differ from it, each once. `lang` is the language it was written in, where that is known."""
    number = _PLAIN_NUMBER.fullmatch(text)
    if number:
        return [text.lower(), number[1]]
    chunks = _chunks(text)
    words = [word for chunk in chunks for word in chunk.words]
    if len(words) >= MOST_TERMS:
        return at_once(text, lang)
    spoken = lang if lang in LATIN else _spoken(chunks)
    extra = dict.fromkeys([other for chunk in chunks for other in chunk.besides[spoken]])
    known = set(words)
    return words + [other for other in extra if other not in known]


def at_once(text: str, lang: str | None = None) -> list[str]:
    """The same terms, of the text as it stands: for those that are too long to be put together of chunks."""
    words = analyser.surface(text)
    spoken = lang if lang in LATIN else analyser.latin_language(words)
    known = dict.fromkeys(words)
    extra = dict.fromkeys(other for word in known for other in analyser.besides(word, spoken) if other not in known)
    return words + list(extra)[:MOST_TERMS]


def _spoken(chunks: Sequence[_Chunk]) -> str:
    counted = [chunk.common for chunk in chunks if chunk.common]
    return analyser.most_common([sum(counts) for counts in zip(*counted, strict=True)]) if counted else LATIN[0]


def _chunks(text: str) -> list[_Chunk]:
    """The chunks of `text`; those between which a code may stand are put together."""
    pieces = cut(text)
    found = list(map(_remembered.__getitem__ if max(map(len, pieces)) <= LONGEST_TERM else _chunk, pieces))
    if _MEET.search("".join([chunk.meets for chunk in found])):
        return [_chunk(joined(pieces[begin:end])) for begin, end in _together(found)]
    return found


def _together(chunks: Sequence[_Chunk]) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in range(1, len(chunks) + 1):
        if end == len(chunks) or not (chunks[end - 1].open and chunks[end].continues):
            yield begin, end
            begin = end


def _read(piece: str) -> _Chunk:
    number = _NUMBER.fullmatch(piece)
    if number:
        return _of_number(*number.groups())
    if not piece.isascii() and _CHINESE.fullmatch(piece):
        return _of_runs(_RUN.findall(piece))
    folded = analyser.fold(piece)
    return _of_words(analyser.of_folded(folded), folded)


_remembered = Memo(_read, 1 << 16, SELDOM.search)


def _chunk(piece: str) -> _Chunk:
    return _remembered[piece] if len(piece) <= LONGEST_TERM else _read(piece)


def _of_number(letters: str, digits: str, stop: str) -> _Chunk:
    """A long number, which seldom returns; with letters before it, it is indexed without them too."""
    besides = dict.fromkeys(LATIN, (digits,) if letters else ())
    return _Chunk(
        [letters.lower() + digits], besides, (), _meeting(not stop and len(digits) == _OPEN_DIGITS, not letters)
    )


def _of_words(words: list[str], folded: str) -> _Chunk:
    common = analyser.common_words(words)
    return _Chunk(
        words,
        _Besides(words),
        common if any(common) else (),
        _meeting(_OPEN.search(folded) is not None, _CONTINUES.match(folded) is not None),
    )


# ── Chinese ─────────────────────────────────────────────────────────────────────────────────────────────


def _of_runs(runs: Sequence[str]) -> _Chunk:
    """A chunk of runs of Chinese characters and of what stands between them."""
    last = len(runs) - 1
    read = [
        _characters(run) if _chinese(run) else _beside(run, place > 0, place < last) for place, run in enumerate(runs)
    ]
    counted = [each.common for each in read if each.common]
    words = [word for each in read for word in each.words]
    return _Chunk(
        words,
        _Besides(words),
        [sum(counts) for counts in zip(*counted, strict=True)],
        _meeting(read[-1].open, read[0].continues),
    )


def _chinese(run: str) -> bool:
    return "\u4e00" <= run[0] <= "\u9fff"


@functools.lru_cache(maxsize=1 << 14)
def _characters(run: str) -> _Chunk:
    return _Chunk(analyser.pairs(run), {})


@functools.lru_cache(maxsize=1 << 14)
def _beside(run: str, before: bool, behind: bool) -> _Chunk:
    """What stands before or behind Chinese characters: "R 12" is one code only where neither is true."""
    words = analyser.surface(f"{_CHARACTER if before else ''}{run}{_CHARACTER if behind else ''}")
    return _of_words(words[before : len(words) - behind], analyser.fold(run))
