"""LibreOffice numbers notes as the settings of the document tell."""

from lettergen.export.pdf.libreoffice.note_settings import copy_note_settings

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def complete(section: str, settings: str) -> str:
    """Return the section of the copy of a letter with that section and those settings."""
    parts = {
        "word/document.xml": f"<w:document {W}><w:body>{section}</w:body></w:document>".encode(),
        "word/settings.xml": f"<w:settings {W}>{settings}</w:settings>".encode(),
    }
    changed = copy_note_settings(parts).get("word/document.xml", b"").decode()
    return changed.partition("<w:body>")[2].partition("</w:body>")[0]


CHICAGO = '<w:numFmt w:val="chicago"/>'
START = '<w:numStart w:val="7"/>'
RESTART = '<w:numRestart w:val="eachSect"/>'


def test_a_section_gets_the_settings_that_it_lacks() -> None:
    section = f'<w:sectPr><w:footnotePr>{RESTART}</w:footnotePr><w:cols w:num="2"/></w:sectPr>'
    settings = f"<w:footnotePr>{CHICAGO}{START}</w:footnotePr><w:endnotePr>{START}</w:endnotePr>"
    assert complete(section, settings) == (
        f"<w:sectPr><w:footnotePr>{CHICAGO}{START}{RESTART}</w:footnotePr>"
        f'<w:endnotePr>{START}</w:endnotePr><w:cols w:num="2"/></w:sectPr>'
    )


def test_a_section_keeps_its_own_settings() -> None:
    section = f"<w:sectPr><w:footnotePr>{START}</w:footnotePr></w:sectPr>"
    settings = '<w:footnotePr><w:numStart w:val="3"/></w:footnotePr>'
    assert complete(section, settings) == section


def test_settings_without_numbers_change_nothing() -> None:
    settings = '<w:footnotePr><w:footnote w:id="-1"/></w:footnotePr>'
    assert complete("<w:sectPr/>", settings) == ""
