"""Bitmaps: which of them a letter can show, and how large they are by their own density.

What programs would show in different ways is put right in the picture itself: a photo that lies on
its side and says so in its Exif data (CIPA DC-008, 4.6.4), and the inks of a printer (CMYK).
"""

import io
import warnings
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

_INCH = 914_400  # English Metric Units
_DENSITY = 72  # pixels per inch of a picture that tells none
_DENSITIES = range(10, 10_000)  # others are mistakes of a program
_MOST_PIXELS = 80_000_000
_QUALITY = 95  # of a JPEG that must be written anew
_ORIENTATION = 0x0112

_FORMATS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg"}  # MPO: a JPEG with others behind it
_TOO_MANY_PIXELS = f"has more than {_MOST_PIXELS // 1_000_000} million pixels"
_INKS = ("CMYK", "YCCK")

# The first bytes of files that people take for pictures of a letter, from an offset on.
_OTHERS = (
    (8, b"WEBP", "WebP"),
    (4, b"ftyphei", "HEIC, as telephones write it"),
    (4, b"ftyphev", "HEIC, as telephones write it"),
    (4, b"ftypmif1", "HEIC, as telephones write it"),
    (4, b"ftypavif", "AVIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"%PDF", "PDF"),
    (0, b"8BPS", "a file of Photoshop"),
    (0, b"\0\0\0\x0cjP", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"\0\0\0\x0cJXL", "JPEG XL"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\xd7\xcd\xc6\x9a", "WMF"),
    (40, b" EMF", "EMF"),
)


class PictureError(Exception):
    """A picture that cannot be used; the message tells why: ``has no width or no height``."""


class Bitmap(NamedTuple):
    """A PNG or JPEG: its bytes, the ending of its file, and its size in English Metric Units."""

    data: bytes
    extension: str
    width: int
    height: int


def load_bitmap(data: bytes) -> Bitmap:
    """Read a PNG or JPEG, and put right what programs would show in different ways.

    Raises ``PictureError`` for other files, and for one that is damaged or too large.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=tuple(_FORMATS))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureError(_TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, ZeroDivisionError):
        raise PictureError(_describe(data)) from None
    if image.width * image.height > _MOST_PIXELS:
        raise PictureError(_TOO_MANY_PIXELS)
    if not image.width or not image.height:
        raise PictureError("has no width or no height")
    extension = _FORMATS[str(image.format)]
    _check_end(data, extension)
    density = _read_density(image)
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
        if orientation in range(2, 9) or image.mode in _INKS:
            data, image = _rewrite(image, extension)
            if orientation in range(5, 9):
                density = density[::-1]
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError):
        raise PictureError("is damaged") from None
    width, height = (
        int(length / each * _INCH) for length, each in zip(image.size, density, strict=True)
    )
    return Bitmap(data, extension, max(width, 1), max(height, 1))


def _describe(data: bytes) -> str:
    """Return what is wrong with a file that is neither PNG nor JPEG."""
    for offset, start, name in _OTHERS:
        if data[offset:].startswith(start):
            return f"is {name}; a letter takes PNG, JPEG and SVG: save it as one of these"
    if not data:
        return "is empty"
    return "is not a picture that Word can show; a letter takes PNG, JPEG and SVG"


def _check_end(data: bytes, extension: str) -> None:
    """Raise ``PictureError`` for a picture that was not copied to its end."""
    if extension == "png":
        is_whole = b"IEND" in data[-4_096:] or data.rfind(b"IEND") > data.rfind(b"IDAT")
    else:  # the end of the image is behind the last beginning of a scan (T.81, B.1.1.3)
        is_whole = data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")
    if not is_whole:
        raise PictureError("is damaged: its end is missing")


def _read_density(image: "Image.Image") -> tuple[float, float]:
    """Return the pixels per inch in both directions."""
    try:
        across, down = (float(number) for number in image.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return _DENSITY, _DENSITY
    is_likely = all(round(number) in _DENSITIES for number in (across, down) if number == number)
    if not is_likely or across != across or down != down:
        return _DENSITY, _DENSITY
    return round(across), round(down)


def _rewrite(image: "Image.Image", extension: str) -> tuple[bytes, "Image.Image"]:
    """Return a picture upright and in RGB, as data and as an image."""
    from PIL import ImageOps

    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if turned.mode in _INKS:
        turned, profile = _convert_to_rgb(turned, profile), None
    buffer = io.BytesIO()
    if extension == "png":
        turned.save(buffer, "PNG", icc_profile=profile)
    else:
        turned.save(buffer, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile)
    return buffer.getvalue(), turned


def _convert_to_rgb(image: "Image.Image", profile: bytes | None) -> "Image.Image":
    """Return a picture of printer's inks in RGB, by its colour profile if it has one."""
    from PIL import ImageCms

    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")
