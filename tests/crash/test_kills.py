"""A run that is killed leaves whole letters, and the next run puts everything right."""

import sys

import pytest

from tests.crash.kills import kill_runs

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals")
def test_runs_killed_at_random_leave_whole_letters_and_a_folder_that_mends() -> None:
    found = kill_runs(kills=20, letters=120, seed=5, mend_every=5)
    assert found.faults == []
    assert found.mended >= 5
    assert found.mixtures, "no run was killed while it wrote: the test tests nothing"


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals")
def test_so_do_runs_that_write_other_forms() -> None:
    found = kill_runs(kills=6, letters=30, seed=6, mend_every=3, forms="docx,txt,html")
    assert found.faults == []
    assert found.mended >= 3
    assert found.mixtures, "no run was killed while it wrote: the test tests nothing"
