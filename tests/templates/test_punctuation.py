"""What templates punctuate in English reads as each language writes it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment

from domain.cases import Facts
from domain.query import parse
from services.listing import chips
from templates.engine import _environment, render
from templates.punctuation import ColonApart


def _card(lang: str, value: str) -> str:
    line = SimpleNamespace(current=False, title="Status", value=value, uncertain=False)
    empty: dict[str, object] = {
        "text": "",
        "problem": None,
        "step": None,
        "fields": False,
        "blockers": [],
        "missing": [],
        "notes": [],
    }
    return render("forms/card", lang, title="New case", position=None, total=None, lines=[line], **empty)


def test_a_french_colon_stands_apart_and_an_english_one_does_not() -> None:
    assert "Statut\u00a0: <b>x</b>" in _card("fr", "x")
    assert "Status: <b>x</b>" in _card("en", "x")


def test_what_an_officer_typed_keeps_its_colons() -> None:
    assert "<b>vu: 12:30, a:b</b>" in _card("fr", "vu: 12:30, a:b")


def test_the_filters_of_a_search_are_punctuated_too() -> None:
    assert chips(parse("country:PH"), "fr") == ["pays\u00a0: Philippines"]
    assert chips(parse("country:PH since:2024-05-14"), "en") == ["country: Philippines", "since: May 14, 2024"]


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("<b>{{ x }}</b>: y", "<b>x</b>\u00a0: y"),
        ("{{ x }}:{{ x }}", "x:x"),
        ("TLP:{{ x }}: y", "TLP:x\u00a0: y"),
        ("{% trans x=x %}{{ x }}: y{% endtrans %}: z", "x: y\u00a0: z"),
        ("see: {{ x }}", "see: x"),
    ],
)
def test_only_a_colon_after_a_value_or_a_message_stands_apart(template: str, shown: str) -> None:
    environment = Environment(
        loader=DictLoader({"screen": template}), extensions=["jinja2.ext.i18n", ColonApart], autoescape=True
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    assert environment.get_template("screen").render(x="x") == shown


def test_what_stands_in_a_row_has_the_comma_of_its_language() -> None:
    facts = Facts(country="PH", place="Manila")
    for lang, comma in (("en", ", "), ("fr", ", "), ("ar", "، "), ("zh", "、")):
        where = _environment(lang).get_template("cases/parts.html.j2").module.where(facts)  # type: ignore[attr-defined]
        assert comma in where, lang
