"""The questions about an entry of legislation: how each answer is typed, tapped and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from domain import laws, networks, substances
from domain.access import Tlp
from domain.cases import first_day
from domain.laws import KIND_NAMES, LINK_LIMIT, MOST_SUBSTANCES, SUMMARY_LIMIT, TITLE_LIMIT, Kind, Law
from domain.words import N_, Refusal, T
from handlers import answers as common
from handlers.case_answers import today
from handlers.forms import Asking, Choice, Step, form_button
from handlers.posting import label_step, parse_text
from services.keyboards import Rows
from services.laws import NOT_YOUR_COUNTRY, SHARED_LABELS, countries_of
from services.reading import understand
from storage.drafts import Draft
from templates import filters
from templates.engine import day, translate
from templates.speech import listed

LABELS = (Tlp.GREEN, Tlp.CLEAR, Tlp.AMBER)
OFTEN = ("HFC", "HCFC", "CFC", "Halon", "HFC-134a", "HCFC-22", "R-410A", "R-404A")
WORDS_LIMIT = 60
_FAR = timedelta(days=36_500)


def answers_of(law: Law) -> dict[str, Any]:
    """The answers that say this; only questions that have one."""
    answers: dict[str, Any] = {
        "country": law.country,
        "kind": law.kind.value,
        "title": law.title,
        "substances": list(law.substances),
        "in_force": law.in_force,
        "summary": law.summary,
        "link": law.link,
    }
    return {name: value for name, value in answers.items() if value}


def law_of(answers: Mapping[str, Any]) -> Law:
    """What a draft's answers say."""
    return Law(
        country=answers["country"],
        kind=Kind(answers["kind"]),
        title=answers["title"],
        summary=answers["summary"],
        substances=tuple(answers.get("substances") or ()),
        in_force=answers.get("in_force") or "",
        link=answers.get("link") or "",
    )


# ── country and kind ──────────────────────────────────────────────────────────────────────────────────


def _countries(asking: Asking) -> Sequence[Choice]:
    found = [common.country_choice(iso2, asking.lang) for iso2 in countries_of(asking.person)]
    return sorted(found, key=lambda choice: str(choice.label)[2:])


def _parse_country(text: str, asking: Asking) -> str:
    iso2 = common.country(text, asking)
    if iso2 not in countries_of(asking.person):
        raise Refusal(NOT_YOUR_COUNTRY)
    return iso2


def _kinds(_asking: Asking) -> Sequence[Choice]:
    return [Choice(T(name), kind.value) for kind, name in KIND_NAMES.items()]


def _show_kind(value: str, lang: str) -> str:
    return translate(T(KIND_NAMES[Kind(value)]), lang)


# ── substances ────────────────────────────────────────────────────────────────────────────────────────


def _substances(asking: Asking) -> Sequence[Choice]:
    names = dict.fromkeys([*OFTEN, *(asking.answers.get("substances") or ())])
    return [Choice(filters.substance(name, asking.lang), name) for name in names]


def _parse_substances(text: str, asking: Asking) -> list[str]:
    """Substances and groups by any name, added to those ticked; words that name none are kept as they are."""
    named = [*substances.mentions(text), *substances.group_mentions(text)]
    found = [mention.name for mention in sorted(named, key=lambda mention: mention.start)]
    if not found:
        found = [word.strip()[:WORDS_LIMIT] for word in re.split(r"[,;\n]", text) if word.strip()]
    if not found:
        raise Refusal(T("Please type the name of a substance or a group, such as R-22 or HFC."))
    return list(dict.fromkeys([*(asking.answers.get("substances") or ()), *found]))[:MOST_SUBSTANCES]


# ── in force from ─────────────────────────────────────────────────────────────────────────────────────


def _dates(asking: Asking) -> Sequence[Choice]:
    now = today(asking)
    coming = date(now.year + 1, 1, 1)
    return [Choice(day(each, asking.lang), each.isoformat()) for each in (now, coming)]


def parse_in_force(text: str, asking: Asking) -> str:
    """A day, month or year in words or figures of any of the languages, in the past or to come."""
    spelt = unicodedata.normalize("NFKC", text).strip()
    found = next((value for each in _readings(spelt) if (value := _date_in(each, asking))), "")
    if not found:
        raise Refusal(
            T("“%(text)s” is no date I know. Please type it like 2027-01-01, or 2027-01, or 2027.")
            % {"text": spelt[:40]}
        )
    return found


