"""Which day it is for somebody: "last month" and "2 days ago" are counted from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.case_cards import zone_of


def day_where(moment: int, country: str | None, network: str | None = None) -> date:
    """The day that a moment (UTC milliseconds) is in a country; where there is none, in the zone of a network."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone_of(country, network))).date()
