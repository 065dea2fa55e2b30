"""The fields that a letter does not carry, and what to write in their place.

Some would make Word fetch or run something outside of the letter on the recipient's machine.
Others steer Word's own mail merge, which here is the work of ``campaign.yaml`` and of tags.
"""

from collections.abc import Iterator

from lettergen.docx.field_instructions import (
    Atom,
    InstructionError,
    parse_comparison,
    parse_instruction,
    read_code,
    read_kind,
    split_into_atoms,
)
from lettergen.docx.fields import Field
from lettergen.template.mailmerge.expressions import FieldError, named
from lettergen.template.tags import PLACEHOLDER

_UNLINK = "Click into it in Word and press Ctrl+Shift+F9: what it shows stays, the field goes."

_REACHING_OUT = {
    "DDE": _UNLINK,
    "DDEAUTO": _UNLINK,
    "DATABASE": _UNLINK,
    "IMPORT": _UNLINK,
    "INCLUDE": _UNLINK,
    "INCLUDEPICTURE": _UNLINK,
    "INCLUDETEXT": _UNLINK,
    "LINK": _UNLINK,
    "MACROBUTTON": "Delete it.",
    "PRINT": "Delete it.",
    "RD": "Delete it.",
}

_ONE_EACH = (
    "A letter has one recipient. To list several things, give the recipient a list and write "
    "{% for item in items %} … {% endfor %}."
)
_NUMBER = "Give each recipient a field for the number, and insert a MERGEFIELD of that name."
_ANSWER = (
    "Give the answer under 'values:' in campaign.yaml or with --set, and insert a MERGEFIELD "
    "of that name."
)

_STEERING = {
    "NEXT": _ONE_EACH,
    "NEXTIF": _ONE_EACH,
    "SKIPIF": "Write into campaign.yaml who is to get a letter",
    "MERGEREC": _NUMBER,
    "MERGESEQ": _NUMBER,
    "ASK": _ANSWER,
    "FILLIN": _ANSWER,
}

KINDS = (*_REACHING_OUT, *_STEERING)
"""All kinds of field that are refused wherever they stand."""

_OPPOSITES = {"=": "!=", "<>": "=="}


def refusals(field: Field) -> Iterator[FieldError]:
    """Why a field and those inside it are refused; nothing if they are not."""
    error = _refusal(field)
    if error:
        yield error
    for inner in field.find_nested_fields():
        yield from refusals(inner)


def _refusal(field: Field) -> FieldError | None:
    code = read_code(field)
    kind = read_kind(code)
    if not kind or PLACEHOLDER.search(kind):
        return _without_kind(code)
    if kind in _REACHING_OUT:
        message = f"{named(kind)} would make Word fetch or run something outside of the letter."
        return FieldError("LG234", message, _REACHING_OUT[kind])
    if kind in _STEERING:
        hint = _instead_of_skipping(code) if kind == "SKIPIF" else _STEERING[kind]
        return FieldError("LG233", f"{named(kind)} steers Word's own mail merge.", hint)
    return None


def _without_kind(code: list[Atom]) -> FieldError | None:
    if all(atom.is_space for atom in code):
        return None
    message = "a field stands here whose kind a field or a tag in it would work out."
    return FieldError("LG234", message, "Write its kind in plain letters, or delete it.")


def _instead_of_skipping(code: list[Atom]) -> str:
    """The condition for ``campaign.yaml`` that a SKIPIF field is the opposite of."""
    hint = f"{_STEERING['SKIPIF']}"
    example = 'where: status != "answered"'
    try:
        found = parse_comparison(code)
    except InstructionError:
        return f"{hint}, such as: {example}"
    fields = [atom.field for atom in found.left.content if atom.field]
    if len(fields) == len(found.left.content) == 1 and found.operator in _OPPOSITES:
        names = parse_instruction(split_into_atoms(fields[0].code)).arguments
        if len(names) == 1 and names[0].text.isidentifier() and found.right.is_plain:
            return (
                f'{hint}: where: {names[0].text} {_OPPOSITES[found.operator]} "{found.right.text}"'
            )
    return f"{hint}, such as: {example}"
