"""What of an imported case can hardly be is told, and what can be is not."""

from __future__ import annotations

import pytest

from domain.cases import Facts
from domain.implausible import notices


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(quantity_kg=544, cylinders=40, unit_kg=13.6),
        Facts(quantity_kg=550, cylinders=40, unit_kg=13.6),  # rounded
        Facts(quantity_kg=1000, cylinders=1),
        Facts(cylinders=40, unit_kg=13.6),
        Facts(quantity_kg=24_000),  # a tank
        Facts(date="1987", declared=("HFC-134a",), found=("CFC-12", "R-404A")),
        Facts(identifiers={"container": ("MSKU1234565", "none seen"), "imo": ("9321483",), "hs": ("2903.42",)}),
    ],
)
def test_of_what_can_be_nothing_is_told(facts: Facts) -> None:
    assert list(notices(facts)) == []


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (Facts(quantity_kg=0), ["quantity_kg: is 0; what is not known is left empty"]),
        (Facts(quantity_kg=40, cylinders=0), ["cylinders: is 0; what is not known is left empty"]),
        (Facts(quantity_kg=3e6), ["quantity_kg: 3,000,000 kg is more than any seizure on record"]),
        (
            Facts(unit_kg=1360.5, cylinders=2),
            ["unit_kg: 1,360.5 kg in one cylinder cannot be; the largest cylinders and drums hold about 1,000 kg"],
        ),
        (
            Facts(quantity_kg=500, cylinders=40, unit_kg=13.6),
            ["quantity_kg: is 500 kg, but 40 cylinders of 13.6 kg make 544 kg"],
        ),
        (
            Facts(declared=("spare parts", "R-98765"), found=("coolant",)),
            [
                "substances_declared: 'R-98765' is no substance known here; it is kept as written",
                "substances_actual: 'coolant' is no substance known here; it is kept as written",
            ],
        ),
    ],
)
def test_what_can_hardly_be_is_told_with_its_figures(facts: Facts, told: list[str]) -> None:
    assert list(notices(facts)) == told
