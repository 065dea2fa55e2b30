"""The order of cites and of entries (CSL 1.0.2, "Sorting")."""

from collections.abc import Sequence
from functools import cmp_to_key

from lettergen.citations.collation import collation
from lettergen.citations.csl import dates
from lettergen.citations.csl.names import NameOptions, render_list
from lettergen.citations.csl.output import plain
from lettergen.citations.csl.render import Rendering
from lettergen.citations.csl.style import Layout, Style
from lettergen.citations.csl.tree import Element
from lettergen.citations.item import Item
from lettergen.citations.markup import plain_text
from lettergen.citations.variables import DATES, NAMES, NUMBERS

Key = tuple[str, ...]


def sort_keys(style: Style, layout: Layout, item: Item, number: int) -> Key:
    """Return an item's keys for each ``cs:key`` of a layout."""
    return tuple(_key(style, layout, item, number, key) for key in layout.sort_keys)


def ordered(rows: Sequence[tuple[Key, str]], layout: Layout) -> list[str]:
    """Return ids in the order of their keys; empty keys last, and equal ones as they were."""
    directions = [key.get("sort") == "descending" for key in layout.sort_keys]

    def compare(one: tuple[Key, str], other: tuple[Key, str]) -> int:
        for left, right, descending in zip(one[0], other[0], directions, strict=True):
            if left == right:
                continue
            if not left or not right:
                return 1 if not left else -1
            a, b = collation(left), collation(right)
            if a != b:
                return (1 if a > b else -1) * (-1 if descending else 1)
        return 0

    return [id_ for _, id_ in sorted(rows, key=cmp_to_key(compare))]


def _key(style: Style, layout: Layout, item: Item, number: int, key: Element) -> str:
    if macro := key.get("macro"):
        rendering = Rendering(style, layout, item, number=number, sort_key=key)
        return plain(rendering.run_macro(macro)).strip()
    variable = key.get("variable")
    if variable == "citation-number":
        return f"{number:09}" if number else ""
    if variable in DATES:
        date = item.dates.get(variable)
        return dates.sort_key(date) or (date.literal if date else "")
    if variable in NAMES:
        options = NameOptions(
            {"name-as-sort-order": "all", **layout.names, "form": "long"},
            {},
            None,
            is_sort_key=True,
            demote=style.option("demote-non-dropping-particle", "display-and-sort"),
        )
        names = item.names.get(variable, ())
        return plain(render_list(names, options, style.locale)) if names else ""
    text = plain_text(item.texts.get(variable, ""))
    return text.zfill(9) if variable in NUMBERS and text.isdigit() else text
