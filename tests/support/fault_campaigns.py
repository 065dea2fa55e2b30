"""Build the campaigns under ``tests/faults``, whose Word documents are folders of parts."""

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

BASE = Path(__file__).parent.parent / "faults" / "base"
_DOCUMENT = "templates/letterhead.docx"
_NOT_OF_THE_CAMPAIGN = ("expected.yaml",)


def build_campaign(folder: Path, into: Path, without: Iterable[str] = ()) -> Path:
    """Build the campaign of ``folder``: the base campaign with the files of ``folder`` in place.

    A folder named ``….docx`` becomes a Word document; missing parts are those of the base
    campaign's letterhead. ``without`` are files of the base campaign to leave out.
    """
    for source in (BASE, folder):
        for path in sorted(source.rglob("*")):
            relative = path.relative_to(source)
            is_part = any(parent.suffix == ".docx" for parent in relative.parents)
            if path.is_file() and not is_part and path.name not in _NOT_OF_THE_CAMPAIGN:
                (into / relative).parent.mkdir(parents=True, exist_ok=True)
                if (into / relative).is_dir():
                    shutil.rmtree(into / relative)
                shutil.copyfile(path, into / relative)
            elif path.is_dir() and path.suffix == ".docx":
                (into / relative).parent.mkdir(parents=True, exist_ok=True)
                _zip(path, into / relative)
    for name in without:
        (into / name).unlink()
    return into / "campaign.yaml"


def _zip(folder: Path, into: Path) -> None:
    """Zip the parts in a folder; they replace those of the base."""
    parts: dict[str, bytes] = {}
    for source in (BASE / _DOCUMENT, folder):
        for path in sorted(source.rglob("*")):
            if path.is_file():
                parts[path.relative_to(source).as_posix()] = path.read_bytes()
    with zipfile.ZipFile(into, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
