"""Whatever people type: no tag of theirs works, Telegram refuses nothing, no part is too long, no secret is logged."""

from __future__ import annotations

import contextlib
import io
import re
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from msgspec import structs

from bot import logs
from bot.config import secrets_of
from bot.secret import Secret
from bot.settings import Backup, Settings, Webhook
from domain import countries, networks
from domain.access import Role, Tlp
from domain.audit import ACTIONS
from domain.cases import Status
from domain.photos import Shows
from domain.words import T
from sandbox.files import Upload
from sandbox.html import HtmlError, parse, parse_message
from services import joining
from storage import people
from templates.engine import HERE, LANGUAGES, RIGHT_TO_LEFT, label, render, screens
from templates.parts import parts, utf16_len
from tests.features.test_case_files import photo
from tests.i18n.test_screens import Samples
from tests.security.hostile_text import BORDERS, HOSTILE, KINDS, LIMIT, MARKUP, leaves, put, put_everywhere
from tests.security.hostile_text import Path as Way
from tests.world import Talker, World

CODES = frozenset(
    {
        *LANGUAGES,
        *available_timezones(),
        *countries.all_iso2(),
        *networks.codes(),
        *ACTIONS.values(),
        *(each.value for kind in (Status, Tlp, Role, Shows) for each in kind),
    }
)
DATE = re.compile(r"\d{4}(-\d\d){0,2}")


# ── every screen, in every language ───────────────────────────────────────────────────────────────────


@pytest.mark.xdist_group("screens")
@pytest.mark.timeout(300)
def test_whatever_is_typed_into_any_screen_in_any_language_no_tag_works_and_every_part_is_taken(
    samples: Samples,
) -> None:
    _tags_do_not_work(samples)
    _borders_are_kept(samples)
    for lang in sorted(RIGHT_TO_LEFT | {"en"}):
        _isolates_stay_balanced(samples, lang)


@pytest.mark.parametrize("screen", screens())
def test_no_screen_takes_anything_for_markup_that_it_did_not_write_itself(screen: str) -> None:
    source = (HERE / f"{screen}.html.j2").read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b", source)


def _words_of_people(data: dict[str, Any]) -> list[Way]:
    """The places in a screen's data that may hold any words: all that do not hold a code of a closed list."""
    return [
        way
        for way, value in leaves(data)
        if value not in CODES and not DATE.fullmatch(value) and way[-1] not in ("date", "day", "in_force", "zone")
    ]


def _tags_do_not_work(samples: Samples) -> None:
    tried: Counter[str] = Counter()
    for screen, found in samples.items():
        for data in found:
            ways = _words_of_people(data)
            tried[screen] = max(tried[screen], len(ways))
            for text, langs in _trials() if ways else ():
                spoilt = put_everywhere(data, ways, text)
                for lang in langs:
                    _harmless(render(screen, lang, **spoilt), (screen, lang, text))
    assert sum(tried.values()) > 250, tried


def _trials() -> Iterator[tuple[str, Sequence[str]]]:
    """Each text by itself from left to right and from right to left; in each language all texts of a kind at once."""
    for text in HOSTILE:
        yield text, ("en", "ar")
    for kind in KINDS:
        yield " ".join(kind), LANGUAGES


def _borders_are_kept(samples: Samples) -> None:
    for screen, found in samples.items():
        data = found[0]
        for way in _words_of_people(data)[:2]:
            for number, text in enumerate(BORDERS):
                lang = ("en", "ar")[number % 2]
                _harmless(render(screen, lang, **put(data, way, text)), (screen, lang, way, text[-5:]))


def _harmless(html: str, what: object) -> None:
    for tag in MARKUP:
        assert tag not in html, (what, tag, html)
    for part in parts(html):
        try:
            text, entities = parse_message(part)
        except HtmlError as error:
            raise AssertionError((what, str(error), part)) from error
        assert 0 < utf16_len(text) <= LIMIT, what
        for entity in entities:
            assert "evil" not in entity.get("url", ""), what


def _isolates_stay_balanced(samples: Samples, lang: str) -> None:
    for screen, found in samples.items():
        ways = _words_of_people(found[0])
        for text in ("\u2066zq", "\u2069\u2069zq", "\u202ezq\u202c") if ways else ():
            shown, _ = parse(render(screen, lang, **put_everywhere(found[0], ways, text)))
            for line in shown.split("\n"):
                depth = 0
                for character in line:
                    depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
                    assert 0 <= depth <= 8, (screen, line)
                assert depth == 0, (screen, line)


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_of_buttons_stay_in_order(text: str) -> None:
    for lang in LANGUAGES:
        shown = label(T("%(n)s. Go on") % {"n": text}, lang)
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", shown)


# ── all the way to Telegram ───────────────────────────────────────────────────────────────────────────


def refused(world: World) -> list[Any]:
    """Calls of the bot that Telegram did not take, with its words."""
    return [
        (call["method"], call.get("description") or call.get("answer"), str(call["parameters"])[:300])
        for call in world.sandbox.calls.after(0)
        if call["status"] != 200 and call["method"] not in ("getUpdates", "banChatMember", "unbanChatMember")
    ]


