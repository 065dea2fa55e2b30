"""The order of things: from a campaign on disk to its labels or envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path
from typing import Protocol

from lettergen.data import campaign as campaigns
from lettergen.data import recipients
from lettergen.data.campaign import Campaign, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import Steps
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output import files, names
from lettergen.project.options import Options
from lettergen.project.selection import Mailing, address
from lettergen.project.sorting import sorted_by
from lettergen.stationery.addresses import Address, Lines, addresses, read_return_address
from lettergen.stationery.fit import FittedText
from lettergen.template.jinja.environment import Language


class Stationery(Protocol):
    """What addresses are printed on."""

    @property
    def noun(self) -> str:
        """What one of them is called."""

    @property
    def room(self) -> str:
        """What an address has to fit on, in words."""

    def fit_address(self, lines: Sequence[str]) -> FittedText | None:
        """An address as it is set on it, ``None`` if it is too large."""

    def describe_pages(self, count: int) -> str:
        """On what so many addresses come out, in words."""

    def build_document(self, addresses: Sequence[FittedText]) -> bytes:
        """The Word document of the addresses."""


@dataclass(frozen=True)
class Printed:
    """What became of it; nothing is written if there are findings, or nobody to address.

    ``count`` is the number of addresses printed, copies among them, ``pages`` what they came out
    on; ``to_confirm`` are the recipients addressed who have points open.
    """

    noun: str
    out: Path
    count: int = 0
    pages: str = ""
    to_confirm: tuple[Recipient, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A campaign whose addresses are known; those of ``findings`` have none.

    ``kept`` are the real paths of the files that no other document may take the place of.
    """

    campaign: Campaign
    language: Language
    addresses: tuple[Address, ...]
    findings: tuple[Finding, ...]
    kept: frozenset[str]

    def sender(self, wanted: bool | None = None, lines: str = "") -> Lines:
        """The lines of the return address, none if there is none or it is not ``wanted``.

        ``lines`` is a pattern for it. Raises ``LettergenError`` if it is wanted and not there.
        """
        if wanted is False:
            return ()
        pattern = _typed(lines, "--return-lines")
        found = read_return_address(self.campaign, self.language, pattern)
        if not found and (wanted or pattern):
            message = "the campaign has no return address."
            hint = "Put 'sender:' with an 'address:' under 'values:', or use --return-lines."
            place = pattern.place if pattern else self.campaign.values.place
            raise LettergenError(Finding("LG476", message, place, hint))
        return found

    def print_on(self, stationery: Stationery, out: Path, copies: int = 1) -> Printed:
        """Write the addresses, each ``copies`` times, to the Word document ``out``.

        Raises ``LettergenError`` if it cannot be written there. If an address is missing or too
        large, that is a finding, and nothing is written: a gap would not be seen.
        """
        self._check(out)
        findings = list(self.findings)
        fitted: list[FittedText] = []
        for one in self.addresses:
            if (set_ := stationery.fit_address(one.lines)) is not None:
                fitted += [set_] * copies
            else:
                findings.append(_too_large(one, stationery.room))
        if findings or not fitted:
            return Printed(stationery.noun, out, findings=tuple(findings))
        files.write_file(out, stationery.build_document(fitted))
        open_ = tuple(one.recipient for one in self.addresses if one.recipient.confirm)
        pages = stationery.describe_pages(len(fitted))
        return Printed(stationery.noun, out, len(fitted), pages, open_)

    def _check(self, out: Path) -> None:
        """Raise ``LettergenError`` for a document that must not be written there."""
        place = Place(str(out))
        if out.suffix.lower() != names.SUFFIX:
            message = f"does not end in {names.SUFFIX}."
            raise LettergenError(Finding("LG475", message, place, "Name a Word document."))
        if realpath(out) in self.kept:
            message = "is a file of the campaign; it stays as it is."
            raise LettergenError(Finding("LG475", message, place, "Name another file under --out."))


def prepare(path: Path, options: Options, lines: str = "") -> Prepared:
    """Read a campaign and the addresses of the recipients that the options choose, in order.

    ``lines`` is a pattern for the lines in place of the campaign's own. The letter itself is
    not looked at. Raises ``LettergenError`` with everything that is wrong.
    """
    language = Language()
    steps = Steps()
    campaign = campaigns.load(path, steps.findings)
    campaign = steps.take(lambda: campaign.with_values(options.assignments)) or campaign
    campaign = campaign.narrowed(options.where)
    mailing = _mailing(campaign, language, options, steps)
    pattern = _typed(lines, "--lines") or campaign.address
    address_of = steps.take(lambda: addresses(campaign, language, pattern))
    addressed = mailing.addressed if mailing else []
    ordered = steps.take(lambda: sorted_by(options.sort, addressed, campaign, language))
    if steps.findings or mailing is None or address_of is None or ordered is None:
        raise LettergenError(*steps.findings)
    found = steps.each(address_of, [one.recipient for one in ordered])
    kept = frozenset(realpath(file) for file in (*campaign.files, *mailing.letters))
    return Prepared(campaign, language, tuple(found), tuple(steps.findings), kept)


def _mailing(
    campaign: Campaign, language: Language, options: Options, steps: Steps
) -> Mailing | None:
    everyone = None
    if _is_there(campaign.recipients, campaign):
        everyone = steps.take(
            lambda: recipients.load(campaign.recipients, language.reserved_names, steps.findings)
        )
    return steps.take(lambda: address(campaign, everyone, language, options))


def _is_there(file: Path, campaign: Campaign) -> bool:
    """Whether a file of the campaign is there; if not, reading the campaign has said so."""
    try:
        return file != campaign.path and file.is_file()
    except OSError:  # its name is too long, or it lies in a folder that may not be read
        return False


def _typed(pattern: str, option: str) -> Expression | None:
    r"""A pattern from the command line, where a line's end is typed as ``\n``."""
    return Expression(pattern.replace("\\n", "\n"), Place(option)) if pattern else None


def _too_large(one: Address, room: str) -> Finding:
    return Finding(
        "LG473",
        f"the address of {one.recipient.label}, {len(one.lines)} lines, does not fit on {room}.",
        one.recipient.place,
        "Shorten it, say with --lines what may be left out, or choose a larger size.",
        letters=(one.recipient.label,),
    )
