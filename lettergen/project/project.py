"""A campaign as loaded, as far as its files could be read, and the texts in its data."""

from collections.abc import Iterator
from collections.abc import Mapping as Mapping_
from collections.abc import Sequence as Sequence_
from functools import cached_property
from typing import Any, NamedTuple

from lettergen.citations.references import Citations
from lettergen.data.campaign import CampaignFile
from lettergen.data.grouping import RowGroup
from lettergen.data.long_list import IN_MEMORY
from lettergen.data.recipients import Recipient, is_for_checks
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import Finding, Place
from lettergen.project.editions import Edition, Editions
from lettergen.project.lazy import LazySequence
from lettergen.project.selection import Letter, Selection
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.template.compiled import CompiledLetter
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.names import (
    ITEM,
    DataNames,
    Names,
    Path,
    UsedNames,
    find_names,
    resolve_names,
)


class Text(NamedTuple):
    """One text in the data: the path to it, its value, and its place.

    Most texts are never asked for their place, which takes long to find: ``origin`` is the place,
    or what the text is in and its key or index there.
    """

    path: Path
    value: str
    origin: Place | tuple[Mapping | Sequence, Any]

    @property
    def place(self) -> Place:
        """Where it is."""
        if isinstance(self.origin, Place):
            return self.origin
        holder, key = self.origin
        return holder.place_of(key)

    @property
    def name(self) -> str:
        """The path to it as a template writes it: ``sender.name``."""
        return format_path(self.path)

    @property
    def key(self) -> str:
        """The last name on the path to it."""
        last = self.path[-1]
        return last if last != ITEM else next(s for s in reversed(self.path) if s != ITEM)

    def finding(self, code: str, message: str, hint: str = "") -> Finding:
        """Return a finding about this text."""
        return Finding(code, message, self.place, hint, name=self.name)


@dataclass(frozen=True)
class Entry:
    """A recipient with the texts of its fields; the points to confirm are not among them.

    ``position`` is its place among the recipients of the run, from 0.
    """

    recipient: Recipient
    texts: list[Text]
    position: int

    @property
    def label(self) -> str:
        """The name by which messages call the recipient."""
        return self.recipient.label

    @property
    def fields(self) -> Mapping:
        """The recipient's fields."""
        return self.recipient.fields

    @cached_property
    def by_path(self) -> dict[Path, Text]:
        """The texts by their paths; of the items of a list, the last."""
        return {text.path: text for text in self.texts}


_OF_RECIPIENTS = {"recipients", "entries", "data_names"}
"""What a project computes once from the recipients alone, so that all editions share it."""


