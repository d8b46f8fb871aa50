"""How well officers' messages are read: precision, recall and F1 of each field on the judged set.

``python -m bench.reading [--part tune|held|independent|all] [--misses]``. The part "held" is not looked at when rules
are changed; "independent" was written by people who knew neither the rules nor the tables.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from domain.reading import read, to_json

TITLE = "Reading officers' messages: precision, recall and F1 of each field on the judged set"
AIMS = {
    "tune.wholly right": "0.6 or more",
    "held.wholly right": "0.6 or more",
    "independent.wholly right": "0.6 or more",
    "time.ms a message": "5 or less",
}
PARTS = ("tune", "held", "independent")
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
MESSAGES = Path(__file__).parent.parent / "tests" / "domain" / "reading" / "messages.jsonl"
FIELDS = (
    "substances_declared", "substances_actual", "quantity_kg", "cylinders", "country", "place", "date", "containers",
    "hs_codes", "method_codes",
)  # fmt: skip
#: Fields whose gold is a list of acceptable answers.
_ALTERNATIVES = frozenset({"substances_declared", "substances_actual", "country", "place", "method_codes"})


def messages(part: str = "all") -> list[dict[str, Any]]:
    """The judged messages of one part or all."""
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if part in ("all", row["part"])]


def extract(row: dict[str, Any]) -> dict[str, Any]:
    """What the reader makes of one row of the set."""
    today = date.fromisoformat(row["today"]) if row.get("today") else None
    return to_json(read(row["text"], lang=row["lang"], today=today))


def _items(value: Any) -> set[str]:
    if value is None:
        return set()
    if isinstance(value, list):
        return {json.dumps(item, sort_keys=True) for item in value}
    if isinstance(value, (int, float)):
        return {f"{float(value):.1f}" if value < 1000 else f"{float(value):.0f}"}
    return {str(value)}


def counts(field: str, got: Any, gold: Any) -> tuple[int, int, int]:
    """(true positives, false positives, false negatives); of several acceptable answers the nearest counts."""
    choices: Iterable[Any] = gold if field in _ALTERNATIVES else [gold]
    mine = _items(got)
    best = (0, 1_000, 1_000)
    for choice in choices:
        wanted = _items(choice)
        score = (len(mine & wanted), len(mine - wanted), len(wanted - mine))
        if score[1] + score[2] < best[1] + best[2]:
            best = score
    return best


def score(
    rows: list[dict[str, Any]],
) -> tuple[dict[str, tuple[float, float, float]], float, list[tuple[str, str, Any, Any]]]:
    """(precision, recall, F1 of each field; share of messages wholly right; misses as (id, field, got, gold))."""
    totals = {field: [0, 0, 0] for field in FIELDS}
    misses = []
    right = 0
    for row in rows:
        got = extract(row)
        whole = True
        for field in FIELDS:
            tp, fp, fn = counts(field, got[field], row["gold"][field])
            for index, number in enumerate((tp, fp, fn)):
                totals[field][index] += number
            if fp or fn:
                whole = False
                misses.append((row["id"], field, got[field], row["gold"][field]))
        right += whole
    figures = {}
    for field, (tp, fp, fn) in totals.items():
        precision = tp / (tp + fp) if tp + fp else 1.0
        recall = tp / (tp + fn) if tp + fn else 1.0
        figures[field] = (
            precision,
            recall,
            2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        )
    return figures, right / len(rows) if rows else 1.0, misses


def speed(rows: list[dict[str, Any]]) -> float:
    """Milliseconds that one message takes, on average."""
    started = time.perf_counter()
    for row in rows:
        extract(row)
    return (time.perf_counter() - started) / len(rows) * 1000


def _whole(rows: list[dict[str, Any]], lang: str) -> float:
    """The share of the messages of one language that are wholly right."""
    return round(score([row for row in rows if row["lang"] == lang])[1], 3)


def by_language(rows: list[dict[str, Any]]) -> list[str]:
    """Lines of a table: the F1 of each field in each language."""
    lines = ["  " + " " * 22 + "".join(f"{lang:>8s}" for lang in LANGUAGES)]
    figures = {lang: score([row for row in rows if row["lang"] == lang])[0] for lang in LANGUAGES}
    for field in FIELDS:
        lines.append(f"  {field:22s}" + "".join(f"{figures[lang][field][2]:8.3f}" for lang in LANGUAGES))
    return [*lines, f"  {'wholly right':22s}" + "".join(f"{_whole(rows, lang):8.3f}" for lang in LANGUAGES)]


def run() -> dict[str, Any]:
    """Scores by part and field, and the time a message takes."""
    result: dict[str, Any] = {}
    for part in PARTS:
        rows = messages(part)
        figures, whole, _ = score(rows)
        fields = {
            f"{field} P / R / F1": f"{precision:.3f} / {recall:.3f} / {f1:.3f}"
            for field, (precision, recall, f1) in figures.items()
        }
        spoken = {f"wholly right in {lang}": _whole(rows, lang) for lang in LANGUAGES}
        result[part] = {"messages": len(rows), "wholly right": round(whole, 3), **fields, **spoken}
    result["time"] = {"ms a message": round(speed(messages()), 2)}
    return result


def main() -> None:
    """Print the scores of one part or all, with the misses where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--misses", action="store_true", help="print every field that was read wrongly")
    options = parser.parse_args()
    rows = messages(options.part)
    figures, whole, misses = score(rows)
    print(f"reading, {options.part}: {len(rows)} messages, {whole:.1%} wholly right")
    for field, (precision, recall, f1) in figures.items():
        print(f"  {field:22s} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    print("\n".join(by_language(rows)))
    texts = {row["id"]: row["text"] for row in rows}
    for identity, field, got, gold in misses if options.misses else ():
        print(f"  {identity} {field}: {got} should be {gold}\n      {texts[identity][:220]!r}")
    print(f"reading: {speed(rows):.2f} ms a message")


if __name__ == "__main__":
    main()
