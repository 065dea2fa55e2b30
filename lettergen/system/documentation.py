"""The pages of the documentation, which an installed package has as files."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]

# In an installed package the pages are in the package, in a checkout beside it.
_FOLDERS = (_PACKAGE / "docs", _PACKAGE.parent / "docs")


@cache
def find_pages() -> dict[str, Path]:
    """Return the pages by their names: ``checking`` for ``docs/checking.md``."""
    folder = next(folder for folder in _FOLDERS if folder.is_dir())
    return {path.stem: path for path in sorted(folder.glob("*.md"))}


def read_page(name: str) -> str:
    """Return the Markdown of a page. Raises ``KeyError`` if there is no such page."""
    return find_pages()[name].read_text(encoding="utf-8")
