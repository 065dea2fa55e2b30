"""What the manifest records of one file of a letter."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lettergen.system.dataclass import dataclass, field

_REQUIRED = {"recipient", "campaign", "state"}


@dataclass(frozen=True)
class Entry:
    """One file: its recipient, its campaign, the state of the last run, and its inputs.

    ``sha256`` is the digest of the file as lettergen last wrote it, ``inputs`` the digests of
    what it was made of. ``stale`` marks a file that is on disk from an earlier run, because the
    last run failed or refused it. ``warnings`` is the number of warnings about it. ``edited`` is
    the digest of the file as a run last found it after somebody edited it by hand.
    """

    recipient: str
    campaign: str
    state: str
    sha256: str = ""
    stale: bool = False
    lettergen: str = ""
    warnings: int = 0
    inputs: Mapping[str, str] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    edited: str = ""

    def list_values(self) -> dict[str, Any]:
        """Return the values by their names, without those that say nothing."""
        return {key: value for key, value in vars(self).items() if value or key in _REQUIRED}


_KNOWN = {known.name for known in fields(Entry)}


def parse_entry(value: object) -> Entry | None:
    """Return the entry that a mapping describes; ``None`` unless all values have their types."""
    if not isinstance(value, dict):
        return None
    found = {key: item for key, item in value.items() if key in _KNOWN}
    for key, item in found.items():
        match key, item:
            case (("inputs" | "citations" | "files"), _) if is_text_map(item):
                continue
            case "stale", bool():
                continue
            case "warnings", int():
                continue
            case (("recipient" | "campaign" | "state" | "sha256" | "lettergen" | "edited"), str()):
                continue
        return None
    return Entry(**found) if found.keys() >= _REQUIRED else None


def is_text_map(value: object) -> bool:
    """Whether a value maps texts to texts."""
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
