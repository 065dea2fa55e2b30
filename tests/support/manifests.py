"""Read the manifest of a folder in tests."""

import json
from pathlib import Path
from typing import Any

from lettergen.output.manifest_reader import open_manifest

FILES = {"manifest.json", "manifest.sqlite", ".lettergen.written"}
"""The files that a run leaves beside the letters: the manifest, and what was written."""
LEDGER = "ledger.jsonl"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest as ``lettergen manifest --format json`` prints it."""
    with open_manifest(folder) as listing:
        content: dict[str, Any] = json.loads("".join(listing.encode()))
    return content
