"""The questions about a case, in the order in which they are asked."""

from __future__ import annotations

from domain.access import Tlp
from domain.cases import STATUS_NAMES
from domain.words import N_, T
from handlers import case_answers as answers_
from handlers.forms import Choice, Step
from templates import filters

ABOUT = (
    Step(
        "declared",
        N_("Declared"),
        N_("What do papers or labels say it is?"),
        hint=N_("Type any name: R-12, freon 12, carbon tetrachloride …"),
        choices=answers_.substance_choices,
        parse=answers_.parse_substances,
        show=answers_.show_substances,
        optional=True,
    ),
    Step(
        "found",
        N_("Found"),
        N_("What is it really?"),
        hint=N_("Leave it open when nothing was tested yet."),
        choices=answers_.substance_choices,
        parse=answers_.parse_substances,
        show=answers_.show_substances,
        optional=True,
    ),
    Step(
        "quantity",
        N_("Amount"),
        N_("How much?"),
        hint=N_("Kilograms, such as 544, or cylinders × kilograms, such as 40 x 13.6"),
        parse=answers_.parse_amount,
        show=answers_.show_amount,
        optional=True,
    ),
    Step(
        "country",
        N_("Country"),
        N_("In which country was it found?"),
        hint=N_("Tap, or type any country or port."),
        choices=answers_.country_choices,
        parse=answers_.parse_country,
        show=filters.country,
    ),
    Step(
        "place",
        N_("Place"),
        N_("Where there?"),
        hint=N_("Port, airport, border post, town"),
        parse=answers_.parse_place,
        show=filters.place,
        optional=True,
    ),
    Step(
        "date",
        N_("Date"),
        N_("When was it found?"),
        hint=N_("Tap, or type a day, a month or a year."),
        choices=answers_.date_choices,
        parse=answers_.parse_date,
        show=answers_.show_date,
        optional=True,
    ),
    Step(
        "methods",
        N_("How hidden"),
        N_("How was it hidden? Tap all that fit."),
        choices=answers_.method_choices,
        parse=answers_.parse_methods,
        show=answers_.show_methods,
        many=True,
        optional=True,
        width=1,
    ),
    Step(
        "detections",
        N_("How found"),
        N_("How was it found? Tap all that fit."),
        choices=answers_.detection_choices,
        parse=answers_.parse_detections,
        show=answers_.show_detections,
        many=True,
        optional=True,
    ),
)

STATUS = Step(
    "status",
    N_("Status"),
    N_("What became of the goods?"),
    choices=lambda asking: [Choice(T(name), status.value) for status, name in STATUS_NAMES.items()],
    show=filters.status,
    optional=True,
    when=lambda answers: "status" in answers,
)

FILES = Step(
    "files",
    N_("Photos and documents"),
    N_("Send photos or documents now, as many as you like."),
    hint=N_("They are kept unaltered. Tap Done when all are there."),
    optional=True,
    files=True,
)

TRAINING = Step(
    "training",
    N_("For training"),
    N_("May the photos be used to train officers who may read the case?"),
    choices=lambda asking: [Choice(T("Yes"), "yes"), Choice(T("No"), "no")],
    show=answers_.show_yes_or_no,
    optional=True,
    when=lambda answers: bool(answers.get("files")),
)

MORE = (
    Step(
        "route",
        N_("Route"),
        N_("From which country did it come, and where was it going?"),
        hint=N_("Such as China → Philippines"),
        parse=answers_.parse_route,
        show=filters.route,
        optional=True,
    ),
    Step(
        "narrative",
        N_("What happened"),
        N_("What else should colleagues know?"),
        hint=N_("A few sentences. No names of persons, please."),
        parse=answers_.parse_narrative,
        optional=True,
    ),
    Step(
        "identifiers",
        N_("Numbers"),
        N_("Container, bill of lading, ship, HS code?"),
        hint=N_("They connect this case with others."),
        parse=answers_.parse_identifiers,
        show=answers_.show_identifiers,
        optional=True,
        marks=True,
    ),
    Step(
        "companies",
        N_("Companies"),
        N_("Which companies are named in the papers?"),
        parse=answers_.parse_companies,
        show=answers_.show_companies,
        optional=True,
        when=lambda answers: bool(answers.get("identifiers") or answers.get("companies")),
    ),
)

READERS = Step(
    "readers",
    N_("Named officers"),
    N_("Which officers may read it, beside you?"),
    hint=N_("Type their @usernames."),
    choices=lambda asking: [Choice(T("Only me"), [])],
    parse=answers_.parse_readers,
    show=answers_.show_readers,
    when=lambda answers: answers.get("tlp") == Tlp.RED.value,
)

LABEL = (
    Step(
        "tlp",
        N_("Who may read it"),
        N_("Who may read it?"),
        choices=answers_.tlp_choices,
        show=answers_.show_tlp,
        width=1,
    ),
    READERS,
)
