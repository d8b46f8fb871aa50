"""Numbers as officers write them: digits of any script with local separators, number words, Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import isfinite

from .lexicon import Cue, is_cjk

_DIGITS = re.compile(
    r"(?<![\d.,])\d{1,3}(?:(?P<sep>[ .,'])\d{3})(?:(?P=sep)\d{3})*(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
)
_CJK_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百千万]+(?:点[〇零一二三四五六七八九]+)?")
#: After a numeral these make a word that counts nothing (一次性, 一些, 一种, 一致 …).
_NOT_COUNTED = tuple("次些种致样直般旦律定起切共看试测查面侧边方")
_CJK_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CJK_UNIT = {"十": 10, "百": 100, "千": 1000}

#: Languages that write 1.200,5 and those that write 1,200.5.
COMMA_DECIMAL = frozenset({"fr", "es", "ru"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number in folded text. ``certain`` is False where a separator could mean either thing."""

    value: float
    start: int
    end: int
    certain: bool = True
    other: float | None = None


def either_way(numbers: list[Number]) -> list[list[Number]]:
    """The same numbers twice: the separators in doubt as decimal signs, then as those between thousands."""
    return [
        [n if n.certain or n.other is None else replace(n, value=pick(n.value, n.other), other=None) for n in numbers]
        for pick in (min, max)
    ]


def decimal_habit(text: str, lang: str) -> str:
    """The decimal sign of this message: shown by an unmistakable number, else by its language."""
    if re.search(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])", text):
        return ","
    if re.search(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,])", text):
        return "."
    return "," if lang in COMMA_DECIMAL else "."


def parse_digits(token: str, lang: str, habit: str) -> tuple[float, bool, float | None]:
    """(value, certain, the other possible value) of a token of digits and separators."""
    plain = token.replace(" ", "").replace("'", "")
    seps = [c for c in plain if c in ".,"]
    if not seps:
        return float(plain), True, None
    if len(set(seps)) == 2:
        last = max(plain.rfind("."), plain.rfind(","))
        return float(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]), True, None
    sep = seps[0]
    if len(seps) > 1:
        return float(plain.replace(sep, "")), True, None
    whole, part = plain.split(sep)
    as_decimal, as_thousands = float(f"{whole}.{part}"), float(whole + part)
    if len(part) != 3 or len(whole) > 3 or whole.startswith("0") or " " in token:
        return as_decimal, True, None
    thousands = sep != habit or (part.endswith("00") and (sep == "," or lang in COMMA_DECIMAL))
    if sep == "," and lang == "es" and habit != ".":
        thousands = True
    if thousands:
        return as_thousands, sep != habit, as_decimal
    return as_decimal, False, as_thousands


def _parse_cjk(token: str) -> float | None:
    if "点" in token:
        whole, _, part = token.partition("点")
        left = _parse_cjk(whole)
        return None if left is None else float(f"{left:g}." + "".join(str(_CJK_DIGIT[c]) for c in part))
    if token in ("十百", "万", "千", "百"):
        return None
    if "万" in token:
        head, _, tail = token.partition("万")
        left, right = _parse_cjk(head) if head else 1.0, _parse_cjk(tail) if tail else 0.0
        return None if left is None or right is None else left * 10_000 + right
    total, digit = 0, 0
    if not any(c in _CJK_UNIT for c in token):
        return float("".join(str(_CJK_DIGIT[c]) for c in token))
    for char in token:
        if char in _CJK_DIGIT:
            digit = _CJK_DIGIT[char]
        else:
            total += (digit or 1) * _CJK_UNIT[char]
            digit = 0
    return float(total + digit)


def _from_digits(text: str, lang: str) -> list[Number]:
    habit = decimal_habit(text, lang)
    found = [
        Number(_PARTS[m[1]], m.start(1), m.end())
        for m in _FRACTION.finditer(text)
        if not text[: m.start()].rstrip()[-1:].isdigit()
    ]
    reached = 0
    for match in _DIGITS.finditer(text):
        if match.start() < reached:
            continue
        value, certain, other = parse_digits(match.group(), lang, habit)
        end = match.end()
        mixed = _mixed(text, match.start())
        if mixed is not None:
            found.append(Number(mixed[0], match.start(), mixed[1]))
            reached = mixed[1]
            continue
        part = _FRACTION.match(text, end)
        if part:
            found.append(Number(value + _PARTS[part[1]], match.start(), part.end()))
            reached = part.end()
            continue
        if text[end : end + 1] in ("万", "千") and end < len(text):
            factor = 10_000 if text[end] == "万" else 1_000
            if not text.startswith("千克", end):
                value, end = value * factor, end + 1
        found.append(Number(value, match.start(), end, certain, other))
    return found


#: Fractions that are one sign, behind a number or alone; they stay one sign when a text is folded.
_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_FRACTION = re.compile(r"\s?([½¼¾])")


