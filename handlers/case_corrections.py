"""Words typed while a case waits to be posted: "30 cylinders, not 40", "the place is Cebu" correct it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.cases import TEXT_LIMIT, Amount
from handlers.case_answers import today
from handlers.case_facts import answers_of
from handlers.form import Asking, Reworded
from services.reading import understand


def reworded(asking: Asking, text: str) -> Reworded | None:
    """What the words change in a new case, whose text they continue; None where they say nothing that it knows."""
    found = corrected(asking, text)
    if found is None:
        return None
    whole = "\n".join(each for each in (asking.kept.get("text", ""), text.strip()) if each)
    kept = {**found.kept, "text": whole} if len(whole) <= TEXT_LIMIT else found.kept
    return Reworded(found.answers, kept, found.changed)


def corrected(asking: Asking, text: str) -> Reworded | None:
    """The same for a case that is posted: its text stays as it was posted."""
    understood = understand(text, lang=None, today=today(asking), home=asking.person.country)
    said = answers_of(understood.facts)
    if understood.status is not None and "status" in asking.answers:
        said["status"] = understood.status.value
    if "quantity" in said:
        said["quantity"] = _amount(asking.answers.get("quantity") or {}, said["quantity"])
    changed = [name for name, value in said.items() if asking.answers.get(name) != value]
    if not changed:
        return None
    doubtful = [name for name in asking.kept.get("uncertain", ()) if name not in changed]
    doubtful += [name for name in understood.uncertain if name in changed]
    answers = {**asking.answers, **{name: said[name] for name in changed}}
    return Reworded(answers, {**asking.kept, "uncertain": doubtful}, changed)


def _amount(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new amount; of another number of the same cylinders the weight follows from what each holds."""
    unit = new["unit_kg"] or (old.get("unit_kg") if new["cylinders"] and new["kg"] is None else None)
    amount = Amount.of(new["kg"], new["cylinders"], unit)
    return {"kg": amount.kg, "cylinders": amount.cylinders, "unit_kg": amount.unit_kg}
