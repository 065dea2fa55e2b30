"""The journal: what killed runs were about to write."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lettergen.output.journal import NAME, Journal, _read


def test_what_a_run_noted_is_known_to_the_next(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    assert first.noted == {}
    first.add("kent.docx", "a")
    first.add("kent.docx", "b")
    first.add("south/essex.docx", "c")
    second = Journal(tmp_path)  # the first was killed
    assert second.noted == {"kent.docx": {"a", "b"}, "south/essex.docx": {"c"}}
    second.add("kent.docx", "d")
    assert Journal(tmp_path).noted["kent.docx"] == {"a", "b", "d"}
    second.close(done=True)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_stays_if_the_manifest_could_not_be_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("kent.docx", "a")
    journal.close(done=False)
    assert Journal(tmp_path).noted == {"kent.docx": {"a"}}


def test_no_file_is_made_for_nothing(tmp_path: Path) -> None:
    Journal(tmp_path).close(done=True)
    assert list(tmp_path.iterdir()) == []


def test_names_that_lead_out_of_the_folder_are_passed_over(tmp_path: Path) -> None:
    lines = [["../kent.docx", "a"], ["/kent.docx", "a"], ["kent.docx", 1], "x", {}, ["a.docx", "a"]]
    (tmp_path / NAME).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert Journal(tmp_path).noted == {"a.docx": {"a"}}


@given(st.data())
def test_a_line_that_was_cut_short_harms_no_other(data: st.DataObject) -> None:
    lines = [f'\n["{name}.docx", "{name}"]\n'.encode() for name in "abc"]
    cut = data.draw(st.integers(0, len(lines[1])))
    noted = _read(_File(lines[0] + lines[1][:cut] + lines[2]))  # type: ignore[arg-type]
    assert noted["a.docx"] == {"a"}
    assert noted["c.docx"] == {"c"}
    assert set(noted) <= {"a.docx", "b.docx", "c.docx"}


class _File:
    """A file in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read_bytes(self) -> bytes:
        return self._data
