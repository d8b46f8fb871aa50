"""Who vouches for a name that comes behind: a person who swears ("jura que sus latas son R-12"), a thing with the name
on it ("Carton: R-32", "new plates reading R-134a"); two who agree ("по этикетке и по прибору"), and names that nobody
stands for ("denied having any R-22", "it was thought to be R-12").
"""

from __future__ import annotations

import re

from .fold import CLAIMED
from .lexicon import Cue

#: A few words up to the name that they are about, without a stop.
_FEW = rf"(?:[^\s.;:!?\n{CLAIMED}]+ ){{0,5}}?"
_NAME = rf"[\"'(\[ ]{{0,3}}(?={CLAIMED})"
_EN_IS = r"(?:is|are|was|were|be|being|had|has|holds?|held|contain(?:s|ed)?)(?: all| only| pure| genuine| real| plain)?"
_FR_IS = (
    r"(?:c'est|c'etait|ce sont|c'etaient|est|sont|etait|etaient|contien\w+)"
    r"(?: bien| tout)?(?: du| de la| de l'| des| de)?"
)
_ES_IS = r"(?:es|son|era|eran|fuera|fueran|contien\w+|lleva\w*)(?: puro| todo| gas| de)?"
_SWORN = re.compile(
    rf"(?<![^\W\d_])(?:"
    rf"(?:swears?|swore|vows?|vowed|insists?|insisted|maintain(?:s|ed)?|alleg(?:es?|ed)|promis(?:es?|ed)"
    rf"|assur(?:es?|ed) (?:me|us)|tells? (?:me|us)|told (?:me|us)|said|says|claim(?:s"
    rf"|ed)?) (?:that )?{_FEW}{_EN_IS} ?"
    rf"|(?:jur(?:e|ent|ait|aient)|a jure|pretend(?:ent|ait|aient)?|soutien(?:t|nent)|soutenait|assur(?:e|ent|ait)"
    rf"|affirm(?:e|ent|ait)|maintien(?:t|nent)|certifi(?:e|ait)|garanti(?:t|ssait)|dit|disait|a dit) (?:que "
    rf"|qu')?{_FEW}{_FR_IS} ?"
    rf"|parl(?:e|ait|ent) (?:de|d'|du) ?"
    rf"|(?:jur(?:a|an|o|aba|aban)|asegur(?:a|an|o|aba)|afirm(?:a|an|o|aba)|sostien\w+|sostuvo|insist(?:e|io)"
    rf"|dicen?|dijo|decian?"
    rf"|promet(?:e|io)) (?:en )?{_FEW}(?:que|q|k) {_FEW}{_ES_IS} ?|(?:asegura|afirma|sostiene|declara)n? "
    rf"|(?:кля[нл]\w+|божит\w*|уверя\w+|утвержда\w+|настаива\w+|тверд\w+|завер\w+|говор\w+|сказал\w*),? (?:нам "
    rf"|на том, )?"
    rf"(?:что|будто|мол,?) {_FEW}-? ?"
    rf"|و?(?:يحلف|تحلف|حلف|حلفت|اقسم|يقسم|اصر|يصر|زعم|يزعم|ادعي|يدعي|قال|يقول|قالوا|يقولون) (?:\w+ )?(?:لنا "
    rf"|علي )?ب?ان\w{{0,3}} {_FEW}"
    rf")\"?(?={CLAIMED})"
    rf"|(?:发誓|赌咒|保证|坚称|坚持说|一口咬定|咬定|硬说|口口声声说|信誓旦旦说|担保)[^,.;\n{CLAIMED}]{{0,10}}?(?:是|为|装的是)?\"?(?={CLAIMED})"
)
#: Those whose word is a finding, or a tip.
_FINDERS = re.compile(
    r"lab|analy|chemist|expert|inspect|officer|customs|colleague|(?<![^\W\d_])(?:we|i|our|nous|notre|nos"
    r"|nuestr\w+|мы|наш\w*) "
    r"|identif|instrument|detect|device|appareil|inspecteur|douan|collegue|chimiste|aparato|equipo|aduan|perito"
    r"|quimic|inspector"
    r"|лаборат|анализ|прибор|эксперт|инспектор|таможен|коллег|химик|идентиф|test|ensayo|essai"
    r"|denonc|anonym|informa|rumeur|rumou?r|tip-?off|soplo|denuncia|наводк|слух|اخباريه|معلوم|举报|线报"
    r"|anali|machine|maquina|reader|meter|spectro|хромато|спектр|محلل|كاشف|مطياف|اله"
    r"|مختبر|جهاز|خبير|مفتش|تحليل|فحص|جمارك|كيميائي|化验|检测|专家|仪器|海关|我们|关员|实验室"
)
_REACH_SPEAKER = 36
#: Who swears that it is *not* that gas claims nothing.
_NEGATED = re.compile(
    r"(?<![^\W\d_])(?:not|isn't|wasn't|aren't|weren't|no|never|pas|n'est|n'etait|jamais|nunca|не|нет|никак\w+"
    r"|ليس|ليست|لا|لم|ما|غير)(?![^\W\d_])"
    r"|不|没|非|无"
)


