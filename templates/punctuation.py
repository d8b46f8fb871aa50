"""Punctuation that templates hold but languages write differently: French sets a colon apart from its word.

Templates say `{% trans %}Status{% endtrans %}: …`, so their colons are no part of any message. French typography
(Lexique des règles typographiques en usage à l'Imprimerie nationale) puts a no-break space before one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_COLON = re.compile(r"\A((?:</\w+>)*):(?=[\s<])")
_WORD_ENDS = ("block_end", "variable_end")


class ColonApart(Extension):
    """A no-break space before each colon that follows a value or a message, but inside messages: those are
    known to the catalogs by their English punctuation, and have the translator's own."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The template's tokens with such colons set apart."""
        return self._apart(stream)

    def _apart(self, stream: TokenStream) -> Iterator[Token]:
        before, message = "", False
        for token in stream:
            if token.type == "name" and before == "block_begin":
                message = token.value == "trans" or (message and token.value != "endtrans")
            if token.type == "data" and before in _WORD_ENDS and not message:
                token = Token(token.lineno, token.type, _COLON.sub("\\1\u00a0:", token.value))
            before = token.type
            yield token


EXTENSIONS: Mapping[str, tuple[type[Extension], ...]] = {"fr": (ColonApart,)}
"""What the templates of a language need."""
