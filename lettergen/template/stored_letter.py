"""A compiled letter as bytes, so that the next run need not compile it.

What other inputs make is left out and given again: the citations, the folder of the pictures, the
campaign's conventions, the template language.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lettergen.citations.house import HouseStyle
from lettergen.citations.item import Item
from lettergen.citations.styles import CitationStyle
from lettergen.docx.package_writer import PackageWriter
from lettergen.languages.current import Conventions
from lettergen.system import stored
from lettergen.template import renderer
from lettergen.template.compiled import CompiledLetter
from lettergen.template.images import ImageFiles
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.part import TemplatePart, add_functions
from lettergen.template.mailmerge import functions as mailmerge
from lettergen.template.memory import Memory

FILTERS = renderer.FILTERS | mailmerge.FILTERS
FUNCTIONS = renderer.FUNCTIONS | mailmerge.FUNCTIONS
"""What compiled letters call besides the template language."""


def dump_letter(letter: CompiledLetter) -> bytes:
    """Return a letter as bytes.

    Raises:
        NotStorableError: it has something that cannot be stored, such as styles for values
            that are Markdown.
    """
    settings, style = letter.settings, letter.settings.citation_style
    nothing: Any = None
    parts = [(part.name, part.code, part.tags) for part in letter.parts]
    notes = {kind: part.without_originals() for kind, part in settings.notes.items()}
    return stored.dump(
        (
            parts,
            letter.archive.state,
            isinstance(style, HouseStyle) and style.with_suffixes,
            settings._replace(
                notes=notes, citation_style=nothing, image_files=nothing, memory=nothing
            ),
            letter._replace(parts=[], archive=nothing, settings=nothing, conventions=nothing),
        )
    )


def load_letter(
    data: bytes,
    language: Language,
    items: Mapping[str, Item],
    citation_style: Callable[[str], CitationStyle] | None,
    folder: Path,
    conventions: Conventions,
) -> CompiledLetter:
    """Return the letter that ``dump_letter`` returned the bytes of.

    ``items`` are the citations; ``citation_style`` and ``folder`` are as for ``compile_letter``.

    Raises:
        ValueError: the bytes are of no letter.
    """
    parts, archive, with_suffixes, settings, letter = stored.load(data)
    environment = language.overlay()
    add_functions(environment, FILTERS, FUNCTIONS)
    if citation_style is None:
        style: CitationStyle = HouseStyle(items, with_suffixes=with_suffixes)
    else:
        style = citation_style(settings.style_language)
    settings = settings._replace(
        citation_style=style, image_files=ImageFiles(folder), memory=Memory()
    )
    loaded: CompiledLetter = letter._replace(
        parts=[TemplatePart.load(name, code, tags, environment) for name, code, tags in parts],
        archive=PackageWriter.restore(archive),
        settings=settings,
        conventions=conventions,
    )
    return loaded
