"""Content controls that are merge fields: filled by their tag or title, with their state.

A control is a merge field if its tag or its title is a tag of the template, ``{{ name }}``, or the
name of a field that the data has. Controls bound to a property of the document show that property,
and controls with other names belong to other programs: they stay as they are.
"""

import copy
import json
from typing import NamedTuple

from lxml import etree

from lettergen.data.names import identify, spell
from lettergen.diagnostics.finding import Place
from lettergen.docx.content_controls import W14, Control, DataStore, Kind, find_controls
from lettergen.docx.xml import Element, insert_text, replace_element, w
from lettergen.template.jinja.names import ITEM, DataNames, Path
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.slots import Slots
from lettergen.template.tag import find_tags
from lettergen.template.tags import Tags
from lettergen.template.word.control_content import (
    build_glyph,
    build_text_run,
    has_tags,
    is_leaf,
    list_repeated,
    replace_content,
    surround,
)
from lettergen.template.word.pictures import is_picture, replace_picture

_FULL_DATE = "yyyy-MM-dd'T00:00:00Z'"
_STORED_DATES = {"date": "yyyy-MM-dd", "dateTime": "yyyy-MM-dd'T00:00:00'"}


class _Field(NamedTuple):
    """What fills a control: an expression, and its path in the data if that is known.

    Without ``is_sure``, the data may have no such field; then the control stays as it is.
    """

    expression: str
    path: Path = ()
    is_sure: bool = True


class _Scope(NamedTuple):
    """Where the names of controls are looked up: the data, or the items of one of its lists."""

    path: Path = ()
    expression: str = ""


