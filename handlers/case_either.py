"""The country and the amount of a case that can be read in two ways: which it is, to be tapped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import places
from domain.cases import Amount
from domain.words import Refusal
from handlers.feature import ButtonHandler
from handlers.forms import REVIEW, STALE, Asking, current, form_button, move
from handlers.turn import Turn
from services.keyboards import Rows, columns
from services.reading import OPEN_AMOUNT, OPEN_COUNTRY, OPEN_PLACE
from storage.drafts import Draft
from templates import filters

#: What may be read in more ways than this is asked in words.
MOST_READINGS = 4


def countries(asking: Asking) -> list[str]:
    """The countries that bear the name in the message, as long as it is open which one is meant; else none."""
    _, named = _open(asking, "country", (OPEN_COUNTRY, OPEN_PLACE))
    return named if asking.answers.get("country") in named else []


def amounts(asking: Asking) -> list[float]:
    """The weights in kilograms that the figures can mean, as long as that is open; else none."""
    weights = [float(each) for each in _open(asking, "quantity", (OPEN_AMOUNT,))[1]]
    return weights if (asking.answers.get("quantity") or {}).get("kg") in weights else []


def _open(asking: Asking, field: str, flags: tuple[str, ...]) -> tuple[str, list[str]]:
    """The words in doubt and what they may mean, as long as the answer is in doubt for one of these flags."""
    if field not in asking.kept.get("uncertain", ()):
        return "", []
    said = next((args for code, args in asking.kept.get("flags", ()) if code in flags), ())
    if field == "quantity":
        return "", list(said)[:MOST_READINGS]
    return (said[0], list(said[1:])[:MOST_READINGS]) if said else ("", [])


def choices(asking: Asking, draft: Draft) -> Rows:
    """A button for each of the countries, and for each of the amounts."""
    named = [
        form_button(filters.country(each, asking.lang), "case.which_country", draft, iso2=each)
        for each in countries(asking)
    ]
    weighed = [
        form_button(filters.amount((each, None, None), asking.lang), "case.which_amount", draft, kg=each)
        for each in amounts(asking)
    ]
    return [*columns(named, 2), *columns(weighed, 2)]


async def country(turn: Turn, draft: int, version: int, iso2: str) -> None:
    """It was tapped which country it is; a place goes by its name there."""
    now = await current(turn, draft, version)
    asking = Asking(now.answers, now.kept, turn.person, turn)
    if iso2 not in countries(asking):
        raise Refusal(STALE)
    answers: dict[str, Any] = {"country": iso2}
    written, _ = _open(asking, "country", (OPEN_COUNTRY, OPEN_PLACE))
    if now.answers.get("place"):
        answers["place"] = _name_there(written, iso2) or now.answers["place"]
    await _settle(turn, now, answers, ("country", "place"))


def _name_there(written: str, iso2: str) -> str | None:
    """The place of that country that bears a name."""
    for mention in places.all_mentions(written):
        if mention.iso2 == iso2:
            return mention.name
        there = next((other.name for other in mention.others if other.iso2 == iso2), None)
        if there is not None:
            return there
    return None


async def amount(turn: Turn, draft: int, version: int, kg: float) -> None:
    """It was tapped how much it is; what each cylinder holds follows."""
    now = await current(turn, draft, version)
    if kg not in amounts(Asking(now.answers, now.kept, turn.person, turn)):
        raise Refusal(STALE)
    said = Amount.of(kg, now.answers["quantity"].get("cylinders"), None)
    answer = {"kg": said.kg, "cylinders": said.cylinders, "unit_kg": said.unit_kg}
    await _settle(turn, now, {"quantity": answer}, ("quantity",))


async def _settle(turn: Turn, now: Draft, answers: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    doubtful = [field for field in now.kept.get("uncertain", ()) if field not in fields]
    await move(turn, now, step=REVIEW, answers={**now.answers, **answers}, kept={**now.kept, "uncertain": doubtful})


BUTTONS: Mapping[str, ButtonHandler] = {"case.which_country": country, "case.which_amount": amount}
