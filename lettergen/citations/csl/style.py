"""A CSL style: its macros, layouts and options, with the locale that it is set in."""

from functools import cached_property
from pathlib import Path

from lettergen.citations.csl import library, tree
from lettergen.citations.csl.locale import Locale, build_locale, full_code
from lettergen.citations.csl.tree import Element, StyleError
from lettergen.system.dataclass import dataclass, field

_NAME_OPTIONS = (
    "and delimiter-precedes-et-al delimiter-precedes-last et-al-min et-al-use-first et-al-use-last "
    "et-al-subsequent-min et-al-subsequent-use-first initialize initialize-with "
    "name-as-sort-order sort-separator"
).split()


@dataclass(eq=False)
class Layout:
    """``cs:citation`` or ``cs:bibliography``: what it prints, in which order, by which options."""

    element: Element
    layout: Element
    sort_keys: list[Element]
    names: dict[str, str] = field(default_factory=dict)

    def get(self, option: str, default: str = "") -> str:
        """Return an option."""
        return self.element.get(option, default)


class Style:
    """A style as it is used: independent, with its locale.

    Raises ``StyleError`` for a file that is not a style, or lacks what every style has.
    """

    def __init__(self, root: Element, locale: str = "", default_locale: str = "") -> None:
        if root.name != "style":
            raise StyleError("is not a CSL style")
        self.root = root
        info = root.first("info")
        title = info.first("title") if info else None
        self.title = title.text.strip() if title else ""
        self.macros = {macro.get("name"): macro for macro in root.all("macro")}
        citation = root.first("citation")
        if citation is None or citation.first("layout") is None:
            raise StyleError("has no layout for citations")
        self.citation = self._layout(citation)
        bibliography = root.first("bibliography")
        self.bibliography = (
            self._layout(bibliography) if bibliography and bibliography.first("layout") else None
        )
        self._prints: dict[tuple[Element, str], bool] = {}
        self._checked: set[str] = set()
        self._check_macros(root, ())
        self.is_note = root.get("class") == "note"
        self.default_locale = root.get("default-locale")
        code = full_code(locale or self.default_locale or default_locale or "en-US")
        try:
            files = library.locale_files(code)
        except StyleError:
            if locale:
                raise
            code = "en-US"  # a style's own language may have no locale file
            files = library.locale_files(code)
        self.locale: Locale = build_locale(code, files, root.all("locale"))

    def option(self, name: str, default: str = "") -> str:
        """Return a global option."""
        return self.root.get(name, default)

    @cached_property
    def is_english(self) -> bool:
        """Whether items without a language are English ("Non-English Items")."""
        return (self.default_locale or "en").startswith("en")

    @property
    def format(self) -> str:
        """The format of citations: note, author-date, numeric, author or label."""
        info = self.root.first("info")
        for category in info.all("category") if info else ():
            if category.get("citation-format"):
                return category.get("citation-format")
        return "note" if self.is_note else "author-date"

    def macro(self, element: Element) -> Element:
        """Return the macro that an element calls."""
        return self.macros[element.get("macro")]

    def prints(self, element: Element, variable: str) -> bool:
        """Return whether an element prints a variable through ``cs:text``, in its macros too."""
        key = (element, variable)
        if key not in self._prints:
            self._prints[key] = any(
                (child.name == "text" and child.get("variable") == variable)
                or (
                    bool(child.get("macro"))
                    and self.prints(self.macros[child.get("macro")], variable)
                )
                or self.prints(child, variable)
                for child in element.children
            )
        return self._prints[key]

    def _layout(self, element: Element) -> Layout:
        layout = element.first("layout")
        assert layout is not None
        sort = element.first("sort")
        names: dict[str, str] = {}
        for holder in (self.root, element):
            names |= {k: v for k, v in holder.attributes.items() if k in _NAME_OPTIONS}
            for own, inherited in (("form", "name-form"), ("delimiter", "name-delimiter")):
                if inherited in holder.attributes:
                    names[own] = holder.get(inherited)
            if "names-delimiter" in holder.attributes:
                names["names-delimiter"] = holder.get("names-delimiter")
        return Layout(element, layout, sort.all("key") if sort else [], names)

    def _check_macros(self, element: Element, above: tuple[str, ...]) -> None:
        """Refuse a macro that is not there, or that calls itself."""
        for child in element.children:
            name = child.get("macro")
            if name and child.name in ("text", "key"):
                if name not in self.macros:
                    raise StyleError(f"calls a macro '{name}' that it does not have", child.line)
                if name in above:
                    raise StyleError(f"has a macro '{name}' that calls itself", child.line)
                if name not in self._checked:
                    self._check_macros(self.macros[name], (*above, name))
                    self._checked.add(name)
            self._check_macros(child, above)


def load_style(path: Path, locale: str = "", default_locale: str = "") -> Style:
    """Return the style in a file; a dependent style is the one that it names as its parent.

    Raises ``StyleError``, or ``OSError`` where the file cannot be read.
    """
    root = tree.read_file(path)
    info = root.first("info")
    for link in info.all("link") if info else ():
        if link.get("rel") == "independent-parent" and root.first("citation") is None:
            parent = link.get("href").rstrip("/").rpartition("/")[2]
            found = library.find_style(parent)
            if found is None:
                raise StyleError(f"is an alias of '{parent}', which is not installed", link.line)
            locale = locale or root.get("default-locale")
            return Style(tree.read_file(found), locale, default_locale)
    return Style(root, locale, default_locale)
