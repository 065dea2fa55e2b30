"""IF fields that compare the number of the page, in headers and footers.

No engine works them out. But a section may have a header of its own for its first page (ECMA-376
part 1, 17.10.6), so a field that gives one text there and another on all later pages is written as
two headers.
"""

import copy
import posixpath
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.field_choices import keep_text
from lettergen.docx.field_instructions import (
    Argument,
    Comparison,
    InstructionError,
    parse_comparison,
    read_code,
    read_kind,
)
from lettergen.docx.fields import BrokenFieldError, Field, Story, find_stories
from lettergen.docx.package import Package
from lettergen.docx.relationships import FOOTER, HEADER, name_relationships_part
from lettergen.docx.xml import Element, R, w

_PAGES = ("PAGE", "NUMPAGES", "SECTIONPAGES")
NEW_MARGIN = "margin_of_pages_"
"""How the names of new headers and footers begin."""

_TYPES = {
    "header": (HEADER, "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"),
    "footer": (FOOTER, "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"),
}


class UnknownPageError(Exception):
    """A condition that differs from page to page in a way that no header can express."""


def compares_pages(field: Field) -> bool:
    """Whether a field is an IF field that compares the number of a page."""
    if read_kind(read_code(field)) != "IF":
        return False
    comparison = _parse(field)
    return comparison is not None and any(
        read_kind(read_code(inner)) in _PAGES for inner in _list_compared(comparison)
    )


def counts_pages(field: Field) -> bool:
    """Whether the condition of an IF field depends on how many pages there are."""
    comparison = _parse(field)
    return comparison is not None and any(
        read_kind(read_code(inner)) != "PAGE" for inner in _list_compared(comparison)
    )


def has_conditions(root: Element) -> bool:
    """Whether a header or footer has an IF field that compares the number of a page."""
    return any(compares_pages(field) for field in _list_fields(root))


def write_headers(package: Package, roots: dict[str, Element], pages: int) -> None:
    """Give each section headers and footers in which conditions on pages are decided.

    ``roots`` are the parts with text, to which new headers are added; ``pages`` is how many pages
    the letter has. Raises ``UnknownPageError``.
    """
    main = roots[package.main]
    sections = [e for e in main.iter(w("sectPr")) if _is_current(e)]
    for kind in _TYPES:
        inherited: dict[str, str] = {}
        for number, section in enumerate(sections):
            references = {
                get_attribute(one, "default", "type"): one
                for one in section.iterfind(w(f"{kind}Reference"))
            }
            relationships = package.read_relationships(package.main)
            targets = {item.id: item.target for item in relationships.items}
            folder = posixpath.dirname(package.main)
            for type_, one in references.items():
                target = targets.get(one.get(f"{{{R}}}id", ""), "")
                path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                inherited[type_] = path
            _write_section(package, roots, kind, section, number, inherited, pages)


def _write_section(
    package: Package,
    roots: dict[str, Element],
    kind: str,
    section: Element,
    number: int,
    parts: dict[str, str],
    pages: int,
) -> None:
    start = _find_start(section, number)
    has_first = is_set(section.find(w("titlePg")))
    usual = parts.get("default", "")
    if has_first and (first := parts.get("first", "")) in roots and has_conditions(roots[first]):
        if start is None:
            raise UnknownPageError
        new = _decide(roots[first], [start], pages)
        _refer(package, roots, kind, section, "first", new, first)
    if usual not in roots or not has_conditions(roots[usual]):
        return
    first_later = 2 if start is None else start + 1
    later = range(first_later, max(first_later, pages) + 1)
    root = roots[usual]
    if not has_first and start is not None:
        own = _decide(root, [start], pages)
        if pages > start and etree.tostring(own) != etree.tostring(_decide(root, later, pages)):
            _refer(package, roots, kind, section, "first", own, usual)
            _mark_first_page(kind, section)
        else:
            later = range(start, start + 1)
    _refer(package, roots, kind, section, "default", _decide(root, later, pages), usual)


def _mark_first_page(kind: str, section: Element) -> None:
    """Give a section a first page of its own; the other margin stays what it was there."""
    other = "footer" if kind == "header" else "header"
    usual = _find_reference(section, other, "default")
    if usual is not None and _find_reference(section, other, "first") is None:
        first = copy.deepcopy(usual)
        first.set(w("type"), "first")
        usual.addprevious(first)
    title = etree.Element(w("titlePg"))
    following = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")
    later = (i for i, child in enumerate(section) if child.tag in map(w, following))
    section.insert(next(later, len(section)), title)


