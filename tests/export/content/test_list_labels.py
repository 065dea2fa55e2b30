"""What Word writes before the items of lists."""

import pytest

from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.xml import parse_fragment
from lettergen.export.content.list_labels import Labels
from lettergen.export.content.number_formats import numeral

LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)


def labels(levels: list[tuple[int, str, str]], items: list[tuple[int, int]]) -> list[str]:
    """In: the start, format and text of each level; list and level of paragraphs. Out: labels.

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
    counting = Labels(numbering, EffectiveProperties(None))
    found = []
    for list_, level in items:
        properties = f'<w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/>'
        label = counting.next(
            parse_fragment(f"<w:p><w:pPr><w:numPr>{properties}</w:numPr></w:pPr></w:p>")[0]
        )
        found.append(label.text if label else "")
    return found


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


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (1994, "lowerRoman", "mcmxciv"),
        (4, "upperRoman", "IV"),
        (2, "chicago", "†"),
        (5, "chicago", "**"),
        (3, "none", ""),
        (0, "decimal", "0"),
        (3, "hebrew1", "3"),
    ],
)
def test_numbers_in_the_formats_of_word(number: int, form: str, shown: str) -> None:
    assert numeral(number, form) == shown
