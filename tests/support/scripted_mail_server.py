"""A mail server that fails at one step of the protocol, as a test asks it to."""

import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CLOSE, HANG, SLOW = "close", "hang", "slow"
_ANSWERS = {
    "greeting": b"220 scripted",
    "ehlo": b"250-scripted\r\n250 8BITMIME",
    "mail": b"250 sender",
    "rcpt": b"250 recipient",
    "data": b"354 go on",
    "end": b"250 taken",
    "rset": b"250 reset",
    "noop": b"250 here",
    "quit": b"221 bye",
}


class _ClosedError(Exception):
    """Ends a connection."""


@dataclass
class ScriptedServer:
    """The server: what it received whole, and what it does at its steps.

    ``script`` has what to do when a step comes the first time, the second and so on: ``close`` the
    connection, ``hang``, answer after a while, or give another answer. ``begun`` counts the times.
    The step ``content`` is in the middle of an e-mail.
    """

    port: int = 0
    script: dict[str, list[str]] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)
    begun: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    stops: threading.Event = field(default_factory=threading.Event)
    _last: bytes = b""

    def serve(self, listener: socket.socket) -> None:
        """Answer one connection after the other."""
        while not self.stops.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(_ClosedError, OSError):
            lines = connection.makefile("rb")
            self._answer(connection, "greeting")
            while line := lines.readline():
                step = line[:4].strip().lower().decode()
                self._answer(connection, step)
                if step == "quit":
                    return
                if step == "data" and self._last.startswith(b"354"):
                    self._take(connection, lines)

    def _take(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        content: list[bytes] = []
        action = self._choose("content")
        for line in lines:
            if action and len(content) > 3:
                self._act(action)
            if line == b".\r\n":
                break
            content.append(line[1:] if line.startswith(b"..") else line)
        else:
            return
        if not self._peek("end").startswith(("4", "5")):
            self.received.append(b"".join(content))
        self._answer(connection, "end")

    def _peek(self, step: str) -> str:
        actions, number = self.script.get(step, []), self.begun[step]
        return actions[number] if number < len(actions) else ""

    def _choose(self, step: str) -> str:
        action = self._peek(step)
        self.begun[step] += 1
        return action

    def _act(self, action: str) -> None:
        if action == CLOSE:
            raise _ClosedError
        if action == HANG:
            self.stops.wait(20)
            raise _ClosedError
        if action == SLOW:
            time.sleep(0.2)

    def _answer(self, connection: socket.socket, step: str) -> None:
        action = self._choose(step)
        self._act(action)
        known = _ANSWERS.get(step, b"500 what?")
        self._last = known if action in ("", SLOW) else action.encode()
        connection.sendall(self._last + b"\r\n")
        if self._last.startswith(b"421"):
            raise _ClosedError


@contextmanager
def run_scripted_server(**script: list[str]) -> Iterator[ScriptedServer]:
    """Run a server until the block is left."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = ScriptedServer(listener.getsockname()[1], script)
        thread = threading.Thread(target=server.serve, args=[listener], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stops.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
