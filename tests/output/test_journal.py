"""The journal: what killed runs were about to write."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.journal import NAME, Journal, Line


def test_what_a_run_noted_is_known_to_the_next(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    assert first.lines == []
    lines = [
        Line("kent.docx", "a", "Kent", "../campaign.yaml"),
        Line("kent.docx", "b", "Kent", "../campaign.yaml"),
        Line("../all.pdf", "c"),
    ]
    for line in lines:
        first.add(line)
    second = Journal(tmp_path)  # the first was killed
    assert second.lines == lines
    assert second.digests == {"kent.docx": {"a", "b"}, "../all.pdf": {"c"}}
    second.add(Line("kent.docx", "d"))
    assert Journal(tmp_path).digests["kent.docx"] == {"a", "b", "d"}
    first.close()
    second.close()


def test_what_the_manifest_has_taken_over_leaves_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(Line("kent.docx", "a"))
    journal.add(Line("essex.docx", "b"))
    journal.keep([Line("essex.docx", "b")])
    assert journal.digests == {"essex.docx": {"b"}}
    journal.add(Line("hull.docx", "c"))
    journal.close()
    assert Journal(tmp_path).lines == [Line("essex.docx", "b"), Line("hull.docx", "c")]
    journal.keep([])
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_made_for_nothing(tmp_path: Path) -> None:
    Journal(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_lines_are_flushed_together_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    for name in ("a.docx", "b.docx", "c.docx"):
        journal.add(Line(name, "0"))
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    journal.flush()
    journal.flush()
    assert len(flushed) == 1
    journal.add(Line("d.docx", "0"))
    journal.flush()
    assert len(flushed) == 2
    journal.close()


def test_the_lines_of_earlier_versions_are_read(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('\n["kent.docx", "a"]\n', encoding="utf-8")
    assert Journal(tmp_path).lines == [Line("kent.docx", "a")]


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
