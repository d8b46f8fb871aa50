"""Methods of smuggling and ways of detection: codes, names, and finding them in what officers write."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from domain import folding, tables
from domain.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Method:
    """A method of smuggling as `modus_operandi.csv` has it."""

    code: str
    name_en: str
    name_zh: str
    description: str
    red_flags: tuple[str, ...]
    first_response: str
    source: str

    def name(self, lang: str = "en") -> str:
        """The name where the table has one, else the English one."""
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Detection:
    """A way in which a case came to light."""

    code: str
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words from `start` to `end` that speak of the method or detection `code`. Whether they are denied
    ("not hidden") is for the reader of the whole sentence to say."""

    start: int
    end: int
    code: str


@functools.lru_cache(maxsize=1)
def _methods() -> dict[str, Method]:
    return {
        row["code"]: Method(
            code=row["code"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            description=row["description"],
            red_flags=tables.values(row["red_flags"]),
            first_response=row["first_response"],
            source=row["source"],
        )
        for row in tables.rows("modus_operandi")
    }


@functools.lru_cache(maxsize=1)
def _detections() -> dict[str, Detection]:
    rows = tables.rows("detections")
    return {row["code"]: Detection(row["code"], row["name_en"], row["source"]) for row in rows}


def all_methods() -> tuple[Method, ...]:
    """Every method, in the order of the table."""
    return tuple(_methods().values())


def get(code: str) -> Method | None:
    """The method with this code, None if there is none."""
    return _methods().get(code)


def all_detections() -> tuple[Detection, ...]:
    """Every way of detection, in the order of the table."""
    return tuple(_detections().values())


def detection(code: str) -> Detection | None:
    """The way of detection with this code, None if there is none."""
    return _detections().get(code)


@functools.lru_cache(maxsize=2)
def _phrases(table: str) -> Phrases[str]:
    words = [(row["phrase"], row["code"]) for row in tables.rows(table)]
    return Phrases(words)


def mentions(text: str) -> list[Mention]:
    """The methods of smuggling that words of `text` speak of, in any of six languages, left to right."""
    tokens = folding.tokens(text)
    return [Mention(hit.start, hit.end, hit.value) for hit in _phrases("method_words").find(tokens)]


def detections(text: str) -> list[Mention]:
    """The ways of detection that words of `text` speak of, in any of six languages, left to right."""
    tokens = folding.tokens(text)
    return [Mention(hit.start, hit.end, hit.value) for hit in _phrases("detection_words").find(tokens)]


def resolve(text: str) -> str | None:
    """The one method that `text` names: its code in any case, its name, or a word for it; None if unclear."""
    wanted = folding.fold(text).strip()
    code = wanted.upper().replace("-", "_").replace(" ", "_")
    if code in _methods():
        return code
    begun = [known for known in _methods() if wanted and known.startswith(code)]
    if len(begun) == 1:
        return begun[0]
    named = {method.code for method in all_methods() if wanted in map(folding.fold, (method.name_en, method.name_zh))}
    found = named or {mention.code for mention in mentions(text)}
    if not found and len(wanted) >= 4:
        found = {row["code"] for row in tables.rows("method_words") if folding.fold(row["phrase"]).startswith(wanted)}
    return found.pop() if len(found) == 1 else None
