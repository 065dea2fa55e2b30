"""Export letters on the workers of a cluster that can."""

from collections.abc import Generator, Sequence
from typing import Any

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.render.cluster import worker
from lettergen.render.cluster.connection import LIBREOFFICE, Cluster
from lettergen.system.dataclass import replace

_AT_ONCE = 20  # letters of a task: LibreOffice takes a second to start


class ClusterExporter:
    """Exports letters to PDF on the workers with the resource ``LIBREOFFICE``.

    dxpdf is a part of lettergen's installation, so any worker exports with it.

    Raises:
        LettergenError: no worker can (LG898), or they have different versions of the program
            (LG897).
    """

    takes_batches = True

    def __init__(self, cluster: Cluster, format_: str, settings: Settings) -> None:
        self._cluster, self._format, self._settings = cluster, format_, settings
        self._resources = {} if settings.pdf_engine == "dxpdf" else {LIBREOFFICE: 1}
        workers = [*cluster.client.scheduler_info(n_workers=-1)["workers"]]
        if self._resources:
            workers = cluster.find_workers(LIBREOFFICE)
        if not workers:
            hint = f"Start some with it: dask worker ADDRESS --resources {LIBREOFFICE}=1"
            message = f"no worker of the cluster declares the resource {LIBREOFFICE}, for PDFs."
            raise cluster.refuse("LG898", message, hint)
        answers = cluster.ask(worker.describe_exporter, format_, settings, workers=workers)
        for answer in answers.values():
            if isinstance(answer, LettergenError):
                raise answer
            if isinstance(answer, Exception):
                message = f"a worker cannot make PDFs: {answer}."
                raise cluster.refuse("LG898", message, "Look at the log of the worker.")
        facts: set[worker.ExporterFacts] = set(answers.values())
        if len(facts) > 1:
            programs = " and ".join(sorted(one.fingerprint for one in facts))
            message = f"the workers would make different PDFs: {programs}."
            raise cluster.refuse("LG897", message, "Install the same version on all workers.")
        self._facts = facts.pop()

    @property
    def fingerprint(self) -> str:
        """What exports depend on besides the letter and lettergen."""
        return self._facts.fingerprint

    @property
    def remark(self) -> str:
        """What a person must know of all exports."""
        return self._facts.remark

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Export all letters, in their order."""
        from distributed import KilledWorker

        futures = []
        for start in range(0, len(letters), _AT_ONCE):
            some = letters[start : start + _AT_ONCE]
            futures.append((some, self._submit(some)))
        try:
            for some, future in futures:
                by_stem = {letter.stem: letter for letter in some}
                try:
                    exports = future.result()
                except KilledWorker:
                    for letter in some:
                        yield self._export_alone(letter)
                    continue
                for export in exports:
                    yield replace(export, letter=by_stem[export.letter.stem])
        finally:
            self._cluster.client.cancel([future for _, future in futures])

    def _export_alone(self, letter: FinishedLetter) -> Export:
        """Export a letter of a task that killed several workers."""
        from distributed import KilledWorker

        try:
            exports: list[Export] = self._submit([letter]).result()
        except KilledWorker:
            message = "the workers that made the PDF were killed each time."
            hint = "The letter may need more memory than they have."
            return Export(letter, findings=(letter.finding(".pdf", "LG880", message, hint),))
        return replace(exports[0], letter=letter)

    def _submit(self, letters: Sequence[FinishedLetter]) -> Any:
        return self._cluster.client.submit(
            worker.export_letters,
            self._format,
            self._settings,
            list(letters),
            pure=False,
            resources=self._resources or None,
        )
