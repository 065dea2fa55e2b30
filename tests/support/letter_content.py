"""Read a letter in each format: its words in order, its notes, its links.

Pandoc reads the Word letter and the Markdown, lxml the page, a few patterns the text. None of them
knows how lettergen writes a format.
"""

import io
import json
import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml import etree

_WORD = re.compile(r"\w+|[^\w\s]")
_PLAIN = str.maketrans({"\u00ad": "", "\u2011": "-"})
_BLOCKS = {"Para", "Plain", "Header", "LineBlock", "BulletList", "OrderedList", "Table"}
_ADDRESS = re.compile(r" ?<((?:https?:|\+\d|[^\s<>@]+@)[^\s<>]*)>")
_NOTE = re.compile(r"^\[(\d+|[ivx]+|\W)\] ", re.MULTILINE)
_LINES = ("p", "li", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "img")
_REFERENCE = re.compile(r"\[\^([^\]\\]+)\](?!:)")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RULE = "-" * 20


@dataclass
class LetterContent:
    """What was read: the words of the text and of each note, addresses in order."""

    text: list[str] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def split_words(text: str) -> list[str]:
    """Take text; return its words and the other visible characters, in order."""
    return _WORD.findall(text.translate(_PLAIN))


def drop_repeated_marks(data: bytes) -> bytes:
    """Take a Word letter; return the same without what marks a note once more: a NOTEREF field.

    Pandoc takes the number that such a field shows for a word.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(part)
                for code in root.iter(f"{_W}instrText"):
                    if re.match(r"\s*NOTEREF .*\\f", code.text or ""):
                        _drop_result(code)
                part = etree.tostring(root)
            new.writestr(name, part)
    return out.getvalue()


def _drop_result(code: etree._Element) -> None:
    run = code.getparent()
    assert run is not None
    for following in run.itersiblings():
        mark = following.find(f"{_W}fldChar")
        if mark is not None and mark.get(f"{_W}fldCharType") == "end":
            return
        for text in following.findall(f"{_W}t"):
            following.remove(text)


def drop_repeated_references(markdown: bytes) -> bytes:
    """Take Markdown; return the same, each note referred to once: else pandoc repeats the note."""
    seen: set[str] = set()

    def once(found: re.Match[str]) -> str:
        is_new = found[1] not in seen
        seen.add(found[1])
        return found[0] if is_new else ""

    return _REFERENCE.sub(once, markdown.decode()).encode()


def read_with_pandoc(data: bytes, source: str) -> LetterContent:
    """Take a document, its format for pandoc; return what pandoc reads; metadata come first."""
    command = ["pandoc", "-f", source, "-t", "json"]
    done = subprocess.run(command, input=data, check=True, capture_output=True)
    tree = json.loads(done.stdout)
    reader = _Pandoc()
    for name in ("title", "subtitle", "author", "date", "abstract"):
        reader.read(tree["meta"].get(name, {}))
        reader.pieces.append("\n")
    reader.read(tree["blocks"])
    return LetterContent(split_words("".join(reader.pieces)), reader.notes, reader.links)


class _Pandoc:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.notes: list[list[str]] = []
        self.links: list[str] = []
        self._late: list[str] = []

    def read(self, node: Any) -> None:
        if isinstance(node, list):
            for child in node:
                self.read(child)
            return
        if not isinstance(node, dict):
            return
        kind: Any = node.get("t")
        content: Any = node.get("c")
        if kind in ("Str", "Code", "Math"):
            self.pieces.append(content if kind == "Str" else content[1])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            self.pieces.append(" ")
        elif kind == "RawInline":
            self.pieces.append(" " if content[1].startswith("<br") else "")
        elif kind == "Note":
            self._read_note(content)
        elif kind == "Link":
            self.read(content[1])
            self.links += [content[2][0]] if content[2][0][0] != "#" else []
        elif kind == "Image":
            self.pieces.append("\n")
        elif kind == "Quoted":
            marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            self.pieces.append(marks[0])
            self.read(content[1])
            self.pieces.append(marks[1])
        elif kind != "RawBlock":
            self.read(content)
            if kind in _BLOCKS:
                self.pieces.append("\n")

    def _read_note(self, content: Any) -> None:
        inner = _Pandoc()
        inner.read(content)
        self.notes.append(split_words("".join(inner.pieces)))
        self.pieces.append("\n")
        self.links += inner.links


def read_page(data: bytes, *, margins: bool = False) -> LetterContent:
    """Take a web page; return its content without its heading, with its ``margins`` if asked."""
    body: Any = lxml.html.fromstring(data.decode()).find("body")
    added = (
        ["h1[@class='page-title']"] if margins else ["h1[@class='page-title']", "header", "footer"]
    )
    for name in added:
        for element in body.xpath(f"//{name}"):
            element.drop_tree()
    notes = body.xpath('//*[@role="doc-endnotes"]/ol/li')
    linked: dict[str, Any] = {note.get("id"): note for note in notes}
    reading = LetterContent()
    met = set()
    for mark in body.xpath('//a[@role="doc-noteref"]'):
        note = linked[mark.get("href")[1:]]
        if note in met:
            mark.drop_tree()
            continue
        met.add(note)
        back = note.xpath('.//a[@role="doc-backlink"]')
        assert [a.get("href") for a in back] == [f"#{mark.get('id')}"]
        mark.text = "\n"
        back[0].drop_tree()
        reading.notes.append(split_words(_shown(note)))
    # In the order of the text, as a reader who follows each mark meets them.
    for link in body.xpath("//a[@href]"):
        if link.get("role") == "doc-noteref":
            note = linked[link.get("href")[1:]]
            reading.links += [a.get("href") for a in note.xpath(".//a[@href]")]
        elif not link.xpath('ancestor::*[@role="doc-endnotes"]') and link.get("href")[0] != "#":
            reading.links.append(link.get("href"))
    for section in body.xpath('//*[@role="doc-endnotes"]'):
        section.drop_tree()
    reading.text = split_words(_shown(body))
    return reading


def _shown(element: Any) -> str:
    for inner in element.iter(
        "p", "li", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "img"
    ):
        inner.tail = f"\n{inner.tail or ''}"
        if len(inner) and inner.tag != "img":
            inner[-1].tail = f"{inner[-1].tail or ''}\n" if inner[-1].tail else "\n"
    for inner in element.iter("ul", "ol", "blockquote", "div", "table"):
        inner.tail = f"\n{inner.tail or ''}"
        previous = inner.getprevious()
        if previous is not None:
            previous.tail = f"{previous.tail or ''}\n"
        elif inner.getparent() is not None:
            inner.getparent().text = f"{inner.getparent().text or ''}\n"
    return str(element.text_content())


def read_text(data: bytes) -> LetterContent:
    """Take a letter as text; return its content; labels of lists are among the words."""
    body, *parts = data.decode().split(f"\n{RULE}\n")
    notes = "".join(part for part in parts if part.lstrip().startswith("["))
    each = _NOTE.split(notes)[1:]  # label, note, label, note
    reading = LetterContent()
    reading.notes = [split_words(_ADDRESS.sub(" ", note)) for note in each[1::2]]
    reading.links = [found for part in (body, *each[1::2]) for found in _ADDRESS.findall(part)]
    body = _ADDRESS.sub(" ", body)
    for label in each[::2]:
        body = body.replace(f"[{label}]", " ")
    reading.text = split_words(body)
    return reading


def is_subsequence(shorter: list[str], longer: list[str]) -> bool:
    """Whether all words of one list are in the other, in the same order."""
    rest = iter(longer)
    return all(word in rest for word in shorter)
