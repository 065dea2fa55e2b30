"""The processor: citations and bibliographies of a style, for the works that a letter cites."""

from collections.abc import Mapping, Sequence

from lettergen.citations.clusters import Cite
from lettergen.citations.csl import dates, numbers
from lettergen.citations.csl.collapsing import Part, collapse_numbers, group_cites, join_parts
from lettergen.citations.csl.disambiguated import Extra
from lettergen.citations.csl.disambiguation import Disambiguation, Look
from lettergen.citations.csl.output import (
    Node,
    Out,
    flatten,
    formatted,
    is_empty,
    plain,
)
from lettergen.citations.csl.render import Rendering
from lettergen.citations.csl.sorting import ordered, sort_keys
from lettergen.citations.csl.style import Layout, Style
from lettergen.citations.csl.substitution import Substitute
from lettergen.citations.dates import Date
from lettergen.citations.item import Item
from lettergen.citations.markup import plain_text
from lettergen.citations.names import Name, join_particle
from lettergen.citations.positions import Placed, Position
from lettergen.citations.spans import Span
from lettergen.system.dataclass import dataclass

Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Entry:
    """An entry of a bibliography: its work, and its text; ``label`` is in its margin."""

    key: str
    spans: Spans
    label: Spans = ()


@dataclass(frozen=True)
class _Run:
    """What one run of a layout gave."""

    outs: list[Out]
    names: list[Out]
    shown: tuple[Name, ...]
    listed: tuple[Name, ...]
    printed: frozenset[str]
    used_condition: bool


class Processor:
    """A style with the items that may be cited. What it formats once it keeps."""

    def __init__(self, style: Style, items: Mapping[str, Item]) -> None:
        self.style = style
        self.items = items
        self._runs: dict[object, _Run] = {}
        self._documents: dict[tuple[str, ...], Document] = {}
        self._keys: dict[object, tuple[str, ...]] = {}
        self.printed: dict[str, set[str]] = {}
        """By id: the variables that any citation or entry printed."""
        self.lost_locators: set[str] = set()
        """The ids that were cited with a locator that the style does not print."""

    @property
    def is_raised(self) -> bool:
        """Whether citations are small raised numbers, which follow points without a space."""
        layout = self.style.citation.layout
        holders = [layout, *layout.children, *(c for one in layout.children for c in one.children)]
        return any(one.get("vertical-align") == "sup" for one in holders)

    def printed_variables(self, key: str) -> frozenset[str] | None:
        """Return the variables that were printed of a work so far; ``None`` if nothing was."""
        printed = self.printed.get(key)
        return None if printed is None else frozenset(printed)

    def describe(self, key: str) -> str:
        """Return everything of a work that its citations depend on."""
        return repr(self.items[key])

    def document(self, ids: Sequence[str]) -> "Document":
        """Return the citations of a letter that cites these works, in this order."""
        key = tuple(dict.fromkeys(ids))
        found = self._documents.get(key)
        if found is None:
            if len(self._documents) > 2000:
                self._documents.clear()
            found = self._documents[key] = Document(self, key)
        return found

    def run(
        self,
        id_: str,
        extra: Extra,
        number: int,
        placed: Placed | None = None,
        *,
        is_bibliography: bool = False,
        without_names: bool = False,
    ) -> _Run:
        """Run a layout for an item, once for what the outcome depends on."""
        # The words around a cite are no part of what the style prints.
        if placed is not None:
            cite = placed.cite
            bare = Cite(cite.key, cite.locator, cite.label)
            placed = Placed(bare, placed.position, placed.near_note, placed.first_note)
        key = (id_, extra, number, placed, is_bibliography, without_names)
        found = self._runs.get(key)
        if found is None:
            layout = self.style.bibliography if is_bibliography else self.style.citation
            assert layout is not None
            rendering = Rendering(
                self.style,
                layout,
                self.items[id_],
                placed,
                extra,
                number,
                is_bibliography,
                without_names=without_names,
            )
            outs = rendering.run()
            self.printed.setdefault(id_, set()).update(rendering.printed)
            has_locator = placed and placed.cite.locator and placed.position is not Position.IBID
            if has_locator and "locator" not in rendering.printed:
                self.lost_locators.add(id_)
            found = self._runs[key] = _Run(
                outs,
                rendering.first_names or [],
                tuple(rendering.shown),
                rendering.first_list,
                frozenset(rendering.printed),
                rendering.used_condition,
            )
        return found

    def keys(self, layout: Layout, id_: str, number: int) -> tuple[str, ...]:
        """Return the sort keys of an item."""
        key = (layout, id_, number)
        if key not in self._keys:
            self._keys[key] = sort_keys(self.style, layout, self.items[id_], number)
        return self._keys[key]


