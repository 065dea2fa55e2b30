"""Small Word documents, read with ``lettergen.docx.reader``."""

from collections.abc import Iterable

from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader import model as word
from lettergen.docx.reader.text import find_paragraphs, join_spans
from lettergen.docx.relationships import HYPERLINK, IMAGE, Relationship
from tests.support import documents

MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
"""One mark of a complex field."""


def read_document(body: str, **changes: str | None) -> Document:
    """Take the blocks of a body, other texts for some parts; return the document.

    It has the relationships ``web``, to ``https://example.org/a#b``, and ``picture``, to a picture.
    """
    data = documents.pack("plain", document=documents.build_body(body), **changes)
    package = Package.from_bytes("letter.docx", data)
    known = package.read_relationships(package.main)
    web = Relationship("web", HYPERLINK, "https://example.org/a#b", external=True)
    known.items += [web, Relationship("picture", IMAGE, "media/a.png")]
    package.set_relationships(known)
    return Document(package)


def read_spans(inner: str, **changes: str | None) -> list[word.Span]:
    """Take the inside of a paragraph; return its spans, those that are not shown among them."""
    document = read_document(f"<w:p>{inner}</w:p>", **changes)
    [paragraph] = document.body.blocks
    assert isinstance(paragraph, word.Paragraph)
    return list(paragraph.spans)


def read_shown(body: str, **changes: str | None) -> list[str]:
    """Take the blocks of a body; return the text of each paragraph, as far as it is shown."""
    blocks = read_document(body, **changes).body.blocks
    return [join_spans(paragraph.shown) for paragraph in find_paragraphs(blocks)]


def list_contents(found: Iterable[word.Span]) -> list[word.Content]:
    return [span.content for span in found]


def build_run(text: str, properties: str = "") -> str:
    """Take a text, properties as XML; return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def build_field(code: str, result: str = "") -> str:
    """Take the instruction of a field, the runs of its result; return its runs."""
    instruction = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return (
        f"{MARK.format('begin')}{instruction}{MARK.format('separate')}{result}{MARK.format('end')}"
    )
