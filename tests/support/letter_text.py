"""Read the text of a finished letter from its WordprocessingML.

A line of the letter is a line here. Footnote marks are superscript digits, and links are written
as in Markdown: ``[words](address)``.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_ESCAPE = re.compile(r"\\([^\w\s])")


@dataclass(frozen=True)
class LetterText:
    """The lines of a letter's body, its notes in the order of their marks, and its margins."""

    body: list[str]
    notes: list[str]
    margins: list[str]
    properties: list[str]

    @property
    def text(self) -> str:
        """All text of the document."""
        return "\n".join([*self.body, *self.notes, *self.margins, *self.properties])


def read_letter(path: Path) -> LetterText:
    """Take a finished letter; return its text."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    reader = _Reader(parts)
    body = list(reader.lines("word/document.xml"))
    margins = [
        line
        for name in sorted(parts)
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name)
        for line in reader.lines(name)
    ]
    properties = [
        element.text
        for name in sorted(parts)
        if name.startswith("docProps/")
        for element in etree.fromstring(parts[name]).iter(etree.Element)
        if element.text
    ]
    return LetterText(body, reader.notes(), margins, properties)


def find_links(lines: list[str]) -> list[tuple[str, str]]:
    """Take lines; return the words and the address of each link in them."""
    return _LINK.findall("\n".join(lines))


def remove_addresses(lines: list[str]) -> list[str]:
    """Take lines with links; return the same with ``#`` for every address, as a draft has it."""
    return [_LINK.sub(r"[\1](#)", line) for line in lines]


def remove_links(line: str) -> str:
    """Take a line with links; return the same with their words alone, as it looks on paper."""
    return _LINK.sub(r"\1", line)


def read_draft(path: Path) -> tuple[list[str], list[str]]:
    """Take a letter typed as Markdown, with notes at the ends of pages; return body and notes."""
    text = _ESCAPE.sub(r"\1", path.read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    notes = [line for line in lines if line[0] in "¹²³⁴⁵⁶⁷⁸⁹"]
    return [line for line in lines if line not in notes], notes


class _Reader:
    """Reads the parts of one document; marks are numbered in the order in which it meets them."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._numbers: dict[str, int] = {}

    def lines(self, name: str) -> Iterator[str]:
        """The lines of a part that show something; a table's row is a line."""
        root = etree.fromstring(self._parts[name])
        body = root.find("w:body", NS)
        yield from self._block_lines(root if body is None else body, self._targets(name))

    def notes(self) -> list[str]:
        """The footnotes in the order of their marks."""
        name = "word/footnotes.xml"
        if name not in self._parts:
            return []
        root = etree.fromstring(self._parts[name])
        notes = {note.get(f"{{{W}}}id", ""): note for note in root.iterfind("w:footnote", NS)}
        targets = self._targets(name)
        return [
            "\n".join(self._text(paragraph, targets, id_) for paragraph in notes[id_])
            for id_ in self._numbers
        ]

    def _block_lines(self, parent: etree._Element, targets: dict[str, str]) -> Iterator[str]:
        for block in parent:
            if block.tag == f"{{{W}}}p":
                yield from filter(None, self._text(block, targets).split("\n"))
            elif block.tag == f"{{{W}}}tbl":
                for row in block.iterfind("w:tr", NS):
                    cells = row.findall("w:tc", NS)
                    yield " | ".join("\n".join(self._block_lines(c, targets)) for c in cells)

    def _text(self, paragraph: etree._Element, targets: dict[str, str], own: str = "") -> str:
        """The text of a paragraph; ``own`` is the id of the note that it stands in."""
        out = []
        for event, element in etree.iterwalk(paragraph, events=("start", "end")):
            name = etree.QName(element).localname
            if name == "hyperlink":
                target = targets.get(element.get(f"{{{OFFICE}}}id", ""), "")
                out.append("[" if event == "start" else f"]({target})")
            elif event == "start":
                out.append(self._character(name, element, own))
        return "".join(out)

    def _character(self, name: str, element: etree._Element, own: str) -> str:
        match name:
            case "t":
                return element.text or ""
            case "br":
                return "\n"
            case "tab":
                return "" if element.get(f"{{{W}}}val") else "\t"
            case "footnoteReference":
                return self._mark(element.get(f"{{{W}}}id", ""))
            case "footnoteRef":
                return self._mark(own)
        return ""

    def _mark(self, id_: str) -> str:
        number = self._numbers.setdefault(id_, len(self._numbers) + 1)
        return str(number).translate(_SUPERSCRIPT)

    def _targets(self, part: str) -> dict[str, str]:
        """Where the links of a part lead, by their relationship ids."""
        folder, name = posixpath.split(part)
        data = self._parts.get(f"{folder}/_rels/{name}.rels")
        if data is None:
            return {}
        return {item.get("Id", ""): item.get("Target", "") for item in etree.fromstring(data)}
