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


def translated(lang: str) -> bool:
    """Whether the interface speaks `lang`, and not only its dates and names."""
    return lang == "en" or catalog_path(lang).exists()


@cache
def translations(lang: str) -> NullTranslations:
    """The catalog of `lang`; English, the source, where there is none or a message is missing."""
    path = catalog_path(lang)
    if lang == "en" or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=lang, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
