"""The colour profile of sRGB (IEC 61966-2-1), as ISO 15076-1 (ICC version 4.2) writes profiles.

A file for the archive must say what its red is. The numbers are those of the standard, seen under
the light D50 that all profiles are written for (Bradford's adaptation of D65).
"""

import struct

_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (
    (0.43607, 0.22249, 0.01392),
    (0.38515, 0.71687, 0.09708),
    (0.14307, 0.06061, 0.71410),
)
_D65_TO_D50 = (1.04788, 0.02292, -0.05020, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168)

# The curve from stored values to light: (a x + b) ^ g from d on, c x below it.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_WITH_LINE = 3  # the kind of parametric curve that this is (10.16)


def _profile() -> bytes:
    curve = b"para" + struct.pack(">4xHxx", _WITH_LINE) + _numbers(_CURVE)
    tags = {
        b"desc": _text("sRGB IEC61966-2.1"),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _xyz(_D50),
        b"chad": b"sf32" + bytes(4) + _numbers(_D65_TO_D50),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    head = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">L", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">2L", head + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return _header(head + len(body)) + table + body


def _header(size: int) -> bytes:
    """The 128 bytes at the head of a profile (7.2): a monitor's, in RGB, related to XYZ."""
    kind = struct.pack(">L4xL", size, 0x04200000) + b"mntrRGB XYZ "
    date = struct.pack(">6H", 2020, 1, 1, 0, 0, 0)
    return (kind + date + b"acsp" + bytes(28) + _numbers(_D50)).ljust(128, b"\0")


def _text(text: str) -> bytes:
    """A text in one language (10.13)."""
    data = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">4x2L", 1, 12) + b"enGB" + struct.pack(">2L", len(data), 28) + data


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(values)


def _numbers(values: tuple[float, ...]) -> bytes:
    """Numbers with sixteen bits behind the point (4.6)."""
    return struct.pack(f">{len(values)}l", *(round(value * 65536) for value in values))


SRGB = _profile()
