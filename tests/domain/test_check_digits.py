"""Numbers that carry a check digit."""

from __future__ import annotations

import pytest

from domain.check_digits import wrong


@pytest.mark.parametrize(
    ("kind", "number", "is_wrong"),
    [
        ("container", "CSQU3054383", False),
        ("container", "CSQU3054384", True),
        ("container", "none seen", False),  # of another shape nothing is known
        ("imo", "9074729", False),
        ("imo", "9074728", True),
        ("bl", "9074728", False),  # has no check digit
    ],
)
def test_only_a_number_of_the_shape_of_its_standard_can_have_a_wrong_digit(
    kind: str, number: str, is_wrong: bool
) -> None:
    assert wrong(kind, number) is is_wrong
