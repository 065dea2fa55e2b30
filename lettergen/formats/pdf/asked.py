"""What a Word letter asks of a PDF made from it: its words, links, fonts, language and title."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from lettergen.formats import WordLetter
from lettergen.ooxml.archive import source_date
from lettergen.ooxml.formatting import Format, Formatting
from lettergen.ooxml.package import Package
from lettergen.ooxml.xml import MC, Element, R, parse, w

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PROPERTIES = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"

# What is not shown, or is shown a second time for older readers.
_PASSED_OVER = {f"{{{MC}}}Fallback", *map(w, "del moveFrom pPr rPr sdtPr tblPr sectPr".split())}
# What stands between two passages, for a page may show something there: a note's mark, a picture.
_BREAKS = set(map(w, "p tab br cr sym footnoteReference endnoteReference drawing pict".split()))
_LATIN = re.compile("[A-Za-z]")
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"(?!.*\\l)')


@dataclass
class Asked:
    """What one letter asks for.

    ``passages`` are stretches of text that a page shows without anything in between. Fonts and
    languages are counted by the characters that are set in them. ``unsaid_pictures`` counts the
    pictures without alternative text, ``decorative_pictures`` those that are marked as mere
    decoration.
    """

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    moment: datetime | None = None
    passages: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fonts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    given_language: str = ""
    unsaid_pictures: int = 0
    decorative_pictures: int = 0

    @property
    def language(self) -> str:
        """The language that most of the letter is written in, as BCP 47 has it; may be empty."""
        spoken = self.languages.most_common(1)
        return spoken[0][0] if spoken else self.given_language


def of(letter: WordLetter) -> Asked:
    """Read what a letter asks for; raises ``LettergenError`` or ``OSError`` if it is no letter."""
    with ZipFile(BytesIO(letter.data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        package = Package(letter.label, {name: archive.read(name) for name in names})
    asked = _titled(package, letter.label)
    formatting = _formatting(_only(package, "/styles"), _only(package, "/theme"))
    body = parse(package.parts[package.main])
    _read(body, _targets(package, package.main), formatting, asked)
    for kind in ("footnote", "endnote"):
        referred = {mark.get(w("id")) for mark in body.iter(w(f"{kind}Reference"))}
        for part in package.related(package.main, f"/{kind}s") if referred else ():
            targets = _targets(package, part)
            for note in parse(package.parts[part]).iter(w(kind)):
                if note.get(w("id")) in referred:
                    _read(note, targets, formatting, asked)
    return asked


def _titled(package: Package, label: str) -> Asked:
    """What the core properties (part 2, 11) and the settings say of the letter as a whole."""
    parts = package.related("", "/core-properties")
    core = parse(package.parts[parts[0]]) if parts else etree.Element("none")
    settings = _only(package, "/settings")
    theme = parse(settings).find(w("themeFontLang")) if settings else None
    dates = (core.findtext(f"{{{_TERMS}}}{name}") for name in ("modified", "created"))
    return Asked(
        (core.findtext(f"{{{_DC}}}title") or "").strip() or label,
        author=core.findtext(f"{{{_DC}}}creator") or "",
        subject=core.findtext(f"{{{_DC}}}subject") or "",
        keywords=core.findtext(f"{{{_CORE}}}keywords") or "",
        moment=_moment(next(filter(None, dates), "")),
        given_language=(theme.get(w("val"), "") if theme is not None else "")
        or (core.findtext(f"{{{_DC}}}language") or ""),
    )


def _targets(package: Package, part: str) -> dict[str, str]:
    """The addresses that a part leads to, by the ids that it has for them."""
    return {item.id: item.target for item in package.relationships(part).items if item.external}


def _read(story: Element, targets: dict[str, str], formatting: Formatting, asked: Asked) -> None:
    """Take in one story: the body, or a note."""
    passage: list[str] = []
    fields: list[list[str]] = []  # of the fields that are open: [instruction, in the result?]

    def end_passage() -> None:
        if text := "".join(passage).strip():
            asked.passages.append(text)
        passage.clear()

    for event, element in _shown(story):
        tag = element.tag
        if tag in _BREAKS:
            end_passage()
        if event == "end":
            if tag == w("fldSimple"):
                fields.pop()
        elif tag == w("t"):
            run = element.getparent()
            text = element.text or ""
            computed = any(not _LINK_FIELD.match(instruction) for instruction, _ in fields)
            if run is None or computed or (format_ := formatting.of(run)).is_hidden:
                continue
            passage.append(text)
            _count(text, run, format_, asked)
        elif tag == w("instrText") and fields:
            fields[-1][0] += element.text or ""
        elif tag == w("fldSimple"):
            fields.append([element.get(w("instr"), ""), "yes"])
        elif tag == w("fldChar"):
            end_passage()
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                fields.append(["", ""])
            elif kind == "end" and fields:
                fields.pop()
            elif fields and (found := _LINK_FIELD.match(fields[-1][0])):
                asked.links.append(found[1])
        elif tag in (w("hyperlink"), f"{{{_DRAWING}}}hlinkClick"):
            address = targets.get(element.get(f"{{{R}}}id", ""))
            seen = (w("t"), w("drawing"))
            if address and (tag != w("hyperlink") or next(element.iter(*seen), None) is not None):
                asked.links.append(address)
        elif tag == f"{{{_PROPERTIES}}}docPr":
            _look_at_picture(element, asked)
    end_passage()


def _shown(story: Element) -> Iterator[tuple[str, Element]]:
    """The starts and ends of all elements that are shown."""
    walk = etree.iterwalk(story, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _PASSED_OVER:
            walk.skip_subtree()
        else:
            yield event, element


def _count(text: str, run: Element, format_: Format, asked: Asked) -> None:
    """Count the characters of a run for its font, if some are Latin letters, and its language."""
    if _LATIN.search(text) and run.find(f"{w('rPr')}/{w('rtl')}") is None:
        asked.fonts[format_.font] += len(text)
    if format_.language and not text.isspace():
        asked.languages[format_.language] += len(text)


def _look_at_picture(properties: Element, asked: Asked) -> None:
    if any(
        mark.get("val") in ("1", "true") for mark in properties.iter(f"{{{_DECORATIVE}}}decorative")
    ):
        asked.decorative_pictures += 1
    elif not (properties.get("descr", "") or properties.get("title", "")).strip():
        asked.unsaid_pictures += 1


@lru_cache(maxsize=8)
def _formatting(styles: bytes, theme: bytes) -> Formatting:
    """Letters of one campaign share their styles."""
    return Formatting(parse(styles) if styles else None, parse(theme) if theme else None)


def _only(package: Package, kind: str) -> bytes:
    found = package.related(package.main, kind)
    return package.parts[found[0]] if found else b""


def _moment(text: str) -> datetime | None:
    """When a letter is from: SOURCE_DATE_EPOCH if it is set, else what the letter says itself."""
    seconds = source_date()
    if seconds is not None:
        return datetime.fromtimestamp(seconds, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
