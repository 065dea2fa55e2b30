"""The content of a Word letter as one tidy tree of HTML, from which its page and texts are written.

``preparing`` makes the document ready, mammoth converts it by a style map, ``tree`` sets in order
what comes out. All three forms are written from that tree, so all say the same.
"""

import base64
import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import Any

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.package import Package
from lettergen.docx.xml import Element
from lettergen.export.content import tree
from lettergen.export.content.prepare import Prepared, prepared
from lettergen.export.content.word_count import counted
from lettergen.export.format import FinishedLetter

# What each kind of paragraph or table is in HTML; ``facts`` says which kind each is.
_STYLE_MAP = """
p.Heading1 => h1:fresh
p.Heading2 => h2:fresh
p.Heading3 => h3:fresh
p.Heading4 => h4:fresh
p.Heading5 => h5:fresh
p.Heading6 => h6:fresh
p.Heading7 => h6:fresh
p.Heading8 => h6:fresh
p.Heading9 => h6:fresh
p.Title => h1.title:fresh
p.Subtitle => p.subtitle:fresh
p.Quote => blockquote > p:fresh
p.Date => p.date:fresh
p.Address => p.address:fresh
p.Salutation => p.salutation:fresh
p.Closing => p.closing:fresh
p.Signature => p.signature:fresh
table.DataTable => table:fresh
table.LayoutTable => table.layout:fresh
u => u
"""

_SHOWN_BY_BROWSERS = ("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp")


@dataclass(frozen=True)
class Content:
    """What a letter says.

    ``article`` is the tree that ``tree.assembled`` describes, not to be changed. ``words`` are
    those of the Word letter. ``findings`` are warnings that concern every form.
    """

    article: Element
    title: str
    author: str
    language: str
    words: Counter[str]
    findings: tuple[Finding, ...]


def fingerprint() -> str:
    """What pages and texts depend on besides lettergen: another mammoth, another page."""
    return f"mammoth {metadata.version('mammoth')}"


@lru_cache(maxsize=1)  # page, text and Markdown of a letter are made one after the other
def content_of(letter: FinishedLetter) -> Content:
    """Read a letter; raises ``LettergenError`` if it cannot be, or shows what no text can."""
    source = _opened(letter)
    if source.drawings:
        what = " and ".join(f"a {name}" for name in dict.fromkeys(source.drawings))
        raise LettergenError(
            letter.finding(
                ".docx",
                "LG452",
                f"the Word letter shows {what}, which no web page or text made of it can.",
                "Set it into the letter as a picture with alternative text.",
            )
        )
    article, refused = tree.assembled(_converted(letter, source), source)
    warnings = [
        letter.finding(
            ".docx",
            "LG453",
            f"a link to '{target}' is only text here.",
            "Links go to http, https, mailto and tel.",
        )
        for target in dict.fromkeys(refused)
    ]
    return Content(
        article, source.title, source.author, source.language, source.words, tuple(warnings)
    )


def lost(letter: FinishedLetter, content: Content, text: str) -> tuple[Finding, ...]:
    """A finding if words of the Word letter are not in ``text``, which a form was read back as."""
    missing = content.words - counted(text)
    if not missing:
        return ()
    shown = ", ".join(f"'{word}'" for word in list(missing)[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    return (
        letter.finding(
            ".docx",
            "LG451",
            f"words of the Word letter would be missing: {shown}{more}.",
            "Equations, symbols of special fonts and the like have no place in a text; "
            "set them as words or as a picture.",
        ),
    )


def _opened(letter: FinishedLetter) -> Prepared:
    try:
        return prepared(Package.from_bytes(f"{letter.stem}.docx", letter.data))
    except (
        LettergenError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
    ) as error:
        raise _unreadable(letter, error) from error


def _converted(letter: FinishedLetter, source: Prepared) -> Element:
    """What mammoth makes of the document, under one element."""
    import mammoth

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(source.docx),
            style_map=_STYLE_MAP,
            include_default_style_map=False,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(_image),
            ignore_empty_paragraphs=False,
        )
        huge = etree.XMLParser(huge_tree=True)  # a picture is a long attribute
        return etree.fromstring(f"<article>{result.value}</article>", huge)
    except Exception as error:  # mammoth lets through whatever a damaged document makes it raise
        raise _unreadable(letter, error) from error


def _image(image: Any) -> dict[str, str]:
    """The attributes of a picture; one that no browser shows is left to its alternative text."""
    if image.content_type not in _SHOWN_BY_BROWSERS:
        return {}
    with image.open() as file:
        data = base64.b64encode(file.read()).decode("ascii")
    return {"src": f"data:{image.content_type};base64,{data}"}


def _unreadable(letter: FinishedLetter, error: Exception) -> LettergenError:
    reason = error.findings[0].message if isinstance(error, LettergenError) else str(error)
    return LettergenError(
        letter.finding(
            ".docx",
            "LG450",
            f"the Word letter cannot be read: {reason.rstrip('.') or type(error).__name__}.",
            "Render it anew; if that does not help, save its template in Word once more.",
        )
    )