#: The next name of the same claim: "six are R-134a and six R-404A".
_NEXT = re.compile(rf"{CLAIMED}+,? ?(?:and|et|y|e|и|و|和|,)\s?(?:[^\s.;:!?,\n\d{CLAIMED}]+ ){{0,2}}?(?={CLAIMED})")
_TURNED = re.compile(
    r"(?<![^\W\d_])(?:but|not|found|mais|pas|pero|no|sino|но|а|не|нашли)(?![^\W\d_])|لكن|ليس|وجد|الجهاز|فحص"
    r"|تبين|但|不|测"
)


def sworn(text: str) -> list[Cue]:
    """One cue of a claim for each word of a person that leads to a name, and for each further name of that claim."""
    found = []
    for match in _SWORN.finditer(text):
        head = re.split(r"[.;!?\n]", text[max(0, match.start() - _REACH_SPEAKER) : match.start()])[-1]
        if _FINDERS.search(head) or _FINDERS.search(match.group()) or _NEGATED.search(match.group()):
            continue
        found.append(Cue("decl", "sworn", match.start(), match.end()))
        further = _NEXT.match(text, match.end())
        while further and not (_TURNED.search(further.group()) or _FINDERS.search(further.group())):
            found.append(Cue("decl", "also", further.start() + further.group().rindex(CLAIMED) + 1, further.end()))
            further = _NEXT.match(text, further.end())
    return found


