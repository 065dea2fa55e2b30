"""Pictures are found by the names that people gave them, and parts are replaced."""

import io
from pathlib import Path

import docx

from lettergen.docx.media import find_pictures, read_parts, replace_parts
from tests.conftest import REPOSITORY

SIGNATURE = REPOSITORY / "examples" / "reminder" / "signature.png"


def document_with_pictures() -> bytes:
    """A document with a picture in its body and one in its header."""
    document = docx.Document()
    document.add_picture(str(SIGNATURE))
    header = document.sections[0].header.paragraphs[0]
    picture = header.add_run().add_picture(io.BytesIO(SIGNATURE.read_bytes() + b"\0"))
    picture._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("descr", "Crest of Ely")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_pictures_are_found_by_name_and_alternative_text_in_every_story() -> None:
    data = document_with_pictures()
    found = find_pictures(data)
    parts = read_parts(data)
    assert parts[found["signature.png"]] == SIGNATURE.read_bytes()
    assert parts[found["Crest of Ely"]] == SIGNATURE.read_bytes() + b"\0"


def test_replacing_parts_leaves_all_others_and_their_order(tmp_path: Path) -> None:
    data = document_with_pictures()
    name = find_pictures(data)["signature.png"]
    before, after = read_parts(data), read_parts(replace_parts(data, {name: b"new"}))
    assert list(before) == list(after)
    assert {part for part in before if before[part] != after[part]} == {name}
    assert after[name] == b"new"
