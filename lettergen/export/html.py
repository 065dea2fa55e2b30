"""HTML: one accessible page for a public website, complete in one file.

The page runs no script and loads nothing: its policy forbids both, whatever a letter holds.
A fragment is the letter alone, for a content management system that has pages of its own.
"""

from functools import partial
from importlib import resources

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.xml import escape_attribute, escape_text
from lettergen.export.document_tree.builder import build_tree, find_missing_words
from lettergen.export.document_tree.inlines import join_words
from lettergen.export.document_tree.model import DocumentTree, Image, Paragraph
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.html_style import write_brand_rules
from lettergen.export.html_writer import NOTES_HEADING, HtmlWriter, write_element
from lettergen.export.registry import PerLetterExporter
from lettergen.languages.tags import parse_tag

_LOWEST_HEADING = 6
_LEAST_DESCRIPTION = 60  # characters; less is a salutation or a line of an address
_LONGEST_DESCRIPTION = 160
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

# What ends a word where a page is read back: all elements but these.
_WITHIN_WORDS = ("strong", "em", "sup", "sub", "u", "s", "a", "span")
_ADDED_ROLES = ("doc-noteref", "doc-backlink")


def load_exporter(settings: Settings) -> PerLetterExporter:
    """Return what writes pages, or fragments of pages."""
    fingerprint = "fragment" if settings.fragment else ""
    return PerLetterExporter(partial(export, fragment=settings.fragment), fingerprint)


def export(letter: FinishedLetter, *, fragment: bool = False) -> Export:
    """Write a letter as a web page; without data if that would say less than the letter."""
    try:
        tree = build_tree(letter)
    except LettergenError as error:
        return Export(letter, findings=error.findings)
    page = _write_fragment(tree) if fragment else _write_page(tree, letter.label)
    missing = find_missing_words(letter, tree, _read_back(page))
    if missing:
        return Export(letter, findings=missing)
    return Export(letter, page, (*tree.findings, *_examine_images(tree, letter)))


def _read_back(page: bytes) -> str:
    """Read the words of a page, without the marks of notes and what leads back to them."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    pieces: list[str] = []
    letter = root.find(".//div[@class='letter']")
    for event, element in etree.iterwalk(letter, events=("start", "end")):
        is_added = element.get("role") in _ADDED_ROLES or element.get("id") == NOTES_HEADING
        if element.tag not in _WITHIN_WORDS or is_added:
            pieces.append("\n")
        if event == "start":
            pieces.append("" if is_added else element.text or "")
        else:
            pieces.append(element.tail or "")
    return "".join(pieces)


def _write_page(tree: DocumentTree, label: str) -> bytes:
    tags, heading = _set_headings(tree, tree.title or f"Letter to {label}")
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    metadata = {"author": tree.author, "description": _describe(tree)}
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        *(
            f'<meta name="{name}" content="{escape_attribute(value)}">'
            for name, value in metadata.items()
            if value
        ),
        f"<title>{escape_text(tree.title or heading)}</title>",
        f"<style>\n{style}{write_brand_rules(tree.brand)}</style>",
    ]
    title = write_element("h1", escape_text(heading), {"class": "page-title"})
    if "h1" in tags.values():  # the letter has a title itself
        title = ""
    letter = HtmlWriter(tags, tree.language).write(tree)
    page = [
        "<!doctype html>",
        f'<html lang="{escape_attribute(tree.language)}"{_find_direction(tree.language)}>',
        "<head>",
        *head,
        "</head>",
        "<body>",
        f"<main>\n{title}{letter}</main>",
        "</body>",
        "</html>\n",
    ]
    return "\n".join(page).encode()


def _write_fragment(tree: DocumentTree) -> bytes:
    """Write the letter in a ``div``, without page and style; its headings begin at ``h2``."""
    tags, _ = _set_headings(tree, "")
    lowered = {id_: f"h{min(int(tag[1]) + 1, _LOWEST_HEADING)}" for id_, tag in tags.items()}
    tags = lowered if "h1" in tags.values() else tags
    letter = HtmlWriter(tags, tree.language).write(tree)
    language = f'lang="{escape_attribute(tree.language)}"{_find_direction(tree.language)}'
    return f"<div {language}>\n{letter}</div>\n".encode()


def _describe(tree: DocumentTree) -> str:
    """Return the first sentences of the letter, of at most 160 characters, for search engines."""
    texts = (
        " ".join(join_words(block.content).split())
        for block in tree.body
        if isinstance(block, Paragraph) and not (block.role or block.level)
    )
    text = next((text for text in texts if len(text) >= _LEAST_DESCRIPTION), "")
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    return f"{text[:_LONGEST_DESCRIPTION].rpartition(' ')[0].rstrip(',;:')} …"


def _find_direction(language: str) -> str:
    """Return the attribute for a language that is written from right to left."""
    tag = parse_tag(language)
    return ' dir="rtl"' if tag and tag.is_right_to_left else ""


def _set_headings(tree: DocumentTree, title: str) -> tuple[dict[int, str], str]:
    """Give each heading a tag: one ``h1``, and below it no level left out.

    Out: the tags by ``id()`` of the paragraphs, and the heading of the page. It is the letter's
    own title if it has one, else ``title``.
    """
    headings = [b for b in tree.blocks if isinstance(b, Paragraph) and b.level]
    tags: dict[int, str] = {}
    open_: list[int] = []
    for heading in headings:
        text = " ".join(join_words(heading.content).split())
        if heading is headings[0] and (heading.role == "title" or text == title):
            tags[id(heading)], title = "h1", text
            continue
        level = 0 if heading.role == "title" else heading.level
        while open_ and open_[-1] >= level:
            open_.pop()
        open_.append(level)
        tags[id(heading)] = f"h{min(len(open_) + 1, _LOWEST_HEADING)}"
    return tags, title


def _examine_images(tree: DocumentTree, letter: FinishedLetter) -> list[Finding]:
    images = [inline for inline in tree.inlines if isinstance(inline, Image)]
    found = []
    if any(not image.alternative for image in images):
        found.append(
            letter.finding(
                ".docx",
                "LG454",
                "a picture has no alternative text for people who cannot see it.",
                "Add the text in Word, under Edit Alt Text.",
            )
        )
    if any(not image.source for image in images):
        found.append(
            letter.finding(
                ".docx",
                "LG455",
                "a browser cannot show a picture; the page has its alternative text instead.",
                "Insert the picture into the letter as a PNG, JPEG or SVG file.",
            )
        )
    return found
