"""What every PDF of ours has, whichever engine made it.

It holds its letter's words and links, is set in its fonts, carries its title, language and dates,
keeps PDF/UA-1 where the engine tags, and PDF/A-2 where that is asked for. Where it does not, a
finding says so, and the file claims nothing that it does not keep.
"""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

import pikepdf
from pypdfium2 import PdfiumError

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.postprocess import bullets, expected, fonts, missing_glyphs, words
from lettergen.export.pdf.postprocess import pdfa as archiving
from lettergen.export.pdf.postprocess.expected import Asked
from lettergen.export.pdf.postprocess.metadata import Claims, describe
from lettergen.export.pdf.postprocess.pages import Pages, has_right_to_left
from lettergen.export.pdf.postprocess.structure_tree import NoTagsError
from lettergen.export.pdf.postprocess.tags import Tags

# What comes of a PDF in which things are not what they should be.
_BROKEN = (
    pikepdf.PdfError,
    PdfiumError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_SHOWN = 60  # letters of a passage, to know it by
_CHARACTERS = 5  # that are named; the others are counted
_FONT_HINT = "Install a font that has all of this, such as one of the Noto fonts."
_ADDRESSES = ("http:", "https:", "mailto:", "tel:")


def finish(
    pdf: bytes, letter: FinishedLetter, *, tagged: bool, archive: bool
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the finished PDF and warnings, or no PDF and the finding that tells why.

    ``pdf`` is the engine's. ``tagged`` tells whether the engine tags its PDFs, ``archive`` asks for
    PDF/A-2.
    """
    wanted = expected.of(letter)
    try:
        with Pages(pdf) as pages, pikepdf.open(BytesIO(pdf)) as opened:
            text = pages.text()
            scattered = words.missing(wanted.passages, text)
            missing = words.missing(scattered, pages.text_by_place()) if scattered else []
            if missing:
                return b"", (_incomplete(letter, wanted, missing, text),)
            boxed = missing_glyphs.shown(opened, words.characters(wanted.passages))
            if any(map(str.isalpha, boxed)):
                unreadable = letter.finding(".pdf", "LG430", _in_boxes(boxed), _FONT_HINT)
                return b"", (unreadable,)
            finishing = _Finishing(letter, wanted, opened, pages)
            findings = [
                *finishing.about_scattered(scattered),
                *finishing.findings(text, boxed, tagged=tagged, archive=archive),
            ]
            return _saved(opened), tuple(findings)
    except _BROKEN as error:
        message = f"the PDF engine gave a file that cannot be read ({error})."
        hint = "Try another one with --pdf-engine."
        return b"", (letter.finding(".pdf", "LG430", message, hint),)


class _Finishing:
    """One PDF on its way."""

    def __init__(
        self, letter: FinishedLetter, wanted: Asked, pdf: pikepdf.Pdf, pages: Pages
    ) -> None:
        self._letter, self._asked, self._pdf, self._pages = letter, wanted, pdf, pages

    def about_scattered(self, passages: list[str]) -> Iterator[Finding]:
        """Say which passages are there to the eye alone.

        Not of those with words from right to left: there it is PDFium that mixes up the order.
        """
        passages = [passage for passage in passages if not has_right_to_left(passage)]
        if passages:
            yield self._finding(
                "LG426",
                f"{_quoted(passages, ' and')}: set in two fonts, and read out or copied in pieces.",
                "Set it in a font that has all of its letters.",
            )

    def findings(
        self, text: str, boxed: list[str], *, tagged: bool, archive: bool
    ) -> Iterator[Finding]:
        """Finish it; what is still doubtful comes out."""
        lost = words.lost_characters(self._asked.passages, text)
        if lost:
            yield self._finding("LG431", f"the PDF's text lacks {_listed(lost)}.", _FONT_HINT)
        if boxed:
            yield self._finding("LG431", _in_boxes(boxed), _FONT_HINT)
        for address in self._lost_links():
            yield self._finding(
                "LG432",
                f"the link to {address} is not in the PDF.",
                "LibreOffice keeps links whose text has a character style, such as Hyperlink.",
            )
        yield from self._about_fonts()
        bullets.name(self._pdf)
        barrier = self._tag() if tagged else None
        if barrier:
            yield self._finding("LG434", *barrier)
        obstacles = self._obstacles([*lost, *boxed]) if archive else []
        if obstacles:
            yield self._finding("LG435", f"the PDF is not PDF/A-2: {'; '.join(obstacles)}.", "")
        accessible, level = tagged and not barrier, ""
        if archive and not obstacles:
            archiving.prepare(self._pdf)
            level = archiving.level(self._pdf, tagged=accessible)
        describe(self._pdf, self._asked, Claims(accessible, level))

    def _tag(self) -> tuple[str, str] | None:
        """Mend the tags; if the PDF is not accessible even so, say why and what to do."""
        try:
            tags = Tags(self._pdf, self._pages, language=self._asked.language)
        except NoTagsError:
            return "the PDF has no tags, so it is not accessible.", "Use LibreOffice 7.4 or later."
        tags.mend()
        figures = tags.silent_figures()
        if figures and not self._asked.unsaid_pictures and self._asked.decorative_pictures:
            tags.make_decoration(figures)
            figures = []
        if not figures:
            return None
        count = "a picture has" if len(figures) == 1 else f"{len(figures)} pictures have"
        return (
            f"{count} no alternative text, so the PDF is not accessible.",
            "In Word: right-click the picture, Edit Alt Text; or mark it as decorative there.",
        )

    def _about_fonts(self) -> Iterator[Finding]:
        by_use = [font for font, _ in self._asked.fonts.most_common()]
        for font, others in fonts.substituted(by_use, self._pdf).items():
            instead = " or ".join(others) or "no font at all"
            yield self._finding(
                "LG433",
                f"the letter asks for {font}; the PDF is set in {instead} instead.",
                fonts.remedy(font),
            )

    def _lost_links(self) -> list[str]:
        there = {
            _address(str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", "")))
            for page in self._pdf.pages
            for annotation in page.get("/Annots", [])
        }
        return [
            link
            for link in dict.fromkeys(self._asked.links)
            if link.lower().startswith(_ADDRESSES) and _address(link) not in there
        ]

    def _obstacles(self, lost: list[str]) -> list[str]:
        """What keeps this PDF from being PDF/A-2."""
        found = [f"the engine did not embed {name}" for name in archiving.not_embedded(self._pdf)]
        if lost:  # ISO 19005-2, 6.2.11.8
            found.append("characters are missing")
        return found

    def _finding(self, code: str, message: str, hint: str) -> Finding:
        return self._letter.finding(".pdf", code, message, hint)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """The file: the same objects give the same bytes, and the id follows from them."""
    data = BytesIO()
    pdf.save(
        data,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return data.getvalue()


def _incomplete(letter: FinishedLetter, wanted: Asked, missing: list[str], text: str) -> Finding:
    """What to say of a PDF that does not hold all words of its letter."""
    hint = "Try another engine with --pdf-engine."
    if len(missing) == len(wanted.passages):
        message = "the PDF engine gave a file that does not hold the letter's words."
    else:
        lost = words.lost_characters(missing, text)
        lacks = f"; its text lacks {_listed(lost)}" if lost else ""
        message = f"the PDF does not hold {_quoted(missing, ', nor')}{lacks}."
        if lost:
            hint = f"{_FONT_HINT} Or try another engine with --pdf-engine."
    return letter.finding(".pdf", "LG430", message, hint)


def _in_boxes(characters: list[str]) -> str:
    return f"the PDF shows a box in place of {_listed(characters)}."


def _quoted(passages: list[str], joint: str) -> str:
    """The first passage, as much of it as tells it from others, and how many more there are."""
    first = passages[0]
    if len(first) > _SHOWN:
        first = f"{first[:_SHOWN].rstrip()}…"
    count = len(passages) - 1
    return f"“{first}”" + (f"{joint} {count} other passage{'s'[: count - 1]}" if count else "")


def _address(link: str) -> str:
    return unquote(link).rstrip("/").lower()


def _listed(characters: list[str]) -> str:
    more = len(characters) - _CHARACTERS
    shown = [_named(character) for character in characters[:_CHARACTERS]]
    return ", ".join(shown) + (f" and {more} more characters" if more > 0 else "")


def _named(character: str) -> str:
    return f"‘{character}’ (U+{ord(character):04X})"
