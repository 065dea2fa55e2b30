"""dxpdf as an engine: all shipped letters, and processes that fail."""

import io
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from lettergen import api
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.dxpdf.engine import REGISTRATION, Dxpdf
from lettergen.project.options import Options
from tests.conftest import NEEDS_DXPDF, REPOSITORY
from tests.support import documents, pdf_text
from tests.support.letter_text import find_links, read_letter, remove_links

pytestmark = NEEDS_DXPDF

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals that kill")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped letters as Word documents."""
    folder = tmp_path_factory.mktemp("letters")
    api.render(REPOSITORY / "campaign.yaml", Options(out=folder))
    return folder


@pytest.fixture(scope="module")
def converted(letters: Path) -> dict[str, Export]:
    """The shipped letters by their stems, as the engine gives them back."""
    words = [_letter(path.read_bytes(), path.stem) for path in sorted(letters.glob("*.docx"))]
    with closing(Dxpdf().convert(words)) as made:
        return {one.letter.stem: one for one in made}


def _letter(data: bytes, name: str = "kent") -> FinishedLetter:
    return FinishedLetter(name.title(), name, data)


def _small(text: str = "Dear reader", name: str = "kent") -> FinishedLetter:
    inner = documents.build_body(documents.build_paragraph(text))
    return _letter(documents.pack("plain", document=inner), name)


def test_every_shipped_letter_becomes_a_pdf_without_a_finding(
    converted: dict[str, Export],
) -> None:
    assert len(converted) == 18
    assert [one.findings for one in converted.values() if one.findings] == []
    assert all(one.data.startswith(b"%PDF-") for one in converted.values())


def test_each_has_two_pages(converted: dict[str, Export]) -> None:
    assert {
        name: len(pdf_text.read_pages(one.data)) for name, one in converted.items()
    } == dict.fromkeys(converted, 2)


def test_each_pdf_has_the_text_of_its_word_letter(
    letters: Path, converted: dict[str, Export]
) -> None:
    for name, one in converted.items():
        said = _letters_of(" ".join(pdf_text.read_pages(one.data)))
        letter = read_letter(letters / f"{name}.docx")
        for line in [*letter.body, *letter.notes, *letter.margins]:
            for piece in remove_links(line).replace(" | ", "\n").split("\n"):
                for words in _between_marks(piece):
                    assert _is_in(words, said), (name, words)


def _is_in(words: str, said: str) -> bool:
    """Whether the words are there, in two pieces if a page ends between them."""
    return words in said or any(
        words[:end] in said and words[end:] in said for end in range(1, len(words))
    )


def _between_marks(line: str) -> list[str]:
    """The line without blanks, cut at the marks of its notes; page numbers are not looked at."""
    for mark in "¹²³⁴⁵⁶⁷⁸⁹⁰":
        line = line.replace(mark, "\n")
    return [_letters_of(piece) for piece in line.split("\n") if not piece.startswith("Page")]


def _letters_of(text: str) -> str:
    """The text without blanks and hyphens: pdfium takes one at a line's end for a division."""
    return "".join(c for c in text if not c.isspace() and c not in "-\x02\ufffe")


def test_each_link_of_the_word_letter_is_a_link(
    letters: Path, converted: dict[str, Export]
) -> None:
    for name, one in converted.items():
        letter = read_letter(letters / f"{name}.docx")
        lines = [*letter.body, *letter.notes, *letter.margins]
        wanted = {address for _, address in find_links(lines)}
        with pikepdf.open(io.BytesIO(one.data)) as document:
            found = {
                str(link.A.URI)
                for page in document.pages
                for link in page.get("/Annots", [])
                if "/A" in link
            }
        assert found == wanted, name


def test_each_note_is_linked_from_its_mark_and_back(
    letters: Path, converted: dict[str, Export]
) -> None:
    for name, one in converted.items():
        notes = len(read_letter(letters / f"{name}.docx").notes)
        with pikepdf.open(io.BytesIO(one.data)) as document:
            inner = [
                link
                for page in document.pages
                for link in page.get("/Annots", [])
                if "/Dest" in link
            ]
            assert len(inner) == 2 * notes, name
            assert "/Dests" not in document.Root


def test_lines_and_pages_break_as_in_libreoffice(
    letters: Path,
    converted: dict[str, Export],
    soffice: Callable[[list[Path], Path], list[Path]],
    tmp_path: Path,
) -> None:
    paths = sorted(letters.glob("*.docx"))
    for path in soffice(paths, tmp_path):
        # LibreOffice may put a note's number into a line of its own, higher than the others.
        wanted, found = (
            [[row.lstrip("123456789") for row in page if row.strip("123456789")] for page in both]
            for both in (
                pdf_text.read_lines(path.read_bytes()),
                pdf_text.read_lines(converted[path.stem].data),
            )
        )
        assert found == wanted, path.stem


