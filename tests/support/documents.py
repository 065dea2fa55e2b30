"""Small Word documents, kept as folders of readable XML.

A folder under ``tests/docx/documents`` has only the parts that it is about: a main part, and a
header or footnotes if it needs them. Styles come from ``_base``. Content types and relationships
are generated, unless the folder has its own. ``fields.yaml`` is the recipient for whom the document
is merged, ``merged.txt`` the expected result.

The files are indented for readers; a packed document is not, because Word writes none like that.
"""

import io
import os
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import etree

from lettergen.citations import references as citations
from lettergen.data import yaml as source
from lettergen.data.values import Mapping as Fields
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.template.compiled import CompiledLetter
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language

DOCUMENTS = Path(__file__).parent.parent / "docx" / "documents"
BASE = DOCUMENTS / "_base"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPC = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = "[Content_Types].xml"
MAIN = "word/document.xml"
STYLES = "word/styles.xml"
FOOTNOTES = "word/footnotes.xml"
ENDNOTES = "word/endnotes.xml"
SETTINGS = "word/settings.xml"
NUMBERING = "word/numbering.xml"
CORE = "docProps/core.xml"

Parts = dict[str, bytes]


@dataclass(frozen=True)
class Kind:
    """The content type of a part, and the type of the relationship to it."""

    content_type: str
    relationship: str


_PROPERTIES = {
    CORE: Kind(
        "application/vnd.openxmlformats-package.core-properties+xml",
        f"{OPC}/relationships/metadata/core-properties",
    ),
    "docProps/app.xml": Kind(
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        f"{R}/extended-properties",
    ),
    "docProps/custom.xml": Kind(
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f"{R}/custom-properties",
    ),
}

# The parts that a golden text shows whole; of others it shows the lines that merging added.
_WHOLE = re.compile(r"word/(document|header\d|footer\d|footnotes|endnotes)\.xml|docProps/.*")

# The elements that a golden text writes on one line.
_LEAVES = {f"{{{W}}}{name}" for name in ("p", "style", "abstractNum", "num", "sectPr")}

SPECIAL_NOTES = ("separator", "continuationSeparator", "continuationNotice")


def list_documents() -> list[str]:
    """Return the documents that have a golden text."""
    return sorted(path.parent.name for path in DOCUMENTS.glob("*/merged.txt"))


def load_parts(name: str | Path, **changes: str | None) -> Parts:
    """Take a document (or a folder elsewhere) and texts for some parts by stem; return the parts.

    ``None`` leaves a part out: ``parts("plain", styles=None)``.
    """
    tree = DOCUMENTS / name
    found: Parts = {}
    for root in (BASE, tree):
        for path in sorted(root.rglob("*")):
            part = path.relative_to(root).as_posix()
            if path.is_file() and ("/" in part or part == TYPES):
                found[part] = path.read_bytes()
    for stem, text in changes.items():
        known = (*found, *_PROPERTIES)
        part = next((part for part in known if Path(part).stem == stem), f"word/{stem}.xml")
        if text is None:
            del found[part]
        else:
            found[part] = text.encode()
    return _connections(found) | found | _completed_relationships(found)


def pack(name: str | Path, **changes: str | None) -> bytes:
    """Take a document, other texts for some of its parts; return the Word document."""
    return zip_parts({part: _dense(data) for part, data in load_parts(name, **changes).items()})


def zip_parts(entries: Parts) -> bytes:
    """Take parts; return the ZIP file of them, the content types first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in sorted(entries, key=lambda part: (part != TYPES, part)):
            archive.writestr(part, entries[part])
    return buffer.getvalue()


def unzip(docx: bytes) -> Parts:
    """Take a Word document; return its parts."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def compile_document(docx: bytes) -> CompiledLetter:
    """Take a Word document; return the letter that it is, with the citations of ``_base``.

    Raises ``LettergenError``, as ``compile_letter`` does; its paths are ``letter.docx``.
    """
    known = citations.load(BASE / "citations.yaml")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "letter.docx"
        path.write_bytes(docx)
        try:
            return compile_letter(path, None, Language(), known, "citations.yaml")
        except LettergenError as error:
            raise _nameless(error, folder) from None


