"""A page with links to all letters: its links, its words, and what it never overwrites."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from lettergen import api
from lettergen.cli.main import main
from tests.support.campaigns import PLAIN, pack

CAMPAIGN = """\
letter: letter.md.j2
letterhead: letterhead.docx
recipients: list.csv
output: letters/{{ area }}/{{ name }}.docx
values: {subject: "Hall & heating"}
"""
LIST = "name,area\nAnn & Co,north\nBo #1,south\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pack(tmp_path / "letterhead.docx", PLAIN)
    (tmp_path / "letter.md.j2").write_text("Dear {{ name }} in {{ area }},\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Take arguments of ``lettergen render``; return its exit code."""
    with pytest.raises(SystemExit) as end:
        main(["render", "-q", *arguments])
    return int(end.value.code or 0)


def test_it_links_every_letter_in_every_format(folder: Path) -> None:
    assert run("--format", "docx,html,txt", "--index") == 0
    page = folder / "letters" / "index.html"
    root = html.fromstring(page.read_bytes())
    assert root.findtext(".//h1") == "Hall & heating"
    texts = [link.text for link in root.iterfind(".//a")]
    assert texts == ["Ann & Co", "Word", "Text", "Bo #1", "Word", "Text"]
    assert root.xpath("string(.//a[2]/@aria-label)") == "Ann & Co, Word"
    assert "default-src 'none'" in page.read_text(encoding="utf-8")


def test_every_link_leads_to_a_file(folder: Path) -> None:
    run("--format", "docx,html,txt", "--index")
    page = folder / "letters" / "index.html"
    links = [link.get("href") for link in html.fromstring(page.read_bytes()).iterfind(".//a")]
    assert len(links) == 6
    assert all((page.parent / unquote(str(link))).is_file() for link in links)


def test_a_letter_that_failed_is_not_on_it(folder: Path) -> None:
    (folder / "list.csv").write_text(LIST.replace("Bo #1", ""), encoding="utf-8")
    run("--index")
    page = folder / "letters" / "index.html"
    assert [one.text for one in html.fromstring(page.read_bytes()).iterfind(".//a")] == ["Ann & Co"]


def test_a_page_of_your_own_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = folder / "letters" / "index.html"
    page.parent.mkdir()
    page.write_text("mine", encoding="utf-8")
    assert run("--index") == 2
    assert "LG414" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "mine"
    assert not list(page.parent.glob("*/*.docx"))


def test_a_letter_of_its_name_is_a_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = "{{ 'index' if area == 'north' else 'other' }}"
    text = CAMPAIGN.replace("{{ area }}/{{ name }}", pattern)
    (folder / "campaign.yaml").write_text(text, encoding="utf-8")
    assert run("--index") == 2
    assert "LG484" in capsys.readouterr().err


def test_it_says_how_many_letters_it_links(folder: Path) -> None:
    report = api.render(folder, api.Options(index=True))
    assert [(one.path.name, one.letters) for one in report.indexes] == [("index.html", 2)]


def test_it_is_accessible(folder: Path, axe: Callable[[list[str]], list[list[str]]]) -> None:
    run("--format", "docx,html", "--index")
    page = (folder / "letters" / "index.html").read_text(encoding="utf-8")
    assert axe([page]) == [[]]
