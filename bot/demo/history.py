"""The real cases of public sources (`domain/data/real_cases.csv`), taken over as history.

What a row says surely becomes a fact; its own words stay with the case, so that nothing is lost where a
word says more than the fact ("CFC-12 (virgin)", "about 1,300 cylinders").
"""

from __future__ import annotations

import re

from bot.clock import milliseconds, moment
from domain import countries, substances, tables
from domain.access import Tlp
from domain.cases import Amount, Facts, Status
from services import cases
from storage.engine import Tx

TABLE = "real_cases"
DAY_MS = 86_400_000
NOT_SEIZED = "offered, not seized"

# What an outcome says of where the case stands; the first that fits counts.
STATUSES = (
    (r"destroy|destruction|auction", Status.DISPOSED),
    (r"arrest|charge|court|convict|prosecut|fine\b|fines\b|penalty|fined", Status.IN_COURT),
    (r"released|re-export", Status.RELEASED),
    (r"seiz|confiscat", Status.SEIZED),
    (r"detain|intercept|stopped|turned back", Status.DETAINED),
)
_ASIDE = re.compile(r"\([^)]*\)")
_COUNTED = re.compile(
    r"(?P<n>\d+)(?: (?:non-refillable|disposable|refillable|boxed))? (?:cylinders|bottles|drums)"
    r"(?: of (?P<kg>[\d.]+) kg)?"
)


async def take_over(tx: Tx, now: int) -> int:
    """File every case that is not filed yet; how many there are.

    They were taken over on the last day of the year before: where no year is known, the reference has that year,
    and what is posted in the demo world begins its own count.
    """
    rows = tables.rows(TABLE)
    then = milliseconds(moment(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)) - DAY_MS
    for row in rows:
        country = row["country_iso2"] or None
        await cases.import_case(
            tx,
            facts_of(row),
            tlp=Tlp.CLEAR,
            external_id=row["case_id"],
            country=country,
            network=countries.network_of(country) if country else None,
            now=then,
            status=status_of(row["outcome"], row["record_kind"]),
        )
    return len(rows)


def facts_of(row: dict[str, str]) -> Facts:
    """The facts that a row says, with its words."""
    cylinders, unit_kg = _counted(row["container_detail"])
    amount = Amount.of(
        None if row["quantity_basis"] == NOT_SEIZED else tables.number(row["quantity_kg"]), cylinders, unit_kg
    )
    return Facts(
        declared=tuple(canonical(words) for words in tables.values(row["substances_declared"])),
        found=tuple(canonical(words) for words in tables.values(row["substances_actual"])),
        quantity_kg=amount.kg,
        cylinders=amount.cylinders,
        unit_kg=amount.unit_kg,
        country=row["country_iso2"] or None,
        place=row["place"],
        date=row["date"],
        methods=tables.values(row["modus_operandi"]),
        detections=tables.values(row["detection_method"]),
        route=_route(row),
        narrative=_narrative(row),
        text=_words(row),
        text_lang="en",
    )


def canonical(words: str) -> str:
    """The substance that the words surely name, else the words."""
    named = substances.mentions(_ASIDE.sub("", words))
    if len(named) == 1 and named[0].certainty == "exact":
        return named[0].name
    return words


def status_of(outcome: str, record_kind: str) -> Status:
    """Where a case of the past stands, by what is told of its outcome."""
    for pattern, status in STATUSES:
        if re.search(pattern, outcome, re.IGNORECASE):
            return status
    return Status.IN_COURT if record_kind == "prosecution" else Status.SUSPECTED


def _counted(detail: str) -> tuple[int | None, float | None]:
    """Cylinders and kilograms in one, where the row counts them without "about"."""
    found = _COUNTED.match(detail)
    if found is None:
        return None, None
    return int(found["n"]), float(found["kg"]) if found["kg"] else None


def _route(row: dict[str, str]) -> str:
    stops = (row["route_origin"], row["route_transit"], row["route_destination"])
    named = [", ".join(_country(stop) for stop in tables.values(cell)) for cell in stops if cell]
    return " → ".join(named) if len(named) > 1 else ""


def _country(stop: str) -> str:
    return countries.name(stop) if re.fullmatch("[A-Z]{2}", stop) else stop


def _narrative(row: dict[str, str]) -> str:
    outcome = f"Outcome: {row['outcome']}." if row["outcome"] else ""
    address = f" {row['source_url']}" if row["source_url"] else ""
    source = f"Source: {row['source']}{address} (confidence: {row['confidence']})"
    return "\n".join(part for part in (row["summary"], outcome, source) if part)


def _words(row: dict[str, str]) -> str:
    """What the row says in its own words, for those who read on and for the search."""
    said = {
        "Declared": row["substances_declared"],
        "Found": row["substances_actual"],
        "Packing": row["container_detail"],
        "Quantity": " kg, ".join(filter(None, (row["quantity_kg"], row["quantity_basis"]))),
        "Date": ", ".join(filter(None, (row["date"], row["date_basis"]))),
        "Record": row["record_kind"],
    }
    return "; ".join(f"{name}: {words}" for name, words in said.items() if words)
