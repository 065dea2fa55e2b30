"""A Markdown letter takes the place of ``{{ body }}`` in its letterhead."""

import re
from pathlib import Path

import pytest

from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from tests.support.documents import MAIN, build_body, merge, pack, unzip

SIGNATURE = "<w:p><w:pPr>{}</w:pPr><w:r><w:t>Yours,</w:t></w:r></w:p>"
KEPT = "<w:keepNext/>"


def find_kept(folder: Path, text: str, after: str) -> list[str]:
    """Return the paragraphs of a letter that are kept with the next one."""
    body = build_body(f"<w:p><w:r><w:t>{{{{ body }}}}</w:t></w:r></w:p>{after}")
    (folder / "letterhead.docx").write_bytes(pack("plain", document=body))
    (folder / "letter.md.j2").write_text(text, encoding="utf-8")
    letter = compile_letter(
        folder / "letter.md.j2", folder / "letterhead.docx", Language(), None, ""
    )
    xml = unzip(merge(letter, {"x": "yes"}))[MAIN].decode()
    paragraphs = re.findall(r"<w:p>(<w:pPr>.*?</w:pPr>)?(.*?)</w:p>", xml)
    return [
        "".join(re.findall("<w:t[^>]*>([^<]*)", content))
        for properties, content in paragraphs
        if KEPT in properties
    ]


def test_the_last_paragraph_is_kept_with_a_closing_that_is_kept(tmp_path: Path) -> None:
    assert find_kept(tmp_path, "One\n\nTwo\n", SIGNATURE.format(KEPT)) == ["Two", "Yours,"]


@pytest.mark.parametrize("properties", ["", '<w:keepNext w:val="0"/>', "<w:keepLines/>"])
def test_nothing_is_kept_with_a_paragraph_that_is_not(properties: str, tmp_path: Path) -> None:
    assert find_kept(tmp_path, "One\n\nTwo\n", SIGNATURE.format(properties)) == []


def test_a_letter_may_end_with_its_letterhead_or_with_a_table(tmp_path: Path) -> None:
    assert find_kept(tmp_path, "One\n", "") == []
    table = "One\n\n| a |\n|---|\n| b |\n"
    assert "One" not in find_kept(tmp_path, table, SIGNATURE.format(KEPT))


def test_a_paragraph_in_a_condition_is_kept_too(tmp_path: Path) -> None:
    text = "One\n\n{% if x %}\n\nTwo\n\n{% endif %}\n"
    assert find_kept(tmp_path, text, SIGNATURE.format(KEPT)) == ["Two", "Yours,"]
