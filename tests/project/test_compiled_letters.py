import shutil
from pathlib import Path

import pytest

import lettergen
from lettergen.project import compiled_letters
from lettergen.system import cache
from tests.conftest import REPOSITORY

CAMPAIGN = """\
letter: letter.md.j2
letterhead: letterhead.docx
recipients: recipients.yaml
citations: citations.yaml
output: letters/{{ name }}.docx
values:
  date: 2020-10-13
  title: Director
  address: [1 High Street, Leeds]
  salutation: all
  subject: Letter
  area: Leeds
  sender: {name: Cy, title: Chair, organisation: Office, address: [Here], email: cy@example.org,
    telephone: 0113 496 0000}
"""
LETTER = """\
Dear {{ name }},

{% include "passage.md.j2" %} {{ date | date }} {{ cite("one") }}[^note]
{% for item in items %}
- {{ item }}
{% endfor %}

[^note]: A note for {{ name }}.
"""
RECIPIENTS = "- {name: Ann, items: [a, b]}\n- {name: Bo, items: []}\n"
CITATIONS = "- {id: one, type: book, title: One, issued: 2001}\n"


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campaign with a passage and citations, and a cache of its own."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "campaign"
    folder.mkdir()
    shutil.copy(REPOSITORY / "templates" / "letterhead.docx", folder)
    for name, text in (
        ("campaign.yaml", CAMPAIGN),
        ("letter.md.j2", LETTER),
        ("passage.md.j2", "**Words.**"),
        ("recipients.yaml", RECIPIENTS),
        ("citations.yaml", CITATIONS),
    ):
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The letters that were compiled, not taken from the cache."""
    found: list[Path] = []
    original = compiled_letters._compile

    def compile_letter(*arguments: object) -> object:
        found.append(arguments[4].letter)  # type: ignore[attr-defined]
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(compiled_letters, "_compile", compile_letter)
    return found


def render(folder: Path) -> list[tuple[bytes, object]]:
    """Return the letters of a campaign, each with its findings."""
    return [(one.docx, one.findings) for one in lettergen.load(folder).letters()]


def test_a_letter_is_compiled_once_and_is_the_same_from_the_cache(
    campaign: Path, compiled: list[Path]
) -> None:
    first = render(campaign)
    assert len(compiled) == 1
    assert render(campaign) == first
    assert len(compiled) == 1


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("letter.md.j2", "Dear", "Hello"),
        ("passage.md.j2", "Words", "Other words"),
        ("citations.yaml", "- {id: one", "- {id: two, title: Two}\n- {id: one"),
        ("campaign.yaml", "citations:", "changes: accept\ncitations:"),
    ],
)
def test_a_letter_is_compiled_again_when_what_it_is_made_of_changes(
    campaign: Path, compiled: list[Path], name: str, before: str, after: str
) -> None:
    render(campaign)
    path = campaign / name
    path.write_text(path.read_text().replace(before, after))
    changed = render(campaign)
    assert len(compiled) == 2
    shutil.rmtree(campaign.parent / "cache")
    assert render(campaign) == changed


def test_a_citation_that_changes_is_printed_as_it_is_now(
    campaign: Path, compiled: list[Path]
) -> None:
    (before, _), *_ = render(campaign)
    path = campaign / "citations.yaml"
    path.write_text(path.read_text().replace("title: One", "title: Uno"))
    (after, _), *_ = render(campaign)
    assert len(compiled) == 1
    assert after != before
    (fresh, _), *_ = render(campaign)
    assert after == fresh


def test_a_missing_key_is_found_with_and_without_the_cache(
    campaign: Path, compiled: list[Path]
) -> None:
    render(campaign)
    path = campaign / "citations.yaml"
    path.write_text(path.read_text().replace("id: one", "id: other"))
    found = []
    for _ in range(2):
        with pytest.raises(lettergen.LettergenError) as error:
            render(campaign)
        found.append(error.value.findings)
    assert found[0] == found[1]
    assert found[0]


def test_an_error_names_its_line_also_with_a_letter_from_the_cache(campaign: Path) -> None:
    (campaign / "recipients.yaml").write_text("- {name: Ann, items: [a]}\n- {name: Bo}\n")
    findings = [[one.findings for one in lettergen.load(campaign).letters()] for _ in range(2)]
    assert findings[0] == findings[1]
    assert any(findings[0])


def test_a_damaged_entry_is_compiled_again(campaign: Path, compiled: list[Path]) -> None:
    first = render(campaign)
    (entry,) = (campaign.parent / "cache").glob("letter-*")
    entry.write_bytes(entry.read_bytes()[:-100])
    assert render(campaign) == first
    assert len(compiled) == 2


def test_letters_of_programs_with_functions_of_their_own_are_not_kept(
    campaign: Path, compiled: list[Path]
) -> None:
    for _ in range(2):
        lettergen.load(campaign, filters={"loud": str.upper})
    assert len(compiled) == 2
