"""What the sender promises, against a local Telegram and a real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.delivery.calls import Outcome
from bot.delivery.errors import Fate, Verdict
from bot.delivery.pacing import History, Limits
from bot.delivery.settling import STUBBORN_MS, Settling
from bot.settings import Delivery
from services.outbox import Priority
from storage import outbox
from storage.chain import KEY_FILE, AuditChain
from storage.engine import Database, Tx
from storage.outbox import Row
from tests.crash.failing import Form, Trouble
from tests.delivery.office import Office

Then = Callable[[], Awaitable[None]]

FAST = Delivery(per_chat_per_second=1000, group_per_minute=100_000, overall_per_second=10_000, reserve_per_second=100)


async def test_a_chat_gets_one_message_a_second_in_order(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    for text in ("one", "two", "three"):
        await office.say(maria, text)
    await office.settles()
    assert office.seen(maria) == ["one"]
    await office.passes(0.999)
    assert office.seen(maria) == ["one"]
    await office.passes(0.001)
    assert office.seen(maria) == ["one", "two"]
    await office.passes(1)
    assert office.seen(maria) == ["one", "two", "three"]


async def test_a_message_passes_the_points_of_a_crash_test_in_their_order(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.say(maria, "one")
    await office.settles()
    assert office.points == ["claimed", "called", "settled"]


async def test_an_alert_overtakes_what_waits_for_the_same_chat(office: Office) -> None:
    maria = office.person("maria")
    await office.say(maria, "digest", priority=Priority.DIGEST)
    await office.say(maria, "reply")
    await office.say(maria, "alert", priority=Priority.ALERT)
    office.opens()
    await office.passes(2)
    assert office.seen(maria) == ["alert", "reply", "digest"]


async def test_a_long_text_arrives_whole_with_the_keyboard_under_its_end(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    words = [f"word{n}" for n in range(1500)]
    button = [[{"text": "Post", "callback_data": "t1"}]]
    await office.say(maria, "<b>" + " ".join(words) + "</b>", keyboard=button, dedupe="long")
    await office.say(maria, "<b>" + " ".join([*words, *words]) + "</b>", dedupe="long")
    await office.passes(9)
    messages = office.telegram.messages(maria)
    assert " ".join(m["text"] for m in messages).split() == words
    assert ["reply_markup" in m for m in messages] == [False] * (len(messages) - 1) + [True]
    assert all(m["entities"][0]["type"] == "bold" for m in messages)


async def test_the_answer_to_a_pressed_button_waits_for_no_message(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.say(maria, "choose", keyboard=[[{"text": "Yes", "callback_data": "y"}]])
    await office.settles()
    message = office.telegram.messages(maria)[-1]
    pressing = asyncio.create_task(office.telegram.press(maria, None, message["message_id"], text="Yes"))
    await asyncio.sleep(0)
    (update,) = await office.bot.get_updates(timeout=5)
    assert update.callback_query is not None
    payload = {"callback_query_id": update.callback_query.id, "text": "Noted"}
    await office.say(maria, "still held back by the pace")
    await office.call(maria, "answerCallbackQuery", payload)
    assert (await pressing)["text"] == "Noted"
    await office.settles()
    assert office.seen(maria) == ["choose"]


async def test_a_card_is_sent_once_and_then_edited(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.card(maria, "item:1", "first")
    await office.passes(1)
    await office.card(maria, "item:1", "second")
    await office.passes(1)
    assert office.seen(maria) == ["second"]
    assert [c["method"] for c in office.calls()] == ["sendMessage", "editMessageText"]


async def test_of_several_waiting_cards_only_the_newest_is_sent(office: Office) -> None:
    maria = office.person("maria")
    for count in range(5):
        await office.card(maria, "tally:1", f"{count} have read it")
    office.opens()
    await office.passes(5)
    assert office.seen(maria) == ["4 have read it"]
    assert len(office.calls()) == 1


async def test_a_card_whose_message_is_gone_is_sent_anew(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.card(maria, "item:1", "first")
    await office.passes(1)
    first = office.telegram.messages(maria)[-1]["message_id"]
    await office.call(maria, "deleteMessage", {"message_id": first})
    await office.card(maria, "item:1", "second")
    await office.passes(2)
    assert office.seen(maria) == ["second"]
    assert await office.value("SELECT count(*) FROM shown WHERE anchor = 'item:1'") == 2


async def test_a_card_that_says_nothing_new_counts_as_sent(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.card(maria, "item:1", "same")
    await office.passes(1)
    await office.card(maria, "item:1", "same")
    await office.passes(1)
    assert await office.rows() == ["sent", "sent"]


async def test_the_same_dedupe_key_is_sent_once(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    for _ in range(3):
        await office.say(maria, "alert", dedupe="alert:1:maria")
        await office.passes(2)
    assert office.seen(maria) == ["alert"]


async def test_a_message_waits_for_its_time_and_ends_with_it(office: Office) -> None:
    maria = office.person("maria")
    now = office.clock.now_ms()
    await office.say(maria, "too late", expires_at=now)
    await office.say(maria, "at nine", not_before=now + 3_600_000)
    office.opens()
    await office.passes(3599)
    assert office.seen(maria) == []
    await office.passes(1)
    assert office.seen(maria) == ["at nine"]
    assert await office.rows() == ["expired", "sent"]


async def test_who_may_not_read_an_item_any_more_does_not_get_it(office: Office) -> None:
    maria = office.person("maria")
    async with office.db.write() as tx:
        tx.later("INSERT INTO items (id, kind, ref, tlp, posted_at) VALUES (7, 'case', 'PH-1', 'AMBER', 0)")
    asked: list[int | None] = []

    async def nobody(_tx: Tx, row: Row) -> bool:
        asked.append(row.item_id)
        return False

    office.allowed = nobody
    office.opens()
    await office.say(maria, "about the case", item_id=7)
    await office.say(maria, "about nothing")
    await office.settles()
    assert (asked, office.seen(maria)) == ([7], ["about nothing"])
    assert await office.rows() == ["dropped", "sent"]


async def test_what_was_narrowed_while_it_was_being_sent_is_taken_back(office: Office) -> None:
    maria = office.person("maria")
    answers = iter([True, False])

    async def narrowed_meanwhile(_tx: Tx, _row: Row) -> bool:
        return next(answers)

    async with office.db.write() as tx:
        tx.later("INSERT INTO items (id, kind, ref, tlp, posted_at) VALUES (7, 'case', 'PH-1', 'AMBER', 0)")
    office.allowed = narrowed_meanwhile
    office.opens()
    await office.say(maria, "a secret", item_id=7)
    await office.passes(3)
    assert (office.seen(maria), await office.rows()) == ([], ["sent", "sent"])


async def test_an_error_in_the_access_rule_sends_nothing(office: Office) -> None:
    maria = office.person("maria")
    async with office.db.write() as tx:
        tx.later("INSERT INTO items (id, kind, ref, tlp, posted_at) VALUES (7, 'case', 'PH-1', 'AMBER', 0)")

    async def broken(_tx: Tx, _row: Row) -> bool:
        raise ValueError("no such label")

    office.allowed = broken
    office.opens()
    await office.say(maria, "about the case", item_id=7)
    await office.settles()
    assert (office.seen(maria), await office.rows()) == ([], ["dropped"])


async def test_too_many_requests_hold_that_chat_only(office: Office) -> None:
    maria, tomas = office.person("maria"), office.person("tomas")
    office.fault("429", retry_after=30, chat_id=maria)
    office.opens()
    await office.say(maria, "to maria")
    await office.say(tomas, "to tomas")
    await office.passes(29)
    assert (office.seen(maria), office.seen(tomas)) == ([], ["to tomas"])
    await office.say(maria, "urgent", priority=Priority.ALERT)
    await office.settles()
    assert office.seen(maria) == []
    await office.passes(2)
    assert office.seen(maria) == ["urgent", "to maria"]


async def test_a_held_chat_stays_held_over_a_restart(office: Office) -> None:
    maria = office.person("maria")
    office.fault("429", retry_after=30)
    office.opens()
    await office.say(maria, "first")
    await office.settles()
    await office.crashes()
    await office.say(maria, "second")
    office.opens()
    await office.passes(29)
    assert office.seen(maria) == []
    await office.passes(2)
    assert office.seen(maria) == ["first", "second"]


async def test_server_errors_are_tried_again_without_a_double(office: Office) -> None:
    maria = office.person("maria")
    office.fault("502", times=3)
    office.opens()
    await office.say(maria, "hello")
    await office.say(maria, "after it")
    await office.passes(30)
    assert office.seen(maria) == ["hello", "after it"]
    assert await office.rows("doubts") == [0, 0]


async def test_a_lost_answer_to_a_reply_is_sent_once_more_and_no_more(office: Office) -> None:
    maria = office.person("maria")
    office.fault("timeout_after", times=None, delay=0)
    office.opens()
    await office.say(maria, "receipt")
    await office.passes(3600)
    assert office.seen(maria) == ["receipt", "receipt"]
    assert await office.rows() == ["uncertain"]
    assert await office.rows("doubts") == [2]


async def test_a_lost_answer_to_a_digest_is_not_sent_again_until_a_person_says_so(office: Office) -> None:
    maria = office.person("maria")
    office.fault("timeout_before", delay=0)
    sender = office.opens()
    await office.say(maria, "digest", priority=Priority.DIGEST)
    await office.passes(3600)
    assert (office.seen(maria), await office.rows()) == ([], ["uncertain"])
    async with office.db.read() as reader:
        (row,) = await outbox.uncertain(reader)
        assert (await outbox.figures(reader, office.clock.now_ms())).uncertain == 1
    async with office.db.write() as tx:
        assert await outbox.decide(tx, row.id, again=True)
        assert not await outbox.decide(tx, row.id, again=True)
        tx.after_commit(sender.wake)
    await office.settles()
    assert office.seen(maria) == ["digest"]


async def test_a_read_time_out_of_the_client_is_a_doubt_too(office: Office) -> None:
    maria = office.person("maria")
    office.settings = Delivery(read_timeout_s=0.05)
    office.fault("timeout_after", delay=5)
    office.opens()
    await office.say(maria, "digest", priority=Priority.DIGEST)
    await office.settles()
    assert (office.seen(maria), await office.rows()) == (["digest"], ["uncertain"])


async def test_an_edit_of_unknown_outcome_is_simply_repeated(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.card(maria, "tally:1", "0 of 9")
    await office.passes(1)
    office.fault("timeout_after", times=4, delay=0)
    await office.card(maria, "tally:1", "5 of 9", priority=Priority.DIGEST)
    await office.passes(120)
    assert (office.seen(maria), await office.rows()) == (["5 of 9"], ["sent", "sent"])


async def test_nothing_is_lost_while_telegram_cannot_be_reached(office: Office) -> None:
    maria = office.person("maria")
    nowhere = Bot(
        office.telegram.token,
        base_url="http://127.0.0.1:9/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    office.opens(nowhere)
    await office.say(maria, "digest", priority=Priority.DIGEST)
    await office.passes(600)
    assert await office.rows() == ["queued"]
    await office.closes()
    await nowhere.shutdown()
    office.opens()
    await office.passes(1)
    assert (office.seen(maria), await office.rows("doubts")) == (["digest"], [0])


async def test_calls_that_fail_together_while_telegram_is_away_are_one_pause(office: Office) -> None:
    nowhere = Bot(
        office.telegram.token,
        base_url="http://127.0.0.1:9/bot",
        request=HTTPXRequest(connection_pool_size=8, httpx_kwargs={"trust_env": False}),
    )
    some = [office.person(name) for name in ("maria", "tomas", "uma")]
    for chat in some:
        await office.say(chat, "one")
    office.opens(nowhere)
    await office.settles()
    assert await office.rows() == ["queued"] * 3
    await office.closes()
    await nowhere.shutdown()
    office.opens()
    await office.passes(2)
    assert [office.seen(chat) for chat in some] == [["one"]] * 3


async def test_a_token_that_is_not_accepted_any_more_fails_no_message(office: Office) -> None:
    maria = office.person("maria")
    revoked = Bot(
        "1:revoked",
        base_url=f"{office.telegram.base_url}/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    office.opens(revoked)
    await office.say(maria, "one")
    await office.passes(300)
    assert await office.rows() == ["queued"]
    await office.closes()
    await revoked.shutdown()
    office.opens()
    await office.passes(1)
    assert office.seen(maria) == ["one"]


class Defective(Bot):
    """A client with a defect."""

    async def do_api_request(self, *_args: Any, **_more: Any) -> Any:
        raise ValueError("on purpose")


async def test_a_defect_of_the_client_leaves_the_row_to_a_person_and_the_sender_at_work(office: Office) -> None:
    maria, tomas = office.person("maria"), office.person("tomas")
    broken = Defective(office.telegram.token)
    office.opens(broken)
    await office.say(maria, "digest", priority=Priority.DIGEST)
    await office.settles()
    assert await office.rows() == ["uncertain"]
    assert "on purpose" in (await office.rows("error"))[0]
    await office.closes()
    office.opens()
    await office.say(tomas, "one")
    await office.settles()
    assert (office.seen(maria), office.seen(tomas)) == ([], ["one"])


async def test_who_blocks_the_bot_is_unreachable_and_nothing_more_is_tried(office: Office) -> None:
    maria, tomas = office.person("maria"), office.person("tomas")
    async with office.db.write() as tx:
        tx.later("INSERT INTO people (id, telegram_id, first_seen) VALUES (1, ?, 0)", (maria,))
    office.fault("blocked", times=None, chat_id=maria)
    office.opens()
    for text in ("one", "two", "three"):
        await office.say(maria, text)
    await office.say(tomas, "other")
    await office.passes(5)
    assert await office.rows() == ["failed", "failed", "failed", "sent"]
    assert await office.value("SELECT unreachable FROM people") is not None
    assert office.gone == [(maria, "Forbidden: bot was blocked by the user")]
    assert len(office.calls()) == 2


async def test_a_group_that_became_a_supergroup_is_followed(office: Office) -> None:
    group = office.group("Manila")
    async with office.db.write() as tx:
        tx.later(
            "INSERT INTO rooms (chat_id, network, type, title, bound_at) VALUES (?, 'SEAP', 'group', 'M', 0)",
            (group,),
        )
    office.fault("migrated", chat_id=group)
    office.opens()
    await office.say(group, "one")
    await office.say(group, "two", thread_id=5, reply_to=3)
    await office.passes(5)
    new = await office.value("SELECT chat_id FROM rooms")
    assert new != group
    assert office.seen("owner_of_manila", new)[-2:] == ["one", "two"]
    assert await office.rows("chat_id") == [new, new]


async def test_what_belongs_into_a_deleted_topic_goes_into_the_general_one(office: Office) -> None:
    room = office.group("SEAP", type="supergroup", is_forum=True)
    office.opens()
    await office.say(room, "a case", thread_id=4711)
    await office.passes(5)
    assert office.seen("owner_of_seap", room)[-1:] == ["a case"]


async def test_what_names_no_topic_is_not_sent_again_because_topics_are_closed(office: Office) -> None:
    maria = office.person("maria")
    await office.say(maria, "one")
    (row,) = await _waiting(office)
    settling = Settling(History(Limits.of(1, 20, 28, 4)), 8, None)
    async with office.db.write() as tx:
        await settling.settle(tx, Outcome(row, Verdict(Fate.ASTRAY, "TOPIC_CLOSED"), False), office.clock.now_ms())
    assert (await office.rows(), await office.rows("error")) == (["failed"], ["TOPIC_CLOSED"])


async def test_what_telegram_cannot_take_is_tried_for_hours_and_then_given_up(office: Office) -> None:
    maria = office.person("maria")
    office.fault("500", times=None)
    office.opens()
    await office.say(maria, "one")
    await office.passes(600)
    assert await office.rows() == ["queued"]
    office.advance(STUBBORN_MS)
    await office.passes(60)
    assert await office.rows() == ["failed"]


async def test_what_was_claimed_by_a_commit_that_raised_goes_out_once(office: Office) -> None:
    maria, trouble = office.person("maria"), Trouble()
    chain = AuditChain.from_file(office.db.path.with_name(KEY_FILE))
    db = Database(office.db.path, chain, connection=trouble.connection)
    await db.open()
    failing = replace(office, db=db)
    failing.opens()
    await failing.settles()
    trouble.arm(2, Form.DENIED, "COMMIT")  # the first one keeps what is said, the second one claims it
    await failing.say(maria, "one")
    await failing.settles()
    assert trouble.disarm() == ["COMMIT"]
    await failing.passes(1)
    assert (failing.seen(maria), await failing.rows()) == (["one"], ["sent"])
    await failing.closes()
    await db.close()


class HeardOf(Trouble):
    """Trouble that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._loop, self.heard = asyncio.get_running_loop(), asyncio.Event()

    def _due(self, sql: str) -> Form | None:
        form = super()._due(sql)
        if form is not None:
            self._loop.call_soon_threadsafe(self.heard.set)
        return form


