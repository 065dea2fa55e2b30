"""A field of a finished letter, and the result that it gets."""

from collections.abc import Sequence
from typing import NamedTuple

from lettergen.docx.field_instructions import Argument, Instruction, read_code
from lettergen.docx.fields import Field, Story
from lettergen.docx.xml import MC, Element
from lettergen.template.field_results.results import read_result

_FALLBACK = f"{{{MC}}}Fallback"
_ALTERNATIVES = f"{{{MC}}}AlternateContent"


class LetterField(NamedTuple):
    """A field of the letter: its part and story, the fields around it, its parsed instruction.

    ``is_in_code`` tells that it is in the code of another field.
    """

    part: str
    story: Story
    field: Field
    around: tuple[Field, ...]
    instruction: Instruction
    is_in_code: bool = False

    @property
    def kind(self) -> str:
        """The kind of the field, in capitals."""
        return self.instruction.kind

    @property
    def mark(self) -> Element:
        """The mark that the field begins with."""
        return self.field.begin

    @property
    def code(self) -> str:
        """The instruction on one line, as messages show it."""
        return " ".join(read_text(read_code_argument(self.field)).split())

    def read_argument(self, number: int = 0) -> str:
        """Return an argument as text, with the results of the fields in it; empty if missing."""
        arguments = self.instruction.arguments
        return read_text(arguments[number]).strip() if number < len(arguments) else ""

    def find_alternatives(self) -> Element | None:
        """Return the ``mc:AlternateContent`` that the field is in; ``None`` if it is in none."""
        return next(self.mark.iterancestors(_ALTERNATIVES), None)

    @property
    def is_in_fallback(self) -> bool:
        """Whether the field is in the copy of a drawing for old programs (part 3, 10.2.2)."""
        return next(self.mark.iterancestors(_FALLBACK), None) is not None


class Result(NamedTuple):
    """The runs that a field shows; they replace it if it ``becomes_text``."""

    runs: Sequence[Element]
    becomes_text: bool = False


def read_code_argument(field: Field) -> Argument:
    """Return the whole code of a field as one argument."""
    code = tuple(read_code(field))
    return Argument(code, code, quoted=False)


def read_text(argument: Argument) -> str:
    """Return an argument as text, with the results of the fields in it."""
    return "".join(a.char or (read_result(a.field) if a.field else "") for a in argument.content)
