"""Whether a PDF is set in the fonts that its letter asks for, or in others of the same widths."""

import re
from collections.abc import Iterable, Iterator

from pikepdf import Array, Dictionary, Object, Pdf

from lettergen.export.pdf.font_families import FAMILIES, find_family, normalise

_SYMBOLS = re.compile("symbol|wingdings|webdings|dingbats|emoji|mtextra", re.IGNORECASE)
BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
"""The codes of a font and the characters that they mean, one by one (ISO 32000-1, 9.10.3)."""

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
    family = find_family(font)
    if family is None:
        return f"Install {font}, or set the letter in a font that is installed."
    choices = f"Install {font} or a font of the same widths ({', '.join(family.same_widths)})"
    where = f"; on Debian and Ubuntu: apt install {family.package}" if family.package else ""
    return f"{choices}{where}."


def names(pdf: Pdf) -> Iterator[str]:
    """The names of the fonts that the pages of a PDF are set in, without the mark of a subset."""
    for font in used(pdf):
        base = font.get("/BaseFont")
        if base is not None:
            yield _SUBSET.sub("", str(base).removeprefix("/"))


def used(pdf: Pdf) -> Iterator[Object]:
    """The fonts of a PDF (ISO 32000-1, 9.5), without what a Type 0 font is made of."""
    fonts = [found for found in pdf.objects if _is_font(found)]
    inner = {part.objgen for font in fonts for part in _array(font.get("/DescendantFonts"))}
    yield from (font for font in fonts if font.objgen not in inner)


def _is_font(found: Object) -> bool:
    return isinstance(found, Dictionary) and found.get("/Type") == "/Font"


def _array(found: Object | None) -> list[Object]:
    return list(found) if isinstance(found, Array) else []


def _is_like(font: str, name: str) -> bool:
    """Whether ``name``, as a PDF has it, is a cut of that font or of one with its widths."""
    family = re.split("[-,]", name)[0]
    known = {normalise(name), normalise(family), _TECHNICAL.sub("", normalise(family))}
    return bool(known & _widths_like(font))


def _widths_like(font: str) -> set[str]:
    """A font and those that have its widths, whichever of them it is."""
    for family in FAMILIES:
        names = {normalise(name) for name in (family.name, *family.same_widths)}
        if normalise(font) in names:
            return names
    return {normalise(font)}
