"""What one audience is told of a period, and how it compares with the one before."""

from __future__ import annotations

from domain.access import Actor, Item, Role, RoomAudience, Tlp
from domain.cases import Facts
from domain.digests import Entry, Kind, Material, contents

DAY = 86_400_000
START, END = 100 * DAY, 107 * DAY
SEAP = RoomAudience("SEAP")
FAY = Actor(7, Role.OZONE, "FJ", "SEAP", True)


def entry(
    number: int, kind: Kind = Kind.CASE, *, kg: float | None = None, tlp: Tlp = Tlp.AMBER, at: int = START
) -> Entry:
    facts = Facts(quantity_kg=kg) if kind is Kind.CASE else None
    return Entry(kind, f"X-{number}", Item(number, tlp, 1, "PH", "SEAP"), at, f"title {number}", facts)


def material(*entries: Entry, before: tuple[Entry, ...] = ()) -> Material:
    return Material(START, END, entries, before)


def test_sections_come_in_their_order_and_empty_ones_do_not_come() -> None:
    told = contents(material(entry(1), entry(2, Kind.LAW), entry(3, Kind.ALERT)), SEAP)
    assert [kind for kind, _ in told.sections] == [Kind.ALERT, Kind.CASE, Kind.LAW]
    assert told.ids == (3, 1, 2)


def test_old_open_questions_alone_are_no_news() -> None:
    assert not contents(material(entry(1, Kind.OPEN)), SEAP).news
    assert contents(material(entry(1, Kind.OPEN), entry(2, Kind.SOLVED)), SEAP).news


def test_a_room_is_not_told_of_what_it_may_not_read_not_even_in_figures() -> None:
    secret = (entry(1, kg=500.0, tlp=Tlp.RED), entry(2, kg=300.0, tlp=Tlp.AMBER_STRICT))
    told = contents(material(*secret, entry(3, kg=20.0), before=(entry(4, kg=9.0, tlp=Tlp.RED),)), SEAP)
    assert told.ids == (3,)
    assert (told.figure.cases, told.figure.kg, told.figure.cases_before, told.figure.kg_before) == (1, 20.0, 0, 0.0)


def test_the_label_is_the_narrowest_of_all_that_is_told() -> None:
    assert contents(material(entry(1, tlp=Tlp.CLEAR), entry(2, tlp=Tlp.GREEN)), SEAP).label == Tlp.GREEN
    assert contents(material(), SEAP).label == Tlp.CLEAR


def test_the_trend_is_up_down_or_none() -> None:
    def trend(now: int, before: int) -> int:
        cases = [entry(n) for n in range(now)]
        return contents(material(*cases, before=tuple(entry(n) for n in range(before))), SEAP).figure.trend

    assert (trend(2, 1), trend(1, 2), trend(1, 1)) == (1, -1, 0)


def test_who_joined_in_between_is_told_of_nothing_before_and_compares_with_nothing() -> None:
    old, new = entry(1, at=START), entry(2, at=START + 3 * DAY)
    told = contents(material(old, new, before=(entry(3),)), FAY, START + 2 * DAY)
    assert told.ids == (2,)
    assert told.figure.cases_before is None and told.figure.trend == 0
    assert contents(material(old, new, before=(entry(3),)), FAY, 0).figure.cases_before == 1


def test_an_alert_for_a_few_is_told_to_them_alone() -> None:
    few = Entry(Kind.ALERT, "A-1", Item(1, Tlp.AMBER, 9, None, "SEAP"), START, "t", None, True, frozenset({7}))
    assert contents(material(few), FAY).news
    assert not contents(material(few), Actor(8, Role.OZONE, "PH", "SEAP", True)).news
    assert not contents(material(few), SEAP).news
