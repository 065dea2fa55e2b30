"""The mail merge fields of a Word document, turned into held tags where they stand.

A field that prints a value becomes a print tag in one run. An IF field becomes statements around
the very runs that it chooses between, so these keep their formatting and their paragraphs. A
HYPERLINK field with data in its address becomes a hyperlink. Fields that know nothing of data
(PAGE, DATE, TOC, REF) stay as they are, and those that a letter must not carry are findings.
"""

from collections.abc import Mapping
from typing import Literal

from lxml import etree

from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.field_instructions import (
    Argument,
    Atom,
    Comparison,
    read_kind,
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
from lettergen.docx.xml import Element, R, insert_text, replace_element, w
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.mailmerge.expressions import (
    VALUES,
    Expressions,
    FieldError,
    calculated_too_late,
    instruction,
)
from lettergen.template.mailmerge.refused_fields import refusals
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import own_texts
from lettergen.template.word.tags import excerpt, replace_tags_in_text

_REPAIR = "Press Alt+F9 in Word to see it, delete it, and insert it anew."


def replace_fields(
    root: Element, part: str, path: str, tags: Tags, columns: Mapping[str, str]
) -> None:
    """Hold a tag for every mail merge field of a part or a note.

    ``columns`` are the names that the document's data source has for Word's own. Tags must be
    held already: one that stands in the code of a field is a part of that field.
    """
    if next(root.iter(w("fldChar"), w("fldSimple")), None) is None:
        return
    places = _places(root, part, path, tags)
    fallback = Place(path, 0, part)
    _expand_simple_fields(root, places, fallback, tags)
    for story_root in find_stories(root):
        try:
            story = Story(story_root)
            _Merger(story, places, fallback, tags, columns).hold()
        except BrokenFieldError as error:
            place = places.get(error.paragraph, fallback)
            tags.findings.append(Finding("LG230", f"{error.message}.", place, _REPAIR))


def refuse_fields(root: Element, part: str, path: str, tags: Tags) -> None:
    """Report the fields that a part must not carry which is not merged, such as the comments."""
    try:
        fields = [field for story in find_stories(root) for field in Story(story).fields]
    except BrokenFieldError:
        return
    place = Place(path, 0, part)
    for error in (error for field in fields for error in refusals(field)):
        tags.findings.append(Finding(error.code, error.message, place, error.hint))


class _Merger:
    """Holds the fields of one story."""

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

    def hold(self) -> None:
        for field in self._story.fields:
            errors = list(refusals(field))
            for error in errors:
                self._report(error, field)
            if not errors:
                self._hold(field)

    def _hold(self, field: Field) -> None:
        try:
            self._hold_by_kind(field)
        except FieldError as error:
            self._report(error, field)
        except BrokenFieldError as error:
            self._report(FieldError("LG230", f"{error.message}.", _REPAIR), field)

    def _hold_by_kind(self, field: Field) -> None:
        code = split_into_atoms(field.code)
        kind = read_kind(code)
        if kind in VALUES:
            self._print(field)
        elif kind == "IF" and _uses_data(field):
            self._choose(field)
        elif kind == "HYPERLINK" and _uses_data(field):
            self._link(field)
        elif any(_uses_data(atom.field) for atom in code if atom.field):
            hint = "Put what it should show into the data, or write it with a tag."
            raise calculated_too_late(kind, hint)
        else:
            self._hold_inner(field.result)

    def _hold_inner(self, items: list[Item]) -> None:
        for item in items:
            if isinstance(item, Field):
                self._hold(item)

    def _report(self, error: FieldError, field: Field) -> None:
        place = self._place(field)
        self._tags.findings.append(Finding(error.code, error.message, place, error.hint))

    def _place(self, field: Field) -> Place:
        return self._places.get(field.paragraph, self._fallback)

    def _tag(
        self,
        kind: Literal["print", "statement"],
        body: str,
        field: Field,
        shown: str,
        role: str = "",
    ) -> str:
        shown = self._tags.restore(shown)
        return self._tags.add(Tag(kind, body, self._place(field), role=role, label=shown))

    # A value

    def _print(self, field: Field) -> None:
        placeholder = self._tag("print", self._expressions.of(field), field, _shown(field))
        self._print_before(field.begin, placeholder, _formatting(field))
        self._story.remove([field])

    def _print_before(self, run: Element, placeholder: str, properties: Element | None) -> None:
        text = etree.Element(w("t"))
        set_text(text, placeholder)
        parent = run.getparent()
        assert parent is not None
        parent.insert(parent.index(run), create_run(properties, [text]))

    # A choice

    def _choose(self, field: Field) -> None:
        """Set the statements of an if around the texts that the field chooses between."""
        condition, comparison = self._expressions.condition(field)
        otherwise = next((text for text in comparison.texts[1:] if text.content), None)
        begin = self._tag("statement", f"if {condition}", field, "IF")
        middle = self._tag("statement", "else", field, "IF") if otherwise else ""
        end = self._tag("statement", "endif", field, "IF")
        replace_element(field.begin, [begin])
        skipped: list[Item] = []
        for item, pieces in _choice_pieces(field, comparison, otherwise, middle):
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

    def _keep(self, item: Item, pieces: "list[str | Atom]") -> None:
        """Let an item of the code, or those pieces of it, stand in the text."""
        if isinstance(item, Field):
            parent = item.begin.getparent()
            assert parent is not None
            for piece in pieces:
                if isinstance(piece, str):
                    insert_text(parent, parent.index(item.begin), piece)
            turn_code_into_text(item.result)
            self._hold(item)
        elif not isinstance(item, ParagraphEnd):
            _keep_run(item, pieces)

    # A link

    def _link(self, field: Field) -> None:
        """Make a hyperlink (17.16.22) of the field: what it shows around, its address behind."""
        says = instruction(field)
        if len(says.arguments) > 1 or not (says.arguments or says.has_switch("l")):
            raise FieldError("LG231", "the field HYPERLINK must have one address.")
        crossed = [item for item in flatten(field.list_items()) if isinstance(item, ParagraphEnd)]
        start, end = field.separator, field.end
        if crossed or start is None or end is None or start.getparent() is not end.getparent():
            raise BrokenFieldError("a hyperlink must stand in one paragraph", field.paragraph)
        link = etree.Element(w("hyperlink"))
        for address in says.arguments:
            expression = self._expressions.of_argument(address, each=f"|{PREFIX}quote_address")
            self._show_address(field, address, expression)
            target = self._tag("print", expression, field, _shown(field), "relationship")
            link.set(f"{{{R}}}id", target)
        for name, attribute in (("l", "anchor"), ("o", "tooltip"), ("t", "tgtFrame")):
            argument = says.get_switch_argument(name)
            if argument:
                expression = self._expressions.of_argument(argument)
                link.set(w(attribute), self._tag("print", expression, field, _shown(field)))
        if says.has_switch("n"):
            link.set(w("tgtFrame"), "_blank")
        link.set(w("history"), "1")
        self._hold_inner(field.result)
        _wrap_between(start, end, link)
        self._story.remove([field.begin, *field.code, start])
        self._story.remove([end])

    def _show_address(self, field: Field, address: Argument, expression: str) -> None:
        """Print the address itself where the field shows it as it was last worked out."""
        shown = _shown_by(field.result).strip()
        if shown not in ("", _last_shown(address)):
            return
        placeholder = self._tag("print", expression, field, _shown(field))
        properties = _properties_of(field.result)
        assert field.end is not None
        self._story.remove(field.result)
        field.result.clear()
        self._print_before(field.end, placeholder, properties)


def _places(root: Element, part: str, path: str, tags: Tags) -> dict[Element | None, Place]:
    """The place of every paragraph of a part, as ``replace_tags`` gives it."""
    places: dict[Element | None, Place] = {}
    for number, paragraph in enumerate(root.iter(w("p")), 1):
        text = "".join(text.text or "" for text in own_texts(paragraph))
        words = excerpt(tags.restore(text))
        places[paragraph] = Place(path, 0, f'{part}, paragraph {number} ("{words}")')
    return places


def _expand_simple_fields(
    root: Element, places: Mapping[Element | None, Place], fallback: Place, tags: Tags
) -> None:
    """Write those simple fields as complex ones that do not stay as they are."""
    for simple in list(root.iter(w("fldSimple"))):
        instruction_text = simple.get(w("instr"), "")
        kind = read_kind([Atom(char) for char in instruction_text])
        if kind in VALUES or "{{" in instruction_text or "{%" in instruction_text:
            paragraph = next(simple.iterancestors(w("p")), None)
            place = places.get(paragraph, fallback)
            expand_simple_field(simple, replace_tags_in_text(instruction_text, place, tags))


def _uses_data(field: Field) -> bool:
    """Whether what the field does hangs on a recipient's data."""
    code = split_into_atoms(field.code)
    return (
        read_kind(code) in VALUES
        or PLACEHOLDER.search("".join(atom.char for atom in code)) is not None
        or any(_uses_data(atom.field) for atom in code if atom.field)
    )


def _formatting(field: Field) -> Element | None:
    """The run properties that Word gives the field's value (17.16.4.3).

    Those of what it shows now with ``\\* MERGEFORMAT``, else those of the first letter of its
    code.
    """
    code = split_into_atoms(field.code)
    of_code = next((atom.run for atom in code if atom.run is not None and not atom.is_space), None)
    forms = [s.argument.text.upper() for s in instruction(field).switches if s.argument]
    of_result = _properties_of(field.result) if "MERGEFORMAT" in forms else None
    if of_result is not None or of_code is None:
        return of_result
    return of_code.find(w("rPr"))


def _properties_of(items: list[Item]) -> Element | None:
    """The properties of the first run that shows text."""
    for item in flatten(items):
        if not isinstance(item, ParagraphEnd) and (read_run_text(item) or "").strip():
            return item.find(w("rPr"))
    return None


def _shown(field: Field) -> str:
    """How findings call a field: its code, nested fields left out."""
    return " ".join("".join(atom.char or "…" for atom in split_into_atoms(field.code)).split())


def _shown_by(items: list[Item]) -> str:
    """The text that items show."""
    text = ""
    for item in items:
        if isinstance(item, Field):
            text += _shown_by(item.result)
        elif not isinstance(item, ParagraphEnd):
            text += read_run_text(item) or ""
    return text


def _last_shown(argument: Argument) -> str:
    """An argument's text with its fields as they were last worked out."""
    return "".join(
        _shown_by(atom.field.result) if atom.field else atom.char for atom in argument.content
    )


def _choice_pieces(
    field: Field, comparison: Comparison, otherwise: Argument | None, middle: str
) -> "list[tuple[Item, list[str | Atom]]]":
    """Every item of an IF field's code with what is kept of it: atoms, and the placeholder
    ``middle`` where the second text begins.
    """
    kept = {id(atom) for text in comparison.texts for atom in text.content}
    first = id(otherwise.atoms[0]) if otherwise else 0
    code = iter(comparison.code)
    found: list[tuple[Item, list[str | Atom]]] = []
    for item in field.code:
        length = 1
        if not isinstance(item, Field | ParagraphEnd):
            text = read_run_text(item)
            length = 1 if text is None else len(text)
        pieces: list[str | Atom] = []
        for atom in (next(code) for _ in range(length)):
            if id(atom) == first:
                pieces.append(middle)
            if id(atom) in kept:
                pieces.append(atom)
        found.append((item, pieces))
    return found


def _keep_run(run: Element, pieces: "list[str | Atom]") -> None:
    """Put in the place of a run of code the text that is kept of it, and a placeholder."""
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
    """A run of visible text; tabs and line breaks are runs of their own and stay as they are."""
    if whole and run.find(w("instrText")) is None:
        return run
    element = etree.Element(w("t"))
    set_text(element, text)
    return create_run(properties, [element])


def _wrap_between(start: Element, end: Element, wrapper: Element) -> None:
    """Put a wrapper around what stands between two siblings."""
    parent = start.getparent()
    assert parent is not None
    inside = list(parent)[parent.index(start) + 1 : parent.index(end)]
    wrapper.text, start.tail = start.tail, None
    parent.insert(parent.index(start) + 1, wrapper)
    wrapper.extend(inside)
