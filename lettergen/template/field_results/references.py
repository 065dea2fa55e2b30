"""The results of fields that refer to a place in the letter: REF, NOTEREF, PAGEREF, STYLEREF."""

from collections.abc import Iterator, Sequence

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.reader.model import Paragraph
from lettergen.docx.xml import Element, w
from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.field_results.bookmarks import Bookmark
from lettergen.template.field_results.context import Context
from lettergen.template.field_results.field import LetterField, Result
from lettergen.template.field_results.formats import format_result
from lettergen.template.field_results.results import (
    build_runs,
    copy_shown,
    find_formatting,
    has_own_formatting,
)
from lettergen.template.field_results.sequences import missing_place
from lettergen.template.field_results.shown_text import keep_shown, read_shown_text

_NUMBER_SWITCHES = "nrw"
_NOT_NUMBERS = compile_lazily(r"[^\W\d_]{2,}\s*")
_LEVELS = compile_lazily("%([1-9])")


def work_out_reference(context: Context, field: LetterField, name: str = "") -> Result | None:
    """Return what a REF field (17.16.5.51) shows; raises ``MergeError`` (LG360).

    ``name`` is the bookmark where the code does not begin with the kind of the field.
    """
    name = name or field.read_argument()
    instruction = field.instruction
    own = find_formatting(field.field, instruction)
    if name.casefold() in context.variables:
        text = format_result(context.variables[name.casefold()], instruction)
        return Result(build_runs(text, own), becomes_text=True)
    bookmark = context.bookmarks.find(name)
    if bookmark is None:
        context.miss(field, name)
        return None
    words: list[str] = []
    kind = next((s.name for s in instruction.switches if s.name in _NUMBER_SWITCHES), "")
    if kind:
        words.append(_number_paragraph(context, field, bookmark, kind))
    if instruction.has_switch("p"):
        words.append(_tell_direction(field, bookmark))
    if words:
        return Result(build_runs(" ".join(filter(None, words)), own))
    return Result(_copy_runs(field, bookmark, own))


def work_out_note_reference(context: Context, field: LetterField) -> Result | None:
    """Return the number of the note that a NOTEREF field (17.16.5.41) names."""
    name = field.read_argument()
    bookmark = context.bookmarks.find(name)
    mark = None if bookmark is None else bookmark.find_note()
    if bookmark is None or mark is None:
        context.miss(field, name)
        return None
    kind = "footnote" if mark.tag == w("footnoteReference") else "endnote"
    note = context.letter.notes.get((kind, get_attribute(mark, "", "id")))
    if note is None:
        raise missing_place(field, name)
    text = note.number.text
    if field.instruction.has_switch("p"):
        text = f"{text} {_tell_direction(field, bookmark)}"
    return Result(build_runs(text, find_formatting(field.field, field.instruction)))


def check_page_reference(context: Context, field: LetterField) -> None:
    """Check that the place of a PAGEREF field (17.16.5.45) is in the letter: Word counts pages."""
    name = field.read_argument()
    if context.bookmarks.find(name) is None:
        context.miss(field, name)
    context.needs_pages = True


def work_out_style_reference(context: Context, field: LetterField) -> Result | None:
    """Return the words that a STYLEREF field (17.16.5.59) repeats.

    In the body they are those before the field, or else the next ones. In a header they may differ
    from page to page: then the field shows the first, and the page is left to Word.
    """
    style = field.read_argument()
    found = [
        (element, paragraph)
        for element, paragraph in context.letter.body.items()
        if _has_style(paragraph, style) and read_shown_text(element).strip()
    ]
    if not found:
        context.miss(field, style)
        return None
    chosen = found[0]
    if field.part == context.settings.main:
        chosen = _find_nearest(field, found)
    element, paragraph = chosen
    instruction = field.instruction
    if any(instruction.has_switch(name) for name in _NUMBER_SWITCHES):
        text = "" if paragraph.label is None else paragraph.label.text.rstrip(".")
    else:
        text = " ".join(read_shown_text(element).split())
    text = format_result(text, instruction)
    return Result(build_runs(text, find_formatting(field.field, instruction)))


