"""The files of letters: no two letters share one, on any system."""

from dataclasses import replace
from pathlib import Path

import pytest

from lettergen.data import campaign_reader
from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.output.names import OutputPattern
from lettergen.project.letters import LetterNamer
from lettergen.template.jinja.environment import Language

PLACE = Place("campaign.yaml", 4)
CAMPAIGN: CampaignFile = replace(
    campaign_reader.load(Path(__file__).parent.parent / "data" / "campaign"),
    output=Expression(
        "letters/{% for part in parts %}{{ part }}{% if not loop.last %}/{% endif %}{% endfor %}",
        PLACE,
    ),
)


def name_letters(*names: str) -> LetterNamer:
    """Give recipients letters of these names."""
    everyone: list[Recipient] = []
    for number, name in enumerate(names, 1):
        fields = Mapping(Place("recipients.yaml", number))
        parts = fields["parts"] = Sequence(fields.place)
        parts.extend(name.split("/"))
        everyone.append(Recipient(f"letter {number}", fields, (), number - 1))
    pattern = OutputPattern.parse(CAMPAIGN.output.text, PLACE, Path(), None)
    namer = LetterNamer(CAMPAIGN, Language(), pattern, everyone)
    for recipient in everyone:
        namer.add(recipient)
    namer.tell_apart()
    return namer


def clashes(*names: str) -> list[str]:
    try:
        name_letters(*names)
    except LettergenError as error:
        assert {finding.code for finding in error.findings} == {"LG403"}
        return [str(finding) for finding in error.findings]
    return []


def test_files_of_their_own_do_not_collide() -> None:
    assert clashes("kent.docx", "sussex.docx", "sub/kent.docx") == []


def test_every_letter_after_the_first_that_goes_to_a_file_is_reported() -> None:
    assert clashes("kent.docx", "sussex.docx", "kent.docx", "kent.docx") == [
        f"recipients.yaml:{number}: letter {number} has the same output file "
        f"{Path('letters/kent.docx')} as letter 1 (line 1). "
        "Use a field in 'output:' of campaign.yaml that differs between them."
        for number in (3, 4)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("kent.docx", "KENT.docx"), ("tŷ.docx", "TŶ.docx"), ("A/b.docx", "a/B.docx")],
)
def test_names_that_differ_in_case_alone_are_one_file_on_windows(first: str, second: str) -> None:
    assert len(clashes(first, second)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE.docx", "straße.docx"),
        ("caf\u00e9.docx", "cafe\u0301.docx"),
        ("\ufb01ne.docx", "fine.docx"),
        ("\u212bngstrom.docx", "\u00c5ngstrom.docx"),
    ],
)
def test_names_that_some_system_takes_for_one_file_collide(one: str, other: str) -> None:
    assert len(clashes(one, other)) == 1


def test_a_letter_cannot_be_the_folder_of_another() -> None:
    assert len(clashes("a/kent.docx", "a/KENT.docx/b.docx")) == 1
    assert clashes("a/kent.docx", "a/b/kent.docx") == []


def test_files_of_letters_are_known_in_every_format() -> None:
    files = name_letters("kent.docx", "south/Hull.docx").files
    assert all(name in files for name in ("kent.docx", "kent.pdf", "south/Hull.txt"))
    assert "essex.docx" not in files
    assert "south/hull.docx" not in files
    assert files.has_like("south/hull.docx")
    assert not files.has_like("hull.docx")


def test_a_path_is_that_of_a_letter_whatever_way_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "letters")
    files = name_letters("kent.docx").files
    for path in ("letters/kent.docx", "letters/../letters/kent.pdf", "link/kent.docx"):
        assert files.is_letter(Path(path))
    for path in ("kent.docx", "letters/essex.docx", "letters/kent.xlsx"):
        assert not files.is_letter(Path(path))
