"""Polls: made by the bot, voted on by people, closed for good."""

from __future__ import annotations

from typing import Any

from sandbox.entities import utf16_length
from sandbox.errors import Refusal, bad
from sandbox.formatting import formatted
from sandbox.posting import rewrite
from sandbox.store import Json
from sandbox.world import World


def new_poll(world: World, a: Json) -> Json:
    """The Poll of a sendPoll call. Raises what Telegram says of wrong questions and options."""
    question, marks = formatted(world, a["question"], a.get("question_parse_mode"), a.get("question_entities"))
    if not question:
        raise bad("poll question must be non-empty")
    if utf16_length(question) > 300:
        raise bad("poll question length must not exceed 300")
    options = [_option(world, option) for option in a["options"]] if isinstance(a["options"], list) else []
    if not 2 <= len(options) <= 12:
        raise bad(f"poll must have at {'least 2' if len(options) < 2 else 'most 12'} answer options")
    poll: Json = {
        "id": world.new_mark(),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": bool(a.get("is_closed")),
        "is_anonymous": a.get("is_anonymous", True),
        "type": a.get("type") or "regular",
        "allows_multiple_answers": bool(a.get("allows_multiple_answers")),
        "allows_revoting": bool(a.get("allows_revoting", True)),
        "members_only": False,
    }
    if marks:
        poll["question_entities"] = marks
    if poll["type"] == "quiz":
        right = a.get("correct_option_id")
        if not isinstance(right, int) or not 0 <= right < len(options):
            raise bad("wrong correct option ID specified")
        poll |= {"correct_option_id": right, "correct_option_ids": [right]}
    world.polls.put(poll["id"], {"poll": poll, "votes": {}, "at": []})
    return poll


def _option(world: World, option: Any) -> Json:
    given = {"text": option} if isinstance(option, str) else option
    if not isinstance(given, dict):
        raise bad("can't parse poll options")
    text, marks = formatted(world, str(given.get("text", "")), given.get("text_parse_mode"), given.get("text_entities"))
    if not text:
        raise bad("poll options must be non-empty")
    if utf16_length(text) > 100:
        raise bad("poll options length must not exceed 100")
    made: Json = {"text": text, "voter_count": 0, "persistent_id": world.new_mark()}
    return made | ({"text_entities": marks} if marks else {})


def placed(world: World, message: Json) -> None:
    """Remember where a poll stands, to show its counts there."""
    row = world.polls.get(message["poll"]["id"])
    where = [message["chat"]["id"], message["message_id"]]
    world.polls.put(message["poll"]["id"], {**row, "at": [*row["at"], where]})


def vote(world: World, person: Json, message: Json, chosen: list[int]) -> Json:
    """A person votes, or takes the vote back with no option.

    The bot hears `poll` and, if named, `poll_answer`.
    """
    row = world.polls.get(message.get("poll", {}).get("id", ""))
    if row is None:
        raise Refusal(404, "that message holds no poll")
    poll = row["poll"]
    if poll["is_closed"]:
        raise Refusal(400, "the poll is closed")
    if any(not isinstance(number, int) or not 0 <= number < len(poll["options"]) for number in chosen):
        raise Refusal(400, "there is no such option")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise Refusal(400, "this poll takes one answer")
    votes = {key: value for key, value in row["votes"].items() if key != str(person["id"])}
    if chosen:
        votes[str(person["id"])] = sorted(set(chosen))
    _store(world, {**row, "votes": votes, "poll": counted(poll, votes)})
    poll = counted(poll, votes)
    world.updates.add("poll", poll)
    if not poll["is_anonymous"]:
        answer = {"poll_id": poll["id"], "user": person, "option_ids": sorted(set(chosen))}
        answer["option_persistent_ids"] = [poll["options"][number]["persistent_id"] for number in answer["option_ids"]]
        world.updates.add("poll_answer", answer)
    return poll


def close(world: World, message: Json) -> Json:
    """Close a poll; returns its last state."""
    row = world.polls.get(message["poll"]["id"])
    if row["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    closed: Json = {**row["poll"], "is_closed": True}
    _store(world, {**row, "poll": closed})
    world.updates.add("poll", closed)
    return closed


def counted(poll: Json, votes: dict[str, list[int]]) -> Json:
    """The poll with the counts of these votes."""
    options = [
        {**option, "voter_count": sum(place in chosen for chosen in votes.values())}
        for place, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": len(votes)}


def _store(world: World, row: Json) -> None:
    world.polls.put(row["poll"]["id"], row)
    for chat, number in row["at"]:
        message = world.messages.get(chat, number)
        if message is not None:
            rewrite(world, message, {"poll": row["poll"]}, edited=False)
