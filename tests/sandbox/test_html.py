from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import CODE, SPLITTABLE, detect, utf16_length, utf16_slice, with_detected
from sandbox.html import TYPES, HtmlError, escape, parse, parse_message

plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
scraps = st.sampled_from(
    [
        *("<", ">", "/", "&", ";", '"', "'", "=", " ", "\n", "é", "😀", "ب", "&lt;", "&#128512;", "&amp"),
        *("<b>", "</b>", "<i>", "</i>", "<a href=", "https://unep.org", "</a>", "<pre>", "</pre>", "</>"),
        *("<code>", "</code>", '<code class="language-py">', "<blockquote expandable>", "</blockquote>"),
        *("<span class='tg-spoiler'>", "</span>", "<x>", "<tg-emoji"),
    ]
)
soup = st.lists(scraps | plain, max_size=30).map("".join)
NESTABLE = [
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "tg-spoiler",
    "code",
    "pre",
    "blockquote",
]


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> tuple[str, str]:
    """Well-formed HTML and the text it holds."""
    html, text = "", ""
    for _ in range(draw(st.integers(0, 3))):
        piece = draw(plain)
        html, text = html + escape(piece), text + piece
        if depth:
            tag = draw(st.sampled_from(NESTABLE))
            inner_html, inner = draw(trees(depth - 1))
            html, text = f"{html}<{tag}>{inner_html}</{tag}>", text + inner
    return html, text


@given(soup)
def test_any_text_is_parsed_or_refused_in_words(source: str) -> None:
    try:
        text, entities = parse_message(source)
    except HtmlError as error:
        assert str(error)
        return
    assert_sound(text, entities)


@given(trees())
def test_well_formed_html_gives_its_text_and_sound_entities(tree: tuple[str, str]) -> None:
    html, text = tree
    found, entities = parse(html)
    assert found == text
    assert_sound(found, entities)


@given(plain)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse(escape(text)) == (text, [])


@given(
    st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote"]),
    plain.filter(lambda text: bool(text.strip())),
)
def test_one_tag_covers_exactly_its_text(tag: str, inside: str) -> None:
    text, (entity,) = parse(f"😀<{tag}>{escape(inside)}</{tag}>.")
    assert entity["type"] == TYPES[tag]
    assert utf16_slice(text, entity["offset"], entity["length"]) == inside


@given(plain)
def test_detected_entities_lie_inside_and_do_not_meet(text: str) -> None:
    entities = detect(text + " /find@OzoneNetBot #cfc @maria https://unep.org/x. " + text)
    ends = [0, *(entity["offset"] + entity["length"] for entity in entities)]
    assert all(entity["offset"] >= end for entity, end in zip(entities, ends, strict=False))


def assert_sound(text: str, entities: list[dict[str, Any]]) -> None:
    size = utf16_length(text)
    for entity in entities:
        assert entity["offset"] >= 0 and entity["length"] > 0 and entity["offset"] + entity["length"] <= size
    code = [entity for entity in entities if entity["type"] in CODE]
    for entity in entities:
        for block in code:
            meet = (
                entity["offset"] < block["offset"] + block["length"]
                and block["offset"] < entity["offset"] + entity["length"]
            )
            assert not (meet and entity["type"] in SPLITTABLE)
    assert [entity["offset"] for entity in entities] == sorted(entity["offset"] for entity in entities)


GOOD: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<STRONG>a</strong> <em>b</em>", "a b", [("bold", 0, 1), ("italic", 2, 1)]),
    ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
    ("<u>x</u><ins>y</ins>", "xy", [("underline", 0, 2)]),
    ("<s>1</s> <strike>2</strike> <del>3</del>", "1 2 3", [("strikethrough", n, 1) for n in (0, 2, 4)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
    ("<pre>a\nb</pre>", "a\nb", [("pre", 0, 3)]),
    ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
    ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
    ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
    ("  <b> x </b> \n", "x", [("bold", 0, 1)]),
    ("<b></b>x", "x", []),
    ("&lt;b&gt; &amp;amp; &quot;&#65;&#x42; &copy; & &lt", '<b> &amp; "AB &copy; & &lt', []),
    ("a > b", "a > b", []),
    ("<b>x</>", "x", [("bold", 0, 1)]),
    ("😀<b>é</b>", "😀é", [("bold", 2, 1)]),
    ('<a href="no host">x</a>', "x", []),
]


@pytest.mark.parametrize(("source", "text", "entities"), GOOD)
def test_the_tags_of_telegram_become_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found, marks = parse_message(source)
    assert found == text
    assert [(mark["type"], mark["offset"], mark["length"]) for mark in marks] == entities


def test_links_mentions_languages_and_emoji_carry_their_facts() -> None:
    assert parse('<a href="https://unep.org/x?a=1&amp;b=2">x</a>')[1][0]["url"] == "https://unep.org/x?a=1&b=2"
    assert parse("<a href='tg://user?id=17'>x</a>")[1][0] == {
        "type": "text_mention", "offset": 0, "length": 1, "user_id": 17,
    }  # fmt: skip
    assert parse('<pre><code class="language-python">x</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    ]
    assert parse('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')[1][0]["length"] == 2


BAD = [
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
]


@pytest.mark.parametrize(("source", "words"), BAD)
def test_wrong_html_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(HtmlError) as caught:
        parse(source)
    assert str(caught.value) == words


def test_commands_in_code_are_not_commands() -> None:
    text, entities = parse("<code>/find</code> /find http://x.org/a.")
    marks = with_detected(text, entities)
    found = [(mark["type"], utf16_slice(text, mark["offset"], mark["length"])) for mark in marks]
    assert found == [("code", "/find"), ("bot_command", "/find"), ("url", "http://x.org/a")]
