"""Translates Word's mail merge fields into expressions of the template language.

The expressions call the functions in ``mailmerge.functions``. ADDRESSBLOCK and GREETINGLINE, which
consist of several fields, are in ``mailmerge.address_fields``.
"""

from collections.abc import Iterator, Mapping, Sequence

from lettergen.diagnostics.finding import did_you_mean
from lettergen.docx.field_instructions import (
    Argument,
    Atom,
    Comparison,
    Instruction,
    InstructionError,
    parse_comparison,
    parse_instruction,
    read_kind,
    split_into_atoms,
)
from lettergen.docx.fields import Field
from lettergen.template.errors import MergeError
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.mailmerge.address_fields import constant, find_names, write_address
from lettergen.template.mailmerge.general_formats import FORMATS
from lettergen.template.tags import PLACEHOLDER, Tags

_FORMATS = {"MERGEFORMAT", "CHARFORMAT", *FORMATS}

_BARCODES = ("DISPLAYBARCODE", "MERGEBARCODE")

VALUES = ("MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", *_BARCODES)
"""The kinds of field that print a value from the data."""

# The switches that each kind of field may have besides those that format its result.
_SWITCHES = {
    "MERGEFIELD": "bfm",
    "ADDRESSBLOCK": "cdefl",
    "GREETINGLINE": "cefl",
    "HYPERLINK": "lnot",
    "IF": "",
    **dict.fromkeys(_BARCODES, "abcdfhpqrstx"),
}


class Expressions:
    """Writes the expressions of one document's fields.

    ``tags`` are the tags of the document, some of them in the code of fields. ``columns`` are the
    names that its data source has for Word's standard fields, such as ``Last Name``.
    """

    def __init__(self, tags: Tags, columns: Mapping[str, str]) -> None:
        self._tags = tags
        self._columns = columns

    def write(self, field: Field) -> str:
        """Return the expression for what a field shows; raises ``MergeError``."""
        match read_kind(split_into_atoms(field.code)):
            case "MERGEFIELD":
                return self._merge_field(parse_field(field))
            case "ADDRESSBLOCK" | "GREETINGLINE":
                return self._address(parse_field(field))
            case "DISPLAYBARCODE" | "MERGEBARCODE":
                return self._barcode(parse_field(field))
            case "IF":
                condition, comparison = self.write_condition(field)
                yes, *no = (self.write_argument(text) for text in comparison.texts)
                return f"({yes} if {condition} else {no[0] if no else constant('')})"
            case kind:
                hint = "Remove it from the field around it, or write the condition as a tag."
                raise calculated_too_late(kind, hint)

    def write_argument(self, argument: Argument, each: str = "") -> str:
        """Return the expression for an argument: its text, fields and tags, concatenated.

        ``each`` is a filter for every field and tag that is only a part of the argument.
        """
        parts = list(self._parts(argument.content))
        if each and len(parts) > 1:
            parts = [part if part[0] == '"' else f"({part}){each}" for part in parts]
        return " ~ ".join(parts) or '""'

    def write_condition(self, field: Field) -> tuple[str, Comparison]:
        """Return the condition of an IF field as an expression, and what it compares."""
        try:
            comparison = parse_comparison(split_into_atoms(field.code))
        except InstructionError as error:
            hint = 'Write { IF a = b "then" "else" }.'
            raise MergeError("LG231", f"the field IF {error}.", hint) from None
        for switch in comparison.switches:
            format_ = switch.argument.text if switch.argument else ""
            if (switch.name, format_.upper()) != ("*", "MERGEFORMAT"):
                message = f"the field IF has a switch '\\{switch.name} {format_}'."
                hint = "Give the switch to the fields in it."
                raise MergeError("LG235", message.replace(" '.", "'."), hint)
        if not 1 <= len(comparison.texts) <= 2:
            message = f"the field IF has {len(comparison.texts)} texts to choose from."
            hint = "It takes two, each in quotation marks: one for yes, one for no."
            raise MergeError("LG231", message, hint)
        left, right = self.write_argument(comparison.left), self.write_argument(comparison.right)
        sides = (comparison.left, comparison.right)
        names = ", ".join(constant(_name_of_side(side)) for side in sides)
        condition = f'{PREFIX}compare({left}, "{comparison.operator}", {right}, ({names}))'
        return condition, comparison

    def _parts(self, content: Sequence[Atom]) -> Iterator[str]:
        """Yield the expressions of a content in order: string constants, and values."""
        text = ""
        for atom in content:
            if atom.char:
                text += atom.char
                continue
            yield from self._text_parts(text)
            text = ""
            if atom.field is None:
                raise MergeError("LG236", "the code of this field can contain text only.")
            yield self.write(atom.field)
        yield from self._text_parts(text)

    def _text_parts(self, text: str) -> Iterator[str]:
        for position, part in enumerate(PLACEHOLDER.split(text)):
            if position % 2 == 0:
                if part:
                    yield constant(part)
                continue
            tag = self._tags[part]
            if tag.kind != "print":
                raise MergeError("LG236", f"the code of a field cannot contain '{tag}'.")
            yield f"({tag.body})|{PREFIX}as_text({constant(tag.body)})"

    def _merge_field(self, field: Instruction) -> str:
        name = field.arguments[0].text.strip() if field.arguments else ""
        if len(field.arguments) != 1 or not field.arguments[0].is_plain or not name:
            message = "the field MERGEFIELD must name one field of the data."
            hint = "Put quotation marks around a name that has spaces in it."
            raise MergeError("LG231", message, hint)
        if PLACEHOLDER.search(name):
            raise MergeError("LG236", "the name of a merge field cannot contain a tag.")
        names = find_names(name, self._columns) if field.has_switch("m") else (name,)
        return self._format(f"{PREFIX}merge_field({', '.join(map(constant, names))})", field)

    def _barcode(self, field: Instruction) -> str:
        if len(field.arguments) != 2 or not field.arguments[1].is_plain:
            message = f"{describe(field.kind)} needs a value and the kind of barcode."
            hint = f"Write {{ {field.kind} … QR }}, or CODE128, EAN13 and so on instead of QR."
            raise MergeError("LG231", message, hint)
        value, kind = field.arguments
        name = value.text.strip() if field.kind == "MERGEBARCODE" else ""
        shown = f"{PREFIX}merge_field({constant(name)})" if name else self.write_argument(value)
        switches = "".join(
            f", {one.name}={constant(one.argument.text if one.argument else '')}"
            for one in field.switches
            if one.name not in "*@#"
        )
        return f"{PREFIX}barcode({shown}, {constant(kind.text.strip())}{switches})"

    def _address(self, field: Instruction) -> str:
        arguments = [switch.argument for switch in field.switches if switch.argument]
        if any(not one.is_plain or PLACEHOLDER.search(one.text) for one in arguments):
            message = f"the code of {describe(field.kind)} cannot contain fields or tags."
            raise MergeError("LG236", message)
        options = {s.name: s.argument.text for s in field.switches if s.argument}
        try:
            expression = write_address(field.kind, options, self._columns)
        except ValueError as error:
            message = f"{describe(field.kind)} has no part called '{error}'."
            hint = "Delete the field and insert it again in Word, or use single merge fields."
            raise MergeError("LG231", message, hint) from None
        return self._format(expression, field)

    def _format(self, expression: str, field: Instruction) -> str:
        """Return an expression with what the field's switches do to it, in their order."""
        name = constant(_name_of(field))
        # Word applies the picture first, wherever it is written.
        for switch in sorted(field.switches, key=lambda one: one.name == "*"):
            match switch.name, switch.argument:
                case ("@", Argument() as picture):
                    picture_ = constant(_picture(picture))
                    expression += f"|{PREFIX}format_date({picture_}, {name})"
                case ("#", Argument() as picture):
                    picture_ = constant(_picture(picture))
                    expression += f"|{PREFIX}format_number({picture_}, {name})"
                case ("*", Argument(text=format_)) if format_.upper() in FORMATS:
                    expression += f"|{PREFIX}apply_format({constant(format_)}, {name})"
        before, after = field.get_switch_argument("b"), field.get_switch_argument("f")
        if field.kind == "MERGEFIELD" and (before or after):
            around = (self.write_argument(text) if text else '""' for text in (before, after))
            expression += f"|{PREFIX}between({', '.join(around)})"
        return expression


