"""A style's rendering elements, run for one item."""

from collections.abc import Sequence

from lettergen.citations.csl import dates, numbers
from lettergen.citations.csl.conditions import is_true
from lettergen.citations.csl.disambiguated import NO_EXTRA, Extra
from lettergen.citations.csl.labels import make_label
from lettergen.citations.csl.names import NameOptions, render_list, shown_names, sorted_options
from lettergen.citations.csl.output import (
    Node,
    Out,
    formatted,
    is_empty,
    join,
    leaves,
    rich,
)
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

_SHORT_FORMS = {"title": "title-short", "container-title": "container-title-short"}
_RESOLVERS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
_LABELLED = {"page", "locator"}


@dataclass
class Rendering:
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
    _suppressed: set[str] = field(default_factory=set)
    _substituted_for: Element | None = None

    def run(self) -> list[Out]:
        """Return what the layout's elements give."""
        return self.children(self.layout.layout)[0]

    def run_macro(self, name: str) -> list[Out]:
        """Return what a macro gives."""
        return self.children(self.style.macros[name])[0]

    def children(self, element: Element) -> Rendered:
        """Return the outputs of an element's children, one each, those of choices included."""
        outs: list[Out] = []
        called = NONE
        for child in element.children:
            found, status = self._element(child)
            outs += [out for out in found if not is_empty(out)]
            called = max(called, status)
        return outs, called

    def _element(self, element: Element) -> Rendered:
        match element.name:
            case "text":
                return self._text(element)
            case "number":
                return self._number(element)
            case "date":
                return self._date(element)
            case "names":
                return self._names(element)
            case "label":
                return self._label(element)
            case "group":
                return self._group(element)
            case "choose":
                return self._choose(element)
        return [], NONE

    # Text

    def _text(self, element: Element) -> Rendered:
        if "macro" in element.attributes:
            outer, self._substituted_for = self._substituted_for, None
            outs, called = self.children(self.style.macros[element.get("macro")])
            self._substituted_for = outer
            if called == EMPTY or not outs:
                return [], called
            return self._format(outs, element), FILLED
        if "term" in element.attributes:
            plural = element.get("plural") == "true"
            term = self.style.locale.term(element.get("term"), element.get("form"), plural=plural)
            return self._format([term or ""], element), NONE
        if "value" in element.attributes:
            return self._format([element.get("value")], element), NONE
        variable = element.get("variable")
        outs = self._variable(variable, element)
        empty = NONE if variable == "year-suffix" else EMPTY
        return self._format(outs, element, variable), FILLED if outs else empty

    def _variable(self, variable: str, element: Element) -> list[Out]:
        if variable in self._suppressed:
            return []
        self.printed.add(variable)
        match variable:
            case "citation-number":
                if self.sort_key is not None:
                    return [f"{self.number:09}"]
                return [Node([str(self.number)], role="citation-number")] if self.number else []
            case "year-suffix":
                return self._year_suffix()
            case "locator":
                return [self.locator()] if self.locator() else []
            case "first-reference-note-number":
                return self._first_note()
            case "page":
                return self._page()
            case "citation-label":
                self.has_year_suffix = True
                return [make_label(self.item, self.extra.suffix)]
        text = self._value(variable, element.get("form"))
        if not text:
            return []
        if variable in _RESOLVERS and self.sort_key is None:
            return [text]
        return rich(text)

    def _value(self, variable: str, form: str = "") -> str:
        texts = self.item.texts
        if form == "short" and variable in _SHORT_FORMS:
            short = texts.get(_SHORT_FORMS[variable], "")
            self.printed.add(_SHORT_FORMS[variable])
            if short:
                return short
        return texts.get(variable, "")

    def _year_suffix(self) -> list[Out]:
        if not self.extra.suffix:
            return []
        self.has_year_suffix = True
        return [Node([numbers.year_suffix(self.extra.suffix)], role="year-suffix")]

    def locator(self) -> str:
        """Return the locator of the cite, its hyphens as dashes."""
        cite = self.placed.cite if self.placed else None
        if cite is None or not cite.locator:
            return ""
        delimiter = self.style.locale.term("page-range-delimiter") or "–"
        text = cite.locator
        if cite.label in ("", "page"):
            return numbers.page_ranges(text, self.style.option("page-range-format"), delimiter)
        return numbers.page_ranges(text, "", delimiter)

    def _first_note(self) -> list[Out]:
        if self.placed is None or not self.placed.first_note:
            return []
        return [Node([str(self.placed.first_note)], note=self.item.id)]

    def _page(self) -> list[Out]:
        text = self.item.texts.get("page", "")
        form = self.style.option("page-range-format")
        delimiter = self.style.locale.term("page-range-delimiter") or "–"
        return [numbers.page_ranges(text, form, delimiter)] if text else []

    def _format(self, outs: list[Out], element: Element, variable: str = "") -> list[Out]:
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
        url = self._address(variable, element) if variable in _RESOLVERS else ""
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
        return f"{_RESOLVERS[variable]}{text}" if _RESOLVERS[variable] else ""

    def _is_english(self) -> bool:
        found = self.item.is_english
        return self.style.is_english if found is None else found

    # Numbers, labels and dates

    def _number(self, element: Element) -> Rendered:
        variable = element.get("variable")
        if variable in self._suppressed:
            return [], EMPTY
        self.printed.add(variable)
        text = self.locator() if variable == "locator" else self.item.texts.get(variable, "")
        if variable == "page" and text and self.sort_key is None:
            return self._format(self._page(), element), FILLED
        if variable == "citation-number":
            text = str(self.number or "")
        if not text:
            return [], EMPTY
        locale = self.style.locale
        if self.sort_key is not None:
            found = text.strip()
            return [found.zfill(9) if found.isdigit() else found], FILLED
        text = numbers.render_number(text, element.get("form"), locale, locale.gender(variable))
        return self._format(rich(text), element), FILLED

    def _label(self, element: Element) -> Rendered:
        variable = element.get("variable")
        text, term = self.item.texts.get(variable, ""), variable
        if variable == "locator":
            cite = self.placed.cite if self.placed else None
            text = cite.locator if cite else ""
            term = (cite.label if cite else "") or "page"
        if variable == "first-reference-note-number":
            text = str((self.placed.first_note if self.placed else 0) or "")
        if not text or variable in self._suppressed:
            return [], NONE
        plural = {"always": True, "never": False}.get(
            element.get("plural"), numbers.is_plural(term, text)
        )
        found = self.style.locale.term(term, element.get("form"), plural=plural)
        return self._format([found or ""], element), NONE

    def _date(self, element: Element) -> Rendered:
        variable = element.get("variable")
        date = self.item.dates.get(variable)
        if date is None or variable in self._suppressed:
            return [], EMPTY
        self.printed.add(variable)
        shape = dates.date_format(element, self.style.locale)
        if shape is None:
            return [], EMPTY
        if self.sort_key is not None:
            parts = tuple(part.get("name") for part in shape.parts)
            return [dates.sort_key(date, parts) or date.literal], FILLED
        suffix: Out = ""
        if self._may_add_suffix(shape, date.literal):
            self.has_year_suffix = True
            suffix = Node([numbers.year_suffix(self.extra.suffix)], role="year-suffix")
        outs = dates.render_date(date, shape, self.style.locale, suffix)
        if all(is_empty(out) for out in outs):
            return [], EMPTY
        if variable == "issued":
            outs = [Node(outs, role="year")]
        whole = Element("date", {**element.attributes, **_case(shape)})
        return self._format(outs, whole), FILLED

    def _may_add_suffix(self, shape: dates.DateFormat, literal: str) -> bool:
        """Whether the suffix of the year goes here: at the first year, unless it is called."""
        if not self.extra.suffix or self.has_year_suffix or self._calls_year_suffix:
            return False
        return bool(literal) or any(part.get("name") == "year" for part in shape.parts)

    @property
    def _calls_year_suffix(self) -> bool:
        return self.style.prints(self.layout.layout, "year-suffix")

    # Names

    def _names(self, element: Element) -> Rendered:
        # A bare element inside cs:substitute is formatted as the names that it replaces.
        above = None if element.children else self._substituted_for
        chosen = [name for name in element.get("variable").split() if name not in self._suppressed]
        lists = [(name, self.item.names[name]) for name in chosen if name in self.item.names]
        lists = self._merge_editors(lists, chosen)
        if not lists:
            return self._substituted(element)
        self.printed |= {name for name, _ in lists}
        if lists[0][0] == "editortranslator":
            self.printed |= {"editor", "translator"}
        options = self._name_options(element, above)
        if options.get("form") == "count":
            total = sum(shown_names(names, options)[0] for _, names in lists)
            return [f"{total:09}" if self.sort_key is not None else str(total)], FILLED
        rendered: list[Out] = []
        for variable, names in lists:
            rendered.append(Node(self._one_list(variable, names, element, above, options)))
        delimiter = element.get("delimiter") or self.layout.names.get("names-delimiter", "")
        outs = join(rendered, delimiter)
        if self.first_names is None:
            if self.without_names:
                self.first_names = outs
                return [], FILLED
            outs = [Node(outs, role="names")]
            self.first_names = outs
        return self._format(outs, element), FILLED

    def _merge_editors(
        self, lists: list[tuple[str, tuple[Name, ...]]], chosen: Sequence[str]
    ) -> list[tuple[str, tuple[Name, ...]]]:
        """Return editors who are the translators as well as one list."""
        if set(chosen) != {"editor", "translator"} or len(lists) < 2 or lists[0][1] != lists[1][1]:
            return lists
        if self.style.locale.term("editortranslator") == "":
            return lists
        return [("editortranslator", lists[0][1])]

    def _one_list(
        self,
        variable: str,
        names: tuple[Name, ...],
        element: Element,
        above: Element | None,
        options: NameOptions,
    ) -> list[Out]:
        if self.first_names is None and not self.first_list:
            self.first_list = names
            count = shown_names(names, options)[0]
            self.shown = list(names[:count])
            self.hidden = len(names) - count
        outs: list[Out] = [Node(render_list(names, options, self.style.locale), role="list")]
        label = _child(element, above, "label")
        if label is None or self.sort_key is not None:
            return outs
        plural = {"always": True, "never": False}.get(label.get("plural"), len(names) > 1)
        term = self.style.locale.term(variable, label.get("form"), plural=plural)
        labelled = self._format([term or ""], label)
        holder = element if element.first("label") else above
        order = [child.name for child in holder.children] if holder else []
        first = "name" not in order or order.index("label") < order.index("name")
        if first and "name" in order:
            return [*labelled, *outs]
        return [*outs, *labelled]

    def _name_options(self, element: Element, above: Element | None) -> NameOptions:
        name = _child(element, above, "name")
        own = name.attributes if name else {}
        attributes = sorted_options({**self.layout.names, **own}, self.sort_key)
        is_cite = not self.is_bibliography and self.sort_key is None
        return NameOptions(
            attributes,
            {part.get("name"): part for part in name.all("name-part")} if name else {},
            _child(element, above, "et-al"),
            bool(self.placed and self.placed.position) and not self.is_bibliography,
            self.sort_key is not None,
            self.style.option("demote-non-dropping-particle", "display-and-sort"),
            self.style.option("initialize-with-hyphen", "true") != "false",
            self.extra.shown if is_cite else 0,
            dict(self.extra.levels) if self.sort_key is None else None,
        )

    def _substituted(self, element: Element) -> Rendered:
        substitute = element.first("substitute")
        for child in substitute.children if substitute else ():
            before = set(self.printed)
            had_names = self.first_names is not None
            outer, self._substituted_for = self._substituted_for, element
            outs, _ = self._element(child)
            self._substituted_for = outer
            if outs or (self.without_names and self.first_names is not None and not had_names):
                self._suppressed |= {v for v in self.printed - before if self.item.has(v)}
                if not had_names and self.first_names is None:
                    self.first_names = outs
                    if self.without_names:
                        return [], FILLED
                    outs = [Node(outs, role="names")]
                    self.first_names = outs
                return self._format(outs, element), FILLED
        return [], EMPTY

    # Groups and choices

    def _group(self, element: Element) -> Rendered:
        outs, called = self.children(element)
        if called == EMPTY or not outs:
            return [], called
        joined = join(outs, element.get("delimiter"))
        return self._format(joined, element), FILLED

    def _choose(self, element: Element) -> Rendered:
        for branch in element.children:
            if branch.name == "else" or is_true(branch, self):
                return self.children(branch)
        return [], NONE


def _case(shape: dates.DateFormat) -> dict[str, str]:
    case = shape.attributes.get("text-case")
    return {"text-case": case} if case else {}


def _child(element: Element, above: Element | None, name: str) -> Element | None:
    found = element.first(name)
    return found if found is not None or above is None else above.first(name)
