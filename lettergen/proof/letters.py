"""The letters of a proof: each as finished, with a mark at every value that was printed."""

from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.package import Package
from lettergen.docx.xml import parse
from lettergen.export.document_tree.builder import build_package_tree
from lettergen.export.document_tree.model import DocumentTree
from lettergen.export.format import FinishedLetter
from lettergen.output.inputs import Inputs
from lettergen.project.letters import Letter
from lettergen.project.project import Project
from lettergen.proof.transfer import carry_marks
from lettergen.render.renderer import Rendered, Renderer
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.trace.compiled import Traced, TracingLetter
from lettergen.template.trace.language import TracingLanguage
from lettergen.template.trace.recorder import Source


@dataclass(frozen=True)
class MarkedLetter:
    """A finished letter with marks.

    ``package`` has a mark in each run whose text was printed: the number of one of ``sources``.
    ``prints`` are the values that were printed, each with the number of its source. A letter that
    could not be merged has none of these. ``is_edited`` tells that the letter is the one on the
    disk, which somebody changed there; words without a match are marked as ``edited``. ``data`` is
    the Word document without marks.
    """

    rendered: Rendered
    package: Package | None = field(default=None, repr=False)
    sources: tuple[Source, ...] = ()
    prints: tuple[tuple[int, str], ...] = ()
    is_edited: bool = False
    findings: tuple[Finding, ...] = ()
    data: bytes = field(default=b"", repr=False)

    @property
    def letter(self) -> Letter:
        """The letter."""
        return self.rendered.letter

    def build_tree(self) -> DocumentTree | None:
        """Return the tree of the letter, in which words keep their marks; none if there is none.

        Raises ``LettergenError`` for a letter that shows what no text can (LG450, LG452).
        """
        if self.package is None:
            return None
        letter = FinishedLetter(self.letter.label, self.letter.stem, b"")
        return build_package_tree(letter, self.package)


class LetterMarker:
    """Renders the letters of a project, which was loaded without errors, and marks them."""

    def __init__(self, project: Project, extensions: Extensions | None = None) -> None:
        assert project.editions is not None
        self._values = project.campaign.values
        self._folder = project.campaign.folder
        self._renderer = Renderer(project)
        self._language = TracingLanguage(extensions)
        self._editions = replace(project.editions, language=self._language, _compiled={})
        self._traced: dict[int, TracingLetter] = {}

    def mark(self, letter: Letter, edited: Path | None = None) -> MarkedLetter:
        """Render a letter and mark it; ``edited`` is its file, if somebody changed that.

        Then the marked letter is that file, as far as it can be read.
        """
        rendered = self._renderer.render(letter)
        if rendered.errors or not rendered.data:
            return MarkedLetter(rendered)
        traced = self._trace(letter)
        found: tuple[Finding, ...] = ()
        package, data = Package.from_bytes(f"{letter.stem}.docx", rendered.data), rendered.data
        if edited is not None:
            try:
                data = edited.read_bytes()
                package = Package.read(edited, data)
            except LettergenError as error:
                edited, found = None, error.findings
        _mark_package(package, traced, edited=edited is not None)
        sources, prints = tuple(traced.sources), tuple(traced.prints)
        return MarkedLetter(rendered, package, sources, prints, edited is not None, found, data)

    def hash_inputs(self, letter: Letter) -> Inputs:
        """Return the fingerprints of everything that a letter is made from."""
        return self._renderer.hash_inputs(letter.recipient)

    def _trace(self, letter: Letter) -> Traced:
        edition = self._editions.find(letter.recipient).letter
        if id(edition) not in self._traced:
            self._traced[id(edition)] = TracingLetter.wrap(edition, self._language)
        file = letter.name_file(self._folder)
        merge = self._traced[id(edition)].trace
        return merge(letter.label, letter.recipient.fields, self._values, file)


def _mark_package(package: Package, traced: Traced, *, edited: bool) -> None:
    """Put the marks of a traced letter into the stories of a finished one."""
    for name, data in traced.parts.items():
        if b" trace=" in data and name in package.parts:
            root = package.parse_part(name)
            carry_marks(parse(data), root, edited=edited)
            package.set_part(name, root)
