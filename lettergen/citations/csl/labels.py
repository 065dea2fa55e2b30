"""Labels of works: ``Smi19``, from the first letters of the authors and the year."""

import re

from lettergen.citations.csl.numbers import year_suffix
from lettergen.citations.item import Item


def make_label(item: Item, suffix: int) -> str:
    """Return the item's label, or one that is made for it, with the letter that tells it apart."""
    label = item.texts.get("citation-label", "")
    if not label:
        names = [name.family or name.literal for name in item.names.get("author", ())]
        width = {1: 4, 2: 2}.get(len(names), 1)
        label = "".join(re.sub(r"\W", "", name)[:width] for name in names[:4])
        date = item.dates.get("issued")
        label += f"{date.start.year % 100:02}" if date and date.start else ""
    return label + (year_suffix(suffix) if suffix else "")
