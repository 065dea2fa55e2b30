"""Tables of contents: Word is asked to count pages only where a table shows them."""

import pytest

from tests.support import documents
from tests.support.fields import build_field, build_paragraph, build_run, render_body

HEADING = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{build_run("Fees of {{ name }}")}</w:p>'


@pytest.mark.parametrize(
    ("code", "shows_pages"),
    [("TOC \\o", True), ("TOC \\u \\h", True), ("TOC \\o \\n 1-1", True), ("TOC \\o \\n", False)],
)
def test_word_is_asked_to_update_a_table_that_shows_pages(code: str, shows_pages: bool) -> None:
    table = build_paragraph(build_field(f" {code} ", result=build_run("old")))
    data, _ = render_body(table + HEADING, name="Ada")
    settings = documents.unzip(data).get("word/settings.xml", b"")
    assert (b"updateFields" in settings) is shows_pages


def test_a_table_without_pages_gives_no_warning_about_them() -> None:
    table = build_paragraph(build_field(" TOC \\o \\n ", result=build_run("old")))
    assert "LG364" not in render_body(table + HEADING, name="Ada")[1]
