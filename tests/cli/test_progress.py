"""The line that tells how far a command is."""

import pytest

from lettergen.cli.progress import Progress, format_time


class Clock:
    """A clock that a test sets."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_it_has_count_rate_time_left_and_name() -> None:
    clock = Clock()
    progress = Progress(10_000, clock)
    for _ in range(1_200):
        progress.advance("Kent")
    clock.seconds = 2.5
    assert progress.format("Kent") == "1,200 of 10,000  12 %  480/s  18 s left  Kent"


def test_a_slow_rate_has_a_decimal() -> None:
    clock = Clock()
    progress = Progress(4, clock)
    progress.advance("Kent")
    clock.seconds = 2.0
    assert progress.format("Kent") == "1 of 4  25 %  0.5/s  6 s left  Kent"


def test_there_is_no_rate_in_the_first_second() -> None:
    assert Progress(4, Clock()).format("Kent") == "0 of 4  0 %  Kent"


def test_what_acts_on_a_terminal_is_escaped() -> None:
    assert "\x1b" not in Progress(4, Clock()).format("Kent\x1b[2J")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (18, "18 s"), (125, "2 min 5 s"), (3720, "1 h 2 min"), (-1, "0 s")],
)
def test_times_are_in_words(seconds: float, text: str) -> None:
    assert format_time(seconds) == text