def _refer(
    package: Package,
    roots: dict[str, Element],
    kind: str,
    section: Element,
    type_: str,
    root: Element,
    source: str,
) -> None:
    """Let a section refer to a new header or footer for its pages of one type.

    ``source`` is the part that it was copied from, whose links and pictures it has.
    """
    relation, content_type = _TYPES[kind]
    folder = posixpath.dirname(package.main)
    name = posixpath.join(folder, f"{NEW_MARGIN}{len(roots)}.xml")
    package.add_part(name, "", content_type, relation)
    links = package.parts.get(name_relationships_part(source))
    if links is not None:
        package.parts[name_relationships_part(name)] = links
    roots[name] = root
    reference = _find_reference(section, kind, type_)
    if reference is None:
        reference = etree.Element(w(f"{kind}Reference"))
        reference.set(w("type"), type_)
        section.insert(0, reference)
    reference.set(f"{{{R}}}id", package.read_relationships(package.main).items[-1].id)


def _find_reference(section: Element, kind: str, type_: str) -> Element | None:
    """Return what names the header or footer of a section for its pages of one type."""
    found = section.iterfind(w(f"{kind}Reference"))
    return next((one for one in found if get_attribute(one, "default", "type") == type_), None)


def _decide(root: Element, numbers: Iterable[int], pages: int) -> Element:
    """Return a copy of a header with its conditions decided, the same on pages of these numbers."""
    found: Element | None = None
    for number in numbers:
        decided = copy.deepcopy(root)
        while (pair := next(_find_condition(decided), None)) is not None:
            story, field = pair
            comparison = _parse(field)
            assert comparison is not None
            keep_text(story, field, comparison, 0 if _holds(comparison, number, pages) else 1)
        if found is not None and etree.tostring(found) != etree.tostring(decided):
            raise UnknownPageError
        found = decided
    assert found is not None
    return found


def _find_condition(root: Element) -> Iterator[tuple[Story, Field]]:
    for story_root in find_stories(root):
        try:
            story = Story(story_root)
        except BrokenFieldError:
            continue
        for field in story.fields:
            if compares_pages(field):
                yield story, field


def _list_fields(root: Element) -> Iterator[Field]:
    for story_root in find_stories(root):
        try:
            yield from Story(story_root).fields
        except BrokenFieldError:
            continue


def _holds(comparison: Comparison, page: int, pages: int) -> bool:
    left, right = (_read(side, page, pages) for side in (comparison.left, comparison.right))
    first, second = _number(left), _number(right)
    if first is None or second is None:
        return (left == right) == (comparison.operator in ("=", "<=", ">="))
    return {
        "=": first == second,
        "<>": first != second,
        "<": first < second,
        "<=": first <= second,
        ">": first > second,
        ">=": first >= second,
    }[comparison.operator]


def _read(side: Argument, page: int, pages: int) -> str:
    text = ""
    for atom in side.content:
        if atom.field is None:
            text += atom.char
            continue
        kind = read_kind(read_code(atom.field))
        if kind not in _PAGES:
            raise UnknownPageError
        text += str(page if kind == "PAGE" else pages)
    return text.strip()


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _list_compared(comparison: Comparison) -> Iterator[Field]:
    """Iterate over the fields that a condition compares, those in their code too."""
    waiting = [
        atom.field
        for side in (comparison.left, comparison.right)
        for atom in side.content
        if atom.field
    ]
    while waiting:
        field = waiting.pop()
        yield field
        waiting += [item for item in field.code if isinstance(item, Field)]


def _parse(field: Field) -> Comparison | None:
    try:
        return parse_comparison(read_code(field))
    except InstructionError:
        return None


def _find_start(section: Element, number: int) -> int | None:
    """Return the number of the first page of a section; ``None`` if that depends on the layout."""
    numbering = section.find(w("pgNumType"))
    start = parse_integer(get_attribute(numbering, "", "start"))
    return start if start is not None else 1 if number == 0 else None


def _is_current(section: Element) -> bool:
    """Whether section properties are not those before a tracked change (17.13.5.32)."""
    return next(section.iterancestors(w("sectPrChange")), None) is None
