"""The signs that a PDF shows as the box of its font, because no font has them.

LibreOffice embeds the box like a glyph of its own and gives it the meaning of the sign, so the
text of the PDF is whole, and only the outlines tell: the box is glyph 0 of a TrueType font (the
Open Font Format, ISO/IEC 14496-22, 5.3.4), and the same outline stands at the sign's own glyph.
"""

import re
import struct
from collections.abc import Iterable
from itertools import pairwise

from pikepdf import Dictionary, Object, Pdf

from lettergen.export.pdf.postprocess import fonts

_MAPPING = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>\s*<((?:[0-9A-Fa-f]{2})+)>")


def shown(pdf: Pdf, wanted: Iterable[str]) -> list[str]:
    """In: a PDF, and the characters of its letter. Out: those that a box stands for.

    One glyph may be the box for many signs and tells only the first of them; so where there is
    one, signs that no other glyph means are named as well. Fonts that are not TrueType are passed
    over.
    """
    boxed: set[str] = set()
    drawn: set[str] = set()
    for font in fonts.used(pdf):
        boxes = _boxes(font)
        for code, character in _meanings(font):
            (boxed if code in boxes else drawn).update(character)
    return sorted((set(wanted) & boxed) | (set(wanted) - drawn)) if boxed else []


def _meanings(font: Object) -> Iterable[tuple[int, str]]:
    """The codes of a font and the characters that they mean (ISO 32000-1, 9.10.3)."""
    if "/ToUnicode" not in font:
        return
    for block in fonts.BFCHAR.findall(font.ToUnicode.read_bytes()):
        for code, text in _MAPPING.findall(block):
            yield int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def _boxes(font: Object) -> set[int]:
    """The codes of a simple TrueType font whose glyph is outlined as glyph 0 is."""
    program = font.get("/FontDescriptor", Dictionary()).get("/FontFile2")
    if program is None or font.get("/Subtype") != "/TrueType":
        return set()
    try:
        tables = _tables(program.read_bytes())
        outlines = _outlines(tables)
        glyphs = _glyphs(tables["cmap"])
    except (KeyError, struct.error):
        return set()
    box = outlines[0] if outlines else b""
    return {
        code
        for code, glyph in enumerate(glyphs)
        if box and glyph and outlines[glyph : glyph + 1] == [box]
    }


def _tables(program: bytes) -> dict[str, bytes]:
    """The tables of a font program by their tags (Open Font Format, 4.4)."""
    count = struct.unpack_from(">H", program, 4)[0]
    found = (struct.unpack_from(">4sLLL", program, 12 + 16 * number) for number in range(count))
    return {tag.decode("latin-1"): program[start : start + size] for tag, _, start, size in found}


def _outlines(tables: dict[str, bytes]) -> list[bytes]:
    """The outlines of all glyphs, as they are written (``loca`` and ``glyf``, 5.3.3 and 5.3.4)."""
    is_long = struct.unpack_from(">h", tables["head"], 50)[0]
    size, unit, kind = (4, 1, "L") if is_long else (2, 2, "H")
    places = struct.unpack(f">{len(tables['loca']) // size}{kind}", tables["loca"])
    starts = [place * unit for place in places]
    return [tables["glyf"][a:b] for a, b in pairwise(starts)]


def _glyphs(cmap: bytes) -> bytes:
    """The glyph of each code, from a byte encoding table (``cmap`` of format 0, 5.2.1)."""
    for number in range(struct.unpack_from(">H", cmap, 2)[0]):
        start = struct.unpack_from(">L", cmap, 8 + 8 * number)[0]
        if struct.unpack_from(">H", cmap, start)[0] == 0:
            return cmap[start + 6 : start + 262]
    return b""
