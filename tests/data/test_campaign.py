"""A campaign, narrowed to fewer recipients and with other values."""

from pathlib import Path

import pytest

from lettergen.data import campaign_reader
from lettergen.data.campaign import CampaignFile
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import LettergenError, Place

DATA = Path(__file__).parent / "campaign"


@pytest.fixture
def whole() -> CampaignFile:
    """A campaign that has every key."""
    return campaign_reader.load(DATA / "campaign.yaml")


def assignment_faults(whole: CampaignFile, *assignments: str) -> list[str]:
    """Code and words of everything that is wrong with assignments."""
    with pytest.raises(LettergenError) as refused, collecting():
        whole.with_values(assignments)
    return [f"{finding.code} {finding}" for finding in refused.value.findings]


def test_expressions_of_the_command_line_narrow_the_campaigns_own(whole: CampaignFile) -> None:
    narrowed = whole.with_conditions(["a", "b"])
    assert [where.text for where in narrowed.where] == ['answered == "no"', "a", "b"]
    assert narrowed.where[-1].place == Place("--where")
    assert len(whole.where) == 1, "the campaign itself is as it was"


def test_an_assignment_goes_over_a_value(whole: CampaignFile) -> None:
    changed = whole.with_values(["date=2020-11-02", "subject=a=b", "empty="])
    assert (changed.values["date"], changed.values["subject"]) == ("2020-11-02", "a=b")
    assert changed.values["empty"] == ""


def test_an_assignment_means_the_value_of_the_same_name(whole: CampaignFile) -> None:
    first = whole.with_values({"e-mail": "a@b.example", "sender-post": {"Office no": "1"}})
    second = first.with_values(["E_mail=c@d.example", "sender_post.office_no=2"])
    assert second.values["e-mail"] == "c@d.example"
    assert second.values["sender-post"] == {"Office no": "2"}
    assert "E_mail" not in second.values


def test_an_assignment_reaches_inside_and_leaves_the_rest(whole: CampaignFile) -> None:
    changed = whole.with_values(["sender.name=Ada", "sender.office.town=Leeds"])
    assert changed.values["sender"] == {"name": "Ada", "office": {"town": "Leeds"}}


def test_the_campaign_that_was_read_is_left_as_it_was(whole: CampaignFile) -> None:
    whole.with_values(["sender.office.town=Leeds", "new=value"])
    assert whole.values["sender"]["office"] == {"town": "London"}
    assert "new" not in whole.values
    assert "new" not in whole.values.lines


def test_what_was_not_assigned_keeps_its_place_and_trail(whole: CampaignFile) -> None:
    sender = whole.with_values(["date=2020-11-02"]).values["sender"]
    assert sender.place_of("name") == Place(str(DATA / "campaign.yaml"), 11)
    assert sender["office"].trail == "sender.office"


def test_an_assignment_makes_the_groups_that_it_needs(whole: CampaignFile) -> None:
    values = whole.with_values(["a.b.c=d", "a.b.e=f"]).values
    assert values["a"] == {"b": {"c": "d", "e": "f"}}
    assert isinstance(values["a"]["b"], Mapping)
    assert (values["a"].trail, values["a"]["b"].trail) == ("a", "a.b")
    assert values["a"]["b"].place.path == "--set a.b.c=d"


def test_an_assigned_value_has_no_line_in_the_file(whole: CampaignFile) -> None:
    values = whole.with_values(["date=x", "group.name=y"]).values
    assert [values.place_of(key).line for key in ("date", "group")] == [0, 0]


def test_the_last_assignment_to_a_name_counts(whole: CampaignFile) -> None:
    assert whole.with_values(["date=a", "date=b"]).values["date"] == "b"


def test_spaces_around_the_name_do_not_count(whole: CampaignFile) -> None:
    assert whole.with_values([" date = x "]).values["date"] == " x "


@pytest.mark.parametrize("assignment", ["date", "=x", ".=x", "a.=x", ".a=x", "a..b=x", "", " =x"])
def test_what_is_no_assignment_is_refused(whole: CampaignFile, assignment: str) -> None:
    assert assignment_faults(whole, assignment) == [
        f"LG117 --set {assignment}: is not an assignment. Write --set key=value."
    ]


@pytest.mark.parametrize(
    ("assignment", "group"), [("date.day=1", "date"), ("people.name=x", "people"), ("a.b.c=x", "b")]
)
def test_an_assignment_inside_a_plain_value_is_refused(
    whole: CampaignFile, assignment: str, group: str
) -> None:
    assert assignment_faults(whole, "a.b=text", assignment) == [
        f"LG118 --set {assignment}: '{group}' is a value, not a group of values."
    ]


@pytest.mark.parametrize("assignment", ["date=\x07", "da\x07te=x"])
def test_an_assignment_of_what_word_cannot_hold_is_refused(
    whole: CampaignFile, assignment: str
) -> None:
    assert assignment_faults(whole, assignment) == [
        f"LG104 --set {escape(assignment)}: "
        "character U+0007 is not allowed in a Word document. Delete it."
    ]


def test_all_assignments_that_cannot_be_are_refused_in_one_go(whole: CampaignFile) -> None:
    assert len(assignment_faults(whole, "date", "fine=x", "people.a=b", "a=\x01")) == 3
