"""The journal: what killed runs were about to write."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.journal import NAME, Journal


def test_what_a_run_noted_is_known_to_the_next(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    assert first.digests == {}
    first.add("kent.docx", "a")
    first.add("kent.docx", "b")
    first.add("south/essex.docx", "c")
    second = Journal(tmp_path)  # the first was killed
    assert second.digests == {"kent.docx": {"a", "b"}, "south/essex.docx": {"c"}}
    second.add("kent.docx", "d")
    assert Journal(tmp_path).digests["kent.docx"] == {"a", "b", "d"}
    second.close()
    second.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_stays_if_the_manifest_could_not_be_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("kent.docx", "a")
    journal.close()
    assert Journal(tmp_path).digests == {"kent.docx": {"a"}}


def test_no_file_is_made_for_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.close()
    journal.remove()
    assert list(tmp_path.iterdir()) == []


def test_lines_that_lettergen_does_not_write_are_ignored(tmp_path: Path) -> None:
    lines = [["kent.docx", 1], ["kent.docx"], "x", {}, 3, ["a.docx", "a"]]
    (tmp_path / NAME).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert Journal(tmp_path).digests == {"a.docx": {"a"}}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_named_pipe_in_its_place_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(LettergenError):
        Journal(tmp_path)


@given(st.data())
def test_a_line_that_was_cut_short_harms_no_other(data: st.DataObject) -> None:
    lines = [f'\n["{name}.docx", "{name}"]\n'.encode() for name in "abc"]
    cut = data.draw(st.integers(0, len(lines[1])))
    with TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_bytes(lines[0] + lines[1][:cut] + lines[2])
        digests = Journal(Path(folder)).digests
    assert digests["a.docx"] == {"a"}
    assert digests["c.docx"] == {"c"}
    assert set(digests) <= {"a.docx", "b.docx", "c.docx"}
