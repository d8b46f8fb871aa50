"""Chemical names that are written in pieces."""

from __future__ import annotations

import pytest

from domain import substances


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dichloro-difluoromethane", "CFC-12"),
        ("di-chloro-difluoro-methane", "CFC-12"),
        ("dichloro-difluorométhane", "CFC-12"),
        ("dicloro-difluorometano", "CFC-12"),
        ("dicloro difluorometano", "CFC-12"),
        ("дихлор-дифторметан", "CFC-12"),
        ("дихлор дифтор метан", "CFC-12"),
        ("二氯-二氟-甲烷", "CFC-12"),
        ("ثنائي كلورو-ثنائي فلورو ميثان", "CFC-12"),
        ("chloro-difluorométhane", "HCFC-22"),
        ("хлор-дифторметан", "HCFC-22"),
        ("trichloro-fluoro-methane", "CFC-11"),
        ("tétra fluoroéthane", "HFC-134a"),
        ("тетрафтор-этан", "HFC-134a"),
        ("bromo-clorodifluorometano", "Halon-1211"),
        ("trifluoro-bromométhane", "Halon-1301"),
        ("di-fluoro-methane", "HFC-32"),
        ("1,1-dichloro-1-fluoroethane", "HCFC-141b"),
    ],
)
def test_a_name_in_pieces_is_one_name(text: str, name: str) -> None:
    assert [(m.name, m.start, m.end) for m in substances.mentions(text)] == [(name, 0, len(text))]


@pytest.mark.parametrize("text", ["chlore, difluorométhane", "bromo (difluoromethane)", "хлор и дифторметан"])
def test_what_a_sign_or_a_word_parts_is_no_name_in_pieces(text: str) -> None:
    assert [m.name for m in substances.mentions(text)] == ["HFC-32"]
