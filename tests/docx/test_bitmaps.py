"""Pictures as cameras, telephones and programs write them: shown right, or one clear message."""

import io

import pytest
from PIL import Image, ImageCms

from lettergen.docx.bitmaps import PictureError, load_bitmap
from tests.support.pictures import build_jpeg, build_png, remove_segments

INCH = 914_400


def convert(picture: bytes, format_: str) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(buffer, format_)
    return buffer.getvalue()


def turn(orientation: int, format_: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    if format_ == "PNG":
        return build_png(exif=exif)
    return build_jpeg(exif=exif)


@pytest.mark.parametrize("segments", [{0xE0}, {0xE0, 0xE1, 0xEE}])
def test_a_jpeg_needs_no_segment_of_jfif_or_exif(segments: set[int]) -> None:
    data = remove_segments(build_jpeg(144, 72), segments)
    assert load_bitmap(data) == (data, "jpeg", 2 * INCH, INCH)


def test_an_adobe_segment_may_come_first() -> None:
    adobe = b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\1"
    data = remove_segments(build_jpeg(), {0xE0})
    data = data[:2] + adobe + data[2:]
    assert load_bitmap(data).extension == "jpeg"


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40))])
def test_a_photo_that_lies_on_its_side_is_turned(
    format_: str, orientation: int, size: tuple[int, int]
) -> None:
    data = turn(orientation, format_)
    bitmap = load_bitmap(data)
    image = Image.open(io.BytesIO(bitmap.data))
    assert image.size == size
    assert image.getexif().get(0x0112, 1) == 1
    assert (bitmap.width > bitmap.height) is (size[0] > size[1])
    assert (bitmap.data == data) is (orientation == 1)
    assert load_bitmap(data) == bitmap


def test_a_turned_photo_has_its_top_at_the_top() -> None:
    image = Image.open(io.BytesIO(load_bitmap(turn(6)).data))  # the left half was red
    red, _, blue = image.getpixel((10, 5))  # type: ignore[misc]
    assert red > 200 > 50 > blue


@pytest.mark.parametrize("with_profile", [False, True])
def test_printer_s_inks_become_rgb(with_profile: bool) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = build_jpeg(mode="CMYK", icc_profile=srgb if with_profile else None)
    bitmap = load_bitmap(data)
    image = Image.open(io.BytesIO(bitmap.data))
    assert image.mode == "RGB"
    red, _, blue = image.getpixel((5, 5))  # type: ignore[misc]
    assert red > 200 > 60 > blue


def test_a_progressive_jpeg_stays_as_it_is() -> None:
    data = build_jpeg(progressive=True)
    assert load_bitmap(data).data == data


@pytest.mark.parametrize(
    ("dpi", "expected"),
    [
        ((144, 72), (INCH // 2, INCH // 2)),
        ((0, 0), (INCH, INCH // 2)),
        ((1, 1), (INCH, INCH // 2)),
        ((300, 300), (72 * INCH // 300, 36 * INCH // 300)),
        (None, (INCH, INCH // 2)),
        ((20_000, 20_000), (INCH, INCH // 2)),
    ],
)
@pytest.mark.parametrize("build", [build_png, build_jpeg])
def test_a_picture_has_the_size_of_its_density_if_that_is_one(
    build: type, dpi: tuple[int, int] | None, expected: tuple[int, int]
) -> None:
    bitmap = load_bitmap(build(72, 36, **({"dpi": dpi} if dpi else {})))
    assert (bitmap.width, bitmap.height) == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("format_", ["GIF", "TIFF", "BMP", "WEBP"])
def test_another_kind_of_picture_is_named(format_: str) -> None:
    name = {"WEBP": "WebP"}.get(format_, format_)
    with pytest.raises(PictureError, match=f"is {name}; a letter takes PNG, JPEG and SVG"):
        load_bitmap(convert(build_png(), format_))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"words", "is not a picture that Word can show"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "is HEIC, as telephones write it"),
        (b"\xff\xd8\xff\xe0", "is not a picture"),
        (build_png(9_000, 9_000), "has more than 80 million pixels"),
        (build_png(14_000, 14_000), "has more than 80 million pixels"),
    ],
    ids=range(6),
)
def test_what_is_no_picture_is_told(data: bytes, message: str) -> None:
    with pytest.raises(PictureError, match=message):
        load_bitmap(data)


@pytest.mark.parametrize("data", [build_jpeg(400, 400), build_png(400, 400)])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_picture_without_its_end_is_damaged(data: bytes, share: float) -> None:
    with pytest.raises(PictureError, match=r"is (damaged|not a picture)"):
        load_bitmap(data[: int(len(data) * share)])