_PLATE = (
    r"(?:plates?|nameplates?|stickers?|labels?|tags?|carton|cartons|box|stencil|collar|drum|caisse|carton"
    r"|plaques?|plaquettes?"
    r"|etiquettes?|autocollants?|emballage|cajas?|placas?|pegatinas?|etiquetas?|rotulos?|envase|таблич\w+"
    r"|шильд\w+|коробк\w+"
    r"|наклейк\w+|этикетк\w+|бирк\w+|(?:ال)?(?:لوح\w+|ملصق\w*|كرتون\w*|صندوق|بطاق\w+)|铭牌|标牌|外箱|纸箱|标签|贴纸)"
)
_READS = (
    r"(?: (?:reading|reads?|saying|says?|showing|marked|marquees?|indiquant|disant|portant|annoncant|indiquait"
    r"|indiquaient|que dicen?"
    r"|dicen?|diciendo|decian?|con|с надписью|с|гласит|гласят|гласила|تقول|يقول|تشير الي|تحمل|مكتوب عليها"
    r"|كتب عليها) ?|写着|写的是|上写|标的是|印着)"
)
#: A thing with a name on it, and directly behind it the name.
_THING = re.compile(
    rf"(?<![^\W\d_])(?:(?:new|fresh) {_PLATE}{_READS}|{_PLATE}(?: (?:of|on) (?:each|all|every one|them)"
    rf"| كل (?:منها|واحده)(?: منها)?"
    rf"| de (?:chacun|chacune|cada uno|cada una)| на (?:каждом|каждой|всех))(?:{_READS}|\s?:\s?| )"
    rf"|(?:nouvelles? |nuevas? |новая |новые )?{_PLATE}(?: neuves?| nuevas?| جديد\w*)?{_READS})"
    rf"\"?(?={CLAIMED})"
)
#: The same with a colon, beside a test that is told in the same way: "Carton: R-32. Analyser: R-32".
_COLON = re.compile(
    r"(?:(?<=^)|(?<=[.;,!?\n(] )|(?<=[.;,!?\n(]))\s?(?:(?:leimos|nous avons lu|we read|on a lu|прочли"
    r"|قرانا) (?:the |la |el |le )?)?(?:the |la |el |le |l')?"
    rf"{_PLATE}\s?:\s?\"?(?={CLAIMED})"
)
#: Books of a plant.
_LEDGER = re.compile(
    r"(?<![^\W\d_])(?:(?:production |plant |factory )?(?:ledger|logbook|production log"
    r"|production records?)(?: of the plant| only)?"
    r" (?:says?|shows?|lists?|records?|speaks? of)(?: only| nothing but)?"
    r"|(?:registre|journal|livre) (?:de |de la )production (?:indique|mentionne|porte|parle de|ne mentionne que"
    r"|n'indique que)(?: que)?(?: du| de)?"
    r"|(?:libro|registro|bitacora)s? de produccion (?:indican?|mencionan?|dicen?|registran?|hablan? de"
    r"|solo (?:indica|menciona|registra)n?)(?: solo)?"
    r"|(?:журнал\w*|книг\w+|ведомост\w+) (?:производства|выпуска|учета)[^.;,\n]{0,24}?(?:только|лишь|указан\w*"
    r"|значит\w+|записан\w*|:)"
    r"|سجل\w* الانتاج[^.;,\n]{0,24}?(?:فقط |الا |تذكر|يذكر|تقول|يقول|ان\w*)"
    rf")[ \"]{{0,2}}(?={CLAIMED})"
    rf"|(?:台账|生产记录|生产日志|生产报表|账册)上?[^.;,\n{CLAIMED}]{{0,10}}?(?:是|为|只有|仅有|记的)(?={CLAIMED})"
)
_TESTED = re.compile(
    r"test|analy|ident|lab|instrument|ensay|prueba|equipo|прибор|анализ|лаборат|провер|فحص|تحليل|جهاز"
    r"|مختبر|قياس|سحبنا|检测|仪|化验|测"
)


def labelled(text: str) -> list[Cue]:
    """One cue of a label or a paper for each thing that has the name on it which follows."""
    found = [Cue("decl", "label", m.start(), m.end()) for m in _THING.finditer(text)]
    if _TESTED.search(text):
        found += [Cue("decl", "label", m.start(), m.end()) for m in _COLON.finditer(text)]
    return [*found, *(Cue("decl", "ledger", m.start(), m.end()) for m in _LEDGER.finditer(text))]


#: The maker's own plate, where a new one was put over it.
_BELOW = re.compile(
    r"(?<![^\W\d_])(?:(?:makers?'?s?'?|manufacturer'?s?'?|original|old|factory) (?:name)?(?:plates?|labels?)"
    r"|(?:plaque|plaquette|etiquette) (?:d'origine|du fabricant|du constructeur)"
    r"|(?:placa|etiqueta) (?:original|del fabricante|de fabrica)|(?:заводск\w+|родн\w+|прежн\w+) (?:таблич\w+"
    r"|шильд\w+)"
    r"|(?:ال)?لوح\w* (?:ال)?(?:اصليه|مصنع|صانع|شركه الصانعه)|(?:原厂|原|出厂)(?:铭牌|标牌))"
    r"(?: ?(?:says?|reads?|reading|said|shows?|dit|indique|porte|dice|decia|lleva|гласит|говорит|с надписью|-|:"
    r"|تقول|تشير الي|عليها|写着|写的是|是|为)){0,2}:? ?\"?"
    rf"(?={CLAIMED})"
)
_FRESH_PLATE = re.compile(
    r"(?<![^\W\d_])(?:new|fresh|nouvel\w*|nuev\w+|нов\w+|свеж\w+) (?:plate|label|sticker|plaque|etiquette"
    r"|autocollant|placa|etiqueta"
    r"|pegatina|таблич|шильд|наклей)|(?:plaque|etiquette)s? neuve|(?:placa|etiqueta|pegatina)s? nueva"
    r"|لوح\w* (?:ال)?جديد|ملصق\w* (?:ال)?جديد|新(?:铭牌"
    r"|标牌|标签)"
)


