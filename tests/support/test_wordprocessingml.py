"""The validator is silent on a valid .docx and names each fault put into it."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.support.wordprocessingml import problems, schema

Parts = dict[str, str]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DML = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:a="{DML}/main" xmlns:pic="{DML}/picture" '
    f'xmlns:wp="{DML}/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
DOCUMENT_RELS = "word/_rels/document.xml.rels"


def drawing(identity: int) -> str:
    """Take a drawing id; return a run with an inline picture."""
    return f"""<w:r><w:drawing><wp:inline>
<wp:extent cx="9525" cy="9525"/><wp:docPr id="{identity}" name="Picture {identity}"/>
<a:graphic><a:graphicData uri="{DML}/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="0" name="dot.png"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="rIdImage"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def notes(kind: str) -> str:
    """Take "footnote" or "endnote"; return a notes part with its separators and one note."""
    return f"""<w:{kind}s {NAMESPACES}>
<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>
<w:{kind} w:type="continuationSeparator" w:id="0"><w:p><w:r>
<w:continuationSeparator/></w:r></w:p></w:{kind}>
<w:{kind} w:id="1"><w:p><w:r><w:{kind}Ref/><w:t>note</w:t></w:r></w:p></w:{kind}>
</w:{kind}s>"""


def overrides() -> str:
    """Return the Override elements of the valid package."""
    kinds = {"document": "document.main", "header1": "header", "footer1": "footer"}
    same = ("styles", "numbering", "settings", "fontTable", "footnotes", "endnotes", "comments")
    return "\n".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for name, kind in {**kinds, **{name: name for name in same}}.items()
    )


