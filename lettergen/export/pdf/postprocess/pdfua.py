"""Make a tagged PDF conform to PDF/UA-1 (ISO 14289-1), or tell why it does not."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pikepdf import Array, Name, Object, Page, Pdf

from lettergen.export.pdf.postprocess import fonts
from lettergen.export.pdf.postprocess.expected import Expected
from lettergen.export.pdf.postprocess.letterhead import tag_letterhead
from lettergen.export.pdf.postprocess.links import complete_links
from lettergen.export.pdf.postprocess.pages import Pages
from lettergen.export.pdf.postprocess.structure_tree import NoTagsError, StructureTree
from lettergen.export.pdf.postprocess.tags import (
    complete_tags,
    find_undescribed_figures,
    mark_as_artifacts,
)
from lettergen.export.pdf.structure_types import STANDARD_TYPES
from lettergen.languages.words import find_words
from lettergen.system.patterns import compile_lazily

_TAGGED_ARTIFACT = compile_lazily(rb"/Artifact\s*<<[^<>]*/MCID\b")


class Problem(NamedTuple):
    """A reason why a PDF does not conform, and what to do about it."""

    text: str
    hint: str = ""


def make_accessible(
    pdf: Pdf, pages: Pages, expected: Expected, pdf_fonts: Sequence[Object]
) -> list[Problem]:
    """Complete the tags of a PDF; return the reasons why it does not conform even so.

    ``pages`` and ``pdf_fonts`` are those of the same PDF.
    """
    try:
        tree = StructureTree(pdf)
    except NoTagsError:
        return [Problem("it has no tags", "Use LibreOffice 7.4 or later.")]
    complete_tags(pdf, tree)
    tag_letterhead(pdf, tree)
    complete_links(pdf, tree, pages, find_words(expected.language))
    figures = find_undescribed_figures(tree)
    if figures and not expected.undescribed_pictures and expected.decorative_pictures:
        mark_as_artifacts(figures, pdf, tree)
        figures = []
    problems = [*_find_role_problems(tree), *_find_content_problems(pdf, pdf_fonts)]
    if figures:
        count = "a picture has" if len(figures) == 1 else f"{len(figures)} pictures have"
        hint = "In Word: right-click the picture, Edit Alt Text; or mark it as decorative there."
        problems.append(Problem(f"{count} no alternative text", hint))  # 7.3
    if not expected.language and "/Lang" not in pdf.Root:
        problems.append(Problem("it states no language", "Set the language of the text in Word."))
    return problems


def _find_role_problems(tree: StructureTree) -> Iterator[Problem]:
    """Check that all structure types are standard types, or mapped to one (7.1)."""
    remapped = sorted(STANDARD_TYPES & tree.roles.keys())
    if remapped:
        names = ", ".join(name[1:] for name in remapped)
        yield Problem(f"the engine gives standard structure types another meaning: {names}")
    unknown = sorted(tree.types() - STANDARD_TYPES)
    if unknown:
        names = ", ".join(name[1:] for name in unknown)
        yield Problem(f"the engine uses structure types without a meaning: {names}")


def _find_content_problems(pdf: Pdf, pdf_fonts: Sequence[Object]) -> Iterator[Problem]:
    """Check what the pages show: content, links (7.1, 7.18.5) and fonts (7.21.4)."""
    if any(_TAGGED_ARTIFACT.search(_read_content(page)) for page in pdf.pages):
        yield Problem("the engine marks text as an artifact, which screen readers skip")
    links = (link for page in pdf.pages for link in page.get("/Annots", []))
    if any(link.get("/Subtype") == Name.Link and "/StructParent" not in link for link in links):
        yield Problem("a link has no tag")
    names = fonts.find_not_embedded(pdf_fonts)
    if names:
        yield Problem(f"the engine did not embed {', '.join(names)}")


def _read_content(page: Page) -> bytes:
    contents = page.get("/Contents", Array())
    streams = contents if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)
