"""Numbers of papers and boxes are read as people write them, in six languages; what is none of them is left alone."""

from __future__ import annotations

import pytest

from domain.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "B/L MAEU586412397",
        "B/L MAEU 586412397, 20 cylinders",
        "B/L no. MAEU-586-412-397",
        "B/L no. MAEU 586 412 397 20 cylinders of 10 kg",
        "B/L MAEU-586 412 397",
        "bl maeu 586412397",
        "bill of lading number: MAEU 5864 1239 7",
        "The bill of lading (MAEU 586412397) speaks of toys",
        "connaissement n° MAEU 586 412 397, 40 bouteilles",
        "conocimiento de embarque núm. MAEU 586 412 397",
        "коносамент № MAEU 586412397",
        "بوليصة شحن MAEU586412397",
        "بوليصة شحن رقم MAEU 586412397",
        "بوليصة الشحن رقم MAEU ٥٨٦ ٤١٢ ٣٩٧",
        "سند الشحن MAEU 586412397",
        "提单号：MAEU 586412397",
        "提单MAEU 586 412 397",
    ],
)
def test_a_bill_of_lading_is_read_in_the_groups_that_papers_write_it_in(text: str) -> None:
    assert [bill.value.replace("-", "") for bill in read(text).bills_of_lading] == ["MAEU586412397"]


@pytest.mark.parametrize(
    "text", ["B/L shows 13600 kg of R-134a", "B/L of 12-03-2026", "B/L 12-03-2026", "B/L says 400 200 cylinders"]
)
def test_amounts_days_and_words_are_no_bill_of_lading(text: str) -> None:
    assert read(text).bills_of_lading == ()


@pytest.mark.parametrize(
    "text",
    [
        "B/L MAEU 586412397, 20 cylinders R-12",
        "B/L MAEU586412397, 20 cylinders R-12",
        "B/L MAEU-58/41, 20 cylinders R-12",
        "connaissement XYZ 12, 20 bouteilles R-12",
        "коносамент XYZ 12, 20 баллонов R-12",
        "بوليصة XYZ 12، 20 أسطوانة R-12",
        "提单XYZ 12, 20瓶R-12",
        "invoice INV 2345, 20 cylinders R-12",
        "import permit EP 2026-00451, 20 cylinders R-12",
        "factura FA 2345, 20 cilindros R-12",
        "AWB 176 1234 5675, 20 cylinders R-12",
        "накладная АВ 2345, 20 баллонов R-12",
        "فاتورة AB 2345، 20 أسطوانة R-12",
    ],
)
def test_a_paper_that_is_only_named_by_its_number_declares_nothing(text: str) -> None:
    reading = read(text)
    assert ([f.value for f in reading.declared], [f.value for f in reading.actual]) == ([], ["CFC-12"])


@pytest.mark.parametrize(
    "text", ["B/L MAEU 586412397 says R-134a, identifier R-12", "invoice 2345: R-134a, tested R-12"]
)
def test_what_a_paper_with_a_number_says_is_declared(text: str) -> None:
    reading = read(text)
    assert ([f.value for f in reading.declared], [f.value for f in reading.actual]) == (["HFC-134a"], ["CFC-12"])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("container CSQU3O54383", "CSQU3054383"),
        ("container no. CSQU 3O5438 3", "CSQU3054383"),
        ("container СSQU3054383", "CSQU3054383"),
        ("МSКU1234565 was opened", "MSKU1234565"),
        ("контейнер МСКУ 1234565", "MSKU1234565"),
        ("conteneur n° CSQU305438З", "CSQU3054383"),
        ("contenedor csqu3o54383", "CSQU3054383"),
        ("集装箱CSQU3O54383", "CSQU3054383"),
        ("الحاوية رقم CSQU3O54383", "CSQU3054383"),
    ],
)
def test_a_container_with_signs_that_only_look_right_is_read_and_flagged(text: str, number: str) -> None:
    reading = read(text)
    assert [(box.number, box.check_digit_ok) for box in reading.containers] == [(number, True)]
    assert [(flag.code, flag.args[1]) for flag in reading.flags] == [("container_misread", number)]


@pytest.mark.parametrize("number", ["TEXU12345", "TEXU12345678"])
def test_a_container_without_all_its_digits_is_kept_and_flagged(number: str) -> None:
    reading = read(f"container {number}")
    assert [(box.number, box.check_digit_ok) for box in reading.containers] == [(number, False)]
    assert [flag.code for flag in reading.flags] == ["container_incomplete"]


@pytest.mark.parametrize(
    "text", ["container with 4000 kg", "container menu 12345", "контейнер тому 12345 кг", "BLEU5O5O"]
)
def test_words_and_amounts_behind_a_container_are_none(text: str) -> None:
    assert read(text).containers == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HS 2903.71 2903.72 2903.77", ["2903.71", "2903.72", "2903.77"]),
        ("HS codes 2903.77 2903.41 3824.78", ["2903.77", "2903.41", "3824.78"]),
        ("codes SH 2903.77.00 3304.99.10", ["2903.77", "3304.99"]),
        ("HS 2903 77 2903 41", ["2903.77", "2903.41"]),
        ("税号2903.71 2903.72", ["2903.71", "2903.72"]),
        ("HS 2903 77 00 90", ["2903.77"]),
        ("HS 2903.77 1200.50 kg", ["2903.77"]),
    ],
)
def test_customs_codes_side_by_side_are_all_read(text: str, codes: list[str]) -> None:
    assert [code.code for code in read(text).hs_codes] == codes


def test_an_amount_behind_a_customs_code_is_no_part_of_it() -> None:
    reading = read("HS 2903.77 13 kg R-12")
    assert reading.quantity_kg is not None and reading.quantity_kg.value == 13
