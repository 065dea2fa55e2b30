"""What a proof keeps of a letter: its pieces and values, its state, what is doubtful in it."""

from typing import NamedTuple

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.project.letters import Letter
from lettergen.proof.letters import MarkedLetter
from lettergen.proof.pieces import Piece, cut_letter
from lettergen.redline.content import NOTHING, Content, read_content
from lettergen.system.fingerprint import hash_bytes
from lettergen.template.trace.recorder import Source


class ProofEntry(NamedTuple):
    """One letter of a proof.

    ``sha256`` is that of the Word document as it would be written now, empty for a letter that is
    refused; ``content`` is what the letter says. ``prints`` are the values that were printed, with
    the numbers of their sources.
    """

    letter: Letter
    sha256: str = ""
    findings: tuple[Finding, ...] = ()
    has_warnings: bool = False
    pieces: tuple[Piece, ...] = ()
    sources: tuple[Source, ...] = ()
    prints: tuple[tuple[int, str], ...] = ()
    content: Content = NOTHING
    is_edited: bool = False


def read_entry(marked: MarkedLetter) -> ProofEntry:
    """Return what the proof keeps of a marked letter."""
    rendered = marked.rendered
    findings = [*rendered.findings, *marked.findings]
    if marked.package is None:
        return ProofEntry(marked.letter, findings=tuple(findings))
    pieces: list[Piece] = []
    try:
        tree = marked.build_tree()
        pieces = list(cut_letter(tree)) if tree else []
        findings += tree.findings if tree else ()
    except LettergenError as error:
        findings += error.findings
    return ProofEntry(
        marked.letter,
        hash_bytes(rendered.data),
        tuple(findings),
        bool(rendered.warnings),
        tuple(pieces),
        marked.sources,
        marked.prints,
        read_content(marked.package),
        marked.is_edited,
    )
