"""Letters with everything that a PDF must keep, as folders of XML: ``tests/export/pdf/documents``.

A folder has only the parts that it is about; styles and core properties come from ``_base``.
"""

from collections.abc import Sequence
from pathlib import Path

from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.postprocess.finish import finish
from tests.conftest import missing
from tests.support import documents

LETTERS = Path(__file__).parent.parent / "export" / "pdf" / "documents"
_BASE = LETTERS / "_base"


def list_letters() -> list[str]:
    """Return the names of the letters."""
    return sorted(path.name for path in LETTERS.iterdir() if path != _BASE)


def pack(name: str, **changes: str | None) -> bytes:
    """Take a letter, other texts for some of its parts by their stems; return the Word document."""
    base = {path.stem: path.read_text("utf-8") for path in _BASE.rglob("*.xml")}
    return documents.pack(LETTERS / name, **base | changes)


def load_letter(name: str, **changes: str | None) -> FinishedLetter:
    """The same as a finished letter; its label and stem are the name."""
    return FinishedLetter(name, name, pack(name, **changes))


def pack_long_table(count: int) -> bytes:
    """Return the letter ``table`` with this many more rows, each with its number."""
    text = (LETTERS / "table/word/document.xml").read_text("utf-8")
    start = text.rindex("<w:tr>")
    row = text[start : text.index("</w:tr>", start) + len("</w:tr>")]
    rows = "".join(row.replace("Essex", f"Area {number}") for number in range(1, count + 1))
    return pack("table", document=text[:start] + rows + text[start:])


def pack_with_styles(name: str, styles: Sequence[str]) -> bytes:
    """Return a letter that begins with a paragraph and a run in styles of these names."""
    base = (_BASE / "word/styles.xml").read_text("utf-8")
    text = (LETTERS / name / "word/document.xml").read_text("utf-8")
    defined, used = [], []
    for number, style in enumerate(styles):
        for kind in ("paragraph", "character"):
            defined.append(
                f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{kind}{number}">'
                f'<w:name w:val="{style}"/></w:style>'
            )
        used.append(
            f'<w:p><w:pPr><w:pStyle w:val="paragraph{number}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">A paragraph in {style} and </w:t></w:r>'
            f'<w:r><w:rPr><w:rStyle w:val="character{number}"/></w:rPr>'
            "<w:t>a run.</w:t></w:r></w:p>"
        )
    styles_part = base.replace("</w:styles>", f"{''.join(defined)}</w:styles>")
    document = text.replace("<w:body>", f"<w:body>{''.join(used)}")
    return pack(name, document=document, styles=styles_part)


def lay_out_with_dxpdf(data: bytes) -> bytes:
    """Return dxpdf's PDF of a Word document; skip the test where dxpdf is not installed."""
    try:
        import dxpdf
    except ImportError:
        missing("dxpdf is not installed")
    return bytes(dxpdf.convert(data))


def finish_letter(pdf: bytes, letter: FinishedLetter, *, tagged: bool, archive: bool) -> Export:
    """Return what lettergen makes of an engine's PDF of a letter."""
    data, findings = finish(pdf, letter, tagged=tagged, archive=archive)
    return Export(letter, data, tuple(findings))