def plates_below(text: str) -> list[Cue]:
    """One cue of a marking underneath for each maker's plate that a new plate covers."""
    return [
        Cue("act", "under", m.start(), m.end())
        for m in _BELOW.finditer(text)
        if _FRESH_PLATE.search(text, 0, m.start())
    ]


#: What stands behind a name that was written on the thing outside, or on paper.
_WRITTEN = re.compile(
    rf"(?<={CLAIMED})[\"')]{{0,2}},? ?(?:"
    r"(?:was |is )?(?:hand-?written|written by hand|scrawled|chalked|in (?:felt|marker|chalk)|scribbled)"
    r"|(?:est |etait )?(?:ecrit(?:e|es|s)?|note|marque) (?:a la main|au feutre|a la craie|au marqueur)"
    r"|(?:esta |estaba )?(?:escrit[oa]s?|anotad[oa]s?|puest[oa]s?) (?:a mano|con marcador|con tiza|con plumon)"
    r"|(?:на(?:писан\w*|чертан\w*|царапан\w*)|выведен\w*) (?:от руки|фломастером|маркером|мелом|краской)|от руки"
    r"|(?:مكتوب\w*|مكتوبا|كتب) (?:بخط اليد|باليد|بالقلم|يدويا|بالطباشير)|بخط اليد|(?:是)?(?:手写|用笔写|粉笔写)的?"
    r"|(?:por|en|sobre|segun) (?:los |el )?papel(?:es)?|sur (?:le )?papier|on paper|на бумаге|по бумагам|(?:علي"
    r"|في) (?:ال)?(?:ورق|اوراق)|(?:在)?纸面上"
    r")(?![^\W\d_])"
)


def written(text: str) -> list[Cue]:
    """One cue for each word on what is written outside or on paper alone, behind a name."""
    return [
        Cue("declpost", "label", m.end() - len(m.group().lstrip(" \"'),")), m.end()) for m in _WRITTEN.finditer(text)
    ]


_A_PAPER = {
    "en": "(?:the )?(?:labels?|papers?|documents|invoice|manifest|declaration|seller|importer|driver|carton|box)",
    "fr": "(?:le |la |les |l')?(?:etiquettes?|papiers?|documents|facture|manifeste|vendeur|importateur|declaration)",
    "es": "(?:el |la |los |las )?(?:etiquetas?|papel|papeles|documentos|factura|manifiesto|vendedor|importador"
    "|declaracion)",
    "ru": "(?:этикетк\\w+|наклейк\\w+|бумаг\\w*|документ\\w*|накладн\\w+|инвойс\\w*|деклараци\\w+|маркировк\\w+)",
    "ar": "(?:ال)?(?:ملصق\\w*|بطاقه|اوراق|مستندات|فاتوره|بيان|تصريح)",
    "zh": "(?:标签|贴纸|单证|单据|发票|提单|卖方|卖家|货主|司机|进口商|铭牌|外箱)",
}
_A_TEST = {
    "en": "(?:the |our )?(?:tests?|analysis|analyser|analyzer|lab|laboratory|identifier|instrument|reader|us"
    "|meter|own reading)",
    "fr": "(?:le |la |l'|les |nos |notre )?(?:essais?|tests?|analyses?|analyseur|labo|laboratoire"
    "|identificateur|appareil|nous|mesures?)",
    "es": "(?:el |la |los |las |nuestr[oa]s? )?(?:ensayos?|pruebas?|analisis|laboratorio|identificador|aparato"
    "|equipo|nosotros)",
    "ru": "(?:прибор\\w*|анализ\\w*|лаборатор\\w+|тест\\w*|проверк\\w+|идентификатор\\w*|экспертиз\\w+)",
    "ar": "(?:ال)?(?:مختبر|تحليل|فحص|جهاز|اختبار|قياس)",
    "zh": "(?:检测|化验|仪器|实测|我们测得|测得|我们测|分析|检验|鉴定)",
}