def document_relationships() -> str:
    """Return the Relationship elements of the main document."""
    targets = {
        "Styles": ("styles", "styles.xml"),
        "Numbering": ("numbering", "numbering.xml"),
        "Settings": ("settings", "settings.xml"),
        "Fonts": ("fontTable", "fontTable.xml"),
        "Footnotes": ("footnotes", "footnotes.xml"),
        "Endnotes": ("endnotes", "/word/endnotes.xml"),
        "Comments": ("comments", "comments.xml"),
        "Header": ("header", "header1.xml"),
        "Footer": ("footer", "footer1.xml"),
        "Image": ("image", "media/dot.png"),
    }
    return "\n".join(
        f'<Relationship Id="rId{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )


VALID: Parts = {
    TYPES: f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/>
{overrides()}
<Override PartName="/docProps/core.xml"
 ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Target="docProps/core.xml"
 Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/>
</Relationships>""",
    DOCUMENT: f"""<w:document {NAMESPACES}><w:body>
<w:p w14:paraId="00000001"><w:pPr><w:pStyle w:val="Body"/>
<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>
<w:bookmarkStart w:id="0" w:name="start"/>
<w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>Dear Ada</w:t></w:r>
<w:bookmarkEnd w:id="0"/>
<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r></w:p>
<w:p><w:hyperlink r:id="rIdLink"><w:r><w:t>site</w:t></w:r></w:hyperlink>
<w:hyperlink w:anchor="start"><w:r><w:t>top</w:t></w:r></w:hyperlink>
<w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText xml:space="preserve"> REF start \\h </w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>remarked</w:t></w:r><w:commentRangeEnd w:id="7"/>
<w:r><w:commentReference w:id="7"/></w:r></w:p>
<w:p>{drawing(1)}{drawing(2)}</w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="w14"><w14:new/></mc:Choice>
<mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>
<w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>
<w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>
<w:footerReference w:type="default" r:id="rIdFooter"/></w:sectPr>
</w:body></w:document>""",
    DOCUMENT_RELS: f"""<Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
{document_relationships()}
<Relationship Id="rIdLink" Type="{OFFICE}/hyperlink" Target="https://example.org/"
 TargetMode="External"/>
</Relationships>""",
    "word/styles.xml": f"""<w:styles {NAMESPACES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Body"/><w:basedOn w:val="Normal"/>
<w:next w:val="Normal"/><w:link w:val="Strong"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/></w:style>
<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/></w:style>
</w:styles>""",
    "word/numbering.xml": f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>
</w:numbering>""",
    "word/settings.xml": f"""<w:settings {NAMESPACES}>
<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>
<w:endnotePr><w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr>
</w:settings>""",
    "word/fontTable.xml": f"""<w:fonts {NAMESPACES}><w:font w:name="Arial"/></w:fonts>""",
    "word/footnotes.xml": notes("footnote"),
    "word/endnotes.xml": notes("endnote"),
    "word/comments.xml": f"""<w:comments {NAMESPACES}>
<w:comment w:id="7" w:author="A"><w:p><w:r><w:t>why</w:t></w:r></w:p></w:comment>
</w:comments>""",
    "word/header1.xml": f"<w:hdr {NAMESPACES}><w:p><w:r><w:t>head</w:t></w:r></w:p></w:hdr>",
    "word/footer1.xml": f"<w:ftr {NAMESPACES}><w:p><w:r><w:t>foot</w:t></w:r></w:p></w:ftr>",
    "word/media/dot.png": "not looked into",
    "docProps/core.xml": """<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Letter</dc:title>
<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-02T03:04:05Z</dcterms:created>
</cp:coreProperties>""",
}


def pack(entries: list[tuple[str, str]]) -> bytes:
    """Take names and texts, in order; return the ZIP archive of them."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, text in entries:
            archive.writestr(name, text)
    return buffer.getvalue()


def replaced(part: str, old: str, new: str) -> list[tuple[str, str]]:
    """Take a part, a text in it, another text; return the valid entries with that one change."""
    assert old in VALID[part], f"{old!r} is not in {part}"
    return list({**VALID, part: VALID[part].replace(old, new, 1)}.items())


def without(part: str) -> list[tuple[str, str]]:
    """Take a part; return the valid entries less that one."""
    return [(name, text) for name, text in VALID.items() if name != part]


def test_valid_is_clean() -> None:
    assert problems(pack(list(VALID.items()))) == []


def test_path_is_read(tmp_path: Path) -> None:
    file = tmp_path / "valid.docx"
    file.write_bytes(pack(list(VALID.items())))
    assert problems(file) == []


def test_schema_is_compiled_once() -> None:
    assert schema("transitional/wml.xsd") is schema("transitional/wml.xsd")


def test_not_a_zip() -> None:
    assert "not a ZIP archive" in problems(b"nothing")[0]


def test_corrupt_entry() -> None:
    data = pack(list(VALID.items()))
    assert any("unreadable" in line for line in problems(data.replace(b"Dear Ada", b"Dear Bob")))


@pytest.mark.slow
def test_place_is_told() -> None:
    found = problems(pack(replaced(DOCUMENT, "<w:sectPr>", "<w:sectPr/>\n<w:sectPr>")))
    assert any(line.startswith("word/document.xml:") and "/w:document" in line for line in found)


def test_python_docx_default_lacks_only_the_zoom_percentage() -> None:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    found = problems(buffer.getvalue())
    assert len(found) == 1
    assert "'w:percent' is required" in found[0]


Entries = Callable[[], list[tuple[str, str]]]

ARCHIVES: dict[str, tuple[Entries, str]] = {
    "no content types": (lambda: without(TYPES), "[Content_Types].xml is missing"),
    "content types not first": (
        lambda: [*without(TYPES), (TYPES, VALID[TYPES])],
        "is not the first entry",
    ),
    "duplicate entry": (
        lambda: [*VALID.items(), (DOCUMENT, VALID[DOCUMENT])],
        "word/document.xml: duplicate ZIP entry",
    ),
    "directory": (lambda: [*VALID.items(), ("word/", "")], "word/: directory entry"),
    "parent folder": (lambda: [*VALID.items(), ("../a.png", "")], "../a.png: illegal part name"),
    "absolute": (lambda: [*VALID.items(), ("/a.png", "")], "/a.png: illegal part name"),
    "backslash": (lambda: [*VALID.items(), ("word\\a.png", "")], "illegal part name"),
    "space": (lambda: [*VALID.items(), ("word/a b.png", "")], "illegal part name"),
    "no content type": (
        lambda: [*VALID.items(), ("word/a.bin", "")],
        "word/a.bin: has no content type",
    ),
    "Override without part": (
        lambda: without("word/fontTable.xml"),
        "Override for missing part /word/fontTable.xml",
    ),
    "relationship without part": (
        lambda: without("word/media/dot.png"),
        "relationship 'rIdImage': target word/media/dot.png is missing",
    ),
    "relationships without part": (
        lambda: [*VALID.items(), ("word/_rels/gone.xml.rels", VALID[DOCUMENT_RELS])],
        "word/_rels/gone.xml.rels: relationships of missing part word/gone.xml",
    ),
    "no package relationships": (lambda: without("_rels/.rels"), "no relationship to a main"),
    "no comments part": (
        lambda: replaced(DOCUMENT_RELS, f"{OFFICE}/comments", f"{OFFICE}/customXml"),
        "w:commentReference 7 has no comment",
    ),
    "no styles part": (
        lambda: replaced(DOCUMENT_RELS, f"{OFFICE}/styles", f"{OFFICE}/customXml"),
        "w:pStyle names unknown style 'Body'",
    ),
}


@pytest.mark.parametrize(("entries", "expected"), ARCHIVES.values(), ids=ARCHIVES.keys())
def test_broken_archive(entries: Entries, expected: str) -> None:
    found = problems(pack(entries()))
    assert any(expected in line for line in found), found


def run(content: str) -> str:
    """Take content of a run; return a paragraph with that run, before the section properties."""
    return f"<w:p><w:r>{content}</w:r></w:p><w:sectPr>"


BREAKS: dict[str, tuple[str, str, str, str]] = {
    # Package
    "two Override": (
        TYPES,
        "</Types>",
        f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/></Types>',
        "two Override for /word/styles.xml",
    ),
    "two Default": (
        TYPES,
        "</Types>",
        '<Default Extension="PNG" ContentType="image/png"/></Types>',
        "two Default for extension 'png'",
    ),
    "relative Override": (TYPES, '"/word/styles', '"word/styles', "does not begin with '/'"),
    "content types schema": (TYPES, "<Default ", "<Other/><Default ", "Other"),
    "wrong content type": (TYPES, "header+xml", "footer+xml", "not application/vnd"),
    "image content type": (TYPES, "image/png", "text/plain", "has content type text/plain"),
    "two relationship ids": (
        DOCUMENT_RELS,
        '"rIdStyles"',
        '"rIdImage"',
        "two relationships have Id 'rIdImage'",
    ),
    "relationships schema": (DOCUMENT_RELS, "External", "Outside", "TargetMode"),
    "file target": (DOCUMENT_RELS, "https://example.org/", "file:///a", "'file:///a' is not one"),
    "no scheme": (DOCUMENT_RELS, "https://example.org/", "a.html", "'a.html' is not one of"),
    "template target": (DOCUMENT_RELS, "example.org", "{{ site }}", "template text left in target"),
    "unknown hyperlink id": (DOCUMENT, "rIdLink", "rIdGone", "'rIdGone' is not in the relation"),
    "unknown image id": (DOCUMENT, "rIdImage", "rIdGone", "a:blip/@r:embed 'rIdGone'"),
    "image as hyperlink": (DOCUMENT, '"rIdLink"', '"rIdImage"', "not hyperlink"),
    "header as image": (DOCUMENT, '"rIdImage"', '"rIdHeader"', "not image"),
    "footer as header": (DOCUMENT, '"rIdHeader"', '"rIdFooter"', "not header"),
    "header as footer": (DOCUMENT, '"rIdFooter"', '"rIdHeader"', "not footer"),
    "internal hyperlink": (
        DOCUMENT_RELS,
        'Target="https://example.org/"\n TargetMode="External"',
        'Target="document.xml"',
        "a hyperlink that is not external",
    ),
    "external image": (
        DOCUMENT_RELS,
        'Target="media/dot.png"',
        'Target="https://example.org/dot.png" TargetMode="External"',
        "embeds an external image",
    ),
    # Markup and schemas
    "not well-formed": (DOCUMENT, "</w:body>", "", "not well-formed XML"),
    "document type": (
        "word/fontTable.xml",
        "<w:fonts",
        "<!DOCTYPE x><w:fonts",
        "a document type declaration is not allowed",
    ),
    "undeclared ignorable": (
        DOCUMENT,
        'mc:Ignorable="w14"',
        'mc:Ignorable="w14 w15"',
        "undeclared prefix 'w15'",
    ),
    "extension not ignorable": (DOCUMENT, ' mc:Ignorable="w14"', "", "paraId"),
    "wrong Fallback": (DOCUMENT, "<w:t>old</w:t>", "<w:body/>", "w:body"),
    "document order": (DOCUMENT, "<w:pStyle", "<w:jc w:val='left'/><w:pStyle", "w:pStyle"),
    "document value": (DOCUMENT, 'cx="9525"', 'cx="wide"', "'wide'"),
    "header element": ("word/header1.xml", "<w:p>", "<w:p><w:p/>", "word/header1.xml:1: Element"),
    "footer element": ("word/footer1.xml", "<w:p>", "<w:p><w:p/>", "word/footer1.xml:1: Element"),
    "footnotes schema": ("word/footnotes.xml", "<w:p>", "<w:q/><w:p>", "w:q"),
    "endnotes schema": ("word/endnotes.xml", "<w:p>", "<w:q/><w:p>", "w:q"),
    "styles schema": ("word/styles.xml", '<w:name w:val="Grid"/>', "<w:q/>", "w:q"),
    "numbering schema": ("word/numbering.xml", "<w:lvl ", "<w:q/><w:lvl ", "w:q"),
    "settings schema": (
        "word/settings.xml",
        "</w:settings>",
        "<w:zoom/></w:settings>",
        "w:zoom",
    ),
    "fonts schema": ("word/fontTable.xml", ' w:name="Arial"', "", "w:name"),
    "comments schema": ("word/comments.xml", ' w:author="A"', "", "w:author"),
    "core schema": ("docProps/core.xml", "<dc:title>", "<dc:other/><dc:title>", "dc:other"),
    "core date": ("docProps/core.xml", "2024-01-02T03:04:05Z", "yesterday", "dcterms:created"),
    "core date type": ("docProps/core.xml", ' xsi:type="dcterms:W3CDTF"', "", "no xsi:type"),
    # Notes
    "note unknown": (
        DOCUMENT,
        '<w:footnoteReference w:id="1"/>',
        '<w:footnoteReference w:id="9"/>',
        "footnoteReference 9 has no footnote",
    ),
    "note unreferenced": (
        DOCUMENT,
        '<w:endnoteReference w:id="1"/>',
        "",
        "endnote 1 is referenced 0 times",
    ),
    "note referenced twice": (
        DOCUMENT,
        "<w:sectPr>",
        run('<w:footnoteReference w:id="1"/>'),
        "footnote 1 is referenced 2 times",
    ),
    "note reference in header": (
        "word/header1.xml",
        "<w:t>",
        '<w:footnoteReference w:id="1"/><w:t>',
        "footnoteReference outside the main document",
    ),
    "two notes": ("word/footnotes.xml", 'w:id="0"', 'w:id="1"', "two footnotes have id 1"),
    "no separator": (
        "word/footnotes.xml",
        ' w:type="separator"',
        "",
        "0 footnotes of type separator",
    ),
    "separator not named": (
        "word/settings.xml",
        '<w:endnote w:id="0"/>',
        "",
        "continuationSeparator 0 is not named in settings endnotePr",
    ),
    "separator unknown": (
        "word/settings.xml",
        '<w:footnote w:id="0"/>',
        '<w:footnote w:id="0"/><w:footnote w:id="5"/>',
        "settings footnotePr names 5, which is no separator",
    ),
    # Bookmarks and comments
    "bookmark without end": (
        DOCUMENT,
        '<w:bookmarkEnd w:id="0"/>',
        "",
        "bookmarkStart 0 has no bookmarkEnd",
    ),
    "bookmark without start": (
        DOCUMENT,
        '<w:bookmarkEnd w:id="0"/>',
        '<w:bookmarkEnd w:id="0"/><w:bookmarkEnd w:id="1"/>',
        "bookmarkEnd 1 has no bookmarkStart",
    ),
    "bookmark id twice": (
        "word/header1.xml",
        "<w:r>",
        '<w:bookmarkStart w:id="0" w:name="b"/><w:bookmarkEnd w:id="0"/><w:r>',
        "bookmark id 0 is used more than once",
    ),
    "bookmark name twice": (
        "word/header1.xml",
        "<w:r>",
        '<w:bookmarkStart w:id="4" w:name="START"/><w:bookmarkEnd w:id="4"/><w:r>',
        "bookmark name 'start' is used more than once",
    ),
    "bookmark name too long": (
        "word/header1.xml",
        "<w:r>",
        f'<w:bookmarkStart w:id="4" w:name="{"b" * 41}"/><w:bookmarkEnd w:id="4"/><w:r>',
        "is not 1 to 40 characters",
    ),
    "comment unknown": ("word/comments.xml", 'w:id="7"', 'w:id="8"', "7 has no comment"),
    "comment unreferenced": (
        DOCUMENT,
        '<w:commentReference w:id="7"/>',
        "",
        "comment 7 is referenced 0 times",
    ),
    "comment range": (
        DOCUMENT,
        '<w:commentRangeEnd w:id="7"/>',
        "",
        "commentRangeStart 7 has no commentRangeEnd",
    ),
    "two comments": (
        "word/comments.xml",
        "</w:comments>",
        '<w:comment w:id="7" w:author="B"><w:p/></w:comment></w:comments>',
        "two comments have id 7",
    ),
    # Styles and numbering
    "paragraph style unknown": (DOCUMENT, '"Body"', '"Gone"', "w:pStyle names unknown style"),
    "run style unknown": (DOCUMENT, '"Strong"', '"Gone"', "w:rStyle names unknown style"),
    "table style unknown": (DOCUMENT, '"Grid"', '"Gone"', "w:tblStyle names unknown style"),
    "style of wrong type": (DOCUMENT, '"Strong"', '"Body"', "names paragraph style 'Body'"),
    "basedOn unknown": (
        "word/styles.xml",
        '<w:basedOn w:val="Normal"/>',
        '<w:basedOn w:val="Gone"/>',
        "w:basedOn names unknown style 'Gone'",
    ),
    "next unknown": (
        "word/styles.xml",
        '<w:next w:val="Normal"/>',
        '<w:next w:val="Gone"/>',
        "w:next names unknown style 'Gone'",
    ),
    "link of wrong type": (
        "word/styles.xml",
        '<w:link w:val="Strong"/>',
        '<w:link w:val="Normal"/>',
        "w:link names paragraph style 'Normal'",
    ),
    "based on itself": (
        "word/styles.xml",
        '<w:basedOn w:val="Normal"/>',
        '<w:basedOn w:val="Body"/>',
        "style 'Body' is based on itself",
    ),
    "two styles": ("word/styles.xml", '"Body"', '"Normal"', "two styles have id 'Normal'"),
    "two defaults": (
        "word/styles.xml",
        'w:styleId="Body"',
        'w:default="1" w:styleId="Body"',
        "two default paragraph styles",
    ),
    "numId unknown": (DOCUMENT, '<w:numId w:val="1"/>', '<w:numId w:val="2"/>', "w:numId 2 is not"),
    "abstractNumId unknown": (
        "word/numbering.xml",
        '<w:abstractNumId w:val="3"/>',
        '<w:abstractNumId w:val="4"/>',
        "unknown abstractNumId 4",
    ),
    "two nums": (
        "word/numbering.xml",
        "</w:numbering>",
        '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num></w:numbering>',
        "two w:num have numId 1",
    ),
    "two abstractNums": (
        "word/numbering.xml",
        '<w:num w:numId="1">',
        '<w:abstractNum w:abstractNumId="3"/><w:num w:numId="1">',
        "two w:abstractNum have abstractNumId 3",
    ),
    # Fields
    "field without end": (
        DOCUMENT,
        '<w:fldChar w:fldCharType="end"/>',
        "",
        "field begin without end",
    ),
    "field without begin": (
        DOCUMENT,
        '<w:fldChar w:fldCharType="begin"/>',
        "",
        "field end without begin",
    ),
    "field separated twice": (
        DOCUMENT,
        '<w:fldChar w:fldCharType="separate"/>',
        '<w:fldChar w:fldCharType="separate"/><w:fldChar w:fldCharType="separate"/>',
        "second separate in one field",
    ),
    "field in header": (
        "word/header1.xml",
        "<w:t>",
        '<w:fldChar w:fldCharType="begin"/><w:t>',
        "word/header1.xml:1: field begin without end",
    ),
    "field in note": (
        "word/footnotes.xml",
        "<w:t>",
        '<w:fldChar w:fldCharType="begin"/><w:t>',
        "word/footnotes.xml:5: field begin without end",
    ),
    "instruction outside": (
        "word/header1.xml",
        "<w:t>",
        "<w:instrText>PAGE</w:instrText><w:t>",
        "w:instrText outside a field instruction",
    ),
    "empty instruction": (DOCUMENT, " REF start \\h ", " ", "field has no instruction"),
    "REF unknown": (DOCUMENT, "REF start", "REF gone", "names unknown bookmark 'gone'"),
    "NOTEREF unknown": (DOCUMENT, "REF start", "NOTEREF gone", "names unknown bookmark 'gone'"),
    "HYPERLINK unknown": (
        DOCUMENT,
        "REF start",
        'HYPERLINK \\l "gone"',
        "names unknown bookmark 'gone'",
    ),
    "simple field unknown": (
        DOCUMENT,
        "<w:sectPr>",
        '<w:p><w:fldSimple w:instr="PAGEREF gone"/></w:p><w:sectPr>',
        "names unknown bookmark 'gone'",
    ),
    "anchor unknown": (DOCUMENT, 'w:anchor="start"', 'w:anchor="gone"', "unknown bookmark 'gone'"),
    # Drawings, tables, leftovers
    "docPr id twice": (DOCUMENT, 'docPr id="2"', 'docPr id="1"', "two wp:docPr have id 1"),
    "cell without paragraph": (
        DOCUMENT,
        "<w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:tcPr/></w:tc>",
        "w:tc does not end with a w:p",
    ),
    "cell ends with table": (
        DOCUMENT,
        "</w:p></w:tc>",
        "</w:p><w:tbl><w:tblPr/><w:tblGrid/></w:tbl></w:tc>",
        "w:tc does not end with a w:p",
    ),
    "variable left": (DOCUMENT, "Dear Ada", "Dear {{ name }}", "left over: '{{ name }}'"),
    "statement left": ("word/footer1.xml", "foot", "{% if x %}", "left over: '{% if x %}'"),
    "remark left": ("word/footnotes.xml", "note</w:t>", "{# x #}</w:t>", "left over: '{# x #}'"),
    "merge field left": ("word/header1.xml", "head", "«Name»", "left over: '«Name»'"),
    "split mark left": (
        DOCUMENT,
        "Dear Ada",
        "Dear {</w:t></w:r><w:r><w:t>{ name }}",
        "left over: '{{ name }}'",
    ),
}


@pytest.mark.parametrize(("part", "old", "new", "expected"), BREAKS.values(), ids=BREAKS.keys())
def test_break(part: str, old: str, new: str, expected: str) -> None:
    found = problems(pack(replaced(part, old, new)))
    assert any(expected in line for line in found), found


def test_part_with_the_root_of_another() -> None:
    entries = {**VALID, "word/header1.xml": VALID["word/footer1.xml"]}
    found = problems(pack(list(entries.items())))
    assert any("has root element w:ftr, not w:hdr" in line for line in found), found


HARMLESS: dict[str, tuple[str, str, str]] = {
    "numId 0": (DOCUMENT, '<w:numId w:val="1"/>', '<w:numId w:val="0"/>'),
    "top of document": (DOCUMENT, 'w:anchor="start"', 'w:anchor="_top"'),
    "mail address": (DOCUMENT_RELS, "https://example.org/", "mailto:a@example.org"),
    "nested field": (
        DOCUMENT,
        " REF start \\h </w:instrText>",
        """ IF </w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>
<w:fldChar w:fldCharType="end"/><w:instrText> = 1 "a" "b" </w:instrText>""",
    ),
    "bookmark end after the paragraph of a cell": (
        DOCUMENT,
        "</w:p></w:tc>",
        '</w:p><w:bookmarkStart w:id="5" w:name="b"/><w:bookmarkEnd w:id="5"/></w:tc>',
    ),
    "single braces": (DOCUMENT, "Dear Ada", "Dear {Ada} 100 %"),
}


@pytest.mark.parametrize(("part", "old", "new"), HARMLESS.values(), ids=HARMLESS.keys())
def test_harmless(part: str, old: str, new: str) -> None:
    assert problems(pack(replaced(part, old, new))) == []
