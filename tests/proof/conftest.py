"""A browser for the pages of proofs, and the proof of the shipped campaign."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from lettergen.project.options import Options
from lettergen.proof.proof import Proof
from tests.conftest import REPOSITORY, needed

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, driven by Playwright; skip without."""
    program = needed("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """A function that opens a page in a window of its own; what the page reports fails the test."""
    contexts = []
    reports: list[str] = []

    def open_(address: str | Path, width: int = 1400, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="en-GB", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.on("console", lambda message: reports.append(message.text))
        page.on("pageerror", lambda error: reports.append(str(error)))
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert reports == []


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The proof of the shipped campaign, in a copy of it."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("campaign.yaml", "recipients.yaml", "citations.yaml"):
        shutil.copy(REPOSITORY / name, folder)
    shutil.copytree(REPOSITORY / "templates", folder / "templates")
    return write_proof(folder)


def write_proof(folder: Path) -> Path:
    """Write the proof of the campaign in a folder."""
    proof = Proof.load(folder / "campaign.yaml", Options())
    return proof.write(proof.build())


def write_small_campaign(folder: Path, letter: str, recipients: str) -> Path:
    """Write a campaign with the letterhead of the shipped one; return its file."""
    shutil.copytree(REPOSITORY / "templates", folder / "templates", dirs_exist_ok=True)
    (folder / "letter.md.j2").write_text(letter, encoding="utf-8")
    (folder / "recipients.yaml").write_text(recipients, encoding="utf-8")
    campaign = folder / "campaign.yaml"
    campaign.write_text(
        "letter: letter.md.j2\nletterhead: templates/letterhead.docx\n"
        "recipients: recipients.yaml\noutput: letters/{{ name | slug }}.docx\n"
        "values:\n  subject: Reading room\n  area: Ely\n  date: 2026-03-01\n  title: Mayor\n"
        "  salutation: Ada\n  address: [Ely]\n"
        "  sender: {name: Ada, title: Chair, address: [Ely], telephone: '1', email: a@ely.org}\n",
        encoding="utf-8",
    )
    return campaign