def build_body(inner: str) -> str:
    """Take the blocks of a body; return a main part that holds them."""
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{inner}</w:body></w:document>'


def build_paragraph(text: str) -> str:
    """Take text as XML; return a paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def merge_body(inner: str, values: Mapping[str, Any] | None = None) -> bytes:
    """Take the blocks of a body, a recipient's values; return the letter merged."""
    return merge(compile_document(pack("plain", document=build_body(inner))), values)


def merge_document(name: str) -> bytes:
    """Take a document; return it merged for the recipient in its folder."""
    path = DOCUMENTS / name / "fields.yaml"
    return merge(_compiled(name), source.load(path) if path.exists() else None)


def merge(compiled_letter: CompiledLetter, values: Mapping[str, Any] | None = None) -> bytes:
    """Take a compiled letter, a recipient's values; return the letter to Kent."""
    fields = Fields(Place("recipients.yaml", 1))
    fields.update(values or {})
    try:
        return compiled_letter.merge("Kent", fields, {})
    except LettergenError as error:
        raise _nameless(error, str(Path(compiled_letter.path).parent)) from None


def parse_part(docx: bytes, part: str = MAIN) -> etree._Element:
    """Take a Word document, one of its parts; return the root element of that part."""
    return etree.fromstring(unzip(docx)[part])


def read_paragraphs(docx: bytes, part: str = MAIN) -> list[str]:
    """Take a Word document; return the text of each paragraph of a part, in order."""
    return [read_text(paragraph) for paragraph in parse_part(docx, part).iter(f"{{{W}}}p")]


def read_footnotes(docx: bytes, kind: str = "footnote") -> list[str]:
    """Take a Word document; return the text of each of its notes, in the order of the part."""
    found = parse_part(docx, f"word/{kind}s.xml").findall(f"{{{W}}}{kind}")
    return [
        "\n".join(read_text(paragraph) for paragraph in note.iter(f"{{{W}}}p"))
        for note in found
        if note.get(f"{{{W}}}type") not in SPECIAL_NOTES
    ]


def read_note_marks(docx: bytes, kind: str = "footnote") -> list[str]:
    """Take a Word document; return the ids that the marks of its notes refer to, in order."""
    return [str(e.get(f"{{{W}}}id")) for e in parse_part(docx).iter(f"{{{W}}}{kind}Reference")]


def read_links(docx: bytes, part: str = MAIN) -> list[str]:
    """Take a Word document; return the addresses that a part's relationships lead to."""
    folder, file = posixpath.split(part)
    name = f"{folder}/_rels/{file}.rels"
    if name not in unzip(docx):
        return []
    found = parse_part(docx, name)
    return [str(item.get("Target")) for item in found if item.get("TargetMode") == "External"]


def write_golden_text(name: str) -> str:
    """Take a document; return its merged parts as XML to read and compare."""
    before = {part: _lines(data) for part, data in unzip(pack(name)).items()}
    lines: list[str] = []
    for part, data in sorted(unzip(merge_document(name)).items()):
        after = _lines(data)
        shown = after
        if not _WHOLE.fullmatch(part):
            known = [line.strip() for line in before.get(part, [])]
            shown = [line for line in after if line.strip() not in known]
        if shown and after != before.get(part):
            lines += [f"== {part}", *shown, ""]
    return "\n".join(lines)


def assert_is_golden(text: str, path: Path) -> None:
    """Compare a text with the golden one at ``path``, or accept it if the environment says so."""
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@cache
def _compiled(name: str) -> CompiledLetter:
    return compile_document(pack(name))


def _nameless(error: LettergenError, folder: str) -> LettergenError:
    """The same error, its paths without the folder that the letter lay in."""

    def bare(text: str) -> str:
        return text.replace(f"{folder}{os.sep}", "")

    return LettergenError(
        *(
            replace(
                finding,
                message=bare(finding.message),
                place=replace(finding.place, path=bare(finding.place.path)),
            )
            for finding in error.findings
        )
    )