async def test_a_commit_that_raised_does_not_repeat_the_calls_under_way(office: Office) -> None:
    maria, tomas, trouble = office.person("maria"), office.person("tomas"), HeardOf()
    chain = AuditChain.from_file(office.db.path.with_name(KEY_FILE))
    db = Database(office.db.path, chain, connection=trouble.connection)
    await db.open()
    failing = replace(office, db=db)
    began, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        if not began.is_set():  # the first call alone
            began.set()
            await go_on.wait()

    async def note() -> None:
        done.set()

    bot = Watched(failing, before=hold, after=note)
    await bot.initialize()
    failing.opens(bot)
    await failing.say(maria, "one")
    await began.wait()
    trouble.arm(2, Form.DENIED, "COMMIT")  # keeps what is said, claims it
    await failing.say(tomas, "two")
    await trouble.heard.wait()
    assert trouble.disarm() == ["COMMIT"]
    failing.advance(1000)  # what was claimed counts for the pace
    await done.wait()
    assert (failing.seen(maria), failing.seen(tomas)) == ([], ["two"])
    go_on.set()
    await failing.passes(1)
    assert (failing.seen(maria), failing.seen(tomas)) == (["one"], ["two"])
    assert await failing.rows() == ["sent", "sent"]
    await failing.closes()
    await bot.shutdown()
    await db.close()


