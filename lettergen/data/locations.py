"""The files that a campaign names: below its folder, or in storage by URL."""

from pathlib import Path

from lettergen.diagnostics.finding import Place
from lettergen.system import stand_ins


def locate(folder: Path, name: str | Path, place: Place) -> Path:
    """Return the path of a file that is named at a place; one in storage is fetched.

    Raises:
        LettergenError: a URL cannot be used, or storage cannot be reached (LG890 to LG893).
    """
    if url := _find_url(folder, name):
        from lettergen.storage.inputs import fetch

        return fetch(url, place)
    return folder / name


def split_output(campaign: Path, pattern: str) -> tuple[str, str]:
    """Return the URL of the folder that a pattern of output names in storage, and a pattern in it.

    ``campaign`` is the folder of the campaign. The URL is empty for a pattern of the file system.
    The pattern returned begins with the name of the folder, as that of any other output does.
    """
    if not (url := _find_url(campaign, pattern)):
        return "", pattern
    folder = url.partition("{")[0].rpartition("/")[0]
    return folder, f"{folder.rpartition('/')[2]}{url[len(folder) :]}"


def _find_url(folder: Path, name: str | Path) -> str:
    """Return the URL of a name in a folder; empty if it is on this machine, as nearly all are."""
    if ":/" in str(name):
        from lettergen.storage.urls import find_url

        return find_url(name)
    if stand_ins.storage and (parent := stand_ins.storage.find_folder_url(folder)):
        from posixpath import join

        return join(parent, name)
    return ""