def _copy_runs(
    field: LetterField, bookmark: Bookmark, properties: Element | None
) -> Sequence[Element]:
    """Copy what a bookmark is around: paragraphs become lines."""
    instruction = field.instruction
    formats = [s for s in instruction.switches if s.argument and _changes_text(s.argument.text)]
    if formats:
        return build_runs(format_result(bookmark.text, instruction), properties)
    runs: list[Element] = []
    for paragraph in bookmark.list_runs():
        if runs:
            runs += build_runs("\n", properties)
        for run in keep_shown(paragraph):
            keeps_own = not has_own_formatting(instruction)
            copied = copy_shown(run, properties, keeps_own=keeps_own)
            runs += [] if copied is None else [copied]
    return runs


def _changes_text(format_: str) -> bool:
    return format_.upper() not in ("MERGEFORMAT", "CHARFORMAT")


def _tell_direction(field: LetterField, bookmark: Bookmark) -> str:
    """Return whether a place is above or below a field (``\\p``)."""
    if bookmark.part != field.part:
        return ""
    for element in field.mark.getroottree().getroot().iter(bookmark.start.tag, field.mark.tag):
        if element is bookmark.start:
            return "above"
        if element is field.mark:
            return "below"
    return ""


# Numbers of paragraphs


def _number_paragraph(context: Context, field: LetterField, bookmark: Bookmark, kind: str) -> str:
    """Return the number of a list item: alone, in full, or as seen from the field."""
    target = bookmark.find_paragraph()
    paragraph = context.letter.find_paragraph(target)
    if target is None or paragraph is None or paragraph.label is None:
        message = f"the field '{field.code}' refers to a paragraph that has no number."
        hint = "Number the paragraph, or refer to its text."
        raise MergeError("LG360", message, hint)
    path = _find_path(context, target)
    if kind == "n":
        path = path[-1:]
    elif kind == "r":
        own = next(field.mark.iterancestors(w("p")), None)
        around = [] if own is None else [element for element, _ in _find_path(context, own)]
        while len(path) > 1 and path[0][0] in around:
            path = path[1:]
    text = ""
    covered: set[int] = set()
    for _, item in reversed(path):
        assert item.label is not None
        if text and item.label.level in covered:
            continue
        text = item.label.text.rstrip(".") + text
        pattern = context.letter.find_level_text(item)
        covered |= {int(number) - 1 for number in _LEVELS.findall(pattern)}
    return _NOT_NUMBERS.sub("", text).strip() if field.instruction.has_switch("t") else text


def _find_path(context: Context, target: Element) -> list[tuple[Element, Paragraph]]:
    """Return a list item after the items of higher levels that it belongs to."""
    path: list[tuple[Element, Paragraph]] = []
    for element, paragraph in context.letter.body.items():
        label = paragraph.label
        if label is not None:
            path = [
                (e, p)
                for e, p in path
                if p.label is not None
                and p.label.level < label.level
                and p.format.list_id == paragraph.format.list_id
            ]
            path.append((element, paragraph))
        if element is target:
            return path if label is not None else []
    return []


# Styles


def _has_style(paragraph: Paragraph, name: str) -> bool:
    wanted = name.strip().casefold()
    if wanted.isdigit():
        wanted = f"heading {wanted}"
    names = {paragraph.format.style.casefold(), *paragraph.format.style_names[:1]}
    return wanted in names


def _find_nearest(
    field: LetterField, found: Sequence[tuple[Element, Paragraph]]
) -> tuple[Element, Paragraph]:
    """Return the last paragraph before a field, or else the first after it."""
    own = next(field.mark.iterancestors(w("p")), None)
    order = {e: n for n, e in enumerate(_list_paragraphs(field.mark))}
    place = order.get(own, 0) if own is not None else 0
    before = [one for one in found if order.get(one[0], 0) <= place]
    return before[-1] if before else found[0]


def _list_paragraphs(element: Element) -> Iterator[etree._Element]:
    return element.getroottree().getroot().iter(w("p"))
