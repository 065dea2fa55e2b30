"""Notes that a template itself contains: each is rendered at its mark, as often as its mark is."""

import copy
import json
from collections.abc import Mapping

from lettergen.diagnostics.finding import Place
from lettergen.docx.notes import NoteKind, NotesPart
from lettergen.docx.xml import Element, replace_element, serialise_inner, w
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.slots import NOTE_KINDS, Slots
from lettergen.template.tags import Tags
from lettergen.template.word.statements import put_between_runs


def move_notes_to_marks(document: Element, notes: Mapping[NoteKind, NotesPart]) -> None:
    """Put each note beside its mark, so that a condition around the mark applies to the note."""
    for kind, part in notes.items():
        for reference in list(document.iter(w(f"{kind.element}Reference"))):
            original = part.find_original(reference.get(w("id")))
            run = reference.getparent()
            if original is None or run is None:
                continue
            note = copy.deepcopy(original)
            note.tail = None
            note.attrib.clear()
            note.set("mark", serialise_inner(run.find(w("rPr"))))
            note.set("custom", reference.get(w("customMarkFollows"), "0"))
            put_between_runs(reference, note)


def wrap_notes(
    root: Element,
    name: str,
    tags: Tags,
    slots: Slots,
    notes: Mapping[NoteKind, NotesPart],
    path: str,
) -> None:
    """Wrap the content of each note in a filter that adds the note and prints its mark."""
    place = Place(path, 0, name)
    for note in list(root.iter(*NOTE_KINDS)):
        kind = NOTE_KINDS[str(note.tag)]
        key = "none" if note.get("key") is None else json.dumps(note.get("key"))
        properties = note.get("mark", notes[kind].mark_properties)
        custom = note.get("custom") in ("1", "true", "on")
        slot = slots.add_note_mark(name, properties, custom=custom)
        opening = f'filter {PREFIX}note("{kind.element}", {key}, {slot})'
        start, end = tags.add_statement(opening, place), tags.add_statement("endfilter", place)
        replace_element(note, [start, note.text or "", *note, end])
