"""Words typed while a case waits to be posted: "30 cylinders, not 40", "the place is Cebu" correct it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.assent import says_yes
from domain.cases import TEXT_LIMIT, Amount, amount_fault, date_fault
from domain.words import T
from handlers.case_answers import dated_in, is_figure, is_times, spelt_amount, today, tongue
from handlers.case_facts import answers_of, facts_of
from handlers.form import Asking, Reworded
from services.reading import OPEN_DAY, Understood, flags_anew, understand

OPEN_STILL = T("Day and month could still be the other way round. Please tap the right day below.")
CONFIRMED = T("Noted: it is as the card says.")

_YEAR = re.compile(r"(?:19|20)\d\d")


def reworded(asking: Asking, text: str) -> Reworded | None:
    """What the words change in a new case, whose text they continue; None where they say nothing that it knows."""
    found = corrected(asking, text)
    if found is None or found.said is not None:
        return found
    whole = "\n".join(each for each in (asking.kept.get("text", ""), text.strip()) if each)
    kept = {**found.kept, "text": whole} if len(whole) <= TEXT_LIMIT else found.kept
    return Reworded(found.answers, kept, found.changed)


def corrected(asking: Asking, text: str) -> Reworded | None:
    """The same for a case that is posted: its text stays as it was posted."""
    if says_yes(text) and asking.kept.get("uncertain"):
        return Reworded(asking.answers, {**asking.kept, "uncertain": []}, (), CONFIRMED)
    understood = _understood(asking, text)
    said = answers_of(understood.facts)
    if understood.status is not None and "status" in asking.answers:
        said["status"] = understood.status.value
    if "quantity" in said:
        said["quantity"] = _amount(asking.answers.get("quantity") or {}, said["quantity"])
    if "identifiers" in said:  # a number of another kind stays
        said["identifiers"] = {**(asking.answers.get("identifiers") or {}), **said["identifiers"]}
    changed = [name for name, value in said.items() if asking.answers.get(name) != value]
    if not changed:
        return _same_day(asking, understood, said)
    doubtful = [name for name in asking.kept.get("uncertain", ()) if name not in changed]
    doubtful += [name for name in understood.uncertain if name in changed]
    kept = {**asking.kept, "uncertain": doubtful, "flags": flags_anew(asking.kept, understood.flags, changed)}
    answers = {**asking.answers, **{name: said[name] for name in changed}}
    identifiers = facts_of(answers, kept).identifiers
    if identifiers:
        answers["identifiers"] = {kind: list(numbers) for kind, numbers in identifiers.items()}
    return Reworded(answers, kept, changed)


def _understood(asking: Asking, text: str) -> Understood:
    """What the words say. `40 x 13.6` is an amount; a figure alone is one where the amount is in question, else a year
    if it can be one."""
    spelt, day = text.strip(), today(asking)
    lang = tongue(spelt, asking, None)
    if is_times(spelt) or (is_figure(spelt) and _amount_in_question(asking)):
        spelt, lang = spelt_amount(spelt), asking.lang
    elif _YEAR.fullmatch(spelt) and date_fault(spelt, day) is None:
        spelt = f"({spelt})"
    return understand(spelt, lang=lang, today=day, home=asking.person.country, dated_in=dated_in(asking))


def _amount_in_question(asking: Asking) -> bool:
    given = asking.answers.get("quantity")
    if given is None or "quantity" in asking.kept.get("uncertain", ()):
        return given is not None
    return amount_fault(Amount.of(given.get("kg"), given.get("cylinders"), given.get("unit_kg"))) is not None


def _same_day(asking: Asking, understood: Understood, said: Mapping[str, Any]) -> Reworded | None:
    """The day in doubt was written once more in a way that leaves it open, or in one that does not."""
    if "date" not in said or "date" not in asking.kept.get("uncertain", ()):
        return None
    if any(code == OPEN_DAY for code, _ in understood.flags):
        return Reworded(asking.answers, asking.kept, (), OPEN_STILL)
    doubtful = [name for name in asking.kept["uncertain"] if name != "date"]
    return Reworded(asking.answers, {**asking.kept, "uncertain": doubtful}, (), CONFIRMED)


def _amount(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new amount; of another number of the same cylinders the weight follows from what each holds."""
    unit = new["unit_kg"] or (old.get("unit_kg") if new["cylinders"] and new["kg"] is None else None)
    amount = Amount.of(new["kg"], new["cylinders"], unit)
    return {"kg": amount.kg, "cylinders": amount.cylinders, "unit_kg": amount.unit_kg}
