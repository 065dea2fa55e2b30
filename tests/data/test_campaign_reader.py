"""``campaign.yaml`` is read whole, and whatever is wrong with it is said in one go."""

import os
from pathlib import Path

import pytest

from lettergen.data import campaign_reader
from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError, Place

DATA = Path(__file__).parent / "campaign"
KEYS = (
    "letter, letterhead, recipients, fields, group, rows, label, citations, citation-style, "
    "citation-locale, lang, dates, changes, quotes, output, format, ledger, approval, mail, where, "
    "address, values, check"
)


@pytest.fixture
def whole() -> CampaignFile:
    """A campaign that has every key."""
    return campaign_reader.load(DATA / "campaign.yaml")


def findings(name: str) -> tuple[Finding, ...]:
    with pytest.raises(LettergenError) as refused, collecting():
        campaign_reader.load(DATA / name)
    return refused.value.findings


def faults(name: str) -> list[tuple[int, str, str]]:
    """Line, code and message of everything that is wrong, in the order of the report."""
    assert {finding.place.path for finding in findings(name)} == {str(DATA / name)}
    return [(finding.place.line, finding.code, finding.message) for finding in findings(name)]


# A campaign that is well


def test_every_path_is_ready_to_open(whole: CampaignFile) -> None:
    assert whole.folder == DATA
    assert whole.letter == DATA / "letter.md.j2"
    assert whole.letterhead == DATA / "letterhead.docx"
    assert whole.recipients
    assert whole.recipients.path == DATA / "recipients.yaml"
    assert whole.citations == DATA / "citations.yaml"


def test_expressions_know_their_line(whole: CampaignFile) -> None:
    path = str(DATA / "campaign.yaml")
    assert (whole.output.text, whole.output.place) == (
        "letters/{{ name | slug }}.docx",
        Place(path, 6),
    )
    assert [(where.text, where.place) for where in whole.where] == [
        ('answered == "no"', Place(path, 7))
    ]


