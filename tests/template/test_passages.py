"""Letters include passages: Markdown and Word documents in the campaign's folder."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.shared import Cm

import lettergen
from lettergen.docx.package import Package
from lettergen.docx.xml import w
from tests.support.documents import W, build_body, build_paragraph, pack, unzip
from tests.support.pictures import build_png
from tests.support.small_campaigns import find_codes, render_texts, write_campaign
from tests.support.wordprocessingml import problems

INCLUDE = '{% include "passages/terms.docx" %}'
RECIPIENTS = "- {name: Ada, fee: 5 pounds}\n"


def build_terms(fee: str = "{{ fee }}") -> bytes:
    """Return a Word document with a heading, a list, a styled table, a link and a picture."""
    document = docx.Document()
    document.add_heading("Terms for {{ name }}", 2)
    document.add_paragraph(f"You pay {fee} each month.")
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("Second", style="List Number")
    document.add_paragraph("Quoted", style="Intense Quote")
    table = document.add_table(1, 2)
    table.style = "Light Grid Accent 1"
    table.cell(0, 0).text = "Fee"
    table.cell(0, 1).text = fee
    document.add_picture(io.BytesIO(build_png()), width=Cm(3))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def list_lines(folder: Path) -> list[str]:
    (text,) = render_texts(folder)
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "letter", [f"Dear {{{{ name }}}},\n\n{INCLUDE}\n\nBye.\n", build_paragraph(INCLUDE)]
)
def test_a_word_document_comes_with_its_styles_lists_and_pictures(
    letter: str, tmp_path: Path
) -> None:
    write_campaign(tmp_path, letter, RECIPIENTS, {"passages/terms.docx": build_terms()})
    (rendered,) = lettergen.load(tmp_path).letters()
    lines = list_lines(tmp_path)
    for words in ("Terms for Ada", "You pay 5 pounds each month.", "1. First", "2. Second"):
        assert words in lines
    parts = unzip(rendered.docx)
    main = parts["word/document.xml"].decode()
    package = Package.from_bytes("a.docx", rendered.docx)
    styles = package.parse_part(package.find_part("/styles"))
    known = {style.get(w("styleId")) for style in styles.iter(w("style"))}
    assert set(re.findall(r'<w:(?:pStyle|tblStyle|rStyle) w:val="([^"]+)"', main)) <= known
    (image,) = re.findall(r'r:embed="(\w+)"', main)
    links = parts["word/_rels/document.xml.rels"].decode()
    (target,) = re.findall(rf'Id="{image}"[^>]*?Target="/([^"]+)"', links)
    assert parts[target].startswith(b"\x89PNG")
    assert [one for one in problems(rendered.docx) if "wordml}" not in one] == []


def test_a_style_of_the_same_name_is_the_letter_s(tmp_path: Path) -> None:
    write_campaign(
        tmp_path, build_paragraph(INCLUDE), RECIPIENTS, {"passages/terms.docx": build_terms()}
    )
    (rendered,) = lettergen.load(tmp_path).letters()
    package = Package.from_bytes("a.docx", rendered.docx)
    styles = package.parse_part(package.find_part("/styles"))
    names = [found.get(w("val")) for found in styles.iter(w("name"))]
    assert names.count("Normal") == 1
    assert names.count("Intense Quote") == 1


def test_markdown_is_included_in_markdown_and_in_word(tmp_path: Path) -> None:
    passage = "Thank *you*, {{ name }}.[^why]\n\n- {{ fee }}\n- more\n\n[^why]: Because.\n"
    tag = '{% include "thanks.md.j2" %}'
    for number, letter in enumerate((f"Dear {{{{ name }}}}\n\n{tag}\n", build_paragraph(tag))):
        folder = write_campaign(
            tmp_path / str(number), letter, RECIPIENTS, {"thanks.md.j2": passage}
        )
        lines = list_lines(folder)
        assert "Thank you, Ada.[1]" in lines
        assert "• 5 pounds" in lines
        assert "[1] Because." in lines


def test_a_passage_in_a_list_item_stays_in_it(tmp_path: Path) -> None:
    letter = '1. One\n\n   {% include "more.md" %}\n\n2. Two {{ name }}\n'
    write_campaign(tmp_path, letter, RECIPIENTS, {"more.md": "More.\n\nStill more {{ fee }}.\n"})
    assert list_lines(tmp_path) == ["1. One", "More.", "Still more 5 pounds.", "2. Two Ada"]


def test_a_passage_may_be_in_a_line_and_in_a_condition(tmp_path: Path) -> None:
    letter = (
        'A {% include "b.md" %} c.\n\n{% if fee %}\n{% include "d.md" %}\n{% endif %}\n{{ name }}\n'
    )
    write_campaign(tmp_path, letter, RECIPIENTS, {"b.md": "b\n", "d.md": "Paid {{ fee }}.\n"})
    assert list_lines(tmp_path) == ["A b c.", "Paid 5 pounds.", "Ada"]


def test_passages_include_passages(tmp_path: Path) -> None:
    files = {"a.md": 'A.\n\n{% include "b.md" %}\n', "b.md": "B {{ fee }}.\n"}
    write_campaign(tmp_path, '{{ name }}\n\n{% include "a.md" %}\n', RECIPIENTS, files)
    assert list_lines(tmp_path) == ["Ada", "A.", "B 5 pounds."]


def test_the_notes_of_a_word_document_come_along(tmp_path: Path) -> None:
    words = "<w:r><w:t>Words</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r>"
    document = build_body(f"<w:p>{words}</w:p>")
    note = "<w:footnote w:id='5'><w:p><w:r><w:t>Note on {{ fee }}.</w:t></w:r></w:p></w:footnote>"
    footnotes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    passage = pack("plain", document=document, footnotes=footnotes)
    body = build_paragraph("{{ name }}{{ note('Own.') }}") + build_paragraph(INCLUDE)
    write_campaign(tmp_path, body, RECIPIENTS, {"passages/terms.docx": passage})
    lines = list_lines(tmp_path)
    assert lines[-2:] == ["[1] Own.", "[2] Note on 5 pounds."]
    assert "Words[2]" in lines


def test_what_is_wrong_in_a_passage_has_its_file_and_line(tmp_path: Path) -> None:
    files = {"a.md": "One.\n\nTwo {{ nme }}.\n", "b.md": "Fine.\n\nNot {{ fine.\n"}
    write_campaign(tmp_path, '{{ name }}\n\n{% include "a.md" %}\n', RECIPIENTS, files)
    (letter,) = lettergen.load(tmp_path).letters()
    assert "a.md:3" in str(letter.errors[0])
    write_campaign(tmp_path, '{{ name }}\n\n{% include "b.md" %}\n', RECIPIENTS, files)
    (finding,) = [one for one in lettergen.check(tmp_path).findings if one.code == "LG201"]
    assert (Path(finding.place.path).name, finding.place.line) == ("b.md", 3)


def test_a_missing_field_of_a_word_passage_names_its_paragraph(tmp_path: Path) -> None:
    files = {"passages/terms.docx": build_terms("{{ price }}")}
    write_campaign(tmp_path, build_paragraph(INCLUDE), RECIPIENTS, files)
    (letter,) = lettergen.load(tmp_path).letters()
    assert "terms.docx, word/document.xml, paragraph 2" in str(letter.errors[0])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none.md", "does not exist"),
        ("../outside.md", "is outside the campaign's folder"),
        ("/etc/passwd", "is outside the campaign's folder"),
        ("link.md", "is outside the campaign's folder"),
        ("loop.md", "includes itself"),
        ("loop.docx", "includes itself"),
        ("old.doc", "is neither text nor a Word document"),
    ],
)
@pytest.mark.parametrize("is_word", [False, True])
def test_a_passage_that_cannot_be_used_is_a_finding(
    name: str, problem: str, is_word: bool, tmp_path: Path
) -> None:
    (tmp_path / "outside.md").write_text("Secret.\n")
    tag = f'{{% include "{name}" %}}'
    letter = build_paragraph(tag) if is_word else f"{tag}\n"
    loop = docx.Document()
    loop.add_paragraph('{% include "loop.docx" %}')
    buffer = io.BytesIO()
    loop.save(buffer)
    files: dict[str, bytes | str] = {
        "loop.md": '{% include "loop.md" %}\n',
        "loop.docx": buffer.getvalue(),
        "old.doc": "x",
    }
    folder = write_campaign(tmp_path / "campaign", letter, RECIPIENTS, files)
    (folder / "link.md").symlink_to(tmp_path / "outside.md")
    (finding,) = [one for one in lettergen.check(folder).findings if one.code == "LG385"]
    assert problem in finding.message


@pytest.mark.parametrize("letter", [build_paragraph(f"Words {INCLUDE}"), f"Words {INCLUDE}\n"])
def test_a_word_document_needs_a_paragraph_of_its_own(letter: str, tmp_path: Path) -> None:
    write_campaign(tmp_path, letter, RECIPIENTS, {"passages/terms.docx": build_terms()})
    assert "LG386" in find_codes(tmp_path)


@pytest.mark.parametrize(
    "tag", ["{% include name %}", '{% include ["a", "b"] %}', "{% include 'a' ignore missing %}"]
)
def test_only_a_name_can_be_included(tag: str, tmp_path: Path) -> None:
    write_campaign(tmp_path, f"{{{{ name }}}} {tag}\n", RECIPIENTS)
    assert "LG203" in find_codes(tmp_path)


def test_a_letter_is_rendered_again_when_a_passage_changes(tmp_path: Path) -> None:
    write_campaign(tmp_path, '{{ name }}\n\n{% include "a.md" %}\n', RECIPIENTS, {"a.md": "Old.\n"})
    lettergen.load(tmp_path).render()
    (tmp_path / "a.md").write_text("New.\n")
    again = lettergen.load(tmp_path).render()
    unchanged = lettergen.load(tmp_path).render()
    outcomes = [result.outcome.value for report in (again, unchanged) for result in report.results]
    assert outcomes == ["written", "unchanged"]


def test_checks_read_passages(tmp_path: Path) -> None:
    files = {"p/a.md": "TODO and {{ fee }}{{ fee }}.\n", "p/b.md.j2": "unused\n"}
    write_campaign(tmp_path, '{{ name }}\n\n{% include "p/a.md" %}\n', RECIPIENTS, files)
    assert {"LG271", "LG282"} <= set(find_codes(tmp_path))
