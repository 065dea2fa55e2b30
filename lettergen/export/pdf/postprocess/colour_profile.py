"""The colour profile of sRGB (IEC 61966-2-1), as ICC.1:2001-04 (version 2) writes profiles.

A file for the archive must say what its red is. The numbers are those of the standard, seen under
the light D50 that all profiles are written for (Bradford's adaptation of D65).
"""

import struct

_NAME = b"sRGB IEC61966-2.1"
_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (
    (0.43607, 0.22249, 0.01392),
    (0.38515, 0.71687, 0.09708),
    (0.14307, 0.06061, 0.71410),
)
_STEPS = 1024  # of the curve from stored values to light


def _light(value: float) -> float:
    """How much light a stored value stands for, both from 0 to 1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _profile() -> bytes:
    steps = [round(65535 * _light(step / (_STEPS - 1))) for step in range(_STEPS)]
    curve = struct.pack(f">4s4xL{_STEPS}H", b"curv", _STEPS, *steps)
    described = struct.pack(">4s4xL", b"desc", len(_NAME) + 1) + _NAME + bytes(1 + 78)
    tags = {
        b"desc": described,
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": _xyz(_D50),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    places: dict[bytes, int] = {}  # what stands there already is not written again
    head = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">L", len(tags)), b""
    for name, data in tags.items():
        if data not in places:
            places[data] = head + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">2L", places[data], len(data))
    return _header(head + len(body)) + table + body


def _header(size: int) -> bytes:
    """The 128 bytes at the head of a profile (6.1): a monitor's, in RGB, related to XYZ."""
    kind = struct.pack(">L4xL", size, 0x02100000) + b"mntrRGB XYZ "
    date = struct.pack(">6H", 2020, 1, 1, 0, 0, 0)
    return (kind + date + b"acsp" + bytes(28) + _numbers(_D50)).ljust(128, b"\0")


def _xyz(values: tuple[float, ...]) -> bytes:
    """A colour (6.5.26)."""
    return b"XYZ " + bytes(4) + _numbers(values)


def _numbers(values: tuple[float, ...]) -> bytes:
    """Numbers with sixteen bits behind the point (5.3.3)."""
    return struct.pack(f">{len(values)}l", *(round(value * 65536) for value in values))


SRGB = _profile()
