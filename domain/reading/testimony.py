"""Who vouches for a name that was said before: "R-134a, says the tin", "R-22 au dire du passeur", "R-410A كما هو مكتوب
عليها"; and who bears out a finding: "the men say so too", "the label was honest".
"""

from __future__ import annotations

import re

from .fold import CLAIMED
from .lexicon import Cue

_LABELS = {
    "en": "labels?|stickers?|tags?|tin|tins|cans?|box|boxes|carton|cartons|drums?|cylinders?|bottles?|stencil|cap|"
    "collar",
    "fr": "etiquettes?|autocollants?|boites?|canettes?|cartons?|futs?|bouteilles?|bonbonnes?|marquage|plaque|bidon",
    "es": "etiquetas?|rotulos?|latas?|cajas?|tambor(?:es)?|cilindros?|garrafas?|botellas?|bombonas?|envases?|pegatina",
    "ru": "этикетк\\w+|наклейк\\w+|надпис\\w+|маркировк\\w+|бирк\\w+|ярлык\\w*|банк\\w+|коробк\\w+|баллон\\w*|бочк\\w+",
    "ar": "ملصق\\w*|علبه|علب|بطاقه|كرتون\\w*|صندوق|صناديق|اسطوان\\w+|برميل|قاروره|عبوه",
}
_PAPERS = {
    "en": "bill of lading|b/l|invoice|manifest|papers|declaration|waybill|packing list|documents|certificate",
    "fr": "connaissement|facture|manifeste|papiers|declaration|lettre de voiture|documents|bordereau|certificat",
    "es": "conocimiento(?: de embarque)?|factura|manifiesto|papeles|declaracion|carta de porte|documentos|guia",
    "ru": "коносамент\\w*|накладн\\w+|инвойс\\w*|манифест\\w*|деклараци\\w+|документ\\w+|бумаг\\w*|сертификат\\w*",
    "ar": "بوليص\\w+|فاتور\\w+|بيان|مانيفست|منافيست|مستندات|اوراق|وثائق|تصريح|شهاده",
}
_PEOPLE = {
    "en": "driver|seller|importer|owner|smuggler|broker|trader|captain|passenger|m[ae]n|crew|agent|clerk|shopkeeper|"
    "dealer",
    "fr": "chauffeur|vendeur|importateur|proprietaire|passeur|commercant|passager|transporteur|capitaine|livreur|"
    "gerant",
    "es": "chofer|conductor|vendedor|importador|dueno|comerciante|pasajero|capitan|transportista|contrabandista",
    "ru": "водител\\w+|продав\\w+|импорт[её]р\\w*|владел\\w+|перевозчик\\w*|хозя\\w+|пассажир\\w*|капитан\\w*|"
    "грузчик\\w*",
    "ar": "سائق|بائع|مستورد|صاحب \\w+|تاجر|راكب|مهرب|ناقل|قبطان|عمال|فني",
}


def _words(lang: str, *, people: bool = True) -> str:
    return f"(?:{_LABELS[lang]}|{_PAPERS[lang]}{'|' + _PEOPLE[lang] if people else ''})(?![^\\W\\d_])"


