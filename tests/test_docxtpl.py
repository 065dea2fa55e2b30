"""docxtpl's classes: a program written for it runs with another import."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import docxtpl
import jinja2
import pytest
from docx.enum.shape import WD_INLINE_SHAPE
from docx.shared import Mm

import lettergen
from lettergen import LettergenError
from lettergen.docxtpl import (
    DocxTemplate,
    InlineImage,
    Listing,
    RichText,
    RichTextParagraph,
    TemplateError,
)
from tests.conftest import REPOSITORY
from tests.support.corpus import CORPUS, build_document, load_fields, merge_document
from tests.support.wordprocessingml import problems

FOLDERS = sorted(path for path in (CORPUS / "grammar").iterdir() if path.is_dir())
SIGNATURE = REPOSITORY / "examples" / "reminder" / "signature.png"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a Word document of some paragraphs, with a header if one is given."""

    def build(*paragraphs: str, header: str = "", picture: bool = False) -> Path:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        if header:
            document.sections[0].header.paragraphs[0].text = header
        if picture:
            document.add_picture(str(SIGNATURE))
        document.save(str(tmp_path / "template.docx"))
        return tmp_path / "template.docx"

    return build


def saved(template: DocxTemplate) -> bytes:
    """Return the document that a template saves."""
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def rendered(path: Path, context: dict[str, Any]) -> "docx.document.Document":
    template = DocxTemplate(path)
    template.render(context)
    return opened(template)


def opened(template: DocxTemplate) -> "docx.document.Document":
    """Return the saved document; it must be valid."""
    data = saved(template)
    # The template that python-docx brings along lacks w:percent.
    assert [problem for problem in problems(data) if "w:zoom" not in problem] == []
    return docx.Document(io.BytesIO(data))


def texts(document: "docx.document.Document") -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# What it renders


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_it_gives_what_a_campaign_gives(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "here")
    path = tmp_path / "here" / "letter.docx"
    path.write_bytes(build_document(folder))
    template = DocxTemplate(path)
    template.render(load_fields(folder))
    assert saved(template) == merge_document(folder, tmp_path)


def test_the_same_program_gives_the_same_text_with_either_import(write: Write) -> None:
    path = write("Dear {{ name }},", "{%p for item in items %}", "{{ item }}", "{%p endfor %}")
    found = []
    for module in (docxtpl, lettergen.docxtpl):
        template = module.DocxTemplate(str(path))
        template.render({"name": "Ada", "items": ["one", "two"]})
        template.save(str(path.with_name("out.docx")))
        found.append(texts(docx.Document(str(path.with_name("out.docx")))))
    assert found[0] == found[1] == ["Dear Ada,", "one", "two"]


def test_it_is_one_of_the_public_names() -> None:
    assert lettergen.DocxTemplate is DocxTemplate


def test_it_can_be_rendered_again_and_again(write: Write) -> None:
    template = DocxTemplate(write("Dear {{ name }},"))
    for name in ("Ada", "Bo"):
        template.render({"name": name})
        assert texts(opened(template)) == [f"Dear {name},"]


def test_it_may_be_bytes_or_an_open_file(write: Write) -> None:
    data = write("Dear {{ name }},").read_bytes()
    for source in (data, io.BytesIO(data)):
        template = DocxTemplate(source)
        template.render({"name": "Ada"})
        assert texts(opened(template)) == ["Dear Ada,"]


def test_the_filters_of_an_environment_can_be_used(write: Write) -> None:
    environment = jinja2.Environment()
    environment.filters["shout"] = str.upper
    template = DocxTemplate(write("{{ name | shout }}"))
    template.render({"name": "Ada"}, environment, autoescape=False)
    assert texts(opened(template)) == ["ADA"]
    with pytest.raises(LettergenError, match="no filter 'shout'"):
        template.render({"name": "Ada"})


def test_a_missing_value_is_an_error(write: Write) -> None:
    with pytest.raises(LettergenError, match="has no 'name'"):
        rendered(write("Dear {{ name }},"), {})


def test_its_names_are_known_without_rendering(write: Write) -> None:
    template = DocxTemplate(
        write("{{ a.b }} {% if c %}{{ d | upper }}{% endif %}", header="{{ e }}")
    )
    assert template.get_undeclared_template_variables() == {"a", "c", "d", "e"}
    assert template.get_undeclared_template_variables(context={"a": 1, "e": 2}) == {"c", "d"}


# Values


