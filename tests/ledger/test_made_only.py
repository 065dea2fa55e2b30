import os
from pathlib import Path

import pytest

from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import NAME, append
from lettergen.ledger.made_only import has_only_made


def test_no_ledger_tells_nothing(tmp_path: Path) -> None:
    assert has_only_made(tmp_path / NAME)


def test_a_ledger_of_letters_that_were_made_tells_nothing_else(tmp_path: Path) -> None:
    for label in ("Ann", 'B "," o', "Ünal\u2028"):
        append(tmp_path, Event(EventKind.MADE, "a/b", label, {"sha256": "1", "number": 2}))
        assert has_only_made(tmp_path / NAME)


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind is not EventKind.MADE])
def test_any_other_event_counts(tmp_path: Path, kind: EventKind) -> None:
    append(tmp_path, Event(EventKind.MADE, "a"), Event(kind, "a", details={"event": "made"}))
    assert not has_only_made(tmp_path / NAME)


def test_altered_lines_count(tmp_path: Path) -> None:
    append(tmp_path, Event(EventKind.MADE, "a"), Event(EventKind.MADE, "b"))
    path = tmp_path / NAME
    good = path.read_bytes()
    first, second, _ = good.split(b"\n")
    for bad in (
        good.replace(b'"a"', b'"c"'),
        second + b"\n",
        first + b"\n" + first + b"\n",
        good[:-5],
        good + b"{}\n",
    ):
        path.write_bytes(bad)
        assert not has_only_made(path)
    path.write_bytes(first + b"\n")
    assert has_only_made(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_in_the_place_of_the_ledger_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert not has_only_made(tmp_path / NAME)
