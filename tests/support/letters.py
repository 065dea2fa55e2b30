"""Small Markdown letters: compile them on a plain letterhead, merge them, read them back as text.

A golden text shows the content of a merged letter, one paragraph a line, so that a person can
check it. Tests write golden texts only if ``LETTERGEN_UPDATE_GOLDEN=1`` is set.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from lettergen.citations import references as citations
from lettergen.data import yaml as source
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.template.compiled import CompiledLetter
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from tests.support import documents
from tests.support.campaigns import PLAIN, pack
from tests.support.documents import R, W

CITATIONS = PLAIN.with_name("citations.yaml")


# The elements that a golden text writes on several lines: those with paragraphs in them.
CONTAINERS = {f"{{{W}}}{name}" for name in ("tbl", "tr", "tc", "footnote")}


def compile_file(
    letter: Path, cited: Path | None = None, letterhead: Path | None = None
) -> CompiledLetter:
    """Take a Markdown letter and its citations, if any; return the letter on a letterhead.

    The letterhead is the plain one of the tests, if no other is given. Raises ``LettergenError``,
    as ``compile_letter`` does.
    """
    known = citations.load(cited) if cited else {}
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "letterhead.docx"
        pack(plain, PLAIN)
        name = cited.name if cited else ""
        return compile_letter(letter, letterhead or plain, Language(), known, name)


def compile_text(text: str, folder: Path, letterhead: Path | None = None) -> CompiledLetter:
    """Take the text of a Markdown letter, a folder to put it in; return that letter compiled."""
    letter = folder / "letter.md.j2"
    letter.write_text(text, encoding="utf-8", newline="")
    return compile_file(letter, letterhead=letterhead)


def load_fields(values: Path | dict[str, Any] | None) -> Mapping:
    """Take a YAML file or values; return the same as the fields of a recipient."""
    if isinstance(values, Path):
        loaded = source.load(values)
        assert isinstance(loaded, Mapping)
        return loaded
    mapping = Mapping(Place("recipients.yaml", 1))
    mapping.update(values or {})
    return mapping


def merge(letter: CompiledLetter, values: Path | dict[str, Any] | None = None) -> bytes:
    """Take a compiled letter and values; return the letter to Kent."""
    return letter.merge("Kent", load_fields(values), {})


def list_findings(error: LettergenError, *folders: Path) -> list[str]:
    """Take an exception, folders to leave out of the paths; return its findings, one a line."""
    return [_without(folders, str(finding)) for finding in _in_order(error)]


def list_codes(error: LettergenError) -> list[str]:
    """Take an exception; return the codes of its findings, in the order of the lines."""
    return [finding.code for finding in _in_order(error)]


def list_lines(error: LettergenError) -> list[int]:
    """Take an exception; return the lines of its findings, sorted."""
    return sorted(finding.place.line for finding in error.findings)


def read_paragraphs(docx: bytes) -> list[str]:
    """Take a document; return the text of each paragraph of its body, in order."""
    return documents.read_paragraphs(docx)


def read_footnotes(docx: bytes) -> list[str]:
    """Take a document; return the text of each footnote, paragraphs parted by line ends."""
    return documents.read_footnotes(docx) if documents.FOOTNOTES in documents.unzip(docx) else []


def read_list_items(docx: bytes) -> list[tuple[str, str, str]]:
    """Take a document; return text, list and level of each paragraph with a bullet or number."""
    paragraphs = documents.parse_part(docx, "word/document.xml").iter(f"{{{W}}}p")
    items = [(p, p.find(f"{{{W}}}pPr/{{{W}}}numPr")) for p in paragraphs]
    found = [
        (documents.read_text(paragraph), _child(properties, "numId"), _child(properties, "ilvl"))
        for paragraph, properties in items
        if properties is not None
    ]
    return [item for item in found if item[1] != "0"]


def read_links(docx: bytes) -> list[str]:
    """Take a document; return the addresses that its body and its footnotes link to."""
    return [url for _, url in _links(docx)]


def write_golden_text(docx: bytes) -> str:
    """Take a document; return its content as XML, for people to read and for tests to compare."""
    body = documents.parse_part(docx, "word/document.xml")[0]
    blocks = [block for block in body if block.tag != f"{{{W}}}sectPr"]
    sections = {
        "body": _blocks(blocks),
        "footnotes": _blocks(_footnotes(docx)),
        "lists": list(_lists(docx)),
        "links": [f"{id_} {escape(url)}" for id_, url in _links(docx)],
    }
    out = [f'<letter xmlns:w="{W}" xmlns:r="{R}">']
    for name, content in sections.items():
        if content:
            out += [f"<{name}>", *content, f"</{name}>"]
    return "\n".join([*out, "</letter>", ""])


def _in_order(error: LettergenError) -> list[Finding]:
    return sorted(error.findings, key=lambda finding: finding.place)


def _without(folders: tuple[Path, ...], text: str) -> str:
    for folder in folders:
        text = text.replace(f"{folder}{os.sep}", "")
    return text


def _footnotes(docx: bytes) -> list[etree._Element]:
    if documents.FOOTNOTES not in documents.unzip(docx):
        return []
    notes = documents.parse_part(docx, "word/footnotes.xml").findall(f"{{{W}}}footnote")
    return [note for note in notes if note.get(f"{{{W}}}type") not in documents.SPECIAL_NOTES]


def _lists(docx: bytes) -> Iterator[str]:
    """How each list that the letter uses counts, in the order of their first items."""
    parts = [documents.parse_part(docx, "word/document.xml"), *_footnotes(docx)]
    found = (properties for root in parts for properties in root.iter(f"{{{W}}}numPr"))
    used = {(_child(p, "numId"), _child(p, "ilvl")): None for p in found}
    for number, level in used:
        if number != "0":
            form, first = _form(documents.parse_part(docx, "word/numbering.xml"), number, level)
            yield f"list {number}, level {level}: {form}, from {first}"


def _form(numbering: etree._Element, number: str, level: str) -> tuple[str, str]:
    """The format and the start of one level of a numbering instance."""
    instance = next(e for e in numbering.iter(f"{{{W}}}num") if e.get(f"{{{W}}}numId") == number)
    pattern = next(
        found
        for found in numbering.iter(f"{{{W}}}abstractNum")
        if found.get(f"{{{W}}}abstractNumId") == _child(instance, "abstractNumId")
    )
    defined = next(e for e in pattern.iter(f"{{{W}}}lvl") if e.get(f"{{{W}}}ilvl") == level)
    starts = {
        found.get(f"{{{W}}}ilvl"): _child(found, "startOverride")
        for found in instance.iter(f"{{{W}}}lvlOverride")
    }
    return _child(defined, "numFmt"), starts.get(level, _child(defined, "start"))


def _child(element: etree._Element, name: str) -> str:
    return next(str(child.get(f"{{{W}}}val")) for child in element.iter(f"{{{W}}}{name}"))


def _links(docx: bytes) -> Iterator[tuple[str, str]]:
    for name in ("document", "footnotes"):
        relationships = f"word/_rels/{name}.xml.rels"
        if relationships in documents.unzip(docx):
            for item in documents.parse_part(docx, relationships):
                if item.get("TargetMode") == "External":
                    yield f"{name} {item.get('Id')}", str(item.get("Target"))


def _blocks(elements: list[etree._Element], depth: int = 0) -> list[str]:
    """Elements line by line; those that hold paragraphs are opened up."""
    out: list[str] = []
    indent = "  " * depth
    for element in elements:
        if element.tag in CONTAINERS:
            opening = documents.write_plainly(element).partition(">")[0].removesuffix("/") + ">"
            out.append(indent + opening)
            out += _blocks(list(element), depth + 1)
            out.append(f"{indent}</w:{etree.QName(element).localname}>")
        else:
            out.append(indent + documents.write_plainly(element))
    return out