def test_rich_text_and_listings_are_docxtpls_own(write: Write) -> None:
    path = write("a {{r rich }}", "{{p paragraphs }}", "{{ lines }}")
    context = {
        "rich": RichText("bold", bold=True),
        "paragraphs": RichTextParagraph("quoted"),
        "lines": Listing("one\ntwo & <three>"),
    }
    document = rendered(path, context)
    assert texts(document) == ["a bold", "quoted", "one\ntwo & <three>"]
    assert document.paragraphs[0].runs[-1].bold


def test_rich_text_may_be_a_link(write: Write) -> None:
    template = DocxTemplate(write("see {{r rich }}"))
    rich = RichText("here", url_id=template.build_url_id("https://example.com/a"))
    template.render({"rich": rich})
    (link,) = opened(template).paragraphs[0].hyperlinks
    assert (link.text, link.address) == ("here", "https://example.com/a")


def test_an_inline_image_is_shown_in_body_and_header(write: Write) -> None:
    template = DocxTemplate(write("by {{ sign }}", header="{{ sign }}"))
    image = InlineImage(template, str(SIGNATURE), width=Mm(20), alt="Signature")
    template.render({"sign": image})
    document = opened(template)
    (shape,) = document.inline_shapes
    assert (shape.width, shape.type) == (Mm(20), WD_INLINE_SHAPE.PICTURE)
    assert 'descr="Signature"' in document.element.xml
    assert "<pic:pic" in document.sections[0].header._element.xml


def test_what_is_no_picture_is_an_error_at_its_tag(write: Write) -> None:
    template = DocxTemplate(write("by {{ sign }}"))
    template_image = InlineImage(template, b"no picture")
    with pytest.raises(LettergenError, match=r"paragraph 1 .* not a picture that Word can show"):
        template.render({"sign": template_image})


def test_a_sub_document_has_paragraphs_tables_and_pictures(write: Write) -> None:
    template = DocxTemplate(write("before", "{{p sub }}", "after"))
    sub = template.new_subdoc()
    sub.add_heading("Part", level=1)
    sub.add_table(1, 1).cell(0, 0).text = "cell"
    sub.add_picture(str(SIGNATURE), width=Mm(10))
    template.render({"sub": sub})
    document = opened(template)
    assert texts(document) == ["before", "Part", "", "after"]
    assert document.paragraphs[1].style is not None
    assert document.paragraphs[1].style.name == "Heading 1"
    assert document.tables[0].cell(0, 0).text == "cell"
    assert len(document.inline_shapes) == 1


def test_a_sub_document_of_a_file_brings_its_styles_lists_and_pictures(
    write: Write, tmp_path: Path
) -> None:
    other = docx.Document()
    other.add_heading("Part", level=1)
    other.styles.add_style("Mine", 1)
    other.add_paragraph("styled", style="Mine")
    other.add_paragraph("first", style="List Number")
    other.add_picture(str(SIGNATURE), width=Mm(10))
    other.save(str(tmp_path / "other.docx"))
    template = DocxTemplate(write("before", "{{p sub }}", "after {{ name }}"))
    sub = template.new_subdoc(tmp_path / "other.docx")
    sub.add_paragraph("added")
    template.render({"sub": sub, "name": "Ada"})
    document = opened(template)
    assert texts(document) == [*("before", "Part", "styled", "first", "", "added", "after Ada")]
    names = [one.style.name for one in document.paragraphs if one.style is not None]
    assert names[1:4] == ["Heading 1", "Mine", "List Number"]
    assert len(document.inline_shapes) == 1
    template.render({"sub": template.new_subdoc(tmp_path / "other.docx"), "name": "Rob"})
    assert "added" not in texts(opened(template))


# The document itself


def test_the_template_and_the_result_can_be_changed_with_python_docx(write: Write) -> None:
    template = DocxTemplate(write("Dear {{ name }},"))
    template.add_paragraph("PS {{ name }}")
    template.render({"name": "Ada"})
    assert texts(template.docx) == ["Dear Ada,", "PS Ada"]
    template.docx.add_paragraph("{{ as it is }}")
    document = docx.Document(io.BytesIO(saved(template)))
    assert texts(document) == ["Dear Ada,", "PS Ada", "{{ as it is }}"]


