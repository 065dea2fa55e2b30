"""A page with links to all letters of a run, to publish them together: ``index.html``."""

from collections.abc import Iterator
from html import escape
from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from lettergen.data.campaign import CampaignFile
from lettergen.data.formats import SUFFIXES
from lettergen.render import html_page
from lettergen.render.result import BAD, Result

NAME = "index.html"

_FORMATS = {"html": "HTML", "pdf": "PDF", "docx": "Word", "txt": "Text", "md": "Markdown"}
"""The formats in the order in which readers want them, with their names."""


class IndexPage:
    """The letters of a run with their files in each format; ``add`` each result.

    ``folder`` is where the page is; the files of the letters are in it or below.
    """

    def __init__(self, campaign: CampaignFile, folder: Path) -> None:
        self._campaign = campaign
        self._folder = folder
        self._letters: dict[Path, tuple[str, list[str]]] = {}

    @property
    def path(self) -> Path:
        """The file of the page."""
        return self._folder / NAME

    @property
    def count(self) -> int:
        """The number of letters on the page."""
        return len(self._letters)

    def add(self, result: Result) -> None:
        """Note that there is a file of a letter in a format, if there is one."""
        letter = result.letter
        if result.outcome in BAD or letter.path is None or result.path is None:
            return
        if result.path.is_file():
            _, suffixes = self._letters.setdefault(letter.path, (letter.label, []))
            suffixes.append(result.format)

    def build(self) -> bytes:
        """Return the page; it runs no script and loads nothing."""
        return "".join(self._write()).encode("utf-8", "replace")

    def _write(self) -> Iterator[str]:
        campaign = self._campaign
        title = str(campaign.values.get("subject") or campaign.folder.resolve().name)
        yield html_page.write_start(title, str(campaign.conventions.locale.tag))
        yield "<ul>\n"
        for path, (label, formats) in self._letters.items():
            first, *others = sorted(formats, key=list(_FORMATS).index)
            links = [self._write_link(path, first, label)]
            links += [self._write_link(path, one, _FORMATS[one], label) for one in others]
            yield f"<li>{' · '.join(links)}</li>\n"
        yield f"</ul>\n{html_page.END}"

    def _write_link(self, path: Path, format_: str, text: str, label: str = "") -> str:
        """Return a link to a file; ``label`` tells a screen reader whose letter it is."""
        file = Path(relpath(path.with_suffix(SUFFIXES[format_]), self._folder)).as_posix()
        name = f' aria-label="{escape(f"{label}, {text}")}"' if label else ""
        return f'<a href="{escape(quote(file))}"{name}>{escape(text)}</a>'
