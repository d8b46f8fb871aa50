"""What an officer says or taps: one thin module a feature, each ending in one declaration.

A new feature is one line here; start-up and the tests then name what it lacks.
"""

from __future__ import annotations

from handlers.feature import Feature


def features() -> tuple[Feature, ...]:
    """All features, in the order in which /help lists them."""
    from handlers import cases, drafts, files, forms, joining, people

    return (cases.FEATURE, drafts.FEATURE, files.FEATURE, joining.FEATURE, people.FEATURE, forms.FEATURE)
