"""The values that the shell completes."""

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from lettergen.cli.group import cli
from tests.support.command_line import Campaign, program


def complete(*words: str) -> list[str]:
    """Return what the last word may become, as a shell gets it."""
    *before, last = words
    shell = ShellComplete(cli, {}, "lettergen", "_LETTERGEN_COMPLETE")
    return [str(item.value) for item in shell.get_completions(before, last)]


@pytest.mark.parametrize("typed", ["k", "K", "king"])
def test_only_offers_the_file_stems_of_the_campaign(campaign: Campaign, typed: str) -> None:
    campaign("concert")
    assert complete("render", "--only", typed) == ["kings-lynn"]
    assert complete("check", ".", "--only", typed) == ["kings-lynn"]
    assert complete("labels", "--only", "Ely", "--only", typed) == ["kings-lynn"]


def test_only_offers_nothing_where_no_campaign_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert complete("render", "--only", "k") == []
    assert complete("render", "no\0where", "--only", "k") == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("render", "--format", ""), ["docx", "pdf", "html", "txt", "md"]),
        (("render", "--format", "docx,P"), ["docx,pdf"]),
        (("render", "--format", "docx,pdf,p"), []),
        (("render", "--pdf-engine", "lib"), ["libreoffice"]),
        (("check", "--format", "j"), ["json", "junit"]),
        (("labels", "--sheet", "l715"), ["L7159"]),
        (("envelopes", "--size", "b"), ["B5", "B4"]),
        (("explain", "lg14"), [f"LG14{number}" for number in range(10)]),
        (("help", "pd"), ["pdf", "pdf-engines"]),
        (("help", "ren"), ["render"]),
        (("re",), ["render"]),
    ],
)
def test_a_value_is_completed(words: tuple[str, ...], offered: list[str]) -> None:
    assert sorted(complete(*words)) == sorted(offered)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion_script(shell: str) -> None:
    answer = program(_LETTERGEN_COMPLETE=f"{shell}_source")
    assert answer.code == 0
    assert f"_LETTERGEN_COMPLETE={shell}_complete" in answer.out


@pytest.mark.parametrize("words", ["lettergen --he", "lettergen -"])
def test_completion_goes_before_the_quick_help(words: str) -> None:
    answer = program(_LETTERGEN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="1")
    assert "plain,--help\n" in answer.out


def test_the_completion_knows_commands_and_options() -> None:
    answer = program(_LETTERGEN_COMPLETE="bash_complete", COMP_WORDS="lettergen re", COMP_CWORD="1")
    assert answer.out == "plain,render\n"
    answer = program(
        _LETTERGEN_COMPLETE="bash_complete", COMP_WORDS="lettergen render --on", COMP_CWORD="2"
    )
    assert answer.out == "plain,--only\n"
