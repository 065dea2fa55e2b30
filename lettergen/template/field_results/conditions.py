"""The conditions of IF and COMPARE (ECMA-376 part 1, 17.16.5.26), and the text that IF keeps."""

from lettergen.docx.field_choices import keep_text
from lettergen.docx.field_instructions import (
    Comparison,
    InstructionError,
    parse_comparison,
    read_code,
)
from lettergen.docx.fields import Field, Story
from lettergen.template.errors import MergeError
from lettergen.template.field_results.field import read_text
from lettergen.template.mailmerge.functions import compare


def is_true(field: Field) -> bool:
    """Return whether the condition of a field holds; raises ``MergeError`` (LG231)."""
    found = _parse(field)
    return compare(read_text(found.left), found.operator, read_text(found.right))


def keep_chosen_text(story: Story, field: Field) -> None:
    """Replace an IF field by the text that it chooses; raises ``MergeError`` (LG231)."""
    keep_text(story, field, _parse(field), 0 if is_true(field) else 1)


def _parse(field: Field) -> Comparison:
    try:
        return parse_comparison(read_code(field))
    except InstructionError as error:
        hint = 'Write { IF a = b "then" "else" }.'
        raise MergeError("LG231", f"the field IF {error}.", hint) from None
