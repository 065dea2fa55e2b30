"""Build Word fields: ``build_field("MERGEFIELD a")`` gives the runs of a complex field."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lettergen.data.values import Mapping as Fields
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import find_paragraphs, join_spans
from tests.support import documents

CORPUS = Path(__file__).parent.parent / "corpus" / "mail_merge"

SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def name_corpus_document(name: str) -> str:
    """Take a document of the mail merge corpus; return its name for ``tests.support.documents``."""
    return f"../../corpus/mail_merge/{name}"


def build_begin(*code: str) -> str:
    """Build a field's first mark and its code: runs if it begins with ``<w:``, else text."""
    runs = (part if part.startswith("<w:") else build_instruction(part) for part in code)
    return '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + "".join(runs)


def build_field(*code: str, result: str = "") -> str:
    """Build a complex field; ``result`` is runs."""
    return f"{build_begin(*code)}{SEPARATE}{result}{END}"


def build_instruction(text: str) -> str:
    """Build a run of a field's code."""
    return f'<w:r><w:instrText xml:space="preserve">{escape(text)}</w:instrText></w:r>'


def build_run(text: str) -> str:
    """Build a run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def build_paragraph(*runs: str) -> str:
    """Build a paragraph of runs."""
    return f"<w:p>{''.join(runs)}</w:p>"


def merge_body(body: str, **fields: Any) -> str:
    """Merge the body of a document for a recipient with these fields."""
    xml = documents.unzip(documents.merge_body(body, fields))[documents.MAIN].decode()
    inner = xml[xml.index("<w:body>") + len("<w:body>") : xml.index("</w:body>")]
    return inner.replace(' xml:space="preserve"', "")


def find_problems(body: str, **fields: Any) -> list[Finding]:
    """Return the findings of compiling and merging a body, in order."""
    try:
        merge_body(body, **fields)
    except LettergenError as error:
        return list(error.findings)
    return []


def render_body(
    body: str, values: dict[str, Any] | None = None, file: str = "", **fields: Any
) -> tuple[bytes, list[str]]:
    """Merge a body; return the Word document, and the codes of what is doubtful in it.

    ``values`` are the campaign's, ``file`` is the letter's own file.
    """
    letter = documents.compile_document(
        documents.pack("plain", document=documents.build_body(body))
    )
    own = Fields(Place("recipients.yaml", 1))
    own.update(fields)
    rendered = letter.render("Kent", own, values or {}, file)
    return letter.build("Kent", rendered.parts), [one.code for one in rendered.findings]


def read_letter(
    body: str, values: dict[str, Any] | None = None, file: str = "", **fields: Any
) -> list[str]:
    """Merge a body; return the paragraphs that its reader sees, those of tables too."""
    data, _ = render_body(body, values, file, **fields)
    document = Document(Package.from_bytes("letter.docx", data))
    paragraphs = find_paragraphs(document.body.blocks)
    return [text for one in paragraphs if (text := join_spans(one.shown).strip())]


def build_table(*rows: list[str]) -> str:
    """Build a table; a cell is text, or runs if it begins with ``<w:``."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(map(_build_row, rows))}</w:tbl>"


def _build_row(cells: list[str]) -> str:
    runs = (cell if cell.startswith("<w:") else build_run(cell) for cell in cells)
    return f"<w:tr>{''.join(f'<w:tc>{build_paragraph(cell)}</w:tc>' for cell in runs)}</w:tr>"


def build_bookmark(name: str, runs: str, number: int = 1) -> str:
    """Put a bookmark around runs."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{runs}<w:bookmarkEnd w:id="{number}"/>'
