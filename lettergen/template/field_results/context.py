"""What the result of a field may depend on, besides the field itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.xml import Element
from lettergen.template.field_results.bookmarks import Bookmarks
from lettergen.template.field_results.read_letter import ReadLetter
from lettergen.template.field_results.sequences import Sequences
from lettergen.template.field_results.settings import FieldSettings, LetterFacts


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

    def warn(self, code: str, message: str, hint: str = "") -> None:
        """Add a finding about this letter, once."""
        finding = Finding(code, message, Place(self.settings.path), hint)
        if finding not in self.findings:
            self.findings.append(finding)
