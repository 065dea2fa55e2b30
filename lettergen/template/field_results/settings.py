"""What the update of fields needs to know: of the document, and of one letter."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lettergen.docx.attributes import get_attribute
from lettergen.docx.stylesheet import get_style_id, get_style_name
from lettergen.docx.xml import Element, w


class FieldSettings(NamedTuple):
    """The fields of a document that every letter works out anew.

    ``kinds`` are their kinds; ``parts`` are the parts with text, the main part first. ``fixed`` are
    the texts of those of them that are no templates, ``package`` the other parts that results
    depend on: styles, numbering, settings, properties. ``places`` are the names of the bookmarks
    and the styles in use, in lower case: a letter may lack them, and others were never there.
    ``path`` is the file of the document.
    """

    kinds: frozenset[str]
    parts: tuple[str, ...]
    fixed: Mapping[str, str]
    package: Mapping[str, bytes]
    places: frozenset[str]
    path: str

    @property
    def main(self) -> str:
        """The main part."""
        return self.parts[0]


class LetterFacts(NamedTuple):
    """What fields may tell of one letter besides its words.

    ``file`` is the letter's own file as the campaign names it, empty if it has none; ``date`` is
    the campaign's value of this name, empty if there is none.
    """

    file: str = ""
    date: str = ""


def list_places(roots: Iterable[Element], styles: Element) -> Iterator[str]:
    """Iterate over what fields may refer to, in lower case: bookmarks, and styles in use."""
    names = {
        get_style_id(style): get_style_name(style).casefold() for style in styles.iter(w("style"))
    }
    for root in roots:
        for element in root.iter(w("bookmarkStart"), w("pStyle")):
            if element.tag == w("bookmarkStart"):
                yield get_attribute(element, "", "name").casefold()
            else:
                style = get_attribute(element)
                yield from (style.casefold(), names.get(style, ""))
