"""Build Word documents of pages with text at exact positions, to the twentieth of a point.

Each page is a table with fixed columns and exact rows (ECMA-376 part 1, 17.4: tblLayout, trHeight),
without borders and cell margins, in the corner of the page margins. All programs put such a table
at the same position, which they do not with frames and text boxes.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from lettergen.docx import core_properties
from lettergen.docx.content_types import CONTENT_TYPES_NAME
from lettergen.docx.core_properties import CoreProperties
from lettergen.docx.origin import mark_as_written
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.relationships import SETTINGS, STYLES
from lettergen.docx.xml import CONTENT_TYPES, DECLARATION, PACKAGE_RELATIONSHIPS, R, W, escape_text
from lettergen.stationery.sizes import Size, to_twips
from lettergen.stationery.text_fit import FittedText
from lettergen.system.dataclass import dataclass

FONT = "Arial"

# The codes of Windows for these papers (the DMPAPER constants of wingdi.h), by which some printers
# choose the tray.
_PAPERS = {
    Size(210, 297): 9,
    Size(220, 110): 27,
    Size(229, 162): 28,
    Size(324, 229): 30,
    Size(162, 114): 31,
    Size(353, 250): 33,
    Size(250, 176): 34,
}

# Twips: the height of the paragraph that Word needs after a table, and a reserve. A program that
# rounds otherwise would put a blank page after one that is full to the twip.
_LAST_LINE, _SPARE = 20, 100
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class CellText:
    """An address in a cell, and its paragraph style.

    ``indent`` is the space on the left and the right in millimetres; ``align`` is ``top``,
    ``center`` or ``bottom``.
    """

    text: FittedText
    style: str
    indent: float = 0
    align: str = "center"


@dataclass(frozen=True)
class Page:
    """A page: the edges of its columns and rows, and the content of its cells.

    ``across`` and ``down`` are the edges in order, in millimetres from the left and the top of
    the paper. The keys of ``cells`` are row and column.
    """

    paper: Size
    across: Sequence[float]
    down: Sequence[float]
    cells: Mapping[tuple[int, int], CellText]


def build_document(pages: Iterable[Page], title: str, styles: Mapping[str, str]) -> bytes:
    """Build the Word document of pages; the same pages give the same bytes.

    ``styles`` are the names of the paragraph styles by their ids.
    """
    return assemble_document(title, _build_body(list(pages)), _build_styles(styles))


def assemble_document(title: str, document: str, styles: str) -> bytes:
    """Return the Word document with these parts: its text and its styles, in XML."""
    parts = {
        CONTENT_TYPES_NAME: _build_content_types(),
        "_rels/.rels": _build_relationships(
            (f"{R}/officeDocument", "word/document.xml"),
            (core_properties.RELATIONSHIP, core_properties.PART),
        ),
        "word/_rels/document.xml.rels": _build_relationships(
            (STYLES, "styles.xml"), (SETTINGS, "settings.xml")
        ),
        "word/document.xml": document,
        "word/styles.xml": styles,
        "word/settings.xml": _build_settings(),
    }
    data = {name: (DECLARATION + xml).encode() for name, xml in parts.items()}
    data[core_properties.PART] = CoreProperties(title=title, language="en-GB").to_xml()
    package = Package(title, data)
    mark_as_written(package)
    return PackageWriter(package.parts).build({})


def _build_body(pages: Sequence[Page]) -> str:
    body = [_build_page(page, is_last=index == len(pages)) for index, page in enumerate(pages, 1)]
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(body)}</w:body></w:document>'


def _build_page(page: Page, *, is_last: bool) -> str:
    """Build the table of a page, and the end of its section; the last section is the body's."""
    section = _build_section(page)
    if is_last:
        return f'{_build_table(page)}<w:p><w:pPr><w:pStyle w:val="PageEnd"/></w:pPr></w:p>{section}'
    return f'{_build_table(page)}<w:p><w:pPr><w:pStyle w:val="PageEnd"/>{section}</w:pPr></w:p>'


