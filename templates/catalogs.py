"""The message catalogs: `locale/<lang>/LC_MESSAGES/ozonenet.po`, read as they are when a language is first used."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).with_name("locale")
DOMAIN = "ozonenet"


def catalog_path(lang: str) -> Path:
    """Where the catalog of `lang` stands."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def translations(lang: str) -> NullTranslations:
    """The catalog of `lang`; English, the source, where a message is missing."""
    if lang == "en":
        return NullTranslations()
    with catalog_path(lang).open("rb") as file:
        catalog = read_po(file, locale=lang, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
