"""Documents on paper and pictures of figures: a layout of `templates/print`, filled with data by typst.

The words of people come as data, never as source, so nothing they write is markup. Every document is made in a
process of its own (`services.typesetter`), one at a time, within a time limit.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from domain.scripts import letters, script
from domain.words import Refusal, T
from services import typesetter
from services.typesetter import LAYOUT, RESULT
from templates.engine import HERE

Format = Literal["pdf", "png"]

LAYOUTS = HERE / "print"
SECONDS = 45.0
"""After this long a document is given up."""
PIXELS_PER_INCH = 288.0
ABSENT = T(
    "This server cannot make PDF files and pictures: its administrator can install typst (pip install ozonenet[pdf])."
)
NO_FONT = T(
    "This server has no font for %(script)s letters. Its administrator can install the package %(package)s, or name a "
    "folder with fonts in the configuration: [service] fonts."
)
TOO_LONG = T("This takes longer than it should, so I stopped. Please try again in a few minutes.")


class TypesettingError(Exception):
    """A layout and its data do not fit together: a fault of ours."""


def installed() -> bool:
    """Whether documents can be made here at all."""
    return find_spec("typst") is not None


def _temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="ozonenet-"))


class Typesetter:
    """Makes documents. `fonts` is a folder with fonts beside those of the system; `folder` gives an empty folder to
    work in that nobody else may read, as people's words and pictures lie there meanwhile."""

    def __init__(
        self, fonts: Path | None = None, folder: Callable[[], Path] = _temporary, seconds: float = SECONDS
    ) -> None:
        self._fonts = fonts
        self._folder = folder
        self._seconds = seconds
        self._turn = asyncio.Semaphore(1)

    async def make(
        self,
        layout: str,
        data: Mapping[str, Any],
        format: Format,
        *,
        pictures: Mapping[str, bytes] | None = None,
        sizes: Sequence[Mapping[str, Any]] = (),
    ) -> bytes:
        """The document that `templates/print/<layout>.typ` makes of `data`.

        `pictures` lie beside the layout under their names. With `sizes` it is one page: each of them is laid over the
        data in turn until all fits, then `data["text"]` is cut. Raises Refusal where typst or a font is missing, or
        when it takes too long.
        """
        if not installed():
            raise Refusal(ABSENT)
        async with self._turn:
            folder = await asyncio.to_thread(self._folder)
            try:
                await asyncio.to_thread(_lay_out, folder, layout, pictures or {})
                wish = {
                    "folder": str(folder),
                    "fonts": self._paths,
                    "scripts": _scripts(_texts(data)),
                    "data": data,
                    "sizes": list(sizes),
                    "format": format,
                    "ppi": PIXELS_PER_INCH,
                }
                _judge(await self._ask(wish))
                return await asyncio.to_thread((folder / RESULT).read_bytes)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder)

    async def lacking(self, words: Sequence[str]) -> list[T]:
        """What is missing for documents with these words, each with the cure; nothing where all is there."""
        if not installed():
            return [ABSENT]
        answer = await self._ask({"fonts": self._paths, "scripts": _scripts(words)})
        return [ABSENT] if answer.get("absent") else [_no_font(key) for key in answer.get("missing", ())]

    @property
    def _paths(self) -> str | None:
        return str(self._fonts) if self._fonts else None

    async def _ask(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            typesetter.__name__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        )
        try:
            async with asyncio.timeout(self._seconds):
                said, complaint = await process.communicate(json.dumps(wish).encode())
        except TimeoutError:
            raise Refusal(TOO_LONG) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            raise TypesettingError(complaint.decode(errors="replace")[-2000:])
        answer: dict[str, Any] = json.loads(said)
        return answer


def _scripts(words: Iterable[str]) -> dict[str, Any]:
    """The scripts of words, each with its letters and the fonts that are wanted most."""
    return {key: {"letters": known, "wanted": script(key).fonts} for key, known in letters(words).items()}


def _no_font(key: str) -> T:
    return NO_FONT % {"script": T(script(key).name), "package": script(key).package}


def _judge(answer: Mapping[str, Any]) -> None:
    if answer.get("absent"):
        raise Refusal(ABSENT)
    if answer.get("missing"):
        raise Refusal(_no_font(answer["missing"][0]))
    if "fault" in answer:
        raise TypesettingError(answer["fault"])


def _lay_out(folder: Path, layout: str, pictures: Mapping[str, bytes]) -> None:
    shutil.copyfile(LAYOUTS / f"{layout}.typ", folder / LAYOUT)
    for name, content in pictures.items():
        (folder / name).write_bytes(content)


def _texts(value: Any) -> Iterator[str]:
    """All words in the data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
