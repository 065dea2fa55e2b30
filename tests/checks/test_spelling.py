"""Words that are misspelt, by the right ones elsewhere in the campaign."""

from pathlib import Path

import pytest

from lettergen import api
from tests.support.campaigns import PLAIN, pack

ROLE = "Chief Commissioner"


def check(folder: Path, last: str) -> list[str]:
    """Take a folder, the role of the last of four people; return what is found in words."""
    pack(folder / "letterhead.docx", PLAIN)
    (folder / "letter.md.j2").write_text("Dear {{ name }}, {{ role }},\n", encoding="utf-8")
    rows = "".join(f"{name},{ROLE}\n" for name in ("Ann", "Bea", "Cy"))
    (folder / "list.csv").write_text(f"name,role\n{rows}Di,{last}\n", encoding="utf-8")
    (folder / "campaign.yaml").write_text(
        "letter: letter.md.j2\nletterhead: letterhead.docx\nrecipients: list.csv\n"
        "output: letters/{{ name | slug }}.docx\n",
        encoding="utf-8",
    )
    return [one.message for one in api.check(folder).findings if one.code == "LG164"]


@pytest.mark.parametrize("word", ["Comissioner", "Commisioner", "Commmissioner", "Commisisoner"])
def test_a_word_that_is_nearly_one_of_the_others_is_found(word: str, tmp_path: Path) -> None:
    (message,) = check(tmp_path, f"Chief {word}")
    assert f"'{word}' in 'role' may be a misspelling of 'Commissioner'" in message


@pytest.mark.parametrize("role", [ROLE, "Chief Commission", "Commissioners", "Chieff Commissioner"])
def test_another_word_is_none(role: str, tmp_path: Path) -> None:
    assert check(tmp_path, role) == []
