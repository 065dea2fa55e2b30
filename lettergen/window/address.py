"""Find the recipient's address among the lines of a page.

The lines of an address are known from the campaign's pattern for addresses, from the columns of
names and addresses, and from paragraphs in a style for addresses. On the page they are the group of
lines, one below the other, that has most of these words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from lettergen.data.column_roles import Role, find_roles
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import find_paragraphs, join_spans
from lettergen.project.project import Project
from lettergen.stationery.addresses import FIELDS, AddressReader
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily
from lettergen.window.envelope import Area
from lettergen.window.page import Item

_PLACES = frozenset(
    (
        Role.ADDRESS,
        Role.STREET,
        Role.ADDRESS_2,
        Role.ADDRESS_3,
        Role.ADDRESS_4,
        Role.TOWN,
        Role.POSTCODE,
    )
)
"""What columns have that are in nothing but addresses."""

_PEOPLE = frozenset(
    (
        Role.TITLE,
        Role.FIRST_NAME,
        Role.MIDDLE_NAME,
        Role.LAST_NAME,
        Role.NAME,
        Role.POSITION,
        Role.ORGANISATION,
        Role.HOUSE_NUMBER,
        Role.COUNTY,
        Role.COUNTRY,
    )
)
_STYLE = compile_lazily(
    r"address|adress|anschrift|empfänger|recipient|destinat|dirección|indirizzo|endereço"
)
_NOT_OF_RECIPIENT = compile_lazily(r"send|return|from|absend|exp[ée]dit|remit|mittent|html|e-?mail")
_LEAST = 4  # letters of a value that is found within a line
_GAP = 2.0  # line heights between two lines of one address
_BESIDE = 0.9  # line heights between a line and what still belongs to it
_SAMPLE = 50


@dataclass(frozen=True)
class KnownAddress:
    """The words of a recipient's address: ``lines`` are all of them.

    ``places`` are those that are in nothing but an address.
    """

    lines: tuple[str, ...]
    places: frozenset[str]


@dataclass(frozen=True)
class AddressBlock:
    """The lines of an address on the page, from top to bottom."""

    lines: tuple[Item, ...]

    @property
    def area(self) -> Area:
        """The area of its ink."""
        area = self.lines[0].area
        for line in self.lines[1:]:
            area = area.join(line.area)
        return area


class AddressKnowledge:
    """What the campaign of a project tells of addresses."""

    def __init__(self, project: Project) -> None:
        campaign = project.campaign
        self._pattern = None
        if campaign.address is not None:
            self._pattern = AddressReader(campaign, project.language, campaign.address)
        sample = [one.fields for one in project.recipients[:_SAMPLE]]
        names = dict.fromkeys(name for fields in sample for name in fields)
        self._roles = find_roles(sample, names)

    def read(self, recipient: Recipient, letter: bytes) -> KnownAddress:
        """Return the words of a recipient's address; ``letter`` is the Word document."""
        styled = [*_read_styled_lines(letter)]
        if self._pattern is not None:
            try:
                lines = self._pattern.read(recipient).lines
            except LettergenError:  # which is reported already
                lines = ()
            return _know([*lines, *styled], [*lines, *styled])
        fields = recipient.fields
        people = [name for role, name in self._roles.items() if role in _PEOPLE]
        places = [name for role, name in self._roles.items() if role in _PLACES]
        in_places = [text for name in places for text in _list_texts(fields.get(name))]
        in_people = (text for name in (*FIELDS, *people) for text in _list_texts(fields.get(name)))
        return _know([*in_places, *in_people, *styled], [*in_places, *styled])


def find_block(lines: Sequence[Item], known: KnownAddress) -> AddressBlock | None:
    """Return the address among the lines of a page; ``None`` if it is not there."""
    found = [one for one in (_match(line, known) for line in lines) if one is not None]
    groups = _group(sorted(found, key=lambda one: one.item.area.top))
    best, most = None, 0
    for group in groups:
        trimmed = _trim(group)
        score = sum(len(one.words) for one in trimmed)
        if score > most and _has_place(trimmed, known):
            best, most = trimmed, score
    return AddressBlock(tuple(_fill(best, lines))) if best else None