def _both(lang: str, before: str, between: str) -> str:
    one, two = f"{before}{_A_PAPER[lang]}", f"{before}{_A_TEST[lang]}"
    return f"(?:{one}{between}{two}|{two}{between}{one})"


_AGREE = re.compile(
    "(?<![^\\W\\d_])(?:"
    + "|".join(
        (
            _both(
                "en",
                "(?:by |on |per |according to |in )?",
                r",? (?:and|as well as|and (?:also|equally)) (?:also |equally )?",
            ),
            _both("fr", "(?:d'apres |selon |par |sur |a |au )", r",? (?:et|comme|ainsi que) (?:aussi )?"),
            _both("es", "(?:por |segun |en |conforme a )", r",? (?:y|como|igual que) (?:tambien )?"),
            _both("ru", "(?:и |так )?(?:по |на |согласно |в )", r",? ?(?:и|так и|как и|а также)? ?"),
            _both("ar", "(?:ب?حسب |وفق |وفقا ل|علي |في |ب)", " ?و ?(?:كذلك |ايضا )?"),
            _both("zh", "(?:按|据|从)?", r"(?:和|与|,|及)?(?:都|均|也)?"),
        )
    )
    + r")(?![^\W\d_])"
    + "|"
    + _A_PAPER["zh"]
    + "(?:是)?(?:如此|这样|这么|是这样)(?:说|写|标)?[的]?,(?:而)?"
    + _A_TEST["zh"]
    + "(?:结果)?(?:也|亦)(?:是)?(?:如此|这样|这么)"
    + "|"
    + _A_PAPER["zh"]
    + "(?:这样|这么|如此)(?:说|写|标)[的]?,?"
    + _A_TEST["zh"]
    + "(?:结果)?(?:也|亦)(?:是)?(?:如此|这样|这么)"
)
#: They are told apart, or say different things.
_APART = re.compile(
    r"[^.;\n]{0,24}?(?:differ|disagree|do not|don't|не |разн|расход|(?<![^\W\d_])(?:لا|no|pas)(?![^\W\d_])"
    r"|تختلف|مختلف|不|:\s)"
)


#: What a person said was true.
_RIGHT = re.compile(
    r"(?<![^\W\d_])(?:what (?:he|she|they) (?:said|told us) (?:was|is|proved|turned out) (?:right|true|correct)"
    r"|(?:he|she|they) (?:was|were) (?:telling the truth|right)"
    r"|(?:il|elle)s? (?:disai(?:t|ent)|a dit|avai(?:t|ent) dit) (?:vrai|la verite)"
    r"|ce qu'(?:il|elle) (?:disait|a dit) (?:etait|est) (?:vrai|juste|exact)|(?:decia|dijo|decian) la verdad"
    r"|lo que (?:dijo|decia) (?:era|es|resulto) (?:cierto|verdad|correcto)"
    r"|(?:он|она) (?:сказал\w?|говорил\w?) правду|(?:его|ее|их) слова (?:подтвердились"
    r"|оказались верны\w*))(?![^\W\d_])"
    r"|(?:كلامه|كلامها|قوله|كلامهم) (?:كان )?(?:صحيح|صادق|دقيق)"
    r"|(?:他|她|他们)说的(?:没错|是真的|属实|不假)|所言(?:属实|不虚)"
)


def unanimous(text: str) -> list[Cue]:
    """One cue of agreement for each label or paper and test, or person, said to say what is so."""
    both = [m for m in _AGREE.finditer(text) if not _APART.match(text, m.end())]
    return [Cue("agree", "1", m.start(), m.end()) for m in [*both, *_RIGHT.finditer(text)]]


#: A test behind the name that it found.
_BY_TEST = re.compile(
    rf"(?<={CLAIMED})[\"'),]{{0,2}} ?(?:(?:by|on|per|in) {_A_TEST['en']}|(?:par|selon|a|d'apres) {_A_TEST['fr']}"
    rf"|(?:por|segun|en) {_A_TEST['es']}|(?:по|согласно) {_A_TEST['ru']}"
    rf"|(?:ب|بحسب |وفق |حسب ){_A_TEST['ar']})(?![^\W\d_])"
)


