"""Serve the page of a proof to the browser on this computer, and tell it when to load it again.

The server is bound to 127.0.0.1, and every address begins with a random token, so that neither
other computers nor other web pages can read the letters.
"""

import json
import secrets
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOST = "127.0.0.1"
_PULSE = 15  # seconds after which a comment shows that the server is still there
_LONGEST_REQUEST = 1_000_000  # bytes

Approve = Callable[[Any], str]
"""Takes what the page asks to be approved; returns what is wrong with it, empty if nothing is."""


class PageServer:
    """Serves one page, in threads of its own, until it is closed."""

    def __init__(self, approve: Approve) -> None:
        self.approve = approve
        self.page = b""
        self.problem = ""
        self.is_closed = False
        self.changed = threading.Condition()
        self.version = 0
        self.token = secrets.token_urlsafe(24)
        self._server = _Server((_HOST, 0), _Handler)
        self._server.owner = self
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        """The address of the server."""
        return f"http://{_HOST}:{self._server.server_address[1]}"

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"{self.origin}/{self.token}/"

    def show(self, page: bytes | None, problem: str = "") -> None:
        """Serve another page, or tell the one that is there what is wrong."""
        with self.changed:
            if page is not None:
                self.page = page
            self.problem = problem
            self.version += 1
            self.changed.notify_all()

    def wait(self, known: int) -> tuple[int, str]:
        """Wait a while for another version than ``known``; return the version and its problem."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != known or self.is_closed, _PULSE)
            return self.version, self.problem

    def close(self) -> None:
        """Stop serving."""
        with self.changed:
            self.is_closed = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: PageServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Do not print anything: a browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name that http.server calls
        owner = self.server.owner
        match self._find_path():
            case "":
                self._answer(HTTPStatus.OK, "text/html; charset=utf-8", owner.page)
            case "events":
                self._send_events(owner)
            case _:
                self._refuse()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self._find_path() != "approve" or not 0 < length <= _LONGEST_REQUEST:
            self._refuse()
            return
        if self.headers.get("Origin") != self.server.owner.origin:
            self._refuse()
            return
        try:
            problem = self.server.owner.approve(json.loads(self.rfile.read(length)))
        except (ValueError, KeyError, TypeError):
            problem = "The page asks for something that is no approval."
        status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
        self._answer(status, "text/plain; charset=utf-8", problem.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing: only the command prints."""

    def _find_path(self) -> str | None:
        """Return the path below the token; ``None`` if a request is not for this server."""
        owner = self.server.owner
        prefix, path = f"/{owner.token}/", self.path.partition("?")[0]
        is_own = self.headers.get("Host") == owner.origin.removeprefix("http://")
        matches = secrets.compare_digest(path[: len(prefix)].encode(), prefix.encode())
        return path[len(prefix) :] if is_own and matches else None

    def _refuse(self) -> None:
        self.close_connection = True
        self._answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"Not found.\n")

    def _answer(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(data))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _send_events(self, owner: PageServer) -> None:
        """Send an event whenever the page changes (HTML standard, server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        known = owner.version
        if owner.problem:
            self._send("problem", owner.problem)
        while not owner.is_closed:
            version, problem = owner.wait(known)
            if owner.is_closed:
                return
            if version == known:
                self.wfile.write(b":\n\n")
                self.wfile.flush()
            elif problem:
                self._send("problem", problem)
            else:
                self._send("message", "changed")
            known = version

    def _send(self, event: str, text: str) -> None:
        lines = "".join(f"data: {line}\n" for line in text.splitlines())
        self.wfile.write(f"event: {event}\n{lines}\n".encode())
        self.wfile.flush()
