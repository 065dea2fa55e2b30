"""A run that sends e-mails and is killed neither sends a letter twice nor loses one."""

import sys

import pytest

from tests.crash.send_kills import kill_runs

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals")
def test_runs_killed_at_random_send_no_letter_twice_and_lose_none() -> None:
    result = kill_runs(kills=12, letters=12, seed=3)
    assert result.faults == []
    assert result.doubtful, "no run was killed while it sent: the test tests nothing"
