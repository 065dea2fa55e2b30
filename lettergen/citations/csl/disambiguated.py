"""What is added to a cite so that it means one work only."""

from lettergen.citations.names import Name
from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class Extra:
    """What is added to tell works apart (CSL 1.0.2, "Disambiguation")."""

    shown: int = 0
    levels: tuple[tuple[Name, int], ...] = ()
    condition: bool = False
    suffix: int = 0


NO_EXTRA = Extra()
"""What a cite has that means one work already."""
