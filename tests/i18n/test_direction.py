"""What a right-to-left reader sees in the right order.

`[` and `]` stand for the ends of an isolate, `^` for the mark that begins a line as Arabic.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from domain.words import T
from templates import direction
from templates.engine import label, render
from templates.speech import typed

SHOWN = str.maketrans({direction.LRI: "[", direction.FSI: "[", direction.PDI: "]", direction.RLM: "^"})
MARKS = str.maketrans("", "", direction.LRI + direction.FSI + direction.PDI + direction.RLM)


def shown(html: str) -> str:
    return direction.screen(html).translate(SHOWN)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("ابحث بالأمر /find", "ابحث بالأمر [/find]"),
        ("/case – نشر حالة", "^[/case] – نشر حالة"),
        ("مثل /law PH، أو /law.", "مثل [/law PH]، أو [/law]."),
        ("اكتب 40 x 13.6", "اكتب [40 x 13.6]"),
        ("اكتب 2026-03-14 هنا", "اكتب [2026-03-14] هنا"),
        ("🟡 TLP:AMBER · <b>موظفو شبكتك</b>", "^🟡 [TLP:AMBER] · <b>موظفو شبكتك</b>"),
        ("المادة HFC-134a (R-134a)", "المادة [HFC-134a (R-134a)]"),
        ("(HFC-134a (R-134a)) هنا", "^([HFC-134a (R-134a)]) هنا"),
        ("544 kg (40 أسطوانة)", "^[544 kg] (40 أسطوانة)"),
        ("اللغة Français أو Русский", "اللغة [Français] أو [Русский]"),
    ],
)
def test_commands_codes_and_latin_names_stand_apart(html: str, wanted: str) -> None:
    assert shown(html) == wanted


def test_a_year_and_the_time_after_it_follow_each_other_as_arabic_does() -> None:
    assert shown("22 نوفمبر 2026 13:22 +04") == "22 نوفمبر 2026 [13:22 +04]"


def test_a_bracket_stands_with_its_partner() -> None:
    wanted = f"الإعدادات: {direction.LRI}[service] fonts{direction.PDI}."
    assert direction.screen("الإعدادات: [service] fonts.") == wanted
    assert shown("المادة (R-12) CFC هنا") == "المادة [(R-12) CFC] هنا"


def test_numbers_alone_are_let_be() -> None:
    assert shown("قرأه 3 من 1,000 (3/10)") == "قرأه 3 من 1,000 (3/10)"


def test_a_flag_before_a_name_does_not_turn_the_line_round() -> None:
    assert shown("🇵🇭 الفلبين") == "^[🇵🇭] الفلبين"


def test_an_arrow_between_arabic_words_is_turned_in_a_form_too_and_no_other() -> None:
    form = "<pre>المسار: الصين → دبي (الميناء) → جبل علي\nChina → Manila</pre>"
    assert shown(form) == "<pre>المسار: الصين ← دبي (الميناء) ← جبل علي\n^China → Manila</pre>"


def test_an_arrow_points_to_what_is_read_next() -> None:
    assert shown("تعديل → حفظ") == "تعديل ← حفظ"


def test_a_code_is_copied_without_marks() -> None:
    inside = direction.screen(f"<code>{direction.LRI}MSCU6639870{direction.PDI}</code>")
    assert inside.endswith(f"{direction.LRI}<code>MSCU6639870</code>{direction.PDI}")


def test_quotations_keep_their_own_direction() -> None:
    quoted = "<blockquote expandable>40 cylinders\nof R-12</blockquote>"
    assert direction.screen(quoted) == quoted


def test_what_was_typed_in_several_lines_stands_apart_line_by_line() -> None:
    assert str(typed("first\nsecond", "ar")).translate(SHOWN) == "[first]\n[second]"


def test_a_picture_before_english_words_is_no_arabic_letter() -> None:
    assert str(typed("⚠️ Warning", "en")) == "⚠️ Warning"


def test_english_screens_and_all_western_labels_carry_no_marks() -> None:
    sentence = T("Nothing found under “%(what)s”. Check the reference, or search with /find.") % {"what": "X"}
    assert direction.RLM not in render("common/sentence", "en", sentence=sentence)
    assert label("PH-2026-0001", "ar") == "PH-2026-0001"
    assert label("Français", "ar") == "Français"


def test_one_latin_name_after_arabic_words_needs_no_mark_on_a_label() -> None:
    assert label("مغادرة OzoneNet", "ar") == "مغادرة OzoneNet"


def test_a_label_that_begins_with_a_code_runs_from_right_to_left() -> None:
    assert label("TLP:RED: أنت فقط", "ar").translate(SHOWN) == "^[TLP:RED]: أنت فقط"


@given(st.text(alphabet="ابج أ/@:.,()[]\"'&<>→🇵🇭 aR12-x+é\n", max_size=60))
def test_nothing_is_lost_and_every_isolate_ends_in_its_line(words: str) -> None:
    html = direction.screen(str(escape(words)))
    assert html.translate(MARKS).replace("←", "→") == str(escape(words))
    for line in html.split("\n"):
        assert line.count(direction.LRI) == line.count(direction.PDI)
