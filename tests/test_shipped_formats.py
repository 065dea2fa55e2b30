"""The shipped campaign in every format, by both PDF engines: nothing lost, nothing added."""

import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from lettergen import api
from lettergen.data.formats import SUFFIXES
from lettergen.project.options import Options
from lettergen.render.result import Outcome
from tests.conftest import NEEDS_DXPDF, REPOSITORY, needed
from tests.support import letter_content
from tests.support.letter_text import LetterText, find_links, read_letter, remove_links

pytestmark = pytest.mark.slow

_MARKS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


@pytest.fixture(scope="module", params=["libreoffice", pytest.param("dxpdf", marks=NEEDS_DXPDF)])
def letters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped letters in all formats, the PDFs by one engine."""
    if request.param == "libreoffice":
        needed("soffice")
    needed("pdftotext")
    folder = tmp_path_factory.mktemp(request.param)
    options = Options(out=folder, formats=list(SUFFIXES), pdf_engine=request.param)
    report = api.render(REPOSITORY, options)
    assert report.is_good
    assert report.export_warnings == []
    assert [report.count(Outcome.WRITTEN, name) for name in SUFFIXES] == [18] * len(SUFFIXES)
    return folder


def _stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.docx"))


def _solid(text: str) -> str:
    """The text without blanks, and without hyphens, at which lines may break."""
    return "".join(text.replace("-", "").split())


def _passages(letter: LetterText) -> list[str]:
    """Every paragraph, note and line of the letterhead; the longest first."""
    lines = [
        line
        for passage in (*letter.body, *letter.notes, *letter.margins)
        for line in remove_links(passage).replace(" | ", "\n").splitlines()
    ]
    return sorted((_solid(line.translate(_MARKS)) for line in lines), key=len, reverse=True)


def _taken_out(passage: str, text: str) -> str:
    """What is left of a text without one passage, which may stand on two pages."""
    if passage in text:
        return text.replace(passage, "\n", 1)
    for end in range(len(passage) - 1, 0, -1):
        head, tail = passage[:end], passage[end:]
        if head in text and tail in text[text.index(head) + end :]:
            before, _, after = text.partition(head)
            return f"{before}\n{after.replace(tail, chr(10), 1)}"
    raise AssertionError(f"not in the PDF: {passage}")


def test_a_pdf_has_every_passage_of_its_letter_and_nothing_else(letters: Path) -> None:
    for stem in _stems(letters):
        command = ["pdftotext", "-raw", "-enc", "UTF-8", str(letters / f"{stem}.pdf"), "-"]
        rest = _solid(subprocess.run(command, check=True, capture_output=True).stdout.decode())
        for passage in _passages(read_letter(letters / f"{stem}.docx")):
            rest = _taken_out(passage, rest)
        assert rest.strip() == "", stem


def test_every_link_is_a_link_in_every_format(letters: Path) -> None:
    for stem in _stems(letters):
        letter = read_letter(letters / f"{stem}.docx")
        wanted = {address for _, address in find_links([*letter.body, *letter.notes])}
        in_letterhead = {address for _, address in find_links(letter.margins)}
        assert wanted and in_letterhead
        with pikepdf.open(letters / f"{stem}.pdf") as pdf:
            annotations = [one for page in pdf.pages for one in page.get("/Annots", [])]
            assert {str(one.A.URI) for one in annotations if "/URI" in one.get("/A", {})} == (
                wanted | in_letterhead
            )
        assert (
            set(letter_content.read_page((letters / f"{stem}.html").read_bytes()).links) == wanted
        )
        text = letter_content.read_text((letters / f"{stem}.txt").read_bytes())
        assert set(text.links) == {one for one in wanted if not one.startswith("mailto:")}
        marked = (letters / f"{stem}.md").read_text(encoding="utf-8")
        assert all(f"]({address})" in marked for address in wanted)


def test_every_note_is_there_in_every_format(letters: Path) -> None:
    for stem in _stems(letters):
        number = len(read_letter(letters / f"{stem}.docx").notes)
        assert number
        page = (letters / f"{stem}.html").read_text(encoding="utf-8")
        marked = (letters / f"{stem}.md").read_text(encoding="utf-8")
        assert len(letter_content.read_page(page.encode()).notes) == number
        assert len(re.findall(r'<a [^>]*role="doc-backlink"', page)) == number
        assert len(letter_content.read_text((letters / f"{stem}.txt").read_bytes()).notes) == number
        assert sum(line.startswith("[^") for line in marked.splitlines()) == number
        with pikepdf.open(letters / f"{stem}.pdf") as pdf:
            annotations = [one for page in pdf.pages for one in page.get("/Annots", [])]
            inner = [one for one in annotations if "/URI" not in one.get("/A", {})]
            assert len(inner) == 2 * number  # from each mark to its note, and back
