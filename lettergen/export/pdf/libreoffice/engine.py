"""The engine that lays letters out with LibreOffice: many letters a process, few processes.

Starting LibreOffice takes most of a second, a letter a twentieth of one. So a batch goes to one
process, or in parts to a few at once. A process that crashes or hangs costs the others nothing:
the letter that it was at is tried again alone, and those that it did not come to go to a new one.
"""

import os
import tempfile
import time
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf import trial
from lettergen.export.pdf.engine import processors
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.conversion import MOST_LETTERS, Conversion
from lettergen.system.signals import defer_signals

TIMEOUT = "LETTERGEN_PDF_TIMEOUT"
"""The environment variable for the seconds that LibreOffice has for a letter."""

_SECONDS = 60.0  # a slow disk and a virus scanner; measured: below two for the first, then 0.05
_POLL = 0.01
_WORTH_A_PROCESS = 6  # letters for which a further process pays: from 8 on two took less
_MOST_PROCESSES = 4  # each takes 160 MB
_FRUITLESS = 3  # processes in a row without a PDF, after which LibreOffice itself is tried


@dataclass(frozen=True)
class LibreOffice:
    """LibreOffice as an engine; ``archive`` asks it for PDF/A-2b.

    A letter has ``seconds``, the first of a process as many again, for the start. One that fails
    is tried again by itself until it had as many ``tries``.
    """

    program: Path
    archive: bool = False
    seconds: float = _SECONDS
    tries: int = 2

    name = "libreoffice"
    is_tagged = True

    @cached_property
    def fingerprint(self) -> str:
        """Changes when LibreOffice is updated; found without starting it."""
        return soffice.fingerprint(self.program)

    def convert(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Convert all letters, each given back as soon as it is done, in no fixed order.

        However this ends, no process and no file of it is left.
        """
        with closing(_Batch(self, letters)) as batch:
            yield from batch.converted()


def seconds_a_letter() -> float:
    """What ``LETTERGEN_PDF_TIMEOUT`` says, else the default; raises ``LettergenError``."""
    given = os.environ.get(TIMEOUT)
    if not given:
        return _SECONDS
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        message = f"{TIMEOUT} is not a number of seconds above zero: '{given}'."
        raise LettergenError(Finding("LG425", message, Place("environment"), "Set it to 60, say."))
    return seconds


class _Batch:
    """The letters of one call, and how far they are."""

    def __init__(self, engine: LibreOffice, letters: Sequence[FinishedLetter]) -> None:
        self._engine = engine
        self._waiting = deque(letters)
        self._suspects: deque[FinishedLetter] = deque()  # to be tried each by itself
        self._failures: Counter[FinishedLetter] = Counter()
        self._running: list[Conversion] = []
        self._processes = _processes(len(letters))
        self._share = min(-(-len(letters) // self._processes), MOST_LETTERS)
        self._fruitless = 0

    def converted(self) -> Iterator[Export]:
        """Convert all letters; gives up only if LibreOffice turns out not to work at all."""
        while self._waiting or self._suspects or self._running:
            yield from self._started()
            came = False
            for conversion in tuple(self._running):
                has_ended = conversion.has_ended  # asked before its last PDFs are looked for
                for letter, pdf in conversion.new():
                    came, self._fruitless = True, 0
                    yield Export(letter, pdf)
                if has_ended or self._is_late(conversion):
                    yield from self._sorted_out(conversion, is_late=not has_ended)
            if self._fruitless >= _FRUITLESS:
                yield from self._given_up()
            if not came:
                time.sleep(_POLL)

    def close(self) -> None:
        """End every process, and take their folders away."""
        with defer_signals():
            while self._running:
                self._running.pop().close()

    def _started(self) -> Iterator[Export]:
        """Start as many processes as may run: for what was not tried yet, then for suspects."""
        while len(self._running) < self._processes and (self._waiting or self._suspects):
            queue, number = (self._waiting, self._share) if self._waiting else (self._suspects, 1)
            letters = [queue.popleft() for _ in range(min(number, len(queue)))]
            engine = self._engine
            try:
                with defer_signals():
                    conversion = Conversion(engine.program, letters, archive=engine.archive)
                    self._running.append(conversion)
            except OSError as error:
                for letter in letters:
                    yield Export(letter, findings=(_not_started(letter, error),))

    def _is_late(self, conversion: Conversion) -> bool:
        seconds = self._engine.seconds
        return conversion.idle > (2 * seconds if conversion.is_fruitless else seconds)

    def _sorted_out(self, conversion: Conversion, *, is_late: bool) -> Iterator[Export]:
        """End a process; its letters without a PDF are tried again, or given back as failed."""
        output = conversion.output
        with defer_signals():
            conversion.close()
            self._running.remove(conversion)
        self._fruitless += conversion.is_fruitless
        self._waiting.extendleft(reversed(conversion.unreached))
        for letter in conversion.suspects:
            self._failures[letter] += 1
            if self._failures[letter] < self._engine.tries:
                self._suspects.append(letter)
            elif is_late:
                yield Export(letter, findings=(_too_late(letter, self._engine.seconds),))
            else:
                yield Export(letter, findings=(_not_made(letter, output),))

    def _given_up(self) -> Iterator[Export]:
        """If LibreOffice cannot convert anything, give back all letters that are left."""
        self._fruitless = 0
        if self._running or trial.works(replace(self._engine, tries=1)):
            return
        for letter in (*self._waiting, *self._suspects):
            yield Export(letter, findings=(_out_of_order(letter),))
        self._waiting.clear()
        self._suspects.clear()


def _processes(letters: int) -> int:
    """How many processes share so many letters."""
    return max(1, min(letters // _WORTH_A_PROCESS, processors(), _MOST_PROCESSES))


def _not_made(letter: FinishedLetter, output: str) -> Finding:
    noise = ("Warning: failed to launch javaldx", "convert ", "Overwriting: ")
    said = [line for line in output.splitlines() if line.strip() and not line.startswith(noise)]
    last = f' Its last words: "{said[-1].strip()[:200]}".' if said else ""
    message = f"LibreOffice made no PDF of this letter; it crashed or could not open it.{last}"
    hint = "See whether LibreOffice opens the Word letter; '--pdf-engine dxpdf' is another engine."
    if "impl_store" in output and "Area:Io" in output:  # LibreOffice's words for a full disk
        hint = f"The temporary folder may be full: {tempfile.gettempdir()}. TMPDIR names another."
    return letter.finding(".pdf", "LG421", message, hint)


def _too_late(letter: FinishedLetter, seconds: float) -> Finding:
    message = f"LibreOffice did not finish this letter in {seconds:g} seconds and was stopped."
    return letter.finding(".pdf", "LG422", message, f"{TIMEOUT} gives it more time.")


def _out_of_order(letter: FinishedLetter) -> Finding:
    message = "LibreOffice fails whatever it is given, so this letter was not tried."
    hint = "'lettergen doctor' says more; '--pdf-engine dxpdf' is another engine."
    return letter.finding(".pdf", "LG423", message, hint)


def _not_started(letter: FinishedLetter, error: OSError) -> Finding:
    message = f"LibreOffice could not be started: {error}."
    hint = "It needs room for its files in the temporary folder, which TMPDIR names."
    return letter.finding(".pdf", "LG424", message, hint)
