"""Fixtures that all tests share: the repository, and the programs that witness our output."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

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
    program = needed("pandoc")

    def read(path: Path, to: str = "markdown") -> str:
        command = [program, "-s", "-f", "docx", "-t", to, "--wrap=none", str(path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return read


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], Path], list[Path]]:
    """Convert Word documents to PDF with LibreOffice; skips where it is not installed."""
    program = needed("soffice")
    profile = tmp_path_factory.mktemp("libreoffice-profile").as_uri()

    def convert(paths: list[Path], folder: Path) -> list[Path]:
        command = [program, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return [folder / f"{path.stem}.pdf" for path in paths]

    return convert


@pytest.fixture(scope="session")
def installed_soffice() -> Path:
    """LibreOffice's program; skips where it is not installed."""
    return Path(needed("soffice"))


@pytest.fixture(scope="session")
def pdftotext() -> Callable[[Path], list[str]]:
    """Read the pages of a PDF as text, laid out as they are; skips without poppler-utils."""
    program = needed("pdftotext")

    def read(path: Path) -> list[str]:
        command = [program, "-layout", "-enc", "UTF-8", str(path), "-"]
        text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        return text.removesuffix("\f").split("\f")

    return read


def needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        reason = f"{program} is not installed"
        if os.environ.get("LETTERGEN_NO_SKIPS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
