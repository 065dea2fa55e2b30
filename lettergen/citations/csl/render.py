"""A style's rendering elements, run for one item."""

from lettergen.citations.csl import dates, numbers
from lettergen.citations.csl.conditions import is_true
from lettergen.citations.csl.labels import make_label
from lettergen.citations.csl.name_elements import render_names
from lettergen.citations.csl.output import (
    Node,
    Out,
    is_empty,
    join,
    rich,
)
from lettergen.citations.csl.rendering_state import (
    EMPTY,
    FILLED,
    NONE,
    RESOLVERS,
    Rendered,
    RenderingState,
)
from lettergen.citations.csl.tree import Element

_SHORT_FORMS = {"title": "title-short", "container-title": "container-title-short"}
_LABELLED = {"page", "locator"}


class Rendering(RenderingState):
    """One item while a layout is run for it."""

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
            found, status = self.render_element(child)
            outs += [out for out in found if not is_empty(out)]
            called = max(called, status)
        return outs, called

    def render_element(self, element: Element) -> Rendered:
        match element.name:
            case "text":
                return self._text(element)
            case "number":
                return self._number(element)
            case "date":
                return self._date(element)
            case "names":
                return render_names(self, element)
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
            outer, self.substituted_for = self.substituted_for, None
            outs, called = self.children(self.style.macros[element.get("macro")])
            self.substituted_for = outer
            if called == EMPTY or not outs:
                return [], called
            return self.format(outs, element), FILLED
        if "term" in element.attributes:
            plural = element.get("plural") == "true"
            term = self.style.locale.term(element.get("term"), element.get("form"), plural=plural)
            return self.format([term or ""], element), NONE
        if "value" in element.attributes:
            return self.format([element.get("value")], element), NONE
        variable = element.get("variable")
        outs = self._variable(variable, element)
        empty = NONE if variable == "year-suffix" else EMPTY
        return self.format(outs, element, variable), FILLED if outs else empty

    def _variable(self, variable: str, element: Element) -> list[Out]:
        if variable in self.suppressed:
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
        if variable in RESOLVERS and self.sort_key is None:
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

    # Numbers, labels and dates

    def _number(self, element: Element) -> Rendered:
        variable = element.get("variable")
        if variable in self.suppressed:
            return [], EMPTY
        self.printed.add(variable)
        text = self.locator() if variable == "locator" else self.item.texts.get(variable, "")
        if variable == "page" and text and self.sort_key is None:
            return self.format(self._page(), element), FILLED
        if variable == "citation-number":
            text = str(self.number or "")
        if not text:
            return [], EMPTY
        locale = self.style.locale
        if self.sort_key is not None:
            found = text.strip()
            return [found.zfill(9) if found.isdigit() else found], FILLED
        text = numbers.render_number(text, element.get("form"), locale, locale.gender(variable))
        return self.format(rich(text), element), FILLED

    def _label(self, element: Element) -> Rendered:
        variable = element.get("variable")
        text, term = self.item.texts.get(variable, ""), variable
        if variable == "locator":
            cite = self.placed.cite if self.placed else None
            text = cite.locator if cite else ""
            term = (cite.label if cite else "") or "page"
        if variable == "first-reference-note-number":
            text = str((self.placed.first_note if self.placed else 0) or "")
        if not text or variable in self.suppressed:
            return [], NONE
        plural = {"always": True, "never": False}.get(
            element.get("plural"), numbers.is_plural(term, text)
        )
        found = self.style.locale.term(term, element.get("form"), plural=plural)
        return self.format([found or ""], element), NONE

    def _date(self, element: Element) -> Rendered:
        variable = element.get("variable")
        date = self.item.dates.get(variable)
        if date is None or variable in self.suppressed:
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
        return self.format(outs, whole), FILLED

    def _may_add_suffix(self, shape: dates.DateFormat, literal: str) -> bool:
        """Whether the suffix of the year goes here: at the first year, unless it is called."""
        if not self.extra.suffix or self.has_year_suffix or self._calls_year_suffix:
            return False
        return bool(literal) or any(part.get("name") == "year" for part in shape.parts)

    @property
    def _calls_year_suffix(self) -> bool:
        return self.style.prints(self.layout.layout, "year-suffix")

    # Names

    # Groups and choices

    def _group(self, element: Element) -> Rendered:
        outs, called = self.children(element)
        if called == EMPTY or not outs:
            return [], called
        joined = join(outs, element.get("delimiter"))
        return self.format(joined, element), FILLED

    def _choose(self, element: Element) -> Rendered:
        for branch in element.children:
            if branch.name == "else" or is_true(branch, self):
                return self.children(branch)
        return [], NONE


def _case(shape: dates.DateFormat) -> dict[str, str]:
    case = shape.attributes.get("text-case")
    return {"text-case": case} if case else {}
