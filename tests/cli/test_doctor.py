"""``lettergen doctor``: the report for people and for programs, and the exit code."""

import json

import pytest

from lettergen.cli.main import main
from lettergen.export import diagnosis
from lettergen.export.diagnosis import Diagnosis, State


@pytest.mark.parametrize(("state", "code"), [(State.GOOD, 0), (State.BROKEN, 1)])
def test_the_command_exits_with_what_it_says(
    state: State, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        Diagnosis("this", state, "3.1\nin a folder", "Mend it."),
        Diagnosis("that", State.MISSING, "none"),
    ]
    monkeypatch.setattr(diagnosis, "diagnose", lambda: iter(found))
    with pytest.raises(SystemExit) as stopped:
        main(["doctor"])
    said = capsys.readouterr()
    assert stopped.value.code == code
    assert said.out.splitlines() == [
        f"{state:8} this: 3.1",
        "         in a folder",
        "         Mend it.",
        "missing  that: none",
    ]
    verdict = "Broken: this." if code else "All that lettergen needs is here."
    assert said.err == f"{verdict}\n"


def test_the_command_answers_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Diagnosis("this", State.BROKEN, "3.1", "Mend it.")]
    monkeypatch.setattr(diagnosis, "diagnose", lambda: iter(found))
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", "--format", "json"])
    assert stopped.value.code == 1
    said = capsys.readouterr()
    assert said.err == ""
    answer = json.loads(said.out)
    assert answer["good"] is False
    assert answer["checks"] == [
        {"name": "this", "state": "broken", "found": "3.1", "hint": "Mend it."}
    ]
