"""The fonts that letters are mostly set in, and free ones with the same widths.

Set in a twin, every line and every page ends where it did.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A font by the name that letters have for it, its twins, and the package that has one.

    ``package`` is that of Debian and Ubuntu; empty if they have none.
    """

    name: str
    twins: tuple[str, ...]
    package: str = ""


_LIBERATION = "fonts-liberation"
FAMILIES = (
    Family(
        "Arial",
        ("Helvetica", "Liberation Sans", "Arimo", "Nimbus Sans", "Nimbus Sans L"),
        _LIBERATION,
    ),
    Family("Arial Narrow", ("Liberation Sans Narrow", "Nimbus Sans Narrow"), _LIBERATION),
    Family(
        "Times New Roman",
        ("Times", "Liberation Serif", "Tinos", "Nimbus Roman", "Nimbus Roman No9 L"),
        _LIBERATION,
    ),
    Family(
        "Courier New",
        ("Courier", "Liberation Mono", "Cousine", "Nimbus Mono PS", "Nimbus Mono L"),
        _LIBERATION,
    ),
    Family("Calibri", ("Carlito",), "fonts-crosextra-carlito"),
    Family("Cambria", ("Caladea",), "fonts-crosextra-caladea"),
    Family("Georgia", ("Gelasio",)),
)


def family_of(font: str) -> Family | None:
    """What is known of a font; ``None`` for one that is not listed."""
    return next((family for family in FAMILIES if plain(family.name) == plain(font)), None)


def plain(name: str) -> str:
    """A name as it is compared: fonts are written with blanks and hyphens or without."""
    return "".join(filter(str.isalnum, name)).lower()
