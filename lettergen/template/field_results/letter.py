"""Work out the fields of one letter, after its data was merged.

Fields depend on each other: a formula adds up cells with references to bookmarks around numbers of
captions. So all of them are worked out in the order of the letter, inner ones first, again and
again until nothing changes any more.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from lettergen.diagnostics.finding import Finding
from lettergen.docx.cleanup import clean_up
from lettergen.docx.field_instructions import (
    Instruction,
    InstructionError,
    parse_instruction,
    read_code,
    read_kind,
)
from lettergen.docx.fields import BrokenFieldError, Field, Story, find_stories
from lettergen.docx.xml import DECLARATION, Element, serialise, w
from lettergen.template.errors import MergeError
from lettergen.template.field_results import contents
from lettergen.template.field_results.bookmarks import Bookmarks
from lettergen.template.field_results.context import Context
from lettergen.template.field_results.field import LetterField
from lettergen.template.field_results.handlers import work_out
from lettergen.template.field_results.read_letter import ReadLetter
from lettergen.template.field_results.results import replace_by_runs, set_result
from lettergen.template.field_results.sequences import count
from lettergen.template.field_results.settings import FieldSettings, LetterFacts

_MOST_ROUNDS = 25
_NO_PAGES = "the letter tells numbers of pages, which are known only when it is laid out."
_ASK_WORD = "Word asks to update them when it opens the letter: answer Yes. A PDF has them."


class UpdatedLetter(NamedTuple):
    """The parts of a letter with the results of its fields, and what is doubtful in them."""

    texts: dict[str, str]
    findings: list[Finding]


def update_fields(
    settings: FieldSettings, texts: Mapping[str, str], facts: LetterFacts
) -> UpdatedLetter:
    """Return the parts of a letter with the results that its fields have in it.

    Raises ``MergeError`` for a field that has none.
    """
    everything = {**settings.fixed, **texts}
    names = [name for name in settings.parts if name in everything]
    roots = {name: etree.fromstring(everything[name].encode()) for name in names}
    variables: dict[str, str] = {}
    findings: list[Finding] = []
    for _ in range(_MOST_ROUNDS):
        letter, bookmarks = ReadLetter(settings, everything, roots), Bookmarks(roots)
        fields = [one for name, root in roots.items() for one in _list_fields(name, root)]
        sequences = count(fields, bookmarks, letter)
        context = Context(settings, facts, roots, letter, bookmarks, sequences, variables, findings)
        errors = _Round(context).update(fields)
        if errors is not None:
            break
    else:
        message = "two fields of this letter refer to each other, so neither has a result."
        raise MergeError("LG361", message, "Press Alt+F9 in Word and correct one of them.")
    if errors:
        raise errors[0]
    contents.write_lists(context, fields)
    if context.needs_pages:
        context.warn("LG364", _NO_PAGES, _ASK_WORD)
    updated = {
        name: clean_up(DECLARATION.strip() + serialise(root)) for name, root in roots.items()
    }
    return UpdatedLetter(updated, context.findings)


class _Round:
    """Works out every field once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._broken: set[int] = set()  # the fields around one that is no field any more

    def update(self, fields: list[LetterField]) -> list[MergeError] | None:
        """Work out the fields; return what is wrong with them, ``None`` if a result changed."""
        has_changed = False
        errors: list[MergeError] = []
        for one in fields:
            if id(one.field) in self._broken:
                continue
            try:
                has_changed |= self._update_field(one)
            except MergeError as error:
                error.paragraph = self._context.find_place(one)
                errors.append(error)
            except BrokenFieldError as error:
                message = f"the field '{one.code}' cannot get a result: {error.message}."
                broken = MergeError("LG230", message, "Insert it in Word again.")
                broken.paragraph = self._context.find_place(one)
                errors.append(broken)
        return None if has_changed else errors

    def _update_field(self, one: LetterField) -> bool:
        result = work_out(self._context, one)
        if result is None:
            return False
        if result.becomes_text:
            self._broken.update(map(id, one.around))
            if one.kind == "IF":
                return True
            if one.is_in_code:
                for text in (text for run in result.runs for text in run.iter(w("t"))):
                    text.tag = w("instrText")
            replace_by_runs(one.story, one.field, result.runs)
            return True
        before = _serialise(one.field)
        set_result(one.story, one.field, result.runs)
        return before != _serialise(one.field)


def _list_fields(part: str, root: Element) -> list[LetterField]:
    """Return the fields of a part in their order, inner ones before those around them."""
    order = {element: number for number, element in enumerate(root.iter())}
    found: list[tuple[int, LetterField]] = []
    for story_root in find_stories(root):
        try:
            story = Story(story_root)
        except BrokenFieldError:
            continue
        for one in _read_fields(part, story, story.fields, ()):
            last = one.field.begin if one.field.end is None else one.field.end
            found.append((order.get(last, len(order)), one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _read_fields(
    part: str,
    story: Story,
    fields: list[Field],
    around: tuple[Field, ...],
    *,
    in_code: bool = False,
) -> Iterator[LetterField]:
    for field in fields:
        inner = (*around, field)
        code = [item for item in field.code if isinstance(item, Field)]
        yield from _read_fields(part, story, code, inner, in_code=True)
        result = [item for item in field.result if isinstance(item, Field)]
        yield from _read_fields(part, story, result, inner, in_code=in_code)
        if not field.is_simple:
            yield LetterField(part, story, field, around, _parse(field), in_code)


def _parse(field: Field) -> Instruction:
    code = read_code(field)
    try:
        return parse_instruction(code)
    except InstructionError:
        return Instruction(read_kind(code))


def _serialise(field: Field) -> bytes:
    items = (item for item in field.result if isinstance(item, etree._Element))
    return b"".join(etree.tostring(item, with_tail=False) for item in items)
