"""Word's fields as expressions of the template language.

A mail merge field in Word's terms becomes an expression in Jinja's. The functions that the
expressions call are in ``mailmerge.functions``. Address fields, which consist of other fields, are
in ``mailmerge.address_fields``.
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
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.mailmerge import address_fields
from lettergen.template.mailmerge.address_fields import constant
from lettergen.template.mailmerge.functions import CASES
from lettergen.template.tags import PLACEHOLDER, Tags

_FORMATS = {"MERGEFORMAT", "CHARFORMAT", *CASES}

VALUES = ("MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE")
"""The kinds of field that print a value from the data."""

# The switches that each kind of field may have besides those that format its result.
_SWITCHES = {
    "MERGEFIELD": "bfm",
    "ADDRESSBLOCK": "cdefl",
    "GREETINGLINE": "cefl",
    "HYPERLINK": "lnot",
    "IF": "",
}


class FieldError(Exception):
    """A field that cannot be merged: the code, message and hint of its finding."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class Expressions:
    """Writes the expressions of one document's fields.

    ``tags`` are those that stand in the code of fields. ``columns`` are the names that the
    document's data source has for Word's own, such as ``Last Name``.
    """

    def __init__(self, tags: Tags, columns: Mapping[str, str]) -> None:
        self._tags = tags
        self._columns = columns

    def of(self, field: Field) -> str:
        """The expression for what a field shows; raises ``FieldError``."""
        code = split_into_atoms(field.code)
        match read_kind(code):
            case "MERGEFIELD":
                return self._merge_field(instruction(field))
            case "ADDRESSBLOCK" | "GREETINGLINE":
                return self._address(instruction(field))
            case "IF":
                return self._choice(field)
            case kind:
                hint = "Leave it out of the field around it, or write the condition as a tag."
                raise calculated_too_late(kind, hint)

    def of_argument(self, argument: Argument, each: str = "") -> str:
        """The expression for an argument: its text, fields and tags joined.

        ``each`` is a filter for every field and tag that is only a part of the argument.
        """
        parts = list(self._parts(argument.content))
        if each and len(parts) > 1:
            parts = [part if part[0] == '"' else f"({part}){each}" for part in parts]
        return " ~ ".join(parts) or '""'

    def condition(self, field: Field) -> tuple[str, Comparison]:
        """The condition of an IF field as an expression, and what it compares."""
        try:
            comparison = parse_comparison(split_into_atoms(field.code))
        except InstructionError as error:
            raise FieldError(
                "LG231", f"the field IF {error}.", 'Write { IF a = b "then" "else" }.'
            ) from None
        for switch in comparison.switches:
            form = switch.argument.text if switch.argument else ""
            if (switch.name, form.upper()) != ("*", "MERGEFORMAT"):
                raise FieldError(
                    "LG235",
                    f"the field IF has a switch '\\{switch.name} {form}'.".replace(" '.", "'."),
                    "Give the switch to the fields in it.",
                )
        if not 1 <= len(comparison.texts) <= 2:
            raise FieldError(
                "LG231",
                f"the field IF has {len(comparison.texts)} texts to choose from.",
                "It takes two, each in quotes: one for yes, one for no.",
            )
        left, right = self.of_argument(comparison.left), self.of_argument(comparison.right)
        return f'{PREFIX}compare({left}, "{comparison.operator}", {right})', comparison

    def _parts(self, content: Sequence[Atom]) -> Iterator[str]:
        """The expressions of a content in order; what is no string constant is a value."""
        text = ""
        for atom in content:
            if atom.char:
                text += atom.char
                continue
            yield from self._text_parts(text)
            text = ""
            if atom.field is None:
                raise FieldError("LG236", "only text can stand in the code of a field here.")
            yield self.of(atom.field)
        yield from self._text_parts(text)

    def _text_parts(self, text: str) -> Iterator[str]:
        for position, part in enumerate(PLACEHOLDER.split(text)):
            if position % 2 == 0:
                if part:
                    yield constant(part)
                continue
            tag = self._tags.all()[int(part)]
            if tag.kind != "print":
                raise FieldError("LG236", f"the code of a field cannot contain '{tag}'.")
            yield f"({tag.body})|{PREFIX}as_text({constant(tag.body)})"

    def _merge_field(self, says: Instruction) -> str:
        if len(says.arguments) != 1 or not says.arguments[0].is_plain or not says.arguments[0].text:
            raise FieldError(
                "LG231",
                "the field MERGEFIELD must name one field of the data.",
                "Put quotes around a name that has spaces in it.",
            )
        name = says.arguments[0].text.strip()
        if PLACEHOLDER.search(name):
            raise FieldError("LG236", "the name of a merge field cannot contain a tag.")
        names = address_fields.names(name, self._columns) if says.has_switch("m") else (name,)
        return self._in_form(f"{PREFIX}merge_field({', '.join(map(constant, names))})", says)

    def _in_form(self, expression: str, says: Instruction) -> str:
        """The expression with what the switches do to its value, in the order of the switches."""
        for switch in says.switches:
            match switch.name, switch.argument:
                case ("@", Argument() as picture):
                    expression += f"|{PREFIX}format_date({constant(_picture(picture))})"
                case ("#", Argument() as picture):
                    expression += f"|{PREFIX}format_number({constant(_picture(picture))})"
                case ("*", Argument(text=form)) if form.upper() in CASES:
                    expression += f"|{PREFIX}{CASES[form.upper()]}"
        before, after = says.get_switch_argument("b"), says.get_switch_argument("f")
        if says.kind == "MERGEFIELD" and (before or after):
            around = (self.of_argument(text) if text else '""' for text in (before, after))
            expression += f"|{PREFIX}between({', '.join(around)})"
        return expression

    def _address(self, says: Instruction) -> str:
        plain = all(s.argument is None or s.argument.is_plain for s in says.switches)
        if not plain or any(
            PLACEHOLDER.search(s.argument.text) for s in says.switches if s.argument
        ):
            raise FieldError("LG236", f"{named(says.kind)} cannot have fields or tags in its code.")
        options = {s.name: s.argument.text for s in says.switches if s.argument}
        try:
            expression = address_fields.expression(says.kind, options, self._columns)
        except ValueError as error:
            raise FieldError(
                "LG231", f"{named(says.kind)} has no part called '{error}'.", address_fields.HINT
            ) from None
        return self._in_form(expression, says)

    def _choice(self, field: Field) -> str:
        condition, comparison = self.condition(field)
        yes, *no = (self.of_argument(text) for text in comparison.texts)
        return f"({yes} if {condition} else {no[0] if no else constant('')})"


