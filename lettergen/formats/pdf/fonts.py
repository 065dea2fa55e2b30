"""Whether a PDF is set in the fonts that its letter asks for, or in others of the same widths."""

import re
from collections.abc import Iterable, Iterator

from pikepdf import Array, Dictionary, Object, Pdf

# Fonts with the same widths, so that every line and every page ends where it did; the family that
# letters ask for comes first, and the package of Debian and Ubuntu that has its twin last.
TWINS = {
    "Arial": ("Helvetica, Liberation Sans, Arimo, Nimbus Sans, Nimbus Sans L", "fonts-liberation"),
    "Arial Narrow": ("Liberation Sans Narrow, Nimbus Sans Narrow", "fonts-liberation"),
    "Times New Roman": (
        "Times, Liberation Serif, Tinos, Nimbus Roman, Nimbus Roman No9 L",
        "fonts-liberation",
    ),
    "Courier New": (
        "Courier, Liberation Mono, Cousine, Nimbus Mono PS, Nimbus Mono L",
        "fonts-liberation",
    ),
    "Calibri": ("Carlito", "fonts-crosextra-carlito"),
    "Cambria": ("Caladea", "fonts-crosextra-caladea"),
    "Georgia": ("Gelasio", ""),
}
_SYMBOLS = re.compile("symbol|wingdings|webdings|dingbats|emoji|mtextra", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
_TECHNICAL = re.compile(r"(ps)?(mt)?$")  # ArialMT, TimesNewRomanPSMT


def substituted(asked: Iterable[str], pdf: Pdf) -> dict[str, list[str]]:
    """In: the fonts that a letter's text asks for. Out: those that the PDF has not.

    Each comes with the fonts of the PDF that nobody asked for: one of them stands in its place.
    """
    wanted = [font for font in dict.fromkeys(asked) if not _SYMBOLS.search(font)]
    there = sorted(set(names(pdf)))
    strangers = [
        name
        for name in there
        if not _SYMBOLS.search(name) and not any(_is_like(font, name) for font in wanted)
    ]
    return {
        font: strangers or there
        for font in wanted
        if not any(_is_like(font, name) for name in there)
    }


def remedy(font: str) -> str:
    """What a person can do to get a font or its twin."""
    twins, package = next(
        (found for name, found in TWINS.items() if _plain(name) == _plain(font)), ("", "")
    )
    if not twins:
        return f"Install {font}, or set the letter in a font that is installed."
    choices = f"Install {font} or a font of the same widths ({twins})"
    return f"{choices}; on Debian and Ubuntu: apt install {package}." if package else f"{choices}."


def names(pdf: Pdf) -> Iterator[str]:
    """The names of the fonts that the pages of a PDF are set in, without the mark of a subset."""
    for font in used(pdf):
        base = font.get("/BaseFont")
        if base is not None:
            yield _SUBSET.sub("", str(base).removeprefix("/"))


def used(pdf: Pdf) -> Iterator[Object]:
    """The fonts of a PDF (ISO 32000-1, 9.5), without what a Type 0 font is made of."""
    inner = {
        part.objgen
        for font in pdf.objects
        if _is_font(font)
        for part in _array(font.get("/DescendantFonts"))
    }
    for found in pdf.objects:
        if _is_font(found) and found.objgen not in inner:
            yield found


def _is_font(found: Object) -> bool:
    return isinstance(found, Dictionary) and found.get("/Type") == "/Font"


def _array(found: Object | None) -> list[Object]:
    return list(found) if isinstance(found, Array) else []


def _is_like(font: str, name: str) -> bool:
    """Whether ``name``, as a PDF has it, is a cut of that font or of one with its widths."""
    family = re.split("[-,]", name)[0]
    known = {_plain(name), _plain(family), _TECHNICAL.sub("", _plain(family))}
    return bool(known & _twins(font))


def _twins(font: str) -> set[str]:
    plain = _plain(font)
    for name, (others, _) in TWINS.items():
        family = {_plain(name), *map(_plain, others.split(","))}
        if plain in family:
            return family
    return {plain}


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
