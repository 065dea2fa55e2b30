"""What runs on a worker of the cluster.

A worker has each campaign once: it unpacks the files into its own folder and loads the campaign
from there. The compiled letter comes from the cache of the machine, if it is there already.
"""

import os
import pickle
import platform
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from lettergen import __version__
from lettergen.diagnostics.finding import Finding
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.registry import load_exporter
from lettergen.render.cluster.packing import PackedCampaign, move, unpack
from lettergen.render.parallel.batch import (
    Batch,
    BatchRenderer,
    CampaignCopy,
    PackedLetter,
    RenderedBatch,
)
from lettergen.storage.inputs import provide
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_engine
from lettergen.system.temporary import make_folder

_turn = Lock()  # a worker may have several threads, and lettergen works in one
_loaded: dict[str, "_Campaign"] = {}


class WorkerFacts(NamedTuple):
    """What a worker tells of itself."""

    host: str
    version: str
    engine: str


class ExporterFacts(NamedTuple):
    """What a worker tells of an exporter: see ``lettergen.export.format.Exporter``."""

    fingerprint: str
    remark: str


class OtherVersionError(Exception):
    """A worker runs another lettergen; the text names its host and its version."""


class OtherCampaignError(Exception):
    """A worker does not find the same campaign; the text names its host."""


def describe() -> WorkerFacts:
    """Tell of this worker."""
    return WorkerFacts(platform.node(), __version__, hash_engine())


def render_batch(digest: str, packed: bytes, batch: Batch) -> RenderedBatch:
    """Render the letters of a batch of a campaign, which comes packed and pickled.

    Raises:
        OtherVersionError: this worker runs another lettergen.
        OtherCampaignError: it does not find what the process found that started the run.
    """
    with _turn:
        if digest not in _loaded:
            _loaded.clear()  # one run at a time is enough
            _loaded[digest] = _Campaign(pickle.loads(packed))
        return _loaded[digest].render(batch)


def describe_exporter(format_: str, settings: Settings) -> ExporterFacts:
    """Tell of the exporter of a format; raises ``LettergenError`` if its program is not there."""
    exporter = load_exporter(format_, settings)
    return ExporterFacts(exporter.fingerprint, exporter.remark)


def export_letters(
    format_: str, settings: Settings, letters: Sequence[FinishedLetter]
) -> list[Export]:
    """Export letters to a format, without sending the letters back."""
    with _turn:
        exports = list(load_exporter(format_, settings).export(letters))
    return [replace(one, letter=replace(one.letter, data=b"")) for one in exports]


class _Campaign:
    """A campaign that is unpacked and loaded."""

    def __init__(self, packed: PackedCampaign) -> None:
        if hash_engine() != packed.engine:
            raise OtherVersionError(f"{platform.node()} ({__version__})")
        self._packed = packed
        from distributed import get_worker

        # The worker removes its folder, also that of one that was killed.
        self._root = make_folder(Path(get_worker().local_directory))
        context = unpack(packed, self._root)
        provide({url: move(self._root, path) for url, path in packed.urls.items()})
        copy = CampaignCopy(move(self._root, packed.path), context, packed.digest)
        renderer = copy.load()
        if renderer is None:
            raise OtherCampaignError(platform.node())
        self._renderer: BatchRenderer = renderer

    def render(self, batch: Batch) -> RenderedBatch:
        """Render a batch; paths in it are those of the machine that started the run."""
        rendered = self._renderer.render(batch)
        return RenderedBatch([self._name_paths(one) for one in rendered.letters], {})

    def _name_paths(self, one: PackedLetter) -> PackedLetter:
        prepared, rendered = one.prepared, one.prepared.rendered
        rendered = replace(
            rendered,
            findings=self._name_all(rendered.findings),
            accepted=self._name_all(rendered.accepted),
            files=frozenset(Path(self._name(str(path))) for path in rendered.files),
        )
        prepared = replace(prepared, rendered=rendered, failure=self._name_all(prepared.failure))
        return one._replace(prepared=prepared, findings=self._name_all(one.findings))

    def _name_all(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(
            replace(
                one,
                message=self._name(one.message),
                hint=self._name(one.hint),
                cause=self._name(one.cause),
                place=replace(one.place, path=self._name(one.place.path)),
            )
            for one in findings
        )

    def _name(self, text: str) -> str:
        """Return a text with paths as the machine that started the run names them."""
        root = str(self._root)
        if root not in text:
            return text
        for path, shown in self._packed.shown:
            is_folder = path.endswith(os.sep)
            text = text.replace(f"{move(self._root, path)}{os.sep if is_folder else ''}", shown)
        return text.replace(root, "")
