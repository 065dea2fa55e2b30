"""A run imports only what it uses: start-up time is most of the time of a short run."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY


def list_modules(arguments: list[str], folder: Path) -> set[str]:
    """Return the modules that a run of the program imports."""
    script = (
        "import sys\n"
        "from lettergen.cli.main import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('\\n'.join(sys.modules))"
    )
    run = [sys.executable, "-c", script]
    found = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_version_and_help_import_next_to_nothing(tmp_path: Path) -> None:
    for argument in ("--version", "--help"):
        found = list_modules([argument], tmp_path)
        assert not found & {"click", "re", "typing", "pathlib", "dataclasses", "enum"}


def test_a_run_on_a_letter_that_was_compiled_before_imports_no_compiler(tmp_path: Path) -> None:
    arguments = ["render", "-q", "--force", "--out", str(tmp_path)]
    list_modules(arguments, REPOSITORY)
    found = list_modules(arguments, REPOSITORY)
    assert not found & {"markdown_it", "mdit_py_plugins", "yaml", "lxml", "zipfile", "babel"}
    assert not found & {
        *("lettergen.template.compiler", "lettergen.template.slots", "lettergen.export.html"),
        *("lettergen.data.spreadsheet", "lettergen.data.csv", "lettergen.citations.csl.processor"),
        *("lettergen.template.markdown.values", "lettergen.template.jinja.parts"),
    }


def test_data_classes_and_patterns_are_those_that_cost_little() -> None:
    """The standard library's take half of the time that it takes to import lettergen."""
    found = []
    for path in sorted((REPOSITORY / "lettergen").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name != "dataclass.py" and re.search(r"from dataclasses import .*dataclass", text):
            found.append(f"{path}: import dataclass from lettergen.system.dataclass")
        if re.search(r"^[A-Z_0-9]+(?:: [^\n=]+)? = re\.compile\(", text, re.MULTILINE):
            found.append(f"{path}: use compile_lazily of lettergen.system.patterns")
    assert found == []
