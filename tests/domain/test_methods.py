"""Methods and ways of detection are found by the words of six languages."""

from __future__ import annotations

import pytest

from domain import methods


@pytest.mark.parametrize(
    "text",
    ["mislabelled", "Mislabeled cylinders", "étiquetage frauduleux", "etiquetado falso", "ложной маркировкой",
     "وسم مضلل", "冒用标签"],
)  # fmt: skip
def test_a_false_label_is_recognised_in_six_languages(text: str) -> None:
    assert [mention.code for mention in methods.mentions(text)] == ["MISLABEL"]


@pytest.mark.parametrize(
    "text", ["refrigerant identifier", "identificateur", "identificador", "анализатором", "جهاز تعريف", "识别仪"]
)
def test_an_identifier_is_recognised_in_six_languages(text: str) -> None:
    assert [mention.code for mention in methods.detections(text)] == ["IDENTIFIER"]


def test_several_methods_stand_in_order() -> None:
    text = "Hidden behind boxes, no licence, under-invoiced"
    assert [mention.code for mention in methods.mentions(text)] == ["CONCEAL", "UNLICENSED", "UNDERVALUE"]


@pytest.mark.parametrize(
    ("spelt", "code"),
    [("MISLABEL", "MISLABEL"), ("mislabel", "MISLABEL"), ("misl", "MISLABEL"), ("ложная маркировка", "MISLABEL"),
     ("夹藏", "CONCEAL"), ("hs-misclass", "HS_MISCLASS"), ("", None), ("xyz", None)],
)  # fmt: skip
def test_a_value_is_resolved_to_its_code(spelt: str, code: str | None) -> None:
    assert methods.resolve(spelt) == code


def test_every_way_of_detection_has_a_name() -> None:
    assert len(methods.all_detections()) == 35
    assert all(each.name_en for each in methods.all_detections())
