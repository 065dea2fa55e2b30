"""What Word writes before the items of lists."""

import pytest

from lettergen.docx.list_labels import Label, ListCounter
from lettergen.docx.stylesheet import StyleSheet
from lettergen.docx.xml import MC, parse_fragment

LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)


def labels(levels: list[tuple[int, str, str]], items: list[tuple[int, int]]) -> list[str]:
    """Take the start, format and text of each level; list and level of paragraphs; return labels.

    Lists 1 and 2 share a pattern; list 3 shares it as well, and begins anew.
    """
    defined = "".join(LEVEL.format(level, *each) for level, each in enumerate(levels))
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = parse_fragment(
        f'<w:abstractNum w:abstractNumId="0">{defined}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="0"/>{anew}</w:num>'
    )
    counter = ListCounter(numbering, StyleSheet(None))
    found = [counter.next(str(list_), level, "") for list_, level in items]
    return [label.text if label else "" for label in found]


def count(levels: str, items: list[int], styles: str = "", rest: str = "") -> list[Label | None]:
    """Take levels as XML, the levels of paragraphs; return the labels of a list of these levels.

    ``styles`` and ``rest`` are what else the styles and the numbering hold.
    """
    numbering = parse_fragment(
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{rest}'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        {"mc": MC},
    )
    counter = ListCounter(numbering, StyleSheet(parse_fragment(styles)))
    return [counter.next("1", level, "") for level in items]


def texts(levels: str, items: list[int]) -> list[str]:
    """The same, but only the texts of the labels."""
    return [label.text if label else "" for label in count(levels, items)]


def level(
    number: int, number_format: str, text: str, more: str = "", start: str = '<w:start w:val="1"/>'
) -> str:
    """A level as XML: its number format as a value or an element, ``more`` before its text."""
    if not number_format.startswith("<"):
        number_format = f'<w:numFmt w:val="{number_format}"/>'
    return (
        f'<w:lvl w:ilvl="{number}">{start}{number_format}{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_items_are_counted_from_the_start_of_their_level() -> None:
    assert labels([(3, "decimal", "%1.")], [(1, 0), (1, 0)]) == ["3.", "4."]


def test_a_deeper_level_begins_anew_under_each_item() -> None:
    levels = [(1, "decimal", "%1."), (1, "lowerLetter", "(%2)")]
    items = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]
    assert labels(levels, items) == ["1.", "(a)", "(b)", "2.", "(a)"]


def test_a_label_may_show_the_numbers_of_all_levels() -> None:
    levels = [(1, "upperRoman", "%1"), (1, "decimal", "%1.%2")]
    assert labels(levels, [(1, 0), (1, 1), (1, 1)]) == ["I", "I.1", "I.2"]
    assert labels(levels, [(1, 1)]) == ["I.1"]


def test_lists_of_one_pattern_count_on_unless_one_begins_anew() -> None:
    assert labels([(1, "decimal", "%1.")], [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0)]) == [
        *("1.", "2.", "5.", "6.", "7."),
    ]


@pytest.mark.parametrize(
    ("bullet", "shown"), [("–", "–"), ("\uf0b7", "•"), ("o", "•"), ("", "•"), ("▪", "▪")]
)
def test_bullets_of_fonts_of_symbols_are_shown_as_bullets(bullet: str, shown: str) -> None:
    assert labels([(1, "bullet", bullet)], [(1, 0)]) == [shown]


def test_a_paragraph_of_no_list_has_no_label() -> None:
    assert labels([(1, "decimal", "%1.")], [(0, 0), (9, 0)]) == ["", ""]


def test_a_legal_level_shows_all_numbers_as_decimal() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "lowerLetter", "%1.%2", "<w:isLgl/>")
    assert texts(levels, [0, 1, 1, 0, 1]) == ["I.", "1.1", "1.2", "II.", "2.1"]
    labels = count(levels, [0, 1])
    assert [label.number_format for label in labels if label] == ["upperRoman", "decimal"]


@pytest.mark.parametrize(
    ("restart", "shown"),
    [
        ("", ["1", "1.1", "1.1.1", "1.2", "1.2.1", "2", "2.1.1"]),
        ('<w:lvlRestart w:val="0"/>', ["1", "1.1", "1.1.1", "1.2", "1.2.2", "2", "2.1.3"]),
        ('<w:lvlRestart w:val="1"/>', ["1", "1.1", "1.1.1", "1.2", "1.2.2", "2", "2.1.1"]),
        ('<w:lvlRestart w:val="2"/>', ["1", "1.1", "1.1.1", "1.2", "1.2.1", "2", "2.1.1"]),
    ],
)
def test_a_level_restarts_after_the_levels_that_it_names(restart: str, shown: list[str]) -> None:
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    levels += level(2, "decimal", "%1.%2.%3", restart)
    assert texts(levels, [0, 1, 2, 1, 2, 0, 2]) == shown


CUSTOM = (
    "<mc:AlternateContent>"
    '<mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="{}"/></mc:Choice>'
    '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
)


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("decimalZero", "09"),
        ("ordinal", "9th"),
        (CUSTOM.format("01, 02, 03, ..."), "09"),
        (CUSTOM.format("0001, 0002, 0003, ..."), "0009"),
        (CUSTOM.format("α, β, γ, ..."), "9"),
        ('<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>', "009"),
    ],
)
def test_labels_are_in_the_format_of_their_level(number_format: str, shown: str) -> None:
    assert texts(level(0, number_format, "%1.", start='<w:start w:val="9"/>'), [0]) == [f"{shown}."]


def test_a_level_without_a_start_begins_with_zero() -> None:
    assert texts(level(0, "decimal", "%1.", start=""), [0, 0]) == ["0.", "1."]


def test_a_label_without_a_number_is_its_text_and_without_a_text_none() -> None:
    assert texts(level(0, "none", "Annex"), [0]) == ["Annex"]
    assert count(level(0, "none", ""), [0]) == [None]


def test_a_list_of_a_numbering_style_is_counted_like_that_style() -> None:
    link = '<w:numStyleLink w:val="Clauses"/>'
    clauses = (
        f'<w:abstractNum w:abstractNumId="7">{level(0, "upperLetter", "%1)")}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    style = (
        '<w:style w:type="numbering" w:styleId="Clauses"><w:name w:val="Clauses"/>'
        '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    )
    found = count(link, [0, 0], style, clauses)
    assert [label.text for label in found if label] == ["A)", "B)"]


def test_a_numbering_style_that_leads_to_itself_is_no_endless_road() -> None:
    style = (
        '<w:style w:type="numbering" w:styleId="Loop"><w:name w:val="Loop"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert count('<w:numStyleLink w:val="Loop"/>', [0], style) == [None]


def test_a_paragraph_without_a_level_is_on_that_of_its_style() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)", '<w:pStyle w:val="Sub"/>')
    numbering = parse_fragment(
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    counter = ListCounter(numbering, StyleSheet(None))
    found = [counter.next("1", None, style) for style in ("Other", "Sub", "Sub")]
    assert [label.text for label in found if label] == ["1.", "(a)", "(b)"]


def test_a_restarted_list_restarts_its_deeper_levels_from_its_own_start() -> None:
    starts = "".join(
        f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="4"/></w:lvlOverride>' for n in (0, 1)
    )
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")
    numbering = parse_fragment(
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{starts}</w:num>'
    )
    counter = ListCounter(numbering, StyleSheet(None))
    found = [counter.next("1", number, "") for number in (0, 1, 1, 0, 1)]
    assert [label.text for label in found if label] == ["4.", "4.4", "4.5", "5.", "5.4"]