#: Digits with Chinese units between them: "1万3千6百".
_MIXED = re.compile(r"(?:\d+万)?(?:\d+千)?(?:\d+百)?")


def _mixed(text: str, at: int) -> tuple[float, int] | None:
    match = _MIXED.match(text, at)
    if match is None or sum(c in "万千百" for c in match.group()) < 2:
        return None
    parts = re.findall(r"(\d+)([万千百])", match.group())
    if text.startswith("克", match.end()) and parts[-1][1] == "千":
        return None
    return float(sum(int(n) * {"万": 10_000, "千": 1000, "百": 100}[unit] for n, unit in parts)), match.end()


#: "一打": a dozen, but not "一打开", as soon as it was opened.
_DOZEN = re.compile(r"打(?![开电印击])")


def _from_cjk(text: str) -> list[Number]:
    found = []
    for match in _CJK_NUMERAL.finditer(text):
        if text.startswith("千克", match.end() - 1) and match.group().endswith("千"):
            token, end = match.group()[:-1], match.end() - 1
        else:
            token, end = match.group(), match.end()
        before = text[match.start() - 1 : match.start()]
        if not token or before.isdigit() or before == "第" or text[end : end + 1] in _NOT_COUNTED:
            continue
        value = _parse_cjk(token)
        if value is not None and _DOZEN.match(text, end):
            value, end = value * 12, end + 1
        if value is not None:
            found.append(Number(value, match.start(), end))
    return found


def _from_words(text: str, cues: list[Cue]) -> list[Number]:
    """Runs of number words ("two hundred and forty"), added and multiplied as they are said."""
    words = [c for c in cues if c.kind == "num"]
    found: list[Number] = []
    index = 0
    while index < len(words):
        run = [words[index]]
        while index + 1 < len(words) and _joined(text[run[-1].end : words[index + 1].start]):
            index += 1
            run.append(words[index])
        index += 1
        total, current, seen = 0.0, 0.0, False
        for word in run:
            if word.value.startswith("*"):
                factor = float(word.value[1:])
                if factor >= 1000:
                    total, current = total + (current or 1) * factor, 0.0
                else:
                    current = (current or 1) * factor
            elif float(word.value) == 80 and current == 4:
                current = 80.0
            else:
                current += float(word.value)
            seen = True
        if seen:
            found.append(Number(total + current, run[0].start, run[-1].end))
    return _with_decimals(text, found)


#: What is said between a number and its decimals: "once coma tres", "onze virgule trois".
_SPOKEN_POINT = re.compile(r"\s(?:coma|virgule|point|запятая|целых(?: и)?|فاصله)\s")


def _with_decimals(text: str, spoken: list[Number]) -> list[Number]:
    """Numbers in words with the decimals said behind them."""
    result: list[Number] = []
    for number in spoken:
        last = result[-1] if result else None
        if last is not None and _SPOKEN_POINT.fullmatch(text[last.end : number.start]) and number.value < 100:
            digits = f"{number.value:g}"
            result[-1] = Number(float(f"{last.value:g}.{digits}"), last.start, number.end)
        else:
            result.append(number)
    return result


def _joined(gap: str) -> bool:
    return gap.strip(" -") in ("", "and", "et", "y", "و") and len(gap) <= 5


#: An Arabic particle written together with the digits behind it: "و4 أسطوانات".
_PARTICLE = re.compile(r"(?<![^\W\d_])[وبلفك]$")


def numbers(text: str, cues: list[Cue], lang: str) -> list[Number]:
    """All numbers of folded ``text`` from left to right.

    Digits glued to a word ("ab12") are no numbers, nor are hundreds of them that no number can hold.
    """
    digits = [
        n
        for n in _from_digits(text, lang)
        if not (
            n.start
            and text[n.start - 1].isalpha()
            and not is_cjk(text[n.start - 1])
            and text[n.start - 1] not in "xх"
            and not _PARTICLE.search(text[max(0, n.start - 2) : n.start])
        )
        and not (n.start and text[n.start - 1] in "#_/№" and text[n.start - 1] != "/")
    ]
    taken = {i for n in digits for i in range(n.start, n.end)}
    others = [n for n in (*_from_cjk(text), *_from_words(text, cues)) if n.start not in taken]
    found = sorted((n for n in (*digits, *others) if isfinite(n.value)), key=lambda n: n.start)
    return _multiplied(text, found, {c.start for c in cues if c.kind == "num" and c.value.startswith("*")})


def _multiplied(text: str, found: list[Number], multipliers: set[int]) -> list[Number]:
    """ "2 dozen", "3 thousand": digits and the word that multiplies them are one number."""
    result: list[Number] = []
    for number in found:
        last = result[-1] if result else None
        if last is not None and number.start in multipliers and text[last.end : number.start] in (" ", "-"):
            result[-1] = Number(last.value * number.value, last.start, number.end, last.certain)
        else:
            result.append(number)
    return result
