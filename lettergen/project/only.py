"""Choose letters by the names of their recipients: ``--only``."""

import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import collecting, report
from lettergen.diagnostics.finding import Finding, Place, did_you_mean

_MOST_NAMED = 3


class Named(Protocol):
    """A letter: its recipient, and the stem of its file."""

    @property
    def recipient(self) -> Recipient:
        """The recipient."""

    @property
    def stem(self) -> str:
        """The file's name without its suffix; empty if there is no file."""


def find_positions(letters: Sequence[Named], only: Iterable[str]) -> Sequence[int]:
    """Return the positions of the letters that ``--only`` names.

    It names a letter by a name of the recipient or by the file's stem. The letters are read one
    after the other, and none is kept.

    Raises:
        LettergenError: with every name that no recipient has (LG125), or several (LG626).
    """
    wanted = {_normalise(name) for name in only} - {""}
    stems: dict[str, int] = {}
    namesakes: dict[str, list[int]] = defaultdict(list)
    for position, letter in enumerate(letters):
        if (stem := _normalise(letter.stem)) in wanted:
            stems[stem] = position
        for name in wanted.intersection(map(_normalise, letter.recipient.names)):
            namesakes[name].append(position)
    chosen: set[int] = set()
    with collecting():
        for name in only:
            plain = _normalise(name)
            found = namesakes.get(plain, [])
            if len(found) != 1 and plain in stems:
                found = [stems[plain]]
            if not found:
                message = f"no recipient is called '{name}'."
                hint = _suggest(plain, _list_names(letters))
                report(Finding("LG125", message, Place(f"--only {name}"), hint))
            elif len(found) > 1:
                report(_describe_namesakes(name, [letters[one] for one in found]))
            chosen.update(found)
    return array("I", sorted(chosen))


def _list_names(letters: Iterable[Named]) -> dict[str, str]:
    """Return the names that ``--only`` takes, by what they are without case."""
    shown: dict[str, str] = {}
    for letter in letters:
        names = (letter.stem, *letter.recipient.names)
        shown |= {_normalise(name): name for name in names if name.strip()}
    return shown


def _suggest(plain: str, shown: Mapping[str, str]) -> str:
    """Return a hint with the names that contain the words of one that nobody has."""
    longer = [name for one, name in shown.items() if plain and f" {plain} " in f" {one} "]
    if not longer:
        return did_you_mean(plain, shown, shown.__getitem__)
    named = ", ".join(f"'{name}'" for name in longer[:_MOST_NAMED])
    return f"Did you mean {named}{', …' if len(longer) > _MOST_NAMED else ''}?"


def _describe_namesakes(name: str, letters: Sequence[Named]) -> Finding:
    """Return the finding for a name that several recipients have."""
    stems = [one.stem for one in letters if one.stem][:_MOST_NAMED]
    hint = "Add 'label:' to the campaign, with a pattern for names that tell them apart."
    if stems:
        more = ", …" if len(stems) < len(letters) else "."
        hint = f"Name the file of the letter: {', '.join(stems)}{more}"
    message = f"{len(letters)} recipients are called '{name}'."
    return Finding("LG626", message, Place(f"--only {name}"), hint)


def _normalise(name: str) -> str:
    """Return a name without what typing may change: case, spaces, how accents are composed."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
