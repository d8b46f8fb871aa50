"""Sets one document with typst. A process of its own (`python -m services.typesetter`), so that its memory, a hundred
megabytes with Chinese fonts, ends with the document, and a document that does not end can be stopped.

Reads a wish as JSON from standard input and writes what came of it as JSON to standard output; the pages are put into
the folder that the wish names, in which layout, data and pictures lie.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from services import glyphs

Json = dict[str, Any]

LAYOUT, DATA, RESULT = "layout.typ", "data.json", "result"
BUILT_IN = {"Libertinus Serif": ("LATIN", "CYRILLIC", "GREEK")}
"""Families that typst itself holds, and their scripts."""
ROUNDS = 9
"""How often a text that is too long is halved and tried again."""


def main() -> None:
    """Do what the wish on standard input says."""
    wish = json.load(sys.stdin)
    json.dump(answer(wish), sys.stdout)


def answer(wish: Json) -> Json:
    """What came of a wish: nothing to say, or `absent`, `missing` scripts, a `fault`. Without data only fonts are
    looked for."""
    try:
        import typst
    except ImportError:
        return {"absent": True}
    known = typst.Fonts(font_paths=[wish["fonts"]] if wish["fonts"] else [])
    chosen = {key: _family(known.fonts(), key, **want) for key, want in wish["scripts"].items()}
    missing = [key for key, family in chosen.items() if family is None]
    if missing:
        return {"missing": missing}
    if "data" not in wish:
        return {}
    data = {**wish["data"], "fonts": list(dict.fromkeys(chosen.values()))}
    folder = Path(wish["folder"])
    compiler = typst.Compiler(str(folder / LAYOUT), root=str(folder), font_paths=known)
    try:
        _fit(compiler, folder, data, wish["sizes"])
        compiler.compile(output=str(folder / RESULT), format=wish["format"], ppi=wish["ppi"])
    except typst.TypstError as error:
        return {"fault": f"{error.message} {error.diagnostic}"}
    return {}


# ── fonts ───────────────────────────────────────────────────────────────────────────────────────────────


def _family(fonts: list[Any], script: str, letters: str, wanted: list[str]) -> str | None:
    """The family that has most of the letters, at least half of them; of those that have as many the most wanted."""
    best: tuple[int, int] | None = None
    chosen = None
    order = {family: place for place, family in enumerate(wanted)}
    for font in sorted(fonts, key=lambda each: (order.get(each.family, len(order)), each.family)):
        if (font.style, font.weight) != ("normal", 400):
            continue
        if font.path is None:
            count = len(letters) if script in BUILT_IN.get(font.family, ()) else 0
        else:
            count = glyphs.has(Path(font.path), font.index, letters)
        if count * 2 >= len(letters) and count > 0 and (best is None or count > best[0]):
            best, chosen = (count, 0), font.family
        if count == len(letters):
            break
    return chosen


# ── one page ────────────────────────────────────────────────────────────────────────────────────────────


def _fit(compiler: Any, folder: Path, data: Json, sizes: list[Json]) -> None:
    """Put down the data with the first size at which all is on one page, else with the last one and as much of the
    text as fits."""
    for size in sizes:
        if _on_one_page(compiler, folder, {**data, **size}):
            return
    if not sizes:
        _put(folder, data)
        return
    tight, text = {**data, **sizes[-1]}, data["text"]
    fits, over = 0, len(text)
    for _ in range(ROUNDS):
        middle = (fits + over) // 2
        if _on_one_page(compiler, folder, _with_text(tight, text[:middle])):
            fits = middle
        else:
            over = middle
    _put(folder, _with_text(tight, text[:fits]))


def _with_text(data: Json, text: str) -> Json:
    return {**data, "text": f"{text.rstrip()} …" if text else "", "cut": True}


def _on_one_page(compiler: Any, folder: Path, data: Json) -> bool:
    _put(folder, data)
    return int(compiler.query("<pages>", field="value", one=True)) == 1


def _put(folder: Path, data: Json) -> None:
    (folder / DATA).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
