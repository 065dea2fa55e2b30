"""A run that is killed leaves complete letters, and the next run recovers."""

import sys

import pytest

from tests.crash.kills import kill_runs

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals")
def test_runs_killed_at_random_leave_complete_letters_and_the_next_run_recovers() -> None:
    result = kill_runs(kills=20, letters=120, seed=5, finish_every=5)
    assert result.faults == []
    assert result.recovered >= 5
    assert result.mixed, "no run was killed while it wrote: the test tests nothing"


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals")
def test_so_do_runs_that_write_other_formats() -> None:
    result = kill_runs(kills=6, letters=30, seed=6, finish_every=3, formats="docx,txt,html")
    assert result.faults == []
    assert result.recovered >= 3
    assert result.mixed, "no run was killed while it wrote: the test tests nothing"
