"""Every letter with a layout: its golden text and XML, and the same words in every format."""

import os
import re

import pytest

from lettergen.export.format import FinishedLetter, Settings
from lettergen.export.pdf import load_exporter
from lettergen.render.renderer import Rendered
from tests.conftest import NEEDS_DXPDF
from tests.support import layout_documents, pdf_text
from tests.support.corpus import read_body
from tests.support.wordprocessingml import problems

NAMES = layout_documents.list_names()


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendered]:
    """The letters of the corpus by their names."""
    folder = tmp_path_factory.mktemp("layout")
    return {name: layout_documents.render(name, folder) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_its_golden_text_and_body(name: str, letters: dict[str, Rendered]) -> None:
    letter = letters[name]
    assert letter.errors == ()
    body = re.sub(
        r'<w:sectPr.*|(?<= r:embed=")[^"]*|<w:drawing>.*?</w:drawing>', "…", read_body(letter.docx)
    )
    found = f"{letter.text}\n{body}"
    golden = layout_documents.FOLDER / name / "golden.txt"
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_valid(name: str, letters: dict[str, Rendered]) -> None:
    found = problems(letters[name].docx)
    assert [problem for problem in found if "wordml}" not in problem] == []


@pytest.mark.parametrize("name", NAMES)
def test_pages_and_texts_say_the_same_words(name: str, letters: dict[str, Rendered]) -> None:
    letter = letters[name]
    words = _find_words(letter.text)
    assert words <= _find_words(
        re.sub(r"<[^>]*>", " ", letter.export("html").decode()) + _read_alt(letter)
    )
    assert words <= _find_words(letter.export("md").decode())


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["libreoffice", pytest.param("dxpdf", marks=NEEDS_DXPDF)])
def test_pdfs_say_the_same_words(
    engine: str, soffice: object, letters: dict[str, Rendered]
) -> None:
    exporter = load_exporter(Settings(engine, archive=False))
    finished = [FinishedLetter(name, name, letter.docx) for name, letter in letters.items()]
    for export in exporter.export(finished):
        letter = letters[export.letter.stem]
        assert export.data, export.findings
        shown = " ".join(map(str, pdf_text.read_pages(export.data)))
        missing = _find_words(letter.text) - _find_words(shown) - _find_words(_read_alt(letter))
        assert missing == set()


def _find_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+|[☒☐]", text))


def _read_alt(letter: Rendered) -> str:
    return " ".join(re.findall(r'alt="([^"]*)"', letter.export("html").decode()))
