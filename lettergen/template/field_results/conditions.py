"""The conditions of IF and COMPARE (ECMA-376 part 1, 17.16.5.26), and the text that IF keeps."""

from lettergen.docx.field_choices import keep_text
from lettergen.docx.field_instructions import (
    Argument,
    Comparison,
    InstructionError,
    parse_comparison,
    read_code,
    read_kind,
)
from lettergen.docx.fields import Field, Story
from lettergen.template.errors import MergeError
from lettergen.template.field_results.field import read_text
from lettergen.template.mailmerge.functions import compare

_ONE_PAGE = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")


def choose_on_first_page(field: Field) -> Argument | None:
    """Return the text of an IF field on the first page, of a letter of one page.

    A web page shows that; Word works the field out on each page. Returns ``None`` for a condition
    that is reckoned from pages.
    """
    try:
        found = parse_comparison(read_code(field))
    except InstructionError:
        return None
    sides = [_read_on_first_page(side) for side in (found.left, found.right)]
    if None in sides:
        return None
    position = 0 if compare(str(sides[0]), found.operator, str(sides[1])) else 1
    texts = found.texts[position : position + 1]
    return texts[0] if texts else Argument((), (), quoted=True)


def _read_on_first_page(side: Argument) -> str | None:
    text = ""
    for atom in side.content:
        if atom.field is None:
            text += atom.char
        elif read_kind(read_code(atom.field)) in _ONE_PAGE:
            text += "1"
        else:
            return None
    return text


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
