"""Make the proof of a campaign: render every letter, mark its values, write the page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from lettergen.approval import approvals
from lettergen.approval.approvals import Approvals
from lettergen.approval.file import find_approvals
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.origin import is_as_written
from lettergen.output.files import hash_file, write_file
from lettergen.output.folder_view import FolderView, view_folder
from lettergen.output.inputs import Inputs
from lettergen.project.letters import Letter
from lettergen.project.loader import Source as CampaignSource
from lettergen.project.loader import load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.proof import word
from lettergen.proof.data import ProofData, name_place
from lettergen.proof.entry import ProofEntry, read_entry
from lettergen.proof.letters import LetterMarker, MarkedLetter
from lettergen.proof.page import is_proof, write_page
from lettergen.proof.states import LetterState, LetterStates
from lettergen.render.record import RecordedLetter, find_checked
from lettergen.system.dataclass import dataclass, field
from lettergen.template.trace.recorder import Source

NAME = "proof.html"

_Key = tuple[Inputs, str, str]


@dataclass
class Cache:
    """The entries of letters that did not change since the proof before, by their files.

    Only letters without findings are kept: findings may be about other letters as well.
    """

    entries: dict[Path, tuple[_Key, ProofEntry]] = field(default_factory=dict)


class Proof:
    """The proof of a campaign's letters.

    ``notes`` are findings about the campaign as a whole. After ``build``, ``counts`` are the
    numbers of letters by state, and ``entries`` what the proof knows of each. ``checked`` are the
    letters of an earlier run from the same inputs.
    """

    def __init__(
        self,
        project: Project,
        notes: list[Finding] | None = None,
        cache: Cache | None = None,
        checked: Sequence[RecordedLetter] = (),
    ) -> None:
        assert project.selection is not None
        self.project = project
        self.notes = notes or []
        self.counts: Counter[LetterState] = Counter()
        self.entries: list[ProofEntry] = []
        self.folder = project.selection.pattern.folder
        self.approvals_file = find_approvals(project.campaign.path)
        self._cache = cache or Cache()
        self._checked = checked
        self._approvals: Approvals = approvals.load(self.approvals_file)
        self.states = LetterStates(self.folder, self._approvals)

    @classmethod
    def load(cls, path: Path, options: Options, cache: Cache | None = None) -> "Proof":
        """Load a campaign.

        Raises:
            LettergenError: with everything that is wrong in the files and the options.
        """
        checked = find_checked(path, options)
        with collecting() as notes:
            project = load_project(CampaignSource(path), options)
        return cls(project, notes, cache, checked)

    @property
    def path(self) -> Path:
        """Where the page goes: beside the letters."""
        return self.folder / NAME

    def mark_letters(self) -> Iterator[MarkedLetter]:
        """Render and mark the letters, one after the other.

        Raises:
            LettergenError: another run writes to the output folder (LG411), or its manifest cannot
                be used (LG413).
        """
        with self._view() as view:
            marker = LetterMarker(self.project, view, checked=self._checked)
            for letter in self.project.letters:
                yield marker.mark(letter)

    def _view(self) -> AbstractContextManager[FolderView]:
        campaign, selection = self.project.campaign, self.project.selection
        assert selection is not None
        return view_folder(self.folder, campaign.path, selection.files)

    def build(self, pages: Mapping[Path, list[str]] | None = None) -> dict[str, Any]:
        """Return what the page shows; ``pages`` are pictures of letters, by their files.

        Raises ``LettergenError`` as ``mark_letters`` does.
        """
        project = self.project
        data = ProofData(project.campaign.folder, _find_citations(project))
        with self._view() as view:
            marker = LetterMarker(project, view, checked=self._checked)
            self.entries = [self._read(letter, marker) for letter in project.letters]
        for entry in self.entries:
            states = self.states.find(entry)
            self.counts.update(states)
            extras = self._describe_approval(entry)
            if pages and entry.letter.path and entry.letter.path in pages:
                extras["pages"] = pages[entry.letter.path]
            data.add(entry, states, extras)
        title = project.campaign.values.get("subject") or project.campaign.folder.resolve().name
        return data.build(
            title=str(title),
            facts=_describe_files(project),
            states=[str(state) for state in LetterState],
            approvals=self._read_approvals(),
        )

    def write(self, content: Mapping[str, Any]) -> Path:
        """Write the page to its file, and return that.

        Raises:
            LettergenError: something else is there (LG414), or the file cannot be written.
        """
        write_file(self.path, write_page(content), is_proof, self.project.campaign.files)
        return self.path

    @property
    def copies(self) -> Path:
        """The folder of the Word copies for proofreading."""
        return self.folder / word.FOLDER

    def write_copies(self) -> Iterator[Path]:
        """Write a Word copy of each letter, with its values shaded and a comment for each source.

        Raises:
            LettergenError: something else is there (LG414), or a file cannot be written.
        """
        for marked in self.mark_letters():
            if marked.package is not None:
                path = self.copies / f"{self.states.name(marked.letter)}.docx"
                data = word.build_copy(marked, describe)
                write_file(path, data, is_as_written, self.project.campaign.files)
                yield path

    def _read(self, letter: Letter, marker: LetterMarker) -> ProofEntry:
        """Return what the proof knows of a letter: from the proof before, if nothing changed."""
        if letter.path is None:
            return read_entry(marker.mark(letter))
        key = marker.hash_inputs(letter), _hash(letter.path), str(letter.recipient.place)
        if letter.path in self._cache.entries:
            known, entry = self._cache.entries[letter.path]
            if known == key:
                return entry._replace(letter=letter)
        marked = marker.mark(letter)
        entry = read_entry(marked)
        if not entry.findings and not marked.rendered.files:
            self._cache.entries[letter.path] = key, entry
        return entry

    def _describe_approval(self, entry: ProofEntry) -> dict[str, Any]:
        """Return what the page needs to approve a letter, and who did so."""
        if not entry.content.passages:
            return {}
        state = self.states.find_approval(entry)
        found: dict[str, Any] = {
            "key": self.states.name(entry.letter),
            "digest": entry.content.sha256,
            "passages": entry.content.digests,
            "approved": list(state.people),
        }
        if state.lost is not None and not state.people:
            change = approvals.describe_change(state.lost, entry.content)
            found["lost"] = f"{state.lost.by} approved it before it changed: {change}."
        return found

    def _read_approvals(self) -> str:
        try:
            return self.approvals_file.read_text(encoding="utf-8")
        except OSError:
            return ""


def _hash(path: Path) -> str:
    try:
        return hash_file(path)
    except (OSError, LettergenError):  # which rendering reports
        return ""


def describe(source: Source) -> str:
    """Tell in words where a value is from, for a comment in Word."""
    origins = [f"{read.name}: {_name(read.place)}." for read in source.reads]
    origins += [f"citation {key}." for key in source.citations]
    tag = f" in {_name(source.tag)}" if source.tag else ""
    return " ".join([*origins, f"Printed by {source.expression}{tag}."])


def _name(place: Place) -> str:
    return name_place(place, Path(place.path).name)


def _find_citations(project: Project) -> dict[str, Place]:
    return {key: one.fields.place for key, one in (project.citations or {}).items()}


def _describe_files(project: Project) -> str:
    campaign = project.campaign
    paths = [campaign.letter, campaign.letterhead]
    if campaign.recipients:
        paths.append(campaign.recipients.path)
    return " · ".join(path.name for path in paths if path)