def _readings(spelt: str) -> Iterator[str]:
    """What was typed, then without the words that lead in: "from 1 March 2027", "с 1 марта"."""
    yield spelt
    words = spelt.split()
    while len(words) > 1 and not any(character.isdigit() for character in words[0]):
        words = words[1:]
        yield " ".join(words)


def _date_in(spelt: str, asking: Asking) -> str:
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", spelt):
        return spelt if first_day(spelt) else ""
    # The reader of messages takes no day to come for a date, so a date with its year is read from later on.
    seen_from = today(asking) + (_FAR if re.search(r"\d{4}", spelt) else timedelta())
    return understand(spelt, lang=asking.lang, today=seen_from).facts.date


# ── link and networks ─────────────────────────────────────────────────────────────────────────────────


def _parse_link(text: str, _asking: Asking) -> str:
    link = laws.link(text)
    if link is None:
        raise Refusal(
            T("That is no web address of at most %(limit)s characters. Send one such as https://example.org/law.pdf")
            % {"limit": LINK_LIMIT}
        )
    return link


def _networks(asking: Asking) -> Sequence[Choice]:
    own = asking.person.network
    found = sorted(networks.all_networks(), key=lambda network: network.code != own)
    return [Choice(network.name(asking.lang), network.code) for network in found]


def _show_networks(value: Sequence[str], lang: str) -> str:
    return listed((filters.network(code, lang) for code in value), lang)


def blockers(asking: Asking) -> Sequence[T]:
    """Other networks get it only under a label that lets them read it."""
    others = [code for code in asking.answers.get("networks") or () if code != asking.person.network]
    if others and asking.answers.get("tlp") not in [tlp.value for tlp in SHARED_LABELS]:
        return (T("Other networks cannot read TLP:AMBER. Choose GREEN or CLEAR, or your own network alone."),)
    return ()


def subject(answers: Mapping[str, Any], lang: str) -> str:
    """What a draft is about, in a list."""
    pieces = [filters.country(answers.get("country"), lang), str(answers.get("title", ""))]
    return listed(pieces, lang)


def choices_on_review(asking: Asking, draft: Draft) -> Rows:
    """Networks and label are filled in beforehand, so the review offers to change them."""
    row = [form_button(T("Networks"), "form.field", draft, name="networks")]
    if "tlp" in asking.answers:
        row.append(form_button(T("Who may read it"), "form.field", draft, name="tlp"))
    return [row]


# ── the steps ─────────────────────────────────────────────────────────────────────────────────────────

FILES = Step(
    "files",
    N_("Files"),
    N_("Send the text of the law as a document or photo, if you have it."),
    hint=N_("They are kept unaltered. Tap Done when all are there."),
    optional=True,
    files=True,
)
NETWORKS = Step(
    "networks",
    N_("Networks"),
    N_("Which networks get the update?"),
    choices=_networks,
    show=_show_networks,
    many=True,
    optional=True,
    width=1,
)
ABOUT = (
    Step(
        "country",
        N_("Country"),
        N_("Whose law is it?"),
        choices=_countries,
        parse=_parse_country,
        show=common.show_country,
    ),
    Step("kind", N_("Kind"), N_("What is it?"), choices=_kinds, show=_show_kind),
    Step(
        "title",
        N_("Title"),
        N_("What is it called?"),
        N_("The official title, or a few words that say it."),
        parse=common.short(TITLE_LIMIT),
    ),
    Step(
        "substances",
        N_("Substances"),
        N_("Which substances or groups does it concern?"),
        N_("Tap, or type any name: R-22, HFC, Annex F, methyl bromide …"),
        choices=_substances,
        parse=_parse_substances,
        show=filters.substance_list,
        many=True,
        optional=True,
    ),
    Step(
        "in_force",
        N_("In force from"),
        N_("From when is it in force?"),
        N_("For example 2027-01-01, or 1 March 2027."),
        choices=_dates,
        parse=parse_in_force,
        show=day,
        optional=True,
    ),
    Step(
        "summary",
        N_("Summary"),
        N_("What does it change? What should customs look at?"),
        parse=parse_text(SUMMARY_LIMIT),
    ),
    Step("link", N_("Link"), N_("Where can it be read?"), N_("A web address."), parse=_parse_link, optional=True),
    FILES,
)
NEW = (*ABOUT, NETWORKS, label_step(LABELS))
"""The questions about a new entry."""
CHANGED = (*ABOUT, NETWORKS)
"""The questions about one that is edited: its label stays."""
