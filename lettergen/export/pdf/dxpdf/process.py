"""Run workers: send a letter, wait for its PDF, replace a worker that ends or hangs."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress

from lettergen.export.pdf.dxpdf import messages
from lettergen.export.pdf.dxpdf.worker import Reply

_GRACE = 5.0  # seconds after which a worker that nobody ends ends itself


class EndedError(Exception):
    """The worker ended while it laid out a letter; the text describes how."""


class LateError(EndedError):
    """The worker was ended because a letter took too long."""


class Worker:
    """One process that lays out letters; if it ends, the next letter starts a new one.

    ``arguments`` are those of the Python interpreter; ``seconds`` is what a letter may take;
    ``folder`` is for its files.
    """

    def __init__(self, arguments: Sequence[str], seconds: float, folder: str) -> None:
        self._arguments, self._seconds, self._folder = arguments, seconds, folder
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._is_stopped = False

    def lay_out(self, letter: bytes) -> tuple[Reply, bytes]:
        """Return the worker's reply and the PDF of a letter.

        Raises ``EndedError`` if the process ends, ``OSError`` if none can be started.
        """
        with self._lock:
            if self._is_stopped:
                raise EndedError("it was stopped")
            if self._process is None:
                self._process = _Process(self._arguments, self._seconds, self._folder)
            process = self._process
        answer = process.exchange(letter)
        if answer is not None:
            return Reply(**json.loads(answer[0])), answer[1]
        with self._lock:
            self._process = None
        reason = process.end()
        raise LateError(reason) if process.is_late else EndedError(reason)

    def stop(self) -> None:
        """Kill the process for good; may be called from any thread, at any time."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """Clear away the process; may be called when no letter is being laid out."""
        if self._process is not None:
            self._process.end()
            self._process = None


class _Process:
    """A running worker, and the file that its error output goes to."""

    def __init__(self, arguments: Sequence[str], seconds: float, folder: str) -> None:
        self.is_late = False
        self._seconds = seconds
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the process runs
        try:
            self._popen = subprocess.Popen(
                [sys.executable, *arguments, str(seconds + _GRACE), folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError:
            self._errors.close()
            raise

    def exchange(self, letter: bytes) -> tuple[bytes, bytes] | None:
        """Send a letter and return both messages of the answer; ``None`` if the process ends."""
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        timer = threading.Timer(self._seconds, self._kill_late)
        timer.start()
        try:
            messages.send(self._popen.stdin, letter)
            reply, pdf = (messages.receive(self._popen.stdout) for _ in range(2))
        except OSError:  # nobody reads the letter
            return None
        finally:
            timer.cancel()
            timer.join()
        return None if self.is_late or reply is None or pdf is None else (reply, pdf)

    def end(self) -> str:
        """End the process and return how it ended, with the last line of its error output."""
        self.kill()
        code = self._popen.wait()
        self._errors.seek(0)
        line = last_line(self._errors.read().decode("utf-8", "replace"))
        for stream in (self._popen.stdin, self._popen.stdout, self._errors):
            with suppress(OSError):  # what was still to be written is lost
                assert stream is not None
                stream.close()
        how = f"it was ended by signal {-code}" if code < 0 else f"it ended with code {code}"
        return f"{how}: {line}" if line else how

    def kill(self) -> None:
        """Kill the process; it is still to be ended."""
        self._popen.kill()

    def _kill_late(self) -> None:
        self.is_late = True
        self.kill()


def last_line(text: str) -> str:
    """Return the last line that is not Fontconfig's, which warns of files on every machine."""
    lines = [line.strip() for line in text.splitlines()]
    return next((line for line in reversed(lines) if line and "Fontconfig" not in line), "")
