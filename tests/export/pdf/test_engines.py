"""Which engine is taken, and what is said where it is not there."""

from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.pdf import engines
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.engine import TIMEOUT, LibreOffice

STAND_IN = Path(__file__).parent / "libreoffice" / "stand_ins" / "obedient"


@pytest.mark.parametrize("name", ["auto", "libreoffice"])
def test_libreoffice_is_taken_where_it_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_IN))
    monkeypatch.setenv(TIMEOUT, "7")
    assert engines.choose(name) == LibreOffice(STAND_IN, seconds=7)
    assert engines.choose(name, archive=True) == LibreOffice(STAND_IN, archive=True, seconds=7)


def test_the_embedded_engine_is_taken_where_libreoffice_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(soffice, "found", lambda: None)
    assert engines.choose("auto").name == "dxpdf"


def test_the_embedded_engine_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_IN))
    assert engines.choose("dxpdf").name == "dxpdf"


def test_a_libreoffice_that_is_asked_for_and_absent_is_said_how_to_get(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(soffice, "found", lambda: None)
    with pytest.raises(LettergenError) as refused:
        engines.choose("libreoffice")
    (finding,) = refused.value.findings
    assert finding.code == "LG420"
    assert str(finding).startswith("LibreOffice: was not found. Debian and Ubuntu: ")
    for way in (
        "--pdf-engine dxpdf",
        "apt install",
        "brew install",
        "winget install",
        soffice.PROGRAM,
    ):
        assert way in finding.hint
