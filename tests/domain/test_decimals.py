"""Numbers as tables write them: what leaves no doubt is read, whatever the customs of a country."""

from __future__ import annotations

import pytest

from domain.decimals import doubtful, mark_of, plain


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("544", "544"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("-1,50", "-1.50"),
        ("0,125", "0.125"),
        ("1.234", "1.234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u00a0567", "1234567"),
        ("1'234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12345,678", "12345.678"),
        (".5", ".5"),
        ("1e3", "1e3"),
    ],
)
def test_a_number_that_leaves_no_doubt_is_read_by_itself(written: str, number: str) -> None:
    assert plain(written) == number and not doubtful(written)


@pytest.mark.parametrize(("mark", "comma", "point"), [(",", "1.234", "1234"), (".", "1234", "1.234")])
def test_the_mark_of_a_table_settles_what_may_mean_either(mark: str, comma: str, point: str) -> None:
    assert (plain("1,234", mark), plain("1.234", mark)) == (comma, point)
    assert plain("1,234") is None and doubtful("1,234")


@pytest.mark.parametrize("written", ["", "abc", "12,", ",", "1,23,4", "12,,5", "1 2", "1,2.3,4", "nan", "inf", "0x10"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert plain(written) is plain(written, ",") is plain(written, ".") is mark_of(written) is None
