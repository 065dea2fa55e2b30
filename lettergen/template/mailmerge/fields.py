"""Replaces the mail merge fields of a Word document by tags.

A field that prints a value becomes a print tag in one run. An IF field becomes statements around
the runs that it chooses between, which keep their formatting and their paragraphs. A HYPERLINK
field with data in its address becomes a hyperlink. Other fields stay; if their result depends on
the finished letter (REF, SEQ, formulas), ``lettergen.template.field_results`` works it out. Fields
that letters cannot contain are reported.
"""

from collections.abc import Mapping

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.field_choices import Pieces, keep_pieces, split_choice
from lettergen.docx.field_instructions import (
    Argument,
    Atom,
    read_kind,
    shows_pages,
    split_into_atoms,
)
from lettergen.docx.fields import (
    BrokenFieldError,
    Field,
    Item,
    ParagraphEnd,
    Story,
    create_run,
    expand_simple_field,
    find_stories,
    flatten,
    read_run_text,
    turn_code_into_text,
)
from lettergen.docx.runs import set_text
from lettergen.docx.xml import SPACE_PRESERVE, Element, R, insert_text, replace_element, w
from lettergen.template.errors import MergeError
from lettergen.template.field_results.kinds import LAYOUT, TREATMENTS, WORKED_OUT
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.mailmerge.dependence import is_decided_by_data, uses_data
from lettergen.template.mailmerge.expressions import (
    VALUES,
    Expressions,
    calculated_too_late,
    parse_field,
)
from lettergen.template.mailmerge.refused_fields import find_refusals
from lettergen.template.tag import Tag
from lettergen.template.tags import Tags
from lettergen.template.word.paragraphs import own_texts
from lettergen.template.word.tags import excerpt, replace_tags_in_text

IN_FORMULA = f"{PREFIX}in_formula"
_REPAIR = "Press Alt+F9 in Word to see it, delete it, and insert it again."


def replace_fields(
    root: Element, part: str, path: str, tags: Tags, columns: Mapping[str, str]
) -> set[str]:
    """Replace every mail merge field of a part or a note by a tag.

    ``columns`` are the names that the document's data source has for Word's standard fields. Tags
    must be replaced by placeholders before: one in the code of a field is a part of that field.
    Returns the kinds of the fields whose results depend on the finished letter.
    """
    late: set[str] = set()
    if next(root.iter(w("fldChar"), w("fldSimple")), None) is None:
        return late
    places = _places(root, part, path, tags)
    fallback = Place(path, 0, part)
    _expand_simple_fields(root, places, fallback, tags)
    for story_root in find_stories(root):
        try:
            story = _StoryFields(Story(story_root), places, fallback, tags, columns)
            story.replace()
            late |= story.late_kinds
        except BrokenFieldError as error:
            place = places.get(error.paragraph, fallback)
            tags.report("LG230", f"{error.message}.", place, _REPAIR)
    return late


def refuse_fields(root: Element, part: str, path: str, tags: Tags) -> None:
    """Report the fields that a part must not contain which is not merged, such as comments."""
    try:
        fields = [field for story in find_stories(root) for field in Story(story).fields]
    except BrokenFieldError:
        return
    place = Place(path, 0, part)
    for error in (error for field in fields for error in find_refusals(field)):
        tags.report(error.code, error.message, place, error.hint)


