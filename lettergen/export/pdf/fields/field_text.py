"""Write the result of a field into a copy: as its switches format it, with the look of its result.

ECMA-376 part 1, 17.16.4. Formats that are not listed here are for values, which the merge has
written already.
"""

from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from lettergen.docx.field_instructions import Instruction
from lettergen.docx.fields import Field, ParagraphEnd, Story, create_run, flatten
from lettergen.docx.number_formats import numeral
from lettergen.docx.runs import set_text
from lettergen.docx.xml import replace_element, w
from lettergen.system.patterns import compile_lazily

# The names of number formats in fields, where the case of the name is that of the letters.
_NUMERALS = {
    "roman": "lowerRoman",
    "Roman": "upperRoman",
    "ROMAN": "upperRoman",
    "alphabetic": "lowerLetter",
    "Alphabetic": "upperLetter",
    "ALPHABETIC": "upperLetter",
}
_NUMERALS_ANY_CASE = {"ordinal": "ordinal", "hex": "hex", "arabicdash": "numberInDash"}
_OF_TEXTS = frozenset("arabic caps charformat firstcap lower mergeformat upper".split())
_PICTURE = compile_lazily(r"(?=[#0])[#,]*(0*)(?:\.(0+))?")


class UnknownPageError(Exception):
    """A result that cannot be worked out for a page, or differs where it must not."""


def format_number(number: Decimal, instruction: Instruction) -> str:
    """Return a number as the switches of its field show it; raises ``UnknownPageError``."""
    picture = instruction.get_switch_argument("#")
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    if picture is not None and (found := _PICTURE.search(picture.text)) is not None:
        digits, places = len(found[1]), len(found[2] or "")
        rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        width = digits + (places + 1 if places else 0) + (number < 0)
        text = _PICTURE.sub(f"{rounded:0{width}f}", picture.text, count=1).replace("'", "")
    is_whole = number == number.to_integral_value()
    for switch in instruction.switches:
        name = switch.argument.text.strip() if switch.name == "*" and switch.argument else ""
        format_ = _NUMERALS.get(name) or _NUMERALS_ANY_CASE.get(name.lower())
        if format_ and is_whole and number > 0:
            text = numeral(int(number), format_)
        elif name and name.lower() not in _OF_TEXTS:
            raise UnknownPageError
    return format_text(text, instruction)


def format_text(text: str, instruction: Instruction) -> str:
    """Return a text in the case that the switches of its field want."""
    for switch in instruction.switches:
        name = switch.argument.text.strip().lower() if switch.argument else ""
        match name if switch.name == "*" else "":
            case "upper":
                text = text.upper()
            case "lower":
                text = text.lower()
            case "firstcap":
                text = text[:1].upper() + text[1:]
            case "caps":
                text = " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
    return text


def show_text(story: Story, field: Field, text: str) -> None:
    """Put a text in the place of a field, with the formatting of its result."""
    runs = [item for item in flatten(field.result) if not isinstance(item, ParagraphEnd)]
    shown = next((run for run in runs if run.find(w("t")) is not None), None)
    properties = (field.begin if shown is None else shown).find(w("rPr"))
    element = etree.Element(w("t"))
    set_text(element, text)
    run = create_run(properties, [element])
    if field.is_simple:
        replace_element(field.begin, [run])
        return
    parent = field.begin.getparent()
    assert parent is not None
    parent.insert(parent.index(field.begin), run)
    story.remove([field])
