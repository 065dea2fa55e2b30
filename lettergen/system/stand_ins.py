"""The place where files that stand for objects in storage are made known to the other parts.

``lettergen.storage`` sets ``storage`` when a campaign names a URL. Until then nothing is loaded,
and a file is a file.
"""

from pathlib import Path
from typing import Protocol


class StandIns(Protocol):
    """What the other parts need to know of a local folder that stands for one in storage."""

    def find_digest(self, path: Path) -> str:
        """Return the SHA-256 of an object as lettergen wrote it; empty if it is not known."""

    def name_campaign(self, folder: Path, campaign: Path) -> str:
        """Return how the manifest of a folder names a campaign; empty for a local folder."""

    def find_folder_url(self, folder: Path) -> str:
        """Return the URL of the folder that the files copied to a local folder are from."""

    def check_writing(self, folder: Path) -> None:
        """Raise ``LettergenError`` (LG896) if what is written to a folder would not be stored."""

    def show_urls(self, text: str) -> str:
        """Return a text for people with the URLs in place of the local folders."""


storage: StandIns | None = None
"""What knows the folders that stand for URLs; ``None`` in a run without any."""
