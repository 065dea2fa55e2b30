"""Addresses on envelopes: one page each, of the envelope's own size.

Where on an envelope what may stand is Royal Mail's word ("A guide for letter envelope design and
clear addressing"; with figures, "Large Letter mail: how to get it right"): the address 40 mm and
more from the top, where stamps and postmarks are, and clear of the strip of 15 mm at the foot
that sorting machines print their code on; the return address in the top left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.stationery.documents import CellText, Page, build_document
from lettergen.stationery.fit import FittedText, TypeSizes, fit_text
from lettergen.stationery.sizes import LONGEST, Size, build_error, parse_size

SIZES = {
    "DL": Size(220, 110),
    "C6": Size(162, 114),
    "C5": Size(229, 162),
    "C4": Size(324, 229),
    "B5": Size(250, 176),
    "B4": Size(353, 250),
}
"""ISO 269, with the long side across."""

SMALLEST = Size(140, 90)
"""What Royal Mail takes as a letter at least."""

ADDRESS_TYPE = TypeSizes(most=12, whole=10, least=9)
RETURN_TYPE = TypeSizes(most=9, whole=8, least=7)

_HEAD = 40.0
_FOOT = 20.0
_SIDE = 15.0
_CORNER = 8.0
"""Millimetres: the strips that the address stays out of, and where the return address begins."""

_INDENT = 0.42
"""Where the address begins, as a part of the envelope's width."""

_ADDRESS, _RETURN = "EnvelopeAddress", "ReturnAddress"
_STYLES = {_ADDRESS: "Envelope Address", _RETURN: "Return Address"}


@dataclass(frozen=True)
class Envelope:
    """An envelope: its size in millimetres, and where on it the two addresses may stand."""

    name: str
    paper: Size

    @property
    def across(self) -> list[float]:
        """Where the return address begins, where the address does, and where that must end."""
        return [_CORNER, round(self.paper.width * _INDENT), self.paper.width - _SIDE]

    @property
    def down(self) -> list[float]:
        """The same from the top: the return address, the address, its end."""
        return [_CORNER, _HEAD, self.paper.height - _FOOT]

    @property
    def address_room(self) -> Size:
        """How large the address may be."""
        return Size(self.across[2] - self.across[1], self.down[2] - self.down[1])

    @property
    def return_room(self) -> Size:
        """How large the return address may be."""
        return Size(self.across[1] - self.across[0], self.down[1] - self.down[0])


def parse_envelope(text: str) -> Envelope:
    """The envelope of that name or size; raises ``LettergenError`` if there can be none."""
    if known := SIZES.get(text.strip().upper()):
        return Envelope(text.strip().upper(), known)
    if not text.strip()[:1].isdigit():
        message = f"there is no envelope '{text}'."
        hint = f"There are {', '.join(SIZES)}, and any size in mm such as 229x162."
        raise build_error("--size", message, hint)
    paper = parse_size(text, "--size")
    if paper.width < SMALLEST.width or paper.height < SMALLEST.height:
        message = f"an envelope of {paper} is too small to go by post."
        raise build_error("--size", message, f"The smallest is {SMALLEST}, width first.")
    if max(paper.width, paper.height) > LONGEST:
        message = f"Word has no page of {paper}."
        raise build_error("--size", message, f"Its longest side is {LONGEST:g} mm.")
    return Envelope(f"{paper} envelope", paper)


@dataclass(frozen=True)
class Envelopes:
    """Envelopes of one kind, each with the return address ``sender`` if there is one."""

    envelope: Envelope
    sender: FittedText | None = None

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return "envelope"

    @property
    def room(self) -> str:
        """What an address has to fit on, in words."""
        return f"an envelope of {self.envelope.paper}"

    def fit_address(self, lines: Sequence[str]) -> FittedText | None:
        """An address as it stands on the envelope, ``None`` if it is too large for it."""
        return fit_text(lines, self.envelope.address_room, ADDRESS_TYPE)

    def describe_pages(self, count: int) -> str:
        """What they are, in words: each is a page of its own."""
        return f"of {self.envelope.name}"

    def build_document(self, addresses: Sequence[FittedText]) -> bytes:
        """The Word document of these envelopes."""
        one, corner = self.envelope, {}
        if self.sender:
            corner = {(0, 0): CellText(self.sender, _RETURN, align="top")}
        pages = (
            Page(one.paper, one.across, one.down, {**corner, (1, 1): CellText(text, _ADDRESS)})
            for text in addresses
        )
        return build_document(pages, "Envelopes", _STYLES)


def build_envelopes(envelope: Envelope, lines: Sequence[str]) -> Envelopes:
    """Envelopes with these lines as the return address; none if there are no lines.

    Raises ``LettergenError`` if they are too large for their corner.
    """
    if not lines:
        return Envelopes(envelope)
    sender = fit_text(lines, envelope.return_room, RETURN_TYPE)
    if sender is None:
        message = f"the return address does not fit into the corner of {envelope.return_room}."
        raise LettergenError(
            Finding(
                "LG473",
                message,
                Place("--return"),
                "Shorten it with --return-lines, or leave it off with --no-return.",
            )
        )
    return Envelopes(envelope, sender)