def test_the_same_letter_gives_the_same_bytes(converted: dict[str, Export]) -> None:
    letter = converted["kent"].letter
    assert [one.data for one in Dxpdf().convert([letter])] == [converted["kent"].data]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert all(one.data for one in Dxpdf().convert([_small()]))
    assert capfd.readouterr() == ("", "")


def test_no_letters_need_no_process() -> None:
    assert list(Dxpdf(arguments=("-c", "nonsense")).convert([])) == []


def test_its_fingerprint_names_its_version() -> None:
    assert Dxpdf().fingerprint.startswith("dxpdf 0.")
    assert REGISTRATION.is_available()


@pytest.mark.parametrize("data", [b"", b"not a document", b"PK\3\4 nothing"])
def test_what_is_not_a_word_document_harms_no_other_letter(data: bytes) -> None:
    made = {
        one.letter.stem: one
        for one in Dxpdf().convert([_letter(data, "broken"), _small(name="whole")])
    }
    assert [finding.code for finding in made["broken"].findings] == ["LG440"]
    assert made["whole"].data


def test_a_document_without_its_main_part_is_refused() -> None:
    parts = documents.unzip(_small().data)
    del parts["word/document.xml"]
    (made,) = Dxpdf().convert([_letter(documents.zip_parts(parts))])
    assert [finding.code for finding in made.findings] == ["LG440"]


def test_a_cut_off_document_is_refused() -> None:
    data = _small().data
    (made,) = Dxpdf().convert([_letter(data[: len(data) // 2])])
    assert "dxpdf cannot lay out this letter" in made.findings[0].message


def test_what_is_not_drawn_is_reported() -> None:
    inner = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>struck</w:t></w:r></w:p>"
    data = documents.pack("plain", document=documents.build_body(inner))
    (made,) = Dxpdf().convert([_letter(data)])
    assert made.data
    assert [str(finding.code) for finding in made.findings] == ["LG444"]
    assert "struck out" in made.findings[0].message


def test_a_computer_without_fonts_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux may have no fonts")
    empty = tmp_path / "fonts.conf"
    empty.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    (made,) = Dxpdf().convert([_small()])
    assert [finding.code for finding in made.findings] == ["LG442"]
    assert not made.data


# A worker that does to letters what their words say.
FAULTY = """
import os, sys, time, zipfile, io
from lettergen.export.pdf.dxpdf import worker
real = worker.lay_out
def lay_out(letter):
    words = zipfile.ZipFile(io.BytesIO(letter)).read("word/document.xml")
    if b"hang" in words:
        time.sleep(600)
    if b"crash" in words:
        os.abort()
    if b"exit" in words:
        sys.stderr.write("it is all too much\\n")
        os._exit(3)
    if b"rubbish" in words:
        os.write(1, b"rubbish")
    return real(letter)
worker.lay_out = lay_out
worker.main()
"""


def _faulty(seconds: float = 60) -> Dxpdf:
    return Dxpdf(seconds, ("-P", "-c", FAULTY))


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        pytest.param("crash", "LG440", "by signal", marks=POSIX),
        ("exit", "LG440", "it ended with code 3: it is all too much"),
    ],
)
def test_a_process_that_ends_harms_one_letter(fault: str, code: str, message: str) -> None:
    letters = [_small(name="first"), _small(fault, "faulty"), _small(name="last")]
    made = {one.letter.stem: one for one in _faulty().convert(letters)}
    assert [finding.code for finding in made["faulty"].findings] == [code]
    assert message in made["faulty"].findings[0].message
    assert made["first"].data
    assert made["last"].data


@pytest.mark.slow
def test_a_process_that_hangs_is_ended() -> None:
    letters = [_small("hang", "slow"), _small(name="last")]
    made = {one.letter.stem: one for one in _faulty(seconds=4).convert(letters)}
    assert [finding.code for finding in made["slow"].findings] == ["LG441"]
    assert made["last"].data


def test_what_native_code_prints_does_not_disturb_the_messages() -> None:
    (made,) = _faulty().convert([_small("rubbish")])
    assert made.data


def test_a_python_that_cannot_be_started_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    (made,) = Dxpdf().convert([_small()])
    assert "its process could not start" in made.findings[0].message


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux lists its processes as files")
def test_no_process_is_left_behind_when_one_stops_early() -> None:
    before = set(_children())
    letters = [_small(name=str(number)) for number in range(8)] + [_small("hang")] * 4
    with closing(_faulty().convert(letters)) as made:
        next(made)
        assert set(_children()) - before
    assert set(_children()) == before


def _children() -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # not a process, or one that just ended
            continue
        if int(fields[1]) == os.getpid():
            yield int(entry.name)


def test_the_document_that_goes_to_the_worker_is_the_letter() -> None:
    """What the fixture builds is a Word document at all, or the faults would prove nothing."""
    assert zipfile.is_zipfile(io.BytesIO(_small().data))
