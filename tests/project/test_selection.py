"""Who gets a letter: ``--only`` finds recipients by name, however it is typed."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from lettergen.data import campaign_reader, recipients
from lettergen.data.campaign import Expression
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.languages.slugs import make_code
from lettergen.project.loader import convert_recipients
from lettergen.project.options import Options
from lettergen.project.selection import select_letters
from lettergen.template.jinja.environment import Language

DATA = Path(__file__).parent.parent / "data"
LANGUAGE = Language()


def choose(name: str, *wanted: str, stems: tuple[str, ...] | None = None) -> list[int]:
    """The lines of the entries that are chosen; their files are ``letter-0`` and so on."""
    campaign = replace(
        campaign_reader.load(DATA / "campaign"),
        output=Expression("{{ file }}.docx", Place("campaign.yaml", 4)),
        where=(),
    )
    everyone = recipients.load(DATA / "recipients" / name, frozenset())
    for number, recipient in enumerate(everyone):
        recipient.fields["file"] = stems[number] if stems else f"letter-{number}"
    selection = select_letters(campaign, everyone, LANGUAGE, Options(only=wanted))
    return [letter.recipient.place.line for letter in selection.letters]


def refusals(name: str, *wanted: str, code: str = "LG125") -> list[str]:
    with pytest.raises(LettergenError) as refused:
        choose(name, *wanted)
    assert {finding.code for finding in refused.value.findings} == {code}
    return [str(finding) for finding in refused.value.findings]


def test_all_are_chosen_where_none_is_named() -> None:
    assert choose("three.yaml") == [2, 5, 10]


@pytest.mark.parametrize(
    "wanted", ["Kent", "kent", "KENT", "Matthew Scott", "matthew  scott", " Kent ", "letter-0"]
)
def test_a_recipient_answers_to_label_name_and_output_file(wanted: str) -> None:
    assert choose("three.yaml", wanted) == [2]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accent_is_the_same_however_the_keyboard_composes_it(
    form: Literal["NFC", "NFD"],
) -> None:
    assert choose("three.yaml", unicodedata.normalize(form, "tŷ morgannwg")) == [5]


def test_those_chosen_keep_the_order_of_the_file() -> None:
    assert choose("three.yaml", "Sussex", "Kent", "sussex") == [2, 10]


def test_a_name_that_two_recipients_have_chooses_neither() -> None:
    assert refusals("names.yaml", "Kent", code="LG626") == [
        "--only Kent: 2 recipients are called 'Kent'. Name the file of the letter: "
        "letter-0, letter-4."
    ]
    assert choose("names.yaml", "Another Scott") == [8]


@pytest.mark.parametrize("wanted", ["", "  ", "true", "none", "['Roger', 'Hirst']"])
def test_nobody_answers_to_a_name_that_is_not_text(wanted: str) -> None:
    assert refusals("names.yaml", wanted) == [
        f"--only {wanted}: no recipient is called '{wanted}'."
    ]


def test_nobody_answers_to_the_empty_stem_of_a_letter_without_a_file() -> None:
    with pytest.raises(LettergenError):
        choose("three.yaml", "", stems=("", "", ""))


def test_every_name_that_nobody_answers_to_is_reported_with_the_nearest() -> None:
    assert refusals("three.yaml", "Kant", "Kent", "mathew scot", "Nobody at all", "letter2") == [
        "--only Kant: no recipient is called 'Kant'. Did you mean 'Kent'?",
        "--only mathew scot: no recipient is called 'mathew scot'. Did you mean 'Matthew Scott'?",
        "--only Nobody at all: no recipient is called 'Nobody at all'.",
        "--only letter2: no recipient is called 'letter2'. Did you mean 'letter-2'?",
    ]


# Names that ``slug`` makes the same


def name_files(*names: str, pattern: str = "{{ name | slug }}.docx") -> list[str]:
    """The files of recipients with these names."""
    campaign = replace(
        campaign_reader.load(DATA / "campaign"),
        output=Expression(pattern, Place("campaign.yaml", 4)),
        where=(),
    )
    entries = [{"name": name, "town": "Ely"} for name in names]
    everyone = convert_recipients(entries, campaign, LANGUAGE)
    selection = select_letters(campaign, everyone, LANGUAGE, Options())
    return [letter.path.name for letter in selection.letters if letter.path]


def test_names_that_become_the_same_are_told_apart_by_codes_of_their_own() -> None:
    assert name_files("Łukasz", "Anna") == ["lukasz.docx", "anna.docx"]
    two = [f"lukasz-{make_code(name)}.docx" for name in ("Łukasz", "Lukasz")]
    assert name_files("Łukasz", "Lukasz", "Anna") == [*two, "anna.docx"]
    assert name_files("Anna", "Lukasz", "Łukasz", "Lúkasz")[1:3] == two[::-1]


def test_only_the_name_that_differs_gets_a_code() -> None:
    pattern = "{{ town | slug }}-{{ name | slug }}-letter.docx"
    codes = [make_code(name) for name in ("Łukasz", "Lukasz")]
    assert name_files("Łukasz", "Lukasz", pattern=pattern) == [
        f"ely-lukasz-{code}-letter.docx" for code in codes
    ]


def test_names_that_differ_in_punctuation_alone_are_refused_with_other_advice() -> None:
    with pytest.raises(LettergenError) as refused:
        name_files("St Ives", "St. Ives")
    (finding,) = refused.value.findings
    assert finding.code == "LG403"
    assert "slug" not in finding.hint