class Document:
    """The citations of one letter: what they look like depends on what else is cited."""

    def __init__(self, processor: Processor, ids: tuple[str, ...]) -> None:
        self.processor = processor
        self.style = processor.style
        self.ids = ids
        cited = {id_: number for number, id_ in enumerate(ids, 1)}
        self.order = self._sorted(list(ids), cited)
        self.numbers = {id_: number for number, id_ in enumerate(self.order, 1)}
        self.extras = Disambiguation(self.style, self.order, self._look).run()
        self._clusters: dict[object, Spans] = {}
        self._entries: list[Entry] | None = None

    def _sorted(self, ids: list[str], numbered: Mapping[str, int]) -> list[str]:
        layout = self.style.bibliography
        if layout is None or not layout.sort_keys:
            return ids
        rows = [(self.processor.keys(layout, id_, numbered[id_]), id_) for id_ in ids]
        return ordered(rows, layout)

    def _look(self, id_: str, extra: Extra) -> Look:
        position = Position.SUBSEQUENT if self.style.is_note else Position.FIRST
        placed = Placed(Cite(id_), position)
        run = self.processor.run(id_, extra, 0, placed)
        return Look(plain(run.outs), run.shown, run.listed, run.used_condition)

    # Citations

    @property
    def near_note_distance(self) -> int:
        """How many notes away a work may be cited to be near ("Note Distance")."""
        distance = self.style.citation.get("near-note-distance", "5")
        return int(distance) if distance.isdigit() else 5

    def sort(self, cites: Sequence[Cite]) -> list[Cite]:
        """Return the cites of one citation in the style's order.

        Words before a cite, such as "see also", point back to the one before it: then the order
        stays.
        """
        layout = self.style.citation
        if not layout.sort_keys or len(cites) < 2 or any(cite.prefix for cite in cites):
            return list(cites)
        rows = [
            (self.processor.keys(layout, cite.key, self.numbers[cite.key]), str(index))
            for index, cite in enumerate(cites)
        ]
        return [cites[int(index)] for index in ordered(rows, layout)]

    def cluster(self, cites: Sequence[Placed]) -> Spans:
        """Return the text of one citation, its cites as they were sorted and placed."""
        key = tuple(cites)
        found = self._clusters.get(key)
        if found is None:
            found = self._clusters[key] = tuple(self._cluster(list(cites)))
        return found

    def _cluster(self, cites: list[Placed]) -> list[Span]:
        layout = self.style.citation
        parts = [self._part(one) for one in cites]
        parts = group_cites(parts, layout, lambda one: self._run(one, without_names=True).outs)
        delimiter = layout.layout.get("delimiter")
        if layout.get("collapse") == "citation-number":
            joined = collapse_numbers(parts, layout)
        else:
            joined = join_parts(parts, delimiter)
        inner = Node(joined, formatted(layout.layout.attributes))
        prefix, suffix = layout.layout.get("prefix"), layout.layout.get("suffix")
        if is_empty(inner):
            return []
        # The affixes of a layout are formatted as the layout is ("Affixes").
        whole: list[Out] = [Node([prefix, *joined, suffix], formatted(layout.layout.attributes))]
        return flatten(whole, self.style.locale.quotes)

    def _run(self, one: Placed, *, without_names: bool = False) -> _Run:
        """Run the citation's layout for one cite."""
        id_ = one.cite.key
        return self.processor.run(
            id_, self.extras[id_], self.numbers[id_], one, without_names=without_names
        )

    def _part(self, one: Placed) -> Part:
        run = self._run(one)
        return Part(
            one, run.outs, plain(run.names), self.extras[one.cite.key], self.numbers[one.cite.key]
        )

    def author(self, id_: str) -> Spans:
        """Return a work's authors as a citation names them: ``Smith and Jones``."""
        placed = Placed(Cite(id_))
        run = self.processor.run(id_, self.extras[id_], self.numbers[id_], placed)
        if not run.names:  # a style of numbers
            return (Span(self._short_authors(self.processor.items[id_])),)
        names = _with_role(run.names, "list")  # without a label such as "(eds)"
        return tuple(flatten(run.names if names is None else [names], self.style.locale.quotes))

    def _short_authors(self, item: Item) -> str:
        names = item.names.get("author") or item.names.get("editor") or ()
        shown = [name.literal or join_particle(name.particle, name.family) for name in names]
        locale = self.style.locale
        if len(shown) > 2:
            return f"{shown[0]} {locale.term('et-al') or 'et al.'}"
        return f" {locale.term('and') or 'and'} ".join(shown) or plain_text(
            item.texts.get("title", "")
        )

    def year(self, id_: str) -> Spans:
        """Return a work's year with the letter that tells it from others: ``2019a``."""
        item, extra = self.processor.items[id_], self.extras[id_]
        date = item.dates.get("issued")
        if date is None or (date.start is None and not date.literal):
            text = self.style.locale.term("no date", "short") or "n.d."
            suffix = f"-{numbers.year_suffix(extra.suffix)}" if extra.suffix else ""
            return (Span(text + suffix),)
        run = self.processor.run(id_, extra, self.numbers[id_], Placed(Cite(id_)))
        found = _with_role(run.outs, "year")
        if found is not None and not (date.end or date.is_open):
            text = plain(found).strip()
            if (
                date.literal
                or not date.start
                or str(abs(date.start.year)) == text.rstrip("abcdefghijklmnopqrstuvwxyz")
            ):
                return (Span(text),)
        text = date.literal or self._years(date)
        return (Span(text + numbers.year_suffix(extra.suffix)),)

    def _years(self, date: Date) -> str:
        ends = (date.start, date.end)
        locale = self.style.locale
        years = dict.fromkeys(dates.format_year(end.year, "", locale) for end in ends if end)
        return "–".join(years) + ("–" if date.is_open else "")

    # The bibliography

    def bibliography(self) -> list[Entry]:
        """Return the entries of all works that are cited, in the style's order."""
        if self._entries is None:
            self._entries = list(self._bibliography())
        return self._entries

    def _bibliography(self) -> list[Entry]:
        layout = self.style.bibliography
        if layout is None:
            return []
        entries = []
        substitute = Substitute(layout)
        for id_ in self.order:
            run = self.processor.run(id_, self.extras[id_], self.numbers[id_], is_bibliography=True)
            if any(not is_empty(out) for out in run.outs):
                entries.append(self._entry(id_, substitute.apply(run.outs, run.names), layout))
        return entries

    def _entry(self, id_: str, outs: list[Out], layout: Layout) -> Entry:
        element = layout.layout
        attributes = formatted(element.attributes)
        quotes = self.style.locale.quotes
        prefix, suffix = element.get("prefix"), element.get("suffix")
        if (layout.get("second-field-align") and len(outs) > 1) or (
            outs and isinstance(outs[0], Node) and outs[0].display == "left-margin"
        ):
            label, rest = [prefix, outs[0]], [*outs[1:], suffix]
        else:
            label, rest = [], [prefix, *outs, suffix]
        return Entry(
            id_,
            tuple(flatten([Node(rest, attributes)], quotes)),
            tuple(flatten([Node(label, attributes)], quotes)),
        )


def _with_role(outs: Sequence[Out], role: str) -> Node | None:
    for out in outs:
        if isinstance(out, str):
            continue
        if out.role == role:
            return out
        found = _with_role(out.children, role)
        if found is not None:
            return found
    return None
