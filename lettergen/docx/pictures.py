"""Pictures: their files, their parts, and the drawings that show them (ECMA-376 part 1, 20.4).

Lengths are in English Metric Units (EMU); a centimetre is 360,000.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lettergen.docx.bitmaps import PictureError, load_bitmap
from lettergen.docx.xml import PIC, WP, A, R, escape_attribute
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

if TYPE_CHECKING:
    from lettergen.docx.package import Package

CONTENT_TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
}

_UNITS = {"cm": 360_000, "mm": 36_000, "in": 914_400, "pt": 12_700, "px": 9_525}
_LENGTH = compile_lazily(r"(\d+(?:\.\d+)?)\s*(cm|mm|in|pt|px)")
_LARGEST_FILE = 10_000_000  # bytes
_SVG_ZOOM = 4  # the PNG of an SVG gets four times its nominal pixels, for print

_SVG_EXTENSION = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' r:embed="{id}"/></a:ext></a:extLst>'
)


class Space(NamedTuple):
    """The space that something has: width and height in EMU."""

    width: int
    height: int


@dataclass(frozen=True)
class Media:
    """A media part: its name and its bytes."""

    part: str
    data: bytes


@dataclass(frozen=True)
class Picture:
    """A picture: its bitmap, its natural size in EMU, and its SVG file if it has one."""

    shown: Media
    width: int
    height: int
    drawing: Media | None = None

    def scale_to(
        self, width: int | None, height: int | None, space: Space | None = None
    ) -> tuple[int, int]:
        """Return width and height in EMU; one that is not given follows from the other.

        Without a width, the picture is no larger than the ``space`` that it has.
        """
        if width:
            return width, height or round(width * self.height / self.width)
        size = (self.width, self.height)
        if height:
            size = (round(height * self.width / self.height), height)
        if space and (size[0] > space.width or size[1] > space.height):
            return self.fit_into(min(size[0], space.width), min(size[1], space.height))
        return size

    def fit_into(self, width: int, height: int) -> tuple[int, int]:
        """Return the largest size in EMU that fits into a box, with the picture's proportions."""
        if width * self.height <= height * self.width:
            return width, max(round(width * self.height / self.width), 1)
        return max(round(height * self.width / self.height), 1), height


def load(path: Path) -> Picture:
    """Load a PNG, JPEG or SVG file; raises ``PictureError`` if it is none, or too large."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST_FILE:
        raise PictureError(f"is larger than {_LARGEST_FILE // 1_000_000} MB")
    if path.suffix.lower() == ".svg":
        return _load_svg(data)
    return _load_bitmap(data)


def parse(data: bytes) -> Picture:
    """Read a PNG, JPEG or SVG; raises ``PictureError`` if it is none, or too large."""
    if len(data) > _LARGEST_FILE:
        raise PictureError(f"is larger than {_LARGEST_FILE // 1_000_000} MB")
    return _load_svg(data) if data.lstrip()[:1] == b"<" else _load_bitmap(data)


def declare_pictures(package: "Package") -> None:
    """Declare the content types of the pictures that letters may add (part 2, 10.1.2.2)."""
    for extension, content_type in CONTENT_TYPES.items():
        package.set_default_content_type(extension, content_type)


def parse_length(text: str) -> int:
    """Return a length such as ``4cm`` in EMU; raises ``ValueError`` if it is none."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None or not float(found.group(1)):
        raise ValueError(text)
    return round(float(found.group(1)) * _UNITS[found.group(2)])


def build_run(
    properties: str, relationship: str, drawing: str, size: tuple[int, int], number: int, alt: str
) -> str:
    """Build the run of an inline picture.

    ``relationship`` and ``drawing`` are the ids of the relationships to the bitmap and to the SVG,
    empty if there is none. ``size`` is in EMU, ``number`` is unique in the document, ``alt`` is
    the alternative text.
    """
    width, height = size
    text = escape_attribute(alt)
    extension = _SVG_EXTENSION.format(id=escape_attribute(drawing)) if drawing else ""
    return (
        f'<w:r>{properties}<w:drawing><wp:inline xmlns:wp="{WP}" distT="0" distB="0" distL="0"'
        f' distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{text}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{A}" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}">'
        f'<pic:pic xmlns:pic="{PIC}"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}" descr="{text}"/><pic:cNvPicPr/>'
        "</pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="{escape_attribute(relationship)}" xmlns:r="{R}">'
        f"{extension}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def _load_bitmap(data: bytes) -> Picture:
    bitmap = load_bitmap(data)
    media = build_media(bitmap.data, bitmap.extension)
    return Picture(media, bitmap.width, bitmap.height)


def _load_svg(data: bytes) -> Picture:
    """Load an SVG and draw the PNG that Word before 2016 and other programs show instead."""
    try:
        import resvg_py
    except ImportError:
        raise PictureError("is SVG, which needs an extra: pip install 'lettergen[svg]'") from None
    try:
        text = data.decode("utf-8-sig")
        png = bytes(resvg_py.svg_to_bytes(svg_string=text, zoom=_SVG_ZOOM))
    except ValueError as error:
        raise PictureError(f"is not an SVG: {error}") from None
    shown = _load_bitmap(png)
    pixel = _UNITS["px"]
    return Picture(
        shown.shown,
        _read_pixels(png, 16) * pixel // _SVG_ZOOM,
        _read_pixels(png, 20) * pixel // _SVG_ZOOM,
        build_media(data, "svg"),
    )


def _read_pixels(png: bytes, offset: int) -> int:
    """Read a number from the header of a PNG (RFC 2083, section 4.1.1)."""
    return int.from_bytes(png[offset : offset + 4], "big")


def build_media(data: bytes, extension: str) -> Media:
    """Build a media part with a name from its content, so that equal pictures share a part."""
    name = hashlib.sha256(data).hexdigest()[:16]
    return Media(f"word/media/{name}.{extension}", data)
