"""Choose letters by the names of their recipients: ``--only``."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

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


N = TypeVar("N", bound=Named)


def choose_letters(letters: Sequence[N], only: Iterable[str]) -> list[N]:
    """Return the letters that ``--only`` names, by a name of the recipient or the file's stem.

    Raises:
        LettergenError: with every name that no recipient has (LG125), or several (LG626).
    """
    stems = {_normalise(one.stem): one for one in letters if one.stem}
    namesakes: dict[str, list[N]] = defaultdict(list)
    shown = {plain: one.stem for plain, one in stems.items()}
    for letter in letters:
        names = {_normalise(name): name for name in letter.recipient.names if name.strip()}
        shown |= names
        for name in names:
            namesakes[name].append(letter)
    chosen: set[int] = set()
    with collecting():
        for name in only:
            plain = _normalise(name)
            found = namesakes.get(plain, [])
            if len(found) != 1 and plain in stems:
                found = [stems[plain]]
            if not found:
                message = f"no recipient is called '{name}'."
                report(Finding("LG125", message, Place(f"--only {name}"), _suggest(plain, shown)))
            elif len(found) > 1:
                report(_describe_namesakes(name, found))
            chosen.update(one.recipient.index for one in found)
    return [one for one in letters if one.recipient.index in chosen]


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