def fold(text: str) -> str:
    """Return the words of a text in small letters, with a space between them and around."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(words)} "


@dataclass(frozen=True)
class _Match:
    """A line with words of the address; ``is_whole`` tells that it has no others."""

    item: Item
    words: str
    is_whole: bool


def _match(line: Item, known: KnownAddress) -> _Match | None:
    words = fold(line.text)
    if not words.strip():
        return None
    rest = words
    for text in known.lines:
        if words in text:  # a line that was broken is a part
            return _Match(line, words, is_whole=True)
        if text in rest:
            rest = rest.replace(text, " ", 1)
    if not rest.strip():
        return _Match(line, words, is_whole=True)
    if len(words) - len(rest) >= _LEAST:
        return _Match(line, words, is_whole=False)
    return None


def _has_place(group: Iterable[_Match], known: KnownAddress) -> bool:
    """Return whether a group has words that are in nothing but an address."""
    return any(place in one.words or one.words in place for one in group for place in known.places)


def _group(matches: Iterable[_Match]) -> list[list[_Match]]:
    """Return the lines in groups that are one below the other."""
    groups: list[tuple[Area, list[_Match]]] = []
    for match in matches:
        area = match.item.area
        for number, (whole, members) in enumerate(groups):
            below = area.top - members[-1].item.area.bottom
            beside = area.left < whole.right and area.right > whole.left
            if beside and below <= _GAP * max(area.height, members[-1].item.area.height):
                groups[number] = (whole.join(area), [*members, match])
                break
        else:
            groups.append((area, [match]))
    return [members for _, members in groups]


def _trim(group: list[_Match]) -> list[_Match]:
    """Return a group without lines around the address that have words of it among others.

    Such are a greeting that names the recipient, and a place and date above.
    """
    kept = list(group)
    while len(kept) > 1 and not kept[-1].is_whole:
        if not _is_far(kept[-2], kept[-1]) and kept[-1].item.text[-1] not in ",:!;":
            break
        kept.pop()
    while len(kept) > 1 and not kept[0].is_whole and _is_far(kept[0], kept[1]):
        kept.pop(0)
    return kept


def _is_far(above: _Match, below: _Match) -> bool:
    """Whether there is space between two lines."""
    area = above.item.area
    return below.item.area.top - area.bottom > _BESIDE * area.height


def _fill(matches: Sequence[_Match], lines: Iterable[Item]) -> list[Item]:
    """Return the lines of an address, with those between them that have other words."""
    whole = AddressBlock(tuple(one.item for one in matches)).area
    own = {one.item for one in matches}
    inside = [line for line in lines if line in own or line.area.overlaps(whole)]
    return sorted(inside, key=lambda one: one.area.top)


def _know(lines: Iterable[str], places: Iterable[str]) -> KnownAddress:
    folded = {fold(line) for line in lines} - {"  "}
    longest = sorted(folded, key=lambda one: (-len(one), one))
    return KnownAddress(tuple(longest), frozenset(map(fold, places)) - {"  "})


def _list_texts(value: object) -> Iterator[str]:
    """Yield the lines of a value: of a text, of a list, of a group of fields."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _list_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _list_texts(inner)


def _read_styled_lines(letter: bytes) -> Iterator[str]:
    """Yield the lines of paragraphs in a style for the address of the recipient."""
    document = Document(Package.from_bytes("letter.docx", letter))
    for paragraph in find_paragraphs(document.body.blocks):
        name = next(iter(paragraph.format.style_names), "")
        if _STYLE.search(name) and not _NOT_OF_RECIPIENT.search(name):
            yield from join_spans(paragraph.shown).splitlines()
