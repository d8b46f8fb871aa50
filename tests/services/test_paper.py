"""Copies of papers: the pictures in them lose what was written beside them, and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from services.paper import clean, without_notes
from tests.pictures import PLACE, scene, taken, written


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_picture_without_its_notes_looks_the_same(mode: str, progressive: bool) -> None:
    body = io.BytesIO()
    scene(3).convert(mode).save(body, "JPEG", progressive=progressive, exif=Image.Exif(), comment=PLACE)
    bare = without_notes(body.getvalue() + b"trailing " + PLACE)
    assert PLACE not in bare
    with Image.open(io.BytesIO(bare)) as one, Image.open(body) as other:
        assert one.mode == other.mode and one.tobytes() == other.tobytes()


def test_what_is_no_picture_stays_as_it_is() -> None:
    assert without_notes(b"no picture") == b"no picture"


def test_a_picture_that_is_cut_off_ends_where_it_ends() -> None:
    cut = taken().body[:3000]
    assert PLACE not in without_notes(cut)


def test_a_paper_that_is_locked_has_no_copy() -> None:
    assert clean(written().body) is not None
    assert clean(written(locked=True).body) is None
