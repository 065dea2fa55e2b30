"""Values that somebody typed over a tag, in scripts without blanks or capitals, too."""

from pathlib import Path

import pytest

from tests.support.small_campaigns import find_codes, write_campaign

PEOPLE = """\
- {name: Mia Böttcher, group: "5", doctor: dr Paweł Mróz, ref: W/0412/26, place: 中央公園}
- {name: Tom Ćwik, group: "5", doctor: dr Ewa Sroka, ref: W/0413/26, place: 集会所前}
- {name: Ida Gąska, group: "6", doctor: dr Paweł Mróz, ref: W/0415/26, place: 集会所前}
- {name: Oleh Lis, group: "6", doctor: dr Jan Wilk, ref: W/0420/26, place: 中央公園}
"""


@pytest.mark.parametrize(
    "words",
    [
        "You will see dr Paweł Mróz soon.",
        "Please quote W/0412/26 to us.",
        "中央公園にお集まりください。",
        "Please come with Group 5 on Monday.",
    ],
)
def test_a_value_in_the_place_of_its_tag_is_reported(tmp_path: Path, words: str) -> None:
    letter = f"Dear {{{{ name }}}},\n\n{words}\n"
    assert "LG720" in find_codes(write_campaign(tmp_path, letter, PEOPLE))


@pytest.mark.parametrize(
    "words",
    [
        "You will see {{ doctor }}. Ask for dr Paweł Mróz, who leads us.",
        "You are in group {{ group }}. Group 5 comes first.",
        "Read chapter 5 of the guide.",
    ],
)
def test_words_beside_the_tag_are_no_fault(tmp_path: Path, words: str) -> None:
    letter = f"Dear {{{{ name }}}},\n\n{words}\n"
    assert "LG720" not in find_codes(write_campaign(tmp_path, letter, PEOPLE))


def test_a_short_first_name_is_reported(tmp_path: Path) -> None:
    people = "- {name: A, child: Mia}\n- {name: B, child: Emre}\n- {name: C, child: Linh}\n"
    letter = "Dear {{ name }},\n\n{{ child }} may come at eight. Mia needs a hat.\n"
    assert "LG720" in find_codes(write_campaign(tmp_path, letter, people))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("The price is cost.", 1),
        ("You pay for that in Reference today.", 1),
        ("We cover the full cost of it.", 0),
        ("Please quote your Reference.", 0),
        ("They are sold at cost.", 0),
    ],
)
def test_the_name_of_a_field_within_a_sentence_is_reported(
    tmp_path: Path, words: str, count: int
) -> None:
    people = "- {name: A, cost: 5, Reference: x1}\n- {name: B, cost: 7, Reference: x2}\n"
    letter = f"Dear {{{{ name }}}},\n\n{words}\n"
    assert find_codes(write_campaign(tmp_path, letter, people)).count("LG726") == count