@dataclass(frozen=True)
class Project:
    """A campaign as loaded, as far as its files could be read.

    ``letter`` is ``None`` if the template is faulty, ``citations`` and ``everyone`` if their
    files could not be read, ``selection`` if no letters could be selected. ``fingerprints`` are
    those of what all letters are made from, taken before any of it was read. ``is_whole`` tells
    whether all recipients are selected, ``has_extensions`` whether the template language has
    functions of a program's own. ``editions`` has the letters that recipients choose between;
    ``letter`` is the first of them.
    """

    campaign: CampaignFile
    language: Language
    everyone: Sequence_[Recipient] | None
    citations: Citations | None
    letter: CompiledLetter | None
    fingerprints: Mapping_[str, str] = field(default_factory=dict)
    selection: Selection | None = None
    is_whole: bool = True
    has_extensions: bool = False
    editions: Editions | None = None

    def split_editions(self) -> "list[Project]":
        """Return the project as it is for each edition of the letter that was compiled."""
        if self.editions is None or not self.editions.all:
            return [self]
        return [self.choose_edition(edition) for edition in self.editions.all]

    def choose_edition(self, edition: Edition) -> "Project":
        """Return the project with the letter of one edition alone."""
        chosen = replace(self, campaign=edition.campaign, letter=edition.letter, editions=None)
        for name in _OF_RECIPIENTS & vars(self).keys():
            vars(chosen)[name] = vars(self)[name]
        return chosen

    @property
    def letters(self) -> Sequence_[Letter]:
        """The letters that were selected."""
        return self.selection.letters if self.selection else ()

    @cached_property
    def recipients(self) -> Sequence_[Recipient]:
        """The recipients of the selected letters; everyone if no letters could be selected."""
        return self.everyone or () if self.selection is None else self.selection.recipients

    @cached_property
    def entries(self) -> Sequence_[Entry]:
        """The recipients with their texts; those of a long list are built when asked for."""
        recipients = self.recipients
        if len(recipients) <= IN_MEMORY:
            return [_build_entry(one, position) for position, one in enumerate(recipients)]
        return LazySequence(recipients, range(len(recipients)), _build_entry)

    def get_entry(self, letter: Letter) -> Entry:
        """Return the entry of a letter's recipient."""
        if isinstance(self.entries, LazySequence):  # which would read the recipient again
            return _build_entry(letter.recipient, letter.position)
        return self.entries[letter.position]

    @cached_property
    def value_texts(self) -> list[Text]:
        """The texts of the campaign's values."""
        return list(find_texts(self.campaign.values))

    @cached_property
    def citation_texts(self) -> list[Text]:
        """The texts of the citations."""
        found = (self.citations or {}).values()
        return [text for citation in found for text in find_texts(citation.fields)]

    @cached_property
    def names(self) -> Names:
        """The names that the letter, the campaign's patterns and its ``where`` use."""
        letters = self.editions.all if self.editions else ()
        found = self.letter.names if self.letter and not letters else Names()
        for edition in letters:
            found += edition.letter.names
        patterns = [(self.campaign.output.text, self.campaign.output.place)]
        for pattern in filter(None, (self.campaign.address, self.campaign.label)):
            patterns.append((pattern.text, pattern.place))
        patterns += [(one.text, one.place) for all_ in self.campaign.mail.values() for one in all_]
        patterns += [(f"{{{{ {where.text} }}}}", where.place) for where in self.campaign.where]
        for text, place in patterns:
            found += _find_names(self.language, text, place)
        fields = self.campaign.fields
        find_column = fields.find_path if fields else lambda _: None
        return resolve_names(found, self.data_names.add(self.campaign.values), find_column)

    @cached_property
    def data_names(self) -> DataNames:
        """The names in the data of the recipients."""
        return DataNames(one.fields for one in self.recipients)

    @cached_property
    def used(self) -> UsedNames:
        """The fields and values that are used."""
        return UsedNames(self.names.uses)


def _build_entry(recipient: Recipient, position: int) -> Entry:
    return Entry(recipient, list(_find_own_texts(recipient.fields)), position)


def find_texts(
    value: object,
    path: Path = (),
    origin: Place | tuple[Mapping | Sequence, Any] | None = None,
) -> Iterator[Text]:
    """Yield every text in a value of the data, with the place of its key or item."""
    if isinstance(value, str):
        if origin:
            yield Text(path, value, origin)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from find_texts(inner, (*path, key), (value, key))
    elif isinstance(value, Sequence):
        for index, inner in enumerate(value):
            yield from find_texts(inner, (*path, ITEM), (value, index))


def format_path(path: Path) -> str:
    """Return a path as a template writes it."""
    return ".".join(step for step in path if step != ITEM)


def _find_own_texts(fields: Mapping) -> Iterator[Text]:
    for key, value in fields.items():
        if isinstance(fields, RowGroup) and key == fields.list_name:
            yield from _find_row_texts(fields)
        elif not is_for_checks(key):
            if isinstance(value, str):
                yield Text((key,), value, (fields, key))
            else:
                yield from find_texts(value, (key,), (fields, key))


def _find_row_texts(fields: RowGroup) -> Iterator[Text]:
    """Yield the texts in which the rows of a letter differ."""
    for row in fields.rows:
        for key, value in row.items():
            if not is_for_checks(key) and (key not in fields or fields[key] != value):
                yield from find_texts(value, (fields.list_name, ITEM, key), (row, key))


def _find_names(language: Language, pattern: str, place: Place) -> Names:
    try:
        tree = language.parse(pattern)
    except Exception:  # what is wrong with the pattern is reported where it is compiled
        return Names()
    return find_names(tree, language.globals, lambda _: place)
