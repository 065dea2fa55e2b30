"""Postcodes are checked where the country is known, and not where it is only guessed."""

from pathlib import Path

import pytest

from lettergen import api


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a folder with a letter, which is on British paper."""
    monkeypatch.chdir(tmp_path)
    Path("letter.md.j2").write_text("{{ address }}\n\n{{ PLZ }}\n", encoding="utf-8")
    return tmp_path


def findings(text: str) -> list[str]:
    """Return what is wrong with the postcodes of a list."""
    Path("list.csv").write_text(text, encoding="utf-8")
    report = api.check("letter.md.j2", recipients="list.csv")
    return [found.message for found in report.findings if found.code == "LG152"]


def test_a_list_from_another_country_has_no_british_postcodes() -> None:
    rows = "Ann,Hauptstr. 1,69117\nBob,Am Markt 2,10115\n"
    assert findings(f"Name,address,PLZ\n{rows}") == []


def test_one_wrong_postcode_among_british_ones_is_found() -> None:
    rows = "Ann,1 High Street,LS1 4AP\nBob,2 High Street,HU2 8RR\nEve,3 High Street,69117\n"
    assert findings(f"Name,address,PLZ\n{rows}") == ["Eve: '69117' is not a UK postcode."]


@pytest.mark.parametrize("line", ["Town Hall", "The Old Mill", "Church Hill", "1 Mill Hill"])
def test_words_are_no_postcodes(line: str) -> None:
    assert findings(f"Name,address,PLZ\nAnn,{line},\n") == []
