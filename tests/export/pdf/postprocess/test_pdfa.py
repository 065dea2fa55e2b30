"""A PDF for the archive: what it needs, and which level it claims."""

import struct
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from lettergen.export.pdf.postprocess import bullets, fonts, pdfa
from tests.support.srgb_profile import build_profile

CMAP = b"1 beginbfchar\n<01> <%s>\nendbfchar\nendcmap"

PROFILE = (Path(pdfa.__file__).parent / pdfa.PROFILE).read_bytes()


def with_font(table: bytes | None, *, embedded: bool = True) -> pikepdf.Pdf:
    """A PDF with one font, and the table of what its codes stand for."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    descriptor = Dictionary(FontFile2=pdf.make_stream(b"")) if embedded else Dictionary()
    font = Dictionary(Type=Name.Font, BaseFont=Name.Arial, FontDescriptor=descriptor)
    if table is not None:
        font.ToUnicode = pdf.make_stream(table)
    pdf.Root.Kept = pdf.make_indirect(font)
    return pdf


@pytest.mark.parametrize(
    ("table", "tagged", "level"),
    [
        (CMAP % b"0041", True, "A"),
        (CMAP % b"0041", False, "U"),
        (CMAP % b"E123", True, "U"),
        (CMAP % b"0000", True, "B"),
        (b"1 beginbfrange\n<01> <05> <0041>\nendbfrange", True, "A"),
        (b"1 beginbfrange\n<01> <05> <FEFF>\nendbfrange", True, "B"),
        (CMAP % b"D83DDE00", True, "A"),
        (None, True, "B"),
    ],
)
def test_the_level_follows_from_tags_and_readable_characters(
    table: bytes | None, tagged: bool, level: str
) -> None:
    assert pdfa.find_level(fonts.list_fonts(with_font(table)), tagged=tagged) == level


def test_fonts_that_are_not_embedded_are_found() -> None:
    assert fonts.find_not_embedded(fonts.list_fonts(with_font(None, embedded=False))) == ["Arial"]
    assert fonts.find_not_embedded(fonts.list_fonts(with_font(None))) == []


def test_a_file_for_the_archive_has_a_colour_profile_and_prints_its_links() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Link, F=16))])
    pdfa.prepare(pdf)
    pdfa.prepare(pdf)
    (intent,) = pdf.Root.OutputIntents
    assert intent.DestOutputProfile.read_bytes() == PROFILE
    assert page.Annots[0].F == 20


def test_the_profile_follows_from_the_numbers_of_the_standard() -> None:
    assert build_profile() == PROFILE


def test_the_profile_is_that_of_a_monitor_and_consistent() -> None:
    assert int.from_bytes(PROFILE[:4], "big") == len(PROFILE)
    assert (PROFILE[12:16], PROFILE[16:20], PROFILE[36:40]) == (b"mntr", b"RGB ", b"acsp")
    count = int.from_bytes(PROFILE[128:132], "big")
    tags = {
        PROFILE[at : at + 4]: PROFILE[at + 4 : at + 12] for at in range(132, 132 + 12 * count, 12)
    }
    for place in tags.values():
        assert int.from_bytes(place[:4], "big") + int.from_bytes(place[4:], "big") <= len(PROFILE)
    red, green, blue, white = (xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt"))
    made = [sum(parts) for parts in zip(red, green, blue, strict=True)]
    assert made == pytest.approx(white, abs=0.0003)  # red, green and blue make white


def xyz(place: bytes) -> tuple[float, ...]:
    """The colour that a tag of the profile gives, behind its eight bytes of header."""
    start = int.from_bytes(place[:4], "big") + 8
    return tuple(number / 65536 for number in struct.unpack(">3l", PROFILE[start : start + 12]))


def test_bullets_get_the_characters_that_they_look_like() -> None:
    table = b"3 beginbfchar\n<01> <F0B7>\n<F0A7> <0041>\n<03> <f0fc>\nendbfchar"
    pdf = with_font(table)
    bullets.name_bullets(fonts.list_fonts(pdf))
    assert pdf.Root.Kept.ToUnicode.read_bytes() == (
        b"3 beginbfchar\n<01> <2022>\n<F0A7> <0041>\n<03> <2713>\nendbfchar"
    )


def test_a_cmap_without_bullets_does_not_change() -> None:
    data = BytesIO()
    with_font(CMAP % b"E123").save(data)
    with pikepdf.open(data) as pdf:
        before = pdf.Root.Kept.ToUnicode.read_raw_bytes()
        bullets.name_bullets(fonts.list_fonts(pdf))
        assert pdf.Root.Kept.ToUnicode.read_raw_bytes() == before
