"""Marks are carried from a letter that was merged with them to the same letter without."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lettergen.docx.xml import Element, W, w
from lettergen.proof.transfer import EDITED, carry_marks, read_marks

BOLD = "<w:rPr><w:b/></w:rPr>"


def story(*runs: str) -> Element:
    return etree.fromstring(f'<w:p xmlns:w="{W}">{"".join(runs)}</w:p>')


def run(text: str, mark: str = "", properties: str = "") -> str:
    attribute = f' trace="{mark}"' if mark else ""
    return f'<w:r{attribute}>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def marked(root: Element) -> list[tuple[str, str]]:
    text, stretches = read_marks(root)
    return [(text[one.start : one.end], one.mark) for one in stretches]


def test_a_run_is_split_where_a_mark_begins_and_ends() -> None:
    finished = story(run("Dear Ada Mensah,", properties=BOLD))
    assert carry_marks(story(run("Dear "), run("Ada Mensah", "3"), run(",")), finished)
    assert marked(finished) == [("Ada Mensah", "3")]
    assert [one.findtext(w("t")) for one in finished] == ["Dear ", "Ada Mensah", ","]
    assert all(one.find(f"{w('rPr')}/{w('b')}") is not None for one in finished)


def test_a_run_whose_text_is_all_of_one_value_stays_whole() -> None:
    finished = story(run("Ada"), "<w:r><w:t>Ely</w:t><w:br/><w:t>Ely</w:t></w:r>")
    lines = '<w:r trace="2"><w:t>Ely</w:t><w:br/><w:t>Ely</w:t></w:r>'
    assert carry_marks(story(run("Ada", "1"), lines), finished)
    assert marked(finished) == [("Ada", "1"), ("Ely", "2"), ("Ely", "2")]
    assert len(finished) == 2


def test_line_ends_stay_between_the_words_that_they_were_between() -> None:
    finished = story("<w:r><w:t>At </w:t><w:t>Ely</w:t><w:br/><w:t>now</w:t></w:r>")
    rest = "<w:r><w:br/><w:t>now</w:t></w:r>"
    assert carry_marks(story(run("At "), run("Ely", "1"), rest), finished)
    kinds = [etree.QName(one).localname for one in finished.iter(w("t"), w("br"))]
    assert kinds == ["t", "t", "br", "t"]
    assert read_marks(finished)[0] == "\nAt Ely\nnow"


def test_words_changed_by_hand_are_told_from_those_that_were_merged() -> None:
    finished = story(run("Dear Mrs Mensah, thank you for your two letters."))
    traced = story(run("Dear "), run("Ada Mensah", "1"), run(", thank you for your letters."))
    assert not carry_marks(traced, finished, edited=True)
    assert marked(finished) == [("Mrs", EDITED), (" Mensah", "1"), ("two ", EDITED)]


RUNS = st.lists(
    st.tuples(st.text("ab <&é甲", max_size=4), st.sampled_from(["", "1", "2"])), max_size=8
)


@given(RUNS, st.lists(st.integers(0, 30), max_size=6))
def test_every_character_gets_its_mark_however_runs_are_split(
    runs: list[tuple[str, str]], cuts: list[int]
) -> None:
    text = "".join(part for part, _ in runs)
    marks = [mark for part, mark in runs for _ in part]
    ends = sorted({0, *(one for one in cuts if one < len(text)), len(text)})
    finished, traced = story(), story()
    text, marks = f"\n{text}", ["", *marks]
    for start, end in itertools.pairwise(ends):
        etree.SubElement(etree.SubElement(finished, w("r")), w("t")).text = text[1:][start:end]
    for part, mark in runs:
        element = etree.SubElement(traced, w("r"), {"trace": mark} if mark else {})
        etree.SubElement(element, w("t")).text = part
    assert carry_marks(traced, finished)
    found, stretches = read_marks(finished)
    assert found == text
    own = [""] * len(text)
    for start, end, mark in stretches:
        own[start:end] = [mark] * (end - start)
    assert own == marks
