"""Fixtures of the tests of the command line."""

from pathlib import Path

import pytest

from lettergen.cli.main import main
from tests.support.campaigns import copy_campaign
from tests.support.command_line import Answer, Campaign, Command


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command line as the installed program does."""

    def run(*arguments: str) -> Answer:
        code = 0
        try:
            main(arguments)
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 0
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Go into a copy of a campaign, so that messages name files as a person there sees them."""

    def enter(name: str) -> Path:
        folder = copy_campaign(name, tmp_path)
        monkeypatch.chdir(folder)
        return folder

    return enter
