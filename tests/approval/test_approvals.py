"""``approvals.yaml``: what is written into it is read from it, and what is in it stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.approval import approvals
from lettergen.approval.record import Approval, Confirmation, ConfirmedPoint, Record, name_moment
from lettergen.diagnostics.finding import LettergenError
from lettergen.redline.content import BODY, Content, Passage, Token

AT = "2020-10-13T09:30:00Z"


def build_content(*texts: str) -> Content:
    """A letter of these paragraphs, each of one word."""
    return Content(
        tuple(
            Passage(BODY, str(number), "", (Token(text, text),))
            for number, text in enumerate(texts, 1)
        )
    )


def test_entries_are_added_at_the_end_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "approvals.yaml"
    content = build_content("One", "Two")
    approvals.add(path, [Approval.of("kent", "Kent", content, "Ann Smith", AT)])
    path.write_text(path.read_text() + "# my remark", encoding="utf-8")
    before = path.read_text()
    point = ConfirmedPoint("Is it 'Kent'?", "Bob: the 2nd", AT, "telephone call")
    approvals.add(path, [Confirmation("kent", "Kent", point)])
    assert path.read_text().startswith(f"{before}\n- letter: kent\n")
    found = approvals.load(path)
    assert found.approvals == (Approval.of("kent", "Kent", content, "Ann Smith", AT),)
    assert found.list_confirmed("kent") == [point]
    assert found.list_confirmed("sussex") == []


def test_an_approval_looks_as_documented(tmp_path: Path) -> None:
    path = tmp_path / "approvals.yaml"
    point = ConfirmedPoint("The name", "Bob", AT, "letter of 1 May")
    approval = Approval("kent", "Kent", "ab" * 32, "Ann Smith", AT, "0a1b 2c3d", (point,))
    approvals.add(path, [approval])
    assert path.read_text().splitlines()[2:] == [
        "- letter: kent",
        "  recipient: Kent",
        f"  approved: {'ab' * 32}",
        "  by: Ann Smith",
        '  at: "2020-10-13T09:30:00Z"',
        '  passages: "0a1b 2c3d"',
        "  points:",
        "    - point: The name",
        "      by: Bob",
        '      at: "2020-10-13T09:30:00Z"',
        "      evidence: letter of 1 May",
    ]
    assert approvals.load(path).approvals == (approval,)


_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]),
    min_size=1,
)


@given(_TEXTS, _TEXTS, _TEXTS)
def test_any_text_can_be_recorded(
    tmp_path_factory: pytest.TempPathFactory, by: str, point: str, letter: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "approvals.yaml"
    confirmed = ConfirmedPoint(point, by, AT, point)
    records: list[Record] = [
        Approval(letter, by, "ab", by, AT, points=(confirmed,)),
        Confirmation(letter, by, confirmed),
    ]
    approvals.add(path, records)
    found = approvals.load(path)
    assert [*found.approvals, *found.confirmations] == records


def test_a_letter_is_approved_by_different_people_as_it_is_now() -> None:
    old, new = build_content("One"), build_content("Other")
    entries = [
        Approval.of("kent", "", old, "Ann", AT),
        Approval.of("kent", "", new, "Bob", AT),
        Approval.of("kent", "", new, "bob ", AT),
        Approval.of("sussex", "", new, "Cleo", AT),
    ]
    state = approvals.Approvals(tuple(entries)).find_state("kent", new.sha256)
    assert state.people == ("bob ",)
    assert state.lost == entries[0]
    everyone = approvals.Approvals((*entries, Approval.of("kent", "", new, "ANN", AT)))
    state = everyone.find_state("kent", new.sha256)
    assert state.people == ("bob ", "ANN")
    assert state.lost is None


def test_the_change_that_loses_an_approval_is_told_in_words() -> None:
    approval = Approval.of("kent", "", build_content("One", "Two", "Three"), "Ann", AT)
    assert (
        approvals.describe_change(approval, build_content("One", "Deux", "Three"))
        == "paragraph 2 is now 'Deux'"
    )
    assert approvals.describe_change(approval, build_content("One")) == "2 fewer than there were"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("letter: kent\n", "is not a list."),
        ("- kent\n", "this entry is not a mapping."),
        ("- {letter: kent, by: Ann, at: now}\n", "this entry has no 'confirmed'."),
        ("- {letter: kent, approved: ab, at: now}\n", "this entry has no 'by'."),
    ],
)
def test_what_is_no_entry_is_reported_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "approvals.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LettergenError) as raised:
        approvals.load(path)
    (finding,) = raised.value.findings
    assert (finding.code, finding.message, finding.place.line) == ("LG815", message, 1)


def test_a_moment_is_named_in_universal_time() -> None:
    assert len(name_moment()) == len(AT)
