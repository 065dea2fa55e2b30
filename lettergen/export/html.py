"""HTML: one accessible page for a public website, complete in one file.

The page runs no script and loads nothing: its policy forbids both, whatever a letter holds.
"""

import copy
from importlib import resources

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.xml import Element
from lettergen.export.content import Content, content_of, lost
from lettergen.export.content.inline import text_in
from lettergen.export.format import Export, FinishedLetter

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    *_HEADINGS,
    *("article", "header", "section", "footer", "p", "ul", "ol", "li", "blockquote", "div"),
    *("table", "thead", "tbody", "tr", "th", "td", "html", "head", "body", "main", "title"),
    *("meta", "style"),
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def export(letter: FinishedLetter) -> Export:
    """A letter as a web page; without data if that would say less than the letter."""
    try:
        content = content_of(letter)
    except LettergenError as error:
        return Export(letter, findings=error.findings)
    page = _page(content, letter)
    missing = lost(letter, content, _text_of(page.find("body/main/div")))
    if missing:
        return Export(letter, findings=missing)
    warnings = (*content.findings, *_pictures_without_text(content, letter))
    return Export(letter, _serialised(page), warnings)


def _text_of(article: Element | None) -> str:
    """The words of a page, a line each block; marks of notes and what leads back left out."""
    assert article is not None
    pieces: list[str] = []
    for event, element in etree.iterwalk(article, events=("start", "end")):
        is_added = element.get("role") in ("doc-noteref", "doc-backlink")
        if element.tag in (*_BLOCKS, "br", "img") or is_added:
            pieces.append("\n")
        if event == "start":
            pieces.append("" if is_added else element.text or "")
        elif element is not article:
            pieces.append(element.tail or "")
    return "".join(pieces)


def _page(content: Content, letter: FinishedLetter) -> Element:
    article = copy.deepcopy(content.article)
    heading = _set_headings(article, content.title or f"Letter to {letter.label}")
    for note in article.iterfind("section/ol/li"):
        _lead_back(note)
    for list_ in article.iter("ul", "ol"):
        _finish_list(list_)
    for picture in article.iter("img"):
        _finish_picture(picture)
    for table in article.iter("table"):
        if table.get("class") == "layout":
            table.set("role", "presentation")
    page = etree.Element("html", {"lang": content.language})
    page.append(_head(content, heading))
    main = etree.SubElement(etree.SubElement(page, "body"), "main")
    if heading is not None and heading.getparent() is None:
        main.append(heading)
    article.tag = "div"
    article.set("class", "letter")
    main.append(article)
    return page


def _head(content: Content, heading: Element) -> Element:
    head = etree.Element("head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    etree.SubElement(
        head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}
    )
    if content.author:
        etree.SubElement(head, "meta", {"name": "author", "content": content.author})
    title = content.title or " ".join(text_in(heading).split())
    etree.SubElement(head, "title").text = title
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    etree.SubElement(head, "style").text = f"\n{style}"
    return head


def _set_headings(article: Element, title: str) -> Element:
    """Let the page have one ``h1``, and headings that leave out no level; gives the ``h1``.

    It is the letter's own title if it has one, else the title of the document.
    """
    headings = list(article.iter(*_HEADINGS))
    first = headings[0] if headings else None
    same = first is not None and " ".join(text_in(first).split()) == title
    if first is not None and (first.get("class") == "title" or same):
        top = first
    else:
        top = etree.Element("h1", {"class": "page-title"})
        top.text = title
    open_: list[int] = []
    for heading in headings:
        if heading is top:
            heading.tag = "h1"
            continue
        level = 0 if heading.get("class") == "title" else int(heading.tag[1])
        while open_ and open_[-1] >= level:
            open_.pop()
        open_.append(level)
        heading.tag = f"h{min(len(open_) + 1, 6)}"
    return top


def _finish_list(list_: Element) -> None:
    """Write labels out where HTML would count otherwise; no paragraphs where items are short."""
    for item in list_:
        label = str(item.attrib.pop("data-label", ""))
        if list_.get("class") == "labelled" and len(item):
            mark = etree.Element("span", {"class": "label"})
            mark.text, mark.tail = label, f" {item[0].text or ''}"
            item[0].text = None
            item[0].insert(0, mark)
    if all(item[0].tag == "p" and item.find("p[2]") is None for item in list_ if len(item)):
        for item in list_:
            _unwrap_first(item)


def _unwrap_first(item: Element) -> None:
    """Let the words of an item's first paragraph stand in the item itself."""
    if not len(item) or item[0].attrib:
        return
    first = item[0]
    item.remove(first)
    item.text = first.text
    for position, child in enumerate(list(first)):
        item.insert(position, child)


def _lead_back(note: Element) -> None:
    """A link from the end of a note to its mark: a word, for an arrow says nothing read aloud."""
    name = note.get("id", "")
    target = f"{name[:2]}ref{name[2:]}"
    label = note.get("data-label", "")
    last = note[-1] if len(note) and note[-1].tag == "p" else note
    back = etree.SubElement(last, "a", {"href": f"#{target}", "role": "doc-backlink"})
    back.set("aria-label", f"Back to note mark {label}")
    back.text = "Back"
    previous = back.getprevious()
    if previous is None:
        last.text = f"{last.text or ''} "
    else:
        previous.tail = f"{previous.tail or ''} "


def _finish_picture(picture: Element) -> None:
    """Leave the words that stand for a picture, where no browser can show it."""
    if picture.get("src"):
        return
    text = picture.get("alt", "")
    picture.tag = "span"
    picture.attrib.clear()
    picture.set("class", "picture")
    picture.text = f"[{text}]" if text else ""


def _pictures_without_text(content: Content, letter: FinishedLetter) -> list[Finding]:
    pictures = list(content.article.iter("img"))
    found = []
    if any(not picture.get("alt") for picture in pictures):
        found.append(
            letter.finding(
                ".docx",
                "LG454",
                "a picture has no alternative text: who cannot see it is told nothing.",
                "Give it one in Word, under Edit Alt Text.",
            )
        )
    if any(not picture.get("src") for picture in pictures):
        found.append(
            letter.finding(
                ".docx",
                "LG455",
                "a picture is in a format that no browser shows; its alternative text is there.",
                "Set it into the letter as PNG, JPEG or SVG.",
            )
        )
    return found


def _serialised(page: Element) -> bytes:
    for element in page.iter(*_BLOCKS):
        holds_blocks = len(element) and all(child.tag in _BLOCKS for child in element)
        if holds_blocks and not (element.text or "").strip():
            element.text = "\n"
        if element is not page:
            element.tail = "\n"
    text = etree.tostring(page, encoding="unicode", method="html")
    return f"<!doctype html>\n{text.rstrip()}\n".encode()