class _StoryFields:
    """Replaces the fields of one story."""

    def __init__(
        self,
        story: Story,
        places: Mapping[Element | None, Place],
        fallback: Place,
        tags: Tags,
        columns: Mapping[str, str],
    ) -> None:
        self._story = story
        self._places = places
        self._fallback = fallback
        self._tags = tags
        self._expressions = Expressions(tags, columns)
        self.late_kinds: set[str] = set()

    def replace(self) -> None:
        for field in self._story.fields:
            errors = list(find_refusals(field))
            for error in errors:
                self._tags.report(error.code, error.message, self._place(field), error.hint)
            if not errors:
                self._replace(field)

    def _replace(self, field: Field) -> None:
        try:
            self._replace_by_kind(field)
        except MergeError as error:
            self._tags.report(error.code, error.message, self._place(field), error.hint)
        except BrokenFieldError as error:
            self._tags.report("LG230", f"{error.message}.", self._place(field), _REPAIR)

    def _replace_by_kind(self, field: Field) -> None:
        code = split_into_atoms(field.code)
        kind = read_kind(code)
        if kind in VALUES:
            self._replace_value(field)
        elif kind == "IF" and is_decided_by_data(field):
            self._replace_choice(field)
        elif kind == "HYPERLINK" and uses_data(field):
            self._replace_link(field)
        elif kind in WORKED_OUT or kind in LAYOUT or kind not in TREATMENTS:
            self._keep_for_later(field)
        elif any(uses_data(atom.field) for atom in code if atom.field):
            hint = "Put what it should show into the data, or write it with a tag."
            raise calculated_too_late(kind, hint)
        else:
            self._replace_inner(field.result)

    def _replace_inner(self, items: list[Item]) -> None:
        for item in items:
            if isinstance(item, Field):
                self._replace(item)

    # A field that depends on the finished letter

    def _keep_for_later(self, field: Field) -> None:
        """Leave a field in the letter, with the data that is in its code printed there."""
        kind = read_kind(split_into_atoms(field.code))
        if kind == "PAGEREF" or kind not in LAYOUT:
            self.late_kinds.add(kind)
        if kind == "TOC" and shows_pages(split_into_atoms(field.code)):
            self.late_kinds.add("PAGEREF")
        self._print_in_code(field, kind)
        if kind not in WORKED_OUT or kind == "TOC":
            self._replace_inner(field.result)

    def _print_in_code(self, field: Field, kind: str) -> None:
        is_quoted = False
        for atom in split_into_atoms(field.code):
            is_quoted ^= atom.char == '"'
            inner = atom.field
            if inner is None:
                continue
            inner_kind = read_kind(split_into_atoms(inner.code))
            if inner_kind in VALUES or is_decided_by_data(inner):
                self._print_value_in_code(inner, kind, is_quoted=is_quoted)
            elif inner_kind in WORKED_OUT or inner_kind in LAYOUT:
                self.late_kinds.add(inner_kind)
                self._print_in_code(inner, inner_kind)
            elif uses_data(inner):
                hint = "Put what it should show into the data, or write it with a tag."
                raise calculated_too_late(inner_kind, hint)
        if kind == "=":
            code = "".join(atom.char for atom in split_into_atoms(field.code))
            for tag in self._tags.in_text(code):
                if tag.kind == "print" and IN_FORMULA not in tag.body:
                    tag.body = f"({tag.body})|{IN_FORMULA}"

    def _print_value_in_code(self, inner: Field, kind: str, *, is_quoted: bool) -> None:
        expression = self._expressions.write(inner)
        if kind == "=":
            expression = f"({expression})|{IN_FORMULA}"
        marks = "" if is_quoted or kind == "=" else '"'
        code = etree.Element(w("instrText"))
        code.text = f"{marks}{self._add_print(expression, inner)}{marks}"
        code.set(SPACE_PRESERVE, "preserve")
        parent = inner.begin.getparent()
        assert parent is not None
        run = create_run(inner.begin.find(w("rPr")), [code])
        parent.insert(parent.index(inner.begin), run)
        self._story.remove([inner])

    def _place(self, field: Field) -> Place:
        return self._places.get(field.paragraph, self._fallback)

    def _add_print(self, expression: str, field: Field, role: str = "") -> str:
        """Add a tag that prints an expression; messages call it by the code of the field."""
        code = "".join(atom.char or "…" for atom in split_into_atoms(field.code))
        label = self._tags.restore(" ".join(code.split()))
        return self._tags.add(Tag("print", expression, self._place(field), role=role, label=label))

    def _add_statement(self, statement: str, field: Field) -> str:
        return self._tags.add(Tag("statement", statement, self._place(field), label="IF"))

    # A value

    def _replace_value(self, field: Field) -> None:
        placeholder = self._add_print(self._expressions.write(field), field)
        self._print_before(field.begin, placeholder, _formatting(field))
        self._story.remove([field])

    def _print_before(self, run: Element, placeholder: str, properties: Element | None) -> None:
        text = etree.Element(w("t"))
        set_text(text, placeholder)
        parent = run.getparent()
        assert parent is not None
        parent.insert(parent.index(run), create_run(properties, [text]))

    # A choice

    def _replace_choice(self, field: Field) -> None:
        """Put the statements of an if around the texts that the field chooses between."""
        condition, comparison = self._expressions.write_condition(field)
        otherwise = next((text for text in comparison.texts[1:] if text.content), None)
        begin = self._add_statement(f"if {condition}", field)
        middle = self._add_statement("else", field) if otherwise else ""
        end = self._add_statement("endif", field)
        replace_element(field.begin, [begin])
        skipped: list[Item] = []
        for item, pieces in split_choice(field, comparison, otherwise, middle):
            if not pieces:
                skipped.append(item)
                continue
            self._story.remove(skipped)
            skipped = []
            self._keep(item, pieces)
        skipped += [] if field.separator is None else [field.separator]
        self._story.remove([*skipped, *field.result])
        assert field.end is not None
        replace_element(field.end, [end])

    def _keep(self, item: Item, pieces: Pieces) -> None:
        """Make text of an item of the code, or of those pieces of it."""
        if isinstance(item, Field):
            parent = item.begin.getparent()
            assert parent is not None
            for piece in pieces:
                if isinstance(piece, str):
                    insert_text(parent, parent.index(item.begin), piece)
            turn_code_into_text(item.result)
            self._replace(item)
        elif not isinstance(item, ParagraphEnd):
            keep_pieces(item, pieces)

    # A link

    def _replace_link(self, field: Field) -> None:
        """Replace the field by a hyperlink (17.16.22) around what it shows."""
        instruction = parse_field(field)
        if len(instruction.arguments) > 1 or not (
            instruction.arguments or instruction.has_switch("l")
        ):
            raise MergeError("LG231", "the field HYPERLINK must have one address.")
        crossed = [item for item in flatten(field.list_items()) if isinstance(item, ParagraphEnd)]
        start, end = field.separator, field.end
        if crossed or start is None or end is None or start.getparent() is not end.getparent():
            raise BrokenFieldError("a hyperlink must be in one paragraph", field.paragraph)
        link = etree.Element(w("hyperlink"))
        for address in instruction.arguments:
            expression = self._expressions.write_argument(address, each=f"|{PREFIX}quote_address")
            self._show_address(field, address, expression)
            target = self._add_print(expression, field, "relationship")
            link.set(f"{{{R}}}id", target)
        for name, attribute in (("l", "anchor"), ("o", "tooltip"), ("t", "tgtFrame")):
            argument = instruction.get_switch_argument(name)
            if argument:
                expression = self._expressions.write_argument(argument)
                link.set(w(attribute), self._add_print(expression, field))
        if instruction.has_switch("n"):
            link.set(w("tgtFrame"), "_blank")
        link.set(w("history"), "1")
        self._replace_inner(field.result)
        _wrap_between(start, end, link)
        self._story.remove([field.begin, *field.code, start])
        self._story.remove([end])

    def _show_address(self, field: Field, address: Argument, expression: str) -> None:
        """Print the address itself if the field shows the address that Word last calculated."""
        shown = _result_text(field.result).strip()
        if shown not in ("", _last_text(address)):
            return
        placeholder = self._add_print(expression, field)
        properties = _properties_of(field.result)
        assert field.end is not None
        self._story.remove(field.result)
        field.result.clear()
        self._print_before(field.end, placeholder, properties)


