"""Letters as plain text: wrapped, whole, and the same wherever they are made."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.xml import escape_text
from lettergen.export import text
from lettergen.export.format import FinishedLetter
from tests.support import finished_letters
from tests.support.documents import assert_is_golden, build_paragraph


def shown(letter: FinishedLetter) -> str:
    """In: a letter. Out: its text."""
    made = text.export(letter)
    assert made.data, made.findings
    return made.data.decode()


def of(*paragraphs: str) -> str:
    """In: texts of paragraphs. Out: the text of a letter of them."""
    return shown(finished_letters.build_letter("".join(map(build_paragraph, paragraphs))))


def test_a_text_holds_everything_that_a_letter_can_hold() -> None:
    path = finished_letters.DOCUMENTS / "everything" / "everything.txt"
    assert_is_golden(shown(finished_letters.pack_letter("everything")), path)


def test_the_letter_to_kent_as_text() -> None:
    assert_is_golden(
        shown(finished_letters.render_shipped()["kent"]), finished_letters.DOCUMENTS / "kent.txt"
    )


@pytest.mark.slow
def test_texts_are_wrapped_end_their_lines_plainly_and_close_with_one_line_end() -> None:
    letters = {**finished_letters.render_shipped(), **finished_letters.merge_fixtures()}.values()
    for found in filter(str.strip, map(shown, letters)):
        assert not re.search(r"[ \t\r]\n|\n\n\n|\A\n|\n\n\Z|\u00a0|\u00ad", found)
        assert found.endswith("\n")
        too_long = [line for line in found.splitlines() if len(line) > text.WIDTH]
        assert [
            line for line in too_long if " " in line.strip().rstrip(",") and "<" not in line
        ] == []


def test_an_address_in_the_web_is_never_broken() -> None:
    letters = finished_letters.render_shipped().values()
    for letter in letters:
        for address in re.findall(r"<https?://[^>]*", shown(letter)):
            assert not re.search(r"\s", address)


def test_firm_spaces_and_hyphens_hold_words_together_and_come_out_plain() -> None:
    long = "x" * 65
    assert of(f"{long} 13\u00a0October") == f"{long}\n13 October\n"
    assert of(f"{long} co\u2011ordinated") == f"{long}\nco-ordinated\n"
    assert of(f"{long} well-known") == f"{long}\nwell-known\n"


def test_a_word_longer_than_a_line_is_left_whole() -> None:
    assert of(f"a {'x' * 100} b") == f"a\n{'x' * 100}\nb\n"


def test_a_letter_of_nothing_is_an_empty_line() -> None:
    assert shown(finished_letters.build_letter("<w:p/>")) == "\n"


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1))
def test_no_word_is_lost_or_moved(words: list[str]) -> None:
    letter = finished_letters.build_letter(build_paragraph(escape_text(" ".join(words))))
    expected = " ".join(words).replace("\u2011", "-")
    assert shown(letter).split() == expected.split()


@pytest.mark.parametrize("target", ["https://example.org/", "mailto:ada@example.org"])
def test_a_link_that_shows_its_address_is_not_followed_by_it(target: str) -> None:
    label = target.removeprefix("mailto:")
    link = f'<w:fldSimple w:instr="HYPERLINK {target}"><w:r><w:t>{label}</w:t></w:r></w:fldSimple>'
    assert shown(finished_letters.build_letter(f"<w:p>{link}</w:p>")) == f"{label}\n"
