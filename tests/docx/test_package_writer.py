"""The ZIP file is read back by ``zipfile``, which had no part in writing it."""

import io
import zipfile
from xml.parsers.expat import ExpatError

import pytest

from lettergen.docx.package_writer import PackageWriter

FIXED = {
    "word/styles.xml": b"<styles/>",
    "[Content_Types].xml": b"<Types/>",
    "word/media/seal.png": bytes(range(256)) * 200,
    "_rels/.rels": b"<Relationships/>",
}


def opened(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return archive


def test_what_goes_in_comes_out_again() -> None:
    letter = {"word/document.xml": b"<document>R&amp;D</document>", "word/footnotes.xml": b"<f/>"}
    with opened(PackageWriter(FIXED).build(letter)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FIXED | letter


def test_the_content_types_come_first_then_the_common_parts_by_name_then_the_letters_own() -> None:
    with opened(PackageWriter(FIXED).build({"b.xml": b"<b/>", "a.xml": b"<a/>"})) as archive:
        assert archive.namelist() == [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/media/seal.png",
            "word/styles.xml",
            "b.xml",
            "a.xml",
        ]


@pytest.mark.parametrize("size", [0, 1, 255, 256, 511, 512, 32_767, 32_768, 100_000])
def test_a_part_of_any_size_comes_out_again(size: int) -> None:
    text = b"".join(b"%d " % (number * number) for number in range(size))[:size]
    part = b"<part>" + text + b"</part>"
    archive = PackageWriter({"fixed.bin": text})
    with opened(archive.build({"part.xml": part})) as read:
        assert (read.read("fixed.bin"), read.read("part.xml")) == (text, part)


def test_every_part_is_compressed() -> None:
    with opened(
        PackageWriter(FIXED).build({"a.xml": b"<a>" + b"word " * 999 + b"</a>"})
    ) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert archive.getinfo("word/media/seal.png").compress_size < 1000
        assert archive.getinfo("a.xml").compress_size < 100


def test_a_part_that_changes_from_letter_to_letter_is_never_the_one_before() -> None:
    archive = PackageWriter(FIXED)
    for text in (b"<p>Kent</p>", b"<p>Kent</p>", b"<p>Sussex</p>", b"<p>Kent</p>"):
        with opened(archive.build({"word/document.xml": text})) as read:
            assert read.read("word/document.xml") == text


def test_the_same_parts_give_the_same_bytes_whatever_letters_came_before() -> None:
    kent, sussex = {"word/document.xml": b"<p>Kent</p>"}, {"word/document.xml": b"<p>Sussex</p>"}
    archive = PackageWriter(FIXED)
    first = archive.build(kent)
    archive.build(sussex)
    again = archive.build(kent)
    assert again == first == PackageWriter(dict(reversed(FIXED.items()))).build(kent)


def test_a_letter_without_parts_of_its_own_is_the_package_as_it_is() -> None:
    with opened(PackageWriter(FIXED).build({})) as archive:
        assert set(archive.namelist()) == set(FIXED)


@pytest.mark.parametrize(
    "xml",
    [
        "<p><r></p></r>",
        "<p>",
        "",
        "<p>R&D</p>",
        "<p>\x01</p>",
        "<p/><p/>",
        "<p a='1' a='2'/>",
        "<w:p/>",
    ],
)
def test_a_part_that_is_not_well_formed_never_leaves_the_house(xml: str) -> None:
    archive = PackageWriter(FIXED)
    with pytest.raises(ExpatError):
        archive.build({"word/document.xml": xml.encode()})


def test_a_name_beyond_ascii_is_marked_as_utf_8() -> None:
    with opened(PackageWriter({"word/media/Wappen-größe.png": b"x"}).build({})) as archive:
        assert archive.namelist() == ["word/media/Wappen-größe.png"]


@pytest.mark.parametrize(
    ("epoch", "date"),
    [
        (None, (1980, 1, 1, 0, 0, 0)),
        ("", (1980, 1, 1, 0, 0, 0)),
        ("soon", (1980, 1, 1, 0, 0, 0)),
        ("0", (1980, 1, 1, 0, 0, 0)),
        ("1602579696", (2020, 10, 13, 9, 1, 36)),
        ("99999999999999999999", (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_entries_carry_the_date_of_source_date_epoch_or_the_first_there_is(
    monkeypatch: pytest.MonkeyPatch, epoch: str | None, date: tuple[int, ...]
) -> None:
    if epoch is None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    else:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with opened(PackageWriter(FIXED).build({"a.xml": b"<a/>"})) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {date}
