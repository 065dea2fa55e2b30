"""Many files that are written while others are on their way to the disk."""

from pathlib import Path

import pytest

from lettergen.diagnostics.collect import attempt, recording
from lettergen.diagnostics.finding import LettergenError
from lettergen.output.many_files import ManyFiles


def test_all_files_are_on_the_disk_when_the_block_is_left(tmp_path: Path) -> None:
    wanted = {tmp_path / "drafts" / f"{number}.eml": bytes([number]) for number in range(200)}
    with ManyFiles() as files:
        for path, data in wanted.items():
            files.write(path, data)
    assert files.written == list(wanted)
    assert {path: path.read_bytes() for path in (tmp_path / "drafts").iterdir()} == wanted


def test_a_file_that_cannot_be_written_is_reported_and_the_others_are_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "b").mkdir()
    with recording() as findings, ManyFiles() as files:
        for name in "abc":
            with attempt():
                files.write(tmp_path / name, b"A")
    assert [path.name for path in files.written] == ["a", "c"]
    assert [finding.code for finding in findings] == ["LG416"]


def test_files_are_finished_if_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(LettergenError), ManyFiles() as files:
        files.write(tmp_path / "a", b"A")
        raise LettergenError()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]
