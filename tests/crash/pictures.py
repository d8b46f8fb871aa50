"""Small pictures that differ."""

from __future__ import annotations

import io

from PIL import Image

from sandbox import Upload


def picture(number: int) -> Upload:
    """Each number has another one."""
    body = io.BytesIO()
    Image.new("RGB", (16, 16), (number % 256, number // 256 % 256, 90)).save(body, "PNG")
    return Upload("cylinder.png", "image/png", body.getvalue())
