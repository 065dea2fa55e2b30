"""Characters that a page shows as boxes are found by the outline of the box."""

import struct
from itertools import accumulate

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from lettergen.export.pdf.postprocess import fonts, missing_glyphs

BOX, LETTER = b"a box here..", b"an outline.."


def font_program(outlines: list[bytes], *, long: bool) -> bytes:
    """A TrueType font with these glyphs, whose codes are their numbers."""
    starts = [0, *accumulate(map(len, outlines))]
    places = starts if long else [start // 2 for start in starts]
    glyphs = bytes(code if code < len(outlines) else 0 for code in range(256))
    tables = {
        "cmap": struct.pack(">HHHHLHHH", 0, 1, 1, 0, 12, 0, 262, 0) + glyphs,
        "glyf": b"".join(outlines),
        "head": bytes(50) + struct.pack(">hh", long, 0),
        "loca": struct.pack(f">{len(places)}{'L' if long else 'H'}", *places),
    }
    start = 12 + 16 * len(tables)
    directory, body = struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0), b""
    for tag, table in tables.items():
        directory += struct.pack(">4sLLL", tag.encode(), 0, start + len(body), len(table))
        body += table
    return directory + body


def pdf_with(program: bytes, meanings: dict[int, str]) -> pikepdf.Pdf:
    """A PDF with one font whose codes mean these characters."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    lines = [
        f"<{code:02X}> <{character.encode('utf-16-be').hex()}>"
        for code, character in meanings.items()
    ]
    mapping = "\n".join([f"{len(lines)} beginbfchar", *lines, "endbfchar"])
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/AAAAAA+Arial"),
        FontDescriptor=Dictionary(FontFile2=pdf.make_stream(program)),
        ToUnicode=pdf.make_stream(mapping.encode()),
    )
    pdf.Root.Kept = Array([pdf.make_indirect(font)])
    return pdf


@pytest.mark.parametrize("long", [False, True])
def test_a_glyph_with_the_outline_of_the_box_is_found(long: bool) -> None:
    program = font_program([BOX, LETTER, BOX], long=long)
    assert missing_glyphs.find_boxed(
        fonts.list_fonts(pdf_with(program, {1: "K", 2: "王"})), "K王"
    ) == ["王"]


def test_all_characters_that_a_box_replaces_are_found() -> None:
    program = font_program([BOX, LETTER, BOX], long=True)
    assert missing_glyphs.find_boxed(
        fonts.list_fonts(pdf_with(program, {1: "K", 2: "王"})), "K王小🎉"
    ) == [
        "小",
        "王",
        "🎉",
    ]


def test_without_a_box_no_character_is_missing_even_if_the_font_tells_few() -> None:
    program = font_program([BOX, LETTER, LETTER], long=True)
    assert missing_glyphs.find_boxed(fonts.list_fonts(pdf_with(program, {1: "K"})), "Kent") == []


def test_a_font_with_an_empty_box_is_ignored() -> None:
    program = font_program([b"", LETTER, b""], long=True)
    assert (
        missing_glyphs.find_boxed(
            fonts.list_fonts(pdf_with(program, {1: "K", 2: "\u2003"})), "K\u2003"
        )
        == []
    )


@given(st.data())
def test_no_damage_to_a_font_matters(data: st.DataObject) -> None:
    program = bytearray(font_program([BOX, LETTER, BOX], long=data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(0, 12))):
        program[data.draw(st.integers(0, len(program) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(program[: data.draw(st.integers(0, len(program)))])
    assert missing_glyphs.find_boxed(fonts.list_fonts(pdf_with(cut, {1: "K", 2: "王"})), "K王") in (
        [],
        ["王"],
        ["K", "王"],
        ["K"],
    )
