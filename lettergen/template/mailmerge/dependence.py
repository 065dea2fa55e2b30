"""What a mail merge field depends on: a recipient's data, or something else as well."""

from lettergen.docx.field_instructions import (
    InstructionError,
    parse_comparison,
    read_kind,
    split_into_atoms,
)
from lettergen.docx.fields import Field
from lettergen.template.mailmerge.expressions import VALUES
from lettergen.template.tags import PLACEHOLDER


def uses_data(field: Field) -> bool:
    """Whether a field depends on a recipient's data."""
    code = split_into_atoms(field.code)
    return (
        read_kind(code) in VALUES
        or PLACEHOLDER.search("".join(atom.char for atom in code)) is not None
        or any(uses_data(atom.field) for atom in code if atom.field)
    )


def is_decided_by_data(field: Field) -> bool:
    """Whether an IF field depends on data alone, or on nothing."""
    code = split_into_atoms(field.code)
    if read_kind(code) != "IF":
        return False
    try:
        found = parse_comparison(code)
    except InstructionError:
        return uses_data(field)
    sides = (*found.left.content, *found.right.content)
    return all(
        read_kind(split_into_atoms(atom.field.code)) in VALUES or is_decided_by_data(atom.field)
        for atom in sides
        if atom.field
    )
