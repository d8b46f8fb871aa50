"""The tables of this package, `domain/reading/tables/*.csv`: what to extend when officers say it otherwise."""

from __future__ import annotations

import csv
import io
from importlib import resources


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``name``.csv."""
    source = resources.files("domain.reading").joinpath("tables", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(source)))
