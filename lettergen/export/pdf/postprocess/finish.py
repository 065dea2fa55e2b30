"""Compare a PDF with its letter and complete it.

A finished PDF has the letter's words and links, uses its fonts, states its title, language and
dates, conforms to PDF/UA-1 if the engine tags, and to PDF/A-2 if that is wanted. Where it does not,
a finding tells so, and the file does not claim it.
"""

from collections.abc import Sequence
from io import BytesIO
from urllib.parse import unquote

import pikepdf
from pypdfium2 import PdfiumError

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields.layout import remove_marks
from lettergen.export.pdf.postprocess import (
    bullets,
    fonts,
    metadata,
    missing_glyphs,
    pdfa,
    pdfua,
    words,
)
from lettergen.export.pdf.postprocess.expected import Expected, read_expected
from lettergen.export.pdf.postprocess.pages import Pages, has_right_to_left
from lettergen.system.dataclass import dataclass

# The exceptions of a PDF whose objects are not what they should be.
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
_QUOTED = 60  # characters of a passage in a message
_LISTED = 5  # characters that a message lists; the others are counted
_OTHER_ENGINE = "Try another engine with --pdf-engine."
_FONT_HINT = "Install a font that has all of these characters, such as one of the Noto fonts."
_NUMBERS_HINT = "Use a plainer format of numbers in Word, or another engine with --pdf-engine."
_MEANING_HINT = (
    "If the pages show them, they only cannot be searched and copied: LibreOffice keeps what they "
    "mean. Else install a font that has them, such as one of the Noto fonts."
)
_SCHEMES = ("http:", "https:", "mailto:", "tel:")


def finish(
    pdf: bytes, letter: FinishedLetter, *, tagged: bool, archive: bool
) -> tuple[bytes, list[Finding]]:
    """Return the finished PDF and its warnings, or no PDF and the error that tells why.

    ``pdf`` is the engine's. ``tagged`` tells whether the engine tags its PDFs; ``archive`` asks for
    PDF/A-2. The same PDF and letter give the same bytes. Raises ``LettergenError`` if the letter is
    not a Word document.
    """
    expected = read_expected(letter)
    try:
        with Pages(pdf) as pages, _open(pdf) as document:
            pdf_fonts = fonts.list_fonts(document)
            comparison = _compare(pdf_fonts, pages, expected)
            if error := _find_error(comparison, letter, expected):
                return b"", [error]
            findings = _describe(comparison, letter, document, pdf_fonts, expected)
            bullets.name_bullets(pdf_fonts)
            problems = []
            if tagged:
                problems = pdfua.make_accessible(document, pages, expected, pdf_fonts)
            if problems:
                findings.append(_not_accessible(letter, problems))
            level, obstacles = "", list[str]()
            if archive:
                obstacles = pdfa.find_obstacles(
                    pdf_fonts, lacks_characters=comparison.lacks_characters
                )
            if obstacles:
                message = f"the PDF is not PDF/A-2: {'; '.join(obstacles)}."
                findings.append(letter.finding(".pdf", "LG435", message))
            is_accessible = tagged and not problems
            if archive and not obstacles:
                pdfa.prepare(document)
                level = pdfa.find_level(pdf_fonts, tagged=is_accessible)
            claims = metadata.Claims(accessible=is_accessible, archive=level)
            metadata.write(document, expected, claims)
            remove_marks(document)
            return _save(document), findings
    except _BROKEN as error:
        message = f"the PDF engine made a file that cannot be read ({error})."
        return b"", [letter.finding(".pdf", "LG430", message, _OTHER_ENGINE)]


@dataclass(frozen=True)
class _Comparison:
    """How the text of a PDF differs from its letter.

    ``text`` is the PDF's. ``missing`` are the passages that it lacks, ``wrong`` the results of
    fields that it shows in another way; ``scattered`` are the passages that only
    the eye finds, because the PDF has their letters in another order. ``lost`` are the characters
    that its text lacks, ``boxed`` those that it shows as boxes.
    """

    text: str
    missing: list[str]
    wrong: list[str]
    scattered: list[str]
    lost: list[str]
    boxed: list[str]

    @property
    def lacks_characters(self) -> bool:
        """Whether the PDF does not show all characters."""
        return bool(self.lost or self.boxed)


def _open(pdf: bytes) -> pikepdf.Pdf:
    # Copying inherited attributes to each page takes as long as saving, and nothing here needs it.
    return pikepdf.open(BytesIO(pdf), inherit_page_attributes=False)


def _compare(pdf_fonts: Sequence[pikepdf.Object], pages: Pages, expected: Expected) -> _Comparison:
    text = pages.text()
    scattered = words.find_missing(expected.passages, text)
    missing = words.find_missing(scattered, pages.text_by_place()) if scattered else []
    wrong = words.find_missing_results(expected.results, text)
    lost = words.find_lost_characters(expected.passages, text)
    boxed = missing_glyphs.find_boxed(pdf_fonts, words.shown_characters(expected.passages))
    return _Comparison(text, missing, wrong, scattered, lost, boxed)