def _connections(found: Parts) -> Parts:
    """The content types and relationships that lead to the parts which are there."""
    types = [
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        '<Default Extension="png" ContentType="image/png"/>',
        f'<Override PartName="/{MAIN}" ContentType="{WORD_TYPE}.document.main+xml"/>',
    ]
    package = [_relationship("document", Kind("", f"{R}/officeDocument"), MAIN)]
    main = []
    for part in found:
        kind = _kind(part)
        if kind is None:
            continue
        types.append(f'<Override PartName="/{part}" ContentType="{kind.content_type}"/>')
        stem = Path(part).stem
        if part in _PROPERTIES:
            package.append(_relationship(stem, kind, part))
        else:
            main.append(_relationship(stem, kind, posixpath.relpath(part, "word")))
    relationships = f'xmlns="{OPC}/relationships"'
    return {
        TYPES: f'<Types xmlns="{OPC}/content-types">{"".join(types)}</Types>'.encode(),
        "_rels/.rels": _joined("Relationships", relationships, package),
        "word/_rels/document.xml.rels": _joined("Relationships", relationships, main),
    }


def _completed_relationships(found: Parts) -> Parts:
    """A document's own relationships of its main part, with those to the parts that are there."""
    name = "word/_rels/document.xml.rels"
    own = found.get(name)
    if own is None:
        return {}
    parsed = etree.fromstring(own)
    known = {item.get("Target") for item in parsed}
    parsed.extend(
        e for e in etree.fromstring(_connections(found)[name]) if e.get("Target") not in known
    )
    return {name: etree.tostring(parsed)}


def _kind(part: str) -> Kind | None:
    if part in _PROPERTIES:
        return _PROPERTIES[part]
    found = re.fullmatch(r"word/([a-z]+)\d*\.xml", part)
    if found is None or part == MAIN:
        return None
    return Kind(f"{WORD_TYPE}.{found[1]}+xml", f"{R}/{found[1]}")


def _relationship(id_: str, kind: Kind, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{kind.relationship}" Target="{target}"/>'


def _joined(tag: str, attributes: str, children: list[str]) -> bytes:
    return f"<{tag} {attributes}>{''.join(children)}</{tag}>".encode()


def _dense(data: bytes) -> bytes:
    """A part without indentation; a part that is no XML as it is."""
    try:
        parsed = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    except etree.XMLSyntaxError:
        return data
    return etree.tostring(parsed, xml_declaration=True, encoding="UTF-8", standalone=True)


def read_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, without that of paragraphs inside it."""
    characters = {f"{{{W}}}br": "\n", f"{{{W}}}cr": "\n", f"{{{W}}}tab": "\t"}
    return "".join(
        characters.get(str(piece.tag), piece.text or "")
        for piece in paragraph.iter(f"{{{W}}}t", *characters)
        if next(piece.iterancestors(f"{{{W}}}p")) is paragraph
        and next(piece.iterancestors(f"{{{W}}}tabs"), None) is None
    )


def _lines(data: bytes) -> list[str]:
    try:
        return list(_opened(etree.fromstring(data), ""))
    except etree.XMLSyntaxError:
        return ["(no XML)"]


def _opened(element: etree._Element, indent: str) -> Iterator[str]:
    """An element line by line, down to its paragraphs."""
    whole = write_plainly(element)
    nested = any(child.tag in _LEAVES for child in element.iterdescendants())
    if element.tag in _LEAVES or not len(element) or (len(whole) < 100 and not nested):
        yield indent + whole
        return
    start = whole[: whole.index(">")]
    yield f"{indent}{start}>"
    for child in element:
        yield from _opened(child, indent + "  ")
    yield f"{indent}</{start[1:].split()[0]}>"


def write_plainly(element: etree._Element) -> str:
    """Return an element as XML without namespace declarations."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", text)
