"""What a value says reaches a terminal, a log and a report without acting on it."""

import json
from xml.etree import ElementTree

import pytest

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.escape import escape, escape_json, mask
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.reports import FORMATS

HOSTILE = "a\n::error::b\x1b[31mc\x9b2Jd\u202ee\u2028f\r\udcff"
UNSAFE = "\r\x1b\x9b\u202e\u2028\udcff"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë O’Neill\u00a0& Sons", "Zoë O’Neill\u00a0& Sons"),
        ("نامه\u200cها", "نامه\u200cها"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x7f\x9b", r"\x1b[31mred\x7f\x9b"),
        ("\u2028\u202e\u2066", r"\u2028\u202e\u2066"),
        ("b\udcffd", r"b\xffd"),
        ("\ud800", r"\ud800"),
    ],
)
def test_characters_that_are_not_shown_are_escaped(text: str, shown: str) -> None:
    assert escape(text) == escape(escape(text)) == shown


def test_json_says_the_same_when_it_is_escaped() -> None:
    text = json.dumps([HOSTILE], ensure_ascii=False, indent=2)
    assert not set(UNSAFE) & set(escape_json(text))
    assert json.loads(escape_json(text)) == [HOSTILE]


def test_a_masked_text_keeps_its_width() -> None:
    assert mask(HOSTILE) == "a␊::error::b␛[31mc�2Jd�e�f␍�"
    assert len(mask(HOSTILE)) == len(HOSTILE)


def test_a_finding_and_its_place_have_one_line_each() -> None:
    finding = Finding("LG161", f"'{HOSTILE}'.", Place(HOSTILE, 1, HOSTILE), HOSTILE).about(HOSTILE)
    assert escape(str(finding)) == str(finding)


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_repeats_what_acts_on_a_terminal(name: str) -> None:
    place = Place(HOSTILE, detail=HOSTILE, sheet=HOSTILE)
    found = Finding("LG161", HOSTILE, place, HOSTILE, letters=(HOSTILE,), name=HOSTILE)
    report = FORMATS[name](CheckReport([found], [HOSTILE]))
    assert not set(UNSAFE) & set(report)
    assert not any(line.startswith("::error") for line in report.splitlines())
    report.encode()


def test_values_in_json_and_xml_are_escaped_when_they_are_read() -> None:
    found = Finding("LG161", HOSTILE, Place("recipients.csv", 2), letters=(HOSTILE,))
    report = CheckReport([found], [HOSTILE])
    (result,) = json.loads(FORMATS["sarif"](report))["runs"][0]["results"]
    assert result["message"]["text"] == escape(HOSTILE)
    (suite,) = ElementTree.fromstring(FORMATS["junit"](report))
    assert suite[1].attrib["name"] == escape(HOSTILE)