def test_a_picture_is_replaced_by_its_name(write: Write) -> None:
    template = DocxTemplate(write("{{ name }}", picture=True))
    picture = SIGNATURE.read_bytes() + b"changed"
    template.replace_pic("signature.png", io.BytesIO(picture))
    template.render({"name": "Ada"})
    assert picture in parts(saved(template)).values()
    template.reset_replacements()
    assert picture not in parts(saved(template)).values()
    template.replace_pic("other.png", io.BytesIO(picture))
    with pytest.raises(ValueError, match=r"Picture other\.png not found"):
        saved(template)
    template.allow_missing_pics = True
    saved(template)


def test_files_in_the_document_are_replaced_by_content_or_name(write: Write) -> None:
    template = DocxTemplate(write("plain", picture=True))
    template.replace_media(str(SIGNATURE), io.BytesIO(b"new picture"))
    template.replace_zipname("docProps/thumbnail.jpeg", io.BytesIO(b"new thumbnail"))
    template.replace_embedded(io.BytesIO(b"none such"), io.BytesIO(b"x"))
    found = parts(saved(template))  # docxtpl, too, saves what was not rendered
    assert b"new picture" in found.values()
    assert found["docProps/thumbnail.jpeg"] == b"new thumbnail"
    assert b"x" not in found.values()


# What is not possible


def test_what_is_not_possible_says_so(write: Write) -> None:
    template = DocxTemplate(write("{{ name }}"))
    other = docx.Document()
    mark = docx.oxml.OxmlElement("w:footnoteReference")  # type: ignore[attr-defined]
    other.add_paragraph().add_run()._r.append(mark)
    buffer = io.BytesIO()
    other.save(buffer)
    with pytest.raises(NotImplementedError, match=r"docs/from-docxtpl\.md"):
        template.new_subdoc(buffer.getvalue())
    with pytest.raises(NotImplementedError, match=r"docs/from-docxtpl\.md"):
        InlineImage(template, str(SIGNATURE), anchor="https://example.com")
    with pytest.raises(AttributeError, match=r"no 'patch_xml': see docs/from-docxtpl\.md"):
        template.patch_xml("")
    with pytest.raises(AttributeError, match="nonsense"):
        template.nonsense()


def test_everything_that_docxtpl_has_is_there_or_says_that_it_is_not() -> None:
    public = {name for name in vars(docxtpl.DocxTemplate) if not name.startswith("_")}
    internals = lettergen.docxtpl._INTERNALS
    ours = set(vars(DocxTemplate)) | internals | {"HEADER_URI", "FOOTER_URI"}
    assert public - ours == set()


# Paragraphs and pages within a value

BROKEN = {
    "rich": RichText("one\atwo\fthree", bold=True),
    "lines": Listing("one\atwo\nlines\fthree"),
    "plain": "one\atwo\fthree",
    "paragraphs": RichTextParagraph("one\atwo", parastyle="Quote"),
    "rows": [{"text": "one\atwo"}],
}


@pytest.mark.parametrize(
    "tag",
    ["{{r rich }}", "{{ lines }}", "{{ plain }}", "{{p paragraphs }}", "{{ rows[0].text }}"],
)
@pytest.mark.parametrize("around", ["{}", "Before {} and after."])
def test_a_value_has_the_paragraphs_and_pages_that_it_has_in_docxtpl(
    tag: str, around: str, write: Write, tmp_path: Path
) -> None:
    if tag.startswith("{{p") and around != "{}":
        return
    path = write("First.", around.format(tag), "Last.")
    theirs = docxtpl.DocxTemplate(path)
    theirs.render(BROKEN)
    theirs.save(tmp_path / "theirs.docx")
    expected = docx.Document(str(tmp_path / "theirs.docx"))
    found = rendered(path, BROKEN)
    assert [one.text for one in found.paragraphs] == [one.text for one in expected.paragraphs]
    assert [[run.bold for run in one.runs if run.text.strip()] for one in found.paragraphs] == [
        [run.bold for run in one.runs if run.text.strip()] for one in expected.paragraphs
    ]


# Errors


@pytest.mark.parametrize("text", ["{% endif %}", "{{ missing }}", "{{ rows.x.y }}"])
def test_an_error_is_one_of_jinja_s_too(text: str, write: Write) -> None:
    template = DocxTemplate(write("First.", text))
    with pytest.raises(jinja2.TemplateError) as caught:
        template.render({"rows": {}})
    assert isinstance(caught.value, TemplateError)
    assert isinstance(caught.value, LettergenError)
    assert any("paragraph 2" in line for line in caught.value.docx_context) or text != "{% endif %}"
    assert str(caught.value)
