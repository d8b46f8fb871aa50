"""What happens to a question: answers by reply or in private, the one that solved it, closing and withdrawing."""

from __future__ import annotations

from collections.abc import Mapping

from domain.questions import ANSWER_LIMIT, State
from domain.words import N_, Refusal, T
from handlers.feature import ButtonHandler
from handlers.forms import STALE, Form, Step, begin
from handlers.posting import parse_text
from handlers.turn import Turn
from services import outbox, question_cards, questions
from services.items import readable_by_id
from services.keyboards import Button
from services.question_cards import QuestionView
from storage import drafts
from storage.drafts import Draft
from storage.items import ItemRow

# ── answering ─────────────────────────────────────────────────────────────────────────────────────────


async def replied(turn: Turn, key: str) -> None:
    """A reply to a question is an answer; a thumb under it says that it is kept."""
    message = turn.update.message
    text = turn.args.strip()
    if message is None or not text:
        return
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, int(key))
        here = None if turn.private else turn.chat_id
        await questions.answer(
            tx, turn.person, row, text[:ANSWER_LIMIT], chat_id=here, message_id=message.message_id, now=turn.now
        )
        outbox.call(
            tx,
            chat_id=turn.chat_id,
            method="setMessageReaction",
            payload={"message_id": message.message_id, "reaction": [{"type": "emoji", "emoji": "👍"}]},
            now=turn.now,
        )


async def answer(turn: Turn, item: int) -> None:
    """Ask for an answer in private, or the asker for what is to be added."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        question = await question_cards.view(reader, row)
    form = ADDITION if row.author_id == turn.person.id else ANSWER
    await begin(turn, form, kept={"item": item, "ref": row.ref, "text": question.text})


async def submit_answer(turn: Turn, draft: Draft) -> None:
    """Keep it, and put it under the room's card."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        if not await drafts.end(tx, draft, "done", turn.now):
            raise Refusal(STALE)
        await questions.answer(
            tx, turn.person, row, draft.answers["answer"], chat_id=None, message_id=None, now=turn.now
        )
        question = await question_cards.view(tx, row)
        shown = [[Button(T("Show"), "question.open", {"item": row.id})]]
        turn.card(
            draft.anchor,
            "questions/sent",
            shown,
            item=row.id,
            question=question,
            sentence=ADDED if row.author_id == turn.person.id else ANSWERED,
        )


ANSWERED = T("Thank you. Your answer is with the question.")
ADDED = T("It stands under your question now.")

ANSWER = Form(
    name="question_answer",
    title=N_("Answer to a question"),
    label=N_("Send"),
    steps=(Step("answer", N_("Answer"), N_("What do you know?"), parse=parse_text(ANSWER_LIMIT)),),
    submit=submit_answer,
    subject=lambda answers, lang: str(answers.get("answer", ""))[:80],
)


ADDITION = Form(
    name="question_addition",
    title=N_("Add to a question"),
    label=N_("Send"),
    steps=(Step("answer", N_("Addition"), N_("What should be added?"), parse=parse_text(ANSWER_LIMIT)),),
    submit=submit_answer,
    subject=lambda answers, lang: str(answers.get("answer", ""))[:80],
)


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────────


async def solve(turn: Turn, item: int, event: int) -> None:
    """This answer solved it."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        done = await questions.solve(tx, turn.person, row, event, turn.now)
        turn.toast(T("Marked as solved; the colleague is thanked.") if done else STALE)
        _decided(turn, row, await question_cards.view(tx, row))


async def close(turn: Turn, item: int) -> None:
    """No answer is needed any more."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        done = await questions.close(tx, turn.person, row, turn.now)
        turn.toast(T("Closed.") if done else STALE)
        _decided(turn, row, await question_cards.view(tx, row))


async def reopen(turn: Turn, item: int) -> None:
    """Ask again."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        done = await questions.reopen(tx, turn.person, row, turn.now)
        turn.toast(T("Open again.") if done else STALE)
        _decided(turn, row, await question_cards.view(tx, row))


async def withdraw(turn: Turn, item: int) -> None:
    """Take the question back, with a way to put it back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        done = await questions.withdraw(tx, turn.person, row, turn.now)
        turn.toast(T("Withdrawn from rooms and lists.") if done else STALE)
        _decided(turn, row, await question_cards.view(tx, await readable_by_id(tx, turn.actor, item)))


async def restore(turn: Turn, item: int) -> None:
    """Put a withdrawn question back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        done = await questions.restore(tx, turn.person, row, turn.now)
        turn.toast(T("It can be read again.") if done else STALE)
        _decided(turn, row, await question_cards.view(tx, await readable_by_id(tx, turn.actor, item)))


def _decided(turn: Turn, row: ItemRow, question: QuestionView) -> None:
    """The question as it stands now, on the message whose button was pressed."""
    item = {"item": row.id}
    rows = [[Button(T("Show"), "question.open", item)]]
    if question.withdrawn:
        rows[0].append(Button(T("Put back"), "question.restore", item))
    elif question.state != State.OPEN:
        rows[0].append(Button(T("Reopen"), "question.reopen", item))
    turn.edit("questions/room", rows, item=row.id, question=question)


BUTTONS: Mapping[str, ButtonHandler] = {
    "question.answer": answer,
    "question.solve": solve,
    "question.close": close,
    "question.reopen": reopen,
    "question.withdraw": withdraw,
    "question.restore": restore,
}
