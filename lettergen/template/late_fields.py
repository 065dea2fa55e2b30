"""What is needed to work out the fields of a letter once it is merged."""

import re
from collections.abc import Collection, Mapping

from lettergen.diagnostics.finding import Place
from lettergen.docx.package import Package
from lettergen.docx.settings import ask_for_update
from lettergen.docx.xml import Element
from lettergen.template.field_results.kinds import DATES, PAGE_LISTS, TREATMENTS, WORKED_OUT
from lettergen.template.field_results.settings import FieldSettings, list_places
from lettergen.template.jinja.names import Names, Use, UseKind


def build_field_settings(
    package: Package,
    kinds: Collection[str],
    stories: Mapping[str, Element],
    notes: Collection[str],
    fixed_texts: Mapping[str, str],
    styles: Element,
) -> FieldSettings | None:
    """Return what the letters' fields depend on; ``None`` if no letter has such fields.

    ``kinds`` are those of the fields; ``stories`` are the main part and then headers and footers,
    ``notes`` the names of the parts with notes, and ``fixed_texts`` the parts without tags. Word
    is asked to count pages where a field tells of other pages.
    """
    kinds = frozenset(kinds)
    if not kinds & WORKED_OUT and not _has_bookmark(package, kinds - TREATMENTS.keys()):
        return None
    if kinds & PAGE_LISTS:
        ask_for_update(package)
    main, *margins = stories
    names = (main, *notes, *margins)
    fixed = {name: text for name, text in fixed_texts.items() if name in names}
    others = {
        name: data
        for name, data in package.parts.items()
        if name.endswith((".xml", ".rels")) and name not in names
    }
    places = frozenset(list_places(stories.values(), styles))
    return FieldSettings(kinds, names, fixed, others, places, package.path)


def list_field_names(fields: FieldSettings | None, path: str) -> Names:
    """Return the names of the values that fields print by themselves: the letter's date."""
    if fields is None or not fields.kinds & DATES:
        return Names()
    return Names((Use(("date",), Place(path), UseKind.OPTIONAL),))


def _has_bookmark(package: Package, names: Collection[str]) -> bool:
    """Whether the document has a bookmark of one of these names, in capitals."""
    pattern = re.compile(rb'<w:bookmarkStart [^<>]*?w:name="([^"]*)"')
    return bool(names) and any(
        found.decode(errors="replace").upper() in names
        for name, data in package.parts.items()
        if name.endswith(".xml")
        for found in pattern.findall(data)
    )
