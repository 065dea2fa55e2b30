"""What the letters of one campaign have in common when they are merged, found out only once."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from lettergen.citations.clusters import Cite
from lettergen.template.slot import Slot

_MOST_TEXTS, _LONGEST_TEXT = 1_000, 1_000
_MOST_PARTS, _LONGEST_PART = 64, 50_000
MOST_CITATIONS = 1_000

CutCitation = tuple[list[str], list[str]]
"""What is printed of a citation, cut where the id of a hyperlink is, and the addresses."""


class Memory:
    """What earlier letters of a compiled letter showed; of it, little is kept.

    ``citations`` are those of the house style, by what of them is printed, and the slot. ``texts``
    are the plain texts that were printed, by the number of the slot.
    """

    def __init__(self) -> None:
        self.citations: dict[tuple[str, tuple[Cite, ...], Slot], CutCitation] = {}
        self.texts: defaultdict[int, dict[str, Markup]] = defaultdict(dict)
        self._tidy: dict[str, str] = {}
        self._values: tuple[object, bool] = (None, False)

    def keep_text(self, slot: int, text: str, xml: Markup) -> None:
        """Keep what a slot prints for a plain text, unless it is long."""
        if len(xml) < _LONGEST_TEXT:
            texts = self.texts[slot]
            if len(texts) > _MOST_TEXTS:
                texts.clear()
            texts[text] = xml

    def tidy(self, text: str, tidy: Callable[[str], str]) -> str:
        """Return what ``tidy`` makes of a part that may be the same in many letters."""
        found = self._tidy.get(text)
        if found is None:
            found = tidy(text)
            if len(text) < _LONGEST_PART:
                if len(self._tidy) >= _MOST_PARTS:
                    self._tidy.clear()
                self._tidy[text] = found
        return found

    def ask_once(self, values: object, question: Callable[[Any], bool]) -> bool:
        """Return the answer to a question about the campaign's values, always the same one."""
        if self._values[0] is not values:
            self._values = (values, question(values))
        return self._values[1]
