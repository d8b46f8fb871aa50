"""A picture of times by class of search, as SVG: a row a class, a dot an engine, milliseconds growing tenfold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, ROW, TOP, LEFT, RIGHT = 880, 26, 64, 150, 50
COLOURS = ("#0b6e4f", "#c84630", "#7a7a7a", "#2d5da1")
_TEXT = 'font-family="system-ui, sans-serif" font-size="13"'


def picture(title: str, engines: Sequence[str], rows: Mapping[str, Sequence[float | None]]) -> str:
    """`rows` has a time in milliseconds for each of `engines`, None where there is none."""
    known = [value for values in rows.values() for value in values if value]
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    height = TOP + ROW * len(rows) + 44

    def across(milliseconds: float) -> float:
        share = (math.log10(milliseconds) - low) / max(high - low, 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="24" {_TEXT} font-weight="600" fill="#222">{escape(title)}</text>',
    ]
    for place, engine in enumerate(engines):
        x = 16 + place * 200
        parts.append(f'<circle cx="{x + 6}" cy="42" r="5" fill="{COLOURS[place]}"/>')
        parts.append(f'<text x="{x + 18}" y="46" {_TEXT} fill="#444">{escape(engine)}</text>')
    for power in range(low, high + 1):
        at = across(10.0**power)
        parts.append(f'<line x1="{at}" y1="{TOP}" x2="{at}" y2="{height - 36}" stroke="#dddddd"/>')
        parts.append(
            f'<text x="{at}" y="{height - 18}" {_TEXT} text-anchor="middle" fill="#666">{10.0**power:g} ms</text>'
        )
    for number, (name, values) in enumerate(rows.items()):
        middle = TOP + ROW * number + ROW // 2
        parts.append(
            f'<text x="{LEFT - 12}" y="{middle + 4}" {_TEXT} text-anchor="end" fill="#222">{escape(name)}</text>'
        )
        parts.append(f'<line x1="{LEFT}" y1="{middle}" x2="{WIDTH - RIGHT}" y2="{middle}" stroke="#f0f0f0"/>')
        for place in reversed(range(len(engines))):
            value = values[place]
            if value:
                parts.append(f'<circle cx="{across(value)}" cy="{middle}" r="5.5" fill="{COLOURS[place]}"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"
