"""The pace: no window of time ever holds more than Telegram allows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import MINUTE, SECOND, URGENT, Call, History, Limits

LIMITS = Limits()
CALLS = st.builds(
    Call,
    chat_id=st.sampled_from([1, 2, 3, -1, -2]),
    priority=st.integers(0, 3),
    pieces=st.sampled_from([0, 1, 1, 1, 5]),
)
CROWDS = st.builds(Call, chat_id=st.integers(1, 1_000), priority=st.integers(0, 3), pieces=st.just(1))
WAITS = st.integers(0, 200)


def played(calls: list[Call], waits: list[int], limits: Limits = LIMITS) -> list[tuple[int, Call]]:
    """The calls with their moments, each as early as the pace lets it, answered after its wait."""
    history, now, went = History(limits), 1_000_000, []
    for call, wait in zip(calls, waits, strict=False):
        now = history.earliest(call, now)
        history.tidy(now)
        assert history.room(now) > 0
        history.went(call, now)
        went.append((now, call))
        history.arrived(call, now + wait % 50)
        now += wait % 7
    return went


def most(moments: list[tuple[int, int]], window: int) -> int:
    """The largest sum in any half-open window, of (moment, amount)."""
    return max((sum(n for at, n in moments if start <= at < start + window) for start, _ in moments), default=0)


@given(st.lists(CALLS, max_size=60), st.lists(WAITS, min_size=60, max_size=60))
def test_no_window_holds_more_than_the_limits(calls: list[Call], waits: list[int]) -> None:
    went = played(calls, waits)
    assert most([(at, 1) for at, _ in went], SECOND) <= LIMITS.overall_per_second
    lesser = [(at, 1) for at, call in went if call.priority > URGENT]
    assert most(lesser, SECOND) <= LIMITS.overall_per_second - LIMITS.reserve
    for chat in {call.chat_id for call in calls}:
        mine = [(at, call) for at, call in went if call.chat_id == chat and call.pieces]
        assert most([(at, 1) for at, _ in mine], LIMITS.chat_gap_ms) <= 1
        if chat < 0:
            assert most([(at, call.pieces) for at, call in mine], MINUTE) <= LIMITS.group_per_minute


@given(st.lists(CROWDS, max_size=80), st.lists(WAITS, min_size=80, max_size=80))
def test_a_crowd_of_chats_stays_within_the_sum(calls: list[Call], waits: list[int]) -> None:
    went = played(calls, waits)
    assert most([(at, 1) for at, _ in went], SECOND) <= LIMITS.overall_per_second


@given(st.lists(CALLS, max_size=40), st.lists(WAITS, min_size=40, max_size=40), CALLS)
def test_the_earliest_moment_is_final_and_not_late(calls: list[Call], waits: list[int], call: Call) -> None:
    history, now = History(LIMITS), 1_000_000
    for one, wait in zip(calls, waits, strict=False):
        now = history.earliest(one, now)
        history.went(one, now)
        history.arrived(one, now + wait % 50)
    at = history.earliest(call, now)
    assert history.earliest(call, at) == at
    assert at == now or history.earliest(call, at - 1) == at
    history.tidy(at)
    assert history.earliest(call, at) == at


def test_lesser_messages_leave_the_reserve_to_alerts_and_replies() -> None:
    history = History(LIMITS)
    for chat in range(1, 100):
        digest = Call(chat, 3)
        if history.earliest(digest, 0) == 0:
            history.went(digest, 0)
    assert history.room(0) == LIMITS.reserve
    assert history.earliest(Call(500, 1), 0) == 0
    assert history.earliest(Call(500, 2), 0) == SECOND


def test_answers_to_queries_count_in_the_sum_only() -> None:
    history = History(LIMITS)
    history.went(Call(1, 1), 0)
    assert history.earliest(Call(1, 1, pieces=0), 0) == 0
    assert history.earliest(Call(1, 1), 0) == SECOND


def test_an_album_counts_as_many_messages_in_a_group() -> None:
    history = History(LIMITS)
    for number in range(4):
        history.went(Call(-1, 1, pieces=5), number * SECOND)
    assert history.earliest(Call(-1, 1), 10 * SECOND) == MINUTE


def test_the_second_of_a_chat_begins_when_its_answer_came() -> None:
    history = History(LIMITS)
    history.went(Call(1, 1), 0)
    history.arrived(Call(1, 1), 700)
    assert history.earliest(Call(1, 1), 700) == 1_700


def test_a_held_chat_waits_and_others_do_not() -> None:
    history = History(LIMITS)
    history.hold(1, 30_000)
    assert history.earliest(Call(1, 0), 0) == 30_000
    assert history.earliest(Call(2, 0), 0) == 0


def test_a_clock_set_back_holds_nobody_for_longer_than_the_limits() -> None:
    history, week = History(LIMITS), 7 * 24 * 60 * MINUTE
    for chat in (1, -1):
        history.went(Call(chat, 1), week)
    history.hold(2, week + 30_000)
    history.tidy(week)
    history.tidy(0)
    assert [history.earliest(Call(chat, 1), 0) for chat in (1, -1, 2)] == [SECOND, SECOND, 0]


def test_what_limits_nothing_any_more_is_forgotten() -> None:
    history = History(LIMITS)
    for chat in range(1, 1_000):
        history.went(Call(chat, 1), chat)
    assert history.crowd(1_000) == 999
    history.tidy(10 * SECOND)
    assert history.crowd(1_000) == 0


def test_limits_are_rounded_to_the_careful_side() -> None:
    assert Limits.of(1, 20, 28, 6) == Limits(1_000, 20, 28, 6)
    assert Limits.of(3, 20, 28.9, 5.5) == Limits(334, 20, 28, 6)
    assert Limits.of(1, 20, 1, 6) == Limits(1_000, 20, 1, 0)
