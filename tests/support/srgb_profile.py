"""Compute ``srgb.icc``, the colour profile of sRGB that PDF/A files refer to.

The numbers are those of IEC 61966-2-1, adapted (Bradford) from the light D65 to D50, which all
profiles are written for; the file is laid out as ICC.1:2001-04 (version 2) defines. Clauses are
those of ICC.1. ``python -m tests.support.srgb_profile`` writes the file.
"""

import struct
from pathlib import Path

from lettergen.export.pdf.postprocess import pdfa

_NAME = b"sRGB IEC61966-2.1"
_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (
    (0.43607, 0.22249, 0.01392),
    (0.38515, 0.71687, 0.09708),
    (0.14307, 0.06061, 0.71410),
)
_STEPS = 1024  # of the curve from stored values to light


def build_profile() -> bytes:
    """Return the profile: a header, a table of tags, and their data."""
    steps = [round(65535 * _to_light(step / (_STEPS - 1))) for step in range(_STEPS)]
    curve = struct.pack(f">4s4xL{_STEPS}H", b"curv", _STEPS, *steps)
    description = struct.pack(">4s4xL", b"desc", len(_NAME) + 1) + _NAME + bytes(1 + 78)
    tags = {
        b"desc": description,
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": _pack_colour(_D50),
        b"rXYZ": _pack_colour(_RED),
        b"gXYZ": _pack_colour(_GREEN),
        b"bXYZ": _pack_colour(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    places: dict[bytes, int] = {}  # equal data is written once
    head = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">L", len(tags)), b""
    for name, data in tags.items():
        if data not in places:
            places[data] = head + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">2L", places[data], len(data))
    return _pack_header(head + len(body)) + table + body


def _to_light(value: float) -> float:
    """Return the light of a stored value, both from 0 to 1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _pack_header(size: int) -> bytes:
    """Return the header (6.1): of a monitor, in RGB, with colours as XYZ."""
    kind = struct.pack(">L4xL", size, 0x02100000) + b"mntrRGB XYZ "
    date = struct.pack(">6H", 2020, 1, 1, 0, 0, 0)
    return (kind + date + b"acsp" + bytes(28) + _pack_numbers(_D50)).ljust(128, b"\0")


def _pack_colour(values: tuple[float, ...]) -> bytes:
    """Return a colour (6.5.26)."""
    return b"XYZ " + bytes(4) + _pack_numbers(values)


def _pack_numbers(values: tuple[float, ...]) -> bytes:
    """Return fixed-point numbers with sixteen fractional bits (5.3.3)."""
    return struct.pack(f">{len(values)}l", *(round(value * 65536) for value in values))


if __name__ == "__main__":
    Path(pdfa.__file__).with_name(pdfa.PROFILE).write_bytes(build_profile())
