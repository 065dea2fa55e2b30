"""The letters as they were written: kept at little cost, and no harm if they are lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.output.written import NAME, WrittenLetters, count_common_bytes
from lettergen.system.fingerprint import hash_bytes

COMMON = bytes(range(256)) * 40


def build_letter(number: int) -> bytes:
    return COMMON + b"letter %d " % number * 50


def test_letters_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    letters = {f"{number}.docx": build_letter(number) for number in range(20)}
    for _ in range(2):
        kept = WrittenLetters(tmp_path)
        for name, data in letters.items():
            kept.add(name, hash_bytes(data), data)
        kept.close()
    kept = WrittenLetters(tmp_path, creates=False)
    for name, data in letters.items():
        assert kept.get(name, hash_bytes(data)) == data
        assert kept.get(name, hash_bytes(b"")) is None
    kept.close()
    assert (tmp_path / NAME).stat().st_size < 3 * len(COMMON) + sum(
        len(data) - len(COMMON) + 2_000 for data in letters.values()
    )


def test_a_letter_is_replaced_and_forgotten(tmp_path: Path) -> None:
    kept = WrittenLetters(tmp_path)
    kept.add("a.docx", hash_bytes(b"one"), b"one")
    kept.add("a.docx", hash_bytes(b"two"), b"two")
    assert kept.get("a.docx", hash_bytes(b"one")) is None
    assert kept.get("a.docx", hash_bytes(b"two")) == b"two"
    kept.remove("a.docx")
    assert kept.get("a.docx", hash_bytes(b"two")) is None
    kept.close()


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_file_that_cannot_be_used_is_made_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    view = WrittenLetters(tmp_path, creates=False)
    assert view.get("a.docx", "ab") is None
    view.close()
    for _ in range(2):
        kept = WrittenLetters(tmp_path)
        kept.add("a.docx", hash_bytes(b"one"), b"one")
        kept.close()
    assert WrittenLetters(tmp_path).get("a.docx", hash_bytes(b"one")) == b"one"


def test_the_approved_letter_is_kept_beside_the_written_one(tmp_path: Path) -> None:
    kept = WrittenLetters(tmp_path)
    kept.add("a.docx", hash_bytes(b"one"), b"one")
    assert kept.get_approved("a") is None
    for data in (b"one", b"two"):
        kept.add_approved("a", data)
        assert kept.get_approved("a") == data
    assert kept.get("a.docx", hash_bytes(b"one")) == b"one"
    kept.remove("a.docx")
    assert kept.get_approved("a") is None
    kept.close()


def test_nothing_is_made_where_nothing_is_added(tmp_path: Path) -> None:
    kept = WrittenLetters(tmp_path)
    kept.commit()
    kept.close()
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / NAME).symlink_to(outside)
    kept = WrittenLetters(folder)
    kept.add("a.docx", hash_bytes(b"one"), b"one")
    kept.close()
    assert outside.read_bytes() == b"mine"


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_common_bytes_are_counted(start: bytes, one: bytes, other: bytes) -> None:
    count = count_common_bytes(start + one, start + other)
    assert count >= len(start)
    assert (start + one)[:count] == (start + other)[:count]
    assert (start + one)[count : count + 1] != (start + other)[count : count + 1] or count == min(
        len(start + one), len(start + other)
    )
