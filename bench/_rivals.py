"""What the product's search is measured beside, on the same cases: a naive FTS5 and tantivy 0.27."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench._asks import Ask
from domain import concepts
from domain.access import Actor, Role, classes_of_reader

OFFICER = Actor(1, Role.CUSTOMS, "PH", "SEAP", vetted=True)
"""Who searches where access counts."""
VISIBLE = classes_of_reader(OFFICER) or ()
PAGE = 5
BEST = 10


# ── naive FTS5 ──────────────────────────────────────────────────────────────────────────────────────────


class Naive:
    """Texts in FTS5 as it comes; what may be read, country and year by JOIN; order and pages by SQL."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(path)
        self.base.executescript(
            """PRAGMA journal_mode = WAL;
            CREATE TABLE cases (id INTEGER PRIMARY KEY, country TEXT, day TEXT, tlp TEXT, network TEXT);
            CREATE INDEX cases_by_country ON cases (country, day);
            CREATE VIRTUAL TABLE texts USING fts5 (body, tokenize = 'unicode61');"""
        )

    def add(self, cases: Iterable[dict[str, Any]], first: int) -> None:
        """Store cases under ids from `first` on."""
        for number, case in enumerate(cases, start=first):
            row = (number, case["country"], case["date"] or "", case["tlp"], case["network_code"])
            self.base.execute("INSERT INTO cases VALUES (?, ?, ?, ?, ?)", row)
            self.base.execute("INSERT INTO texts (rowid, body) VALUES (?, ?)", (number, case["text"]))
        self.base.commit()

    def page(self, ask: Ask) -> None:
        """The page and the exact total."""
        joined = (
            "FROM texts t JOIN cases c ON c.id = t.rowid WHERE texts MATCH ?" if ask.raw else "FROM cases c WHERE 1"
        )
        params: list[Any] = [ask.raw] if ask.raw else []
        if ask.access:
            joined += " AND (c.tlp IN ('GREEN', 'CLEAR') OR (c.tlp = 'AMBER' AND c.network = ?))"
            params.append(OFFICER.network)
        if ask.country:
            joined, params = joined + " AND c.country = ?", [*params, ask.country]
        if ask.year:
            joined, params = joined + " AND c.day LIKE ?", [*params, f"{ask.year}%"]
        offset = (ask.page - 1) * PAGE
        self.base.execute(f"SELECT c.id {joined} ORDER BY c.day DESC LIMIT {PAGE} OFFSET {offset}", params).fetchall()
        self.base.execute(f"SELECT count(*) {joined}", params).fetchone()


class Tantivy:
    """The same terms in tantivy 0.27, ordered by the same document numbers."""

    def __init__(self, path: Path) -> None:
        import tantivy

        self.t = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
        builder.add_integer_field("doc", stored=True, indexed=True, fast=True)
        self.schema = builder.build()
        path.mkdir()
        self.index = tantivy.Index(self.schema, path=str(path))
        self._writer = self.index.writer(heap_size=128_000_000, num_threads=1)
        self.searcher: Any = None

    def add(self, documents: Iterable[tuple[int, str, str]]) -> None:
        """Store documents: number, body and facets, as the product stores them."""
        for number, body, facets in documents:
            document = self.t.Document()
            document.add_text("body", f"{body} {facets}")
            document.add_integer("doc", number)
            self._writer.add_document(document)

    def done(self) -> None:
        """Write out and open for searching."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, ask: Ask) -> Any:
        must, should, query = self.t.Occur.Must, self.t.Occur.Should, self.t.Query

        def option(terms: tuple[str, ...]) -> Any:
            if len(terms) == 1:
                return query.term_query(self.schema, "body", terms[0])
            return query.phrase_query(self.schema, "body", list(terms))

        def any_of(options: Iterable[tuple[str, ...]]) -> Any:
            return query.boolean_query([(should, option(terms)) for terms in options])

        parts = [any_of(group) for group in ask.groups]
        if ask.prefix:
            parts.append(query.regex_query(self.schema, "body", f"{ask.prefix}.*"))
        if ask.access:
            parts.append(any_of([(concepts.visibility_term(each),) for each in VISIBLE]))
        return query.boolean_query([(must, part) for part in parts])

    def page(self, ask: Ask) -> None:
        """The stored numbers of the page, ordered by them, with the count."""
        offset = (ask.page - 1) * PAGE
        self._numbers(self.searcher.search(self._query(ask), PAGE, count=True, order_by_field="doc", offset=offset))

    def best(self, ask: Ask) -> None:
        """The stored numbers of the ten best by BM25."""
        self._numbers(self.searcher.search(self._query(ask), BEST, count=True))

    def _numbers(self, found: Any) -> list[int]:
        return [self.searcher.doc(address)["doc"][0] for _, address in found.hits]
