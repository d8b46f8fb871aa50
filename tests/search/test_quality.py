"""What the search promises on the judged set: how much of what answers is found, and how early."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bench import quality
from domain.access import Actor, Role
from domain.query import parse
from services import search
from storage.engine import Database
from tests.search import judged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    folder: Path = tmp_path_factory.mktemp("judged")
    db = await quality.filled(folder)
    yield db
    await db.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def figures(db: Database) -> dict[str, Any]:
    return quality.means(await quality.judge(quality.ours(db)))


pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("judged")]


async def test_the_set_has_searches_in_all_languages_and_some_are_held_out() -> None:
    assert len(judged.queries()) >= 150
    spoken = [query["lang"] for query in judged.queries()]
    assert all(spoken.count(lang) >= 20 for lang in quality.LANGUAGES)
    assert sum(query["part"] == "held" for query in judged.queries()) >= len(judged.queries()) / 4


async def test_every_search_of_the_set_has_an_answer() -> None:
    assert [query["id"] for query in judged.queries() if 2 not in judged.grades(query["wanted"]).values()] == []


async def test_what_answers_comes_first(figures: dict[str, Any]) -> None:
    assert figures["all"]["ndcg"] >= 0.93
    assert figures["all"]["recall"] >= 0.93


async def test_no_language_is_served_much_worse_than_another(figures: dict[str, Any]) -> None:
    assert figures["weakest_language"] >= 0.9


async def test_hardly_any_search_finds_nothing(figures: dict[str, Any]) -> None:
    assert figures["nothing_found"] <= 0.02


async def test_the_best_matches_are_only_what_may_be_read(db: Database) -> None:
    officer = Actor(1, Role.CUSTOMS, "UZ", "ECA", vetted=True)
    async with db.read() as reader:
        for text in ("R-22", "Golden Cool Traiding", "cylinders hidden behind furniture", "MSKU2506633"):
            total, hits = await search.best_matches(reader, officer, parse(text), 1000)
            assert total <= max(len(hits), 1000)
            assert all(each.hit.row.tlp in ("GREEN", "CLEAR") or each.hit.row.network == "ECA" for each in hits)
