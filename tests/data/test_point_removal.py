"""Points to confirm are taken out of YAML files, and all else stays as it is typed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data.point_removal import remove_point

PATH = Path("recipients.yaml")

TEXT = """\
# The list.
- area: Kent   # by hand
  confirm:     # two points
    # the first
    - one   # asked on Monday
    - "two: the second"
    - >
      three
      lines

    # the end
  name:  'Ann'
- {area: Ely, confirm: [one, "two, too", three], name: Bob}
- area: York
  confirm:
  - only this   # really
  name: Eve
"""


def cut(point: str, line: int, text: str = TEXT) -> str | None:
    return remove_point(text, PATH, "confirm", point, line)


@pytest.mark.parametrize(
    ("point", "line", "old", "new"),
    [
        ("one", 5, "    - one   # asked on Monday\n", ""),
        ("two: the second", 6, '    - "two: the second"\n', ""),
        ("three lines\n", 7, "    - >\n      three\n      lines\n", ""),
        ("one", 13, "[one, ", "["),
        ("two, too", 13, '"two, too", ', ""),
        ("three", 13, ", three]", "]"),
        ("only this", 16, "  confirm:\n  - only this   # really\n", "  confirm: []\n"),
    ],
)
def test_the_point_goes_and_nothing_else(point: str, line: int, old: str, new: str) -> None:
    assert cut(point, line) == TEXT.replace(old, new)


def test_windows_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert cut("one", 5, text) == text.replace("    - one   # asked on Monday\r\n", "")


def test_the_last_point_of_a_list_in_brackets_leaves_an_empty_list() -> None:
    text = "- {area: Ely, confirm: [ one ], name: Bob}\n"
    assert cut("one", 1, text) == "- {area: Ely, confirm: [  ], name: Bob}\n"


@pytest.mark.parametrize(
    "text",
    [
        "- &a {area: Ely, confirm: [one]}\n- *a\n",
        "- {area: Ely, confirm: &p [one]}\n- {area: York, confirm: *p}\n",
        "- &a {confirm: [one], area: Ely}\n- {<<: *a, area: York}\n",
        "- {area: Ely, note: [one]}\n",
    ],
)
def test_a_point_that_is_not_one_entry_s_alone_stays(text: str) -> None:
    assert cut("one", 1, text) is None


_POINTS = st.lists(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1).filter(str.strip),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(_POINTS, st.integers(0, 3), st.booleans())
def test_any_point_can_be_taken_out(points: list[str], number: int, in_brackets: bool) -> None:
    import json

    number %= len(points)
    items = [json.dumps(point) for point in points]
    left = [item for at, item in enumerate(items) if at != number]
    if in_brackets:
        text, wanted = (f"- {{confirm: [{', '.join(one)}], a: 1}}\n" for one in (items, left))
        line = 1
    else:
        text = "- confirm:\n" + "".join(f"    - {item}\n" for item in items) + "  a: 1 # x\n"
        head = "- confirm:\n" if left else "- confirm: []\n"
        wanted = head + "".join(f"    - {item}\n" for item in left) + "  a: 1 # x\n"
        line = 2 + number
    assert remove_point(text, PATH, "confirm", points[number], line) == wanted
