"""Which local paths stand for URLs in this process."""

import os
from pathlib import Path
from typing import Protocol

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system import stand_ins


class Stage(Protocol):
    """A local folder that stands for a URL, as this module needs it."""

    url: str
    is_open: bool

    def find_digest(self, path: Path) -> str:
        """Return the SHA-256 of the object that a file stands for; empty if it is not known."""

    def load(self, path: str) -> None:
        """Fetch the object that a file stands for."""


_urls: dict[str, str] = {}
_stagings: dict[str, Stage] = {}


def add(path: Path, url: str, staging: Stage | None = None) -> None:
    """Note that a local path stands for a URL, and the staging folder that it is, if it is one."""
    _urls[str(path)] = url.rstrip("/")
    if staging:
        _stagings[str(path)] = staging
    stand_ins.storage = _Registry()


def list_copies() -> dict[str, str]:
    """Return the local copies of single files in storage, with the URL of each."""
    return {path: url for path, url in _urls.items() if path not in _stagings}


def find_staging(folder: Path) -> Stage | None:
    """Return the staging folder at a path, if it is one."""
    return _stagings.get(str(folder))


def find_by_url(url: str) -> Stage | None:
    """Return the staging folder of a URL, if this process has one already."""
    return next((one for one in _stagings.values() if one.url == url), None)


def find_within(path: str) -> Stage | None:
    """Return the staging folder that a path is in."""
    for root, staging in _stagings.items():
        if path.startswith(f"{root}{os.sep}"):
            return staging
    return None


class _Registry:
    """What ``lettergen.system.stand_ins`` makes known to the other parts."""

    def find_digest(self, path: Path) -> str:
        staging = find_within(str(path))
        return staging.find_digest(path) if staging else ""

    def name_campaign(self, folder: Path, campaign: Path) -> str:
        return _name_campaign(campaign) if find_staging(folder) else ""

    def find_folder_url(self, folder: Path) -> str:
        below = f"{folder}{os.sep}"
        for path, url in _urls.items():
            if path.startswith(below) and path not in _stagings:
                parts = path[len(below) :].count(os.sep) + 1
                return url.rsplit("/", parts)[0]
        return ""

    def check_writing(self, folder: Path) -> None:
        staging = find_staging(folder)
        if staging and not staging.is_open:
            message = "is in storage, where only 'lettergen render' records something."
            hint = "Copy the folder to this machine, record it there, and copy the ledger back."
            raise LettergenError(Finding("LG896", message, Place(staging.url), hint))

    def show_urls(self, text: str) -> str:
        for path, url in _urls.items():
            if path in text:
                text = text.replace(f"{path}{os.sep}", f"{url}/").replace(path, url)
        return text


def _name_campaign(campaign: Path) -> str:
    """Return a campaign's path in its Git repository; its whole path if it is in none.

    So every machine with a checkout gives it the same name, and two campaigns of one repository
    have different ones.
    """
    path = campaign.resolve()
    for folder in path.parents:
        if (folder / ".git").exists():
            return path.relative_to(folder).as_posix()
    return path.as_posix()
