"""Check finished letters, one by one, before anybody sends them."""

from lettergen.checks.documents import WordDocument
from lettergen.checks.letter_structure import StructureCheck
from lettergen.checks.letter_words import WordCheck
from lettergen.project.project import Project
from lettergen.template.compiled import CompiledLetter


class LetterChecker:
    """Checks the letters of one campaign.

    ``document`` is its Word letter or letterhead, if that can be read.
    """

    def __init__(
        self, project: Project, letter: CompiledLetter, document: WordDocument | None
    ) -> None:
        self._structure = StructureCheck(letter, document)
        self._words = WordCheck(project, letter, document)
        self.check_shared_parts = self._structure.check_shared_parts
        self.check_structure = self._structure.check
        self.get_structure_key = self._structure.get_key
        self.check_words = self._words.check
