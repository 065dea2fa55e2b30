"""What a proof keeps of a letter: its pieces and values, its state, what is doubtful in it."""

from typing import NamedTuple

from lettergen.diagnostics.finding import Finding
from lettergen.output.folder_view import FileState
from lettergen.project.letters import Letter
from lettergen.proof.letters import MarkedLetter
from lettergen.proof.pieces import Piece, cut_letter
from lettergen.redline.content import NOTHING, Content
from lettergen.template.trace.recorder import Source


class ProofEntry(NamedTuple):
    """One letter of a proof.

    ``sha256`` is that of the Word document as it would be written now, empty for a letter that is
    refused; ``file_state`` is how the file compares with it. ``content`` is what the letter says.
    ``prints`` are the values that were printed, with the numbers of their sources.
    """

    letter: Letter
    sha256: str = ""
    findings: tuple[Finding, ...] = ()
    has_warnings: bool = False
    pieces: tuple[Piece, ...] = ()
    sources: tuple[Source, ...] = ()
    prints: tuple[tuple[int, str], ...] = ()
    content: Content = NOTHING
    file_state: FileState | None = None


def read_entry(marked: MarkedLetter) -> ProofEntry:
    """Return what the proof keeps of a marked letter."""
    rendered = marked.rendered
    findings = [*rendered.findings, *marked.findings]
    if marked.package is None:
        return ProofEntry(marked.letter, findings=tuple(findings))
    tree, content, more = marked.read()
    return ProofEntry(
        marked.letter,
        marked.sha256,
        (*findings, *more),
        bool(rendered.warnings),
        tuple(cut_letter(tree)) if tree else (),
        marked.sources,
        marked.prints,
        content,
        marked.file_state,
    )
