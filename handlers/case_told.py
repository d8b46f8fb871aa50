"""The words that tell a case: read when they come, and once more when the officer edits the message."""

from __future__ import annotations

from typing import Any

from telegram import Message

from domain.words import T
from handlers.case_answers import today
from handlers.case_facts import answers_of
from handlers.form import Asking, Reworded
from handlers.forms import form_named, put_right
from handlers.turn import Turn
from services.reading import understand
from storage import drafts
from storage.drafts import Draft

TOLD_IN = "told_in"
"""What a draft keeps of the message that told it: its id, and how many characters of the text came with it."""
AS_IT_WAS = T(
    "I read that message as it was before you edited it. To change what I made of it, tap Change on its card."
)

Told = tuple[dict[str, Any], dict[str, Any]]
"""The answers that words give, and what the draft keeps of the words themselves."""


def told_by(turn: Turn, text: str, message: Message | None) -> Told:
    """What an officer's words, which stand in `message`, give and leave to keep."""
    day = today(Asking({}, {}, turn.person, turn))
    understood = understand(text, lang=None, today=day, home=turn.person.country)
    answers = answers_of(understood.facts)
    if understood.status is not None:
        answers["status"] = understood.status.value
    kept: dict[str, Any] = {
        "text": understood.facts.text,
        "text_lang": understood.facts.text_lang,
        "flags": understood.flags,
        "uncertain": list(understood.uncertain),
    }
    if message is not None:
        kept[TOLD_IN] = [message.message_id, len(understood.facts.text)]
    return answers, kept


async def edited(turn: Turn) -> None:
    """A message was edited: the draft that it tells follows; of anything else the officer hears that it does not."""
    message = turn.message
    words = (message.text or message.caption) if message is not None else None
    if message is None or words is None or turn.me is None or not turn.me.active:
        return
    async with turn.read() as reader:
        draft = await drafts.open_in(reader, turn.person.id, turn.chat_id)
    if draft is not None and draft.kept.get(TOLD_IN, [None])[0] == message.message_id:
        await _follow(turn, draft, told_by(turn, _behind_command(words), message))
    elif turn.private:
        turn.say_text(AS_IT_WAS)


def _behind_command(words: str) -> str:
    command, _, rest = words.partition(" ")
    return rest.strip() if command.startswith("/") else words


async def _follow(turn: Turn, draft: Draft, new: Told) -> None:
    """What stands as the old words gave it becomes what the new ones give; what was changed by hand stays."""
    length = draft.kept[TOLD_IN][1]
    old = told_by(turn, draft.kept["text"][:length], None)
    answers = dict(draft.answers)
    for name in {*old[0], *new[0]}:
        if answers.get(name) == old[0].get(name):
            answers[name] = new[0].get(name)
    answers = {name: value for name, value in answers.items() if value is not None}
    changed = [name for name in {**draft.answers, **answers} if draft.answers.get(name) != answers.get(name)]
    doubtful = [name for name in draft.kept.get("uncertain", ()) if name not in changed]
    doubtful += [name for name in new[1]["uncertain"] if name in changed]
    text = new[1]["text"] + draft.kept["text"][length:]
    kept = {**draft.kept, **new[1], "text": text, "uncertain": doubtful}
    await put_right(turn, draft, form_named(draft.form), Reworded(answers, kept, changed))
