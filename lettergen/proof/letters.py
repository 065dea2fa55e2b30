"""The letters of a proof: each as finished, with a mark at every value that was printed."""

from collections.abc import Sequence

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.xml import parse
from lettergen.export.document_tree.builder import build_package_tree
from lettergen.export.document_tree.model import DocumentTree
from lettergen.export.format import FinishedLetter
from lettergen.output.folder_view import FileState, FolderView
from lettergen.output.inputs import Inputs
from lettergen.project.letters import Letter
from lettergen.project.project import Project
from lettergen.proof.transfer import carry_marks
from lettergen.redline.content import NOTHING, Content, read_content
from lettergen.render.record import RecordedLetter
from lettergen.render.renderer import Rendered, Renderer
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.system.fingerprint import hash_bytes
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.trace.compiled import Traced, TracingLetter
from lettergen.template.trace.language import TracingLanguage
from lettergen.template.trace.recorder import Source


@dataclass(frozen=True)
class MarkedLetter:
    """A finished letter with marks.

    ``package`` has a mark in each run whose text was printed: the number of one of ``sources``.
    ``prints`` are the values that were printed, each with the number of its source. ``sha256`` is
    that of the Word document as it would be written now, ``file_state`` how the file on the disk
    compares with it. A letter that cannot be written has none of these; ``findings`` tell why.

    A letter that somebody edited is the one on the disk; ``rendered`` has its document, and its
    words without a match have the mark ``edited``.
    """

    rendered: Rendered
    package: Package | None = field(default=None, repr=False)
    sources: tuple[Source, ...] = ()
    prints: tuple[tuple[int, str], ...] = ()
    sha256: str = ""
    file_state: FileState | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def letter(self) -> Letter:
        """The letter."""
        return self.rendered.letter

    @property
    def is_edited(self) -> bool:
        """Whether somebody edited the letter by hand."""
        return self.file_state is FileState.EDITED

    def read(self) -> tuple[DocumentTree | None, Content, tuple[Finding, ...]]:
        """Return the tree of the letter, in which words keep their marks, and what it says.

        There is no tree of a letter that shows what no text can (LG452); the findings tell why.
        """
        if self.package is None:
            return None, NOTHING, ()
        document = Document(self.package)
        letter = FinishedLetter(self.letter.label, self.letter.stem, b"")
        try:
            tree = build_package_tree(letter, self.package, document)
            return tree, read_content(self.package, document), tree.findings
        except LettergenError as error:
            return None, NOTHING, error.findings


class LetterMarker:
    """Renders the letters of a project, which was loaded without errors, and marks them.

    ``view`` is what is in the output folder. ``checked`` are the letters of an earlier run from
    the same inputs.
    """

    def __init__(
        self,
        project: Project,
        view: FolderView,
        extensions: Extensions | None = None,
        checked: Sequence[RecordedLetter] = (),
    ) -> None:
        assert project.editions is not None
        self._view = view
        self._values = project.campaign.values
        self._folder = project.campaign.folder
        self._renderer = Renderer(project, checked)
        self._language = TracingLanguage(extensions)
        self._editions = replace(project.editions, language=self._language, _compiled={})
        self._traced: dict[int, TracingLetter] = {}

    def mark(self, letter: Letter) -> MarkedLetter:
        """Render a letter and mark it."""
        rendered = self._renderer.render(letter)
        if rendered.errors or not rendered.data or letter.path is None:
            return MarkedLetter(rendered)
        sha256 = hash_bytes(rendered.data)
        try:
            state = self._view.find_state(letter.path, sha256)
            if state is FileState.EDITED:
                from lettergen.render.edited import examine_edited

                data = letter.path.read_bytes()
                rendered = examine_edited(self._renderer, letter, data, self._view)
        except LettergenError as error:
            return MarkedLetter(rendered, findings=error.findings)
        traced = self._trace(letter)
        package = Package.from_bytes(f"{letter.stem}.docx", rendered.data)
        _mark_package(package, traced, edited=state is FileState.EDITED)
        sources, prints = tuple(traced.sources), tuple(traced.prints)
        return MarkedLetter(rendered, package, sources, prints, sha256, state)

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
        if (edited or b" trace=" in data) and name.endswith(".xml") and name in package.parts:
            root = package.parse_part(name)
            carry_marks(parse(data), root, edited=edited)
            package.set_part(name, root)
