"""The switches that format a field's result: pictures and general formats (17.16.4)."""

from lettergen.docx.field_instructions import Instruction
from lettergen.docx.number_formats import numeral
from lettergen.template.errors import MergeError
from lettergen.template.mailmerge import date_pictures, picture_switches
from lettergen.template.mailmerge.functions import CASES, change_case

_NUMERALS = {
    "ARABIC": "decimal",
    "ORDINAL": "ordinal",
    "HEX": "hex",
    "ARABICDASH": "numberInDash",
    "CIRCLENUM": "decimalEnclosedCircle",
}


def format_result(value: str, instruction: Instruction) -> str:
    """Return a result as the switches of its field show it; raises ``MergeError``."""
    for switch in instruction.switches:
        if switch.argument is None:
            continue
        text = switch.argument.text
        if switch.name == "#":
            value = picture_switches.format_number(value, text)
        elif switch.name == "@":
            value = date_pictures.format_picture(value, text)
        elif switch.name == "*":
            value = _apply_format(value, text)
    return value


def _apply_format(value: str, name: str) -> str:
    if name.upper() in CASES:
        return change_case(value, name)
    style = {
        "ROMAN": "upperRoman" if name == "ROMAN" else "lowerRoman",
        "ALPHABETIC": "upperLetter" if name == "ALPHABETIC" else "lowerLetter",
        **_NUMERALS,
    }.get(name.upper())
    if style is None:
        return value
    number = picture_switches.number_in(value)
    if number is None or number != int(number):
        message = f"'{value}' is not a whole number, which the format \\* {name} needs."
        raise MergeError("LG330", message)
    return numeral(int(number), style)
