"""Which of the six languages a message is mostly written in."""

from __future__ import annotations

import re

from .lexicon import is_cjk

_WORDS = {
    "en": "the of and in at with was were from by declared found seized labelled says but for cylinders identifier is "
    "on as to inside label",
    "fr": "le la les de du des et en au aux avec pour dans sur par est ont été une un saisi bouteilles douane "
    "étiquette mais déclaré comme",
    "es": "el la los las de del y en con por para fue un una al se que cilindros aduana etiqueta pero declarado "
    "como según incautados kilos",
}
_SETS = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}
_LATIN_WORD = re.compile(r"[a-zà-ÿ']+")
_HINTS = {"fr": re.compile(r"[èêëçœùûîï]|\b[dlnsc]'"), "es": re.compile(r"[ñ¿¡]|ción|ó\b|í")}


def language(text: str) -> str:
    """en, fr, es, ru, ar or zh. Codes in Latin letters do not make a message English."""
    lowered = text.lower()
    cjk = sum(1 for c in lowered if is_cjk(c))
    cyrillic = sum(1 for c in lowered if "\u0400" <= c <= "\u04ff")
    arabic = sum(1 for c in lowered if "\u0600" <= c <= "\u06ff")
    words = _LATIN_WORD.findall(lowered)
    latin = sum(len(w) for w in words if len(w) > 2)
    counts = {"zh": cjk * 2.5, "ru": cyrillic, "ar": arabic}
    best = max(counts, key=lambda lang: counts[lang])
    if counts[best] > max(0.6 * latin, 3):
        return best
    scores = {lang: float(sum(1 for w in words if w in known)) for lang, known in _SETS.items()}
    for lang, hint in _HINTS.items():
        scores[lang] += 1.5 * len(hint.findall(lowered))
    winner = max(scores, key=lambda lang: scores[lang])
    return winner if scores[winner] > scores["en"] else "en"
