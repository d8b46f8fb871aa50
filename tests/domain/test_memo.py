"""What was made of texts that return is made once, and never outgrows its place."""

from __future__ import annotations

from domain.memo import Memo


def test_what_returns_is_made_once() -> None:
    made: list[str] = []

    def length(text: str) -> int:
        made.append(text)
        return len(text)

    memo: Memo[int] = Memo(length, 8)
    assert [memo[text] for text in ("lot", "crate", "lot")] == [3, 5, 3]
    assert made == ["lot", "crate"]


def test_a_full_memo_forgets_all_and_goes_on() -> None:
    memo: Memo[str] = Memo(str.upper, 3)
    assert [memo[text] for text in "abcdea"] == list("ABCDEA")
    assert sorted(memo) == ["a", "d", "e"]


def test_what_seldom_returns_is_not_kept() -> None:
    memo: Memo[str] = Memo(str.lower, 3, str.isdigit)
    assert (memo["12345"], memo["LOT"]) == ("12345", "lot")
    assert list(memo) == ["LOT"]
