"""`@bot words` in any chat.

Telegram tells who asks, and of the chat only its kind: never which chat it is, nor who reads there. So what is offered
is what the person may read of GREEN and CLEAR; and what a tap puts into the chat is whole only where it is CLEAR, which
may be published. Of all else it is the label, the reference and a link: each who follows it is asked the rule.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from domain.access import Tlp
from domain.query import parse
from domain.words import N_, T
from handlers.turn import Turn
from services import listing, outbox, search
from services.search import ANYWHERE, FIRST, Page
from storage.search import Key
from templates.engine import label, render, translate

LONGEST = 300
RESULTS = 20
VALID_MS = 60_000
OPEN = T("Open in OzoneNet")


async def ask(turn: Turn) -> None:
    """Answer with what this person may read of what may be shown anywhere; the kind of chat changes nothing."""
    asked = turn.update.inline_query
    if asked is None:
        return
    results: list[dict[str, Any]] = []
    following = ""
    if turn.me is not None and turn.me.active and asked.query.strip():
        async with turn.read() as reader:
            query = await search.with_authors(reader, turn.actor, parse(asked.query[:LONGEST], turn.today))
            if not query.empty:
                page = _offset(asked.offset)
                found = await search.find(reader, turn.actor, query, page, size=RESULTS, within=ANYWHERE)
                results = [_result(listing.line(hit, turn.lang), turn) for hit in found.hits]
                following = str(found.following.key.doc_id) if found.following and found.following.key else ""
    async with turn.write() as tx:
        outbox.call(
            tx,
            chat_id=turn.chat_id,
            method="answerInlineQuery",
            payload={
                "inline_query_id": asked.id,
                "results": results,
                "cache_time": 0,
                "is_personal": True,
                "next_offset": following,
            },
            now=turn.now,
            expires_at=turn.now + VALID_MS,
        )


def _offset(offset: str) -> Page:
    return Page(Key(0.0, int(offset))) if offset.isdecimal() and len(offset) < 19 else FIRST


def _result(line: listing.Line, turn: Turn) -> dict[str, Any]:
    lang = turn.lang
    whole = line.tlp is Tlp.CLEAR
    result = {
        "type": "article",
        "id": str(line.id),
        "title": f"{translate(_KIND_TITLES[line.kind], lang)} {line.ref}",
        "description": Markup(render("search/plain", lang, line=line)).unescape()[:200],
        "input_message_content": {
            "message_text": render("search/inline" if whole else "search/pointer", lang, line=line),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }
    if not whole:
        link = f"https://t.me/{turn.house.username}?start={line.ref}"
        result["reply_markup"] = {"inline_keyboard": [[{"text": label(OPEN, lang), "url": link}]]}
    return result


_KIND_TITLES = {"case": N_("Case"), "question": N_("Question"), "law": N_("Legislation"), "alert": N_("Alert")}
