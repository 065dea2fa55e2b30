"""Styles are renamed where LibreOffice would take their names for tags."""

import re

from lettergen.export.pdf.libreoffice.copy import prepare_copy
from tests.support import documents, pdf_letters


def names(letter: bytes) -> list[str]:
    """The names of the styles of a letter."""
    styles = documents.unzip(letter)["word/styles.xml"].decode()
    return re.findall(r'<w:name w:val="([^"]*)"', styles)


def test_a_letter_without_such_styles_does_not_change() -> None:
    letter = pdf_letters.pack("notes")
    assert prepare_copy(letter) is letter


def test_only_styles_with_the_name_of_a_tag_get_another() -> None:
    letter = pdf_letters.pack_with_styles("notes", ["Quote", "Quote style", "Quotation", "quote"])
    renamed = dict(zip(names(letter), names(prepare_copy(letter)), strict=True))
    assert {old for old, new in renamed.items() if old != new} == {"Quote"}
    assert renamed["Quote"].startswith("Quote style_")


def test_nothing_else_changes() -> None:
    letter = pdf_letters.pack_with_styles("notes", ["Note", "Artifact", "Span"])
    before, after = documents.unzip(letter), documents.unzip(prepare_copy(letter))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"word/styles.xml"}
