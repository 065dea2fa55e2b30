"""The files of a campaign, packed for workers that share no folder with this machine."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from lettergen.data.campaign import CampaignFile
from lettergen.ledger.made_only import NAME as LEDGER
from lettergen.ledger.made_only import has_only_made
from lettergen.project.options import Options
from lettergen.render.parallel.batch import RunContext
from lettergen.storage.registry import list_copies
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_engine

_INCLUDED = {
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".emf", ".wmf"),
    *(".docx", ".dotx", ".md", ".j2", ".csl", ".bib", ".ris"),
}
"""The suffixes of files that a letter may name: pictures, and what it includes."""


class PackedCampaign(NamedTuple):
    """A campaign as it goes to the workers.

    ``files`` are the files by their absolute paths, ``urls`` the copies of what is in storage.
    ``shown`` are absolute paths with how this machine names them in messages, the longest first.
    ``engine`` is the fingerprint of lettergen, ``digest`` that of what a worker must find.
    """

    files: dict[str, bytes]
    urls: dict[str, str]
    shown: list[tuple[str, str]]
    path: str
    context: RunContext
    engine: str
    digest: str


def pack(campaign: CampaignFile, context: RunContext, digest: str) -> PackedCampaign:
    """Read the files of a campaign; raises ``OSError``."""
    paths = [*campaign.files, *_list_included(campaign.folder, context.folder)]
    for folder in filter(None, (context.folder, campaign.ledger)):
        if not has_only_made(folder / LEDGER):
            paths.append(folder / LEDGER)
    copies = list_copies()
    paths += [path for path in map(Path, copies) if path.is_file()]
    files = {os.path.abspath(path): path.read_bytes() for path in paths}  # noqa: PTH100
    options = _name_absolutely(context.options, campaign)
    shown = {os.path.abspath(path): str(path) for path in paths}  # noqa: PTH100
    shown[f"{os.path.abspath(campaign.folder)}{os.sep}"] = _end(campaign.folder)  # noqa: PTH100
    return PackedCampaign(
        files,
        {url: path for path, url in copies.items()},
        sorted(shown.items(), key=lambda pair: -len(pair[0])),
        os.path.abspath(campaign.path),  # noqa: PTH100
        context._replace(options=options),
        hash_engine(),
        digest,
    )


def unpack(packed: PackedCampaign, root: Path) -> RunContext:
    """Write the files below a folder, and return the context that fits them."""
    for path, data in packed.files.items():
        file = move(root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    options = packed.context.options
    folder = move(root, os.path.abspath(packed.context.folder))  # noqa: PTH100
    recipients = options.recipients
    if isinstance(recipients, str):
        for path in packed.files:
            recipients = recipients.replace(path, str(move(root, path)))
    letterhead = move(root, str(options.letterhead)) if options.letterhead else None
    options = replace(options, recipients=recipients, letterhead=letterhead, out=folder)
    return packed.context._replace(options=options, folder=folder)


def move(root: Path, path: str) -> Path:
    """Return where an absolute path of another machine is below a folder."""
    return root / path.replace(":", "").replace("\\", "/").lstrip("/")


def _name_absolutely(options: Options, campaign: CampaignFile) -> Options:
    """Return the options with absolute paths, for a process that works in another folder."""
    recipients, letterhead = options.other_recipients, options.letterhead
    source = campaign.recipients
    if recipients and source and source.path:
        absolute = os.path.abspath(source.path)  # noqa: PTH100
        recipients = recipients.replace(source.name, absolute)
    if letterhead:
        assert campaign.letterhead is not None
        letterhead = Path(os.path.abspath(campaign.letterhead))  # noqa: PTH100
    return replace(
        options, recipients=recipients, letterhead=letterhead, combined=(), scheduler="", jobs=None
    )


def _list_included(folder: Path, output: Path) -> Iterator[Path]:
    """Yield the files that a letter may name, from the campaign's folder without its output."""
    left_out = os.path.abspath(output)  # noqa: PTH100
    for parent, folders, names in os.walk(folder):
        folders[:] = _choose(folders, parent, left_out)
        yield from (Path(parent, name) for name in names if Path(name).suffix.lower() in _INCLUDED)


def _choose(names: Iterable[str], parent: str, left_out: str) -> list[str]:
    paths = ((name, os.path.abspath(Path(parent, name))) for name in names)  # noqa: PTH100
    return [name for name, path in paths if not name.startswith(".") and path != left_out]


def _end(folder: Path) -> str:
    return "" if folder == Path() else f"{folder}{os.sep}"