class ControlFiller:
    """Fills the content controls of one document.

    ``names`` are those of the data, as far as they are known when the letter is compiled. After
    ``fill``, ``store.changed`` are the parts of custom XML that letters change.
    """

    def __init__(
        self, store: DataStore, names: DataNames | None, path: str, tags: Tags, slots: Slots
    ) -> None:
        self.store = store
        self.shows_pictures = False
        self._names = names
        self._path = path
        self._tags = tags
        self._slots = slots
        self._items = 0
        self._done: set[Element] = set()

    def fill(self, roots: dict[str, Element]) -> None:
        """Fill the controls of all parts with text, ``roots`` by their names."""
        bound: dict[tuple[str, ...], _Field] = {}
        rest: list[tuple[Control, str]] = []
        for part, root in roots.items():
            repeated = list_repeated(root, self._tags)
            for control in find_controls(root):
                if control.element in self._done or root not in control.element.iterancestors():
                    continue  # in a section that is repeated
                field = self._find_field(control, part, _Scope())
                if field is None:
                    rest.append((control, part))
                else:
                    key = _binding_key(control)
                    self._fill(control, field, part, is_repeated=control.element in repeated)
                    if key and control.element not in repeated and field.is_sure:
                        bound[key] = field
        for control, part in rest:  # what shows the same data shows the same value
            key = _binding_key(control)
            if key in bound and control.element not in self._done:
                self._fill(control, bound[key], part, is_repeated=False)

    # Which controls are merge fields

    def _find_field(self, control: Control, part: str, scope: _Scope) -> _Field | None:
        if control.kind is Kind.OTHER or has_tags(control.content):
            return None
        for name in control.names:
            spans = list(find_tags(name))
            if len(spans) == 1 and spans[0].raw == name:
                tag = self._tags.parse(spans[0], self._place(control, part), in_word=True)
                return _Field(tag.body) if tag and tag.kind == "print" else None
        if control.shows_property:
            return None
        found = (self._look_up(name, scope) for name in control.names)
        field = next((one for one in found if one), None)
        if field or not control.names or self._names is not None or not is_leaf(control):
            return field
        name = json.dumps(control.names[0], ensure_ascii=False)
        return _Field(f"{PREFIX}field_value({name})", is_sure=False)

    def _look_up(self, name: str, scope: _Scope) -> _Field | None:
        """Return the field of the data that a name means."""
        if self._names is None or not identify(name):
            return None
        for steps in ((name,), tuple(name.split("."))):
            for path in self._names.find_paths((*scope.path, *steps)):
                if self._names.misses(path) is None:
                    own = [spell(step) for step in path[len(scope.path) :]]
                    return _Field(".".join(filter(None, (scope.expression, *own))), path)
        return self._look_up(name, _Scope()) if scope.path else None

    def _place(self, control: Control, part: str) -> Place:
        return Place(self._path, 0, f'{part}, content control "{control.names[0]}"', part=part)

    # Filling

    def _fill(self, control: Control, field: _Field, part: str, *, is_repeated: bool) -> None:
        if control.kind is Kind.REPEATED:
            self._repeat(control, field, part)
            return
        if not is_leaf(control):
            return
        if not field.is_sure:
            self._fill_if_there(control, field, part)
            return
        place = self._place(control, part) if control.names else Place(self._path, 0, part)
        self._set_content(control, field.expression, place, part)
        for state in control.properties.findall(w("showingPlcHdr")):
            replace_element(state, [])
        if is_repeated or control.kind is Kind.PICTURE:
            control.remove_binding()
        elif control.binding is not None:
            self._store(control, field.expression, place)

    def _fill_if_there(self, control: Control, field: _Field, part: str) -> None:
        """Fill a copy of the control, for a letter whose data has the field."""
        place = self._place(control, part)
        element = control.element
        filled = copy.deepcopy(element)
        filled.tail = None
        (copied, *_) = find_controls(filled)
        copied.remove_binding()
        parent = element.getparent()
        assert parent is not None
        index = parent.index(element)
        condition = field.expression.replace("field_value", "has_field")
        insert_text(parent, index, self._tags.add_statement(f"if {condition}", place))
        parent.insert(index, filled)
        filled.tail = self._tags.add_statement("else", place)
        element.tail = self._tags.add_statement("endif", place) + (element.tail or "")
        self._fill(copied, field._replace(is_sure=True), part, is_repeated=False)

    def _set_content(self, control: Control, expression: str, place: Place, part: str) -> None:
        match control.kind:
            case Kind.CHECKBOX:
                self._check(control, expression, place)
            case Kind.PICTURE:
                self._show_picture(control, expression, place, part)
            case Kind.DATE:
                self._set_date(control, expression, place)
            case Kind.CHOICE | Kind.COMBO:
                self._choose(control, expression, place)
            case _:
                plain = control.properties.find(w("text"))
                if plain is not None:
                    plain.set(w("multiLine"), "1")
                self._show(control, self._tags.add_print(expression, place))

    def _show(self, control: Control, text: str) -> None:
        """Let a control show a text, in the formatting of what it shows now."""
        replace_content(control, [build_text_run(control, text)])

    def _set_date(self, control: Control, expression: str, place: Place) -> None:
        picture = json.dumps(control.date_format, ensure_ascii=False)
        text = f"({expression})|{PREFIX}as_text({json.dumps(expression)})"
        self._show(control, self._tags.add_print(f"{text}|{PREFIX}format_date({picture})", place))
        date = control.properties.find(w("date"))
        assert date is not None
        blank = copy.deepcopy(date)
        blank.attrib.pop(w("fullDate"), "")
        full = f'{text}|{PREFIX}format_date("{_FULL_DATE}")'
        date.set(w("fullDate"), self._tags.add_print(full, place))
        index = control.properties.index(date)
        opening = self._tags.add_statement(f"if {text}", place)
        insert_text(control.properties, index, opening)
        closing, blank.tail = date.tail or "", None
        date.tail = self._tags.add_statement("else", place)
        control.properties.insert(index + 1, blank)
        blank.tail = self._tags.add_statement("endif", place) + closing

    def _choose(self, control: Control, expression: str, place: Place) -> None:
        choices = control.properties.find(w("dropDownList"))
        choices = control.properties.find(w("comboBox")) if choices is None else choices
        assert choices is not None
        call = self._write_choice(control, expression)
        self._show(control, self._tags.add_print(f"{call}[0]", place))
        choices.set(w("lastValue"), self._tags.add_print(f"{call}[1]", place))

    def _write_choice(self, control: Control, expression: str) -> str:
        items = json.dumps(control.items, ensure_ascii=False)
        is_free = "true" if control.kind is Kind.COMBO else "false"
        return f"{PREFIX}choose(({expression}), {json.dumps(expression)}, {items}, {is_free})"

    def _check(self, control: Control, expression: str, place: Place) -> None:
        box = next(control.properties.iter(f"{{{W14}}}checkbox"))
        state = box.find(f"{{{W14}}}checked")
        if state is None:
            state = etree.SubElement(box, f"{{{W14}}}checked")
            box.insert(0, state)
        is_checked = f"{PREFIX}is_checked(({expression}), {json.dumps(expression)})"
        value = f'"1" if {is_checked} else "0"'
        state.set(f"{{{W14}}}val", self._tags.add_print(value, place))
        add = self._tags.add_statement
        replace_content(
            control,
            [
                add(f"if {is_checked}", place),
                build_glyph(control, checked=True),
                add("else", place),
                build_glyph(control, checked=False),
                add("endif", place),
            ],
        )

    def _show_picture(self, control: Control, expression: str, place: Place, part: str) -> None:
        for drawing in control.content.iter(w("drawing")):
            if is_picture(drawing):
                self.shows_pictures = True
                replace_picture(drawing, expression, place, part, self._tags, self._slots)
                return

    # Lists

    def _repeat(self, control: Control, field: _Field, part: str) -> None:
        """Repeat the first item of a section for each item of a list."""
        items = [one for one in control.content if one.tag == w("sdt")]
        if not items or not field.is_sure:
            return
        place = self._place(control, part)
        for other in items[1:]:
            replace_element(other, [])
        self._items += 1
        name = f"{PREFIX}item{self._items}"
        control.remove_binding()
        surround(control.element, f"if {field.expression}", "endif", place, self._tags)
        surround(items[0], f"for {name} in {field.expression}", "endfor", place, self._tags)
        scope = _Scope((*field.path, ITEM), name)
        item, *inner = find_controls(items[0])
        self._done.update(one.element for one in inner)
        for one in (item, *inner):
            one.remove_binding()
            for id_ in one.properties.findall(w("id")):
                one.properties.remove(id_)
        for one in inner:
            found = self._find_field(one, part, scope)
            if found is not None:
                self._fill(one, found, part, is_repeated=True)

    # Data

    def _store(self, control: Control, expression: str, place: Place) -> None:
        """Put what a control shows into the data that it is bound to."""
        binding = control.binding
        assert binding is not None
        target = self.store.find(binding) if binding.tag == w("dataBinding") else None
        if target is None:
            control.remove_binding()
            return
        expression = self._write_stored(control, expression)
        if isinstance(target, tuple):
            element, attribute = target
            element.set(attribute, self._tags.add_print(expression, place, "attribute"))
            return
        for child in list(target):
            target.remove(child)
        target.text = self._tags.add_print(expression, place, "stored")

    def _write_stored(self, control: Control, expression: str) -> str:
        match control.kind:
            case Kind.CHECKBOX:
                is_checked = f"{PREFIX}is_checked(({expression}), {json.dumps(expression)})"
                return f'"true" if {is_checked} else "false"'
            case Kind.DATE:
                picture = _STORED_DATES.get(control.stores_date_as, control.date_format)
                text = f"({expression})|{PREFIX}as_text({json.dumps(expression)})"
                return f"{text}|{PREFIX}format_date({json.dumps(picture, ensure_ascii=False)})"
            case Kind.CHOICE | Kind.COMBO:
                return f"{self._write_choice(control, expression)}[1]"
        return expression


def _binding_key(control: Control) -> tuple[str, ...]:
    """Return what tells which data a control shows; empty if it shows none."""
    binding = control.binding
    if binding is None or binding.tag != w("dataBinding"):
        return ()
    return tuple(binding.get(w(name), "") for name in ("storeItemID", "xpath", "prefixMappings"))
