"""Findings as comments in copies of Word templates, read back with python-docx."""

import re
from pathlib import Path

import docx
import pytest

from lettergen.api import Options, check
from lettergen.checks.word_comments import annotate_templates
from lettergen.cli.main import main
from tests.support.fault_campaigns import BASE, build_campaign
from tests.support.wordprocessingml import problems

FAULTS = BASE.parent


def comments(path: Path) -> list[str]:
    """The comments of a document."""
    return [comment.text for comment in docx.Document(str(path)).comments]


def without_lines(found: list[str]) -> list[str]:
    """Violations without the lines of XML that they stand in, which a copy lays out anew."""
    return [re.sub(r":\d+:", ":", one) for one in found]


def run(*arguments: str) -> object:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def test_each_finding_is_a_comment_at_its_paragraph(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "style-missing", tmp_path)
    assert run("check", str(campaign), "--annotate", str(tmp_path / "notes")) == 0
    copy = tmp_path / "notes" / "letterhead.docx"
    assert comments(copy) == [
        "warning LG279: the paragraph style 'Closing' does not exist in this document. "
        "Word shows the text in its default style; choose another one there."
    ]
    paragraph = docx.Document(str(copy)).paragraphs[6]
    assert paragraph.text == "Yours sincerely,"
    assert paragraph._p.xpath("./w:commentRangeStart") and paragraph._p.xpath(
        ".//w:commentReference"
    )


def test_an_annotated_copy_is_as_valid_as_its_template(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "tracked-changes", tmp_path)
    run("check", str(campaign), "--annotate", str(tmp_path / "notes"))
    template, copy = (tmp_path / folder / "letterhead.docx" for folder in ("templates", "notes"))
    assert without_lines(problems(copy)) == without_lines(problems(template))


def test_a_document_with_comments_keeps_them(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "comments-left", tmp_path)
    run("check", str(campaign), "--annotate", str(tmp_path / "notes"))
    kept, added = comments(tmp_path / "notes" / "letterhead.docx")
    assert kept == "Faithfully?"
    assert added.startswith("error LG278")


def test_what_is_about_the_whole_document_stands_at_its_beginning(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "no-language", tmp_path)
    run("check", str(campaign), "--annotate", str(tmp_path / "notes"))
    document = docx.Document(str(tmp_path / "notes" / "letterhead.docx"))
    assert document.paragraphs[0]._p.xpath(".//w:commentReference")


def test_a_template_without_findings_is_not_copied(tmp_path: Path) -> None:
    run("check", str(build_campaign(BASE, tmp_path)), "--annotate", str(tmp_path / "notes"))
    assert not (tmp_path / "notes").exists()


@pytest.mark.parametrize("name", ["letterhead-encrypted", "letterhead-damaged-part"])
def test_a_template_that_cannot_be_opened_is_left_out(name: str, tmp_path: Path) -> None:
    found = check(build_campaign(FAULTS / name, tmp_path), Options()).findings
    assert list(annotate_templates(found)) == []


def test_a_template_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign = build_campaign(FAULTS / "no-language", tmp_path)
    template = tmp_path / "templates" / "letterhead.docx"
    before = template.read_bytes()
    assert run("check", str(campaign), "--annotate", str(template.parent)) == 2
    assert "is a file of the campaign and is left as it is." in capsys.readouterr().err
    assert template.read_bytes() == before


def test_a_copy_is_overwritten_unless_somebody_saved_it_again(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "no-language", tmp_path)
    copy = tmp_path / "notes" / "letterhead.docx"
    for _ in range(2):
        run("check", str(campaign), "--annotate", str(copy.parent))
    docx.Document(str(copy)).save(str(copy))
    saved = copy.read_bytes()
    assert run("check", str(campaign), "--annotate", str(copy.parent)) == 2
    assert copy.read_bytes() == saved
