"""The tables of pictures in the guide to Word's mail merge are what comes out."""

import re
from pathlib import Path

import pytest

from lettergen.template.field_results.kinds import TREATMENTS, Treatment
from lettergen.template.mailmerge.date_pictures import format_picture
from lettergen.template.mailmerge.picture_switches import format_number
from lettergen.template.mailmerge.refused_fields import KINDS

GUIDE = (Path(__file__).parents[3] / "docs" / "word-mail-merge.md").read_text(encoding="utf-8")

DATES, NUMBERS = (
    re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$", section, re.MULTILINE)
    for section in GUIDE.partition("## IF")[0].split("### ")[1:]
)


@pytest.mark.parametrize(("value", "picture", "shown"), DATES)
def test_a_date_of_the_guide_comes_out_as_it_says(value: str, picture: str, shown: str) -> None:
    assert format_picture(value, picture) == shown


@pytest.mark.parametrize(("value", "picture", "shown"), NUMBERS)
def test_a_number_of_the_guide_comes_out_as_it_says(value: str, picture: str, shown: str) -> None:
    assert format_number(value, picture) == shown


def test_the_guide_names_every_field_that_is_refused() -> None:
    assert {kind for kind in KINDS if f"`{kind}`" not in GUIDE} == set()
    assert {kind for kind, one in TREATMENTS.items() if one is Treatment.REFUSED} == set(KINDS)


def test_the_guide_names_every_kind_of_field() -> None:
    named = set(re.findall(r"`([A-Z]+|=)`", GUIDE)) | set(re.findall(r"\{ ([A-Z]+) ", GUIDE))
    named |= set(re.findall(r"[A-Z]{4,}", GUIDE.partition("## ADDRESSBLOCK")[2].split("\n")[0]))
    assert {kind for kind in TREATMENTS if kind not in named | {"ADDRESSBLOCK"}} == set()
