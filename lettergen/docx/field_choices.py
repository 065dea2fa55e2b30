"""Keeps the texts that an IF field chooses between, as the runs that they are in its code."""

from dataclasses import replace

from lxml import etree

from lettergen.docx.field_instructions import Argument, Atom, Comparison
from lettergen.docx.fields import (
    Field,
    Item,
    ParagraphEnd,
    Story,
    create_run,
    read_run_text,
    turn_code_into_text,
)
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, replace_element, w

Pieces = list[str | Atom]
"""What is kept of an item of a field's code: atoms, and placeholders of tags."""


def split_choice(
    field: Field, comparison: Comparison, otherwise: Argument | None, middle: str
) -> list[tuple[Item, Pieces]]:
    """Return every item of an IF field's code with what is kept of it.

    The placeholder ``middle`` goes where the second text, ``otherwise``, begins.
    """
    kept = {id(atom) for text in comparison.texts for atom in text.content}
    first = id(otherwise.atoms[0]) if otherwise else 0
    code = iter(comparison.code)
    found: list[tuple[Item, Pieces]] = []
    for item in field.code:
        length = 1
        if not isinstance(item, Field | ParagraphEnd):
            text = read_run_text(item)
            length = 1 if text is None else len(text)
        pieces: Pieces = []
        for atom in (next(code) for _ in range(length)):
            if id(atom) == first:
                pieces.append(middle)
            if id(atom) in kept:
                pieces.append(atom)
        found.append((item, pieces))
    return found


def keep_text(story: Story, field: Field, comparison: Comparison, position: int) -> None:
    """Replace an IF field by one of its texts, with the formatting and the fields in it.

    ``position`` is 0 for the first text, 1 for the second, which may be missing.
    """
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


def keep_pieces(run: Element, pieces: Pieces) -> None:
    """Replace a run of code by the text and the placeholders that are kept of it."""
    text = read_run_text(run)
    properties = run.find(w("rPr"))
    new: list[Element | str] = []
    characters = ""
    for piece in [*pieces, ""]:
        if isinstance(piece, Atom) and text is not None:
            characters += piece.char
            continue
        if characters:
            new.append(_text_run(run, properties, characters, whole=characters == text))
            characters = ""
        new.append(run if isinstance(piece, Atom) else piece)
    replace_element(run, new)


def _text_run(run: Element, properties: Element | None, text: str, *, whole: bool) -> Element:
    """Return a run of visible text; tabs and line breaks are runs of their own, and stay."""
    if whole and run.find(w("instrText")) is None:
        return run
    element = etree.Element(w("t"))
    set_text(element, text)
    return create_run(properties, [element])
