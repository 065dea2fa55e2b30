"""Set the language of a Word document (``w:lang``, ECMA-376 part 1, 17.3.2.20)."""

from collections.abc import Iterator

from lxml import etree

from lettergen.docx.package import Package
from lettergen.docx.properties import get_or_add_child
from lettergen.docx.xml import Element, declare_prefixes, w
from lettergen.languages.tags import Tag

_STORIES = ("/header", "/footer", "/footnotes", "/endnotes")
_EAST_ASIAN = frozenset("ja ko yue zh".split())


def set_language(package: Package, tag: Tag) -> None:
    """Set the language of a document: of its defaults, and of its styles and runs.

    Styles and runs in another language than the document's own keep it: somebody has marked them.
    """
    styles_name = package.find_part("/styles")
    styles = declare_prefixes(package.parse_part(styles_name))
    defaults = get_or_add_run_defaults(styles)
    own = _read_language(defaults.find(w("lang"))) or _find_first(package, styles)
    _write_language(get_or_add_child(defaults, "lang"), tag)
    names = [
        package.main,
        *(name for kind in _STORIES for name in package.find_related_parts(package.main, kind)),
    ]
    for name in names:
        root = package.parse_part(name)
        if _replace(root, own, tag):
            package.set_part(name, root)
    _replace(styles, own, tag)
    package.set_part(styles_name, styles)
    if settings_name := package.find_part("/settings"):
        settings = package.parse_part(settings_name)
        _write_language(get_or_add_child(settings, "themeFontLang"), tag)
        package.set_part(settings_name, settings)


def get_or_add_run_defaults(styles: Element) -> Element:
    """Return the properties of runs in the defaults of a document (17.7.5.4)."""
    return _get_or_add_defaults(styles, "rPr")


def get_or_add_paragraph_defaults(styles: Element) -> Element:
    """Return the properties of paragraphs in the defaults of a document (17.7.5.3)."""
    return _get_or_add_defaults(styles, "pPr")


def _get_or_add_defaults(styles: Element, name: str) -> Element:
    defaults = styles.find(w("docDefaults"))
    if defaults is None:
        defaults = etree.Element(w("docDefaults"))
        styles.insert(0, defaults)
    around = defaults.find(w(f"{name}Default"))
    if around is None:
        around = etree.SubElement(defaults, w(f"{name}Default"))
        if name == "rPr":
            defaults.insert(0, around)
    properties = around.find(w(name))
    return etree.SubElement(around, w(name)) if properties is None else properties


def _find_first(package: Package, styles: Element) -> str:
    """Return the first language that a document without one of its own names."""
    roots = (styles, package.parse_part(package.main))
    return next(filter(None, (_read_language(one) for root in roots for one in _list(root))), "")


def _list(root: Element) -> Iterator[Element]:
    return root.iter(w("lang"))


def _read_language(element: Element | None) -> str:
    """Return the language alone, without the country."""
    text = "" if element is None else element.get(w("val"), "")
    return text.partition("-")[0].lower()


def _replace(root: Element, own: str, tag: Tag) -> bool:
    """Write a language in place of the document's own; return whether there was any."""
    found = [one for one in _list(root) if _read_language(one) in (own, "")]
    for one in found:
        _write_language(one, tag)
    return bool(found)


def _write_language(element: Element, tag: Tag) -> None:
    element.set(w("val"), str(tag))
    if tag.language in _EAST_ASIAN:
        element.set(w("eastAsia"), str(tag))
    if tag.is_right_to_left:
        element.set(w("bidi"), str(tag))


def mark_language(properties: Element, tag: str, *, is_right_to_left: bool = False) -> None:
    """Set the language of one run; text from right to left keeps the one that it has."""
    language, name = get_or_add_child(properties, "lang"), w("bidi" if is_right_to_left else "val")
    if not is_right_to_left or name not in language.attrib:
        language.set(name, tag)
