"""Build a Word document with one table that goes on over many pages, such as a cover list."""

from collections.abc import Iterable, Sequence

from lettergen.docx.xml import W, escape_text
from lettergen.stationery.pages import FONT, assemble_document
from lettergen.stationery.sizes import A4, Size, to_twips
from lettergen.system.dataclass import dataclass

_MARGIN = 15.0  # mm
_PAPER = Size(A4.height, A4.width)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in mm, and whether it has numbers."""

    heading: str
    width: float
    is_number: bool = False


def build_table_document(
    title: str, facts: Iterable[str], columns: Sequence[Column], rows: Iterable[Sequence[str]]
) -> bytes:
    """Return a Word document on A4 across: the title, a paragraph for each fact, and the table.

    The headings of the columns are repeated on each page. The same table gives the same bytes.
    """
    widths = [to_twips(column.width) for column in columns]
    head = _build_row([column.heading for column in columns], columns, is_head=True)
    body = "".join(_build_row(row, columns) for row in rows)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margin, width, height = to_twips(_MARGIN), to_twips(_PAPER.width), to_twips(_PAPER.height)
    document = (
        f'<w:document xmlns:w="{W}"><w:body>{_build_paragraph(title, "Heading1")}'
        f"{''.join(_build_paragraph(fact, 'Normal') for fact in facts)}"
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblBorders><w:insideH w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="808080"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
        f'<w:p/><w:sectPr><w:pgSz w:w="{width}" w:h="{height}" w:orient="landscape" w:code="9"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"'
        ' w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    return assemble_document(title, document, _STYLES)


def _build_row(cells: Sequence[str], columns: Sequence[Column], *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    built = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{to_twips(column.width)}" w:type="dxa"/></w:tcPr>'
        + _build_paragraph(text, _choose_style(column, is_head=is_head))
        + "</w:tc>"
        for text, column in zip(cells, columns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{built}</w:tr>"


def _choose_style(column: Column, *, is_head: bool) -> str:
    kind = "TableHead" if is_head else "TableText"
    return f"{kind}Number" if column.is_number else kind


def _build_paragraph(text: str, style: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape_text(text)}</w:t></w:r></w:p>'
    )


def _build_style(id_: str, name: str, paragraph: str = "", run: str = "") -> str:
    is_heading = name.startswith("heading")
    custom = "" if is_heading else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{id_}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


_FONTS = " ".join(f'w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
_SMALL = '<w:sz w:val="16"/><w:szCs w:val="16"/>'
_TIGHT = '<w:spacing w:before="20" w:after="20"/>'
_RIGHT = '<w:jc w:val="right"/>'
_STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {_FONTS}/>'
    '<w:sz w:val="20"/><w:szCs w:val="20"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr></w:pPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    + _build_style(
        "Heading1",
        "heading 1",
        '<w:keepNext/><w:spacing w:after="120"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:bCs/><w:sz w:val="32"/><w:szCs w:val="32"/>',
    )
    + _build_style("TableText", "Table Text", _TIGHT, _SMALL)
    + _build_style("TableTextNumber", "Table Number", _TIGHT + _RIGHT, _SMALL)
    + _build_style("TableHead", "Table Head", _TIGHT, f"<w:b/><w:bCs/>{_SMALL}")
    + _build_style(
        "TableHeadNumber", "Table Head Number", _TIGHT + _RIGHT, f"<w:b/><w:bCs/>{_SMALL}"
    )
    + "</w:styles>"
)