def _build_section(page: Page) -> str:
    width, height = to_twips(page.paper.width), to_twips(page.paper.height)
    turned = ' w:orient="landscape"' if width > height else ""
    known = f' w:code="{_PAPERS[page.paper]}"' if page.paper in _PAPERS else ""
    right, bottom = (
        width - to_twips(page.across[-1]),
        height - _find_end(page) - _LAST_LINE - _SPARE,
    )
    return (
        '<w:sectPr><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}{known}/>'
        f'<w:pgMar w:top="{to_twips(page.down[0])}" w:right="{max(right, 0)}"'
        f' w:bottom="{max(bottom, 0)}" w:left="{to_twips(page.across[0])}"'
        ' w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )


def _find_end(page: Page) -> int:
    """Return the end of the table in twips from the top, which leaves space for the last line."""
    return min(to_twips(page.down[-1]), to_twips(page.paper.height) - _LAST_LINE)


def _build_table(page: Page) -> str:
    # Round each edge and not each width, so that errors do not add up across the page.
    across = [to_twips(edge) for edge in page.across]
    down = [*(to_twips(edge) for edge in page.down[:-1]), _find_end(page)]
    widths = [end - start for start, end in pairwise(across)]
    heights = [end - start for start, end in pairwise(down)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
        + "".join(_build_cell(page.cells.get((row, column)), w) for column, w in enumerate(widths))
        + "</w:tr>"
        for row, height in enumerate(heights)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _build_cell(block: CellText | None, width: int) -> str:
    start = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
    if block is None:
        return f'{start}</w:tcPr><w:p><w:pPr><w:pStyle w:val="PageEnd"/></w:pPr></w:p></w:tc>'
    paragraphs = "".join(
        _build_paragraph(line, block, is_turnover=position in block.text.turnovers)
        for position, line in enumerate(block.text.lines)
    )
    return f'{start}<w:vAlign w:val="{block.align}"/></w:tcPr>{paragraphs}</w:tc>'


def _build_paragraph(line: str, block: CellText, *, is_turnover: bool) -> str:
    points, indent = block.text.points, to_twips(block.indent)
    left = indent + round(block.text.hanging * 20) if is_turnover else indent
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{block.style}"/>'
        f'<w:spacing w:line="{round(points * block.text.leading * 20)}" w:lineRule="exact"/>'
        f'<w:ind w:left="{left}" w:right="{indent}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'
        f'</w:rPr><w:t xml:space="preserve">{escape_text(line)}</w:t></w:r></w:p>'
    )


def _build_styles(named: Mapping[str, str]) -> str:
    fonts = " ".join(f'w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    own = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id_}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/></w:style>'
        for id_, name in named.items()
    )
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        f"{own}"
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="PageEnd">'
        '<w:name w:val="Page End"/><w:basedOn w:val="Normal"/><w:pPr>'
        f'<w:spacing w:line="{_LAST_LINE}" w:lineRule="exact"/></w:pPr>'
        '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style></w:styles>'
    )


def _build_settings() -> str:
    """The language for spelling, and Word 2013's way of laying out a page."""
    return (
        f'<w:settings xmlns:w="{W}"><w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB"/></w:settings>'
    )


def _build_content_types() -> str:
    overrides = {
        "word/document.xml": f"{_TYPES}.document.main+xml",
        "word/styles.xml": f"{_TYPES}.styles+xml",
        "word/settings.xml": f"{_TYPES}.settings+xml",
        core_properties.PART: core_properties.CONTENT_TYPE,
    }
    return (
        f'<Types xmlns="{CONTENT_TYPES}"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="{type_}"/>'
            for name, type_ in overrides.items()
        )
        + "</Types>"
    )


def _build_relationships(*targets: tuple[str, str]) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">'
        + "".join(
            f'<Relationship Id="rId{number}" Target="{target}" Type="{kind}"/>'
            for number, (kind, target) in enumerate(targets, 1)
        )
        + "</Relationships>"
    )
