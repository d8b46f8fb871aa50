"""Realistic cases in six languages, the same ones for the same seed: `python -m bench.corpus 100000 > cases.jsonl`.

Every case is a record of the import file. Texts are put together from sentences as officers write them; what
varies is drawn with the skew of life: few substances, ports and methods make most cases, many stand in few.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from domain import countries, places

SEED = 20040605

SPELLINGS: dict[str, dict[str, Sequence[str]]] = {
    "HFC-134a": {"": ("R-134a", "R134a", "HFC-134a"), "ru": ("хладон-134а",), "ar": ("فريون 134a",),
                 "zh": ("制冷剂R134a",)},
    "CFC-12": {"": ("R-12", "R12", "CFC-12", "freon 12"), "ru": ("хладон-12", "фреон-12"), "ar": ("فريون 12",),
               "zh": ("氟利昂12", "二氯二氟甲烷"), "fr": ("fréon 12",), "es": ("freón 12",)},
    "HCFC-22": {"": ("R-22", "R22", "HCFC-22"), "ru": ("хладон-22", "фреон 22"), "ar": ("فريون 22",),
                "zh": ("氟利昂22", "二氟一氯甲烷"),
                "fr": ("fréon 22",), "es": ("freón 22",)},
    "R-404A": {"": ("R-404A", "R404A")},
    "R-410A": {"": ("R-410A", "R410a")},
    "CFC-11": {"": ("R-11", "CFC-11"), "ru": ("хладон-11",), "zh": ("氟利昂11",), "ar": ("فريون 11",)},
    "R-507A": {"": ("R-507A", "R507")},
    "R-407C": {"": ("R-407C",)},
    "HCFC-141b": {"": ("HCFC-141b", "R-141b"), "ru": ("ГХФУ-141b",)},
    "Halon-1301": {"": ("halon 1301",), "ru": ("хладон 13В1",), "zh": ("哈龙1301",)},
    "MB (methyl bromide)": {"en": ("methyl bromide",), "fr": ("bromure de méthyle",), "es": ("bromuro de metilo",),
                            "ru": ("бромистый метил",), "ar": ("بروميد الميثيل",), "zh": ("甲基溴",)},
    "CTC (carbon tetrachloride)": {"en": ("carbon tetrachloride",), "fr": ("tétrachlorure de carbone",),
                                   "es": ("tetracloruro de carbono",), "ru": ("четырёххлористый углерод",),
                                   "ar": ("رباعي كلوريد الكربون",), "zh": ("四氯化碳",)},
    "HFC-227ea": {"": ("HFC-227ea", "FM-200")},
    "HFC-125": {"": ("HFC-125",)},
    "HFC-32": {"": ("R-32", "R32")},
    "HFO-1234yf": {"": ("HFO-1234yf", "R-1234yf")},
}  # fmt: skip
WEIGHTS = [30, 14, 22, 8, 7, 3, 2, 2, 2, 1, 2, 1, 0.5, 0.7, 3, 2]

SENTENCES: dict[str, Sequence[str]] = {
    "en": (
        "Customs at {place} stopped a truck with {n} cylinders of {a}.",
        "{n} disposable cylinders declared as {d} were found to hold {a} after testing with an identifier.",
        "Container {container} arrived from {origin}; the papers said {d}, the laboratory says {a}.",
        "The importer {company} had no licence for {a}.",
        "Seized {kg} kg of {a} hidden behind furniture in a lorry at {place}.",
        "Bill of lading {bl}, goods described as spare parts.",
        "The driver said that the goods were meant for workshops in the capital.",
        "Labels had been stuck over the original marking of the drums.",
        "A passenger carried {n} cans of refrigerant in his luggage at the airport.",
        "The quota of the company was used up in spring, yet {kg} kg came in.",
        "Offered on an online market place without any papers.",
        "The goods were re-exported at the cost of the importer and a fine was paid.",
    ),
    "fr": (
        "La douane de {place} a arrêté un camion avec {n} bouteilles de {a}.",
        "{n} bouteilles jetables déclarées comme {d} contenaient du {a} d'après l'analyseur.",
        "Le conteneur {container} venait de {origin} ; les papiers disaient {d}, le laboratoire dit {a}.",
        "L'importateur {company} n'avait pas de licence pour le {a}.",
        "Saisie de {kg} kg de {a} dissimulés derrière des meubles à {place}.",
        "Connaissement {bl}, marchandise décrite comme pièces détachées.",
        "De fausses étiquettes étaient collées sur les bouteilles.",
        "Un passager transportait {n} boîtes de réfrigérant dans ses bagages à l'aéroport.",
        "Le quota de la société était épuisé.",
        "La marchandise a été réexportée et une amende payée.",
    ),
    "es": (
        "La aduana de {place} detuvo un camión con {n} cilindros de {a}.",
        "{n} cilindros desechables declarados como {d} contenían {a} según el identificador.",
        "El contenedor {container} venía de {origin}; los papeles decían {d} y el laboratorio {a}.",
        "El importador {company} no tenía licencia para {a}.",
        "Se incautaron {kg} kg de {a} ocultos detrás de muebles en {place}.",
        "Conocimiento de embarque {bl}, mercancía descrita como repuestos.",
        "Los cilindros llevaban etiquetas falsas.",
        "Un pasajero llevaba {n} latas de refrigerante en el equipaje.",
        "La cuota de la empresa estaba agotada.",
        "La mercancía fue reexportada y se pagó una multa.",
    ),
    "ru": (
        "Таможня {place} остановила грузовик с {n} баллонами {a}.",
        "{n} одноразовых баллонов, заявленных как {d}, содержали {a} по данным анализатора.",
        "Контейнер {container} прибыл из {origin}; в документах {d}, лаборатория определила {a}.",
        "У импортёра {company} не было лицензии на {a}.",
        "Изъято {kg} кг {a}, спрятанного за мебелью, {place}.",
        "Коносамент {bl}, товар описан как запасные части.",
        "На баллонах были поддельные этикетки.",
        "Пассажир перевозил {n} банок хладагента в багаже.",
        "Квота компании была исчерпана.",
        "Товар вывезен обратно, уплачен штраф.",
    ),
    "ar": (
        "أوقفت جمارك {place} شاحنة تحمل {n} أسطوانة من {a}.",
        "تبين أن {n} أسطوانة مصرح بها على أنها {d} تحتوي على {a} بعد الفحص بجهاز التعرف.",
        "وصلت الحاوية {container} من {origin}؛ تقول الوثائق {d} ويقول المختبر {a}.",
        "لم يكن لدى المستورد {company} ترخيص لاستيراد {a}.",
        "ضبط {kg} كغ من {a} مخبأة خلف الأثاث في {place}.",
        "بوليصة الشحن {bl} والبضاعة موصوفة كقطع غيار.",
        "كانت على الأسطوانات ملصقات مزورة.",
        "كان مسافر يحمل {n} علبة من غاز التبريد في حقائبه في المطار.",
        "كانت حصة الشركة قد نفدت.",
        "أعيد تصدير البضاعة ودفعت غرامة.",
    ),
    "zh": (
        "{place}海关截获一辆装有{n}瓶{a}的卡车。",
        "申报为{d}的{n}个一次性钢瓶经检测仪检测为{a}。",
        "集装箱{container}来自{origin}；单证写{d}，化验结果为{a}。",
        "进口商{company}没有{a}的许可证。",
        "在{place}查获藏在家具后面的{kg}公斤{a}。",
        "提单号{bl}，品名为零配件。",
        "钢瓶上贴有假标签。",
        "一名旅客在机场行李中携带{n}罐制冷剂。",
        "该公司配额已用完。",
        "货物退运并缴纳罚款。",
    ),
}
COMPANIES: dict[str, Sequence[str]] = {
    "en": ("{} Cooling Ltd", "{} Trading Co., Ltd", "{} Refrigeration Industries"),
    "fr": ("{} Froid SARL", "Établissements {}"),
    "es": ("Refrigeración {} S.A.", "Comercial {} S.A. de C.V."),
    "ru": ("ООО «{}»", "ТОО «{} Холод»"),
    "ar": ("شركة {} للتبريد", "مؤسسة {} التجارية"),
    "zh": ("{}制冷设备有限公司", "{}贸易公司"),
}
NAMES: dict[str, Sequence[str]] = {
    "ru": ("Северный", "Полюс", "Меридиан", "Вектор", "Арктика", "Сириус", "Альтаир", "Каскад", "Оазис", "Темп"),
    "ar": ("النور", "الشرق", "الخليج", "الأمل", "الفجر", "الواحة", "النجم", "الهلال", "الصحراء", "المدينة"),
    "zh": ("华冷", "东海", "金雪", "远航", "长江", "北星", "海通", "瑞丰", "天源", "顺达"),
    "": ("Polar", "Meridian", "Glacier", "Harbour", "Northwind", "Sirius", "Altair", "Cascade", "Delta", "Orient",
         "Summit", "Ocean", "Pioneer", "Crystal", "Falcon", "Unity", "Golden Bay", "Blue Peak", "Monsoon", "Zenith"),
}  # fmt: skip
METHODS = ("MISLABEL", "MISDECL", "CONCEAL", "UNLICENSED", "DISPOSABLE", "LUGGAGE", "QUOTA", "FALSE_DOCUMENT",
           "TRANSSHIP", "ONLINE", "COUNTERFEIT", "REPACK")  # fmt: skip
DETECTIONS = ("IDENTIFIER", "LAB", "PHYSICAL", "DOC_CHECK", "XRAY", "TIP", "ROAD_CHECK", "PASSENGER_CHECK")
OWNERS = ("MSKU", "TCLU", "CMAU", "HLXU", "OOLU", "TGHU", "FSCU", "CAIU")
_LABELS = ("AMBER",) * 6 + ("GREEN",) * 2 + ("CLEAR", "AMBER+STRICT")


def cases(number: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """`number` records, the first ones the same however many are asked for."""
    draw = random.Random(seed)
    world = _World()
    for index in range(number):
        yield _case(draw, world, index)


class _World:
    def __init__(self) -> None:
        listed = [place for place in places.all_places() if countries.network_of(place.iso2)]
        self.places = listed
        self.weights = [1 / (rank + 8) for rank in range(len(listed))]
        self.names = list(SPELLINGS)


def _case(draw: random.Random, world: _World, index: int) -> dict[str, Any]:
    place = draw.choices(world.places, world.weights)[0]
    country = countries.get(place.iso2)
    assert country is not None
    lang = country.default_language if draw.random() < 0.8 else "en"
    actual, declared = draw.choices(world.names, WEIGHTS, k=2)
    container = f"{draw.choice(OWNERS)}{draw.randrange(10**7):07d}"
    bill = f"{draw.choice(OWNERS)[:3]}{draw.randrange(10**8):08d}"
    company = draw.choice(COMPANIES[lang]).format(draw.choice(NAMES.get(lang, NAMES[""])))
    kg = draw.choice((13.6, 136, 272, 544, 1088, 2000, draw.randrange(50, 9000)))
    text = " ".join(draw.sample(SENTENCES[lang], draw.randint(3, 5))).format(
        place=_spelt(draw, place.names, lang) or place.name,
        n=draw.randrange(2, 900),
        a=spelling(draw, actual, lang),
        d=spelling(draw, declared, lang),
        kg=kg,
        container=container,
        bl=bill,
        company=company,
        origin=countries.name(draw.choice(("CN", "CN", "IN", "RU", "TR", "AE", "SG")), lang),
    )
    day = f"{draw.randint(2005, 2026)}-{draw.randint(1, 10):02d}-{draw.randint(1, 28):02d}"
    return {
        "id": f"G{index:07d}",
        "lang": lang,
        "text": text,
        "country": place.iso2,
        "place": place.name,
        "network_code": country.network,
        "date": None if draw.random() < 0.02 else day[: draw.choice((4, 7, 10, 10, 10, 10))],
        "substances_declared": [declared],
        "substances_actual": [actual],
        "quantity_kg": kg,
        "method_codes": draw.sample(METHODS, draw.choice((0, 1, 1, 2))),
        "detection_codes": draw.sample(DETECTIONS, draw.choice((0, 1))),
        "identifiers": {"container": container, "bill_of_lading": bill} if draw.random() < 0.5 else {},
        "tlp": draw.choice(_LABELS),
    }


_SCRIPTS = {"ru": "\u0400\u04ff", "ar": "\u0600\u06ff", "zh": "\u4e00\u9fff"}


def _spelt(draw: random.Random, names: Sequence[str], lang: str) -> str | None:
    script = _SCRIPTS.get(lang)
    fitting = [name for name in names if script and script[0] <= name[0] <= script[1]]
    return draw.choice(fitting) if fitting else None


def spelling(draw: random.Random, name: str, lang: str) -> str:
    """A substance as officers of a language spell it."""
    known = SPELLINGS[name]
    return draw.choice([*known.get("", ()), *known.get(lang, ())] or [name])


def main() -> None:
    for case in cases(int(sys.argv[1])):
        sys.stdout.buffer.write(msgspec.json.encode(case) + b"\n")


if __name__ == "__main__":
    main()
