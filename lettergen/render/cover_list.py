"""The cover list of a combined file: what a print room checks the count of letters by.

The pages of a PDF are counted. Those of a Word document are not: each program lays it out anew, and
the printer's may break pages elsewhere.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.finding import LettergenError
from lettergen.export.format import Exporter, FinishedLetter
from lettergen.system.dataclass import dataclass
from lettergen.system.fingerprint import hash_bytes
from lettergen.system.text import format_count

FORMATS = ("csv", "pdf")
"""The formats of a cover list."""

_NAMES = ("number", "letter", "recipient", "first_page", "pages", "blank_pages", "sha256")


@dataclass(frozen=True)
class ListedLetter:
    """A letter in a combined file: its file, its recipient, and the SHA-256 of the file.

    ``pages`` are its own, ``blank`` the pages after it; the first page is counted from 1. All
    three are 0 in a Word document.
    """

    file: str
    recipient: str
    sha256: str
    first: int = 0
    pages: int = 0
    blank: int = 0


@dataclass(frozen=True)
class CoverList:
    """What is in a combined file: ``sha256`` is that of the file."""

    file: str
    sha256: str
    letters: tuple[ListedLetter, ...]
    has_pages: bool

    @property
    def pages(self) -> int:
        """The number of pages of the file, blank ones included."""
        return sum(one.pages + one.blank for one in self.letters)

    @property
    def blank(self) -> int:
        """The number of blank pages after letters."""
        return sum(one.blank for one in self.letters)

    def write_csv(self) -> bytes:
        """Return the list as CSV for spreadsheets: a row for each letter, and one for the file."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_NAMES)
        for number, one in enumerate(self.letters, 1):
            pages = (one.first, one.pages, one.blank) if self.has_pages else ("", "", "")
            writer.writerow((number, one.file, one.recipient, *pages, one.sha256))
        totals = (1, self.pages, self.blank) if self.has_pages else ("", "", "")
        count = format_count(len(self.letters), "letter")
        writer.writerow(("total", self.file, count, *totals, self.sha256))
        return text.getvalue().encode("utf-8-sig")

    def write_pdf(self, exporter: Exporter) -> bytes:
        """Return the list as PDF, made by the engine that makes the letters.

        Raises:
            LettergenError: the engine cannot make it.
        """
        title = f"Cover list of {self.file}"
        letter = FinishedLetter(title, f"{self.file}.list", self._build_document(title))
        (export,) = exporter.export([letter])
        if not export.data:
            raise LettergenError(*export.findings)
        return export.data

    def _build_document(self, title: str) -> bytes:
        from lettergen.stationery.table_document import Column, build_table_document

        columns = [Column("No.", 13, is_number=True), Column("Letter", 48), Column("Recipient", 53)]
        if self.has_pages:
            columns += [
                Column(name, 16, is_number=True) for name in ("First page", "Pages", "Blank")
            ]
        columns.append(Column("SHA-256", 105))
        rows = [
            [
                str(number),
                one.file,
                one.recipient,
                *((str(one.first), str(one.pages), str(one.blank)) if self.has_pages else ()),
                one.sha256,
            ]
            for number, one in enumerate(self.letters, 1)
        ]
        return build_table_document(title, self._describe(), columns, rows)

    def _describe(self) -> Iterator[str]:
        """Yield the totals in sentences."""
        letters = format_count(len(self.letters), "letter")
        if self.has_pages:
            pages = format_count(self.pages, "page")
            blank = f", of which {self.blank} blank between letters" if self.blank else ""
            yield f"{letters} on {pages}{blank}."
        else:
            yield f"{letters}. The pages of a Word document depend on the program that prints it."
        yield f"SHA-256 of {self.file}: {self.sha256}"


def build_cover_list(
    path: Path, format_: str, data: bytes, letters: Sequence[FinishedLetter], *, duplex: bool
) -> CoverList:
    """Return the list of a combined file.

    ``data`` is the file at ``path``, and ``letters`` what it was joined of, in a format. With
    ``duplex``, a blank page follows a letter with an odd number of pages.
    """
    listed: list[ListedLetter] = []
    first = 1
    for letter in letters:
        file = f"{letter.stem}{SUFFIXES[format_]}"
        one = ListedLetter(file, letter.label, hash_bytes(letter.data))
        if format_ != WORD:
            from lettergen.export.combined.pdf.import_letter import open_pdf

            pages = len(open_pdf(letter.data).pages)
            blank = pages % 2 if duplex else 0
            one = ListedLetter(file, letter.label, one.sha256, first, pages, blank)
            first += pages + blank
        listed.append(one)
    return CoverList(path.name, hash_bytes(data), tuple(listed), format_ != WORD)
