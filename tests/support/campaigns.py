"""Copy the campaigns under ``tests/campaigns``, ready to run.

Their Word documents are folders (``letter.docx/word/document.xml``), so that a person can read the
faults in them. Such a folder has only the parts that differ from ``tests/data/letterhead``.
"""

import shutil
import zipfile
from pathlib import Path

TESTS = Path(__file__).parent.parent
CAMPAIGNS = TESTS / "campaigns"
PLAIN = TESTS / "data" / "letterhead"


def copy_campaign(name: str, folder: Path) -> Path:
    """Take a campaign's name, where to put it; return a copy of it with real Word documents.

    The plain letterhead is there as ``letterhead.docx``, unless the campaign has its own.
    """
    campaign = folder / name
    shutil.copytree(CAMPAIGNS / name, campaign)
    for tree in [path for path in campaign.rglob("*.docx") if path.is_dir()]:
        shutil.move(tree, folder / "tree")
        pack(tree, PLAIN, folder / "tree")
        shutil.rmtree(folder / "tree")
    if not (campaign / "letterhead.docx").exists():
        pack(campaign / "letterhead.docx", PLAIN)
    return campaign


def pack(document: Path, *trees: Path) -> None:
    """Write a Word document of the files in some trees; those of a later tree win."""
    files = {
        path.relative_to(tree).as_posix(): path
        for tree in trees
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    }
    with zipfile.ZipFile(document, "w") as archive:
        for name, path in files.items():
            archive.write(path, name)
