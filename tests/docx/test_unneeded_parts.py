"""Parts that no letter needs are left out of every letter."""

import pytest

from lettergen.docx.content_types import CONTENT_TYPES_NAME
from lettergen.docx.unneeded_parts import remove_unneeded_parts
from tests.support import documents
from tests.support.documents import Parts
from tests.support.wordprocessingml import problems

_XML = "http://schemas.openxmlformats.org"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def _relate(id_: str, kind: str, target: str) -> str:
    type_ = kind if "://" in kind else f"{documents.R}/{kind}"
    return f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"/>'


def _relationships(*items: str) -> bytes:
    inner = "".join(items)
    return f'<Relationships xmlns="{documents.OPC}/relationships">{inner}</Relationships>'.encode()


def _add(found: Parts, name: str, more: str) -> None:
    """Add elements before the end of a part."""
    text = found[name].decode()
    end = text.rindex("</")
    found[name] = (text[:end] + more + text[end:]).encode()


def _declare(found: Parts, name: str, kind: str) -> None:
    _add(found, CONTENT_TYPES_NAME, f'<Override PartName="/{name}" ContentType="{kind}"/>')


@pytest.fixture
def parts() -> Parts:
    return documents.load_parts("plain")


def test_a_document_with_nothing_unneeded_stays_as_it_is(parts: Parts) -> None:
    assert remove_unneeded_parts(parts) == parts


def test_building_blocks_are_left_out_with_the_parts_that_only_they_use(parts: Parts) -> None:
    _add(parts, "word/_rels/document.xml.rels", _relate("rId900", "glossaryDocument", "g/d.xml"))
    parts["word/g/d.xml"] = f'<w:glossaryDocument xmlns:w="{documents.W}"/>'.encode()
    parts["word/g/_rels/d.xml.rels"] = _relationships(
        _relate("rId1", "styles", "own.xml"), _relate("rId2", "image", "../media/shared.png")
    )
    parts["word/g/own.xml"] = f'<w:styles xmlns:w="{documents.W}"/>'.encode()
    parts["word/media/shared.png"] = b"picture"
    _add(parts, "word/_rels/document.xml.rels", _relate("rId901", "image", "media/shared.png"))
    _declare(parts, "word/g/d.xml", f"{_WML}.document.glossary+xml")
    _declare(parts, "word/g/own.xml", f"{_WML}.styles+xml")
    kept = remove_unneeded_parts(parts)
    assert parts.keys() - kept.keys() == {
        "word/g/d.xml",
        "word/g/_rels/d.xml.rels",
        "word/g/own.xml",
    }
    assert b"word/g/" not in kept[CONTENT_TYPES_NAME]


def test_the_preview_of_the_template_is_in_no_letter(parts: Parts) -> None:
    kind = f"{_XML}/package/2006/relationships/metadata/thumbnail"
    _add(parts, "_rels/.rels", _relate("rId900", kind, "docProps/thumbnail.jpeg"))
    parts["docProps/thumbnail.jpeg"] = b"picture"
    assert "docProps/thumbnail.jpeg" not in remove_unneeded_parts(parts)


def test_the_settings_of_a_printer_are_left_out_with_their_reference(parts: Parts) -> None:
    _add(parts, "word/_rels/document.xml.rels", _relate("rId900", "printerSettings", "p.bin"))
    parts["word/p.bin"] = b"\\\\server\\printer"
    main = parts[documents.MAIN].decode()
    section = f'<w:sectPr><w:printerSettings xmlns:r="{documents.R}" r:id="rId900"/></w:sectPr>'
    parts[documents.MAIN] = main.replace("</w:body>", f"{section}</w:body>").encode()
    kept = remove_unneeded_parts(parts)
    assert "word/p.bin" not in kept
    assert b"printerSettings" not in kept[documents.MAIN]


def test_the_workbook_behind_a_chart_is_left_out_and_the_chart_is_kept(parts: Parts) -> None:
    _add(parts, "word/_rels/document.xml.rels", _relate("rId900", "chart", "charts/chart1.xml"))
    c = f"{_XML}/drawingml/2006/chart"
    parts["word/charts/chart1.xml"] = (
        f'<c:chartSpace xmlns:c="{c}" xmlns:r="{documents.R}"><c:chart/>'
        '<c:externalData r:id="rId1"><c:autoUpdate c:val="0"/></c:externalData></c:chartSpace>'
    ).encode()
    parts["word/charts/_rels/chart1.xml.rels"] = _relationships(
        _relate("rId1", "package", "../embeddings/book.xlsx")
    )
    parts["word/embeddings/book.xlsx"] = b"all salaries"
    _declare(parts, "word/charts/chart1.xml", _CHART)
    _declare(parts, "word/embeddings/book.xlsx", _SHEET)
    letter = documents.compile_document(documents.zip_parts(parts))
    docx = documents.merge(letter, {"name": "Ada"})
    written = documents.unzip(docx)
    assert b"<c:chart" in written["word/charts/chart1.xml"]
    assert b"externalData" not in written["word/charts/chart1.xml"]
    assert "word/embeddings/book.xlsx" not in written
    assert problems(docx) == []


def test_files_in_the_archive_that_are_no_parts_are_left_out(parts: Parts) -> None:
    parts["__MACOSX/._document.txt"] = b"x"
    assert "__MACOSX/._document.txt" not in remove_unneeded_parts(parts)
