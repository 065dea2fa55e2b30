"""Markdown letters, merged: what a person reads in Word, and what they are told instead.

``letters`` holds a small letter for each construct, its fields in a file of the same name, and
the golden text that it merges into. ``letters/faults`` does so for what is wrong with a letter.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.system.text import find_unwritable
from lettergen.template.compiled import CompiledLetter
from tests.support.documents import assert_is_golden
from tests.support.letters import (
    CITATIONS,
    compile_file,
    compile_text,
    list_codes,
    list_findings,
    list_lines,
    merge,
    read_footnotes,
    read_links,
    read_list_items,
    read_paragraphs,
    write_golden_text,
)
from tests.support.wordprocessingml import problems
from tests.template.markdown.test_parser import PIECES, lines_of

LETTERS = Path(__file__).parent / "letters"
FAULTS = LETTERS / "faults"

# Letters that print braces, which the validator would take for tags left over.
PRINTING_BRACES = ("braces", "raw")


def names(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(".md.j2") for path in folder.glob("*.md.j2"))


def written(name: str, folder: Path = LETTERS) -> bytes:
    """In: the name of a letter. Out: that letter, merged with the fields beside it."""
    values = folder / f"{name}.yaml"
    letter = compile_file(folder / f"{name}.md.j2", CITATIONS)
    return merge(letter, values if values.exists() else None)


@pytest.mark.parametrize("name", names(LETTERS))
def test_a_letter_merges_into_its_golden_text(name: str) -> None:
    assert_is_golden(write_golden_text(written(name)), LETTERS / f"{name}.xml")


@pytest.mark.parametrize("name", names(LETTERS))
def test_a_merged_letter_is_a_valid_word_document(name: str) -> None:
    found = problems(written(name))
    if name in PRINTING_BRACES:
        found = [problem for problem in found if "template text left over" not in problem]
    assert found == []


@pytest.mark.parametrize("name", names(FAULTS))
def test_all_that_is_wrong_with_a_letter_is_reported_at_its_line(name: str) -> None:
    with pytest.raises(LettergenError) as caught:
        written(name, FAULTS)
    reported = "\n".join([*list_findings(caught.value, FAULTS), ""])
    assert_is_golden(reported, FAULTS / f"{name}.txt")


def test_every_fixture_belongs_to_a_letter() -> None:
    for folder in (LETTERS, FAULTS):
        of_letters = {f"{name}{end}" for name in names(folder) for end in (".md.j2", ".yaml")}
        of_letters |= {f"{name}.{'xml' if folder is LETTERS else 'txt'}" for name in names(folder)}
        assert {path.name for path in folder.iterdir() if path.is_file()} <= of_letters


# What matters most, said once more in words: golden texts can be accepted without being read.


def test_a_letter_without_any_tag_still_takes_the_place_of_body() -> None:
    assert read_paragraphs(written("a-letter-without-tags")) == [
        "Nothing here depends on the recipient."
    ]


def test_a_paragraph_that_is_one_condition_is_dropped_with_it(tmp_path: Path) -> None:
    letter = compile_text("{% if no %}{{ name }}{% endif %}\n\nThe end.\n", tmp_path)
    assert read_paragraphs(merge(letter, {"no": False, "name": "Kent"})) == ["The end."]


def test_a_paragraph_of_white_space_between_dropped_conditions_is_dropped(tmp_path: Path) -> None:
    letter = compile_text("{% if a %}x{% endif %} {% if a %}y{% endif %}\n\nThe end.\n", tmp_path)
    assert read_paragraphs(merge(letter, {"a": False})) == ["The end."]


def test_a_macro_that_gives_nothing_leaves_no_paragraph(tmp_path: Path) -> None:
    macro = "{% macro m() %}\n{% if no %}\nwords\n{% endif %}\n{% endmacro %}\n"
    letter = compile_text(f"{macro}{{{{ m() }}}}\n\n- {{{{ m() }}}}\n\nThe end.\n", tmp_path)
    assert read_paragraphs(merge(letter, {"no": False})) == ["The end."]


def test_one_numbered_list_counts_on_through_loops_and_conditions() -> None:
    items = read_list_items(written("one-numbered-list-through-loops-and-conditions"))
    first = [text for text, number, _ in items if number == items[0][1]]
    assert first == ["one", "two", "three", "four", "four once more", "six", "seven"]


def test_a_numbered_list_among_words_in_a_loop_begins_anew_in_each_round() -> None:
    items = read_list_items(written("a-numbered-list-in-a-loop-with-paragraphs-begins-anew"))
    rounds = [number for text, number, _ in items if text == "one"]
    assert len(rounds) == len(set(rounds)) == 2


def test_the_numbers_of_footnotes_close_up_where_words_are_dropped() -> None:
    docx = written("footnotes-of-dropped-words")
    assert read_footnotes(docx) == [" first", " second", " third"]


def test_a_citation_made_twice_is_one_footnote() -> None:
    notes = read_footnotes(written("citations"))
    assert sum("Police & Crime" in note for note in notes if "itself" not in note) == 1


def test_a_footnote_in_a_loop_speaks_of_its_round() -> None:
    assert read_footnotes(written("footnotes-in-loops")) == [
        " This is Kent, number 1.\nIt has more.",
        " The same words everywhere.",
        " This is Essex, number 2.",
    ]


def test_two_tables_that_follow_each_other_stay_two() -> None:
    xml = write_golden_text(written("tables-in-conditions-and-loops"))
    assert xml.count("<w:tbl>") == 5
    assert "</w:tbl>\n<w:tbl>" not in xml


def test_an_address_is_written_so_that_word_can_read_it(tmp_path: Path) -> None:
    letter = compile_text("[words](https://example.org/?{{ q }}#a#b)\n", tmp_path)
    docx = merge(letter, {"q": '<"x">|\\^`[1]%'})
    assert read_links(docx) == ["https://example.org/?%3C%22x%22%3E%7C%5C%5E%60%5B1%5D%25#a%23b"]


@pytest.mark.parametrize(
    "text",
    [
        '{% set words %}**words**{% endset %}{{ words ~ " and more" }} x',
        "{% macro words() %}**words**{% endmacro %}x {{ words() | replace('<', '') }}",
        "{% macro words() %}**words**{% endmacro %}x {{ words() | upper }}",
        "{% macro words() %}\nwords\n{% endmacro %}\n\n{{ words() ~ 'x' }}",
    ],
)
def test_formatted_words_cannot_be_changed_as_if_they_were_text(text: str, tmp_path: Path) -> None:
    with pytest.raises(LettergenError) as caught:
        merge(compile_text(text, tmp_path))
    assert list_codes(caught.value) == ["LG317"]
    assert list_lines(caught.value) == [text.count("\n") + 1]


def test_the_path_of_the_letter_is_in_front_of_each_fault(tmp_path: Path) -> None:
    with pytest.raises(LettergenError) as caught:
        compile_text("fine\n\n{{ a b }}\n", tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'letter.md.j2'}:3: '{{{{ a b }}}}' has a")


def test_a_missing_field_is_reported_at_the_recipient_and_at_the_letter(tmp_path: Path) -> None:
    letter = compile_text("Fine.\n\nDear {{ salutation }},\n", tmp_path)
    with pytest.raises(LettergenError) as caught:
        merge(letter, {"area": "Kent", "salutaton": "Matthew"})
    assert list_findings(caught.value, tmp_path) == [
        "recipients.yaml:1: Kent has no 'salutation' (letter.md.j2:3 uses it)."
        " Did you mean 'salutaton'?"
    ]


def test_errors_keep_their_places_in_a_letter_of_several_parts(
    tmp_path: Path, repository: Path
) -> None:
    """The shipped letterhead has tags around the letter, in headers and in its properties."""
    letterhead = repository / "templates" / "letterhead.docx"
    letter = compile_text("Fine {{ area }}.\n\nTo {{ nobody }}.\n", tmp_path, letterhead)
    with pytest.raises(LettergenError) as caught:
        merge(letter, {"area": "Kent", "date": "2020-10-13"})
    used_at = {
        finding.message.split("'")[1]: finding.message.partition(" (")[2]
        for finding in caught.value.findings
    }
    assert used_at["nobody"] == f"{tmp_path / 'letter.md.j2'}:3 uses it)."
    assert used_at["salutation"].startswith(f"{letterhead}, word/document.xml, paragraph ")
    assert used_at["sender"].startswith(f"{letterhead}, word/")


def test_an_expression_that_fails_behind_other_parts_is_told_with_its_line(
    tmp_path: Path, repository: Path
) -> None:
    fields = dict.fromkeys(("area", "name", "title", "address", "salutation", "subject"), "x")
    letterhead = repository / "templates" / "letterhead.docx"
    letter = compile_text(
        "{# a\nb #}\nFine {{\n area }}.\n\n{{ 1 + area }}\n", tmp_path, letterhead
    )
    with pytest.raises(LettergenError) as caught:
        merge(letter, {**fields, "date": "2020-10-13"})
    assert list_findings(caught.value, tmp_path) == [
        "recipients.yaml:1: Kent: 'area' is 'x', which is not a number (letter.md.j2:6 uses it). "
        "Write digits, such as 1234.50."
    ]


@pytest.mark.parametrize("value", [None, [None], ["a", [None]]])
def test_a_field_without_a_value_is_an_error(value: object, tmp_path: Path) -> None:
    letter = compile_text("Fine.\n\n- {{ name }}\n", tmp_path)
    with pytest.raises(LettergenError) as caught:
        merge(letter, {"name": value})
    assert list_codes(caught.value) == ["LG304"]


@pytest.mark.slow
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_a_fault_in_the_markdown_is_reported_at_its_line_wherever_it_stands(
    folder: Path, parts: list[str]
) -> None:
    kept = [part for n, part in enumerate(parts) if "[^x]" not in part or part not in parts[:n]]
    mark = "words[^x]" if any("[^x]" in part for part in kept) else "words"
    text = "\n\n".join([*kept, mark]).replace("@", "`x`")
    with pytest.raises(LettergenError) as caught:
        compile_text(text, folder)
    assert list_lines(caught.value) == sorted(set(lines_of("`x`", text)))


def test_markdown_behind_a_tag_over_lines_stands_where_the_tag_begins(tmp_path: Path) -> None:
    with pytest.raises(LettergenError) as caught:
        compile_text("words\n{{ a ~\nb }} `x`\n`y`\n", tmp_path)
    assert list_lines(caught.value) == [2, 4]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("letter")


# Any value, anywhere

VALUES = st.text(
    st.characters(exclude_categories=["Cs"]).filter(lambda c: find_unwritable(c) is None)
)

EVERYWHERE = """\
Body {{ v }}.

