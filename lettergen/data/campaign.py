"""A campaign: which letter goes to which recipients, and where it is written."""

import re
from collections import abc
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.data import formats
from lettergen.data.assignments import assign, parse_assignments
from lettergen.data.date_orders import ANY_ORDER, DateOrders
from lettergen.data.field_map import FieldMap
from lettergen.data.file_kind import is_markdown
from lettergen.data.grouping import Grouping
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.values import Mapping, copy_values
from lettergen.diagnostics.collect import attempt
from lettergen.diagnostics.finding import Place
from lettergen.languages.current import DEFAULT, Conventions
from lettergen.system.dataclass import dataclass, field, replace

if TYPE_CHECKING:
    from lettergen.data.mail_server import MailServer

FILE_NAME = "campaign.yaml"


@dataclass(frozen=True)
class Expression:
    """A text in ``campaign.yaml`` or on the command line."""

    text: str
    place: Place


def list_files(folder: Path, pattern: Expression | None) -> list[Path]:
    """Return the files that a pattern could name."""
    return sorted(folder.glob(re.sub(r"\{\{.*?\}\}", "*", pattern.text))) if pattern else []


@dataclass(frozen=True)
class IgnoredRule:
    """A rule that ``check`` ignores: its code or slug as written, and the reason given for it."""

    rule: str
    reason: str
    place: Place


@dataclass(frozen=True)
class CampaignFile:
    """One mailing, as ``campaign.yaml`` describes it; every path is ready to open.

    ``conventions`` are its language and how its dates are typed. ``letter_pattern`` and
    ``letterhead_pattern`` are there if recipients choose between several files. ``missing`` are
    those of its files that do not exist or cannot be used. A letter that is merged with a list
    without any ``campaign.yaml`` has a campaign, too: ``path`` is then the letter, and
    ``has_file`` is false. ``approval_required`` is how many people must approve a letter before a
    final run writes it. ``output_url`` is the folder of the output if that is in
    storage. ``mail`` are the patterns of the e-mails by their keys, ``mail_server`` is what sends
    them.
    """

    path: Path
    letter: Path
    letterhead: Path | None
    recipients: RecipientSource | None
    citations: Path | None
    output: Expression
    where: tuple[Expression, ...]
    values: Mapping
    ignored: tuple[IgnoredRule, ...] = ()
    formats: tuple[str, ...] = (formats.WORD,)
    address: Expression | None = None
    citation_style: Expression | None = None
    citation_locale: Expression | None = None
    changes: str = ""
    sets_quotes: bool = False
    fields: FieldMap | None = None
    group: Grouping | None = None
    label: Expression | None = None
    conventions: Conventions = DEFAULT
    letter_pattern: Expression | None = None
    letterhead_pattern: Expression | None = None
    missing: frozenset[Path] = frozenset()
    included: tuple[Path, ...] = ()
    ledger: Path | None = None
    output_url: str = ""
    has_file: bool = True
    approval_required: int = 0
    mail: abc.Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    mail_server: "MailServer | None" = None

    @property
    def folder(self) -> Path:
        """The folder that every path in the campaign is relative to."""
        return self.path.parent

    @property
    def files(self) -> tuple[Path, ...]:
        """The campaign file itself and every file that it names."""
        lists = self.recipients.files if self.recipients else ()
        texts = (self.letter, self.letterhead, *self.included)
        named = (*texts, *lists, self.citations, self.style_file)
        of_patterns = (
            path
            for pattern in (self.letter_pattern, self.letterhead_pattern)
            for path in list_files(self.folder, pattern)
        )
        return (self.path, *filter(None, named), *of_patterns)

    @property
    def date_orders(self) -> DateOrders:
        """How the dates in the list of recipients are typed."""
        return self.recipients.date_orders if self.recipients else ANY_ORDER

    def describe_conventions(self) -> list[object]:
        """Return what the language and the dates of all letters depend on, for a fingerprint."""
        own, lists = self.conventions, self.date_orders
        by_column = {column.name: order for column, order in lists.by_column}
        return [str(own.locale.tag), own.date_order, lists.default, by_column]

    @property
    def style_file(self) -> Path | None:
        """The file of the citation style, if the campaign has one of its own."""
        style = self.citation_style.text if self.citation_style else ""
        return self.folder / style if style.endswith(".csl") else None

    @property
    def templates(self) -> tuple[Path, ...]:
        """The letter, its letterhead if it has one, and the files that they include."""
        own = (self.letter, self.letterhead) if self.letterhead else (self.letter,)
        return (*own, *self.included)

    @property
    def markdown_files(self) -> tuple[Path, ...]:
        """The letter and the files that it includes, as far as they are Markdown."""
        return tuple(path for path in (self.letter, *self.included) if is_markdown(path))

    @property
    def included_documents(self) -> tuple[Path, ...]:
        """The Word documents that the letter includes."""
        return tuple(path for path in self.included if not is_markdown(path))

    @property
    def is_markdown(self) -> bool:
        """Whether the letter is Markdown on a letterhead, not a whole Word document."""
        return is_markdown(self.letter)

    def is_there(self, file: Path) -> bool:
        """Whether one of the campaign's files is named and existed when the campaign was read.

        If not, that was reported.
        """
        is_named = file != self.path or not self.has_file
        return is_named and file not in self.missing

    @property
    def has_recipients(self) -> bool:
        """Whether a list of recipients is named, and existed when the campaign was read."""
        return self.recipients is not None and all(map(self.is_there, self.recipients.files))

    def with_conditions(self, where: Iterable[str]) -> "CampaignFile":
        """Return the campaign for only those of its recipients who meet these conditions too."""
        added = tuple(Expression(text, Place("--where")) for text in where)
        return replace(self, where=(*self.where, *added))

    def with_values(self, assignments: Iterable[str] | abc.Mapping[str, object]) -> "CampaignFile":
        """Return the campaign with values replaced by assignments such as ``sender.name=Ada``.

        In place of ``key=value``, assignments may be a mapping of keys to values. Reports an
        assignment without ``=``, an empty key (LG117), or a value that no Word document can
        contain (LG104), and leaves it out.
        """
        values = copy_values(self.values)
        for place, key, value in parse_assignments(assignments):
            with attempt():
                assign(values, key, value, place)
        return replace(self, values=values)
