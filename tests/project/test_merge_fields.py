"""What ``lettergen fields`` lists of a letter, in every corner of it."""

import json
from pathlib import Path

import pytest

from lettergen.cli.main import main
from lettergen.project.merge_fields import load_fields
from tests.support.corpus import CORPUS, build_document
from tests.support.fault_campaigns import BASE, build_campaign


def test_every_field_of_the_shipped_letter_is_listed_with_its_places(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    found, recipients = load_fields(Path("campaign.yaml"))
    fields = {field.name: field for field in found}
    assert recipients == 18
    assert fields["vru.interest"].recipients == 18
    assert fields["sender.name"].is_shared
    assert [str(place) for place in fields["area"].places] == [
        "templates/letterhead.docx, docProps/core.xml",
        "campaign.yaml:8",
    ]
    assert fields["sender.telephone"].places[0].detail.startswith("word/header2.xml, paragraph")


def test_an_optional_field_is_told_from_a_required_one(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "examples" / "reminder")
    found, recipients = load_fields(Path("campaign.yaml"))
    fields = {field.name: (field.recipients, field.is_optional) for field in found}
    assert recipients == 2
    assert fields["outstanding.what"] == (2, False)
    assert fields["agreement"] == (1, False)
    assert fields["form"] == (0, False)


def test_a_word_document_by_itself_is_listed_with_its_merge_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.docx").write_bytes(build_document(CORPUS / "grammar" / "tr-for"))
    monkeypatch.chdir(tmp_path)
    main(["fields", "letter.docx"])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "rows",
        "rows.number",
        "rows.what",
    ]


def test_a_template_of_the_campaign_here_lists_its_own_places_only(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    main(["fields", "templates/vru-letter.md.j2"])
    lines = capsys.readouterr().out.splitlines()
    assert "vru.interest  (18 of 18 recipients)" in lines
    assert {line.split(":")[0].strip() for line in lines if line.startswith(" ")} == {
        "templates/vru-letter.md.j2"
    }


def test_the_list_for_programs_says_the_same(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    main(["fields", "--format", "json"])
    listed = json.loads(capsys.readouterr().out)
    salutation = next(field for field in listed["fields"] if field["name"] == "salutation")
    assert listed["recipients"] == 18
    assert salutation == {
        "name": "salutation",
        "optional": False,
        "shared": False,
        "recipients": 18,
        "places": [
            {
                "path": "templates/letterhead.docx",
                "line": 0,
                "detail": 'word/document.xml, paragraph 15 ("Dear {{ salutation }},")',
            }
        ],
    }


def test_a_template_that_is_no_word_document_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.md").write_text("Dear {{ name }}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["fields", "letter.md"])
    assert stopped.value.code == 2
    assert "letter.md" in capsys.readouterr().err


def test_a_field_whose_name_begins_with_an_underscore_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build_campaign(BASE.parent / "field-underscore-missing", tmp_path)
    monkeypatch.chdir(tmp_path)
    main(["fields"])
    assert "_note  (1 of 3 recipients)" in capsys.readouterr().out.splitlines()
