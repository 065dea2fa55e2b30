"""Styles are renamed where LibreOffice would take their names for tags."""

import re

from lettergen.export.pdf.libreoffice.style_names import rename_styles
from tests.support import documents, pdf_letters


def names(letter: bytes) -> list[str]:
    """The names of the styles of a letter."""
    styles = documents.unzip(letter)["word/styles.xml"].decode()
    return re.findall(r'<w:name w:val="([^"]*)"', styles)


def test_a_letter_without_such_styles_does_not_change() -> None:
    letter = pdf_letters.pack("notes")
    assert rename_styles(letter) is letter


def test_only_styles_with_the_name_of_a_tag_get_another() -> None:
    letter = pdf_letters.pack_with_styles("notes", ["Quote", "Quote style", "Quotation", "quote"])
    renamed = dict(zip(names(letter), names(rename_styles(letter)), strict=True))
    assert {old for old, new in renamed.items() if old != new} == {"Quote"}
    assert renamed["Quote"].startswith("Quote style_")


def test_nothing_else_changes() -> None:
    letter = pdf_letters.pack_with_styles("notes", ["Note", "Artifact", "Span"])
    before, after = documents.unzip(letter), documents.unzip(rename_styles(letter))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"word/styles.xml"}


def test_what_is_no_word_document_is_left_to_libreoffice() -> None:
    for data in (b"", b"PK\3\4 nothing", b"words"):
        assert rename_styles(data) is data
