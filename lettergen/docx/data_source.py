"""The data source of a mail merge (ECMA-376 part 1, 17.14), which a finished letter has none of.

A document that still names one makes Word ask on opening whether to run a query on it.
"""

from lettergen.docx.package import Package
from lettergen.docx.xml import Element, w

_KINDS = ("/mailMergeSource", "/mailMergeHeaderSource", "/recipientData", "/mailMergeRecipientData")


def detach_data_source(package: Package) -> dict[str, str]:
    """Take the data source out of a document's settings, with all that belongs to it.

    Gives the names that its columns have for Word's own, as people set them under Match Fields
    (17.14.15): ``{"Last Name": "Surname"}``.
    """
    columns: dict[str, str] = {}
    for name in package.find_related_parts(package.main, "/settings"):
        settings = package.parse_part(name)
        source = settings.find(w("mailMerge"))
        if source is not None:
            columns |= _columns(source)
            settings.remove(source)
            package.set_part(name, settings)
        package.drop_relationships(name, _KINDS)
    return columns


def _columns(source: Element) -> dict[str, str]:
    mapped = ((_value(data, "mappedName"), _value(data, "name")) for data in _maps(source))
    return {standard: column for standard, column in mapped if standard and column}


def _maps(source: Element) -> list[Element]:
    return [data for data in source.iter(w("fieldMapData")) if _value(data, "type") != "null"]


def _value(parent: Element, name: str) -> str:
    child = parent.find(w(name))
    return child.get(w("val"), "") if child is not None else ""
