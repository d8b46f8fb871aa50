"""Weights that are none of the goods': taken back by the writer ("11.3 kg, no wait, 13.6 kg"), of a vehicle, of carbon
dioxide, allowed for a year."""

from __future__ import annotations

import re
from itertools import pairwise

from ..words.fold import CLAIMED
from .measures import Count, Mass, View
from .recounts import wrongly_put

#: What the writer says when he puts another figure in the place of the one in front.
_NO_WAIT = re.compile(
    r"no,? wait|wait,? no|\bno,|sorry|scratch that|i mean\b|should (?:read|be|say)|instead read|make that|"
    r"\bcorrection\b|\bcorr\b|i correct|je corrige|rectif|corrijo|correccion|поправк|исправля|испр\b|تصحيح|اصحح|纠正|"
    r"pardon|non,|je veux dire|(?:il faut|lire) lire|plutot|doit se lire|"
    r"perdon|digo\b|\bno, |debe (?:decir|leerse|ser)|mejor dicho|quise decir|"
    r"нет,|вернее|точнее|то есть нет|простите|следует читать|надо читать|"
    r"(?<![^\W\d_])لا،?,? ?(?:بل|عفوا)|عفوا|والصواب|والصحيح|اقصد|不对|应为|应该是|更正|说错|写错|改为"
)
#: Characters between the figure taken back and the right one.
_REACH = 45
_VEHICLE = re.compile(
    r"(?:truck|lorry|vehicle|trailer|tractor|van)(?: \w+){0,2} (?:weigh(?:s|ed|ing)|scaled?)[^.;,\d]{0,12}$"
    r"|(?:camion|remorque|vehicule|fourgon|camioneta|remolque|vehiculo)(?: \w+){0,2} (?:pes(?:e|ait|a|aba|o)|"
    r"pesant)[^.;,\d]{0,12}$"
    r"|(?:машин\w+|грузовик\w*|фур\w+|прицеп\w*)(?: \w+){0,2} (?:вес\w+)[^.;,\d]{0,12}$"
    r"|(?:شاحنه|الشاحنه|السياره|المركبه|مقطوره)(?: \w+)? (?:تزن|وزنها|يزن)[^.;,\d]{0,12}$|车辆?(?:自重|总重|净重|"
    r"重)[^。，\d]{0,4}$"
    r"|(?:plates?|immatricul\w+|placas?|matricula|госномер\w*|لوحه|车牌):? [^\W\d_]{1,4}[ -]?$"
    r"|(?:weighbridges|ponts?-bascules|basculas|весовы\w+|موازين)[^.;]{0,8}:[^;\n]{0,60}$"
)
_CARBON = re.compile(
    r"[\s\"”»’']{0,2}[,;，]?\s?(?:that (?:is|was)|which (?:is|was)|c'est|c'etait|es|era|eso es|это|وهذا|وهو|"
    r"那是|这是|是指)"
    r"[^.;\d]{0,12}(?:co2|со2|carbon|углекисл|二氧化碳|ثاني اكسيد)"
)
_A_YEAR = re.compile(
    rf"\s(?:in|for|over|throughout) (?:all of|the whole of) [\d{CLAIMED}]|\s(?:pour|sur) toute? (?:l'annee|"
    rf"[\d{CLAIMED}])"
    rf"|\s(?:para|en) todo (?:el ano|[\d{CLAIMED}])|\sна весь [\d{CLAIMED}]|\sلكامل (?:سنه|عام)|全年"
)


#: By how much a vehicle weighed less than before: "2,150 kg less at exit than at entry".
_LESS = re.compile(r"\s(?:less|lighter|de moins|menos|меньше|легче|اقل|少)\s?[^.;\d]{0,20}(?:than|qu|que|чем|من|于)")


#: "各抽一瓶，三瓶都是": those that were drawn.
_DRAWN = re.compile(r"抽[^。;\d]{0,16},?\s?$")


def amend(view: View, masses: list[Mass], counts: list[Count]) -> None:
    """Tags the weights that are not those of the goods, and hands on to the right figure that it is that of one."""
    for mass in masses if len(masses) > 1 else ():
        if wrongly_put(view, mass.start):
            mass.tags |= {"past", "amended"}
    for mass in masses:
        if _VEHICLE.search(view.text, max(0, mass.start - 70), mass.start):
            mass.tags.add("gross")
        if _LESS.match(view.text, mass.end):
            mass.tags.add("gross")
        if _CARBON.match(view.text, mass.end):
            mass.tags.add("holds")
        if _A_YEAR.match(view.text, mass.end):
            mass.tags.add("limit")
    for count in counts:
        if _DRAWN.search(view.text, max(0, count.start - 20), count.start):
            count.tags.add("sample")
    for one, other in pairwise(masses):
        gap = view.text[one.end : other.start]
        if len(gap) <= _REACH and _NO_WAIT.search(gap):
            one.tags |= {"past", "amended"}
            other.tags |= one.tags & {"each", "net", "gross"}
