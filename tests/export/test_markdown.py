"""Letters as Markdown: what is read back from it is what the letter says."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from lettergen.docx.xml import escape_text
from lettergen.export import markdown
from lettergen.export.format import FinishedLetter
from tests.support import finished_letters
from tests.support.documents import assert_is_golden, build_paragraph

# Everything that means something in Markdown or HTML, and some letters to stand between.
_SIGNS = "ab1 \\`*_{}[]()<>#+-.!|~^$&;:=\"'/@£é"


def shown(letter: FinishedLetter) -> str:
    """In: a letter. Out: its Markdown."""
    made = markdown.export(letter)
    assert made.data, made.findings
    return made.data.decode()


def rendered(text: str) -> str:
    """In: Markdown. Out: the HTML that another reader makes of it."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    return str(reader.render(text))


def run(text: str, properties: str = "") -> str:
    """In: text, properties as XML. Out: a run."""
    inner = escape_text(text)
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'


def test_markdown_holds_everything_that_a_letter_can_hold() -> None:
    path = finished_letters.DOCUMENTS / "everything" / "everything.md"
    assert_is_golden(shown(finished_letters.pack_letter("everything")), path)


def test_notes_links_and_lines_of_an_address_are_markdown_s_own() -> None:
    found = shown(finished_letters.render_shipped()["kent"])
    assert re.search(r"announcement\[\^1\] in late 2019", found)
    assert (
        "\n[^1]: Home Office (2019) [Funding for Violence Reduction Units announced](https" in found
    )
    assert "\nMaidstone\\\nME15 9BZ\n" in found


@given(st.text(_SIGNS, min_size=1))
def test_what_a_paragraph_says_is_what_is_read_back(text: str) -> None:
    said = " ".join(text.split())
    if not said:
        return
    html = rendered(shown(finished_letters.build_letter(build_paragraph(escape_text(said)))))
    assert html == f"<p>{_in_html(said)}</p>\n"


@given(st.lists(st.tuples(st.text(_SIGNS, min_size=1, max_size=6), st.booleans()), min_size=1))
def test_marks_of_emphasis_never_turn_into_words(pieces: list[tuple[str, bool]]) -> None:
    body = "".join(run(text, "<w:b/>" if bold else "") for text, bold in pieces)
    said = " ".join("".join(text for text, _ in pieces).split())
    letter = finished_letters.build_letter(f"<w:p>{body}</w:p>")
    text = shown(letter)
    reader = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    plain = re.sub(r"</?(?:p|strong)>", "", reader.render(text))
    assert " ".join(plain.split()) == _in_html(said)


def test_two_lists_side_by_side_stay_two() -> None:
    numbering = (finished_letters.DOCUMENTS / "everything" / "word" / "numbering.xml").read_text(
        "utf-8"
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
        "<w:r><w:t>{}</w:t></w:r></w:p>"
    )
    body = "".join(item.format(*each) for each in [(4, "a"), (4, "b"), (6, "c")])
    found = shown(finished_letters.build_letter(body, numbering=numbering))
    assert found == "1. a\n2. b\n\n<!-- -->\n\n1. c\n"


def _in_html(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text
