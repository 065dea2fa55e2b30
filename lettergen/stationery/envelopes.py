"""Envelopes: each is a page of its own size.

The positions follow Royal Mail ("A guide for letter envelope design and clear addressing"; with
figures, "Large Letter mail: how to get it right"). The address is at least 40 mm from the top,
where stamps and postmarks are, and keeps clear of the bottom 15 mm, where sorting machines print a
code. The return address is in the top left corner.
"""

from collections.abc import Sequence

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.stationery.pages import CellText, Page, build_document
from lettergen.stationery.sizes import LONGEST, Size, build_error, parse_size
from lettergen.stationery.text_fit import FittedText, TypeSizes, fit_text
from lettergen.system.dataclass import dataclass

SIZES = {
    "DL": Size(220, 110),
    "C6": Size(162, 114),
    "C5": Size(229, 162),
    "C4": Size(324, 229),
    "B5": Size(250, 176),
    "B4": Size(353, 250),
}
"""The sizes of ISO 269, with the long side across."""

SMALLEST = Size(140, 90)
"""The smallest letter that Royal Mail takes."""

ADDRESS_TYPE = TypeSizes(most=12, whole=10, least=9)
RETURN_TYPE = TypeSizes(most=9, whole=8, least=7)

_HEAD = 40.0
_FOOT = 20.0
_SIDE = 15.0
_CORNER = 8.0
"""Millimetres: the margins of the address, and the position of the return address."""

_INDENT = 0.42
"""Where the address begins, as a fraction of the envelope's width."""

_ADDRESS, _RETURN = "EnvelopeAddress", "ReturnAddress"
_STYLES = {_ADDRESS: "Envelope Address", _RETURN: "Return Address"}


@dataclass(frozen=True)
class Envelope:
    """A kind of envelope: its size in millimetres, and the positions of the two addresses."""

    name: str
    paper: Size

    @property
    def across(self) -> list[float]:
        """Millimetres from the left: return address, address, and the end of the address."""
        return [_CORNER, round(self.paper.width * _INDENT), self.paper.width - _SIDE]

    @property
    def down(self) -> list[float]:
        """Millimetres from the top: return address, address, and the end of the address."""
        return [_CORNER, _HEAD, self.paper.height - _FOOT]

    @property
    def address_space(self) -> Size:
        """The space for the address."""
        return Size(self.across[2] - self.across[1], self.down[2] - self.down[1])

    @property
    def return_space(self) -> Size:
        """The space for the return address."""
        return Size(self.across[1] - self.across[0], self.down[1] - self.down[0])


def parse_envelope(text: str) -> Envelope:
    """Parse the name or the size of an envelope.

    Raises ``LettergenError`` (LG474) for another name, and for a size that cannot be posted or
    printed.
    """
    if known := SIZES.get(text.strip().upper()):
        return Envelope(text.strip().upper(), known)
    if not text.strip()[:1].isdigit():
        message = f"there is no envelope '{text}'."
        hint = f"Use {', '.join(SIZES)}, or a size in mm such as 229x162."
        raise build_error("--size", message, hint)
    paper = parse_size(text, "--size")
    if paper.width < SMALLEST.width or paper.height < SMALLEST.height:
        message = f"an envelope of {paper} is too small for the post."
        raise build_error("--size", message, f"The smallest is {SMALLEST}, width first.")
    if max(paper.width, paper.height) > LONGEST:
        message = f"a page of {paper} is too large for Word."
        raise build_error("--size", message, f"The longest side can be {LONGEST:g} mm.")
    return Envelope(f"{paper} envelope", paper)


@dataclass(frozen=True)
class Envelopes:
    """Envelopes of one kind, with the return address ``sender`` if there is one."""

    envelope: Envelope
    sender: FittedText | None = None

    @property
    def item(self) -> str:
        """The word for one of them."""
        return "envelope"

    @property
    def space(self) -> str:
        """The space for an address, in words."""
        return f"an envelope of {self.envelope.paper}"

    def fit_address(self, lines: Sequence[str]) -> FittedText | None:
        """Fit an address on the envelope; return ``None`` if it is too large."""
        return fit_text(lines, self.envelope.address_space, ADDRESS_TYPE)

    def describe_pages(self, count: int) -> str:
        """Return in words what they are printed on."""
        return f"of {self.envelope.name}"

    def build_document(self, addresses: Sequence[FittedText]) -> bytes:
        """Build the Word document of the envelopes."""
        one, corner = self.envelope, {}
        if self.sender:
            corner = {(0, 0): CellText(self.sender, _RETURN, align="top")}
        pages = (
            Page(one.paper, one.across, one.down, {**corner, (1, 1): CellText(text, _ADDRESS)})
            for text in addresses
        )
        return build_document(pages, "Envelopes", _STYLES)


def build_envelopes(envelope: Envelope, lines: Sequence[str]) -> Envelopes:
    """Return envelopes with these lines as the return address, if there are any.

    Raises ``LettergenError`` (LG473) if they do not fit into the corner.
    """
    if not lines:
        return Envelopes(envelope)
    sender = fit_text(lines, envelope.return_space, RETURN_TYPE)
    if sender is None:
        message = f"the return address does not fit into its space of {envelope.return_space}."
        raise LettergenError(
            Finding(
                "LG473",
                message,
                Place("--return"),
                "Shorten it with --return-lines, or leave it out with --no-return.",
            )
        )
    return Envelopes(envelope, sender)
