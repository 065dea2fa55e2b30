"""Fields whose results differ from page to page: what each shows on a page.

They are formulas and IF fields with numbers of pages in them, and in headers and footers STYLEREF,
SECTION and SECTIONPAGES. ``PAGE`` and ``NUMPAGES`` alone are left to the engine.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NoReturn

from lettergen.docx.field_choices import keep_text
from lettergen.docx.field_instructions import (
    Atom,
    Comparison,
    Instruction,
    InstructionError,
    parse_comparison,
    parse_instruction,
    read_code,
    read_kind,
)
from lettergen.docx.fields import BrokenFieldError, Field, ParagraphEnd, Story, find_stories
from lettergen.docx.formulas import FormulaError, Values, evaluate
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.fields.field_text import (
    UnknownPageError,
    format_number,
    format_text,
    show_text,
)
from lettergen.system.dataclass import dataclass

_WORKED_OUT = ("=", "COMPARE", "IF", "QUOTE")
_COUNTED = ("PAGE", "NUMPAGES")
_OF_SECTIONS = ("SECTION", "SECTIONPAGES")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class PageValues:
    """What the fields on one page are worked out from.

    ``number`` is that of the page, ``pages`` how many there are; ``section`` counts from 1, and
    ``section_pages`` is ``None`` if it is not known. ``find_words`` returns what a STYLEREF field
    repeats.
    """

    number: int
    pages: int
    section: int
    section_pages: int | None
    find_words: Callable[[Field], str]


ReadValues = Callable[[Field], PageValues]
"""Returns what a field is worked out from; may raise ``UnknownPageError``."""


def is_page_field(field: Field, *, in_margin: bool) -> bool:
    """Whether lettergen works out a field for each page."""
    code = read_code(field)
    kind = read_kind(code)
    if kind in _OF_SECTIONS or (kind == "STYLEREF" and in_margin):
        return True
    if kind not in _WORKED_OUT:
        return False
    kept: set[int] = set()
    if kind == "IF" and (comparison := _parse(field)) is not None:
        kept = {id(atom) for text in comparison.texts for atom in text.content}
    return any(
        is_page_field(atom.field, in_margin=in_margin)
        or (id(atom) not in kept and read_kind(read_code(atom.field)) in _COUNTED)
        for atom in code
        if atom.field is not None
    )


def list_page_fields(root: Element, *, in_margin: bool) -> list[Field]:
    """Return the fields of a part that are worked out for each page."""
    found: list[Field] = []
    for story_root in find_stories(root):
        try:
            found += _list_shown(Story(story_root).fields, in_margin=in_margin)
        except BrokenFieldError:
            continue
    return found


def write_page_fields(root: Element, read_values: ReadValues, *, in_margin: bool) -> list[Field]:
    """Put what they show in the place of the page fields of a part.

    Return those that could not be worked out, which are left.
    """
    left: dict[Element, Field] = {}
    for story_root in find_stories(root):
        while True:
            try:
                story = Story(story_root)
            except BrokenFieldError:
                break
            waiting = [
                field
                for field in _list_shown(story.fields, in_margin=in_margin)
                if field.begin not in left
            ]
            if not waiting:
                break
            for field in waiting:
                try:
                    _write(story, field, read_values(field))
                except UnknownPageError:
                    left[field.begin] = field
    return list(left.values())


def _list_shown(fields: Sequence[Field], *, in_margin: bool) -> Iterator[Field]:
    """Yield the page fields among fields and in the results of the others."""
    for field in fields:
        if is_page_field(field, in_margin=in_margin):
            yield field
        else:
            inner = [item for item in field.result if isinstance(item, Field)]
            yield from _list_shown(inner, in_margin=in_margin)


def _write(story: Story, field: Field, values: PageValues) -> None:
    if read_kind(read_code(field)) != "IF" or field.is_simple:
        show_text(story, field, _work_out(field, values))
        return
    comparison = _parse(field) or _give_up()
    if any(switch.name == "*" for switch in comparison.switches) and _is_changed(comparison):
        show_text(story, field, _work_out(field, values))
        return
    keep_text(story, field, comparison, 0 if _holds(comparison, values) else 1)


def _is_changed(comparison: Comparison) -> bool:
    """Whether a switch changes the words of the text that an IF field keeps."""
    instruction = Instruction("IF", switches=comparison.switches)
    return format_text("a B", instruction) != "a B"


def _work_out(field: Field, values: PageValues) -> str:
    """Return what a field shows on a page."""
    code = read_code(field)
    kind = read_kind(code)
    match kind:
        case "PAGE":
            return format_number(Decimal(values.number), _parse_rest(code))
        case "NUMPAGES":
            return format_number(Decimal(values.pages), _parse_rest(code))
        case "SECTION":
            return format_number(Decimal(values.section), _parse_rest(code))
        case "SECTIONPAGES" if values.section_pages is not None:
            return format_number(Decimal(values.section_pages), _parse_rest(code))
        case "STYLEREF":
            return format_text(values.find_words(field), _parse_rest(code))
        case "=":
            return _work_out_formula(code, values)
        case "IF":
            comparison = _parse(field) or _give_up()
            chosen = comparison.texts[0 if _holds(comparison, values) else 1 :][:1]
            text = _read(chosen[0].content, values) if chosen else ""
            return format_text(text, Instruction("IF", switches=comparison.switches))
        case "COMPARE":
            comparison = _parse(field) or _give_up()
            return "1" if _holds(comparison, values) else "0"
        case "QUOTE":
            instruction = _parse_rest(code)
            texts = (_read(argument.content, values) for argument in instruction.arguments)
            return format_text("".join(texts), instruction)
        case "SECTIONPAGES":
            _give_up()
    return read_result(field)


def _give_up() -> NoReturn:
    raise UnknownPageError


def read_result(field: Field) -> str:
    """Return what a field shows in the letter."""
    text = ""
    for item in field.result:
        if isinstance(item, Field):
            text += read_result(item)
        elif not isinstance(item, ParagraphEnd):
            text += "".join(one.text or "" for one in item.iter(w("t"), w("instrText")))
    if field.is_simple:
        text = "".join(one.text or "" for one in field.begin.iter(w("t")))
    return text


def _read(atoms: Sequence[Atom], values: PageValues) -> str:
    """Return atoms as text, with what the fields among them show on a page."""
    return "".join(a.char if a.field is None else _work_out(a.field, values) for a in atoms)


def _parse(field: Field) -> Comparison | None:
    try:
        return parse_comparison(read_code(field))
    except InstructionError:
        return None


def _parse_rest(code: Sequence[Atom]) -> Instruction:
    try:
        return parse_instruction(code)
    except InstructionError:
        _give_up()


def _holds(comparison: Comparison, values: PageValues) -> bool:
    """Whether the condition of an IF field (17.16.5.26) is true on a page."""
    left, right = (_read(one.content, values) for one in (comparison.left, comparison.right))
    first, second = _read_number(left.strip()), _read_number(right.strip())
    if first is None or second is None:
        return (left.strip() == right.strip()) == (comparison.operator in ("=", "<=", ">="))
    return {
        "=": first == second,
        "<>": first != second,
        "<": first < second,
        "<=": first <= second,
        ">": first > second,
        ">=": first >= second,
    }[comparison.operator]


def _read_number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _work_out_formula(code: Sequence[Atom], values: PageValues) -> str:
    """Return the result of a formula (17.16.3) of numbers of pages."""
    text = _read(code, values).strip().removeprefix("=")
    try:
        result = evaluate(text.partition("\\")[0].strip(), _Numbers())
    except FormulaError:
        _give_up()
    instruction = _parse_rest(code)
    return format_number(result.quantize(_HUNDREDTH, ROUND_HALF_UP), instruction)


class _Numbers:
    """What a formula of pages refers to: numbers alone, no cells and no bookmarks."""

    def read_number(self, text: str) -> Decimal | None:
        return _read_number(text)

    def read_direction(self, direction: str) -> Values:
        raise FormulaError(f"says {direction} outside of a table")

    def read_cells(self, first: str, last: str, table: str) -> Values:
        raise FormulaError(f"names the cell {first} outside of a table")

    def read_bookmark(self, name: str) -> Decimal:
        raise FormulaError(f"uses the bookmark '{name}'")

    def has_bookmark(self, name: str) -> bool:
        return False
