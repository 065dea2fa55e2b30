"""docs/security.md gives the limits that the code has."""

from pathlib import Path

import pytest

from lettergen.data import archive, encoding, text_file, yaml
from lettergen.docx import package_reader
from lettergen.template import tags
from lettergen.template.jinja import limits
from lettergen.template.markdown import parser

TEXT = (Path(__file__).parent.parent / "docs" / "security.md").read_text(encoding="utf-8")


def _megabytes(number: int) -> str:
    return f"{number // 1_000_000} MB"


@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("the file", _megabytes(package_reader.MAX_FILE)),
        ("entries in its archive", f"{package_reader.MAX_ENTRIES:,}"),
        ("all parts unpacked", _megabytes(package_reader.MAX_TOTAL)),
        ("an XML part unpacked", _megabytes(package_reader.MAX_XML)),
        ("elements in an XML part", f"{package_reader.MAX_ELEMENTS:,}"),
        ("a part of more than 400 kB, to its packed size", f"{package_reader.MAX_RATIO} times"),
        ("a Markdown letter", f"{parser.MAX_CHARACTERS:,} characters"),
        ("tags of a document; footnote marks of a Markdown letter", f"{tags.MAX_TAGS:,}"),
        ("rounds of loops, calls, operators", f"{limits.MAX_ROUNDS:,}"),
        ("characters printed and made on the way", f"{limits.MAX_TEXT:,}"),
        ("characters and items of one value", f"{limits.MAX_VALUE:,}"),
        ("a whole number", f"{limits.MAX_BITS:,} bits"),
        ("a width, a precision, a number of columns", f"{limits.MAX_WIDTH:,}"),
        ("calls inside calls", f"{limits.MAX_DEPTH}"),
        ("computing", f"{limits.MAX_SECONDS:.0f} seconds of processor time"),
        ("a file", _megabytes(text_file.MAX_BYTES)),
        ("a file of CSV or JSON Lines", _megabytes(encoding.MAX_LIST)),
        (
            "a spreadsheet",
            f"{_megabytes(archive.MAX_FILE)}; unpacked {_megabytes(archive.MAX_TOTAL)}",
        ),
        ("parts of a spreadsheet", f"{archive.MAX_ENTRIES:,}"),
        (
            "a part of a spreadsheet of more than 400 kB, to its packed size",
            f"{archive.MAX_RATIO} times",
        ),
        ("depth", f"{yaml.MAX_DEPTH}"),
        ("values that aliases and `<<` repeat", f"{yaml.MAX_ALIASED_VALUES:,}"),
        ("characters that aliases repeat", f"{yaml.MAX_ALIASED_TEXT:,}"),
    ],
)
def test_the_limits_are_those_of_the_code(what: str, number: str) -> None:
    assert f"| {what} | {number} |" in TEXT
