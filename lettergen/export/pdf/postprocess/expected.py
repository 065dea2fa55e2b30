"""Read from a Word letter what its PDF must have: words, links, fonts, language and title."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from lettergen.docx.list_labels import Label
from lettergen.docx.package import Package
from lettergen.docx.package_writer import get_source_date
from lettergen.docx.reader import Document
from lettergen.docx.reader.model import Drawing, Note, NoteReference, Picture, Span, Text
from lettergen.docx.reader.text import find_paragraphs, join_spans
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields.kinds import OF_PAGES, SHOWN_AS_TEXT, find_kinds
from lettergen.system.dataclass import dataclass, field
from lettergen.system.patterns import compile_lazily

# An IF field that is left in a letter compares pages.
_RESULTS = SHOWN_AS_TEXT - {"IF"}
_IN_MARGINS = _RESULTS - {"STYLEREF"}  # which may differ from page to page
_AS_WRITTEN = _RESULTS | {"HYPERLINK", "TOC"}
_BESIDE = 3  # characters beside a number
_LATIN = compile_lazily("[A-Za-z]")


class Number(NamedTuple):
    """A number of a list item or a note, as people see it, and with a few characters beside it."""

    shown: str
    beside: str


@dataclass
class Expected:
    """What the PDF of one letter must have.

    ``passages`` are stretches of text that a page shows without anything in between; ``results``
    are what fields show, with their figures, also in the margins of the first page. ``numbers``
    are those of list items and notes. ``date`` is that of the letter. ``fonts`` and ``languages``
    count the characters that use them.
    ``undescribed_pictures`` is the number of pictures without alternative text,
    ``decorative_pictures`` the number of those that are marked as decorative.
    """

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    date: datetime | None = None
    passages: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    numbers: list["Number"] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fonts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    default_language: str = ""
    undescribed_pictures: int = 0
    decorative_pictures: int = 0

    @property
    def language(self) -> str:
        """The language that most of the letter is written in, as BCP 47 has it; may be empty.

        In a letter in several languages it is the document's own: LibreOffice marks the words in
        others.
        """
        if not self.languages:
            return self.default_language
        most = self.languages.most_common(1)[0][0]
        own = _get_language(self.default_language)
        is_used = own in map(_get_language, self.languages)
        return self.default_language if is_used and own != _get_language(most) else most


def _get_language(tag: str) -> str:
    return tag.partition("-")[0].lower()


def read_expected(letter: FinishedLetter) -> Expected:
    """Return what a letter's PDF must have; raises ``LettergenError`` if it is not a letter."""
    package = Package.from_bytes(letter.label, letter.data)
    document = Document(package)
    stories = [document.body, *(note.story for note in document.notes.values())]
    paragraphs = [p for story in stories for p in find_paragraphs(story.blocks)]
    shown = [tuple(paragraph.shown) for paragraph in paragraphs]
    spans = [span for one in shown for span in one]
    texts = list(filter(_is_text, spans))
    drawings = [span.content for span in spans if isinstance(span.content, Picture | Drawing)]
    properties = document.properties
    return Expected(
        properties.title or letter.label,
        author=properties.author,
        subject=properties.subject,
        keywords=properties.keywords,
        date=_find_date(properties.modified),
        passages=[passage for one in shown for passage in _find_passages(one)],
        results=_find_results(package, document, shown),
        numbers=[
            number
            for paragraph, one in zip(paragraphs, shown, strict=True)
            for number in _find_numbers(paragraph.label, one, document.notes)
        ],
        links=_find_links(spans),
        fonts=_count_fonts(texts),
        languages=_count_languages(texts),
        default_language=document.language,
        undescribed_pictures=sum(not (d.is_decorative or d.alternative) for d in drawings),
        decorative_pictures=sum(drawing.is_decorative for drawing in drawings),
    )


def _is_text(span: Span) -> bool:
    """Return whether a page shows a span as it is; the engine computes most fields itself."""
    is_computed = any(
        one.kind not in _AS_WRITTEN or not OF_PAGES.isdisjoint(one.inner_kinds)
        for one in span.fields
    )
    return isinstance(span.content, Text) and not is_computed


def _find_results(
    package: Package, document: Document, paragraphs: Iterable[Sequence[Span]]
) -> list[str]:
    """What the fields show that are text in a PDF, and those in the margins of the first page."""
    found = [text for one in paragraphs for text in _list_results(one)]
    for section in document.sections[:1]:
        page = section.first_page
        headers, footers = section.headers.get(page, ""), section.footers.get(page, "")
        stories = [document.read_header(headers)] if _has_results(package, headers) else []
        stories += [document.read_footer(footers)] if _has_results(package, footers) else []
        margins = (one for story in stories for one in find_paragraphs(story.blocks))
        found += [text for one in margins for text in _list_results(one.shown, _IN_MARGINS)]
    return found


def _has_results(package: Package, part: str) -> bool:
    """Whether a header or footer may have a field whose result its PDF must have."""
    return not _IN_MARGINS.isdisjoint(find_kinds(package.parts.get(part, b"")))


def _list_results(spans: Iterable[Span], kinds: frozenset[str] = _RESULTS) -> Iterator[str]:
    groups = groupby(spans, key=lambda span: span.fields if _is_text(span) else ())
    for fields, group in groups:
        if any(one.kind in kinds for one in fields):
            yield join_spans(group)


def _find_passages(spans: Iterable[Span]) -> Iterator[str]:
    """The stretches of text that go on without a mark, a picture or the end of a field."""
    groups = groupby(spans, key=lambda span: span.fields if _is_text(span) else None)
    for fields, group in groups:
        if fields is not None and (passage := join_spans(group).strip()):
            yield passage


def _find_numbers(
    label: Label | None, spans: Iterable[Span], notes: Mapping[tuple[str, str], Note]
) -> Iterator[Number]:
    """The label of a list item and what follows, and marks of notes with what is before."""
    before = ""
    if label is not None and not label.is_bullet:
        first = next(iter(_find_passages(spans)), "")
        yield Number(f"{label.text} {first}", f"{label.text} {first[:_BESIDE]}")
    for span in spans:
        match span.content:
            case Text():
                before += span.content.text
            case NoteReference(kind, id_) if before.strip() and (kind, id_) in notes:
                mark = notes[kind, id_].number.text
                yield Number(before.split()[-1] + mark, before[-_BESIDE:] + mark)
                before = ""
            case _:
                before = ""


def _find_links(spans: list[Span]) -> list[str]:
    """The addresses that spans lead to, one for each link."""
    links = (span.link for span in spans)
    addresses = [link.target if link else "" for link, _ in groupby(links)]
    return [address for address in addresses if address]


def _get_text(span: Span) -> str:
    return span.content.text if isinstance(span.content, Text) else ""


def _count_fonts(spans: list[Span]) -> Counter[str]:
    """The characters in each font, of spans that have Latin letters."""
    fonts: Counter[str] = Counter()
    for text, look in ((_get_text(span), span.formatting) for span in spans):
        if _LATIN.search(text) and not look.is_right_to_left:
            fonts[look.font] += len(text)
    return fonts


def _count_languages(spans: list[Span]) -> Counter[str]:
    languages: Counter[str] = Counter()
    for text, language in ((_get_text(span), span.language) for span in spans):
        if language and not text.isspace():
            languages[language] += len(text)
    return languages


def _find_date(text: str) -> datetime | None:
    """When a letter is from: SOURCE_DATE_EPOCH if it is set, else the date in its properties."""
    seconds = get_source_date()
    if seconds is not None:
        return datetime.fromtimestamp(seconds, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
