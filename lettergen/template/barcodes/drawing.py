"""Draw a barcode as a PNG file (RFC 2083) of two colours."""

import struct
import zlib
from typing import NamedTuple

from lettergen.template.barcodes.glyphs import draw_text
from lettergen.template.barcodes.symbols import Symbol

_PIXELS = 4  # a module
_MODULE = 11_880  # EMU, 0.33 mm: the usual width of a bar
_SQUARE = 18_000  # EMU, 0.5 mm: a module of a QR code
_HEIGHT = 540_000  # EMU, 15 mm
_POSTAL_HEIGHT = 180_000  # EMU, 5 mm
_DOT = 4  # pixels of a dot of the text
_GAP = 8  # pixels between the bars and the text

Pixels = list[list[int]]


class Look(NamedTuple):
    """How a barcode is drawn: colours as RRGGBB, quarter turns to the right, the text below it.

    ``height`` is that of the bars in EMU, 0 for the usual one; ``scale`` is in per cent.
    """

    shows_text: bool = False
    dark: str = "000000"
    light: str = "FFFFFF"
    turns: int = 0
    height: int = 0
    scale: float = 100


class Drawn(NamedTuple):
    """The PNG file of a barcode, and its width and height in EMU."""

    png: bytes
    width: int
    height: int


def draw(symbol: Symbol, look: Look) -> Drawn:
    """Draw a symbol."""
    pixel = (_SQUARE if symbol.is_square else _MODULE) * look.scale / 100 / _PIXELS
    height = look.height or (_HEIGHT if len(symbol.modules) == 1 else _POSTAL_HEIGHT)
    pixels = _draw_square(symbol) if symbol.is_square else _draw_bars(symbol, height / pixel)
    if look.shows_text and not symbol.is_square:
        pixels = _add_text(pixels, symbol.text)
    for _ in range(look.turns % 4):
        pixels = [list(column) for column in zip(*reversed(pixels), strict=True)]
    png = _write_png(pixels, look.dark, look.light)
    return Drawn(png, round(len(pixels[0]) * pixel), round(len(pixels) * pixel))


def _draw_square(symbol: Symbol) -> Pixels:
    margin = symbol.margin
    width = len(symbol.modules[0]) + 2 * margin
    empty = [0] * (width * _PIXELS)
    rows = [empty] * (margin * _PIXELS)
    for row in symbol.modules:
        rows += [_widen((*[0] * margin, *row, *[0] * margin))] * _PIXELS
    return rows + [empty] * (margin * _PIXELS)


def _draw_bars(symbol: Symbol, height: float) -> Pixels:
    """Draw bars that are so many pixels high."""
    margin = [0] * symbol.margin
    count = max(round(height / len(symbol.modules)), 1)
    rows: Pixels = []
    for row in symbol.modules:
        rows += [_widen((*margin, *row, *margin))] * count
    return rows


def _widen(row: tuple[int, ...]) -> list[int]:
    return [module for module in row for _ in range(_PIXELS)]


def _add_text(pixels: Pixels, text: str) -> Pixels:
    """Add a line of text in the middle below the bars."""
    width = len(pixels[0])
    dots = [[dot for dot in row for _ in range(_DOT)] for row in draw_text(text)]
    wide = max(width, len(dots[0]))
    left = [0] * ((wide - width) // 2)
    rows = [[*left, *row, *[0] * (wide - width - len(left))] for row in pixels]
    rows += [[0] * wide] * _GAP
    before = [0] * ((wide - len(dots[0])) // 2)
    for row in dots:
        rows += [[*before, *row, *[0] * (wide - len(row) - len(before))]] * _DOT
    return rows


def _write_png(pixels: Pixels, dark: str, light: str) -> bytes:
    """Write a PNG of one bit a pixel, with a palette of two colours."""
    width, height = len(pixels[0]), len(pixels)
    lines = bytearray()
    for row in pixels:
        bits = "".join(map(str, row)).ljust(-(-width // 8) * 8, "0")
        lines += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    header = struct.pack(">2I5B", width, height, 1, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", bytes.fromhex(light + dark)),
        (b"IDAT", zlib.compress(bytes(lines), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