def test_the_lines_of_an_address_know_their_line(tmp_path: Path) -> None:
    for name in ("letter.md.j2", "letterhead.docx", "recipients.yaml"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    text = "letter: letter.md.j2\nletterhead: letterhead.docx\nrecipients: recipients.yaml\n"
    path = tmp_path / "campaign.yaml"
    path.write_text(f"{text}output: x.docx\naddress: |\n  {{{{ name }}}}\n  Ely\n")
    address = campaign_reader.load(path).address
    assert address is not None
    assert (address.text, address.place) == ("{{ name }}\nEly\n", Place(str(path), 5))
    path.write_text(f"{text}output: x.docx\naddress: [name]\n")
    with pytest.raises(LettergenError) as refused, collecting():
        campaign_reader.load(path)
    assert str(refused.value) == f"{path}:5: 'address' must be text."


def test_a_folder_stands_for_the_campaign_in_it(whole: CampaignFile) -> None:
    assert campaign_reader.load(DATA) == whole


def test_a_campaign_is_found_beside_the_working_directory_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(DATA)
    here = campaign_reader.load(Path("campaign.yaml"))
    assert here.letter == Path("letter.md.j2")
    assert here.letter.is_file()


def test_what_may_be_left_out_may_be_left_out() -> None:
    word = campaign_reader.load(DATA / "word.yaml")
    assert (word.letterhead, word.citations, word.where, word.values) == (None, None, (), {})


def test_values_without_any_are_none() -> None:
    assert campaign_reader.load(DATA / "empty-values.yaml").values == {}


@pytest.mark.parametrize(
    ("letter", "is_markdown"),
    [("a.md", True), ("a.md.j2", True), ("a.txt", True), ("a.docx", False), ("a.DOTX", False)],
)
def test_the_letters_ending_tells_markdown_from_word(
    tmp_path: Path, letter: str, is_markdown: bool
) -> None:
    for name in (letter, "letterhead.docx", "recipients.yaml"):
        (tmp_path / name).touch()
    lines = [f"letter: {letter}", "recipients: recipients.yaml", "output: a.docx"]
    lines += ["letterhead: letterhead.docx"] if is_markdown else []
    (tmp_path / "campaign.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert campaign_reader.load(tmp_path).is_markdown is is_markdown


def test_the_trails_of_values_are_counted_from_the_values(whole: CampaignFile) -> None:
    values = whole.values
    assert values.trail == ""
    assert values["sender"].trail == "sender"
    assert values["sender"]["office"].trail == "sender.office"


def test_the_trails_of_values_in_lists_are_counted_from_the_values_too(whole: CampaignFile) -> None:
    people = whole.values["people"]
    assert [people[0].trail, people[0]["post"].trail] == ["people", "people.post"]
    assert people[1][0].trail == "people"


def test_values_know_their_lines(whole: CampaignFile) -> None:
    assert whole.values.place_of("date").line == 9
    assert whole.values["sender"].place_of("name").line == 11


# A campaign that is not


@pytest.mark.parametrize("name", ["nowhere.yaml", "nowhere/campaign.yaml", "empty-folder"])
def test_a_campaign_that_is_not_there_is_a_finding(name: str) -> None:
    path = DATA / name
    path = path / "campaign.yaml" if path.is_dir() else path
    with pytest.raises(LettergenError) as refused, collecting():
        campaign_reader.load(DATA / name)
    assert [str(finding) for finding in refused.value.findings] == [
        f"{path}: there is no such campaign. "
        "Go to the campaign's folder, or name its campaign.yaml. 'lettergen init' writes one."
    ]


def test_a_name_too_long_for_the_file_system_is_no_campaign() -> None:
    with pytest.raises(LettergenError) as refused, collecting():
        campaign_reader.load(Path("x" * 5000))
    assert [finding.code for finding in refused.value.findings] == ["LG110"]


@pytest.mark.parametrize("name", ["list.yaml", "empty.yaml"])
def test_a_file_that_is_no_mapping_is_told_the_keys_of_one(name: str) -> None:
    (finding,) = findings(name)
    assert f"{finding.code} {finding}" == (
        f"LG111 {DATA / name}:1: a campaign is a mapping of keys to values. "
        f"The keys of a campaign are {KEYS}."
    )


def test_unknown_keys_are_reported_with_the_nearest_known_one() -> None:
    assert findings("unknown-keys.yaml")[0].message == "unknown key 'recipient'."
    assert [(f.place.line, f.code, f.hint) for f in findings("unknown-keys.yaml")] == [
        (2, "LG112", "Did you mean 'recipients'?"),
        (5, "LG112", "Did you mean 'output'?"),
        (6, "LG112", f"The keys of a campaign are {KEYS}."),
        (7, "LG112", f"The keys of a campaign are {KEYS}."),
        (8, "LG112", f"The keys of a campaign are {KEYS}."),
    ]


def test_missing_keys_are_reported_at_the_campaigns_first_key() -> None:
    assert faults("nothing-but-values.yaml") == [
        (2, "LG113", "'letter:' is missing."),
        (2, "LG113", "'recipients:' is missing."),
        (2, "LG113", "'output:' is missing."),
    ]


def test_keys_without_a_value_are_reported_where_they_stand() -> None:
    keys = ("letter", "letterhead", "recipients", "citations", "output", "where")
    assert sorted(faults("empty-keys.yaml")) == [
        (line, "LG113", f"'{key}:' is empty.") for line, key in enumerate(keys, 1)
    ]


def test_missing_files_are_reported_with_the_line_that_names_them() -> None:
    assert sorted(faults("missing-files.yaml")) == [
        (1, "LG116", "there is no file no-letter.md."),
        (2, "LG116", "there is no file no-letterhead.docx."),
        (3, "LG116", "there is no file templates."),
        (4, "LG116", "there is no file ../campaign."),
    ]


def test_values_of_the_wrong_kind_are_reported() -> None:
    keys = {"letter": 1, "letterhead": 2, "recipients": 3, "citations": 4, "output": 6, "where": 7}
    assert sorted(faults("wrong-kinds.yaml")) == [
        *((line, "LG111", f"'{key}' must be text.") for key, line in keys.items()),
        (8, "LG111", "'values' must be a mapping of names to values."),
    ]


def test_a_markdown_letter_needs_a_letterhead() -> None:
    (finding,) = findings("markdown-without-letterhead.yaml")
    path = DATA / "markdown-without-letterhead.yaml"
    assert f"{finding.code} {finding}" == (
        f"LG114 {path}:2: a Markdown letter needs a letterhead. "
        "Add 'letterhead:' with a Word document that contains {{ body }}."
    )


def test_a_word_letter_has_no_letterhead_beside_itself() -> None:
    (finding,) = findings("word-with-letterhead.yaml")
    path = DATA / "word-with-letterhead.yaml"
    assert f"{finding.code} {finding}" == (
        f"LG115 {path}:3: a letter that is a Word document takes no letterhead. "
        "Delete this line, or name a Markdown file under 'letter:'."
    )


def test_everything_that_is_wrong_is_said_in_one_go() -> None:
    assert sorted((line, code) for line, code, _ in faults("everything-wrong.yaml")) == [
        (1, "LG113"),
        (1, "LG114"),
        (2, "LG112"),
        (3, "LG116"),
        (4, "LG111"),
    ]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root"
)
def test_a_folder_that_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        with pytest.raises(LettergenError) as refused:
            campaign_reader.load(closed / "campaign.yaml")
    finally:
        closed.chmod(0o700)
    assert [finding.code for finding in refused.value.findings] == ["LG110"]
