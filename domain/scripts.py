"""Scripts of the world, as far as print needs them: which a text is written in, and where a font for it comes from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.words import N_

MOST_LETTERS = 60
"""Different letters of one script by which a font is judged."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script. `fonts` are families that suit it, the best first; `package` is Debian's that brings one."""

    name: str
    fonts: tuple[str, ...] = ()
    package: str = "fonts-noto-core"


_SANS = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Libertinus Serif")
LATIN = "LATIN"
SCRIPTS: Mapping[str, Script] = {
    LATIN: Script(N_("Latin"), _SANS),
    "CYRILLIC": Script(N_("Cyrillic"), _SANS),
    "GREEK": Script(N_("Greek"), _SANS),
    "ARABIC": Script(
        N_("Arabic"), ("Noto Sans Arabic", "Noto Naskh Arabic", "Noto Kufi Arabic", "Amiri", "KacstOne", "DejaVu Sans")
    ),
    "CJK": Script(
        N_("Chinese"),
        ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"),
        "fonts-noto-cjk",
    ),
    "HANGUL": Script(N_("Korean"), ("Noto Sans CJK KR",), "fonts-noto-cjk"),
    "HIRAGANA": Script(N_("Japanese"), ("Noto Sans CJK JP",), "fonts-noto-cjk"),
    "KATAKANA": Script(N_("Japanese"), ("Noto Sans CJK JP",), "fonts-noto-cjk"),
    "THAI": Script(N_("Thai"), ("Noto Sans Thai",)),
    "LAO": Script(N_("Lao"), ("Noto Sans Lao",)),
    "KHMER": Script(N_("Khmer"), ("Noto Sans Khmer",)),
    "MYANMAR": Script(N_("Burmese"), ("Noto Sans Myanmar",)),
    "DEVANAGARI": Script(N_("Devanagari"), ("Noto Sans Devanagari",)),
    "BENGALI": Script(N_("Bengali"), ("Noto Sans Bengali",)),
    "GUJARATI": Script(N_("Gujarati"), ("Noto Sans Gujarati",)),
    "GURMUKHI": Script(N_("Gurmukhi"), ("Noto Sans Gurmukhi",)),
    "TAMIL": Script(N_("Tamil"), ("Noto Sans Tamil",)),
    "TELUGU": Script(N_("Telugu"), ("Noto Sans Telugu",)),
    "KANNADA": Script(N_("Kannada"), ("Noto Sans Kannada",)),
    "MALAYALAM": Script(N_("Malayalam"), ("Noto Sans Malayalam",)),
    "SINHALA": Script(N_("Sinhala"), ("Noto Sans Sinhala",)),
    "THAANA": Script(N_("Thaana"), ("Noto Sans Thaana",)),
    "TIBETAN": Script(N_("Tibetan"), ("Noto Serif Tibetan",)),
    "MONGOLIAN": Script(N_("Mongolian"), ("Noto Sans Mongolian",)),
    "ETHIOPIC": Script(N_("Ethiopic"), ("Noto Sans Ethiopic",)),
    "GEORGIAN": Script(N_("Georgian"), ("Noto Sans Georgian", "DejaVu Sans")),
    "ARMENIAN": Script(N_("Armenian"), ("Noto Sans Armenian", "DejaVu Sans")),
    "HEBREW": Script(N_("Hebrew"), ("Noto Sans Hebrew", "DejaVu Sans")),
}
"""By the first word of its letters' names in Unicode."""


def script(key: str) -> Script:
    """The script of a key of `letters`; one that is not listed goes by its name in Unicode."""
    return SCRIPTS.get(key) or Script(key.title())


def letters(texts: Iterable[str]) -> dict[str, str]:
    """The letters of the texts by script, each once, at most MOST_LETTERS of one; Latin comes first, always."""
    found: dict[str, dict[str, None]] = {LATIN: dict.fromkeys("Aa")}
    for char in dict.fromkeys(char for text in texts for char in text):
        if not char.isalpha():
            continue
        # A letter in a form of its own, such as full-width, is judged by the letter.
        plain = unicodedata.normalize("NFKC", char)[:1]
        of_script = found.setdefault(unicodedata.name(plain, "").partition(" ")[0] or LATIN, {})
        if len(of_script) < MOST_LETTERS:
            of_script[plain] = None
    return {key: "".join(known) for key, known in found.items()}
