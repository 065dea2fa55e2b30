"""Pictures for the tests, as several programs write them."""

import io
from typing import Any

from PIL import Image


def build_png(width: int = 40, height: int = 20, **options: Any) -> bytes:
    """Return a PNG; ``dpi`` and the like are Pillow's."""
    return _save(Image.new("RGB", (width, height), "navy"), "PNG", **options)


def build_jpeg(width: int = 40, height: int = 20, mode: str = "RGB", **options: Any) -> bytes:
    """Return a JPEG whose left half is red, and whose right half is blue."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return _save(picture.convert(mode), "JPEG", **options)


def _save(picture: Image.Image, format_: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_, **options)
    return buffer.getvalue()


def remove_segments(jpeg: bytes, markers: set[int]) -> bytes:
    """Return a JPEG without the segments of these markers before its first scan."""
    kept, position = jpeg[:2], 2
    while jpeg[position + 1] != 0xDA:
        end = position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if jpeg[position + 1] not in markers:
            kept += jpeg[position:end]
        position = end
    return kept + jpeg[position:]
