"""The ledger: lines that are appended whole, in a chain, and read again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import NAME, append, read_ledger
from lettergen.ledger.state import State, find_states

SENT = Event(EventKind.SENT, "kent", "Kent", {"how": "post", "on": "2020-10-14"})
MADE = Event(EventKind.MADE, "kent", "Kent", {"sha256": "ab"})


def codes(folder: Path) -> list[tuple[str, int]]:
    return [(one.code, one.place.line) for one in read_ledger(folder).findings]


def test_events_come_back_as_they_were_appended(tmp_path: Path) -> None:
    append(tmp_path, MADE, SENT)
    append(tmp_path, Event(EventKind.ANSWERED, "kent", "Kent", {"note": "naïve\nü\udc80"}))
    events = read_ledger(tmp_path).events
    assert [one.kind for one in events] == ["made", "sent", "answered"]
    assert events[1].details == SENT.details
    assert events[2].details == {"note": "naïve\nü\udc80"}
    assert all(one.time[4] == "-" and one.time[-3] == ":" for one in events)
    assert (tmp_path / NAME).read_bytes().count(b"\n") == 3


def test_without_a_ledger_there_are_no_events(tmp_path: Path) -> None:
    assert read_ledger(tmp_path).events == ()
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize("cut", [1, 2, 20, 150])
def test_a_last_line_that_was_cut_short_is_ignored_and_mended(tmp_path: Path, cut: int) -> None:
    append(tmp_path, MADE, SENT)
    path = tmp_path / NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert codes(tmp_path) == []
    append(tmp_path, Event(EventKind.ANSWERED, "kent"))
    kinds = [one.kind for one in read_ledger(tmp_path).events]
    assert kinds == (["made", "sent", "answered"] if cut == 1 else ["made", "answered"])
    assert codes(tmp_path) == []


def test_an_altered_line_is_noticed(tmp_path: Path) -> None:
    append(tmp_path, MADE, SENT, Event(EventKind.ANSWERED, "kent"))
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes().replace(b"2020-10-14", b"2020-10-15"))
    assert codes(tmp_path) == [("LG840", 2)]
    assert len(read_ledger(tmp_path).events) == 2


def test_an_altered_last_line_is_noticed_and_nothing_is_appended_to_it(tmp_path: Path) -> None:
    append(tmp_path, MADE, SENT)
    path = tmp_path / NAME
    for end in (b"\n", b""):
        altered = path.read_bytes().replace(b"post", b"hand").rstrip(b"\n") + end
        path.write_bytes(altered)
        assert codes(tmp_path) == [("LG840", 2)]
        with pytest.raises(LettergenError) as error:
            append(tmp_path, SENT)
        assert error.value.findings[0].code == "LG840"
        assert path.read_bytes().rstrip(b"\n") == altered.rstrip(b"\n")


def test_a_removed_line_and_lines_in_another_order_are_noticed(tmp_path: Path) -> None:
    append(tmp_path, MADE, SENT, Event(EventKind.ANSWERED, "kent"))
    path = tmp_path / NAME
    one, two, three = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(one + three)
    assert codes(tmp_path) == [("LG841", 2)]
    path.write_bytes(two + one + three)
    assert [code for code, _ in codes(tmp_path)] == ["LG841"] * 3


def test_line_ends_of_windows_are_no_alteration(tmp_path: Path) -> None:
    append(tmp_path, MADE, SENT)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    append(tmp_path, SENT)
    assert len(read_ledger(tmp_path).events) == 3
    assert codes(tmp_path) == []


def test_many_writers_at_once_make_one_chain(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda number: append(tmp_path, Event(EventKind.MADE, str(number))), [*range(40)]
            )
        )
    assert len(read_ledger(tmp_path).events) == 40
    assert codes(tmp_path) == []


def test_a_line_longer_than_the_tail_that_is_read_is_found(tmp_path: Path) -> None:
    append(tmp_path, Event(EventKind.FAILED, "kent", "", {"answer": "x" * 200_000}))
    append(tmp_path, SENT)
    assert codes(tmp_path) == []
    assert len(read_ledger(tmp_path).events) == 2


def test_a_link_in_place_of_the_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / NAME).symlink_to("elsewhere")
    for action in (lambda: append(tmp_path, SENT), lambda: read_ledger(tmp_path)):
        with pytest.raises(LettergenError) as error:
            action()
        assert error.value.findings[0].code == "LG412"


def test_the_state_follows_from_the_events() -> None:
    def state(*kinds: EventKind) -> State:
        return find_states(Event(kind, "kent") for kind in kinds)["kent"].state

    assert state(EventKind.MADE) is State.MADE
    assert state(EventKind.MADE, EventKind.APPROVED) is State.APPROVED
    assert state(EventKind.MADE, EventKind.APPROVED, EventKind.MADE) is State.MADE
    assert state(EventKind.SENDING) is State.IN_DOUBT
    assert state(EventKind.SENDING, EventKind.FAILED) is State.FAILED
    assert state(EventKind.SENDING, EventKind.SENT) is State.SENT
    assert state(EventKind.SENDING, EventKind.UNSENT) is State.NONE
    assert state(EventKind.SENT, EventKind.ANSWERED) is State.ANSWERED


def test_a_reissue_is_pending_until_it_is_sent() -> None:
    again = Event(EventKind.REISSUED, "kent", "Kent", {"number": 2, "reason": "wrong date"})
    states = find_states([SENT, again])
    assert states["kent"].pending_reissue == again
    assert states["kent"].sent_on == "2020-10-14"
    sent = Event(EventKind.SENT, "kent", "Kent", {"number": 2}, "2020-10-20T10:00:00+01:00")
    states = find_states([SENT, again, sent])
    assert states["kent"].pending_reissue is None
    assert states["kent"].sent_on == "2020-10-20"
