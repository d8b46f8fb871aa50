"""A table in a message is read by the heads of its columns."""

from __future__ import annotations

import pytest

from domain.reading import read, to_json


@pytest.mark.parametrize(
    ("text", "declared", "actual", "kg", "cylinders"),
    [
        (
            "lot | gas per label | gas per test | pcs | kg\nA | R-134a | R-134a | 200 | 2720\n"
            "B | R-134a | R-12 | 150 | 2040\nC | R-134a | R-22 | 50 | 680\nColombo",
            ["HFC-134a"],
            ["HFC-134a", "CFC-12", "HCFC-22"],
            5440,
            400,
        ),
        (
            "No\tDeclared\tFound\tCylinders\tkg each\n1\tR-134a\tR-12\t40\t13.6\n2\tR-134a\tR-22\t40\t13.6\nMombasa",
            ["HFC-134a"],
            ["CFC-12", "HCFC-22"],
            1088,
            80,
        ),
        (
            "gaz déclaré ; gaz trouvé ; bouteilles ; poids net kg\nR-134a ; R-12 ; 40 ; 544\n"
            "R-134a ; R-22 ; 10 ; 136\nTotal ; ; 50 ; 680",
            ["HFC-134a"],
            ["CFC-12", "HCFC-22"],
            680,
            50,
        ),
        (
            "заявлено | обнаружено | баллонов | кг\nR-134a | R-12 | 40 | 544\nR-404A | R-22 | 10 | 136",
            ["HFC-134a", "R-404A"],
            ["CFC-12", "HCFC-22"],
            680,
            50,
        ),
        (
            "المصرح به | الفحص | أسطوانات | كغ\nR-134a | R-12 | 40 | 544\nR-404A | R-22 | 10 | 136",
            ["HFC-134a", "R-404A"],
            ["CFC-12", "HCFC-22"],
            680,
            50,
        ),
        (
            "申报|检测|瓶数|公斤\nR-134a|R-12|40|544\nR-404A|R-22|10|136",
            ["HFC-134a", "R-404A"],
            ["CFC-12", "HCFC-22"],
            680,
            50,
        ),
        (
            "gas | cylinders | net kg | gross kg\nR-22 | 40 | 544 | 680\nR-12 | 10 | 136 | 170",
            [],
            ["HCFC-22", "CFC-12"],
            680,
            50,
        ),
    ],
)
def test_a_table_is_read_column_by_column(
    text: str, declared: list[str], actual: list[str], kg: int, cylinders: int
) -> None:
    got = to_json(read(text))
    assert (got["substances_declared"], got["substances_actual"]) == (declared, actual)
    assert (got["quantity_kg"], got["cylinders"]) == (kg, cylinders)


def test_strokes_that_stand_between_fields_of_one_line_make_no_table() -> None:
    got = to_json(read("Gas: R-22 | Qty: 40 cyl | 544 kg | Tema\nLabel: R-134a | driver ran | 2 men | van"))
    assert (got["quantity_kg"], got["cylinders"]) == (544, 40)
    assert (got["substances_declared"], got["substances_actual"]) == (["HFC-134a"], ["HCFC-22"])


def test_ready_mixed_polyol_is_no_weight_of_gas_but_the_gas_in_it_is() -> None:
    assert to_json(read("30 drums of polyol with R-141b, 6 tonnes"))["quantity_kg"] is None
    inside = "Los 5 tambores de poliol premezclado llevan HCFC-141b en la mezcla, 1.250,5 kg netos de HCFC-141b."
    assert to_json(read(inside, lang="es"))["quantity_kg"] == 1250.5
