"""The fonts that most letters use, and free fonts with the same widths.

A font of the same widths ends every line and every page where the original does.
"""

from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class Family:
    """A font by its name in letters, the fonts of the same widths, and the package with one.

    ``package`` is that of Debian and Ubuntu; empty if they have none.
    """

    name: str
    same_widths: tuple[str, ...]
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


def find_family(font: str) -> Family | None:
    """Return the family of a font by its name in letters; ``None`` if it is not listed."""
    return next((one for one in FAMILIES if normalise(one.name) == normalise(font)), None)


def normalise(name: str) -> str:
    """Return a name for comparison: fonts are written with blanks and hyphens or without."""
    return "".join(filter(str.isalnum, name)).lower()
