"""The examples of the guides for Python are executed, and their results are as the guides say."""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^```\w+ title=(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into the tutorial's campaign, with the Word documents that the guides name."""
    shutil.copy(REPOSITORY / "templates" / "letterhead.docx", tmp_path)
    shutil.copy(REPOSITORY / "examples" / "reminder" / "signature.png", tmp_path)
    for name, text in _FILE.findall((DOCS / "tutorial.md").read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in {
        "letter.docx": "Dear {{ name }}, you owe £{{ total }}.",
        "signed.docx": "{{ signature }}",
    }.items():
        document = docx.Document()
        document.add_paragraph(text)
        document.save(str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def promises(block: str) -> Iterator[tuple[str, str]]:
    """Yield the expressions of a block and what the guide says that they are."""
    for line in block.splitlines():
        expression, arrow, result = line.partition("# →")
        if arrow:
            yield expression.strip(), result.strip()


def execute(block: str, names: dict[str, Any]) -> None:
    """Execute a block; lines that promise a value are compared with it at their turn."""
    wanted = dict(promises(block))
    for node in ast.parse(block).body:
        source = ast.unparse(node)
        if isinstance(node, ast.Expr):
            value = eval(compile(ast.Expression(node.value), "guide", "eval"), names)
            written = ast.get_source_segment(block, node) or source
            if written in wanted:
                assert str(value) == wanted.pop(written), written
        else:
            exec(compile(ast.Module([node], []), "guide", "exec"), names)
    assert wanted == {}


@pytest.mark.parametrize("page", ["python-api.md", "from-docxtpl.md"])
def test_every_example_runs_and_gives_what_the_guide_says(
    page: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = _BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))
    assert len(blocks) > 2
    names: dict[str, Any] = {}
    for block in blocks:
        execute(block, names)


def test_the_guide_names_every_option_and_every_public_name() -> None:
    import lettergen

    guide = (DOCS / "python-api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", guide))
    assert set(lettergen.__all__) <= named
    assert set(lettergen.Options.__dataclass_fields__) <= named
