"""Promises about references and links of legislation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import laws


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/law.pdf", "https://example.org/law.pdf"),
        (" http://example.org ", "http://example.org"),
        ("www.example.org/a?b=c", "https://www.example.org/a?b=c"),
        ("javascript:alert(1)", None),
        ("ftp://example.org/law", None),
        ("https://", None),
        ("https://localhost", None),
        ("two words", None),
        ("", None),
        ("https://example.org/" + "a" * laws.LINK_LIMIT, None),
    ],
)
def test_a_link_is_a_web_address_or_nothing(typed: str, kept: str | None) -> None:
    assert laws.link(typed) == kept


@given(st.text())
def test_whatever_is_typed_a_link_holds_no_blank_and_has_a_web_scheme(typed: str) -> None:
    link = laws.link(typed)
    assert link is None or (link.startswith(("http://", "https://")) and not any(each.isspace() for each in link))


def test_references_count_in_their_year() -> None:
    assert laws.reference(2026, 7) == "L-2026-0007"
