"""All letters of a run in one archive: ``--zip``."""

import zipfile
from pathlib import Path

import pytest

from lettergen import api
from lettergen.diagnostics.finding import LettergenError
from lettergen.project.options import Options
from lettergen.render.result import Report
from tests.crash.kills import write_campaign

ZIP = Path("all.zip")


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a campaign of three letters, which is the current folder."""
    write_campaign(tmp_path, 3)
    file = tmp_path / "campaign.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("letters/{{", "letters/{{ title }}/{{"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _render(**options: object) -> Report:
    return api.render(Path(), Options(zip_file=ZIP, **options))  # type: ignore[arg-type]


def test_it_has_every_file_in_the_order_of_the_letters(campaign: Path) -> None:
    report = _render(formats=["docx,txt"])
    assert not report.problems
    assert report.combined[0].letters == 3
    with zipfile.ZipFile(ZIP) as archive:
        assert archive.namelist() == [
            f"T/area-00{number}.{suffix}" for number in range(3) for suffix in ("docx", "txt")
        ]
        assert archive.read("T/area-001.docx") == Path("letters/T/area-001.docx").read_bytes()


def test_the_same_letters_give_the_same_bytes(campaign: Path) -> None:
    _render()
    first = ZIP.read_bytes()
    ZIP.unlink()
    _render()
    assert ZIP.read_bytes() == first


def test_a_letter_that_was_edited_by_hand_is_in_it_as_it_is(campaign: Path) -> None:
    _render()
    edited, other = Path("letters/T/area-001.docx"), Path("letters/T/area-002.docx")
    edited.write_bytes(other.read_bytes())
    _render()
    with zipfile.ZipFile(ZIP) as archive:
        assert archive.read("T/area-001.docx") == other.read_bytes()


def test_a_file_that_lettergen_did_not_write_is_left_alone(campaign: Path) -> None:
    ZIP.write_bytes(b"mine")
    with pytest.raises(LettergenError) as error:
        _render()
    assert [one.code for one in error.value.findings] == ["LG414"]
    assert ZIP.read_bytes() == b"mine"
    report = _render(force=True)
    assert zipfile.is_zipfile(ZIP)
    assert [copy.read_bytes() for path, copy in report.copies if path == ZIP] == [b"mine"]


def test_an_archive_that_would_lack_a_letter_is_not_written(campaign: Path) -> None:
    letter = campaign / "letter.md.j2"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text + "{{ 1 // (area[-1:] != '1') }}", encoding="utf-8")
    report = _render()
    assert [one.code for one in report.problems] == ["LG481"]
    assert not ZIP.exists()


def test_only_zip_archives_are_written(campaign: Path) -> None:
    with pytest.raises(LettergenError) as error:
        api.render(Path(), Options(zip_file=Path("all.rar")))
    assert [one.code for one in error.value.findings] == ["LG881"]
