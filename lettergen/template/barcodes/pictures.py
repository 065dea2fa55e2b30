"""Barcodes as pictures of a letter, with the value as their alternative text."""

from lettergen.docx.pictures import Picture, build_media
from lettergen.template.barcodes.drawing import Look, draw
from lettergen.template.barcodes.symbols import BarcodeError, Options, encode
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Image

_HINT = "Correct the value, or choose another kind of barcode."


def build_barcode(
    value: str,
    kind: str,
    look: Look,
    options: Options,
    *,
    alt: str = "",
    width: int = 0,
) -> Image:
    """Return the picture of a value as a barcode, ``width`` EMU wide if that is given.

    Raises ``MergeError`` (LG365) for a value that the barcode cannot hold.
    """
    text = value.strip()
    try:
        symbol = encode(text, kind, options)
    except BarcodeError as error:
        message = f"'{text[:60]}' cannot be a barcode: {error}."
        raise MergeError("LG365", message, _HINT, value=value) from None
    drawn = draw(symbol, look)
    if width:
        drawn = draw(symbol, look._replace(scale=look.scale * width / drawn.width))
    picture = Picture(build_media(drawn.png, "png"), drawn.width, drawn.height)
    description = alt.strip() or f"{symbol.title}: {symbol.text}"
    return Image("", description, drawn.width, drawn.height, picture)
