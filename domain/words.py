"""Words that are translated later.

Code below the templates never holds finished sentences, only `T`: an English message and its parameters.
`templates.engine.translate` turns it into a language. `T("…")` marks the message for the catalogs too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class T:
    """A message in English with `%(name)s` parameters; `plural` and `n` choose a plural form."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)
    plural: str | None = None
    n: int = 0

    def __mod__(self, params: dict[str, Any]) -> T:
        """The same message with parameters: `T("Page %(n)s") % {"n": 2}`."""
        return T(self.message, params, self.plural, self.n)


def N_(message: str) -> str:
    """Mark a message for the catalogs where it is defined; it is translated where it is shown."""
    return message


class Refusal(Exception):
    """The wish cannot be granted; `reason` says to the person why and what to do. Nothing was changed."""

    def __init__(self, reason: T) -> None:
        super().__init__(reason.message)
        self.reason = reason


NOT_FOUND = T("Nothing found under “%(what)s”. Check the reference, or search with /find.")
"""The one answer for what is absent and for what may not be read."""
GONE = T("This cannot be shown: it was taken back, or it is not for you to read.")
"""The same, where nobody typed a reference: after a press or a reply."""
