"""What is known of the page without a browser: no markup from strings, words, contrast."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sandbox

PAGE = Path(sandbox.__file__).parent / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
FORBIDDEN = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|DOMParser|new Function)\b")
TOOLS = {"main.js", "clock.js", "calls.js", "faults.js"}
"""Scripts of the tools round the phones; their words stay English."""

PAIRS = [
    ("text", "panel"),
    ("text", "other"),
    ("text", "own"),
    ("soft", "panel"),
    ("soft", "other"),
    ("soft", "hover"),
    ("soft", "pressed"),
    ("own-soft", "own"),
    ("accent", "panel"),
    ("accent", "other"),
    ("on-accent", "accent"),
    ("warn", "warn-ground"),
    ("badge", "badge-ground"),
    *((f"name-{index}", "other") for index in range(7)),
]


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (PAGE / "base.css").read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    dark = dark.partition("*, *::before")[0]
    find = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    return {"light": dict(find.findall(light)), "dark": dict(find.findall(dark))}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_from_a_string(script: Path) -> None:
    assert FORBIDDEN.findall(script.read_text("utf-8")) == []


@pytest.mark.parametrize("path", sorted(PAGE.iterdir()), ids=lambda path: path.name)
def test_the_page_asks_nothing_of_other_hosts(path: Path) -> None:
    addresses = set(re.findall(r"https?://[\w.-]+", path.read_text("utf-8")))
    assert addresses <= {"http://www.w3.org", "https://t.me"}


def test_the_page_has_no_inline_script_or_style() -> None:
    page = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = _themes()[theme]
    assert _contrast(colours[text], colours[ground]) >= 4.5


def _phone_words() -> set[str]:
    found: set[str] = set()
    for script in SCRIPTS:
        if script.name not in TOOLS | {"translations.js"}:
            found |= set(re.findall(r"\bt\(\s*\"([^\"]+)\"", script.read_text("utf-8")))
    return found


@pytest.mark.parametrize("language", ["fr", "ar", "es", "ru", "zh"])
def test_the_phone_says_everything_in_its_owners_language(language: str) -> None:
    catalog = (PAGE / "translations.js").read_text("utf-8")
    body = catalog.partition(f"\n  {language}: {{")[2].partition("\n  },")[0]
    known = {quoted or bare for quoted, bare in re.findall(r'^    (?:"((?:[^"\\]|\\.)+)"|(\w+)):', body, re.M)}
    assert _phone_words() - known == set()
