"""The conditions of IF and COMPARE (ECMA-376 part 1, 17.16.5.26), and the text that IF keeps."""

from dataclasses import replace

from lettergen.docx.field_instructions import (
    Comparison,
    InstructionError,
    parse_comparison,
    read_code,
)
from lettergen.docx.fields import Field, Item, ParagraphEnd, Story, turn_code_into_text
from lettergen.template.errors import MergeError
from lettergen.template.field_results.field import read_text
from lettergen.template.mailmerge.functions import compare
from lettergen.template.mailmerge.if_fields import keep_pieces, split_choice


def is_true(field: Field) -> bool:
    """Return whether the condition of a field holds; raises ``MergeError`` (LG231)."""
    found = _parse(field)
    return compare(read_text(found.left), found.operator, read_text(found.right))


def keep_chosen_text(story: Story, field: Field) -> None:
    """Replace an IF field by the text that it chooses, with its formatting and its fields.

    The end of the field is left for whoever removes the field.
    """
    position = 0 if is_true(field) else 1
    comparison = _parse(field)
    chosen = replace(comparison, texts=comparison.texts[position : position + 1])
    skipped: list[Item] = [field.begin]
    for item, pieces in split_choice(field, chosen, None, ""):
        if not pieces:
            skipped.append(item)
            continue
        story.remove(skipped)
        skipped = []
        if isinstance(item, Field):
            turn_code_into_text(item.result)
        elif not isinstance(item, ParagraphEnd):
            keep_pieces(item, pieces)
    marks = [mark for mark in (field.separator,) if mark is not None]
    last = [] if field.end is None else [field.end]
    story.remove([*skipped, *marks, *field.result, *last])


def _parse(field: Field) -> Comparison:
    try:
        return parse_comparison(read_code(field))
    except InstructionError as error:
        hint = 'Write { IF a = b "then" "else" }.'
        raise MergeError("LG231", f"the field IF {error}.", hint) from None