async def test_a_silent_message_makes_no_sound(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.say(maria, "one", silent=True)
    await office.say(maria, "two")
    await office.passes(1)
    sent = [call["parameters"] for call in office.calls() if call["method"] == "sendMessage"]
    assert [str(each.get("disable_notification")).lower() for each in sent] == ["true", "none"]


async def _waiting(office: Office) -> list[Row]:
    async with office.db.read() as reader:
        return (await outbox.heads(reader, office.clock.now_ms(), 9)).rows


async def test_broken_markup_fails_its_row_and_nothing_else(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.say(maria, "<b>broken")
    await office.say(maria, "fine")
    await office.passes(1)
    assert (office.seen(maria), await office.rows()) == (["fine"], ["failed", "sent"])
    assert "can't parse entities" in (await office.rows("error"))[0].lower()


async def test_a_query_that_is_too_old_is_dropped(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.call(maria, "answerCallbackQuery", {"callback_query_id": "12345"})
    await office.settles()
    assert await office.rows() == ["dropped"]


async def test_pictures_go_out_from_the_data_folder_and_from_nowhere_else(office: Office) -> None:
    maria = office.person("maria")
    (office.db.path.parent / "list.csv").write_text("ref\nPH-1\n")
    office.opens()
    await office.call(maria, "sendDocument", {"document": {"file": "list.csv"}, "caption": "The list"})
    album: list[dict[str, Any]] = [
        {"type": "document", "media": {"file": "list.csv"}, "caption": "1"},
        {"type": "document", "media": {"file": "list.csv"}, "caption": "2"},
    ]
    await office.call(maria, "sendMediaGroup", {"media": album}, anchor="item:1")
    await office.call(maria, "sendDocument", {"document": {"file": "../../../etc/hostname"}})
    await office.call(maria, "sendDocument", {"document": {"file": "nothing.csv"}})
    await office.passes(10)
    assert await office.rows() == ["sent", "sent", "failed", "failed"]
    document, sent_album = office.calls()
    assert document["answer"]["result"]["document"]["file_size"] == len("ref\nPH-1\n")
    assert [m["caption"] for m in sent_album["answer"]["result"]] == ["1", "2"]
    assert all("document" in m for m in sent_album["answer"]["result"])
    assert await office.value("SELECT count(*) FROM shown WHERE anchor = 'item:1'") > 0


# ── crashes ─────────────────────────────────────────────────────────────────────────────────────────────


class Watched(Bot):
    """A client that does something just before and just after Telegram has taken a call."""

    def __init__(self, office: Office, before: Then | None = None, after: Then | None = None) -> None:
        super().__init__(
            office.telegram.token,
            base_url=f"{office.telegram.base_url}/bot",
            request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        )
        self._before, self._after = before, after

    async def do_api_request(self, *args: Any, **more: Any) -> Any:
        if self._before is not None:
            await self._before()
        answer = await super().do_api_request(*args, **more)
        if self._after is not None:
            await self._after()
        return answer


async def crash(office: Office, dies: str) -> None:
    """One life of the program that ends around a call."""

    async def die() -> None:
        assert office.running is not None
        office.running.cancel()
        await asyncio.Event().wait()

    bot = Watched(office, before=die) if dies == "before" else Watched(office, after=die)
    await bot.initialize()
    office.opens(bot)
    assert office.running is not None
    await asyncio.wait({office.running})
    office.sender = office.running = None
    await bot.shutdown()


async def test_a_reply_in_doubt_after_a_crash_goes_once_more_and_then_waits_for_a_person(
    office: Office,
) -> None:
    maria = office.person("maria")
    await office.say(maria, "receipt")
    await crash(office, "after")
    assert await office.rows() == ["claimed"]
    office.advance(1_000)
    await crash(office, "after")
    office.advance(1_000)
    office.opens()
    await office.passes(5)
    assert office.seen(maria) == ["receipt", "receipt"]
    assert await office.rows() == ["uncertain"]


async def test_a_reply_that_was_never_sent_before_a_crash_arrives(office: Office) -> None:
    maria = office.person("maria")
    await office.say(maria, "receipt")
    await crash(office, "before")
    office.opens()
    await office.passes(2)
    assert (office.seen(maria), await office.rows()) == (["receipt"], ["sent"])


async def test_a_digest_in_doubt_after_a_crash_is_not_sent_again(office: Office) -> None:
    maria = office.person("maria")
    await office.say(maria, "digest", priority=Priority.DIGEST)
    await crash(office, "after")
    office.opens()
    await office.passes(5)
    assert (office.seen(maria), await office.rows()) == (["digest"], ["uncertain"])


async def test_the_pace_is_kept_over_a_restart(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.say(maria, "one")
    await office.settles()
    await office.crashes()
    await office.say(maria, "two")
    office.opens()
    await office.passes(0.9)
    assert office.seen(maria) == ["one"]
    await office.passes(0.1)
    assert office.seen(maria) == ["one", "two"]


async def test_a_graceful_stop_ends_the_calls_under_way_and_begins_no_other(office: Office) -> None:
    maria, tomas = office.person("maria"), office.person("tomas")
    began, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        began.set()
        await go_on.wait()

    office.settings = Delivery(connections=1)
    bot = Watched(office, before=hold)
    await bot.initialize()
    sender = office.opens(bot)
    await office.say(maria, "one")
    await office.say(tomas, "two")
    await began.wait()
    stopping = asyncio.create_task(sender.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    await bot.shutdown()
    assert await office.rows() == ["sent", "queued"]
    assert (office.seen(maria), office.seen(tomas)) == (["one"], [])


# ── many ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_alert_reaches_everyone_within_the_limits_while_replies_keep_their_reserve(
    office: Office,
) -> None:
    people = [office.person(f"person{n}") for n in range(60)]
    for person in people:
        await office.say(person, "digest", priority=Priority.DIGEST)
    office.opens()
    await office.settles()
    assert len(office.calls()) == 24  # 28 a second, 4 of them kept for alerts and replies
    assert office.sender is not None
    assert office.sender.next_at == office.clock.now_ms() + 1_000  # and it does not run in circles until then
    await office.say(people[-1], "reply")
    await office.settles()
    assert office.seen(people[-1]) == ["reply"]
    await office.passes(4)
    assert all("digest" in office.seen(person) for person in people)


async def test_a_thousand_messages_arrive_each_once_and_in_order(office: Office) -> None:
    office.settings = FAST
    people = [office.person(f"person{n}") for n in range(20)]
    async with office.db.write() as tx:
        for number in range(1000):
            outbox.add(
                tx,
                chat_id=people[number % 20],
                method="sendMessage",
                payload={"text": str(number)},
                priority=1,
                now=office.clock.now_ms(),
            )
    office.opens()
    await office.passes(1)
    for place, person in enumerate(people):
        assert office.seen(person) == [str(number) for number in range(place, 1000, 20)]


async def test_a_leaver_receives_nothing_queued_before_he_left(office: Office) -> None:
    maria = office.person("maria")
    async with office.db.write() as tx:
        tx.later("INSERT INTO people (id, telegram_id, first_seen) VALUES (1, ?, 0)", (maria,))
    await office.say(maria, "to the chat")
    await office.say(office.person("other"), "for the person", person_id=1)
    async with office.db.write() as tx:
        outbox.drop_person(tx, 1, "left")
    office.opens()
    await office.settles()
    assert await office.rows() == ["dropped", "dropped"]
    assert office.calls() == []


async def test_old_rows_are_forgotten_and_waiting_ones_are_not(office: Office) -> None:
    maria = office.person("maria")
    office.opens()
    await office.say(maria, "one", dedupe="a")
    await office.say(maria, "two")
    await office.settles()
    async with office.db.write() as tx:
        assert await outbox.forget(tx, office.clock.now_ms() + 1) == 1
    assert [json.loads(p)["text"] for p in await office.rows("payload")] == ["two"]
    async with office.db.read() as reader:
        figures = await outbox.figures(reader, office.clock.now_ms() + 500)
    assert (figures.queued, figures.oldest_ms, figures.uncertain) == ({1: 1}, 500, 0)
