"""The fonts of a PDF: whether they are the letter's, or others with the same widths."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pikepdf import Array, Dictionary, Object, Pdf

from lettergen.export.pdf.font_families import FAMILIES, find_family, normalise
from lettergen.system.patterns import compile_lazily

BFCHAR = compile_lazily(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
"""The part of a ToUnicode CMap that maps codes one by one (ISO 32000-1, 9.10.3)."""

_SYMBOLS = compile_lazily("symbol|wingdings|webdings|dingbats|emoji|mtextra", re.IGNORECASE)
_SUBSET = compile_lazily(r"^[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
_TECHNICAL = compile_lazily(r"(ps)?(mt)?$")  # ArialMT, TimesNewRomanPSMT


def find_substituted(wanted: Iterable[str], present: Sequence[Object]) -> dict[str, list[str]]:
    """Return the fonts of a letter that its PDF does not use, with what it uses instead.

    ``wanted`` are the fonts of the letter's text, ``present`` those of the PDF. Instead of the
    former the PDF uses its fonts that the letter does not name.
    """
    fonts = [font for font in dict.fromkeys(wanted) if not _SYMBOLS.search(font)]
    names = sorted(set(list_names(present)))
    unexpected = [
        name
        for name in names
        if not _SYMBOLS.search(name) and not any(_has_same_widths(font, name) for font in fonts)
    ]
    return {
        font: unexpected or names
        for font in fonts
        if not any(_has_same_widths(font, name) for name in names)
    }


def suggest(font: str) -> str:
    """Return what to do to get a font or one with the same widths."""
    family = find_family(font)
    if family is None:
        return f"Install {font}, or use a font that is installed."
    others = ", ".join(family.same_widths)
    package = f"; on Debian and Ubuntu: apt install {family.package}" if family.package else ""
    return f"Install {font} or a font of the same widths ({others}){package}."


def find_not_embedded(fonts: Iterable[Object]) -> list[str]:
    """Return the names of the fonts that are not in the file (ISO 32000-1, 9.9)."""
    return sorted(
        {
            str(font.get("/BaseFont", "")).removeprefix("/")
            for font in fonts
            if font.get("/Subtype") != "/Type3"
            for part in font.get("/DescendantFonts", [font])
            if not _is_embedded(part.get("/FontDescriptor", Dictionary()))
        }
    )


def list_names(fonts: Iterable[Object]) -> Iterator[str]:
    """Yield the names of fonts, without the prefix of a subset."""
    for font in fonts:
        base = font.get("/BaseFont")
        if base is not None:
            yield _SUBSET.sub("", str(base).removeprefix("/"))


def list_fonts(pdf: Pdf) -> list[Object]:
    """Return the fonts of a PDF (ISO 32000-1, 9.5), without the descendants of Type 0 fonts."""
    fonts = [found for found in pdf.objects if _is_font(found)]
    inner = {part.objgen for font in fonts for part in _list(font.get("/DescendantFonts"))}
    return [font for font in fonts if font.objgen not in inner]


def _is_font(found: Object) -> bool:
    return isinstance(found, Dictionary) and found.get("/Type") == "/Font"


def _is_embedded(descriptor: Object) -> bool:
    return any(f"/FontFile{number}" in descriptor for number in ("", "2", "3"))


def _list(found: Object | None) -> list[Object]:
    return list(found) if isinstance(found, Array) else []


def _has_same_widths(font: str, name: str) -> bool:
    """Return whether ``name``, as a PDF writes it, is that font or one with the same widths."""
    family = re.split("[-,]", name)[0]
    names = {normalise(name), normalise(family), _TECHNICAL.sub("", normalise(family))}
    return bool(names & _names_of_same_widths(font))


def _names_of_same_widths(font: str) -> set[str]:
    for family in FAMILIES:
        names = {normalise(name) for name in (family.name, *family.same_widths)}
        if normalise(font) in names:
            return names
    return {normalise(font)}
