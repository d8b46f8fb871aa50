"""Cutting a long text: Telegram takes 4,096 UTF-16 units a message, counted after its HTML is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LIMIT = 4096  # UTF-16 units of one message, Bot API "sendMessage"

# A tag, a character reference that Telegram knows, or one character.
_ATOM = re.compile(r"<(/?)([A-Za-z][\w-]*)([^<>]*)>|&(lt|gt|amp|quot|#\d+|#[xX][0-9A-Fa-f]+);|.", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_ASTRAL = 0xFFFF


@dataclass(frozen=True, slots=True)
class _Atom:
    """What must not be cut: a tag (no units), a reference or a character."""

    raw: str
    units: int
    opens: str = ""
    closes: str = ""


@dataclass(slots=True)
class _Part:
    """A part being filled; `start` are the opening tags carried over from the part before."""

    start: list[_Atom]
    atoms: list[_Atom] = field(default_factory=list)
    units: int = 0

    def text(self) -> str:
        """The part with every tag closed that it leaves open."""
        still_open = _open_after(self.start, self.atoms)
        closing = "".join(f"</{atom.opens}>" for atom in reversed(still_open))
        return "".join(atom.raw for atom in (*self.start, *self.atoms)) + closing

    def blank(self) -> bool:
        """Nothing in it can be seen."""
        return all(atom.units == 0 or atom.raw.isspace() for atom in self.atoms)


def utf16_len(text: str) -> int:
    """The length of `text` as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(html: str, limit: int = LIMIT) -> list[str]:
    """Cut Telegram HTML into texts of at most `limit` (at least 2) UTF-16 units after parsing.

    Cuts stand at line ends, else at spaces, else between characters, never inside a character reference or a
    surrogate pair; the white space at a cut falls away. Tags open at a cut are closed and opened again. Blank
    parts are left out, so blank text gives no part at all.
    """
    if utf16_len(html) <= limit:  # markup only ever makes the source longer than the text
        return [html] if _TAG.sub("", html).strip() else []
    done: list[str] = []
    part = _Part([])
    waiting = list(reversed(_atoms(html)))
    while waiting:
        atom = waiting.pop()
        if part.units + atom.units <= limit:
            part.atoms.append(atom)
            part.units += atom.units
            continue
        waiting.append(atom)
        kept, rest = _cut(part.atoms, atom)
        full = _Part(part.start, kept)
        if not full.blank():
            done.append(full.text())
        waiting.extend(reversed(rest))
        part = _Part(_open_after(full.start, full.atoms))
    if not part.blank():
        done.append(part.text())
    return done


def _atoms(html: str) -> list[_Atom]:
    return [_atom(match) for match in _ATOM.finditer(html)]


def _atom(match: re.Match[str]) -> _Atom:
    slash, tag, _attributes, reference = match.groups()
    raw = match[0]
    if tag is not None:
        name = tag.lower()
        return _Atom(raw, 0, closes=name) if slash else _Atom(raw, 0, opens=name)
    if reference is None:
        return _Atom(raw, 2 if ord(raw) > _ASTRAL else 1)
    return _Atom(raw, 2 if _code_point(reference) > _ASTRAL else 1)


def _code_point(reference: str) -> int:
    if not reference.startswith("#"):
        return 0
    return int(reference[2:], 16) if reference[1] in "xX" else int(reference[1:])


def _cut(atoms: list[_Atom], after: _Atom) -> tuple[list[_Atom], list[_Atom]]:
    """`atoms` up to the best border, and what is left of them without the white space at the border."""
    if after.raw.isspace():
        return atoms, []
    for border in ("\n", " "):
        for index in range(len(atoms) - 1, 0, -1):
            if atoms[index].raw == border and not _Part([], atoms[:index]).blank():
                return atoms[:index], atoms[index + 1 :]
    return atoms, []


def _open_after(start: list[_Atom], atoms: list[_Atom]) -> list[_Atom]:
    """The opening tags still open after `start` and `atoms`; a stray closing tag is let be."""
    still: list[_Atom] = list(start)
    for atom in atoms:
        if atom.opens:
            still.append(atom)
        elif atom.closes and still and still[-1].opens == atom.closes:
            still.pop()
    return still
