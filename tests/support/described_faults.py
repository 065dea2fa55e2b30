"""The faults that ``tests/faults/*.yaml`` describe: edits of the campaign in ``tests/faults/base``.

Each has what it is in words, its edits (a file, what is replaced there and by what) and what must
be found: the code of a rule, and the file and line. ``file.docx::part`` is a part of a document.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.fault_campaigns import BASE, build_campaign


@dataclass(frozen=True)
class DescribedFault:
    """A fault: its name, what it is, its edits and the findings that it must give."""

    name: str
    what: str
    edits: tuple[tuple[str, str, str], ...]
    findings: tuple[str, ...]

    def build(self, folder: Path) -> Path:
        """Build the campaign with the fault in a folder; return its file."""
        campaign = build_campaign(BASE, folder)
        for file, old, new in self.edits:
            name, _, part = file.partition("::")
            if part:
                _edit_part(folder / name, part, old, new)
            else:
                text = (folder / name).read_text(encoding="utf-8")
                assert old in text
                (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return campaign


def load_faults() -> list[DescribedFault]:
    """Return all described faults."""
    faults: list[DescribedFault] = []
    for path in sorted(BASE.parent.glob("*.yaml")):
        entries: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, entry in entries.items():
            edits = tuple((edit["file"], edit["old"], edit["new"]) for edit in entry["edits"])
            faults.append(DescribedFault(name, entry["what"], edits, tuple(entry["findings"])))
    return faults


def _edit_part(document: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(document) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(document, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
