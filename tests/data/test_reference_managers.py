"""Files of BibTeX and RIS: what they say arrives as CSL, each entry at its line."""

import sys
from pathlib import Path

import pytest

from lettergen.citations.clusters import Cite
from lettergen.citations.house import HouseStyle
from lettergen.citations.references import Citations, load
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import LettergenError
from tests.support.spans import plain_spans

DATA = Path(__file__).parent / "reference_managers"


def shown(citations: Citations) -> dict[str, str]:
    """What the house style prints of each."""
    style = HouseStyle({key: citation.item for key, citation in citations.items()})
    return {key: plain_spans(style.cluster((Cite(key),))) for key in citations}


def test_bibtex_becomes_csl() -> None:
    with recording():
        citations = load(DATA / "library.bib")
    assert shown(citations) == {
        "pell2012": "Ada Pell, Society for the Study of Ledgers and Willem van der Gracht (2012) "
        "Winter wages in the Fens and Münster, Northern Past, vol. 22, no. 3, pp. 140–158",
        "ferris2011": "Amy Ferris (2011) The gangs of the fen, PhD thesis, University of Northgate",
    }
    item = citations["pell2012"].item
    assert item.texts["title"] == (
        'Winter <i>wages</i> in the <span class="nocase">Fens</span> and Münster'
    )
    assert item.dates["issued"].start is not None
    assert item.dates["issued"].start.month == 3
    assert [citation.place.line for citation in citations.values()] == [1, 10]


def test_what_is_no_entry_of_bibtex_is_a_finding_at_its_line() -> None:
    with recording() as findings:
        load(DATA / "library.bib")
    assert [(finding.code, finding.place.line) for finding in findings] == [("LG132", 17)]


def test_ris_becomes_csl() -> None:
    citations = load(DATA / "library.ris")
    assert shown(citations) == {
        "pell-2012": "Ada Pell and Society for the Study of Ledgers (2012) Winter wages, "
        "Northern Past, vol. 22, no. 3, pp. 140–158",
        "unwin-2023": "Clara Unwin (2023) Prices of passage, no. 8, Harbour Trust",
    }
    assert [citation.place.line for citation in citations.values()] == [1, 15]


@pytest.mark.parametrize(
    ("name", "module"), [("library.bib", "bibtexparser"), ("library.ris", "rispy")]
)
def test_a_reader_that_is_not_installed_is_named(
    name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(LettergenError) as refused:
        load(DATA / name)
    (finding,) = refused.value.findings
    assert finding.code == "LG100"
    assert module in finding.message
    assert "pip install 'lettergen[citations]'" in finding.hint
