"""Batches of letters, which any process renders that has the campaign.

``BatchRenderer`` is what such a process has: forked with it, or loaded by it (``CampaignCopy``).
A batch goes to the process as positions in the list, and its letters come back in that order.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.output.entry import Entry
from lettergen.output.inputs import Inputs
from lettergen.output.records import is_current, is_made_from
from lettergen.output.staged import Stage
from lettergen.project.letters import Letter
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.render.preparation import Prepared, Preparer
from lettergen.render.renderer import Renderer
from lettergen.render.writer import reject
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_value
from lettergen.system.opened_files import Stamp, list_opened

_OF_NOBODY = Letter(cast(Recipient, None), None)
"""In place of a letter, which the other process has, too."""


class Batch(NamedTuple):
    """Letters to render: their positions, and what the manifest records of each, if anything."""

    start: int
    stop: int
    entries: Sequence[Entry | None] = ()

    def split(self) -> "list[Batch]":
        """Return a batch for each letter."""
        entries = self.entries or [None] * (self.stop - self.start)
        return [
            Batch(self.start + at, self.start + at + 1, [one]) for at, one in enumerate(entries)
        ]


class PackedLetter(NamedTuple):
    """A prepared letter without its recipient, which the other process has, too.

    ``name`` is its path below the output folder, ``findings`` are why there is none.
    """

    prepared: Prepared
    name: str | None
    findings: tuple[Finding, ...]

    def unpack(self, folder: Path, recipient: Recipient, position: int) -> Prepared:
        """Return the prepared letter of a recipient."""
        path = None if self.name is None else folder / self.name
        letter = Letter(recipient, path, self.findings, position)
        return replace(self.prepared, rendered=replace(self.prepared.rendered, letter=letter))


class RenderedBatch(NamedTuple):
    """Prepared letters in their order, and the files that the process has opened for letters."""

    letters: list[PackedLetter]
    opened: dict[str, Stamp]


class RunContext(NamedTuple):
    """What all processes of a run know.

    ``folder`` is the output folder, ``campaign`` the campaign's file as the manifest names it.
    With ``only_exports``, no Word letter is written. With ``stages``, letters are written into the
    folder under temporary names; else they are returned as bytes. With ``is_apart``, a process has
    not got the output folder, and entries come only with letters whose file is unchanged.
    """

    options: Options
    folder: Path
    campaign: str
    only_exports: bool
    stages: bool
    is_apart: bool = False


class BatchRenderer:
    """Renders batches of the letters of one run, and examines them."""

    def __init__(self, context: RunContext, renderer: Renderer, letters: Sequence[Letter]) -> None:
        self._context = context
        self._letters = letters
        self._preparer = Preparer(renderer, context.options, only_exports=context.only_exports)

    def render(self, batch: Batch) -> RenderedBatch:
        """Render the letters of a batch."""
        stage = Stage(self._context.folder) if self._context.stages else None
        found: list[Prepared] = []
        entries = batch.entries or [None] * (batch.stop - batch.start)
        for position, entry in zip(range(batch.start, batch.stop), entries, strict=True):
            prepared = self._preparer.prepare(
                self._letters[position], partial(self._is_current, entry)
            )
            rendered = prepared.rendered
            if rendered.data and reject(rendered, self._context.options):
                prepared = replace(prepared, rendered=replace(rendered, data=b""))
            elif rendered.data and stage:
                prepared = _stage(prepared, stage)
            found.append(prepared)
        if stage:
            try:
                stage.flush()
            except OSError as error:
                found = [replace(one, error=error) if one.staged else one for one in found]
        return RenderedBatch([self._pack(one) for one in found], list_opened())

    def _is_current(self, entry: Entry | None, path: Path, inputs: Inputs) -> bool:
        context = self._context
        if context.is_apart:
            return is_made_from(entry, context.folder, context.campaign, inputs)
        return is_current(entry, context.folder, context.campaign, path, inputs)

    def _pack(self, prepared: Prepared) -> PackedLetter:
        letter, name = prepared.rendered.letter, None
        if letter.path is not None:
            name = letter.path.relative_to(self._context.folder).as_posix()
        rendered = replace(prepared.rendered, letter=_OF_NOBODY)
        return PackedLetter(replace(prepared, rendered=rendered), name, letter.findings)


class CampaignCopy(NamedTuple):
    """How a process that was not forked loads the campaign, and the digest of what it must find."""

    path: Path
    context: RunContext
    digest: str

    @property
    def root(self) -> Path:
        """The campaign's folder."""
        return self.path if self.path.is_dir() else self.path.parent

    def load(self) -> BatchRenderer | None:
        """Load the campaign; return ``None`` if it is not what it was."""
        project = None
        try:
            with recording():
                project = load_project(Source(self.path), self.context.options)
        except LettergenError:
            return None
        if project is None or project.editions is None or project.selection is None:
            return None
        renderer = Renderer(project)
        letters = project.letters
        if hash_letters(
            renderer, letters, self.context.folder
        ) != self.digest or not renderer.learn_structures(letters):
            return None
        return BatchRenderer(self.context, renderer, letters)


def hash_letters(renderer: Renderer, letters: Sequence[Letter], folder: Path) -> str:
    """Return the digest of everything that letters are made from, and of their files.

    ``folder`` is the output folder, which other machines may have elsewhere.
    """
    found, start = [], len(str(folder))
    for letter in letters:
        inputs = renderer.hash_inputs(letter.recipient)
        found.append([letter.label, str(letter.path or "")[start:], inputs.fixed, inputs.citations])
    return hash_value(found)


def _stage(prepared: Prepared, stage: Stage) -> Prepared:
    """Write a letter under a temporary name, in place of its bytes."""
    rendered = replace(prepared.rendered, data=b"")
    try:
        return replace(prepared, rendered=rendered, staged=stage.write(prepared.rendered.data))
    except OSError as error:
        return replace(prepared, rendered=rendered, error=error)
