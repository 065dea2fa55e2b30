"""A document of the Python API is written to a path or a file, and replaces no special file."""

import io
import os
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.render.document import write_document


def test_a_document_is_written_to_a_path_or_to_an_open_file(tmp_path: Path) -> None:
    path, file = tmp_path / "letter.docx", io.BytesIO()
    path.write_bytes(b"old")
    write_document(path, b"new")
    write_document(file, b"new")
    assert path.read_bytes() == file.getvalue() == b"new"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"old")
    (tmp_path / "link.docx").symlink_to("letter.docx")
    write_document(tmp_path / "link.docx", b"new")
    assert (tmp_path / "link.docx").is_symlink()
    assert (tmp_path / "letter.docx").read_bytes() == b"new"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.docx").symlink_to("loop.docx")
    with pytest.raises(LettergenError) as refused:
        write_document(tmp_path / "loop.docx", b"new")
    assert refused.value.findings[0].code == "LG412"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_named_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LettergenError) as refused:
        write_document(tmp_path / "pipe", b"new")
    assert refused.value.findings[0].code == "LG416"
    assert (tmp_path / "pipe").is_fifo()
