"""The fields that letters cannot contain, and what to write instead.

Some would make Word fetch or run something on the recipient's computer. Others control Word's own
mail merge, which lettergen leaves to ``campaign.yaml`` and to tags. Others tell of a person or a
computer that has nothing to do with the letter.
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
from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.expressions import describe
from lettergen.template.tags import PLACEHOLDER

_UNLINK = "Click into it in Word and press Ctrl+Shift+F9: the field goes, and its text stays."
_DELETE = "Delete it."
_REACHING_OUT = {
    **dict.fromkeys(
        "DDE DDEAUTO DATABASE IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT LINK".split(), _UNLINK
    ),
    **dict.fromkeys("MACROBUTTON PRINT RD".split(), _DELETE),
}

_ONE_EACH = (
    "A letter has one recipient. To list several things, give the recipient a list and write "
    "{% for item in items %} … {% endfor %}."
)
_SELECT = "Write into campaign.yaml who is to get a letter"
_NUMBER = "Give each recipient a field for the number, and insert a MERGEFIELD of that name."
_ANSWER = (
    "Give the answer under 'values:' in campaign.yaml or with --set, and insert a MERGEFIELD "
    "of that name."
)
_CONTROLLING = {
    **dict.fromkeys(("NEXT", "NEXTIF"), _ONE_EACH),
    "SKIPIF": _SELECT,
    **dict.fromkeys(("MERGEREC", "MERGESEQ"), _NUMBER),
    **dict.fromkeys(("ASK", "FILLIN"), _ANSWER),
}

_OF_READERS = {
    **dict.fromkeys(
        ("USERNAME", "USERINITIALS", "USERADDRESS"),
        "Write the name into the letter, or insert a MERGEFIELD for the sender.",
    ),
    "LASTSAVEDBY": "Write the name into the letter, or insert a MERGEFIELD for the sender.",
    "FILESIZE": _DELETE,
}

KINDS = (*_REACHING_OUT, *_CONTROLLING, *_OF_READERS)
"""All kinds of field that are refused."""

_OPPOSITES = {"=": "!=", "<>": "=="}


def find_refusals(field: Field) -> Iterator[MergeError]:
    """Yield the reasons why a field and those inside it are refused."""
    error = _refusal(field)
    if error:
        yield error
    for inner in field.find_nested_fields():
        yield from find_refusals(inner)


def _refusal(field: Field) -> MergeError | None:
    code = read_code(field)
    kind = read_kind(code)
    if not kind or PLACEHOLDER.search(kind):
        if all(atom.is_space for atom in code):
            return None
        message = "the kind of this field depends on a field or tag inside it."
        return MergeError("LG234", message, "Write the kind in plain letters, or delete the field.")
    if kind in _REACHING_OUT:
        message = f"{describe(kind)} would make Word fetch or run something outside of the letter."
        return MergeError("LG234", message, _REACHING_OUT[kind])
    if kind in _OF_READERS:
        message = f"{describe(kind)} tells of the computer that it is on, not of the letter."
        return MergeError("LG363", message, _OF_READERS[kind])
    if kind in _CONTROLLING:
        hint = _write_condition(code) if kind == "SKIPIF" else _CONTROLLING[kind]
        return MergeError("LG233", f"{describe(kind)} controls Word's own mail merge.", hint)
    return None


def _write_condition(code: list[Atom]) -> str:
    """Return a hint with the condition for ``campaign.yaml`` that is the opposite of a SKIPIF."""
    example = f'{_SELECT}, such as: where: status != "answered"'
    try:
        found = parse_comparison(code)
    except InstructionError:
        return example
    fields = [atom.field for atom in found.left.content if atom.field]
    if len(fields) == len(found.left.content) == 1 and found.operator in _OPPOSITES:
        names = parse_instruction(split_into_atoms(fields[0].code)).arguments
        if len(names) == 1 and names[0].text.isidentifier() and found.right.is_plain:
            condition = f'{names[0].text} {_OPPOSITES[found.operator]} "{found.right.text}"'
            return f"{_SELECT}: where: {condition}"
    return example
