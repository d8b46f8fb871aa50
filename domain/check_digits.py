"""Numbers that carry a check digit: containers (ISO 6346) and ships (IMO)."""

from __future__ import annotations

from collections.abc import Callable

from stdnum import imo, iso6346
from stdnum.exceptions import InvalidChecksum, ValidationError

_CHECKS: dict[str, Callable[[str], str]] = {"container": iso6346.validate, "imo": imo.validate}


def wrong(kind: str, number: str) -> bool:
    """Whether a number of that kind has the shape of its standard and a check digit that does not fit."""
    check = _CHECKS.get(kind)
    if check is None:
        return False
    try:
        check(number)
    except InvalidChecksum:
        return True
    except ValidationError:
        return False  # another shape: nothing is known of its digits
    return False
