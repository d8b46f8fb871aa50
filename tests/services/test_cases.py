"""Cases without a chat: import, classes, the index, and what cannot be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Role, Tlp
from domain.cases import Amount, Facts, Status, amount_fault, date_fault, first_day
from domain.concepts import concepts, country_term, method_term, status_term
from domain.words import Refusal
from handlers.case_facts import answers_of, facts_of
from handlers.showing import reference
from services import case_changes, case_readers, cases
from services.reading import understand
from storage import drafts, items, people
from storage.chain import AuditChain
from storage.engine import Database, Tx
from storage.items import ItemRow
from storage.migrate import migrate
from storage.people import Person

NOW = 1_795_000_000_000  # November 2026
FACTS = Facts(declared=("HFC-134a",), found=("CFC-12",), quantity_kg=544.0, country="PH", methods=("MISLABEL",))


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "test.db"
    for _ in migrate(path):
        pass
    database = Database(path, AuditChain.from_file(tmp_path / "audit.key"))
    await database.open()
    yield database
    await database.close()


async def officer(tx: Tx, telegram_id: int, country: str, network: str, role: Role = Role.CUSTOMS) -> Person:
    person = await people.add(tx, telegram_id=telegram_id, username=f"p{telegram_id}", name="P", language="en", now=NOW)
    await people.vet(tx, person.id, name="P", agency="", role=role, country=country, network=network, now=NOW)
    found = await people.by_id(tx, person.id)
    assert found is not None
    return found


async def posted(tx: Tx, author: Person, tlp: Tlp = Tlp.AMBER) -> ItemRow:
    draft = await drafts.start(
        tx, person_id=author.id, chat_id=1, thread_id=None, form="case", step="review", answers={}, kept={}, now=NOW
    )
    done = await cases.post(tx, author, FACTS, tlp=tlp, readers=(), draft=draft, now=NOW)
    assert done is not None
    return done.row


async def classes(tx: Tx, item_id: int) -> set[str]:
    return {row[0] for row in await tx.fetch_all("SELECT class FROM item_classes WHERE item_id = ?", (item_id,))}


async def test_a_case_is_filed_for_search_by_concept_country_method_and_status(db: Database) -> None:
    async with db.write() as tx:
        row = await posted(tx, await officer(tx, 1, "PH", "SEAP"))
        doc = await tx.fetch_one("SELECT body, facets FROM index_docs WHERE item_id = ?", (row.id,))
    assert doc is not None
    terms = set(doc["body"].split()) | set(doc["facets"].split())
    assert concepts("хладон-12") <= terms
    assert {country_term("PH"), method_term("MISLABEL"), status_term("suspected")} <= set(doc["facets"].split())


async def test_relabelling_files_the_case_under_its_new_classes_and_no_others(db: Database) -> None:
    async with db.write() as tx:
        author = await officer(tx, 1, "PH", "SEAP")
        row = await posted(tx, author)
        assert "network_seap" in await classes(tx, row.id)
        await case_readers.relabel(tx, author, row, Tlp.AMBER_STRICT, NOW + 1)
        assert await classes(tx, row.id) == {f"person_{author.id}", "coord_seap", "country_ph"}
        facets = await tx.fetch_value("SELECT facets FROM index_docs WHERE item_id = ?", (row.id,))
    assert "vis_network_seap" not in facets and "vis_country_ph" in facets


async def test_a_colleague_cannot_change_what_he_may_read(db: Database) -> None:
    async with db.write() as tx:
        row = await posted(tx, await officer(tx, 1, "PH", "SEAP"))
        colleague = await officer(tx, 2, "PH", "SEAP")
        with pytest.raises(Refusal):
            await case_changes.set_status(tx, colleague, row, Status.SEIZED, NOW)
        other = await officer(tx, 3, "UZ", "ECA", Role.COORDINATOR)
        with pytest.raises(Refusal):
            await case_readers.withdraw(tx, other, row, NOW)


async def test_the_same_row_imported_twice_is_one_case_and_news_to_nobody(db: Database) -> None:
    async with db.write() as tx:
        rows = [
            await cases.import_case(
                tx,
                Facts(found=("CFC-12",), country="PH", date="2003"),
                tlp=Tlp.CLEAR,
                external_id="RC001",
                country="PH",
                network="SEAP",
                now=NOW,
            )
            for _ in range(2)
        ]
        assert await tx.fetch_value("SELECT count(*) FROM outbox") == 0
    assert rows[0] == rows[1]
    assert rows[0].ref == "PH-2003-0001" and rows[0].history


async def test_an_import_and_a_posting_never_share_a_reference(db: Database) -> None:
    async with db.write() as tx:
        imported = await cases.import_case(
            tx,
            Facts(country="PH"),
            tlp=Tlp.GREEN,
            external_id="X1",
            country="PH",
            network="SEAP",
            ref_year=2026,
            now=NOW,
        )
        row = await posted(tx, await officer(tx, 1, "PH", "SEAP"))
    assert (imported.ref, row.ref) == ("PH-2026-0001", "PH-2026-0002")


async def test_every_write_to_a_case_is_audited(db: Database) -> None:
    async with db.write() as tx:
        author = await officer(tx, 1, "PH", "SEAP")
        row = await posted(tx, author)
        await case_changes.set_status(tx, author, row, Status.SEIZED, NOW)
        await case_readers.relabel(tx, author, row, Tlp.GREEN, NOW)
        green = await items.by_id(tx, row.id)
        assert green is not None
        await case_readers.share(tx, author, green, ["SA"], NOW)
        await case_readers.withdraw(tx, author, green, NOW)
    async with db.read() as reader:
        actions = [entry[0] for entry in await reader.fetch_all("SELECT action FROM audit ORDER BY id")]
    assert actions == ["case.post", "case.status", "case.label", "case.share", "case.withdraw"]


async def test_sharing_an_amber_case_beyond_its_network_is_refused(db: Database) -> None:
    async with db.write() as tx:
        author = await officer(tx, 1, "PH", "SEAP")
        with pytest.raises(Refusal):
            await case_readers.share(tx, author, await posted(tx, author), ["SA"], NOW)


@pytest.mark.parametrize(
    ("amount", "possible"),
    [
        (Amount.of(544, 40, None), True),
        (Amount.of(None, 40, 13.6), True),
        (Amount.of(10_000, 1, None), False),
        (Amount.of(0, None, None), False),
        (Amount.of(5_000_000, None, None), False),
        (Amount.of(None, 0, None), False),
    ],
)
def test_amounts_that_cannot_be_are_told_apart(amount: Amount, possible: bool) -> None:
    assert (amount_fault(amount) is None) is possible


@pytest.mark.parametrize(
    ("typed", "possible"),
    [
        ("2026-11-22", True),
        ("2024", True),
        ("2024-05", True),
        ("1029", False),
        ("2027-01-01", False),
        ("2024-13", False),
    ],
)
def test_dates_that_cannot_be_are_told_apart(typed: str, possible: bool) -> None:
    assert (date_fault(typed, date(2026, 11, 22)) is None) is possible


def test_the_first_day_of_a_month_or_year_stands_for_it() -> None:
    assert (first_day("2024"), first_day("2024-05"), first_day("x")) == (date(2024, 1, 1), date(2024, 5, 1), None)


def test_a_message_that_says_nothing_is_understood_as_nothing() -> None:
    facts = understand("good morning colleagues", lang="en", today=date(2026, 11, 22)).facts
    assert (facts.declared, facts.found, facts.quantity_kg, facts.country, facts.date) == ((), (), None, None, "")


def test_a_wrong_check_digit_is_marked_and_told() -> None:
    understood = understand("R-12 in container MSKU1234567, Manila", lang="en", today=date(2026, 11, 22))
    assert "identifiers" in understood.uncertain
    assert understood.flags[0][0] == "container_check_digit"


@pytest.mark.parametrize("typed", ["PH-2026-0001", "ph 2026 1", "ph-2026-1", "PH–2026–0001", "ph/2026/01"])
def test_a_reference_is_found_however_it_is_typed(typed: str) -> None:
    assert reference(typed) == "PH-2026-0001"


words = st.text(min_size=1, max_size=20)
several = st.lists(words, max_size=3).map(tuple)


@given(
    st.builds(
        Facts,
        declared=several,
        found=several,
        quantity_kg=st.none() | st.floats(0.1, 1e5),
        cylinders=st.none() | st.integers(1, 999),
        country=st.none() | st.sampled_from(["PH", "UZ", "SR"]),
        place=st.text(max_size=20),
        methods=several,
        identifiers=st.dictionaries(words, several.filter(bool), max_size=2),
        companies=several,
        narrative=st.text(max_size=20),
    )
)
def test_facts_go_into_the_form_and_come_out_the_same(facts: Facts) -> None:
    assert facts_of(answers_of(facts), {}) == msgspec.structs.replace(facts, confirmed=True)


@given(st.text(max_size=300))
def test_any_message_is_understood_without_failing(text: str) -> None:
    understood = understand(text, lang=None, today=date(2026, 11, 22))
    assert facts_of(answers_of(understood.facts), {"text": text[:4000], "text_lang": understood.facts.text_lang})
