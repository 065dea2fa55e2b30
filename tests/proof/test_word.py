"""Copies of letters for those who proofread in Word."""

from pathlib import Path

from lettergen.docx.package import Package
from lettergen.docx.runs import TRACE
from lettergen.docx.xml import w
from lettergen.project.options import Options
from lettergen.proof.proof import Proof
from lettergen.redline.content import read_content
from tests.proof.conftest import write_small_campaign
from tests.support.wordprocessingml import problems

LETTER = "One {{ word }} two[^1] to [{{ word }}](https://example.org).\n\n[^1]: Three {{ word }}.\n"


def write_copy(folder: Path) -> tuple[Proof, Package]:
    campaign = write_small_campaign(folder, LETTER, "- {name: Ely, word: Elm}\n")
    proof = Proof.load(campaign, Options())
    (path,) = proof.write_copies()
    assert path == folder / "letters" / "proof" / "ely.docx"
    assert [one for one in problems(path) if "template text" not in one] == []
    return proof, Package.from_bytes("ely.docx", path.read_bytes())


def test_the_values_are_shaded_and_nothing_else(tmp_path: Path) -> None:
    _, package = write_copy(tmp_path)
    shaded = {
        "".join(text.text or "" for text in run.iter(w("t")))
        for name in package.parts
        if name.startswith("word/") and name.endswith(".xml")
        for run in package.parse_part(name).iter(w("r"))
        if run.find(f"{w('rPr')}/{w('shd')}") is not None
    }
    assert {"Elm", "Ely", "1 March 2026", "a@ely.org"} <= shaded
    assert not {"One ", " two", "Three "} & shaded


def test_a_comment_names_each_source(tmp_path: Path) -> None:
    _, package = write_copy(tmp_path)
    root = package.parse_part("word/comments.xml")
    comments = ["".join(text.text or "" for text in one.iter(w("t"))) for one in root]
    assert "word: recipients.yaml, line 1. Printed by word in letter.md.j2, line 1." in comments
    note = next(one for one in comments if one.startswith("“Elm” (footnote)"))
    assert note.endswith("Printed by word in letter.md.j2, line 3.")
    main = package.parse_part(package.main)
    assert len(list(main.iter(w("commentReference")))) == len(comments)


def test_a_copy_says_what_the_letter_says_and_has_no_marks(tmp_path: Path) -> None:
    proof, package = write_copy(tmp_path)
    (marked,) = proof.mark_letters()
    finished = Package.from_bytes("ely.docx", marked.rendered.data)
    assert read_content(package).sha256 == read_content(finished).sha256
    assert not any(f' {TRACE}="'.encode() in data for data in package.parts.values())


def test_a_copy_is_written_again_unless_somebody_changed_it(tmp_path: Path) -> None:
    proof, _ = write_copy(tmp_path)
    assert len(list(proof.write_copies())) == 1
