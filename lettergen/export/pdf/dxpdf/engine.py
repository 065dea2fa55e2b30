"""The engine that comes with lettergen: dxpdf, in processes of its own."""

import importlib.util
import queue
import threading
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from importlib import metadata

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.dxpdf.process import EndedError, LateError, Worker, last_line
from lettergen.export.pdf.dxpdf.worker import Answer
from lettergen.export.pdf.engine import processors

_WORKERS = 4
_LETTERS_A_WORKER = 3  # one more process takes as long to start as so many letters take
_NO_FONTS = "no fonts available"
_OTHER_ENGINE = "Use LibreOffice for it: '--pdf-engine libreoffice'."
_WORKER = ("-P", "-m", "lettergen.export.pdf.dxpdf.worker")


@dataclass(frozen=True)
class Dxpdf:
    """dxpdf: lays out letters without any other program; its PDFs carry no tags.

    ``seconds`` is what a letter may take. ``command`` are the arguments of the Python that works.
    """

    seconds: float = 60.0
    command: tuple[str, ...] = _WORKER
    name = "dxpdf"
    is_tagged = False

    @property
    def fingerprint(self) -> str:
        """Its name and version; how lettergen dresses letters for it counts as lettergen's own."""
        return f"{self.name} {metadata.version(self.name)}"

    def found(self) -> bool:
        """Whether dxpdf is installed."""
        return importlib.util.find_spec(self.name) is not None

    def convert(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Convert all letters, as they come; no process is left behind, however it ends."""
        batch = _Batch(self, letters)
        try:
            batch.start()
            for _ in letters:
                yield batch.next()
        finally:
            batch.stop()


class _Batch:
    """The letters of one call, and the threads that each feed a worker."""

    def __init__(self, engine: Dxpdf, letters: Sequence[FinishedLetter]) -> None:
        self._waiting = deque(letters)
        self._results: queue.SimpleQueue[Export | BaseException] = queue.SimpleQueue()
        wanted = min(processors(), _WORKERS, -(-len(letters) // _LETTERS_A_WORKER))
        self._workers = [Worker(engine.command, engine.seconds) for _ in range(wanted)]
        self._threads = [
            threading.Thread(target=self._feed, args=(worker,)) for worker in self._workers
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def next(self) -> Export:
        """The next letter that is done."""
        result = self._results.get()
        if isinstance(result, BaseException):
            raise result
        return result

    def stop(self) -> None:
        """End all that is under way."""
        self._waiting.clear()
        for worker in self._workers:
            worker.close()
        for thread in self._threads:
            thread.join()

    def _feed(self, worker: Worker) -> None:
        try:
            while True:
                try:
                    letter = self._waiting.popleft()
                except IndexError:
                    break
                self._results.put(_converted(letter, worker))
        except BaseException as error:  # the other thread waits for something
            self._results.put(error)
        finally:
            worker.end()


def _converted(letter: FinishedLetter, worker: Worker) -> Export:
    """Have a letter laid out."""
    try:
        answer, pdf = worker.ask(letter.data)
    except LateError:
        message = "dxpdf took too long to lay it out."
        return _without_pdf(letter, "LG441", message, _OTHER_ENGINE)
    except EndedError as error:
        return _failed(letter, str(error))
    except OSError as error:
        return _failed(letter, f"its process could not be started ({error.strerror})")
    if _NO_FONTS in answer.error:
        hint = "Install some, for example with 'apt-get install fonts-liberation'."
        message = "this machine has no fonts, so there can be no PDF."
        return _without_pdf(letter, "LG442", message, hint)
    if not pdf:
        return _failed(letter, last_line(answer.error) or "it gave no PDF")
    return Export(letter, pdf, tuple(_doubts(letter, answer)))


def _failed(letter: FinishedLetter, why: str) -> Export:
    message = f"dxpdf cannot lay it out: {why.rstrip('.')}."
    return _without_pdf(letter, "LG440", message, _OTHER_ENGINE)


def _without_pdf(letter: FinishedLetter, code: str, message: str, hint: str) -> Export:
    return Export(letter, findings=(letter.finding(".pdf", code, message, hint),))


def _doubts(letter: FinishedLetter, answer: Answer) -> list[Finding]:
    found = []
    if answer.crowded:
        pages = ", ".join(map(str, answer.crowded))
        message = f"text may run into the footnotes of page {pages}."
        found.append(letter.finding(".pdf", "LG443", message, _OTHER_ENGINE))
    if answer.undrawn:
        message = f"dxpdf does not draw {'; '.join(answer.undrawn)}."
        found.append(letter.finding(".pdf", "LG444", message, _OTHER_ENGINE))
    return found
