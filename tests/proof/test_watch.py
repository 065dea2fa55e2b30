"""The campaign is rendered and proofread again on each save, and only this computer sees it."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lettergen.approval import approvals
from lettergen.project.options import Options
from lettergen.proof.changes import sign, wait_for_change
from lettergen.proof.server import PageServer
from lettergen.proof.watch import Update, Watch
from lettergen.system.signals import Stopped
from tests.proof.conftest import Open, write_small_campaign

LETTER = "One {{ word }} two.\n"


class Watched:
    """A watch that runs in a thread; ``updates`` are those so far."""

    def __init__(self, campaign: Path, *, polls: bool) -> None:
        self.watch = Watch(campaign, Options())
        self.updates: list[Update] = []
        self._stop = False
        self._thread = threading.Thread(target=self._run, args=(polls,))
        self._thread.start()
        self.wait(1)

    def _run(self, polls: bool) -> None:
        def add(update: Update) -> None:
            self.updates.append(update)
            if self._stop:
                raise Stopped(2)

        with pytest.raises(Stopped):
            self.watch.run(add, polls=polls)

    def wait(self, number: int) -> Update:
        end = time.monotonic() + 10
        while len(self.updates) < number and time.monotonic() < end:
            time.sleep(0.01)
        return self.updates[number - 1]

    def stop(self, file: Path) -> None:
        self._stop = True
        file.write_text(file.read_text() + "\n")
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture(params=["polling", "watchfiles"])
def watched(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Watched]:
    campaign = write_small_campaign(tmp_path, LETTER, "- {name: Ely, word: Elm}\n")
    found = Watched(campaign, polls=request.param == "polling")
    yield found
    found.stop(tmp_path / "letter.md.j2")


def ask(address: str, method: str = "GET", body: Any = None, **headers: str) -> tuple[int, str]:
    host, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    text = None if body is None else json.dumps(body)
    connection.request(method, f"/{path}", text, headers)
    with closing(connection), connection.getresponse() as answer:
        return answer.status, answer.read().decode()


@pytest.mark.slow
def test_a_save_renders_the_letters_and_loads_the_page_again(
    tmp_path: Path, watched: Watched, open_page: Open
) -> None:
    page = open_page(watched.watch.server.address)
    page.get_by_text("Elm").first.wait_for()
    recipients = tmp_path / "recipients.yaml"
    recipients.write_text("- {name: Ely, word: Oak}\n", encoding="utf-8")
    page.get_by_text("Oak").first.wait_for()
    assert (tmp_path / "letters" / "ely.docx").exists()
    assert b"Oak" in (tmp_path / "letters" / "proof.html").read_bytes()
    recipients.write_text("- {name: Ely, word: [\n", encoding="utf-8")
    page.locator("#problem").wait_for()
    assert "recipients.yaml" in page.locator("#problem").inner_text()
    assert watched.updates[-1].findings
    recipients.write_text(
        "- name: Ely\n  word: Ash\n  confirm:\n    - 'word: which tree'\n", encoding="utf-8"
    )
    page.get_by_text("Ash").first.wait_for()
    page.get_by_placeholder("Evidence").fill("seen")
    page.get_by_label("Confirmed").check()
    page.locator(".approve input").first.check()
    page.get_by_label("Your name").fill("Ada Mensah")
    page.locator("#approve").click()
    page.locator("#filters", has_text="approved").wait_for()
    loaded = approvals.load(tmp_path / "approvals.yaml")
    assert [(one.letter, one.by) for one in loaded.approvals] == [("ely", "Ada Mensah")]
    assert loaded.approvals[0].points[0].evidence == "seen"
    assert "which tree" not in recipients.read_text(encoding="utf-8")


def test_a_letter_that_changed_is_not_approved(tmp_path: Path) -> None:
    campaign = write_small_campaign(tmp_path, LETTER, "- {name: Ely, word: Elm}\n")
    watched = Watched(campaign, polls=True)
    server = watched.watch.server
    asked = {"by": "Ada", "letters": [{"key": "ely", "digest": "0" * 64}], "points": []}
    status, text = ask(f"{server.address}approve", "POST", asked, Origin=server.origin)
    assert (status, text[:32]) == (409, "A letter has changed since the p")
    status, _ = ask(f"{server.address}approve", "POST", ["no"], Origin=server.origin)
    assert status == 409
    watched.stop(tmp_path / "letter.md.j2")
    assert not (tmp_path / "approvals.yaml").exists()


@pytest.fixture
def server() -> Iterator[PageServer]:
    found = PageServer(lambda _: "")
    found.show(b"the page")
    yield found
    found.close()


def test_only_who_knows_the_token_gets_the_page(server: PageServer) -> None:
    assert ask(server.address) == (200, "the page")
    assert ask(f"{server.origin}/")[0] == 404
    assert ask(f"{server.origin}/{'x' * len(server.token)}/")[0] == 404
    assert ask(f"{server.address}../")[0] == 404
    assert ask(server.address, Host="evil.example")[0] == 404
    assert len(server.token) >= 32


def test_only_the_page_itself_can_approve(server: PageServer) -> None:
    address = f"{server.address}approve"
    assert ask(address, "POST", {}, Origin=server.origin)[0] == 200
    assert ask(address, "POST", {}, Origin="https://evil.example")[0] == 404
    assert ask(address, "POST", {})[0] == 404
    assert ask(f"{server.origin}/approve", "POST", {}, Origin=server.origin)[0] == 404


def test_the_server_is_reached_from_this_computer_alone(server: PageServer) -> None:
    assert server.origin.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("polls", [True, False])
def test_a_change_is_noticed_though_it_came_before_the_wait(tmp_path: Path, polls: bool) -> None:
    file = tmp_path / "a.yaml"
    before = sign([file])
    file.write_text("x", encoding="utf-8")
    wait_for_change([file], before, polls=polls)
