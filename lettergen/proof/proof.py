"""Make the proof of a campaign: render every letter, mark its values, write the page."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, Place
from lettergen.output.files import write_file
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.proof.data import ProofData
from lettergen.proof.letters import LetterMarker, MarkedLetter
from lettergen.proof.page import is_proof, write_page
from lettergen.proof.states import LetterState, LetterStates
from lettergen.system.dataclass import dataclass, field

NAME = "proof.html"


@dataclass
class Proof:
    """The proof of a campaign's letters, which are marked one after the other.

    ``notes`` are findings about the campaign as a whole.
    """

    project: Project
    notes: tuple[Finding, ...] = ()
    counts: dict[LetterState, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, options: Options) -> "Proof":
        """Load a campaign.

        Raises:
            LettergenError: with everything that is wrong in the files and the options.
        """
        with collecting() as notes:
            project = load_project(Source(path), options)
        return cls(project, tuple(notes))

    @property
    def path(self) -> Path:
        """Where the page goes: beside the letters."""
        assert self.project.selection is not None
        return self.project.selection.pattern.folder / NAME

    def mark_letters(self) -> Iterator[tuple[MarkedLetter, list[LetterState]]]:
        """Render and mark the letters, and find their states."""
        marker, states = LetterMarker(self.project), LetterStates(self.project)
        for letter in self.project.letters:
            edited = states.find_edited(letter)
            marked = marker.mark(letter, edited)
            found = states.find(marked.rendered, is_edited=marked.is_edited)
            for state in found:
                self.counts[state] = self.counts.get(state, 0) + 1
            yield marked, found

    def build_page(self, *, is_served: bool = False) -> bytes:
        """Return the page with all letters."""
        project = self.project
        data = ProofData(project.campaign.folder, _find_citations(project))
        for marked, states in self.mark_letters():
            data.add(marked, states, {})
        title = project.campaign.values.get("subject") or project.campaign.folder.resolve().name
        content = data.build(
            title=str(title),
            facts=_describe(project),
            states=[str(state) for state in LetterState],
        )
        return write_page(content, is_served=is_served)

    def write(self, page: bytes) -> Path:
        """Write the page to its file, and return that.

        Raises:
            LettergenError: something else is there (LG414), or the file cannot be written.
        """
        write_file(self.path, page, is_proof, self.project.campaign.files)
        return self.path


def _find_citations(project: Project) -> dict[str, Place]:
    return {key: one.fields.place for key, one in (project.citations or {}).items()}


def _describe(project: Project) -> str:
    campaign = project.campaign
    files: Iterable[Path | None] = (campaign.letter, campaign.letterhead)
    names: list[Any] = [path.name for path in files if path]
    if campaign.recipients and campaign.recipients.path:
        names.append(campaign.recipients.path.name)
    return " · ".join(names)
