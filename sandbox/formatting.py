"""Texts, captions and keyboards of the bot:
checked and brought into the form in which messages carry them.
"""

from __future__ import annotations

from typing import Any

from sandbox.entities import Entity, check_given, trimmed, utf16_length, with_detected
from sandbox.errors import Refusal, bad
from sandbox.html import HtmlError, parse
from sandbox.store import Json
from sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BUTTON_LIMIT = 100
DATA_LIMIT = 64
INLINE_ACTIONS = (
    "callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text", "web_app", "login_url", "callback_game", "pay",
)  # fmt: skip


def formatted(world: World, text: str, mode: str | None, given: Any) -> tuple[str, list[Entity]]:
    """Plain text and entities of what the bot sent. Raises "can't parse entities: …"."""
    entities: list[Entity] = []
    try:
        if mode is not None and mode.lower() == "html":
            text, entities = parse(text)
        elif mode:
            raise bad("unsupported parse_mode")
        elif given is not None:
            if not isinstance(given, list):
                raise bad("can't parse entities: MessageEntity list expected")
            entities = check_given(text, given)
    except HtmlError as error:
        raise bad(f"can't parse entities: {error}") from error
    except ValueError as error:
        raise bad(f"can't parse entities: {error}") from error
    text, entities = trimmed(text.replace("\r", "").replace("\x00", ""), entities)
    return text, with_detected(text, _with_users(world, entities))


def _with_users(world: World, entities: list[Entity]) -> list[Entity]:
    """Mentions of people carry the person; of strangers they fall away, as at Telegram."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            facts = dict(entity)
            identifier = int(facts.pop("user_id", 0) or (facts.get("user") or {}).get("id") or 0)
            user = world.people.get(identifier) or (world.bot if identifier == world.bot["id"] else None)
            if user is None:
                continue
            entity = {**facts, "user": user}
        kept.append(entity)
    return kept


def text_content(world: World, text: str | None, mode: str | None, given: Any) -> Json:
    """{text, entities?} of a message."""
    text, entities = formatted(world, text or "", mode, given)
    if not text:
        raise bad("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(world: World, caption: str | None, mode: str | None, given: Any) -> Json:
    """{caption?, caption_entities?} of a message."""
    if not caption:
        return {}
    caption, entities = formatted(world, caption, mode, given)
    if utf16_length(caption) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption, "caption_entities": entities} if entities else {"caption": caption}


def markup_content(markup: Any) -> Json:
    """{reply_markup?} of a message. Raises what Telegram says of wrong keyboards."""
    if markup is None or markup == {}:
        return {}
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _inline_rows(markup["inline_keyboard"])
        return {"reply_markup": {"inline_keyboard": rows}} if rows else {}
    if "keyboard" in markup:
        return {"reply_markup": {**markup, "keyboard": _reply_rows(markup["keyboard"])}}
    if "remove_keyboard" in markup or "force_reply" in markup:
        return {"reply_markup": markup}
    raise bad("object expected as reply markup")


def inline_markup(markup: Any) -> Json:
    """As `markup_content`, for places where only an inline keyboard may stand."""
    if isinstance(markup, dict) and markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return markup_content(markup)


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard button: array of arrays expected")
    kept = [row for row in rows if row]
    if sum(len(row) for row in kept) > BUTTON_LIMIT:
        raise bad("reply markup is too long")
    return kept


def _inline_rows(rows: Any) -> list[list[Json]]:
    return [[_inline_button(button) for button in row] for row in _rows(rows)]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: expected an object")
    if not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_EMPTY" if button["text"] else "text buttons are unallowed in the inline keyboard")
    if not any(action in button for action in INLINE_ACTIONS):
        raise bad("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and (not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "replace")) <= DATA_LIMIT):
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and (not isinstance(url, str) or not _is_address(url)):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return button


def _is_address(url: str) -> bool:
    head, _, rest = url.partition("://")
    return bool(rest) and not any(letter.isspace() for letter in url) and head.lower() in ("http", "https", "tg")


def _reply_rows(rows: Any) -> list[list[Json]]:
    buttons = [[{"text": item} if isinstance(item, str) else item for item in row] for row in _rows(rows)]
    if not all(isinstance(item, dict) and str(item.get("text") or "").strip() for row in buttons for item in row):
        raise bad("keyboard button text must be non-empty")
    return buttons


def json_object(value: Any, what: str) -> Json:
    if not isinstance(value, dict):
        raise Refusal(400, f"Bad Request: can't parse {what} JSON object")
    return value
