"""What the catalogs are made from."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from templates.extraction import extract

ROOT = Path(__file__).parents[2]


def test_every_way_of_marking_a_message_is_seen() -> None:
    source = """
a = T("one")
b = T("%(n)s case", plural="%(n)s cases", n=3)
c = T("%(n)s page", {"n": 1}, "%(n)s pages", 3)
d = T("two " "parts", {"what": "not this"}) % {"n": 1}
e = N_("marked"); f = other("not this"); g = T(name); h = T("keyed", params={"q": "not this"})
"""
    found = [(line, name, message) for line, name, message, _ in extract(io.BytesIO(source.encode()), {}, (), {})]
    assert sorted(found, key=str) == [
        (2, "gettext", "one"),
        (3, "ngettext", ("%(n)s case", "%(n)s cases")),
        (4, "ngettext", ("%(n)s page", "%(n)s pages")),
        (5, "gettext", "two parts"),
        (6, "gettext", "keyed"),
        (6, "gettext", "marked"),
    ]


def test_code_and_templates_are_collected_by_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text('x = T("from code", plural="from codes", n=1)', encoding="utf-8")
    (tmp_path / "screen.html.j2").write_text("{% trans %}from a screen{% endtrans %}", encoding="utf-8")
    pot = tmp_path / "found.pot"
    CommandLineInterface().run(
        ["pybabel", "-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-o", str(pot), str(tmp_path)]
    )
    with pot.open("rb") as file:
        messages = {message.id for message in read_po(file) if message.id}
    assert messages == {("from code", "from codes"), "from a screen"}
