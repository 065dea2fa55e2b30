"""A worker as its employer sees it: asked for one PDF after the other, replaced if it ends."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from typing import IO

from lettergen.export.pdf.dxpdf import messages
from lettergen.export.pdf.dxpdf.worker import Answer

_GRACE = 5.0  # seconds after which a worker that nobody stopped stops itself


class EndedError(Exception):
    """The worker ended over a letter; in words, how."""


class LateError(EndedError):
    """The worker was stopped, because a letter took too long."""


class Worker:
    """One process that lays out letters; a new one takes its place if it ends over a letter.

    ``command`` are the arguments of the Python that it is, ``seconds`` is what a letter may take.
    """

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._command, self._seconds = command, seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._is_late = self._is_closed = False

    def ask(self, letter: bytes) -> tuple[Answer, bytes]:
        """Have a letter laid out: what there is to say of it, and its PDF.

        Raises ``EndedError`` if the process ended over it, ``OSError`` if none can be started.
        """
        reply = self._reply(letter)
        if reply is not None:
            return reply
        how = self._ended()
        raise LateError(how) if self._is_late else EndedError(how)

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

    def _reply(self, letter: bytes) -> tuple[Answer, bytes] | None:
        """The answer to a letter; None if the process ended over it."""
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return None
        timer = threading.Timer(self._seconds, self._late, (process,))
        timer.start()
        try:
            messages.send(process.stdin, letter)
            answer, pdf = messages.receive(process.stdout), messages.receive(process.stdout)
        except ConnectionError:
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
                limit = self._seconds + _GRACE
                self._process = subprocess.Popen(
                    [sys.executable, *self._command, str(limit)],
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
            said = last_line(errors.read().decode("utf-8", "replace"))
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


def last_line(text: str) -> str:
    """The last line that is not Fontconfig's, which complains of every machine's own files."""
    said = [line.strip() for line in text.splitlines()]
    return next((line for line in reversed(said) if line and "Fontconfig" not in line), "")
