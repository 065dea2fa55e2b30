"""The numbers of footnotes and endnotes (ECMA-376 part 1, 17.11).

Footnotes and endnotes are counted each by themselves, in the order of their marks. Where numbers
restart on each page (17.11.19), they are counted through: the pages are not known here.
"""

from collections import Counter
from collections.abc import Sequence

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.number_formats import numeral
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass

_USUAL_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(frozen=True, slots=True)
class NoteNumber:
    """What is shown for a note: ``text``, which is ``number`` in ``number_format``.

    A note with a mark of its own (17.11.14), such as ``*``, has no number and no format.
    """

    text: str
    number: int = 0
    number_format: str = ""


class NoteCounter:
    """Counts the notes of a document.

    ``settings`` is the root of the settings part, if there is one; ``sections`` are the section
    properties in order.
    """

    def __init__(self, settings: Element | None, sections: Sequence[Element]) -> None:
        self._settings = settings
        self._sections = sections
        self._counts: Counter[str] = Counter()
        self._section = 0

    def next(self, kind: str, section: int, own_mark: str) -> NoteNumber:
        """Return the number of the next ``footnote`` or ``endnote``.

        ``section`` is the index of the section that its mark is in, ``own_mark`` what the author
        has chosen to be shown for its number.
        """
        if section != self._section:
            self._section = section
            for name in _USUAL_FORMATS:
                if self._find(name, "numRestart") == "eachSect":
                    self._counts[name] = 0
        if own_mark:
            return NoteNumber(own_mark)
        self._counts[kind] += 1
        start = parse_integer(self._find(kind, "numStart")) or 1
        number_format = self._find(kind, "numFmt") or _USUAL_FORMATS[kind]
        number = self._counts[kind] + start - 1
        return NoteNumber(numeral(number, number_format), number, number_format)

    def _find(self, kind: str, name: str) -> str:
        """A property of notes: that of the section (17.11.11), else that of the document."""
        section = self._sections[self._section : self._section + 1]
        places = (*section, *(() if self._settings is None else (self._settings,)))
        path = f"{w(f'{kind}Pr')}/{w(name)}"
        return next(filter(None, (get_attribute(place.find(path)) for place in places)), "")
