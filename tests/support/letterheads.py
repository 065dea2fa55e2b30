"""Build the letterheads that the package carries: ``python -m tests.support.letterheads``.

They have the styles, lists and settings of the shipped campaign's letterhead. A page is A4; the
sender is in the header of the first page, and the number of the page in the footer of the others.
"""

import io
import zipfile
from xml.sax.saxutils import escape

from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "lettergen" / "letterheads"
_BASE = REPOSITORY / "templates" / "letterhead.docx"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_CONTACT = '[sender.telephone | default(""), sender.email | default("")] | select | join(" · ")'
_LINE = (
    '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="1F3864"/></w:pBdr>'
    '<w:spacing w:after="120"/>'
)
_GAP = '<w:spacing w:after="240"/>'


def build_letterhead() -> bytes:
    """Return the letterhead of a new campaign: sender, date, letter and signature."""
    head = (
        _build_paragraph("SenderName", '{{ sender.name | default("") }}', _LINE)
        + _build_paragraph("SenderAddress", '{{ sender.address | default("") }}')
        + _build_paragraph("SenderAddress", f"{{{{ {_CONTACT} }}}}")
    )
    body = (
        _build_paragraph("Date", "{{ date | date }}")
        + _build_paragraph("", "{{ body }}")
        + _build_paragraph("Closing", "Yours sincerely,")
        + _build_paragraph("Signature", '{{ sender.name | default("") }}')
    )
    return _build(head, body)


def build_plain_paper() -> bytes:
    """Return the letterhead of a Markdown letter that has none: nothing but the letter."""
    return _build("", _build_paragraph("", "{{ body }}"))


def _build(head: str, body: str) -> bytes:
    with zipfile.ZipFile(_BASE) as base:
        parts = {name: base.read(name).decode() for name in base.namelist()}
    section = parts["word/document.xml"].partition("<w:sectPr>")[2].partition("</w:sectPr>")[0]
    content = f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>"
    parts["word/document.xml"] = _build_part("document", content)
    parts["word/header2.xml"] = _build_part(
        "hdr", head + _build_paragraph("Header", "", _GAP if head else "")
    )
    parts["docProps/core.xml"] = _build_properties(parts["docProps/core.xml"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _build_part(root: str, content: str) -> str:
    return f"{_DECLARATION}<w:{root} {_NAMESPACES}>{content}</w:{root}>"


def _build_paragraph(style: str, text: str, formatting: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{formatting}</w:pPr>' if style else ""
    run = f"<w:r><w:t>{escape(text)}</w:t></w:r>" if text else ""
    return f"<w:p>{properties}{run}</w:p>"


def _build_properties(core: str) -> str:
    """Return the document properties: a title, which a screen reader announces, and no author."""
    start, _, rest = core.partition("<dc:title>")
    title = '{{ subject | default("Letter") }}'
    rest = rest.partition("</dc:title>")[2].partition("</dc:creator>")[2]
    return f"{start}<dc:title>{escape(title)}</dc:title>{rest}"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "letterhead.docx").write_bytes(build_letterhead())
    (FOLDER / "plain.docx").write_bytes(build_plain_paper())
