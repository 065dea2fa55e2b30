"""The switches that format a field's result: pictures and general formats (17.16.4)."""

from lettergen.docx.field_instructions import Instruction
from lettergen.template.mailmerge import date_pictures, picture_switches
from lettergen.template.mailmerge.general_formats import apply_format


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
            value = apply_format(value, text)
    return value
