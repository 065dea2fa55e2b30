"""What the documentation gives people to copy works: the workflow and the hook."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from lettergen.cli.group import cli
from lettergen.cli.main import main
from tests.conftest import REPOSITORY
from tests.support.fault_campaigns import BASE, build_campaign

PAGE = (REPOSITORY / "docs" / "ci.md").read_text(encoding="utf-8")


def blocks() -> list[Any]:
    """The YAML blocks of the page."""
    found = re.findall(r"^```yaml[^\n]*\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [yaml.safe_load(block) for block in found]


def commands(value: Any) -> list[str]:
    """Every command line of lettergen in a workflow."""
    if isinstance(value, dict):
        return [line for inner in value.values() for line in commands(inner)]
    if isinstance(value, list):
        return [line for inner in value for line in commands(inner)]
    return [value] if isinstance(value, str) and value.startswith("lettergen ") else []


def test_the_workflow_runs_on_every_change_and_checks() -> None:
    workflow = blocks()[0]
    assert workflow[True] == ["push", "pull_request"]  # YAML 1.1 reads "on" as true
    assert commands(workflow) == ["lettergen check --format github"]


@pytest.mark.parametrize("line", [line for block in blocks() for line in commands(block)])
def test_each_command_of_the_page_runs(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_campaign(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(shlex.split(line)[1:])
    assert stopped.value.code == 0


def test_the_hook_that_the_page_names_is_there_and_runs_check() -> None:
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (hook,) = hooks
    assert hook["entry"] == "lettergen check"
    assert hook["id"] in {one["id"] for one in blocks()[2]["repos"][0]["hooks"]}


@pytest.mark.parametrize("path", ["campaign.yaml", "a/b.yml", "letter.md.j2", "letterhead.docx"])
def test_the_hook_wakes_up_for_the_files_of_a_campaign(path: str) -> None:
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "README.md")


@pytest.mark.parametrize("page", ["checking.md", "ci.md"])
def test_every_option_that_the_pages_name_exists(page: str) -> None:
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    known = {
        option for command in cli.commands.values() for p in command.params for option in p.opts
    }
    named = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", text)) - {"--count"}
    assert named <= known
