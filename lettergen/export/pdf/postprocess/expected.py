"""Read from a Word letter what its PDF must have: words, links, fonts, language and title."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from lxml import etree

from lettergen.docx import core_properties
from lettergen.docx.attributes import get_attribute
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.package import Package
from lettergen.docx.package_writer import get_source_date
from lettergen.docx.xml import MC, WP, A, Element, R, parse, w
from lettergen.export.format import FinishedLetter

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"

# What is not shown, or is shown a second time for older readers.
_PASSED_OVER = {f"{{{MC}}}Fallback", *map(w, "del moveFrom pPr rPr sdtPr tblPr sectPr".split())}
# What stands between two passages, for a page may show something there: a note's mark, a picture.
_BREAKS = set(map(w, "p tab br cr sym footnoteReference endnoteReference drawing pict".split()))
_LATIN = re.compile("[A-Za-z]")
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"(?!.*\\l)')


@dataclass
class Expected:
    """What the PDF of one letter must have.

    ``passages`` are stretches of text that a page shows without anything in between. ``date`` is
    that of the letter. ``fonts`` and ``languages`` count the characters that use them.
    ``undescribed_pictures`` is the number of pictures without alternative text,
    ``decorative_pictures`` the number of those that are marked as decorative.
    """

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    date: datetime | None = None
    passages: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fonts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    default_language: str = ""
    undescribed_pictures: int = 0
    decorative_pictures: int = 0

    @property
    def language(self) -> str:
        """The language that most of the letter is written in, as BCP 47 has it; may be empty."""
        spoken = self.languages.most_common(1)
        return spoken[0][0] if spoken else self.default_language


def read_expected(letter: FinishedLetter) -> Expected:
    """Return what a letter's PDF must have; raises ``LettergenError`` if it is not a letter."""
    package = Package.from_bytes(letter.label, letter.data)
    expected = _titled(package, letter.label)
    cascade = _cascade(_data(package, "/styles"), _data(package, "/theme"))
    body = parse(package.parts[package.main])
    _read(body, _targets(package, package.main), cascade, expected)
    for kind in ("footnote", "endnote"):
        referred = {mark.get(w("id")) for mark in body.iter(w(f"{kind}Reference"))}
        for part in package.find_related_parts(package.main, f"/{kind}s") if referred else ():
            targets = _targets(package, part)
            for note in parse(package.parts[part]).iter(w(kind)):
                if note.get(w("id")) in referred:
                    _read(note, targets, cascade, expected)
    return expected


def _titled(package: Package, label: str) -> Expected:
    """What the core properties and the settings say of the letter as a whole."""
    said = core_properties.read_core_properties(package)
    settings = _data(package, "/settings")
    theme = parse(settings).find(w("themeFontLang")) if settings else None
    return Expected(
        said.title or label,
        author=said.author,
        subject=said.subject,
        keywords=said.keywords,
        date=_find_date(said.modified),
        default_language=get_attribute(theme) or said.language,
    )


def _targets(package: Package, part: str) -> dict[str, str]:
    """The addresses that a part leads to, by the ids that it has for them."""
    return {
        item.id: item.target for item in package.read_relationships(part).items if item.external
    }


def _read(
    story: Element, targets: dict[str, str], cascade: EffectiveProperties, expected: Expected
) -> None:
    """Take in one story: the body, or a note."""
    passage: list[str] = []
    instructions: list[str] = []  # of the fields that are open, the inner ones last

    def end_passage() -> None:
        if text := "".join(passage).strip():
            expected.passages.append(text)
        passage.clear()

    for event, element in _shown(story):
        tag = element.tag
        if tag in _BREAKS:
            end_passage()
        if event == "end":
            if tag == w("fldSimple"):
                instructions.pop()
        elif tag == w("t"):
            run = element.getparent()
            text = element.text or ""
            computed = any(not _LINK_FIELD.match(instruction) for instruction in instructions)
            if run is None or computed or cascade.is_run_property_on(run, "vanish"):
                continue
            passage.append(text)
            _count(text, run, cascade, expected)
        elif tag == w("instrText") and instructions:
            instructions[-1] += element.text or ""
        elif tag == w("fldSimple"):
            instructions.append(element.get(w("instr"), ""))
        elif tag == w("fldChar"):
            end_passage()
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                instructions.append("")
            elif kind == "end" and instructions:
                instructions.pop()
            elif instructions and (found := _LINK_FIELD.match(instructions[-1])):
                expected.links.append(found[1])
        elif tag in (w("hyperlink"), f"{{{A}}}hlinkClick"):
            address = targets.get(element.get(f"{{{R}}}id", ""))
            seen = (w("t"), w("drawing"))
            if address and (tag != w("hyperlink") or next(element.iter(*seen), None) is not None):
                expected.links.append(address)
        elif tag == f"{{{WP}}}docPr":
            _look_at_picture(element, expected)
    end_passage()


def _shown(story: Element) -> Iterator[tuple[str, Element]]:
    """The starts and ends of all elements that are shown."""
    walk = etree.iterwalk(story, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _PASSED_OVER:
            walk.skip_subtree()
        else:
            yield event, element


def _count(text: str, run: Element, cascade: EffectiveProperties, expected: Expected) -> None:
    """Count the characters of a run for its font, if some are Latin letters, and its language."""
    if _LATIN.search(text) and run.find(f"{w('rPr')}/{w('rtl')}") is None:
        expected.fonts[cascade.find_font(run)] += len(text)
    if (language := cascade.find_language(run)) and not text.isspace():
        expected.languages[language] += len(text)


def _look_at_picture(properties: Element, expected: Expected) -> None:
    if any(
        mark.get("val") in ("1", "true") for mark in properties.iter(f"{{{_DECORATIVE}}}decorative")
    ):
        expected.decorative_pictures += 1
    elif not (properties.get("descr", "") or properties.get("title", "")).strip():
        expected.undescribed_pictures += 1


@lru_cache(maxsize=8)
def _cascade(styles: bytes, theme: bytes) -> EffectiveProperties:
    """Letters of one campaign share their styles."""
    return EffectiveProperties(parse(styles) if styles else None, parse(theme) if theme else None)


def _data(package: Package, kind: str) -> bytes:
    return package.parts.get(package.find_part(kind), b"")


def _find_date(text: str) -> datetime | None:
    """When a letter is from: SOURCE_DATE_EPOCH if it is set, else what the letter says itself."""
    seconds = get_source_date()
    if seconds is not None:
        return datetime.fromtimestamp(seconds, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
