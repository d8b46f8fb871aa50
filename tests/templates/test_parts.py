"""Cutting long texts: nothing is lost, nothing is too long, no tag stays open."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from templates.parts import parts, utf16_len

TAGS = ("b", "i", "u", "s", "code", "blockquote")
WORDS = st.text(st.sampled_from("ab я ع 的 🜁\n  &<>\"'"), min_size=1, max_size=12)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


def tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    whole = st.lists(inner, min_size=1, max_size=4).map("".join)
    plain = st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(TAGS), whole)
    link = whole.map(lambda text: f'<a href="https://example.org/?a=1&amp;b=2">{text}</a>')
    return st.one_of(plain, link)


HTML = st.lists(st.recursive(WORDS.map(escape), tagged, max_leaves=12), max_size=12).map("".join)


def text_of(html: str) -> str:
    """What Telegram shows."""
    return unescape(re.sub(r"<[^<>]*>", "", html))


def balanced(html: str) -> bool:
    stack: list[str] = []
    for slash, tag in re.findall(r"<(/?)(\w+)[^<>]*>", html):
        if not slash:
            stack.append(tag)
        elif not stack or stack.pop() != tag:
            return False
    return not stack


@given(HTML, st.integers(2, 60))
def test_every_part_fits_and_stands_by_itself(html: str, limit: int) -> None:
    for part in parts(html, limit):
        assert utf16_len(text_of(part)) <= limit
        assert balanced(part)
        assert text_of(part).strip()


@given(HTML, st.integers(2, 60))
def test_nothing_but_white_space_is_lost(html: str, limit: int) -> None:
    joined = "".join(text_of(part) for part in parts(html, limit))
    assert "".join(joined.split()) == "".join(text_of(html).split())


@given(HTML)
def test_a_text_that_fits_stays_as_it_is(html: str) -> None:
    whole = parts(html, max(2, utf16_len(text_of(html))))
    assert "".join(text_of(html).split()) == "".join("".join(text_of(part) for part in whole).split())
    assert len(whole) == (1 if text_of(html).strip() else 0)


def test_cuts_stand_at_line_ends_before_spaces() -> None:
    assert parts("one two\nthree four", 12) == ["one two", "three four"]
    assert parts("one two three", 9) == ["one two", "three"]
    assert parts("onetwothree", 6) == ["onetwo", "three"]


def test_open_tags_are_closed_and_opened_again() -> None:
    assert parts('<a href="x"><b>one two</b></a>', 4) == [
        '<a href="x"><b>one</b></a>',
        '<a href="x"><b>two</b></a>',
    ]


def test_a_character_reference_and_a_surrogate_pair_stay_whole() -> None:
    assert parts("ab&amp;&amp;cd", 3) == ["ab&amp;", "&amp;cd"]
    assert parts("a😀😀", 4) == ["a😀", "😀"]
    assert parts("a&#128512;b", 2) == ["a", "&#128512;", "b"]


def test_blank_text_gives_no_part() -> None:
    assert parts("") == []
    assert parts(" \n ") == []
    assert parts("<b> </b>") == []


def test_the_limit_of_telegram_counts_units_not_characters() -> None:
    assert [utf16_len(text) for text in ("a", "я", "的", "😀")] == [1, 1, 1, 2]
    assert len(parts("😀" * 2048)) == 1
    assert len(parts("😀" * 2049)) == 2
