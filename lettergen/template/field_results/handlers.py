"""What each kind of field shows: one function a kind."""

from collections.abc import Callable, Iterator

from lettergen.docx.field_instructions import (
    InstructionError,
    parse_comparison,
    read_code,
    read_kind,
)
from lettergen.docx.fields import Field
from lettergen.template.errors import MergeError
from lettergen.template.field_results.conditions import (
    choose_on_first_page,
    is_true,
    keep_chosen_text,
)
from lettergen.template.field_results.context import Context
from lettergen.template.field_results.document_values import (
    is_date,
    work_out_value,
    write_date,
)
from lettergen.template.field_results.field import LetterField, Result, read_text
from lettergen.template.field_results.formats import format_result
from lettergen.template.field_results.formulas import work_out_formula
from lettergen.template.field_results.kinds import LAYOUT, TREATMENTS, Treatment
from lettergen.template.field_results.references import (
    check_page_reference,
    work_out_note_reference,
    work_out_reference,
    work_out_style_reference,
)
from lettergen.template.field_results.results import build_runs, find_formatting

_LISTS = ("TOC", "INDEX", "TOA")


def work_out(context: Context, field: LetterField) -> Result | None:
    """Return what a field shows in this letter; ``None`` to leave it as it is.

    Raises ``MergeError``.
    """
    if any(read_kind(read_code(around)) in _LISTS for around in field.around):
        return None  # the whole list is written anew
    handler = _HANDLERS.get(field.kind)
    if handler is not None:
        return handler(context, field)
    if field.kind and field.kind not in TREATMENTS and context.bookmarks.find(field.kind):
        return work_out_reference(context, field, field.kind)
    return None


def _write(field: LetterField, text: str) -> Result:
    properties = find_formatting(field.field, field.instruction)
    becomes_text = TREATMENTS[field.kind] is Treatment.TEXT
    return Result(build_runs(format_result(text, field.instruction), properties), becomes_text)


def _work_out_value(context: Context, field: LetterField) -> Result | None:
    text = work_out_value(context, field)
    if text is None:
        return None
    if is_date(field) and not field.instruction.has_switch("@"):
        text = write_date(field, text)
    return _write(field, text)


def _work_out_sequence(context: Context, field: LetterField) -> Result:
    instruction = field.instruction
    if not field.read_argument():
        message = f"the field '{field.code}' does not name what it counts."
        raise MergeError("LG231", message, "Write { SEQ Figure } or { SEQ Table }.")
    has_format = instruction.has_switch("*")
    if instruction.has_switch("h") and not has_format:
        return Result([])
    return _write(field, str(context.sequences.get_number(field)))


def _work_out_formula(context: Context, field: LetterField) -> Result | None:
    if needs_pages(field.field):
        return None
    return _write(field, work_out_formula(context, field))


def _work_out_condition(context: Context, field: LetterField) -> Result | None:
    if _compares_pages(field.field):
        chosen = choose_on_first_page(field.field)
        if chosen is None:
            return None
        properties = find_formatting(field.field, field.instruction)
        return Result(build_runs(read_text(chosen), properties))
    if field.kind == "COMPARE":
        return _write(field, str(int(is_true(field.field))))
    keep_chosen_text(field.story, field.field)
    return Result([], becomes_text=True)


def _quote(context: Context, field: LetterField) -> Result:
    return _write(field, " ".join(map(read_text, field.instruction.arguments)))


def _set_variable(context: Context, field: LetterField) -> Result:
    name = field.read_argument()
    values = field.instruction.arguments[1:]
    context.variables[name.casefold()] = " ".join(map(read_text, values))
    return Result([], becomes_text=True)


def _check_page_reference(context: Context, field: LetterField) -> None:
    check_page_reference(context, field)


def _compares_pages(field: Field) -> bool:
    """Whether the condition of a field depends on the layout of the pages."""
    try:
        found = parse_comparison(read_code(field))
    except InstructionError:
        return False
    inner = (atom.field for side in (found.left, found.right) for atom in side.content)
    return any(
        one is not None and (read_kind(read_code(one)) in LAYOUT or needs_pages(one))
        for one in inner
    )


def needs_pages(field: Field) -> bool:
    """Whether a field depends on the layout of the pages, by a field in its code."""
    return any(kind in LAYOUT for kind in _list_kinds_in_code(field))


def _list_kinds_in_code(field: Field) -> Iterator[str]:
    for item in field.code:
        if isinstance(item, Field):
            yield read_kind(read_code(item))
            yield from _list_kinds_in_code(item)


_Handler = Callable[[Context, LetterField], Result | None]
_VALUES = """
    AUTHOR COMMENTS CREATEDATE DATE DOCPROPERTY DOCVARIABLE EDITTIME FILENAME INFO KEYWORDS NUMCHARS
    NUMWORDS PRINTDATE REVNUM SAVEDATE SUBJECT TEMPLATE TIME TITLE
""".split()
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(_VALUES, _work_out_value),
    "=": _work_out_formula,
    "COMPARE": _work_out_condition,
    "IF": _work_out_condition,
    "NOTEREF": work_out_note_reference,
    "PAGEREF": _check_page_reference,
    "QUOTE": _quote,
    "REF": work_out_reference,
    "SEQ": _work_out_sequence,
    "SET": _set_variable,
    "STYLEREF": work_out_style_reference,
}
