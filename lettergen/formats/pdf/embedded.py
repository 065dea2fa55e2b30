"""The engine that comes with lettergen: dxpdf, in processes of its own."""

import importlib.util
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import IO

from lettergen.findings import Finding, Place, Severity
from lettergen.formats import WordLetter
from lettergen.formats.pdf import frames
from lettergen.formats.pdf.embedded_worker import Answer
from lettergen.formats.pdf.engines import Converted

_WORKERS = 4
_LETTERS_A_WORKER = 3  # one more process takes as long to start as so many letters take
_GRACE = 5.0  # seconds after which a worker that nobody stopped stops itself
_NO_FONTS = "no fonts available"
_OTHER_ENGINE = "Use LibreOffice for it: '--pdf-engine libreoffice'."
_WORKER = ("-P", "-m", "lettergen.formats.pdf.embedded_worker")


@dataclass(frozen=True)
class Embedded:
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

    def convert(self, letters: Sequence[WordLetter]) -> Generator[Converted, None, None]:
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

    def __init__(self, engine: Embedded, letters: Sequence[WordLetter]) -> None:
        self._engine = engine
        self._waiting = deque(letters)
        self._results: queue.SimpleQueue[Converted | BaseException] = queue.SimpleQueue()
        wanted = min(_processors(), _WORKERS, -(-len(letters) // _LETTERS_A_WORKER))
        self._workers = [_Worker(engine) for _ in range(wanted)]
        self._threads = [
            threading.Thread(target=self._feed, args=(worker,)) for worker in self._workers
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def next(self) -> Converted:
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

    def _feed(self, worker: "_Worker") -> None:
        try:
            while True:
                try:
                    letter = self._waiting.popleft()
                except IndexError:
                    break
                self._results.put(worker.converted(letter))
        except BaseException as error:  # the other thread waits for something
            self._results.put(error)
        finally:
            worker.end()


class _Worker:
    """One process that lays out letters; a new one takes its place if it ends over a letter."""

    def __init__(self, engine: Embedded) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._is_late = self._is_closed = False

    def converted(self, letter: WordLetter) -> Converted:
        """Have a letter laid out."""
        try:
            reply = self._ask(letter.data)
        except OSError as error:
            return _failed(letter, f"its process could not be started ({error.strerror})")
        if reply is None:
            return _failed(letter, self._ended(), is_late=self._is_late)
        answer, pdf = reply
        if _NO_FONTS in answer.error:
            return _without_fonts(letter)
        if not pdf:
            return _failed(letter, _last_line(answer.error) or "it gave no PDF")
        return Converted(letter, pdf, tuple(_doubts(letter, answer)))

    def close(self) -> None:
        """Kill the process, for good; from any thread."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Clear away the process; from the thread that feeds it."""
        with self._lock:
            process, errors = self._process, self._errors
            self._process = self._errors = None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                _close(stream)
        _close(errors)

    def _ask(self, data: bytes) -> tuple[Answer, bytes] | None:
        """The answer to a letter; None if the process ended over it. Raises ``OSError``."""
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return None
        timer = threading.Timer(self._engine.seconds, self._late, (process,))
        timer.start()
        try:
            frames.send(process.stdin, data)
            answer, pdf = frames.receive(process.stdout), frames.receive(process.stdout)
        except (BrokenPipeError, ConnectionError):
            return None
        finally:
            timer.cancel()
            timer.join()
        if self._is_late or answer is None or pdf is None:
            return None
        return Answer(**json.loads(answer)), pdf

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._process is None and not self._is_closed:
                self._is_late = False
                self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the process
                limit = self._engine.seconds + _GRACE
                self._process = subprocess.Popen(
                    [sys.executable, *self._engine.command, str(limit)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                )
            return self._process

    def _late(self, process: subprocess.Popen[bytes]) -> None:
        self._is_late = True
        process.kill()

    def _ended(self) -> str:
        """Clear away a process that ended over a letter; what is known of why it did."""
        process, errors = self._process, self._errors
        said = ""
        if process is not None and errors is not None:
            process.kill()
            process.wait()
            errors.seek(0)
            said = _last_line(errors.read().decode("utf-8", "replace"))
        self.end()
        code = process.returncode if process is not None else 0
        how = f"it was ended by signal {-code}" if code < 0 else f"it ended with code {code}"
        return f"{how}: {said}" if said else how


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:  # what was to be written still, nobody reads
        pass


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _last_line(text: str) -> str:
    """The last line that is not Fontconfig's, which complains of every machine's own files."""
    said = [line.strip() for line in text.splitlines()]
    return next((line for line in reversed(said) if line and "Fontconfig" not in line), "")


def _failed(letter: WordLetter, why: str, *, is_late: bool = False) -> Converted:
    if is_late:
        finding = _finding(letter, "LG441", "dxpdf took too long to lay it out.", _OTHER_ENGINE)
    else:
        why = why.rstrip(".")
        finding = _finding(letter, "LG440", f"dxpdf cannot lay it out: {why}.", _OTHER_ENGINE)
    return Converted(letter, findings=(finding,))


def _without_fonts(letter: WordLetter) -> Converted:
    hint = "Install some, for example with 'apt-get install fonts-liberation'."
    message = "this machine has no fonts, so there can be no PDF."
    return Converted(letter, findings=(_finding(letter, "LG442", message, hint),))


def _doubts(letter: WordLetter, answer: Answer) -> list[Finding]:
    found = []
    if answer.crowded:
        pages = ", ".join(map(str, answer.crowded))
        message = f"text may run into the footnotes of page {pages}."
        found.append(_finding(letter, "LG443", message, _OTHER_ENGINE, Severity.WARNING))
    if answer.undrawn:
        message = f"dxpdf does not draw {'; '.join(answer.undrawn)}."
        found.append(_finding(letter, "LG444", message, _OTHER_ENGINE, Severity.WARNING))
    return found


def _finding(
    letter: WordLetter, code: str, message: str, hint: str, severity: Severity = Severity.ERROR
) -> Finding:
    place = Place(f"{letter.stem}.pdf")
    return Finding(code, message, place, hint, severity=severity).about(letter.label)