def _find_error(
    comparison: _Comparison, letter: FinishedLetter, expected: Expected
) -> Finding | None:
    """Return why the PDF is not its letter's; ``None`` if it is."""
    missing, hint = comparison.missing, _OTHER_ENGINE
    if missing and len(missing) == len(expected.passages):
        message = "the PDF does not have the letter's words."
    elif missing:
        message = f"the PDF lacks {_quote(missing)}"
        lost = words.find_lost_characters(missing, comparison.text)
        if lost:
            message += f"; its text lacks {_list_characters(lost)}"
            hint = f"{_FONT_HINT} Or try another engine with --pdf-engine."
        message += "."
    elif comparison.wrong:
        message = f"the PDF lacks what a field shows in the letter: {_quote(comparison.wrong)}."
    elif any(map(str.isalpha, comparison.boxed)):
        message, hint = _boxes(comparison.boxed), _FONT_HINT
    else:
        return None
    return letter.finding(".pdf", "LG430", message, hint)


def _describe(
    comparison: _Comparison,
    letter: FinishedLetter,
    document: pikepdf.Pdf,
    pdf_fonts: Sequence[pikepdf.Object],
    expected: Expected,
) -> list[Finding]:
    """Return the warnings about words, links and fonts."""
    found: list[tuple[str, str, str]] = []
    # Passages with words from right to left are not scattered: there PDFium mixes up the order.
    scattered = [one for one in comparison.scattered if not has_right_to_left(one)]
    if scattered:
        message = f"{_quote(scattered)}: set in two fonts, so it is read out or copied in pieces."
        found.append(("LG426", message, "Use a font that has all of its characters."))
    if comparison.lost:
        message = f"the PDF's text lacks {_list_characters(comparison.lost)}."
        is_unknown = words.has_unknown_glyphs(comparison.text)
        found.append(("LG431", message, _MEANING_HINT if is_unknown else _FONT_HINT))
    if comparison.boxed:
        found.append(("LG431", _boxes(comparison.boxed), _FONT_HINT))
    if other := words.find_missing_numbers(expected.numbers, comparison.text):
        message = (
            f"the PDF has another number than the letter for a note or list item: {_quote(other)}."
        )
        found.append(("LG931", message, _NUMBERS_HINT))
    for address in _find_lost_links(document, expected):
        message = f"the link to {address} is not in the PDF."
        hint = "Put the link on words, not on a picture, or take the engine libreoffice."
        found.append(("LG432", message, hint))
    by_use = [font for font, _ in expected.fonts.most_common()]
    for font, substitutes in fonts.find_substituted(by_use, pdf_fonts).items():
        instead = " or ".join(substitutes) or "no font at all"
        message = f"the letter uses {font}; the PDF uses {instead} instead."
        found.append(("LG433", message, fonts.suggest(font)))
    return [letter.finding(".pdf", code, message, hint) for code, message, hint in found]


def _find_lost_links(document: pikepdf.Pdf, expected: Expected) -> list[str]:
    """Return the addresses that the letter links to and the PDF does not."""
    present = {
        _normalise(str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", "")))
        for page in document.pages
        for annotation in page.get("/Annots", [])
    }
    return [
        link
        for link in dict.fromkeys(expected.links)
        if link.lower().startswith(_SCHEMES) and _normalise(link) not in present
    ]


def _not_accessible(letter: FinishedLetter, problems: list[pdfua.Problem]) -> Finding:
    message = f"the PDF is not accessible (PDF/UA): {'; '.join(one.text for one in problems)}."
    hint = " ".join(dict.fromkeys(one.hint for one in problems if one.hint))
    return letter.finding(".pdf", "LG434", message, hint)


def _save(document: pikepdf.Pdf) -> bytes:
    """Return the file; the same objects give the same bytes, because its ID follows from them."""
    data = BytesIO()
    document.save(
        data,
        deterministic_id=True,
        fix_metadata_version=False,  # the metadata written here have none
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return data.getvalue()


def _boxes(characters: list[str]) -> str:
    return f"the PDF shows a box in place of {_list_characters(characters)}."


def _quote(passages: list[str]) -> str:
    """Return the beginning of the first passage, and how many others there are."""
    first = passages[0]
    if len(first) > _QUOTED:
        first = f"{first[:_QUOTED].rstrip()}…"
    others = len(passages) - 1
    return f"“{first}”" + (f" and {others} other passage{'s'[: others - 1]}" if others else "")


def _list_characters(characters: list[str]) -> str:
    more = len(characters) - _LISTED
    listed = ", ".join(f"‘{one}’ (U+{ord(one):04X})" for one in characters[:_LISTED])
    return listed + (f" and {more} more characters" if more > 0 else "")


def _normalise(address: str) -> str:
    return unquote(address).rstrip("/").lower()
