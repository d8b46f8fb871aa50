"""Days in words that are no date of a case: those still to come ("tomorrow"), and spans that name no day ("last week").

They are looked for only where a message names no day otherwise, so that they are asked and not passed over in silence.
"""

from __future__ import annotations

import re

from ..model import Flag
from ..words.fold import Folded

_WORD, _END = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_TO_COME = re.compile(
    rf"{_WORD}(?:(?:the )?day after tomorrow|tomorrow(?: morning| night| evening)?|next (?:week|month|year)|"
    r"apres[- ]demain|demain(?: matin| soir)?|(?:la )?semaine prochaine|(?:le )?mois prochain|"
    r"pasado manana|(?<!por la )(?<!de la )(?<!en la )(?<!esta )(?<!a la )(?<!la )manana(?! del?)|"
    r"(?:la )?(?:proxima semana|semana que viene)|(?:el )?(?:proximo mes|mes que viene)|"
    r"послезавтра|завтра|(?:на )?следующеи неделе|в следующем месяце|"
    rf"بعد غد|(?:يوم )?(?:ال)?غدا?|الاسبوع (?:القادم|المقبل)|الشهر (?:القادم|المقبل)){_END}"
    r"|大后天|后天|明[天日晚早]|下周|下星期|下个月"
)
_NO_DAY = re.compile(
    rf"{_WORD}(?:(?:earlier )?(?:last|this|the past) week(?:end)?|the other day|(?:a few|some|several) "
    r"(?:days|weeks|months) ago|(?:cette semaine|la semaine (?:derniere|passee))|l'autre jour|"
    r"il y a (?:quelques|plusieurs) (?:jours|semaines|mois)|ces derniers jours|"
    r"(?:esta semana|la semana pasada)|el otro dia|hace (?:unos|algunos|varios|pocos|unas|algunas) "
    r"(?:dias|semanas|meses)|estos dias|на (?:прошлои|этои|тои) неделе|на днях|"
    r"несколько (?:днеи|недель|месяцев) назад|(?:هذا )?الاسبوع(?: الماضي)?|قبل (?:بضعه )?(?:ايام|اسابيع|اشهر)|"
    rf"منذ (?:بضعه )?(?:ايام|اسابيع|اشهر)){_END}"
    r"|[上这本]个?(?:周|星期)(?![一二三四五六日天])|前几天|前些天|几天前|前不久|不久前"
)
#: What is still to be done is told of another day: "the lab will report tomorrow".
_PLANNED = re.compile(
    rf"{_WORD}(?:will|shall|going to|expect\w*|result\w*|report\w* due|lab\w*|tests?|send\w*|plan\w*|meeting|"
    r"hearing|court|until|by|sera|serons|allons|analys\w+|attend\w+|enverr\w+|reunion|audience|resultado\w*|analizar\w*|enviar\w*|"
    r"ira|iremos|vamos|espera\w*|reunion|буд[еу]\w*|результат\w*|анализ\w*|отправ\w+|ждем|ожида\w+|совещани\w+|سوف|س[ينت]\w+|نتيجه|"
    r"ننتظر|اجتماع)"
    r"|将|会|要|送检|化验|等待|结果|开会"
)
_STOP = re.compile(r"[!?;\n]|\.(?=\s|$)")


def vague_days(folded: Folded) -> list[Flag]:
    """A flag for the first day of a message that is still to come, or else for the first words that name no day."""
    text = folded.text
    for match in _TO_COME.finditer(text):
        if not planned(text, match.start()):
            return [Flag("implausible_date", (_written(folded, match),))]
    vague = _NO_DAY.search(text)
    return [Flag("vague_date", (_written(folded, vague),))] if vague else []


def planned(text: str, at: int) -> bool:
    """Whether the sentence at ``at`` tells of what is still to be done."""
    return _PLANNED.search(_sentence(text, at)) is not None


def _sentence(text: str, at: int) -> str:
    start = max((m.end() for m in _STOP.finditer(text, 0, at)), default=0)
    end = _STOP.search(text, at)
    return text[start : end.start() if end else len(text)]


def _written(folded: Folded, match: re.Match[str]) -> str:
    return folded.raw[slice(*folded.span(*match.span()))].strip()
