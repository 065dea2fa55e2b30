"""The switches of DISPLAYBARCODE and MERGEBARCODE fields, as Word has them."""

import re
from collections.abc import Mapping

from lettergen.template.barcodes.drawing import Look
from lettergen.template.barcodes.symbols import Options
from lettergen.template.errors import MergeError

_TWIP = 635  # EMU
_CORRECTION = "LMQH"
_SCALES = range(10, 1001)


def read_look(switches: Mapping[str, str]) -> Look:
    """Return how a barcode is drawn; raises ``MergeError`` (LG235) for what Word does not have."""
    return Look(
        shows_text="t" in switches,
        dark=_read_colour(switches, "f", "000000"),
        light=_read_colour(switches, "b", "FFFFFF"),
        turns=_read_number(switches, "r", range(4), 0),
        height=_read_number(switches, "h", range(1, 32_000), 0) * _TWIP,
        scale=_read_number(switches, "s", _SCALES, 100),
    )


def read_options(switches: Mapping[str, str]) -> Options:
    """Return how a value is encoded; raises ``MergeError`` (LG235)."""
    level = _read_number(switches, "q", range(4), 1)
    return Options(_CORRECTION[level], "x" in switches, "d" in switches)


def _read_number(switches: Mapping[str, str], name: str, allowed: range, usual: int) -> int:
    text = switches.get(name, "").strip()
    if not text:
        return usual
    if not text.isdigit() or int(text) not in allowed:
        message = f"the switch '\\{name} {text}' of a barcode is not a number that Word has there."
        hint = f"Write a number from {allowed[0]} to {allowed[-1]}."
        raise MergeError("LG235", message, hint)
    return int(text)


def _read_colour(switches: Mapping[str, str], name: str, usual: str) -> str:
    text = switches.get(name, "").strip()
    if not text:
        return usual
    found = re.fullmatch(r"(?:0x)?([0-9A-Fa-f]{6})", text)
    if found is None:
        message = f"the switch '\\{name} {text}' of a barcode is not a colour."
        raise MergeError("LG235", message, "Write it as 0xRRGGBB, such as 0x000000 for black.")
    return found[1].upper()
