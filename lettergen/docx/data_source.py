"""Detach a document from the data source of its mail merge (ECMA-376 part 1, 17.14).

When Word opens a document with a data source, it asks whether to run a query on it.
"""

from lettergen.docx.attributes import get_attribute
from lettergen.docx.package import Package
from lettergen.docx.xml import Element, w

_KINDS = ("/mailMergeSource", "/mailMergeHeaderSource", "/recipientData", "/mailMergeRecipientData")


def detach_data_source(package: Package) -> dict[str, str]:
    """Remove the data source from a document's settings, and the parts that belong to it.

    Return the columns that the user matched to Word's standard fields (Match Fields, 17.14.15):
    ``{"Last Name": "Surname"}``.
    """
    columns: dict[str, str] = {}
    for name in package.find_related_parts(package.main, "/settings"):
        settings = package.parse_part(name)
        source = settings.find(w("mailMerge"))
        if source is not None:
            columns |= _read_columns(source)
            settings.remove(source)
            package.set_part(name, settings)
        package.drop_relationships(name, _KINDS)
    return columns


def _read_columns(source: Element) -> dict[str, str]:
    maps = [data for data in source.iter(w("fieldMapData")) if _get(data, "type") != "null"]
    names = [(_get(data, "mappedName"), _get(data, "name")) for data in maps]
    return {standard: column for standard, column in names if standard and column}


def _get(parent: Element, name: str) -> str:
    return get_attribute(parent.find(w(name)))
