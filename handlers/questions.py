"""/ask and /questions: what one officer does not know another does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.access import DEFAULT_TLP, OFFICERS, Tlp
from domain.concepts import kind_term, status_term
from domain.query import Query
from domain.questions import LABELS, TEXT_LIMIT, State
from domain.words import N_, T
from handlers import question_updates
from handlers.feature import Command, Feature
from handlers.forms import STALE, Asking, Form, Step, begin, form_button
from handlers.paging import audience, openers, place_of, put, read_page, turning
from handlers.posting import label_step, parse_text, privately, receipt, replied_text, text_of
from handlers.showing import shown_by
from handlers.turn import Turn
from services import listing, question_cards, questions, search
from services.case_cards import zone_of
from services.items import readable_by_id
from services.keyboards import Button, Rows, columns
from services.question_cards import QuestionView
from services.room_lists import Again
from services.search import FIRST, Page
from storage.drafts import Draft
from storage.items import ItemRow

MOST_TO_CHOOSE = 8
"""Answers that have their own button "solved it", counted from the latest."""

# ── asking ────────────────────────────────────────────────────────────────────────────────────────────


async def ask(turn: Turn) -> None:
    """/ask with or without the question, or in reply to a message that holds it."""
    text = turn.args or replied_text(turn)
    answers: dict[str, Any] = {"tlp": DEFAULT_TLP.value}
    if text.strip():
        answers["text"] = text_of(text, TEXT_LIMIT)
    await begin(turn, ASK, answers=answers, review=bool(text.strip()))


async def submit(turn: Turn, draft: Draft) -> None:
    """Send it, and turn the card into the receipt."""
    tlp = Tlp(draft.answers["tlp"])
    async with turn.write() as tx:
        asked = await questions.ask(tx, turn.person, draft.answers["text"], tlp=tlp, draft=draft, now=turn.now)
        if asked is None:
            turn.toast(STALE)
            return
        question = await question_cards.view(tx, asked.row)
        show = [[Button(T("Show"), "question.open", {"item": asked.row.id})]]
        receipt(tx, turn, draft, asked.row, "questions/receipt", show, question=question, rooms=asked.rooms)


def _subject(answers: Mapping[str, Any], _lang: str) -> str:
    return str(answers.get("text", ""))[:80]


def _label_button(_asking: Asking, draft: Draft) -> Rows:
    return [[form_button(T("Who may read it"), "form.field", draft, name="tlp")]]


ASK = Form(
    name="question",
    title=N_("New question"),
    label=N_("Ask"),
    steps=(
        Step(
            "text",
            N_("Question"),
            N_("What do you want to know?"),
            N_("Name substance, country and goods, so that colleagues find it later."),
            parse=parse_text(TEXT_LIMIT),
        ),
        label_step(LABELS),
    ),
    submit=submit,
    subject=_subject,
    extra=_label_button,
)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────


async def open_questions(turn: Turn) -> None:
    """/questions: those still open that can be shown here."""
    await _list(turn, FIRST)


async def turn_page(turn: Turn, key: Sequence[float] | None = None, back: bool = False) -> None:
    """Another page of them."""
    await _list(turn, read_page(key, back))


async def _list(turn: Turn, page: Page) -> None:
    facets = (kind_term("question"), status_term(State.OPEN))
    readers = audience(turn)
    async with turn.read() as reader:
        found = await search.find(reader, readers, Query(), page, facets=facets)
    lines = [listing.line(hit, turn.lang) for hit in found.hits]
    rows = [*openers(turn, lines), turning(found, "question.page", {})]
    again = Again("question.page", place_of(page), [line.id for line in lines])
    await put(turn, "questions/list", rows, again, found=found, lines=lines)


async def show(turn: Turn, row: ItemRow) -> None:
    """The whole question with all that was said; a reply to it takes part."""
    async with turn.read() as reader:
        question = await question_cards.view(reader, row)
    turn.say(
        "questions/question",
        _keyboard(turn, row, question) if turn.private else question_cards.room_keyboard(question),
        anchor=question_cards.shown_anchor(row.id),
        item=row.id,
        question=question,
        zone=_zone(turn),
    )


async def open_(turn: Turn, item: int) -> None:
    """A button asks for the question: from a room it goes to the private chat, so the room stays quiet."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
    if turn.private:
        await show(turn, row)
        return
    async with turn.write() as tx:
        question = await question_cards.view(tx, row)
        privately(
            tx,
            turn,
            row,
            "questions/question",
            _keyboard(turn, row, question),
            anchor=question_cards.shown_anchor(row.id),
            question=question,
            zone=_zone(turn),
        )
        turn.toast(T("I sent it to you in our private chat."))


def _zone(turn: Turn) -> str:
    return zone_of(turn.person.country, turn.person.network)


def _keyboard(turn: Turn, row: ItemRow, question: QuestionView) -> Rows:
    """What this person may do with the question, in private."""
    item = {"item": row.id}
    asked = row.author_id == turn.person.id
    rows: list[list[Button]] = []
    if question.withdrawn:
        return [[Button(T("Put back"), "question.restore", item)]]
    if question.state == State.OPEN:
        rows.append([Button(T("Add to it") if asked else T("Answer"), "question.answer", item)])
    if not questions.may_decide(turn.person, row):
        return rows
    if question.state != State.OPEN:
        return [[Button(T("Reopen"), "question.reopen", item), Button(T("Withdraw"), "question.withdraw", item)]]
    solved = [
        Button(T("%(n)s. solved it") % {"n": number}, "question.solve", {**item, "event": event.id})
        for number, event in enumerate(question.said, start=1)
        if event.kind == question_cards.ANSWER
    ]
    return [
        *rows,
        *columns(solved[-MOST_TO_CHOOSE:], 2),
        [Button(T("Close"), "question.close", item), Button(T("Withdraw"), "question.withdraw", item)],
    ]


shown_by("question", show)

FEATURE = Feature(
    name="questions",
    title=N_("Questions"),
    commands=(
        Command(
            "ask",
            ask,
            N_("Ask colleagues a question"),
            usage=N_("/ask and your question; colleagues answer by replying to it"),
            roles=OFFICERS,
        ),
        Command("questions", open_questions, N_("Open questions")),
    ),
    buttons={
        "question.page": turn_page,
        "question.open": open_,
        **question_updates.BUTTONS,
    },
    forms=(ASK, question_updates.ANSWER, question_updates.ADDITION),
    replies={"question": question_updates.replied, "question-shown": question_updates.replied},
)
