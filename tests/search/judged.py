"""The judged set: cases, searches in six languages, and which cases answer them.

What a search wants is written as a rule over what is true of a case (`queries.jsonl`, key "wanted"), by people,
without regard to how the search works. A case that fulfils the whole rule counts 2; one that fulfils all but
one part of a rule of three parts or more counts 1. "held" queries are not looked at when rules are changed.
"""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from domain import substances, tables

HERE = Path(__file__).parent
Case = dict[str, Any]

# Words of the field for what a case is about, where no code says so; the judges' own, not the product's.
WORDS = {
    "CONCEAL": r"hidden|conceal|dissimul|cach[ée]|ocult|escond|спрят|скрыт|тайник|مخب|إخفاء|اخفاء|مخفي|藏|夹",
    "MISLABEL": r"mislabel|false label|fake label|fauss\w+ étiquet|etiquet\w* fals|поддельн\w+ этикет|"
                r"ملصقات مزور|假标签|冒",
    "LUGGAGE": r"luggage|baggage|suitcase|bagage|valise|equipaje|maleta|багаж|чемодан|حقائب|حقيبة|أمتعة|行李",
    "ONLINE": r"online|internet|marketplace|en ligne|en línea|интернет|онлайн|الإنترنت|الانترنت|网上|网店|网络",
    "UNLICENSED": r"(?:no|without|sans|sin|pas de|без|не было|无|没有|لم يكن)[^.。]{0,30}"
                  r"(?:licen|permis|permit|autoris|лицензи|разрешени|许可|ترخيص)|(?:بدون|دون) ترخيص|无证",
    "QUOTA": r"quota|cuota|квот|حصة|配额|contingent",
    "truck": r"truck|lorry|camion|camión|грузовик|фур[аыеу]|شاحن|卡车|货车",
    "furniture": r"furniture|meuble|mueble|мебел|[أا]ثاث|家具",
    "passenger": r"passenger|passager|pasajero|пассажир|مسافر|راكب|旅客",
    "fine": r"\bfine[ds]?\b|amende|multa|штраф|غرام|罚款",
    "driver": r"driver|chauffeur|conducteur|conductor|chofer|водител|سائق|司机",
    "toys": r"\btoys?\b|jouet|juguete|игруш|[أل]عاب|玩具",
    "fishing": r"fishing|pêche|pesquer|pesca|рыболов|صيد|渔",
    "spare": r"spare part|pièces détachées|repuestos|запасн|запчаст|قطع غيار|配件|零件",
    "xray": r"x-?ray|rayons|rayos|рентген|شعة|scanner|X光",
    "cocaine": r"cocaine",
    "disposable": r"disposable|non-refillable|jetable|desechable|одноразов|一次性|أحادي|غير قابلة",
    "airport": r"airport|aéroport|aeropuerto|аэропорт|مطار|机场",
    "tyres": r"tyre|tire[sd]?\b|pneu|neumático|llanta|шин[аыу]|إطارات|轮胎",
}  # fmt: skip


@cache
def cases() -> list[Case]:
    """Every case with what is true of it: the demonstration's, officers' messages, generated ones."""
    with (HERE / "cases.jsonl").open(encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    return [*_demonstration(), *found]


def _demonstration() -> list[Case]:
    return [
        {
            "id": row["case_id"],
            "lang": "en",
            "text": " ".join((row["summary"], row["container_detail"], row["outcome"], row["place"],
                              row["substances_declared"], row["substances_actual"])),
            "country": row["country_iso2"] or None,
            "place": row["place"],
            "date": row["date"],
            "substances_declared": _names(row["substances_declared"]),
            "substances_actual": _names(row["substances_actual"]),
            "method_codes": list(tables.values(row["modus_operandi"])),
            "detection_codes": list(tables.values(row["detection_method"])),
            "demonstration": True,
        }
        for row in tables.rows("real_cases")
    ]  # fmt: skip


def _names(cell: str) -> list[str]:
    return [mention.name for words in tables.values(cell) for mention in substances.mentions(words)]


def record(case: Case) -> Case | None:
    """What the import file says of a case: half of the messages come as bare text. None: comes with the demo."""
    if case.get("demonstration"):
        return None
    keys = ("id", "lang", "text") if case.get("facts") is False else tuple(key for key in case if key != "facts")
    return {key: case[key] for key in keys if key in case}


@cache
def queries() -> list[dict[str, Any]]:
    """The searches: id, lang, part ("tune" or "held"), kind, text, wanted."""
    with (HERE / "queries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "wanted": json.loads(row["wanted"])} for row in rows]


def grades(wanted: dict[str, Any]) -> dict[str, int]:
    """The cases that answer a rule, with how well."""
    found = {}
    for case in cases():
        met = sum(fulfils(case, key, value) for key, value in wanted.items())
        if met == len(wanted):
            found[case["id"]] = 2
        elif len(wanted) > 2 and met == len(wanted) - 1:
            found[case["id"]] = 1
    return found


def fulfils(case: Case, key: str, wanted: Any) -> bool:
    """Whether one part of a rule is true of a case; of several values any will do."""
    several = wanted if isinstance(wanted, list) else [wanted]
    match key:
        case "substance":
            return any(name in _of(case, "substances_declared", "substances_actual") for name in several)
        case "found":
            return any(name in _of(case, "substances_actual") for name in several)
        case "declared":
            return any(name in _of(case, "substances_declared") for name in several)
        case "group":
            return any(
                wanted in known.groups
                for name in _of(case, "substances_declared", "substances_actual")
                if (known := substances.get(name))
            ) or _says(case, rf"\b{wanted}s?\b")
        case "country":
            return case.get("country") in several
        case "about" | "about2":
            return any(
                each in _of(case, "method_codes", "detection_codes") or _says(case, WORDS.get(each)) for each in several
            )
        case "since":
            return bool(case.get("date")) and case["date"][:4] >= str(wanted)
        case "until":
            return bool(case.get("date")) and case["date"][:4] <= str(wanted)
        case "year":
            return (case.get("date") or "").startswith(str(wanted))
        case "text":
            return any(_says(case, each) for each in several)
        case "id":
            return case["id"] in several
    raise ValueError(f"no such part of a rule: {key}")


def _of(case: Case, *keys: str) -> set[str]:
    return {value for key in keys for value in case.get(key) or ()}


def _says(case: Case, pattern: str | None) -> bool:
    if pattern is None:
        return False
    words = " ".join([case["text"], case.get("place") or "", json.dumps(case.get("identifiers") or {})])
    return re.search(pattern, words, re.IGNORECASE) is not None
