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
