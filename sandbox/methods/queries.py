"""Methods that answer pressed buttons and inline queries."""

from __future__ import annotations

from sandbox.errors import bad
from sandbox.methods.registry import Args, method
from sandbox.store import Json
from sandbox.world import World

RESULT_LIMIT = 50
ALERT_LIMIT = 200


@method("answerCallbackQuery", "callback_query_id! text show_alert:bool url cache_time:int")
def answer_callback_query(world: World, a: Args) -> bool:
    if len(a.get("text", "")) > ALERT_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    answer: Json = {name: a[name] for name in ("text", "show_alert", "url") if name in a}
    query = world.queries.settle(a["callback_query_id"], "callback", world.clock.timestamp(), answer)
    facts = {"chat": query.facts["chat"], "message_id": query.facts["message_id"], **answer}
    world.events.tell("answer", (query.facts["person"],), lambda person: facts)
    return True


@method(
    "answerInlineQuery",
    "inline_query_id! results!:list cache_time:int is_personal:bool next_offset button:object",
)
def answer_inline_query(world: World, a: Args) -> bool:
    results = a["results"]
    if not isinstance(results, list) or any(not isinstance(item, dict) for item in results):
        raise bad("can't parse inline query results JSON object")
    if len(results) > RESULT_LIMIT:
        raise bad("RESULTS_TOO_MUCH")
    names = [str(item.get("id", "")) for item in results]
    if any(not 1 <= len(name.encode()) <= 64 for name in names):
        raise bad("RESULT_ID_INVALID")
    if len(set(names)) != len(names):
        raise bad("RESULT_ID_DUPLICATE")
    if len(a.get("next_offset", "").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    answer = {"results": results, "next_offset": a.get("next_offset", "")}
    if a.get("button"):
        answer["button"] = a["button"]
    world.queries.settle(a["inline_query_id"], "inline", world.clock.timestamp(), answer)
    return True