#: Any of several words of Chinese for a label or a paper, and for a person.
_ZH_GOODS = "(?:标签|贴纸|罐|瓶|桶|箱|外箱|纸箱|铭牌|提单|发票|舱单|单证|单据|报关单|装箱单)[身子体]?上?"
_ZH_PEOPLE = "(?:司机|货主|卖家|押车人|船长|老板|进口商|乘客|工人|店主|旅客)们?"
_THE_FR, _THE_ES = "(?:le |la |les |l'|son |sa |leur )?", "(?:el |la |los |las |su )?"
_BEHIND = re.compile(
    rf"(?<={CLAIMED})[\s,;\-]{{0,3}}(?:"
    rf"(?:(?:as )?(?:says?|said|reads|claims?) (?:the |its |their |his |every )?{_words('en')})(?! (?:so|the same))"
    rf"|(?:according to|going by|judging by) (?:the |its |their )?{_words('en')}"
    rf"|(?:by|in) (?:the )?[^\W\d_]+'s (?:own )?(?:account|words?)(?![^\W\d_])"
    rf"|as (?:is |it is )?(?:written|printed|painted|marked|stencilled|stamped) (?:on|there)(?![^\W\d_])"
    rf"|(?:selon ce que )?(?:dit|disent|indiquent?|annoncent?|affirment?) {_THE_FR}{_words('fr')}"
    rf"|(?:d'apres|selon|suivant) {_THE_FR}{_words('fr')}"
    rf"|(?:au dire|aux dires) (?:du|de la|de l'|des|de)\s?[^\W\d_]+"
    rf"|comme (?:il est |c'est |l'est )?(?:ecrit|marque|inscrit|imprime)(?: dessus)?(?![^\W\d_])"
    rf"|(?:segun )?(?:dicen?|rezan?|indican?|ponen?|afirman?) {_THE_ES}{_words('es')}"
    rf"|segun {_THE_ES}{_words('es')}"
    rf"|al decir (?:del|de la|de los|de) [^\W\d_]+"
    rf"|como (?:esta |viene |va )?(?:escrito|marcado|impreso|rotulado)(?: en [^\W\d_]+)?(?![^\W\d_])"
    rf"|(?:гласит|говорит|сообщает|утверждает) {_words('ru')}"
    rf"|(?:по|согласно|судя по|со слов|по словам) {_words('ru')}"
    rf"|как (?:и )?(?:на [^\W\d_]+ )?(?:написано|указано|напечатано|обозначено)(?: на [^\W\d_]+)?"
    rf"|كما (?:هو |كان )?(?:مكتوب|مدون|مذكور|مطبوع|مبين)(?: \w+){{0,2}}"
    rf"|(?:كما )?(?:يقول|تقول|قال|قالت) ال{_words('ar')}"
    rf"|(?:ب?حسب|وفق|وفقا ل) ?(?:ال|ل)?{_words('ar')}"
    rf"|(?:ب?حسب|علي حد) (?:قول|كلام|افاده) \w+"
    rf"|{_ZH_GOODS}(?:是|就是)?(?:这么|这样|如此)(?:写|标|印|说)的?"
    rf"|[如照按]{_ZH_GOODS}所[写示标印载]"
    rf"|{_ZH_PEOPLE}(?:是|就)?(?:这么|这样|如此)说"
    rf")|(?<={CLAIMED})\s?\((?:{'|'.join(_LABELS.values())}|(?:ال)?(?:{_LABELS['ar']})|标签|贴纸)(?=\))"
)
#: What he says is what it is for, not what it is: "со слов водителя для ремонта кондиционеров".
_OF_USE = re.compile(r"\s(?:for|to|pour|para|для|на|ل\w+)(?![^\W\d_])")


def vouched(text: str, cues: list[Cue]) -> list[Cue]:
    """One cue for each word on who or what says the name in front of it; "as the label says" is agreement already."""
    agree = [c for c in cues if c.kind == "agree"]
    found = []
    for match in _BEHIND.finditer(text):
        start, end = match.start() + _gap(match.group()), match.end()
        if not _OF_USE.match(text, end) and not any(c.start < end and start < c.end for c in agree):
            found.append(Cue("declpost", "all", start, end))
    return found


def _gap(matched: str) -> int:
    return len(matched) - len(matched.lstrip(" ,;-\t("))


#: A message that tells nothing but what is being said.
_HEARSAY = re.compile(
    r"(?:only|just|merely|nothing (?:more than|but)) (?:a )?(?:rumou?rs?|hearsay|gossip)|rumou?r(?:ed)? only"
    r"|(?:qu'une|simple|que des|seulement une) rumeurs?|rumeur (?:seulement|sans plus)|(?:solo|solamente|mero|"
    r"puro) (?:un |son )?rumor\w*"
    r"|rumor(?:es)?,? (?:nada mas|solamente|no mas)|(?:только|лишь|просто|всего лишь) (?:слух\w*|сплетн\w*)"
    r"|(?:مجرد|ليست? الا) (?:ا?شاعه|شائعه|اشاعات|شايعه|كلام)|(?:只是|仅是|仅为|不过是|纯属)(?:传闻|传言|谣言|听说)"
)
#: A tip tells of a gas that nobody has seen.
_TIP = re.compile(
    r"(?:tip-?offs?|(?:anonymous|unnamed) (?:call(?:er)?|letter|message|note|source)|informants?|hotline call) "
    r"(?:mention(?:s|ed)?|speaks? of|spoke of|talks? of|talked of|says?|said|claims?|claimed|tells? of)(?: that|"
    r" there (?:is|are))?"
    r"|(?:denonciation|lettre anonyme|appel anonyme|informateur|indicateur)s? (?:parle|parlait|mentionne|mentionnait|"
    r"evoque|signale|dit) ?(?:de|du)?"
    r"|(?:soplo|denuncia anonima|llamada anonima|informante|carta anonima) (?:habla|hablaba|menciona|mencionaba|dice|"
    r"decia) ?(?:de|que)?"
    r"|(?:наводк\w+|анонимн\w+ (?:звон\w+|письм\w+|сообщени\w+)|информатор\w*) (?:говор\w+|упомин\w+|сообщ\w+|"
    r"указывал\w*)(?: об?| что)?"
    r"|(?:وردت|وصلت|وردتنا) (?:معلومه|معلومات|اخباريه|وشايه) (?:عن|بان|تفيد)|"
    r"(?:线报|举报信?|匿名(?:电话|信|举报))(?:称|说|提到|讲)"
    r"|(?:people|they|some|locals) say (?:that )?there(?: is|'s| are)|on (?:dit|raconte) qu'il y a|"
    r"dicen (?:por ahi )?que hay|se dice que hay"
    r"|говорят,? (?:что )?(?:на|в|есть|у)|ходят слухи|يقال ان"
)


