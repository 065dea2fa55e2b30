"""A letter with the copies of it that an engine lays out."""

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields.layout import Layout
from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class PageCopy:
    """A copy with the headers and footers of some pages, which are counted from 1."""

    copy: FinishedLetter
    pages: frozenset[int]


@dataclass(frozen=True)
class PreparedLetter:
    """The copy for an engine, of the ``original`` letter.

    ``others`` are the copies for pages with other headers and footers; each is laid out whole.
    ``depends_on_layout`` tells that the copies may have to be written again when their pages are
    known; ``unknown`` are the codes of fields that no copy can have right if there are several
    pages.
    """

    original: FinishedLetter
    copy: FinishedLetter
    others: tuple[PageCopy, ...] = ()
    depends_on_layout: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def copies(self) -> list[FinishedLetter]:
        """All that the engine has to lay out; the first is the one with the tags."""
        return [self.copy, *(one.copy for one in self.others)]

    def find_problems(self, layout: Layout) -> list[Finding]:
        """Return a finding for each field that the PDF has wrong."""
        return [
            self.original.finding(
                ".pdf",
                "LG367",
                f"lettergen cannot work out what the field '{code}' shows on each page.",
                "Print the letter from Word, or take the field out of it.",
            )
            for code in self.unknown
            if layout.pages > 1
        ]

    def describe_different_layouts(self) -> Finding:
        """Return the finding about headers that change where the text of the pages is."""
        return self.original.finding(
            ".pdf",
            "LG367",
            "a header or footer is higher on one page than on another, because of a field in it.",
            "Give both texts of the field the same number of lines.",
        )
