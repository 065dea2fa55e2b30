"""The shipped campaign broken at random in one place at a time: ``check`` sees it.

``python -m tests.support.mutations --count 400`` does more of the same and reports it.
"""

from pathlib import Path

import pytest

from tests.support.mutations import EXPLAINED, KINDS, Break, Laboratory, Outcome

pytestmark = pytest.mark.slow

# A few more than two of each kind.
COUNT, SEED = 160, 20201013


@pytest.fixture(scope="module")
def breaks(tmp_path_factory: pytest.TempPathFactory) -> list[Break]:
    """What became of the breaks."""
    folder: Path = tmp_path_factory.mktemp("laboratory") / "campaign"
    return Laboratory(folder).breaks(COUNT, SEED)


def test_every_kind_of_break_is_tried(breaks: list[Break]) -> None:
    assert {one.kind for one in breaks} == set(KINDS)


def test_every_break_that_changes_a_letter_is_seen_or_explained(breaks: list[Break]) -> None:
    survivors = [one for one in breaks if one.outcome is Outcome.SURVIVED]
    assert [one for one in survivors if one.kind not in EXPLAINED] == []


def test_nine_harmful_breaks_in_ten_are_seen(breaks: list[Break]) -> None:
    harmful = [one for one in breaks if one.outcome is not Outcome.HARMLESS]
    seen = [one for one in harmful if one.outcome is Outcome.SEEN]
    assert len(seen) >= 0.88 * len(harmful)


def test_every_explanation_is_of_a_kind_of_break() -> None:
    assert set(EXPLAINED) <= set(KINDS)
