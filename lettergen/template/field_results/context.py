"""What the result of a field may depend on, besides the field itself."""

from collections.abc import Mapping

from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass, field
from lettergen.template.field_results.bookmarks import Bookmarks
from lettergen.template.field_results.cells import Cell, list_cells
from lettergen.template.field_results.field import LetterField
from lettergen.template.field_results.read_letter import ReadLetter
from lettergen.template.field_results.sequences import Sequences, missing_place
from lettergen.template.field_results.settings import FieldSettings, LetterFacts
from lettergen.template.field_results.shown_text import read_shown_text
from lettergen.template.word.tags import excerpt


@dataclass
class Context:
    """One letter, as it is when its fields are worked out once.

    ``variables`` are the values of SET fields; ``findings`` tell what is doubtful.
    ``needs_pages`` tells that a result is the number of a page, which only Word can count.
    """

    settings: FieldSettings
    facts: LetterFacts
    roots: Mapping[str, Element]
    letter: ReadLetter
    bookmarks: Bookmarks
    sequences: Sequences
    variables: dict[str, str]
    findings: list[Finding]
    needs_pages: bool = False
    _cells: dict[Element, list[Cell]] = field(default_factory=dict)

    def list_cells(self, table: Element) -> list[Cell]:
        """Return the cells of a table, which are listed once."""
        if table not in self._cells:
            self._cells[table] = list(list_cells(table))
        return self._cells[table]

    def miss(self, field: LetterField, name: str) -> None:
        """Report that a field refers to a bookmark or a style that the letter does not have.

        Raises ``MergeError`` (LG360) if the document has it, so that a branch left it out.
        Otherwise the field was dead before, and shows what it has always shown.
        """
        if name.casefold() in self.settings.places:
            raise missing_place(field, name)
        message = f"the field '{field.code}' refers to '{name}', which the document does not have."
        self.warn("LG369", message, "Insert the field in Word again, or delete it.", field)

    def find_place(self, field: LetterField) -> Place:
        """Return where a field is: its part, and the words of its paragraph."""
        paragraph = next(field.mark.iterancestors(w("p")), None)
        words = "" if paragraph is None else excerpt(read_shown_text(paragraph))
        detail = f'{field.part} ("{words}")' if words else field.part
        return Place(self.settings.path, 0, detail, part=field.part)

    def warn(
        self, code: str, message: str, hint: str = "", field: LetterField | None = None
    ) -> None:
        """Add a finding about this letter, or about one field of it, once."""
        place = self.find_place(field) if field else Place(self.settings.path)
        finding = Finding(code, message, place, hint)
        if finding not in self.findings:
            self.findings.append(finding)
