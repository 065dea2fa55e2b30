"""Find the characters that a PDF shows as boxes, because no font has a glyph for them.

LibreOffice embeds the box as a glyph of its own and gives it the meaning of the character. So the
text of the PDF is complete, and only the outlines tell: the box is glyph 0 of a TrueType font (Open
Font Format, ISO/IEC 14496-22, 5.3.4), and the glyph of the character has the same outline.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pikepdf import Dictionary, Object

from lettergen.export.pdf.postprocess import fonts
from lettergen.system.patterns import compile_lazily

_MAPPING = compile_lazily(rb"<((?:[0-9A-Fa-f]{2})+)>\s*<((?:[0-9A-Fa-f]{2})+)>")


def find_boxed(pdf_fonts: Iterable[Object], characters: Iterable[str]) -> list[str]:
    """Return those of a letter's characters that its PDF with these fonts shows as a box.

    One glyph may be the box for many characters and name only the first of them. So where there is
    one, characters that no other glyph means count as well. Only TrueType fonts are looked at.
    """
    wanted = set(characters)
    boxed: set[str] = set()
    drawn: set[str] = set()
    for font in pdf_fonts:
        boxes = _find_box_codes(font)
        for code, character in _list_meanings(font):
            (boxed if code in boxes else drawn).update(character)
    return sorted((wanted & boxed) | (wanted - drawn)) if boxed else []


def _list_meanings(font: Object) -> Iterator[tuple[int, str]]:
    """Yield the codes of a font and the characters that they mean (ISO 32000-1, 9.10.3)."""
    if "/ToUnicode" not in font:
        return
    for block in fonts.BFCHAR.findall(font.ToUnicode.read_bytes()):
        for code, text in _MAPPING.findall(block):
            yield int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def _find_box_codes(font: Object) -> set[int]:
    """Return the codes of a simple TrueType font whose glyph has the outline of glyph 0."""
    program = font.get("/FontDescriptor", Dictionary()).get("/FontFile2")
    if program is None or font.get("/Subtype") != "/TrueType":
        return set()
    try:
        tables = _read_tables(program.read_bytes())
        outlines = _read_outlines(tables)
        glyphs = _read_glyph_numbers(tables["cmap"])
    except (KeyError, struct.error):
        return set()
    box = outlines[0] if outlines else b""
    return {
        code
        for code, glyph in enumerate(glyphs)
        if box and glyph and outlines[glyph : glyph + 1] == [box]
    }


def _read_tables(program: bytes) -> dict[str, bytes]:
    """Return the tables of a font program by their tags (Open Font Format, 4.4)."""
    count = struct.unpack_from(">H", program, 4)[0]
    found = (struct.unpack_from(">4sLLL", program, 12 + 16 * number) for number in range(count))
    return {tag.decode("latin-1"): program[start : start + size] for tag, _, start, size in found}


def _read_outlines(tables: dict[str, bytes]) -> list[bytes]:
    """Return the outlines of all glyphs as they are stored (``loca``, ``glyf``; 5.3.3, 5.3.4)."""
    is_long = struct.unpack_from(">h", tables["head"], 50)[0]
    size, unit, kind = (4, 1, "L") if is_long else (2, 2, "H")
    places = struct.unpack(f">{len(tables['loca']) // size}{kind}", tables["loca"])
    starts = [place * unit for place in places]
    return [tables["glyf"][a:b] for a, b in pairwise(starts)]


def _read_glyph_numbers(cmap: bytes) -> bytes:
    """Return the glyph number of each code (``cmap`` of format 0, 5.2.1)."""
    for number in range(struct.unpack_from(">H", cmap, 2)[0]):
        start = struct.unpack_from(">L", cmap, 8 + 8 * number)[0]
        if struct.unpack_from(">H", cmap, start)[0] == 0:
            return cmap[start + 6 : start + 262]
    return b""