def tested(text: str) -> list[Cue]:
    """One cue of a finding for each test that is named behind what it found."""
    lead = [(m, len(m.group()) - len(m.group().lstrip(" \"'),"))) for m in _BY_TEST.finditer(text)]
    return [Cue("actpost", "strong", m.start() + skipped, m.end()) for m, skipped in lead]


_DISOWNED = re.compile(
    r"(?<![^\W\d_])(?:denie[sd]|denying) (?:having|carrying|there (?:was|were|is)|the presence of|holding|any"
    r"|that there (?:was|were|is))(?: any)?"
    r"|(?<![^\W\d_])(?:nie|niait|a nie|nient|ont nie) (?:avoir|la presence de|detenir|transporter"
    r"|qu'il y (?:ait|eut))(?: du| de)?"
    r"|(?<![^\W\d_])(?:nego|niega|negaba|negaron|niegan) (?:tener|la presencia de|llevar|transportar|que hubiera)"
    r"|отрица\w+ (?:наличие|присутствие|что (?:есть|был\w?))|(?:نفي|ينفي|انكر|ينكر|نفوا) (?:وجود|حياز\w+|امتلاك"
    r"|نقل)(?: اي)?"
    r"|(?:否认|不承认)[^,.;\n]{0,8}?(?:有|存在|携带|装有|藏有)?"
)
#: A belief that was tried.
_BELIEVED = re.compile(
    r"(?<![^\W\d_])(?:it was (?:presumed|assumed|thought|feared)(?: to be| that it was)?|se (?:presumi|temi"
    r"|suponi|crei)a(?: que (?:era|fuera))?"
    r"|on (?:craignait|presumait|supposait|redoutait)(?: du| de la)?|предполагал\w+|опасал\w+ь|думали,? что"
    r"|كان يظن انه|كنا نظن انه|كان يخشي انه|原以为是|原先怀疑是|本以为是)"
)


def disowned(text: str) -> list[Cue]:
    """One cue of denial or of mere belief for each word that leads to a name which nobody stands for."""
    found = [Cue("deny", "1", m.start(), m.end()) for m in _DISOWNED.finditer(text)]
    return [*found, *(Cue("suspect", "1", m.start(), m.end()) for m in _BELIEVED.finditer(text))]


_PAPER_SAYS = re.compile(
    r"(?:that|this|so|thus)(?: is|'s)?(?: what| how)? the (?:invoice|papers?|label|bill of lading|manifest"
    r"|declaration|documents?) (?:says?|reads?|states?|has it|goes)"
    r"|(?:c'est|voila) ce que (?:dit|disent|porte|indiquent?|annoncent?) (?:la |le |les |l')(?:facture|papiers"
    r"|etiquette|manifeste|declaration|documents|connaissement)"
    r"|(?:eso|asi|esto)(?: es lo que)?(?: lo)? (?:dice|dicen|pone|reza) (?:la |el |los )(?:factura|papeles"
    r"|etiqueta|manifiesto|declaracion|documentos|conocimiento)"
    r"|(?:так|это) (?:написано |указано |говорит\w* |сказано |значится )?(?:в |на )(?:инвойс\w+|накладн\w+"
    r"|бумаг\w+|этикетк\w+|документ\w+|деклараци\w+)"
    r"|(?:هذا|هكذا|ذلك) (?:ما )?(?:تقوله|يقوله|تقول|يقول|ورد في|جاء في) (?:ال)(?:فاتوره|اوراق|ملصق|بيان|مستندات"
    r"|بوليصه)"
    r"|(?:发票|单据|单证|提单|标签|申报单|报关单)上?(?:就是|是)?(?:这么|这样|如此)(?:写|说|标)的?"
)


def paper_alone(text: str) -> bool:
    """Whether a message says that all of it stands on a paper: "that is what the invoice says"."""
    return _PAPER_SAYS.search(text) is not None
