"""Fixtures that all tests share: the repository, and the programs that witness our output."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from tests.support import browser

# How long an example takes says more about the machine than about the code.
settings.register_profile("lettergen", deadline=None)
settings.register_profile(
    "fuzz",
    deadline=None,
    database=None,
    print_blob=True,
    max_examples=int(os.environ.get("LETTERGEN_FUZZ_EXAMPLES", "1000")),
)
settings.load_profile("lettergen")

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout, with the shipped campaign."""
    return REPOSITORY


@pytest.fixture(scope="session")
def pandoc() -> Callable[[Path, str], str]:
    """Read a Word document back with pandoc; skips where pandoc is not installed."""
    program = _needed("pandoc")

    def read(path: Path, to: str = "markdown") -> str:
        command = [program, "-s", "-f", "docx", "-t", to, "--wrap=none", str(path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return read


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], Path], list[Path]]:
    """Convert Word documents to PDF with LibreOffice; skips where it is not installed."""
    program = _needed("soffice")
    profile = tmp_path_factory.mktemp("libreoffice-profile").as_uri()

    def convert(paths: list[Path], folder: Path) -> list[Path]:
        command = [program, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return [folder / f"{path.stem}.pdf" for path in paths]

    return convert


@pytest.fixture(scope="session")
def pdftotext() -> Callable[[Path], list[str]]:
    """Read the pages of a PDF as text, laid out as they are; skips without poppler-utils."""
    program = _needed("pdftotext")

    def read(path: Path) -> list[str]:
        command = [program, "-layout", "-enc", "UTF-8", str(path), "-"]
        text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        return text.removesuffix("\f").split("\f")

    return read


def _needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        _missing(f"{program} is not installed")
    return found


def _missing(reason: str) -> NoReturn:
    if os.environ.get("LETTERGEN_NO_SKIPS"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], list[list[str]]]:
    """Ask axe-core, in Chromium, what bars people from pages; skips without either."""
    program, script = _needed("chromium"), _node_module("axe-core", "axe.min.js")

    def ask(pages: list[str]) -> list[list[str]]:
        return browser.axe(program, script, pages, tmp_path_factory.mktemp("chromium"))

    return ask


@pytest.fixture(scope="session")
def vnu() -> Callable[[list[Path]], list[str]]:
    """Ask the Nu HTML checker what is wrong with pages; skips where it is not installed."""
    program, jar = _needed("java"), _node_module("vnu-jar", "build/dist/vnu.jar")

    def check(pages: list[Path]) -> list[str]:
        command = [program, "-jar", str(jar), "--format", "json", "--also-check-css"]
        done = subprocess.run([*command, *map(str, pages)], capture_output=True, timeout=120)
        messages = json.loads(done.stderr)["messages"]
        return [f"{Path(m['url']).name}: {m['message']}" for m in messages]

    return check


def _node_module(name: str, file: str) -> Path:
    """A file of an npm package, from ``node_modules`` here or where the environment says."""
    modules = Path(os.environ.get("LETTERGEN_NODE_MODULES", REPOSITORY / "node_modules"))
    path = modules / name / file
    if not path.is_file():
        _missing(f"{name} is not installed (npm install --no-save {name})")
    return path
