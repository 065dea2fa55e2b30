"""Which PDF engine is chosen, what is reported where it is missing, and how one is added."""

import importlib.util
import re
import stat
import sys
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.export.format import Settings
from lettergen.export.pdf import engines
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.engine import TIMEOUT, LibreOffice
from tests.conftest import NEEDS_DXPDF, REPOSITORY
from tests.support import documents
from tests.support.pdf_letters import load_letter

STAND_IN = Path(__file__).parent / "libreoffice" / "stand_ins" / "obedient"
PAGE = REPOSITORY / "docs" / "pdf-engines.md"

# The program that the engine on that page runs. A path with a space cannot be on its first line.
ACME = f"""#!/bin/sh
exec '{sys.executable}' -c '
import sys
import dxpdf
sys.stdout.buffer.write(dxpdf.convert(sys.stdin.buffer.read()))
'
"""


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "find", lambda: None)


@pytest.fixture
def no_dxpdf(monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "dxpdf" else find_spec(name)
    )


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, and of their programs."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.delitem(sys.modules, "acme_pdf", raising=False)
    return tmp_path


def install(site: Path, module: str, entry_points: str) -> None:
    """Install a package of one module as pip does."""
    (site / "acme_pdf.py").write_text(module, encoding="utf-8")
    info = site / "acme_pdf-1.0.dist-info"
    info.mkdir()
    metadata = "Metadata-Version: 2.1\nName: acme-pdf\nVersion: 1.0\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")


def install_acme(site: Path) -> None:
    """Install the engine that docs/pdf-engines.md shows, and its program."""
    page = PAGE.read_text(encoding="utf-8")
    (module,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (project,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    table = re.search(r'\[project\.entry-points\."(.+?)"\]\n(\w+) = "(.+?)"', project)
    assert table
    install(site, module, f"[{table[1]}]\n{table[2]} = {table[3]}\n")
    program = site / "acme2pdf"
    program.write_text(ACME, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def refusal(settings: Settings, code: str = "LG420") -> Finding:
    """What is reported when an engine cannot be chosen."""
    with pytest.raises(LettergenError) as refused:
        engines.choose(settings)
    (finding,) = refused.value.findings
    assert finding.code == code
    return finding


@pytest.mark.parametrize("name", ["auto", "libreoffice"])
def test_libreoffice_is_chosen_where_it_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_IN))
    monkeypatch.setenv(TIMEOUT, "7")
    assert engines.choose(Settings(name)) == LibreOffice(STAND_IN, seconds=7)
    archive = LibreOffice(STAND_IN, archive=True, seconds=7)
    assert engines.choose(Settings(name, archive=True)) == archive


@NEEDS_DXPDF
@pytest.mark.usefixtures("no_libreoffice")
def test_dxpdf_is_chosen_where_libreoffice_is_not() -> None:
    assert engines.choose(Settings()).name == "dxpdf"


@NEEDS_DXPDF
def test_dxpdf_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_IN))
    assert engines.choose(Settings("dxpdf")).name == "dxpdf"


@pytest.mark.usefixtures("no_libreoffice")
def test_a_libreoffice_that_is_missing_is_reported_with_ways_to_get_it() -> None:
    finding = refusal(Settings("libreoffice"))
    assert str(finding).startswith("LibreOffice: is not installed. Debian and Ubuntu: ")
    for way in ("apt install", "brew install", "winget install", soffice.PROGRAM):
        assert way in finding.hint


@NEEDS_DXPDF
@pytest.mark.usefixtures("no_libreoffice")
def test_an_engine_that_is_installed_is_offered_instead() -> None:
    assert refusal(Settings("libreoffice")).hint.endswith(" Or use '--pdf-engine dxpdf'.")


@pytest.mark.usefixtures("no_dxpdf")
def test_a_dxpdf_that_is_missing_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_IN))
    finding = refusal(Settings("dxpdf"))
    assert str(finding).startswith("dxpdf: is not installed. 'pip install \"dxpdf")
    assert finding.hint.endswith("Or use '--pdf-engine libreoffice'.")


@pytest.mark.usefixtures("no_libreoffice", "no_dxpdf")
def test_without_any_engine_one_finding_tells_how_to_get_each() -> None:
    finding = refusal(Settings())
    assert finding.message == "no PDF engine is installed."
    assert "apt install libreoffice" in finding.hint
    assert "pip install" in finding.hint


def test_an_engine_that_does_not_exist_is_reported_with_those_that_do() -> None:
    finding = refusal(Settings("word"), "LG428")
    assert finding.message == "there is no PDF engine 'word'."
    assert finding.hint == "The engines are auto, libreoffice, dxpdf."
    assert refusal(Settings("libreofice"), "LG428").hint == "Did you mean 'libreoffice'?"


@NEEDS_DXPDF
def test_an_engine_of_another_package_makes_pdfs(site: Path) -> None:
    install_acme(site)
    assert engines.names() == ["libreoffice", "dxpdf", "acme"]
    engine = engines.choose(Settings("acme"))
    (export,) = engine.convert([load_letter("notes")])
    assert export.data.startswith(b"%PDF")


def test_a_letter_that_the_engine_of_another_package_refuses_is_reported(site: Path) -> None:
    install_acme(site)
    (site / "acme2pdf").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (export,) = engines.choose(Settings("acme")).convert([load_letter("notes")])
    assert [finding.code for finding in export.findings] == ["LG440"]


@pytest.mark.usefixtures("no_libreoffice", "no_dxpdf")
def test_auto_takes_the_engine_of_another_package_where_it_is_the_only_one(site: Path) -> None:
    install_acme(site)
    assert engines.choose(Settings()).name == "acme"
    (site / "acme2pdf").unlink()
    assert "acme2pdf" in refusal(Settings("acme")).hint


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("import nowhere", "cannot be imported: No module named 'nowhere'."),
        ("REGISTRATION = 7", "acme_pdf:REGISTRATION is not a Registration."),
    ],
)
def test_a_package_that_is_broken_is_named(module: str, message: str, site: Path) -> None:
    install(site, module, f"[{engines.GROUP}]\nacme = acme_pdf:REGISTRATION\n")
    finding = refusal(Settings("acme"), "LG429")
    assert finding.message == message
    assert finding.hint == "It comes from the package acme-pdf."


def test_no_package_can_replace_an_engine_of_lettergen(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_IN))
    install(site, "REGISTRATION = 7", f"[{engines.GROUP}]\nlibreoffice = acme_pdf:REGISTRATION\n")
    assert engines.choose(Settings("libreoffice")).name == "libreoffice"


def test_the_letters_of_these_tests_are_word_documents() -> None:
    assert "word/document.xml" in documents.unzip(load_letter("notes").data)
