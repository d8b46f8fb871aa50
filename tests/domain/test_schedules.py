"""When digests are due, in any zone and across every change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schedules import Every, Pattern, Schedule, last_slot, local_day, next_slot, offset_minutes

ZONES = ("UTC", "Asia/Bangkok", "Asia/Kathmandu", "Europe/Paris", "America/Panama", "Australia/Lord_Howe",
         "Pacific/Apia", "Africa/Cairo", "America/St_Johns", "Pacific/Chatham")  # fmt: skip
DAY_MS = 86_400_000


def ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0, zone: str = "UTC", fold: int = 0) -> int:
    moment = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold)
    return int(moment.timestamp() * 1000)


def weekly(zone: str = "UTC", weekday: int = 0, hour: int = 8) -> Schedule:
    return Schedule(Pattern(Every.WEEK, weekday, hour), zone)


def daily(zone: str, hour: int, minute: int = 0) -> Schedule:
    return Schedule(Pattern(Every.DAY, 0, hour, minute), zone)


def monthly(zone: str = "UTC", weekday: int = 0, hour: int = 8) -> Schedule:
    return Schedule(Pattern(Every.MONTH, weekday, hour), zone)


def test_a_week_begins_at_its_hour_in_local_time() -> None:
    bangkok = weekly("Asia/Bangkok")
    monday = ms(2026, 11, 23, 8, zone="Asia/Bangkok")
    assert monday == ms(2026, 11, 23, 1)
    assert last_slot(bangkok, monday) == monday
    assert last_slot(bangkok, monday - 1) == monday - 7 * DAY_MS
    assert next_slot(bangkok, monday) == monday + 7 * DAY_MS
    assert next_slot(bangkok, monday - 1) == monday


def test_zones_of_half_and_quarter_hours_are_kept() -> None:
    assert last_slot(daily("Asia/Kathmandu", 8), ms(2026, 11, 23, 12)) == ms(2026, 11, 23, 2, 15)
    assert last_slot(daily("Asia/Kolkata", 8, 30), ms(2026, 11, 23, 12)) == ms(2026, 11, 23, 3)
    assert offset_minutes("Asia/Kathmandu", ms(2026, 11, 23)) == 345


def test_an_hour_that_is_skipped_in_spring_still_has_its_slot() -> None:
    paris = daily("Europe/Paris", 2, 30)  # 29 March 2026: 2 o'clock is 3 o'clock
    assert last_slot(paris, ms(2026, 3, 29, 12)) == ms(2026, 3, 29, 1, 30)
    assert next_slot(paris, ms(2026, 3, 29, 1, 30)) == ms(2026, 3, 30, 0, 30)


def test_an_hour_that_comes_twice_in_autumn_has_one_slot() -> None:
    paris = daily("Europe/Paris", 2, 30)  # 25 October 2026: 3 o'clock is 2 o'clock again
    first, second = ms(2026, 10, 25, 0, 30), ms(2026, 10, 25, 1, 30)
    assert last_slot(paris, second) == first
    assert next_slot(paris, first) == ms(2026, 10, 26, 1, 30)


def test_a_day_that_a_country_left_out_makes_no_second_slot() -> None:
    apia = daily("Pacific/Apia", 12)  # Samoa had no 30 December 2011
    slots = {last_slot(apia, ms(2011, 12, 29, hour)) for hour in range(24)}
    slots |= {last_slot(apia, ms(2011, 12, 31, hour)) for hour in range(24)}
    assert len(slots) == len({local_day(slot, "Pacific/Apia") for slot in slots if slot is not None})


def test_a_month_means_its_first_such_weekday() -> None:
    assert last_slot(monthly(weekday=0), ms(2026, 11, 23)) == ms(2026, 11, 2, 8)
    assert last_slot(monthly(weekday=6), ms(2026, 11, 1, 7)) == ms(2026, 10, 4, 8)
    assert last_slot(monthly(weekday=6), ms(2026, 11, 1, 8)) == ms(2026, 11, 1, 8)
    assert next_slot(monthly(weekday=4), ms(2026, 12, 20)) == ms(2027, 1, 1, 8)


def test_never_is_never() -> None:
    assert last_slot(Schedule(Pattern(Every.NEVER), "UTC"), ms(2026, 1, 1)) is None
    assert next_slot(Schedule(Pattern(Every.NEVER), "UTC"), ms(2026, 1, 1)) is None


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_days_has_a_slot_for_each_and_no_other(zone: str) -> None:
    schedule = daily(zone, 2, 30)
    slot = last_slot(schedule, ms(2025, 12, 31, 12))
    assert slot is not None
    days = []
    for _ in range(366):
        days.append(local_day(slot, zone))
        following = next_slot(schedule, slot)
        assert following is not None and following > slot and last_slot(schedule, following) == following
        slot = following
    assert days == [days[0] + timedelta(days=n) for n in range(366)]


PATTERNS = st.builds(
    Pattern,
    st.sampled_from([Every.DAY, Every.WEEK, Every.MONTH]),
    st.integers(0, 6),
    st.integers(0, 23),
    st.sampled_from([0, 30]),
)


@given(PATTERNS, st.sampled_from(ZONES), st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))
def test_the_last_slot_and_the_next_enclose_now_without_one_between(
    pattern: Pattern, zone: str, when: datetime
) -> None:
    schedule, now = Schedule(pattern, zone), int(when.replace(tzinfo=UTC).timestamp() * 1000)
    last, following = last_slot(schedule, now), next_slot(schedule, now)
    assert last is not None and following is not None
    assert last <= now < following
    assert next_slot(schedule, last) == following
    assert last_slot(schedule, following - 1) == last
    if pattern.every is not Every.DAY:
        assert local_day(last, zone).weekday() == pattern.weekday
