"""Lay out letters with dxpdf, in processes of its own."""

import importlib.util
import queue
import tempfile
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import metadata

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.dxpdf.process import EndedError, LateError, Worker, last_line
from lettergen.export.pdf.dxpdf.worker import Reply
from lettergen.export.pdf.engine import Registration, count_processors
from lettergen.system.dataclass import dataclass

_MAX_WORKERS = 4
_LETTERS_PER_WORKER = 3  # starting one more process takes as long as three letters
_NO_FONTS = "no fonts available"  # dxpdf's message
_USE_LIBREOFFICE = "Use LibreOffice for this letter: '--pdf-engine libreoffice'."
_WORKER = ("-P", "-m", "lettergen.export.pdf.dxpdf.worker")


@dataclass(frozen=True)
class Dxpdf:
    """dxpdf as an engine; its PDFs have no tags.

    ``seconds`` is what a letter may take; ``arguments`` are those of the Python that lays it out.
    """

    seconds: float = 60.0
    arguments: tuple[str, ...] = _WORKER
    name = "dxpdf"
    is_tagged = False
    counts_pages = False

    @property
    def version(self) -> str:
        """Its name and version; how lettergen adapts letters for it belongs to lettergen's own."""
        return f"{self.name} {metadata.version(self.name)}"

    @property
    def fingerprint(self) -> str:
        """Its name and version."""
        return self.version

    def convert(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Lay out all letters; each comes back as soon as it is done, in no fixed order."""
        wanted = min(count_processors(), _MAX_WORKERS, -(-len(letters) // _LETTERS_PER_WORKER))
        with tempfile.TemporaryDirectory(prefix="lettergen-", ignore_cleanup_errors=True) as folder:
            workers = [Worker(self.arguments, self.seconds, folder) for _ in range(wanted)]
            yield from _share(letters, workers)


def _share(
    letters: Sequence[FinishedLetter], workers: Sequence[Worker]
) -> Generator[Export, None, None]:
    """Lay out letters with these workers, which are ended then."""
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def lay_out(letter: FinishedLetter) -> Export:
        worker = idle.get()
        try:
            return _lay_out(letter, worker)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(max(len(workers), 1))
    try:
        for export in as_completed([threads.submit(lay_out, letter) for letter in letters]):
            yield export.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.stop()
        threads.shutdown()
        for worker in workers:
            worker.close()


REGISTRATION = Registration(
    title="dxpdf",
    is_available=lambda: importlib.util.find_spec("dxpdf") is not None,
    create=lambda settings: Dxpdf(),
    how_to_get=(
        "'pip install \"dxpdf<0.9\"' on Linux, macOS and Windows; on Alpine Linux and on Windows "
        "for ARM that needs a Rust compiler."
    ),
    how_to_repair="Reinstall it: 'pip install --force-reinstall \"dxpdf<0.9\"'.",
)


def _lay_out(letter: FinishedLetter, worker: Worker) -> Export:
    try:
        reply, pdf = worker.lay_out(letter.data)
    except LateError:
        message = "dxpdf took too long to lay out this letter."
        return _failed(letter, "LG441", message)
    except EndedError as error:
        return _failed(letter, "LG440", _reason(str(error)))
    except OSError as error:
        return _failed(letter, "LG440", _reason(f"its process could not start ({error.strerror})"))
    if _NO_FONTS in reply.error:
        message = "no fonts are installed, so no PDF can be made."
        hint = "Install some, for example with 'sudo apt install fonts-liberation'."
        return _failed(letter, "LG442", message, hint)
    if not pdf:
        return _failed(letter, "LG440", _reason(last_line(reply.error) or "it made no PDF"))
    if reply.is_disordered:
        message = "dxpdf would put words from right to left in the wrong order beside others."
        return _failed(letter, "LG655", message)
    return Export(letter, pdf, tuple(_warnings(letter, reply)))


def _failed(
    letter: FinishedLetter, code: str, message: str, hint: str = _USE_LIBREOFFICE
) -> Export:
    return Export(letter, findings=(letter.finding(".pdf", code, message, hint),))


def _reason(text: str) -> str:
    return f"dxpdf cannot lay out this letter: {text.rstrip('.')}."


def _warnings(letter: FinishedLetter, reply: Reply) -> list[Finding]:
    found = []
    if reply.crowded:
        pages = ", ".join(map(str, reply.crowded))
        message = f"text may run into the footnotes on page {pages}."
        found.append(letter.finding(".pdf", "LG443", message, _USE_LIBREOFFICE))
    if reply.unsupported:
        message = f"dxpdf does not draw {'; '.join(reply.unsupported)}."
        found.append(letter.finding(".pdf", "LG444", message, _USE_LIBREOFFICE))
    return found
