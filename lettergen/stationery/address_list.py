"""Print the addresses of a campaign's recipients on labels or envelopes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import attempt, collecting, recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.origin import is_as_written
from lettergen.output import files, names
from lettergen.output.letter_files import LetterFiles
from lettergen.project.loader import Source, load_recipients
from lettergen.project.options import Options
from lettergen.stationery import addresses
from lettergen.stationery.addresses import Address, Lines
from lettergen.stationery.text_fit import FittedText
from lettergen.system.dataclass import dataclass
from lettergen.template.jinja.environment import Language


class Stationery(Protocol):
    """What addresses are printed on: labels or envelopes."""

    @property
    def item(self) -> str:
        """The word for one of them: ``label``."""

    @property
    def space(self) -> str:
        """The space for an address, in words: ``a label of 63.5 x 38.1 mm``."""

    def fit_address(self, lines: Sequence[str]) -> FittedText | None:
        """Return an address as it is set; ``None`` if it is too large."""

    def describe_pages(self, count: int) -> str:
        """Return in words what this number of addresses is printed on."""

    def build_document(self, addresses: Sequence[FittedText]) -> bytes:
        """Return the Word document of the addresses."""


@dataclass(frozen=True)
class Printout:
    """The result of a run; nothing is written if there are findings, or no recipients.

    ``item`` is the word for a label or an envelope, ``count`` the number of them with copies, and
    ``pages`` tells in words what they are printed on. ``to_confirm`` are the recipients who have
    points to confirm.
    """

    item: str
    out: Path
    count: int = 0
    pages: str = ""
    to_confirm: tuple[Recipient, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class AddressList:
    """The addresses of a campaign's recipients, in order.

    ``findings`` are about recipients who have none. ``letters`` knows the files of the
    campaign's letters.
    """

    campaign: CampaignFile
    language: Language
    addresses: tuple[Address, ...]
    findings: tuple[Finding, ...]
    letters: LetterFiles

    def read_return_address(self, lines: str = "", *, wanted: bool | None = None) -> Lines:
        """Return the lines of the return address.

        There are none if it is not ``wanted``; ``None`` means wanted if the campaign has one.
        ``lines`` is a pattern for it, which means that it is wanted.

        Raises:
            LettergenError: it is wanted, and the campaign has none (LG476).
        """
        if wanted is False:
            return ()
        pattern = _parse_pattern(lines, "--return-lines")
        found = addresses.read_return_address(self.campaign, self.language, pattern)
        if not found and (wanted or pattern):
            message = "the campaign has no return address."
            hint = "Put 'sender:' with an 'address:' under 'values:', or use --return-lines."
            place = pattern.place if pattern else self.campaign.values.place
            raise LettergenError(Finding("LG476", message, place, hint))
        return found

    def print_on(self, stationery: Stationery, out: Path, copies: int = 1) -> Printout:
        """Write the addresses, each ``copies`` times, to the Word document ``out``.

        If an address is missing or too large (LG473), nothing is written: nobody would notice
        the gap.

        Raises:
            LettergenError: the document cannot be written there.
        """
        self._check_path(out)
        findings = list(self.findings)
        fitted: list[FittedText] = []
        for one in self.addresses:
            if (text := stationery.fit_address(one.lines)) is not None:
                fitted += [text] * copies
            else:
                findings.append(_describe_misfit(one, stationery.space))
        if findings or not fitted:
            return Printout(stationery.item, out, findings=tuple(findings))
        files.write_file(out, stationery.build_document(fitted), is_as_written, self.campaign.files)
        to_confirm = tuple(one.recipient for one in self.addresses if one.recipient.confirm)
        pages = stationery.describe_pages(len(fitted))
        return Printout(stationery.item, out, len(fitted), pages, to_confirm)

    def _check_path(self, out: Path) -> None:
        """Raise ``LettergenError`` if ``out`` is another kind of file (LG475), the file of a
        letter (LG484), or must not be overwritten.
        """
        place = Place(str(out))
        if out.suffix.lower() != names.SUFFIX:
            message = f"does not end in {names.SUFFIX}."
            raise LettergenError(Finding("LG475", message, place, "Name a Word document."))
        if self.letters.is_letter(out):
            message = "is the file of a letter."
            raise LettergenError(Finding("LG484", message, place, "Name another file with --out."))
        files.check_target(out, is_as_written, self.campaign.files)


def load_addresses(path: Path, options: Options, lines: str = "") -> AddressList:
    """Load the addresses of the recipients of a campaign that the options select, in order.

    ``lines`` is a pattern for the lines of an address in place of the campaign's own. The letter
    itself is not read.

    Raises:
        LettergenError: with everything that is wrong in the files and the options.
    """
    reader = None
    with collecting():
        project = load_recipients(Source(path), options)
        campaign, language = project.campaign, project.language
        with attempt():
            pattern = _parse_pattern(lines, "--lines") or campaign.address
            reader = addresses.AddressReader(campaign, language, pattern)
    assert project.selection is not None and reader is not None
    found: list[Address] = []
    with recording() as findings:
        for recipient in project.recipients:
            with attempt():
                found.append(reader.read(recipient))
    files = project.selection.files
    return AddressList(campaign, language, tuple(found), tuple(findings), files)


def _parse_pattern(text: str, option: str) -> Expression | None:
    r"""Return a pattern from the command line, where ``\n`` is typed for a line end."""
    return Expression(text.replace("\\n", "\n"), Place(option)) if text else None


def _describe_misfit(one: Address, space: str) -> Finding:
    return Finding(
        "LG473",
        f"the address of {one.recipient.label} has {len(one.lines)} lines and does not fit on "
        f"{space}.",
        one.recipient.place,
        "Shorten it, leave lines out with --lines, or choose a larger size.",
        letters=(one.recipient.label,),
    )
