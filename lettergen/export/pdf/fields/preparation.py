"""Decide which letters need a copy for the PDF engine, and what becomes of the copies.

Most letters are their own copy. For the others ``copies`` writes one, or several, in which the
results of fields are text.
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields.kinds import find_kinds
from lettergen.export.pdf.fields.layout import Layout
from lettergen.export.pdf.fields.prepared import PreparedLetter
from lettergen.system.patterns import compile_lazily

_CHANGE = compile_lazily(rb"<w:(?:ins|del|moveFrom|moveTo|\w+Change) ")
# The parts that have no fields and may be large.
_PLAIN = tuple(f"word/{name}" for name in ("fontTable", "numbering", "settings", "styles", "theme"))
_LEFT_TO_ENGINES = frozenset(("PAGE", "NUMPAGES", "NOTEREF", "HYPERLINK"))


def prepare(
    letter: FinishedLetter, layout: Layout | None = None, *, counts_pages: bool = True
) -> PreparedLetter:
    """Return the copies of a letter for an engine; most letters are their own copy.

    ``layout`` is that of the copy before, if there was one. The copy has the pages of bookmarks as
    text unless the engine ``counts_pages`` itself.
    """
    try:
        parts = _read_parts(letter.data)
        if not any(_needs_copy(part, counts_pages=counts_pages) for part in parts):
            return PreparedLetter(letter, letter)
        from lettergen.export.pdf.fields.copies import write_copies

        return write_copies(letter, layout, counts_pages=counts_pages)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, LettergenError, NotImplementedError):
        return PreparedLetter(letter, letter)  # the engine reports it


def _read_parts(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml") and not name.startswith(_PLAIN):
                yield archive.read(name)


def _needs_copy(part: bytes, *, counts_pages: bool) -> bool:
    """Whether a part may have fields or deleted words that an engine would show in another way."""
    if _CHANGE.search(part):
        return True
    kinds = find_kinds(part)
    return bool(kinds - _LEFT_TO_ENGINES or (kinds and not counts_pages))
