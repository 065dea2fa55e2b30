"""The state of a letter tells what was written, edited, sent and approved."""

from pathlib import Path

from lettergen.approval import approvals
from lettergen.approval.record import Approval
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append
from lettergen.project.options import Options
from lettergen.proof.proof import Proof
from lettergen.render.pipeline import Run
from tests.proof.conftest import write_small_campaign
from tests.support.edits import edit_letter

LETTER = "One {{ word }} two.\n"
RECIPIENTS = "- {name: Ely, word: Elm}\n- {name: Hull, word: Oak, confirm: ['word: which tree']}\n"


def find_states(folder: Path) -> dict[str, list[str]]:
    proof = Proof.load(folder / "campaign.yaml", Options())
    content = proof.build()
    return {letter["name"]: letter["states"] for letter in content["letters"]}


def render(folder: Path) -> None:
    proof = Proof.load(folder / "campaign.yaml", Options())
    Run(proof.project, Options()).execute()


def test_states_follow_a_letter_from_new_to_sent(tmp_path: Path) -> None:
    write_small_campaign(tmp_path, LETTER, RECIPIENTS)
    quiet = tmp_path / "campaign.yaml"
    quiet.write_text(quiet.read_text().replace("'1'", "'020 7946 0018'"), encoding="utf-8")
    assert find_states(tmp_path) == {
        "Ely": ["ready", "not written yet"],
        "Hull": ["to be confirmed", "not written yet"],
    }
    render(tmp_path)
    assert find_states(tmp_path) == {"Ely": ["ready"], "Hull": ["to be confirmed"]}
    letter = tmp_path / "letter.md.j2"
    letter.write_text("One {{ word }} three.\n", encoding="utf-8")
    assert find_states(tmp_path)["Ely"] == ["ready", "changed since last run"]
    render(tmp_path)
    proof = Proof.load(quiet, Options())
    proof.build()
    record = Approval.of("ely", "Ely", proof.entries[0].content, "Ada", "2026-03-01T10:00:00Z")
    approvals.add(tmp_path / "approvals.yaml", [record])
    assert find_states(tmp_path)["Ely"] == ["ready", "approved"]
    letter.write_text("One {{ word }} four.\n", encoding="utf-8")
    assert "approval lost" in find_states(tmp_path)["Ely"]
    letter.write_text("One {{ word }} three.\n", encoding="utf-8")
    append(tmp_path / "letters", Event(EventKind.SENT, "ely", "Ely"))
    assert find_states(tmp_path)["Ely"][:2] == ["sent", "approved"]


def test_an_edited_letter_is_shown_as_it_is_with_what_was_changed(tmp_path: Path) -> None:
    write_small_campaign(tmp_path, LETTER, RECIPIENTS)
    render(tmp_path)
    edit_letter(tmp_path / "letters" / "ely.docx", "two", "seven")
    content = Proof.load(tmp_path / "campaign.yaml", Options()).build()
    ely = content["letters"][0]
    assert "edited" in ely["states"]
    values = [
        (value, content["tags"][content["sources"][source][0]][0])
        for piece in ely["pieces"]
        for value, source in zip(*[iter(content["pieces"][piece][2:])] * 2, strict=True)
    ]
    assert ("Elm", "word") in values
    assert ("seven", "changed by hand in the Word letter") in values


def test_a_letter_that_cannot_be_merged_is_refused_and_tells_why(tmp_path: Path) -> None:
    write_small_campaign(
        tmp_path, "One {{ word }} two.\n", "- {name: Ely, word: Elm}\n- name: Hull\n"
    )
    proof = Proof.load(tmp_path / "campaign.yaml", Options())
    hull = proof.build()["letters"][1]
    assert hull["states"] == ["refused"]
    assert hull["pieces"] == []
    assert ["error", "LG301"] in [finding[:2] for finding in hull["findings"]]
