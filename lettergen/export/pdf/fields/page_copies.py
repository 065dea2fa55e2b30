"""Join the pages of several layouts of one letter, which differ only in headers and footers.

A copy of a letter has the same text in a header on every page. Where a field there differs from
page to page, the letter is laid out once for each such text, and each page is taken from the layout
that has it right. Tags stay those of the first layout: they are of the body, which is the same
(ISO 32000-1, 14.7.4), and headers and footers are artifacts.
"""

import io
from collections.abc import Collection, Iterable

import pikepdf

from lettergen.export.pdf.fields.layout import PREFIX
from lettergen.system.patterns import compile_lazily

_IDS = compile_lazily(rb"/MCID\s+(\d+)")


class DifferentLayoutError(Exception):
    """The layouts differ in more than headers and footers."""


def join_pages(first: bytes, others: Iterable[tuple[bytes, Collection[int]]]) -> bytes:
    """Return the first PDF with the content of some pages, from 1, replaced by that in others.

    Raises ``DifferentLayoutError``.
    """
    with pikepdf.open(io.BytesIO(first)) as document:
        for data, numbers in others:
            with pikepdf.open(io.BytesIO(data)) as other:
                if _list_places(document) != _list_places(other):
                    raise DifferentLayoutError
                for number in sorted(numbers):
                    _replace_content(document, other, number)
        file = io.BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue()


def _replace_content(document: pikepdf.Pdf, other: pikepdf.Pdf, number: int) -> None:
    page, source = document.pages[number - 1], other.pages[number - 1]
    content = _read_content(source)
    if _list_ids(_read_content(page)) != _list_ids(content):
        raise DifferentLayoutError
    links, moved = (list(one.obj.get("/Annots", [])) for one in (page, source))
    if len(links) != len(moved):
        raise DifferentLayoutError
    for link, other_link in zip(links, moved, strict=True):  # in a header it may be elsewhere
        link.Rect = pikepdf.Array(list(other_link.Rect))
    page.Contents = document.make_stream(content)
    resources = other.make_indirect(source.obj.get("/Resources", pikepdf.Dictionary()))
    page.Resources = document.copy_foreign(resources)


def _read_content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents", pikepdf.Array())
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _list_ids(content: bytes) -> list[bytes]:
    """Return the ids of the marked content of a page, in their order."""
    return _IDS.findall(content)


def _list_places(document: pikepdf.Pdf) -> list[tuple[str, int, str, str]]:
    """Return where the marks of a copy are: name, page, and the place on it."""
    pages = enumerate(document.pages)
    numbers: dict[object, int] = {page.objgen: number for number, page in pages}
    found = [("", len(numbers), "", "")]
    for name, target in document.Root.get("/Dests", pikepdf.Dictionary()).items():
        if name.startswith(f"/{PREFIX}") and isinstance(target, pikepdf.Array):
            page = numbers.get(target[0].objgen, -1)
            found.append((name, page, str(target[2]), str(target[3])))
    return sorted(found)