async def test_telegram_refuses_nothing_whatever_officers_write_everywhere(world: World) -> None:
    maria, ali = await world.customs("PH", "maria"), await world.ozone("FJ", "ali", language="ar")
    lin = await world.coordinator("SEAP", "lin", language="fr")
    room = await world.room("SEAP", lin, maria, ali)
    for number, text in enumerate((*HOSTILE[::3], BORDERS[1][:4000], "<" * 4000)):
        await _posts(maria, ali, text, room, number)
    for text in HOSTILE[1::4]:
        await _says_in_every_form(maria, lin, text)
        await ali.says(f"/find {text}")
        await ali.says(text)
    assert refused(world) == []
    async with world.app.db.read() as reader:
        states = await reader.fetch_all("SELECT state, error FROM outbox WHERE state IN ('failed', 'uncertain')")
        dead = await reader.fetch_all("SELECT error FROM inbox WHERE state = 'dead' OR error IS NOT NULL")
    assert [tuple(row) for row in (*states, *dead)] == []


async def _posts(maria: Talker, ali: Talker, text: str, room: int, number: int) -> None:
    """A case that holds the text, with a photo named by it, and a comment on it."""
    case = f"/case {number + 5} cylinders labelled R-134a held R-12, {number + 5} kg, Manila port, 12 November 2026. "
    await maria.says((case + text)[:4096])
    picture = photo(number)
    await maria.says(text[:1000], photos=[Upload("zq\u202egpj.<b>.jpg", picture.mime, picture.body)])
    if "Post" in maria.buttons():
        await maria.presses("Post")
    ref = maria.finds(r"PH-2026-\d{4}")
    await ali.says(text, room, reply_to=ali.sees(ref, room)["message_id"])
    await ali.says(f"/show {ref}")


async def _says_in_every_form(maria: Talker, lin: Talker, text: str) -> None:
    for form in ("/ask", "/law add", "/alert", "/case"):
        who = lin if form == "/alert" else maria
        await who.says(f"{form} {text}"[:4096])
        await who.says(text)
        await who.says("/cancel")
    await maria.says("/me")
    await maria.presses("Name and agency")
    await maria.says(text)
    await maria.says("/cancel")


@pytest.mark.parametrize("name", ["\u202e\u2066", "\u200b\u200d", " \n", "<b>zq", "🏴" * 50])
async def test_a_name_of_which_nothing_can_be_seen_closes_no_list_and_no_form(world: World, name: str) -> None:
    lin, maria = await world.coordinator("SEAP", "lin"), await world.customs("PH", "maria")
    eve = world.stranger("eve", first_name=name.strip() or "Eve")
    person = await maria.person()
    async with world.app.db.write() as tx:
        await people.set_profile(tx, person.id, name=name, agency=name, country="PH")
    await lin.says("/people")
    assert len(lin.buttons()) == 2
    await maria.says("/me")
    await eve.says("/start")
    await eve.presses("Ask to join")
    assert refused(world) == []


# ── secrets ───────────────────────────────────────────────────────────────────────────────────────────


class Guarded(World):
    """A world whose bot has every secret that a configuration can hold, and hears of updates by a webhook."""

    webhook_secret = "zqWebhookSecret-0123456789"
    backup_key = "zqBackupKey0123456789abcdef0123456789"

    def _settings(self) -> Settings:
        key = self.data / "backup.key"
        key.write_text(self.backup_key, encoding="ascii")
        plain = super()._settings()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        hook = Webhook(port=port, url=f"http://127.0.0.1:{port}", secret_token=Secret(self.webhook_secret))
        return structs.replace(
            plain,
            telegram=structs.replace(plain.telegram, mode="webhook", webhook=hook),
            backup=Backup(key_file=key, at="02:30"),
        )


async def test_at_debug_no_secret_comes_into_any_output(tmp_path: Path, logging_as_before: None) -> None:
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        async with Guarded(tmp_path) as world:
            secrets = [secret.reveal() for secret in secrets_of(world.app.settings)]
            assert len(secrets) == 2 and Guarded.webhook_secret in secrets
            logs.setup("debug", "console", secrets_of(world.app.settings))
            codes = await _everything_with_secrets(world)
            world.app.knocks.knock("backup")
            await world.later("1d")
            assert len(list((tmp_path / "backups").iterdir())) == 2
            audit_key = (tmp_path / "audit.key").read_text(encoding="ascii").strip()
    output = said.getvalue()
    assert "DEBUG" in output.upper() and len(output) > 10_000
    hidden = [*secrets, *(secret.partition(":")[2] for secret in secrets), Guarded.backup_key, audit_key, *codes]
    hidden += ["wrongcode", "zqcanary"]
    assert [word for word in hidden if word and word in output] == []


async def _everything_with_secrets(world: World) -> list[str]:
    """Codes are made, typed and used, updates and calls fail, people write; the codes."""
    lin, maria = await world.coordinator("SEAP", "lin"), await world.customs("PH", "maria")
    eve, lena = world.stranger("eve"), world.stranger("lena")
    await lin.says("/invite")
    for _ in range(3):
        if not re.search(r"start=([\w-]+)", lin.last()):
            await lin.presses(lin.buttons()[0])
    code = lin.finds(r"start=([\w-]+)")
    async with world.app.db.write() as tx:
        made = await joining.invite(
            tx, role=Role.CUSTOMS, network="SEAP", country="PH", by=None, now=world.now, hours=72
        )
    await lena.says(f"/start {made.code}")
    await lena.presses("Lena")
    await lena.says("zqcanary agency")
    await lena.presses("Join now")
    lena.sees("You are in")
    for kind in ("502", "reset", "timeout_before", "timeout_after", "429"):
        world.sandbox.world.faults.add({"kind": kind, "method": "sendMessage", "delay": 0})
        await maria.says("/help")
        await world.later("3s")
    await eve.says("/start wrongcode-zqzq")
    await eve.says(f"/start {code[:-1]}")
    await maria.says("/case zqcanary 40 cylinders of R-12 in Manila")
    await maria.says("/mydata")
    return [code, made.code]
