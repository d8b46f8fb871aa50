"""What the catalogs promise: nothing missing, nothing that breaks a screen, the grammar of numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

import pytest
from babel import Locale
from babel.messages.catalog import Message

from domain.words import T
from handlers import features
from services.keyboards import LABEL_LIMIT
from services.menus import DESCRIPTION_LIMIT
from templates.catalogs import translations
from templates.engine import LANGUAGES, translate
from tests.i18n.catalog import (
    calls,
    catalog,
    extracted,
    forms,
    languages,
    placeholders,
    sources,
    translated,
)

NOTICE_LIMIT = 200  # characters of answerCallbackQuery, Bot API
MANY = range(0, 1202)
# Words in capitals or with a slash that mean the same in every language.
KEPT = re.compile(r"(?<![\w/<])/[a-z]+\b|TLP:[A-Z]+(?:\+[A-Z]+)?|OzoneNet")

each_catalog = pytest.mark.parametrize("lang", languages())


def report(faults: Iterable[str]) -> str:
    return "\n".join(faults)


def test_every_language_beside_the_source_has_a_catalog_and_no_catalog_is_of_an_unknown_one() -> None:
    assert set(languages()) == set(LANGUAGES) - {"en"}


@each_catalog
def test_a_catalog_parses_and_its_header_names_its_language_and_no_person(lang: str) -> None:
    read = catalog(lang)
    assert str(read.locale) == lang
    assert len(read) > 0
    assert "@" not in read.last_translator.replace("EMAIL@ADDRESS", "")
    assert not any(message.locations for message in read)


@each_catalog
def test_a_promised_catalog_has_every_message_that_the_code_holds(lang: str) -> None:
    read = catalog(lang)
    missing = [
        f"{wanted.locations[0][0]}: {wanted.id!r}"
        for wanted in extracted()
        if wanted.id and not _complete(read.get(wanted.id), read.num_plurals)
    ]
    assert not missing, f"make messages, then translate:\n{report(missing)}"


def _complete(message: Message | None, plurals: int) -> bool:
    if message is None:
        return False
    return all(forms(message)) and len(forms(message)) == (plurals if message.pluralizable else 1)


@each_catalog
def test_no_translation_is_a_guess(lang: str) -> None:
    assert not [message.id for message in catalog(lang) if message.id and message.fuzzy]


@each_catalog
def test_a_translation_has_the_placeholders_of_its_message(lang: str) -> None:
    faults = []
    for message, form, words in translated(lang):
        allowed = placeholders("".join(sources(message)))
        if not allowed - _sayable(lang, message, form) <= placeholders(words) <= allowed:
            faults.append(f"{sources(message)[0]!r} → {words!r}")
        elif allowed:
            assert "%" not in words % dict.fromkeys(allowed, "x")
    assert not faults, report(faults)


def _sayable(lang: str, message: Message, form: int) -> set[str]:
    """The parameters that words may stand for: "your file", "two files", where a form is for such a number alone."""
    if not message.pluralizable:
        return set()
    numbers = [n for n in MANY if plural_of(lang)(n) == form]
    singular = placeholders(sources(message)[-1]) - placeholders(sources(message)[0]) if 1 in numbers else set()
    return singular | ({"n"} if len(numbers) == 1 else set())


@each_catalog
def test_a_translation_keeps_commands_labels_line_ends_and_the_sign_it_begins_with(lang: str) -> None:
    faults = []
    for message, form, words in translated(lang):
        source = sources(message)[min(form, len(sources(message)) - 1)]
        if (
            set(KEPT.findall(source)) != set(KEPT.findall(words))
            or _edges(source) != _edges(words)
            or source.count("\n") != words.count("\n")
        ):
            faults.append(f"{source!r} → {words!r}")
    assert not faults, report(faults)


def _edges(words: str) -> tuple[str, str, str]:
    """The white space around a message and the picture before it."""
    sign = words[0] if unicodedata.category(words[0]) == "So" else ""
    return words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :], sign


def test_no_message_and_no_translation_holds_markup() -> None:
    markup = re.compile(r"</?[A-Za-z][\w-]*[^<>]*>|&#?\w+;")
    english = [words for message in extracted() if message.id for words in sources(message)]
    others = [words for lang in languages() for _message, _form, words in translated(lang)]
    assert not [words for words in english + others if markup.search(words)]


@each_catalog
def test_no_translation_carries_characters_that_cannot_be_seen(lang: str) -> None:
    """Direction is the screens' business; a stray mark in a catalog would be found by nobody."""
    assert not [
        words
        for _message, _form, words in translated(lang)
        if any(unicodedata.category(char) in ("Cf", "Cc") and char != "\n" for char in words)
    ]


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────


def plural_of(lang: str) -> Callable[[int], int]:
    """The number of the plural form for a count, as screens choose it."""
    plural: Callable[[int], int] = translations(lang).plural  # type: ignore[attr-defined]
    return plural


@each_catalog
def test_numbers_that_the_language_tells_apart_have_forms_of_their_own(lang: str) -> None:
    plural = plural_of(lang)
    rule = Locale.parse(lang).plural_form
    together: dict[str, set[int]] = {}
    for n in MANY:
        together.setdefault(rule(n), set()).add(plural(n))
    assert all(len(used) == 1 for used in together.values()), together
    assert len(set().union(*together.values())) == catalog(lang).num_plurals


def test_arabic_counts_in_six_forms() -> None:
    def cylinders(n: int) -> str:
        return translate(T("%(n)s cylinder", plural="%(n)s cylinders", n=n), "ar")

    said = {n: cylinders(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 200, 1000)}
    assert said[3].removeprefix("3 ") == said[10].removeprefix("10 ") == said[103].removeprefix("103 ")
    assert said[11].removeprefix("11 ") == said[99].removeprefix("99 ") == said[111].removeprefix("111 ")
    assert said[100].removeprefix("100 ") == said[102].removeprefix("102 ") == said[200].removeprefix("200 ")
    assert said[0] == "لا أسطوانات"
    assert said[1] == "أسطوانة واحدة"
    assert said[2] == "أسطوانتان"
    assert said[3] == "3 أسطوانات"
    assert said[11] == "11 أسطوانة"
    assert said[1000] == "1,000 أسطوانة"
    plural = plural_of("ar")
    assert [plural(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]


# ── room on the screen ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_has_a_line_that_a_menu_can_hold(lang: str) -> None:
    for feature in features():
        for command in feature.commands:
            line = translate(command.summary, lang)
            assert 3 <= len(line) <= DESCRIPTION_LIMIT, f"/{command.name}: {line}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_label_of_a_button_is_cut(lang: str) -> None:
    labels = set(calls("Button", "Choice"))
    assert len(labels) > 50
    assert not [(where, words) for where, label in labels for words in _said(label, lang) if len(words) > LABEL_LIMIT]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_notice_after_a_press_is_cut(lang: str) -> None:
    notices = set(calls("toast", "Refusal"))
    assert len(notices) > 30
    assert not [(where, words) for where, said in notices for words in _said(said, lang) if len(words) > NOTICE_LIMIT]


def _said(message: str, lang: str) -> list[str]:
    """A message in a language, in all its forms, with short words for its parameters."""
    known = None if lang not in languages() else catalog(lang).get(message)
    found = [words for words in forms(known) if words] if known is not None else []
    return [words % dict.fromkeys(placeholders(words), "PH-2026-0001") for words in found or [message]]
