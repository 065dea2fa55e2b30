"""Word fields written short, for tests: ``field("MERGEFIELD a")`` is a complex field's runs."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lettergen.findings import Finding, LettergenError, Place
from lettergen.source import Mapping
from lettergen.template.compile import compile_letter
from lettergen.template.language import Language
from tests.support.word_trees import packed, parts, unpacked

CORPUS = Path(__file__).parent.parent / "corpus" / "mail_merge"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def begin(*code: str) -> str:
    """A field's first mark and its code; what begins with ``<w:`` is runs, the rest is text."""
    runs = (part if part.startswith("<w:") else instruction(part) for part in code)
    return '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + "".join(runs)


def field(*code: str, result: str = "") -> str:
    """A complex field; ``result`` is runs."""
    return f"{begin(*code)}{SEPARATE}{result}{END}"


def instruction(text: str) -> str:
    """A run of a field's code."""
    return f'<w:r><w:instrText xml:space="preserve">{escape(text)}</w:instrText></w:r>'


def run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs."""
    return f"<w:p>{''.join(runs)}</w:p>"


def document(body: str) -> str:
    """A main part with this body."""
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'


def merged(body: str, scratch: Path, **fields: Any) -> str:
    """The body of a document, merged for a recipient with these fields."""
    path = scratch / "letter.docx"
    base = parts(CORPUS / "simple-field")
    path.write_bytes(packed({**base, "word/document.xml": document(body)}))
    recipient = Mapping(Place("recipients.yaml", 3))
    recipient.update(fields)
    data = compile_letter(path, None, Language(), {}).merge("Kent", recipient, {})
    xml = unpacked(data)["word/document.xml"]
    inner = xml[xml.index("<w:body>") + len("<w:body>") : xml.index("</w:body>")]
    return inner.replace(' xml:space="preserve"', "")


def findings(body: str, scratch: Path, **fields: Any) -> list[Finding]:
    """What compiling and merging a body reports, in order."""
    try:
        merged(body, scratch, **fields)
    except LettergenError as error:
        return list(error.findings)
    return []
