"""Lay out letters with LibreOffice: many letters per process, few processes.

Starting LibreOffice takes as long as eight letters. So one process, or a few at once, share a
batch. A process that crashes or hangs harms no other letter: the letter that it was converting is
retried alone, and a new process takes those that it had not reached.
"""

import os
import tempfile
import time
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from importlib import import_module
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.pdf import trial
from lettergen.export.pdf.engine import Registration, count_processors
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.conversion import MAX_LETTERS, Conversion
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.signals import defer_signals

TIMEOUT = "LETTERGEN_PDF_TIMEOUT"
"""The environment variable with the seconds that LibreOffice has for a letter."""

_SECONDS = 60.0  # for slow disks and virus scanners; otherwise the first takes 2, others 0.05
_POLL_SECONDS = 0.01
_FINISHER = "lettergen.export.pdf.postprocess.finish"
_LETTERS_PER_PROCESS = 12  # a start costs as much as eight letters
_MAX_PROCESSES = 4  # each takes 160 MB
_MAX_FAILED_PROCESSES = 3  # in a row, without any PDF; then LibreOffice itself is tested


@dataclass(frozen=True)
class LibreOffice:
    """LibreOffice as an engine; ``archive`` asks it for PDF/A-2b.

    A letter has ``seconds``, the first of a process twice as many, for the start. A letter that
    fails is retried alone until it had that many ``tries``.
    """

    program: Path
    archive: bool = False
    seconds: float = _SECONDS
    tries: int = 2

    name = "libreoffice"
    is_tagged = True

    @property
    def version(self) -> str:
        """The version that LibreOffice reports, and the path of the program."""
        version = soffice.ask_version(self.program, self.seconds) or "unknown version"
        return f"{version}\n{self.program}"

    @cached_property
    def fingerprint(self) -> str:
        """A text that changes when LibreOffice is updated."""
        return soffice.fingerprint(self.program)

    def convert(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Convert all letters; each comes back as soon as it is done, in no fixed order.

        However this ends, no process and no file of it is left behind.
        """
        with closing(_Batch(self, letters)) as batch:
            yield from batch.convert()


def read_timeout() -> float:
    """Return the seconds that ``LETTERGEN_PDF_TIMEOUT`` gives a letter, else the default.

    Raises ``LettergenError`` (LG425) if it is not a number above zero.
    """
    text = os.environ.get(TIMEOUT)
    if not text:
        return _SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        message = f"{TIMEOUT} is not a number of seconds above zero: '{text}'."
        hint = "Set it to 60, for example, or unset it."
        raise LettergenError(Finding("LG425", message, Place("environment"), hint))
    return seconds


def _create(settings: Settings) -> LibreOffice:
    program = soffice.find()
    assert program is not None
    return LibreOffice(program, settings.archive, read_timeout())


REGISTRATION = Registration(
    title="LibreOffice",
    is_available=lambda: soffice.find() is not None,
    create=_create,
    how_to_get=soffice.HOW_TO_GET,
    how_to_repair="docs/pdf-engines.md lists the usual reasons.",
)


class _Batch:
    """The letters of one call, and how far they are."""

    def __init__(self, engine: LibreOffice, letters: Sequence[FinishedLetter]) -> None:
        self._engine = engine
        self._waiting = deque(letters)
        self._suspects: deque[FinishedLetter] = deque()  # to be retried, each alone
        self._failures: Counter[FinishedLetter] = Counter()
        self._running: list[Conversion] = []
        self._process_count = _count_processes(len(letters))
        self._share = min(-(-len(letters) // self._process_count), MAX_LETTERS)
        self._failed_processes = 0

    def convert(self) -> Iterator[Export]:
        """Convert all letters; give up only if LibreOffice turns out not to work at all."""
        while self._waiting or self._suspects or self._running:
            yield from self._start_processes()
            import_module(_FINISHER)  # while LibreOffice starts
            has_news = False
            for conversion in tuple(self._running):
                has_ended = conversion.has_ended  # before its last PDFs are looked for
                for letter, pdf in conversion.take_finished():
                    has_news, self._failed_processes = True, 0
                    yield Export(letter, pdf)
                is_done = conversion.is_done  # what is left to it is to tidy its profile
                if has_ended or is_done or self._is_late(conversion):
                    is_late = not (has_ended or is_done)
                    yield from self._end_process(conversion, is_late=is_late)
            if self._failed_processes >= _MAX_FAILED_PROCESSES:
                yield from self._give_up_if_broken()
            if not has_news:
                time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """End every process, and remove their folders."""
        with defer_signals():
            while self._running:
                self._running.pop().close()

    def _start_processes(self) -> list[Export]:
        """Start as many processes as may run: for new letters first, then for suspects.

        Return the letters whose process cannot be started.
        """
        failed: list[Export] = []
        while len(self._running) < self._process_count and (self._waiting or self._suspects):
            queue, number = (self._waiting, self._share) if self._waiting else (self._suspects, 1)
            letters = [queue.popleft() for _ in range(min(number, len(queue)))]
            engine = self._engine
            try:
                with defer_signals():
                    conversion = Conversion(engine.program, letters, archive=engine.archive)
                    self._running.append(conversion)
            except OSError as error:
                failed += [Export(one, findings=(_not_started(one, error),)) for one in letters]
        return failed

    def _is_late(self, conversion: Conversion) -> bool:
        seconds = self._engine.seconds
        return conversion.idle_seconds > (2 * seconds if conversion.has_no_pdf else seconds)

    def _end_process(self, conversion: Conversion, *, is_late: bool) -> list[Export]:
        """End a process and put its letters back into the queues; return those that failed."""
        output = conversion.output
        with defer_signals():
            conversion.close()
            self._running.remove(conversion)
        self._failed_processes += conversion.has_no_pdf
        self._waiting.extendleft(reversed(conversion.unreached))
        failed: list[Export] = []
        for letter in conversion.suspects:
            self._failures[letter] += 1
            if self._failures[letter] < self._engine.tries:
                self._suspects.append(letter)
            else:
                seconds = self._engine.seconds
                finding = _too_late(letter, seconds) if is_late else _no_pdf(letter, output)
                failed.append(Export(letter, findings=(finding,)))
        return failed

    def _give_up_if_broken(self) -> list[Export]:
        """Return all letters that are left as failed if LibreOffice cannot convert anything."""
        self._failed_processes = 0
        if self._running or trial.works(replace(self._engine, tries=1)):
            return []
        left = [*self._waiting, *self._suspects]
        self._waiting.clear()
        self._suspects.clear()
        return [Export(letter, findings=(_broken(letter),)) for letter in left]


def _count_processes(letters: int) -> int:
    """Return how many processes share that many letters."""
    return max(1, min(letters // _LETTERS_PER_PROCESS, count_processors(), _MAX_PROCESSES))


def _no_pdf(letter: FinishedLetter, output: str) -> Finding:
    noise = ("Warning: failed to launch javaldx", "convert ", "Overwriting: ")
    lines = [line for line in output.splitlines() if line.strip() and not line.startswith(noise)]
    last = f' Its last message: "{lines[-1].strip()[:200]}".' if lines else ""
    message = f"LibreOffice made no PDF of this letter: it crashed or could not open it.{last}"
    hint = "Open the Word letter in LibreOffice, or try '--pdf-engine dxpdf'."
    if "impl_store" in output and "Area:Io" in output:  # LibreOffice's message for a full disk
        folder = tempfile.gettempdir()
        hint = f"The temporary folder may be full: {folder}. Set TMPDIR to use another one."
    return letter.finding(".pdf", "LG421", message, hint)


def _too_late(letter: FinishedLetter, seconds: float) -> Finding:
    message = f"LibreOffice did not finish this letter in {seconds:g} seconds and was stopped."
    return letter.finding(".pdf", "LG422", message, f"Set {TIMEOUT} to give it more time.")


def _broken(letter: FinishedLetter) -> Finding:
    message = "LibreOffice fails on every letter, so this one was not tried."
    hint = "Run 'lettergen doctor' for the reason, or try '--pdf-engine dxpdf'."
    return letter.finding(".pdf", "LG423", message, hint)


def _not_started(letter: FinishedLetter, error: OSError) -> Finding:
    message = f"LibreOffice could not be started: {error}."
    hint = "It needs space in the temporary folder. Set TMPDIR to use another one."
    return letter.finding(".pdf", "LG424", message, hint)