def instruction(field: Field) -> Instruction:
    """What a field says, its switches checked; raises ``FieldError``."""
    try:
        says = parse_instruction(split_into_atoms(field.code))
    except InstructionError as error:
        kind = named(read_kind(split_into_atoms(field.code)))
        raise FieldError("LG231", f"{kind} {error}.") from None
    for switch in says.switches:
        if switch.name not in "*@#" + _SWITCHES.get(says.kind, ""):
            raise FieldError(
                "LG235",
                f"{named(says.kind)} has a switch '\\{switch.name}' that letters do not know.",
                "Delete it, or write a tag instead.",
            )
        if switch.name == "*" and switch.argument:
            _check_format(switch.argument.text, says.kind)
    return says


def calculated_too_late(kind: str, hint: str) -> FieldError:
    """Return the error for a field that Word calculates only when it lays out the page."""
    message = f"Word calculates {named(kind)} after the merge, too late for this letter."
    return FieldError("LG232", message, hint)


def named(kind: str) -> str:
    """How findings call a field."""
    return f"the field {kind}"


def _check_format(form: str, kind: str) -> None:
    if form.upper() not in _FORMATS:
        raise FieldError(
            "LG235",
            f"{named(kind)} has a format '\\* {form}' that letters do not know.",
            did_you_mean(form.upper(), _FORMATS) or "Put the words into the data.",
        )


def _picture(argument: Argument) -> str:
    if not argument.is_plain or PLACEHOLDER.search(argument.text):
        raise FieldError("LG236", "a picture of dates or numbers cannot have fields or tags in it.")
    if "`" in argument.text:
        raise FieldError("LG235", "a picture of numbers cannot show a caption's number ('`').")
    return argument.text
