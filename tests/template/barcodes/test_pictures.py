"""Barcodes are read back by another program, and hold nothing that they cannot hold."""

import io
import struct
import zlib

import pytest
import zxingcpp
from PIL import Image as PillowImage

from lettergen.template.barcodes.drawing import Look
from lettergen.template.barcodes.pictures import build_barcode
from lettergen.template.barcodes.symbols import Options, encode
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Image

FORMATS = {"QR": "QRCode", "NW7": "Codabar", "ITF14": "ITF"}


def draw(value: str, kind: str, look: Look | None = None, options: Options | None = None) -> Image:
    """Build the picture of a value."""
    return build_barcode(value, kind, look or Look(), options or Options())


def read(image: Image) -> tuple[str, str]:
    """Let a scanner read a picture; return the kind of barcode and the value."""
    assert image.picture is not None
    with PillowImage.open(io.BytesIO(image.picture.shown.data)) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(found.format).rpartition(".")[2], found.text


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("qr", "https://example.org/renew?id=0011", "https://example.org/renew?id=0011"),
        ("QR", "Łukasz 李雷", "Łukasz 李雷"),
        ("code128", "0011", "0011"),
        ("CODE128", "LR/0001 ab", "LR/0001 ab"),
        ("code-39", "LR-0001", "LR-0001"),
        ("ean13", "501234567890", "5012345678900"),
        ("JAN13", "5012345678900", "5012345678900"),
        ("EAN8", "9638507", "96385074"),
        ("UPCA", "036000291452", "036000291452"),
        ("UPCE", "04252614", "042100005264"),  # as UPC-A writes it
        ("UPCE", "425261", "042100005264"),
        ("ITF14", "1001234500001", "10012345000017"),
        ("NW7", "A12345B", "A12345B"),
    ],
)
@pytest.mark.parametrize("shows_text", [False, True])
def test_a_scanner_reads_the_value(kind: str, value: str, shown: str, shows_text: bool) -> None:
    found, text = read(draw(value, kind, Look(shows_text=shows_text)))
    assert text in (shown, f"0{shown}", shown.strip("AB"))
    assert found.replace("-", "").casefold()


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_barcode_is_read_as_well(turns: int) -> None:
    image = draw("LR-0001", "CODE128", Look(turns=turns, scale=150, dark="003366"))
    assert read(image)[1] == "LR-0001"


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("EAN13", "50123456789AB", "digits only"),
        ("EAN13", "5012345678901", "would have to be 0"),
        ("EAN13", "501", "12 digits and a check digit, and this has 3"),
        ("CODE128", "Łukasz", "without accents"),
        ("CODE39", "a_b", "capital letters"),
        ("NW7", "12345", "between two of the letters A to D"),
        ("POSTNET", "1234", "5, 9 or 11 digits"),
        ("RM4SCC", "B1 - 2", "capital letters and digits"),
        ("JPPOST", "12345", "seven digits"),
        ("JPPOST", "1540023-1-2-ABCDEF", "13 characters"),
        ("UPCE", "94252614", "begins with 0 or 1"),
        ("QR", "x" * 3000, "too long"),
        ("CODE128", "x" * 81, "longer than 80"),
        ("CODE128", "", "empty"),
        ("AZTEC", "x", "no kind of barcode"),
    ],
)
def test_a_value_that_a_barcode_cannot_hold_is_an_error(kind: str, value: str, reason: str) -> None:
    with pytest.raises(MergeError) as error:
        draw(value, kind)
    assert error.value.code == "LG365"
    assert reason in error.value.message


def test_a_check_digit_is_mended_where_the_switch_asks_for_it() -> None:
    assert read(draw("5012345678901", "EAN13", options=Options("M", True)))[1] == "5012345678900"
    assert read(draw("123", "NW7", options=Options(adds_stops=True)))[1].strip("A") == "123"


@pytest.mark.parametrize(
    ("kind", "bars"), [("RM4SCC", 4 * 9 + 2), ("POSTNET", 5 * 6 + 2), ("JPPOST", 3 * 21 + 4)]
)
def test_a_postal_barcode_has_its_bars(kind: str, bars: int) -> None:
    value = {"RM4SCC": "SN34RD1A", "POSTNET": "55555", "JPPOST": "154-0023"}[kind]
    image = draw(value, kind)
    assert image.picture is not None
    width = struct.unpack(">I", image.picture.shown.data[16:20])[0]
    assert width == (2 * bars - 1 + 2 * 10) * 4


def test_a_barcode_of_japan_post_has_fillers_and_a_check_digit() -> None:
    """Its codes add up to 49, its seven fillers to 98; five more make 152, eight times nineteen."""
    upper, _, lower = encode("154-0023-3-16-4", "JPPOST", Options()).modules
    kinds = {(1, 1): "1", (1, 0): "2", (0, 1): "3", (0, 0): "4"}
    bars = "".join(kinds[pair] for pair in zip(upper[::2], lower[::2], strict=True))
    codes = "114 141 123 144 144 132 312 312 414 114 321 414 123".split()
    assert bars == "".join(["13", *codes, *["432"] * 7, "141", "31"])


def test_the_alternative_text_tells_the_kind_and_the_value() -> None:
    assert draw("9638507", "EAN8").alt == "EAN-8: 96385074"
    assert build_barcode("x", "qr", Look(), Options(), alt="Your ticket").alt == "Your ticket"


def test_the_size_follows_from_the_switches() -> None:
    usual = draw("0011", "CODE128")
    assert draw("0011", "CODE128", Look(height=720_000)).height == pytest.approx(720_000, abs=3000)
    half = draw("0011", "CODE128", Look(scale=50))
    assert half.width == pytest.approx(int(usual.width) / 2, abs=1)
    wide = build_barcode("0011", "CODE128", Look(), Options(), width=1_800_000)
    assert wide.width == pytest.approx(1_800_000, abs=1)


def test_the_same_value_is_the_same_file() -> None:
    first, second = draw("0011", "QR").picture, draw("0011", "QR").picture
    assert first == second
    assert first is not None
    assert zlib.crc32(first.shown.data)