# Heading {{ v }}.

- Item {{ v }}.

> Quote **{{ v }}**.

| Cell {{ v }}. |
|---|
| {% if true %}Cell {{ v }}.{% endif %} |

[Link {{ v }}.](https://example.org) {{ link(v, "https://example.org") }}

{% for x in [v] %}
In a loop {{ x }}.
{% endfor %}

{% macro m(x) %}In a macro {{ x }}.{% endmacro %}{{ m(v) }}

Notes[^n]{{ note("Function " ~ v ~ ".") }}

[^n]: Note {{ v }}.
"""


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> CompiledLetter:
    return compile_text(EVERYWHERE, tmp_path_factory.mktemp("everywhere"))


@given(v=VALUES)
def test_any_text_arrives_as_it_was_typed(everywhere: CompiledLetter, v: str) -> None:
    docx = merge(everywhere, {"v": v})
    typed = v.replace("\r\n", "\n").replace("\r", "\n")
    # A value's last line end is YAML's, not the writer's.
    shown = typed.rstrip("\n")
    assert read_paragraphs(docx) == [
        f"Body {shown}.",
        f"Heading {shown}.",
        f"Item {shown}.",
        f"Quote {shown}.",
        f"Cell {shown}.",
        f"Cell {shown}.",
        f"Link {shown}. {typed}",
        f"In a loop {shown}.",
        f"In a macro {shown}.",
        "Notes,",  # between two marks
    ]
    assert read_footnotes(docx) == [f" Note {shown}.", f" Function {typed}."]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> CompiledLetter:
    return compile_text("{{ v }}\n\n- {{ v }}\n\nEnd.\n", tmp_path_factory.mktemp("alone"))


@given(v=VALUES)
def test_a_value_alone_is_a_paragraph_or_nothing(alone: CompiledLetter, v: str) -> None:
    shown = v.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert read_paragraphs(merge(alone, {"v": v})) == (
        [shown, shown, "End."] if shown else ["End."]
    )