def _places(root: Element, part: str, path: str, tags: Tags) -> dict[Element | None, Place]:
    """Return the place of every paragraph of a part."""
    places: dict[Element | None, Place] = {}
    for number, paragraph in enumerate(root.iter(w("p")), 1):
        text = "".join(text.text or "" for text in own_texts(paragraph))
        words = excerpt(tags.restore(text))
        places[paragraph] = Place(path, 0, f'{part}, paragraph {number} ("{words}")')
    return places


def _expand_simple_fields(
    root: Element, places: Mapping[Element | None, Place], fallback: Place, tags: Tags
) -> None:
    """Write simple fields (17.16.19) with results of their own as complex ones (17.16.18)."""
    for simple in list(root.iter(w("fldSimple"))):
        code = simple.get(w("instr"), "")
        kind = read_kind([Atom(char) for char in code])
        if kind in VALUES or kind in WORKED_OUT or "{{" in code or "{%" in code:
            place = places.get(next(simple.iterancestors(w("p")), None), fallback)
            expand_simple_field(simple, replace_tags_in_text(code, place, tags))


def _formatting(field: Field) -> Element | None:
    """Return the run properties that Word gives the field's value (17.16.4.3).

    With ``\\* MERGEFORMAT`` they are those of its current result, else those of the first letter of
    its code.
    """
    code = split_into_atoms(field.code)
    of_code = next((atom.run for atom in code if atom.run is not None and not atom.is_space), None)
    formats = [s.argument.text.upper() for s in parse_field(field).switches if s.argument]
    of_result = _properties_of(field.result) if "MERGEFORMAT" in formats else None
    if of_result is not None or of_code is None:
        return of_result
    return of_code.find(w("rPr"))


def _properties_of(items: list[Item]) -> Element | None:
    """Return the properties of the first run that shows text."""
    for item in flatten(items):
        if not isinstance(item, ParagraphEnd) and (read_run_text(item) or "").strip():
            return item.find(w("rPr"))
    return None


def _result_text(items: list[Item]) -> str:
    """Return the text that items show."""
    text = ""
    for item in items:
        if isinstance(item, Field):
            text += _result_text(item.result)
        elif not isinstance(item, ParagraphEnd):
            text += read_run_text(item) or ""
    return text


def _last_text(argument: Argument) -> str:
    """Return an argument's text, with the results that Word last calculated for its fields."""
    return "".join(
        _result_text(atom.field.result) if atom.field else atom.char for atom in argument.content
    )


def _wrap_between(start: Element, end: Element, wrapper: Element) -> None:
    """Put a wrapper around what is between two siblings."""
    parent = start.getparent()
    assert parent is not None
    inside = list(parent)[parent.index(start) + 1 : parent.index(end)]
    wrapper.text, start.tail = start.tail, None
    parent.insert(parent.index(start) + 1, wrapper)
    wrapper.extend(inside)
