"""Dead links, asked of a server of our own: nothing here goes to the network."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import gaierror
from threading import Thread
from urllib.error import URLError

import pytest

from lettergen.checks import links
from lettergen.checks.links import Answer, Cache
from lettergen.citations.item import Item
from lettergen.citations.references import Citation
from lettergen.cli.main import main
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.diagnostics.rules import Severity
from tests.support.fault_campaigns import BASE, build_campaign


class Server(ThreadingHTTPServer):
    """Answers each path with the status that is its name, and counts who asks how."""

    asked: Counter[str]


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        """Refuse HEAD where the path says so."""
        self._answer(405 if "no-head" in self.path else self._status())

    def do_GET(self) -> None:
        """Answer as the path says."""
        self._answer(self._status())

    def _status(self) -> int:
        return int(self.path.split("/")[1])

    def _answer(self, status: int) -> None:
        self.server.asked[f"{self.command} {self.path}"] += 1
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    with Server(("127.0.0.1", 0), _Handler) as running:
        running.asked = Counter()
        thread = Thread(target=running.serve_forever, args=[0.01])
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache of our own."""
    return Cache(tmp_path / "cache" / "links.json")


def citations(server: Server, *paths: str) -> list[Citation]:
    """A citation for each path of the server."""
    return [
        Citation(
            Item(
                path,
                "webpage",
                {"title": "T", "URL": f"http://127.0.0.1:{server.server_port}/{path}"},
            ),
            Place("c.yaml", 7),
            Mapping(Place("c.yaml", 7)),
        )
        for path in paths
    ]


def test_a_page_that_is_there_is_no_finding(server: Server, cache: Cache) -> None:
    assert list(links.check_links(citations(server, "200", "301"), cache)) == []


def test_a_page_that_is_gone_is_a_warning_with_its_place(server: Server, cache: Cache) -> None:
    gone, never = links.check_links(citations(server, "410", "404"), cache)
    assert gone.code == never.code == "LG500"
    assert gone.severity is Severity.WARNING
    assert gone.place == Place("c.yaml", 7)
    assert gone.message.startswith("the link of '410' is dead: the server answers 410 (http://")


def test_a_server_with_a_fault_of_its_own_is_a_note(server: Server, cache: Cache) -> None:
    (finding,) = links.check_links(citations(server, "503"), cache)
    assert finding.code == "LG501"
    assert finding.severity is Severity.NOTE


def test_a_server_that_is_not_there_is_no_traceback(
    server: Server, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    (silent,) = citations(server, "200")
    server.shutdown()
    server.server_close()
    monkeypatch.setattr(links, "TIMEOUT", 1.0)
    (finding,) = links.check_links([silent], cache)
    assert finding.code == "LG501"


def test_a_name_that_nobody_knows_is_a_dead_link(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise URLError(gaierror(-2, "Name or service not known"))

    monkeypatch.setattr(links, "urlopen", unknown)
    assert links.request_page("https://nosuch.invalid/").is_dead


def test_get_is_asked_where_head_is_refused(server: Server, cache: Cache) -> None:
    assert list(links.check_links(citations(server, "200/no-head"), cache)) == []
    assert server.asked == {"HEAD /200/no-head": 1, "GET /200/no-head": 1}


def test_a_page_is_asked_for_once_whoever_cites_it(server: Server, cache: Cache) -> None:
    (one,) = citations(server, "404")
    assert len(list(links.check_links([one, one], cache))) == 2
    assert server.asked["HEAD /404"] == 1


def test_answers_are_kept_for_a_day(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "links.json"
    for _ in range(2):
        assert len(list(links.check_links(citations(server, "200", "404"), Cache(path)))) == 1
    assert server.asked["HEAD /200"] == 1
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + links.KEPT + 1)
    list(links.check_links(citations(server, "200"), Cache(path)))
    assert server.asked["HEAD /200"] == 2


def test_an_answer_that_may_be_another_in_a_minute_is_not_kept(
    server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "links.json"
    list(links.check_links(citations(server, "503"), Cache(path)))
    assert json.loads(path.read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": [1]}'])
def test_a_cache_that_cannot_be_read_is_no_cache(text: str, tmp_path: Path) -> None:
    path = tmp_path / "links.json"
    path.write_text(text, encoding="utf-8")
    cache = Cache(path)
    assert cache.get("a") is None
    cache.put("a", Answer(200))
    cache.save()
    assert Cache(path).get("a") == Answer(200)


def test_a_check_goes_nowhere_unless_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(url: str) -> Answer:
        asked.append(url)
        return Answer(200)

    monkeypatch.setattr(links, "request_page", ask)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    campaign = str(build_campaign(BASE, tmp_path))
    for arguments, count in ((["check", campaign], 0), (["check", campaign, "--links"], 2)):
        with pytest.raises(SystemExit):
            main(arguments)
        assert len(asked) == count
