"""Write the result of a field, or the text that it becomes, with the formatting that it has."""

import copy
from collections.abc import Sequence

from lxml import etree

from lettergen.docx.field_instructions import Instruction, read_code
from lettergen.docx.fields import (
    Field,
    ParagraphEnd,
    Story,
    create_run,
    flatten,
    read_run_text,
)
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, w
from lettergen.template.field_results.shown_text import join_text

_BREAKS = {"\n": "br", "\t": "tab"}


def build_runs(text: str, properties: Element | None) -> list[Element]:
    """Build the runs of a text: line ends and tabs are runs of their own."""
    runs: list[Element] = []
    words = ""
    for character in [*text, ""]:
        if character and character not in _BREAKS:
            words += character
            continue
        if words:
            element = etree.Element(w("t"))
            set_text(element, words)
            runs.append(create_run(properties, [element]))
            words = ""
        if character:
            runs.append(create_run(properties, [etree.Element(w(_BREAKS[character]))]))
    return runs


def find_formatting(field: Field, instruction: Instruction) -> Element | None:
    """Return the run properties of a field's result (17.16.4.3).

    They are those of the result that the document shows, or with ``\\* CHARFORMAT`` those of the
    first letter of the code; also if there is no result.
    """
    formats = {s.argument.text.upper() for s in instruction.switches if s.argument}
    if "CHARFORMAT" not in formats:
        for item in flatten(field.result):
            if not isinstance(item, ParagraphEnd) and (read_run_text(item) or "").strip():
                return item.find(w("rPr"))
    code = (atom.run for atom in read_code(field) if atom.run is not None and not atom.is_space)
    first = next(code, None)
    return None if first is None else first.find(w("rPr"))


def has_own_formatting(instruction: Instruction) -> bool:
    """Whether the result is formatted as the field is, not as what it repeats."""
    formats = {s.argument.text.upper() for s in instruction.switches if s.argument}
    return bool(formats & {"MERGEFORMAT", "CHARFORMAT"})


def read_result(field: Field) -> str:
    """Return the text that a field shows."""
    return join_text(item for item in flatten(field.result) if not isinstance(item, ParagraphEnd))


def set_result(story: Story, field: Field, runs: Sequence[Element]) -> None:
    """Replace the result of a complex field."""
    assert field.end is not None
    story.remove(field.result)
    if field.separator is None:
        mark = etree.Element(w("fldChar"))
        mark.set(w("fldCharType"), "separate")
        field.separator = create_run(field.begin.find(w("rPr")), [mark])
        _insert_before(field.end, [field.separator])
    parent = field.separator.getparent()
    assert parent is not None
    index = parent.index(field.separator) + 1
    for run in reversed(runs):
        parent.insert(index, run)
    field.result = list(runs)


def replace_by_runs(story: Story, field: Field, runs: Sequence[Element]) -> None:
    """Put runs in the place of a field."""
    _insert_before(field.begin, runs)
    story.remove([field])


def copy_shown(run: Element, properties: Element | None, *, keeps_own: bool) -> Element | None:
    """Copy the text of a run for another place; ``None`` if it has none.

    Marks of notes, pictures and the like stay where they are. The copy has the run's own
    formatting, or else ``properties``.
    """
    allowed = (w("t"), w("tab"), w("br"), w("noBreakHyphen"), w("softHyphen"), w("sym"))
    children = [copy.deepcopy(child) for child in run if child.tag in allowed]
    if not children:
        return None
    return create_run(run.find(w("rPr")) if keeps_own else properties, children)


def _insert_before(place: Element, runs: Sequence[Element]) -> None:
    parent = place.getparent()
    assert parent is not None
    index = parent.index(place)
    for offset, run in enumerate(runs):
        parent.insert(index + offset, run)