def _name_of_side(side: Argument) -> str:
    """Return what messages call a side of a condition: the merge field that it consists of."""
    field = side.content[0].field if len(side.content) == 1 else None
    return _name_of(parse_field(field)) if field else ""


def _name_of(field: Instruction) -> str:
    """Return what messages call the value of a field: the name of a merge field."""
    has_name = field.kind == "MERGEFIELD" and field.arguments
    return field.arguments[0].text.strip() if has_name else ""


def parse_field(field: Field) -> Instruction:
    """Return the instruction of a field, its switches checked; raises ``MergeError``."""
    code = split_into_atoms(field.code)
    name = describe(read_kind(code))
    try:
        instruction = parse_instruction(code)
    except InstructionError as error:
        raise MergeError("LG231", f"{name} {error}.") from None
    for switch in instruction.switches:
        if switch.name not in "*@#" + _SWITCHES.get(instruction.kind, ""):
            message = f"{name} has a switch '\\{switch.name}' that lettergen does not support."
            raise MergeError("LG235", message, "Delete it, or write a tag instead.")
        format_ = switch.argument.text if switch.argument else ""
        if switch.name == "*" and switch.argument and format_.upper() not in _FORMATS:
            message = f"{name} has a format '\\* {format_}' that lettergen does not support."
            hint = did_you_mean(format_.upper(), _FORMATS) or "Put the words into the data."
            raise MergeError("LG235", message, hint)
    return instruction


def calculated_too_late(kind: str, hint: str) -> MergeError:
    """Return the error for a field that Word calculates only when it lays out the page."""
    message = f"Word calculates {describe(kind)} after the merge, too late for this letter."
    return MergeError("LG232", message, hint)


def describe(kind: str) -> str:
    """Return what messages call a field of a kind."""
    return f"the field {kind}"


def _picture(argument: Argument) -> str:
    if not argument.is_plain or PLACEHOLDER.search(argument.text):
        message = "the picture of a date or number cannot contain fields or tags."
        raise MergeError("LG236", message)
    if "`" in argument.text:
        raise MergeError("LG235", "the picture of a number cannot use a caption's number ('`').")
    return argument.text
