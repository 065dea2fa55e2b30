"""The style that a campaign's citations are in: the house style, or one of the CSL."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from lettergen.citations.house import HouseStyle
from lettergen.citations.item import Item
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean

if TYPE_CHECKING:
    from lettergen.citations.csl.processor import Processor

    CitationStyle: TypeAlias = HouseStyle | Processor
else:
    CitationStyle = object  # the processor is imported by those only who use it


HOUSE = "house"
"""The name of the house style."""


def load_style(
    name: str, place: Place, folder: Path, items: Mapping[str, Item], locale: str, language: str
) -> CitationStyle:
    """Return the style of a name, ready for the items.

    ``name`` is ``house``, a file that ends in ``.csl``, or an installed style; empty is the house
    style. ``locale`` is the campaign's, ``language`` the letter's, which counts where the style
    has none of its own.

    Raises:
        LettergenError: there is no such style or locale, or the style cannot be used (LG139).
    """
    if name in ("", HOUSE):
        return HouseStyle(items, with_suffixes=bool(name))
    from lettergen.citations.csl import library, style  # only for who asks for it
    from lettergen.citations.csl.processor import Processor
    from lettergen.citations.csl.tree import StyleError

    path = folder / name if name.endswith(".csl") else library.find_style(name)
    if path is None or not path.is_file():
        raise LettergenError(_no_style(name, place))
    try:
        found = style.load_style(path, locale, language)
    except StyleError as error:
        hint = library.INSTALL if not library.has_locales() else ""
        where = Place(str(path), error.line) if name.endswith(".csl") and error.line else place
        raise LettergenError(
            Finding("LG139", f"the citation style '{name}' {error}.", where, hint)
        ) from None
    except OSError as error:
        message = f"the citation style '{name}' cannot be read: {error.strerror}."
        raise LettergenError(Finding("LG139", message, place)) from None
    return Processor(found, items)


def _no_style(name: str, place: Place) -> Finding:
    from lettergen.citations.csl import library

    if name.endswith(".csl"):
        message, hint = f"there is no citation style in {name}.", "Name a file of the campaign."
    elif library.has_styles():
        message = f"there is no citation style '{name}'."
        hint = did_you_mean(name, [HOUSE, *library.style_names()])
    else:
        message, hint = f"the citation style '{name}' is not installed.", library.INSTALL
    return Finding("LG139", message, place, f"{hint}." if hint and hint[-1] not in ".?'" else hint)
