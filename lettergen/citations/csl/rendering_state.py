"""What is known of an item while a layout is run for it, and how its outputs are formatted."""

from abc import ABC, abstractmethod

from lettergen.citations.csl.disambiguated import NO_EXTRA, Extra
from lettergen.citations.csl.output import Node, Out, formatted, is_empty, leaves
from lettergen.citations.csl.style import Layout, Style
from lettergen.citations.csl.text_case import change_case
from lettergen.citations.csl.tree import Element
from lettergen.citations.item import Item
from lettergen.citations.names import Name
from lettergen.citations.positions import Placed
from lettergen.system.dataclass import dataclass, field

NONE, EMPTY, FILLED = 0, 1, 2
"""Whether an element called variables: none, only empty ones, or one that has a value."""

Rendered = tuple[list[Out], int]

RESOLVERS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
"""The addresses to which variables are links, before their values."""


@dataclass
class RenderingState(ABC):
    """One item while a layout is run for it."""

    style: Style
    layout: Layout
    item: Item
    placed: Placed | None = None
    extra: Extra = NO_EXTRA
    number: int = 0
    is_bibliography: bool = False
    sort_key: Element | None = None
    without_names: bool = False
    """Leave out the first names, as a cite of the same authors after another does."""
    first_names: list[Out] | None = None
    first_list: tuple[Name, ...] = ()
    shown: list[Name] = field(default_factory=list)
    """The names of the first list that are printed."""
    hidden: int = 0
    printed: set[str] = field(default_factory=set)
    """The variables that were printed."""
    has_year_suffix: bool = False
    used_condition: bool = False
    suppressed: set[str] = field(default_factory=set)
    substituted_for: Element | None = None

    @abstractmethod
    def render_element(self, element: Element) -> Rendered:
        """Return what an element of the layout gives."""

    def format(self, outs: list[Out], element: Element, variable: str = "") -> list[Out]:
        """Return an output with the case, format, quotes and affixes of its element."""
        if not outs or all(is_empty(out) for out in outs):
            return []
        if element.get("strip-periods") == "true":
            holder = Node(outs)
            for nodes, index, _ in leaves(holder.children):
                nodes[index] = str(nodes[index]).replace(".", "")
            outs = holder.children
        if case := element.get("text-case"):
            outs = list(outs)
            change_case(outs, case, is_english=self._is_english())
        attributes = formatted(element.attributes)
        quoted = element.get("quotes") == "true" and self.sort_key is None
        url = self._address(variable, element) if variable in RESOLVERS else ""
        prefix, suffix = element.get("prefix"), element.get("suffix")
        display = element.get("display")
        if not (attributes or quoted or url or prefix or suffix or display):
            return outs if len(outs) == 1 else [Node(outs)]
        inner = Node(outs, attributes, quoted=quoted)
        before, scheme, rest = prefix.partition("http")
        if url and scheme:
            linked = Node([scheme + rest, inner], url=url)
            return [Node([before, linked, suffix], display=display)]
        if url:
            inner = Node([inner], url=url)
        return [Node([prefix, inner, suffix], display=display)]

    def _address(self, variable: str, element: Element) -> str:
        text = self.item.texts.get(variable, "")
        if text.lower().startswith(("http://", "https://")):
            return text
        return f"{RESOLVERS[variable]}{text}" if RESOLVERS[variable] else ""

    def _is_english(self) -> bool:
        found = self.item.is_english
        return self.style.is_english if found is None else found
