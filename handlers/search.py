"""/find: words and filters, one message with pages; and the same from any chat by typing the bot's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from domain.query import Problem, Query, parse
from domain.words import N_, T
from handlers.feature import Command, Feature
from handlers.paging import audience, openers, put, read_page, turning
from handlers.showing import is_reference, reference, show_named
from handlers.turn import Turn
from services import listing, outbox, search
from services.keyboards import Button, Rows, columns
from services.search import ANYWHERE, FIRST, Found, Page
from storage import search as store
from storage.engine import Tx
from storage.search import Key
from templates.engine import render, translate

LONGEST = 300
INLINE_RESULTS = 20
INLINE_VALID_MS = 60_000


async def find(turn: Turn) -> None:
    """/find and what is searched for; alone it explains and offers the last searches. A reference is shown at once."""
    text = " ".join(turn.args.split())[:LONGEST]
    if is_reference(text):
        await show_named(turn, reference(text))
    elif text:
        await _show(turn, text, remember=True)
    else:
        await _explain(turn)


async def _explain(turn: Turn) -> None:
    async with turn.read() as reader:
        searches = await store.remembered(reader, turn.person.id) if turn.private else []
    turn.say("search/help", [[Button(text, "find.run", {"q": text})] for text in searches], searches=searches)


async def run(
    turn: Turn,
    q: str,
    drop: Sequence[str] = (),
    any: bool = False,
    best: bool = False,
    key: Sequence[float] | None = None,
    back: bool = False,
) -> None:
    """A button asks for a search: `drop` names filters left out, `any` asks for any of the words, `key` for a page."""
    await _show(turn, q, drop, any_word=any, best=best, page=read_page(key, back))


async def _show(
    turn: Turn,
    text: str,
    drop: Sequence[str] = (),
    *,
    any_word: bool = False,
    best: bool = False,
    page: Page = FIRST,
    remember: bool = False,
) -> None:
    readers = audience(turn)
    async with turn.read() as reader:
        query = search.without(await search.with_authors(reader, readers, parse(text)), drop)
        found = None
        if not query.empty:
            found = await search.find(reader, readers, query, page, best=best, any_word=any_word)
            if not found.hits and len(query.required) > 1 and page == FIRST:
                nearest = await search.find(reader, readers, query, best=True)
                if nearest.hits:
                    found, best, any_word = nearest, True, True
    args: dict[str, Any] = {"q": text, "drop": list(drop), "any": any_word, "best": best}
    meanings = search.meanings(query)
    data: dict[str, Any] = {
        "text": text,
        "chips": listing.chips(query, turn.lang),
        "problems": search.sentences(query.problems),
    }
    if found is None or not (found.hits or found.previous or found.following):
        understood = listing.understood(meanings, turn.lang)
        rows = [*_corrections(query, args), *_ways_out(query, args, turn.lang)]
        data |= {"understood": understood, "asked": found is not None}
        screen = "search/nothing"
    else:
        lines = [listing.line(hit, turn.lang) for hit in found.hits]
        rows = [*openers(turn, lines), *_steering(query, found, args), *_corrections(query, args)]
        guessed = listing.understood([each for each in meanings if each.guessed], turn.lang)
        data |= {"found": found, "lines": lines, "guessed": guessed, "best": best, "any_word": any_word}
        screen = "search/results"

    def keep(tx: Tx) -> None:
        if remember and found is not None:
            store.remember(tx, turn.person.id, text, turn.now)

    await put(turn, screen, rows, also=keep, **data)


def _steering(query: Query, found: Found, args: dict[str, Any]) -> Rows:
    """Pages, and the other order where words were asked for."""
    rows: list[list[Button]] = [turning(found, "find.run", args)]
    if found.total > 1 and query.conditions:
        label = T("Newest first") if args["best"] else T("Best match first")
        rows.append([Button(label, "find.run", {**args, "best": not args["best"]})])
    return rows


def _corrections(query: Query, args: dict[str, Any]) -> Rows:
    """For each word that was not understood, the search with the likeliest one instead."""
    rows = []
    for problem in query.problems:
        corrected = _corrected(args["q"], problem)
        if corrected is not None:
            rows.append([Button(T("Search for: %(text)s") % {"text": corrected}, "find.run", {**args, "q": corrected})])
    return rows


def _corrected(text: str, problem: Problem) -> str | None:
    if problem.suggestion is None:
        return None
    if problem.code == "unknown_key":
        wrong, right = f"{problem.key}:", f"{problem.suggestion}:"
    else:
        wrong, right = problem.value, f'"{problem.suggestion}"' if " " in problem.suggestion else problem.suggestion
    return text.replace(wrong, right, 1) if wrong and wrong in text else None


def _ways_out(query: Query, args: dict[str, Any], lang: str) -> Rows:
    """What to try when nothing was found: any of the words, or one filter less."""
    rows: list[list[Button]] = []
    if len(query.conditions) > 1 and not args["any"]:
        rows.append([Button(T("Any of the words"), "find.run", {**args, "any": True})])
    keys = search.keys_of(query)
    if len(keys) + len(query.conditions) > 1:
        less = [
            Button(
                T("Without %(filter)s") % {"filter": listing.key_name(key, lang)},
                "find.run",
                {**args, "drop": [*args["drop"], key]},
            )
            for key in keys
        ]
        rows.extend(columns(less, 2))
    return rows


# ── from any chat ─────────────────────────────────────────────────────────────────────────────────────


async def inline(turn: Turn) -> None:
    """`@bot words` in any chat: what this person may read of what may be shown anywhere (GREEN and CLEAR)."""
    asked = turn.update.inline_query
    if asked is None:
        return
    results: list[dict[str, Any]] = []
    following = ""
    if turn.me is not None and turn.me.active and asked.query.strip():
        async with turn.read() as reader:
            query = await search.with_authors(reader, turn.actor, parse(asked.query[:LONGEST]))
            if not query.empty:
                page = _offset(asked.offset)
                found = await search.find(reader, turn.actor, query, page, size=INLINE_RESULTS, within=ANYWHERE)
                results = [_result(listing.line(hit, turn.lang), turn.lang) for hit in found.hits]
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
            expires_at=turn.now + INLINE_VALID_MS,
        )


def _offset(offset: str) -> Page:
    return Page(Key(0.0, int(offset))) if offset.isdecimal() and len(offset) < 19 else FIRST


def _result(line: listing.Line, lang: str) -> dict[str, Any]:
    html = render("search/inline", lang, line=line)
    return {
        "type": "article",
        "id": str(line.id),
        "title": f"{translate(_KIND_TITLES[line.kind], lang)} {line.ref}",
        "description": Markup(render("search/plain", lang, line=line)).unescape()[:200],
        "input_message_content": {
            "message_text": html,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }


_KIND_TITLES = {"case": N_("Case"), "question": N_("Question"), "law": N_("Legislation"), "alert": N_("Alert")}

FEATURE = Feature(
    name="search",
    title=N_("Search"),
    commands=(
        Command(
            "find",
            find,
            N_("Search cases, questions, laws and alerts"),
            usage=N_("/find freon 12 country:PH since:2024, in any of six languages"),
        ),
    ),
    buttons={"find.run": run},
    events={"inline_query": inline},
)
