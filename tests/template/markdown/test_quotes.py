"""``quotes: typographic`` in a campaign: what the letters print."""

from pathlib import Path

import pytest

from lettergen import api
from lettergen.diagnostics.finding import LettergenError
from tests.support.campaigns import PLAIN, pack

LETTER = """\
We don't know "{{ name }}'s" wish{% if town %}, "but" we ask{% endif %}.
It's **"bold"** and *'italic'*[^n], \\"kept\\", <https://example.org/a'b>.

{{ remark }}

- {{ remark | in_language("de") }}

| "Head" | {{ town }} |
|---|---|
| it's | "{{ town }}" |

[^n]: The readers' "own" note.
"""

LIST = """\
name,town,remark,lang
Sean O'Brien,King's Lynn,"He said ""no"".",en-GB
Anna Kahn,Sankt Goar,"Das ""beste"" Haus",de
"""


def render(folder: Path, line: str, letter: str = LETTER) -> dict[str, str]:
    """Take a folder, a line of campaign.yaml, a letter; return the texts of the letters."""
    pack(folder / "letterhead.docx", PLAIN)
    (folder / "letter.md.j2").write_text(letter, encoding="utf-8")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "campaign.yaml").write_text(
        "letter: letter.md.j2\nletterhead: letterhead.docx\nrecipients: list.csv\n"
        f"output: letters/{{{{ name | slug }}}}.docx\n{line}\n",
        encoding="utf-8",
    )
    return {one.letter.stem: one.text for one in api.load(folder).letters()}


def test_letters_have_the_marks_of_their_language(tmp_path: Path) -> None:
    texts = render(tmp_path, "quotes: typographic")
    english, german = texts["sean-obrien"], texts["anna-kahn"]
    assert "We don’t know “Sean O’Brien’s” wish, “but” we ask." in english
    assert "It’s “bold” and" in english
    assert '‘italic’[1], "kept", https://example.org/a\'b.' in english.replace("\n", " ")
    assert "He said “no”." in english
    assert "He said „no“." in english
    assert "“Head”  King’s Lynn" in english
    assert "“King’s Lynn”" in english
    assert "The readers’ “own” note." in english
    assert "We don’t know „Anna Kahn’s“ wish" in german
    assert "Das „beste“ Haus" in german


def test_marks_stay_as_typed_without_it(tmp_path: Path) -> None:
    for line in ("", "quotes: as-typed"):
        text = render(tmp_path, line)["sean-obrien"]
        assert 'We don\'t know "Sean O\'Brien\'s" wish, "but" we ask.' in text
        assert 'He said "no".' in text


def test_formatted_values_have_them_too(tmp_path: Path) -> None:
    letter = "{{ remark | markdown }}\n\nTo {{ name }} in {{ town }}.\n"
    texts = render(tmp_path, "quotes: typographic", letter)
    assert "He said “no”." in texts["sean-obrien"]
    assert "Das „beste“ Haus" in texts["anna-kahn"]


def test_another_value_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(LettergenError, match="'quotes' must be 'typographic' or 'as-typed'"):
        render(tmp_path, "quotes: curly")
