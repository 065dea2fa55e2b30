"""What the checks look at: a campaign as far as it could be read, and the texts in its data."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lettergen.data.campaign import Campaign
from lettergen.data.citations import Citations
from lettergen.data.recipients import CONFIRM, Recipient
from lettergen.data.yaml import Mapping, Sequence
from lettergen.diagnostics.finding import Finding, Place
from lettergen.template.compiled import CompiledLetter
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.names import (
    ITEM,
    Names,
    Path,
    UsedNames,
    find_names,
    resolve_word_names,
)


@dataclass(frozen=True)
class Text:
    """One text in the data: the way to it, what it says, and where it stands."""

    path: Path
    value: str
    place: Place

    @property
    def name(self) -> str:
        """The way to it as a template writes it: ``sender.name``."""
        return dotted(self.path)

    @property
    def key(self) -> str:
        """The last name on the way to it."""
        last = self.path[-1]
        return last if last != ITEM else next(s for s in reversed(self.path) if s != ITEM)

    def finding(self, code: str, message: str, hint: str = "") -> Finding:
        """Return a finding about this text."""
        return Finding(code, message, self.place, hint, name=self.name)


@dataclass(frozen=True)
class Entry:
    """A recipient with the texts of its fields; the points to confirm are not among them."""

    recipient: Recipient
    texts: list[Text]

    @property
    def label(self) -> str:
        """How messages call the recipient."""
        return self.recipient.label

    @property
    def fields(self) -> Mapping:
        """The recipient's fields."""
        return self.recipient.fields

    @cached_property
    def by_path(self) -> dict[Path, Text]:
        """The texts by the way to them; of a list's items, the last."""
        return {text.path: text for text in self.texts}


@dataclass(frozen=True)
class Subject:
    """A campaign as far as it could be read.

    ``letter`` is ``None`` if the template is faulty, ``citations`` if they could not be read.
    ``is_whole`` tells whether all recipients of the campaign are looked at, not some of them.
    """

    campaign: Campaign
    language: Language
    recipients: tuple[Recipient, ...]
    citations: Citations | None
    letter: CompiledLetter | None
    is_whole: bool = True

    @cached_property
    def entries(self) -> list[Entry]:
        """The recipients with their texts."""
        return [Entry(one, list(_own_texts(one.fields))) for one in self.recipients]

    @cached_property
    def value_texts(self) -> list[Text]:
        """The texts of the campaign's values."""
        return list(texts(self.campaign.values))

    @cached_property
    def citation_texts(self) -> list[Text]:
        """The texts of the citations."""
        found = (self.citations or {}).values()
        return [text for citation in found for text in texts(citation.fields)]

    @cached_property
    def names(self) -> Names:
        """The names that the letter and the campaign's patterns and ``where`` use."""
        found = self.letter.names if self.letter else Names()
        patterns = [(self.campaign.output.text, self.campaign.output.place)]
        if address := self.campaign.address:
            patterns.append((address.text, address.place))
        patterns += [(f"{{{{ {where.text} }}}}", where.place) for where in self.campaign.where]
        for pattern, place in patterns:
            found += _names_of(self.language, pattern, place)
        keys = {key for one in self.recipients for key in one.fields} | set(self.campaign.values)
        return resolve_word_names(found, keys)

    @cached_property
    def used(self) -> UsedNames:
        """Which fields and values are used."""
        return UsedNames(self.names.uses)


def texts(value: object, path: Path = (), place: Place | None = None) -> Iterator[Text]:
    """Every text in a value of the data, with the place of the key or item that holds it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, (*path, key), value.place_of(key))
    elif isinstance(value, Sequence):
        for index, inner in enumerate(value):
            yield from texts(inner, (*path, ITEM), value.place_of(index))
    elif isinstance(value, str) and place:
        yield Text(path, value, place)


def dotted(path: Path) -> str:
    """A path as a template writes it."""
    return ".".join(step for step in path if step != ITEM)


def _own_texts(fields: Mapping) -> Iterator[Text]:
    for key, value in fields.items():
        if key != CONFIRM:
            yield from texts(value, (key,), fields.place_of(key))


def _names_of(language: Language, pattern: str, place: Place) -> Names:
    try:
        tree = language.parse(pattern)
    except Exception:  # the pattern's own finding says what is wrong with it
        return Names()
    return find_names(tree, language.globals, lambda _: place)