def tips(text: str) -> list[Cue]:
    """One cue of a mere suspicion for each tip that leads to a name."""
    return [Cue("suspect", "1", m.start(), m.end()) for m in _TIP.finditer(text)]


def hearsay(text: str) -> bool:
    """Whether a message says of itself that it tells nothing but a rumour."""
    return _HEARSAY.search(text) is not None


#: Somebody says what a finding says, or what he said was right.
_BORNE_OUT = re.compile(
    rf"{_words('en')}[^.;,\n\d{CLAIMED}]{{0,16}}(?:says?|said|tells?|told)(?: us)? (?:so(?: too| as well)?|"
    rf"the same(?: thing)?)(?![^\W\d_])"
    rf"|{_words('en', people=False)} (?:was|were|is|are)(?: quite| perfectly| indeed)? (?:honest|right|true|truthful|"
    rf"correct)(?![^\W\d_])"
    rf"|{_words('en')} (?:told|tells?|was telling|were telling|spoke|speaks?) (?:us )?the truth"
    rf"|{_words('fr')} (?:le )?(?:dit|disait|disent|disaient|a dit|ont dit)(?: aussi| egalement)?"
    rf" (?:vrai|la verite|la meme chose|aussi|egalement|pareil)"
    rf"|{_words('fr')} (?:etait|etaient|est|sont) (?:honnetes?|exactes?|juste|vraies?|correctes?)(?![^\W\d_])"
    rf"|{_words('es')} (?:tambien lo|tambien|lo mismo) (?:dicen?|decian?|dijo|dijeron)|"
    rf"{_words('es')} (?:lo )?(?:dicen?|decian?|dijo)"
    rf" (?:la verdad|lo mismo|tambien)|{_words('es')} (?:era|eran|es|estaba) (?:honest|correct|veridic|ciert|"
    rf"verdader)[ao]s?"
    rf"|{_words('ru')} (?:тоже |также )?(?:говор\w+|сказал\w*|утвержда\w+)(?: нам)? (?:то же(?: самое)?|так же|тоже|"
    rf"правду|об этом же)"
    rf"|{_words('ru')} (?:не (?:врал\w*|лгал\w*|обманывал\w*)|(?:был\w* )?(?:правдив\w*|верн\w+|честн\w+)(?![^\W\d_]))"
    rf"|{_words('ar')} (?:يقول\w*|تقول|قال\w*|اكد\w*) (?:ذلك|الشي نفسه|الشيء نفسه|الكلام نفسه|نفس الكلام|نفس الشي)"
    rf"|{_words('ar')} (?:كان\w* )?(?:صادق\w*|صحيح\w*)(?![^\W\d_])"
    rf"|(?:{_ZH_GOODS}|{_ZH_PEOPLE})[也都]?(?:没有|没)(?:说谎|撒谎|骗人)|(?:{_ZH_GOODS}|{_ZH_PEOPLE})也(?:是)?(?:这么|这样)(?:说|写|标)"
)


def bears_out(text: str) -> bool:
    """Whether a label, a paper or a person is said to say what was found."""
    return _BORNE_OUT.search(text) is not None
