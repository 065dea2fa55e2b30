"""What ``lettergen render`` reports of faults, word for word."""

from pathlib import Path

import pytest

from tests.checks.test_valid_campaigns import VALID
from tests.support.campaigns import CAMPAIGNS
from tests.support.command_line import Campaign, Command

FAULTS = {
    "missing-field": (
        1,
        [
            "recipients.yaml:7: error LG301: Kent has no 'salutation' "
            "(templates/vru-letter.md.j2:7 uses it). Did you mean 'salutaton', which is written "
            "here?",
            "3 letters in letters/: 2 written, 1 failed.",
        ],
    ),
    "unknown-citation": (
        2,
        [
            "letter.md.j2:3: error LG303: no citation and no footnote is called 'score-1714'. "
            "Did you mean 'score-1741'?",
            "letter.md.j2:4: error LG303: no citation and no footnote is called 'tallis'. "
            "Define it: [^tallis]: …",
            "letter.md.j2:3: error LG303: there is no citation 'score-1742'. "
            "Did you mean 'score-1741'?",
        ],
    ),
    "unknown-citation-in-data": (
        1,
        [
            "recipients.yaml:5: error LG303: Ramsey: 'score': there is no citation 'score-1714' "
            "in citations.yaml (letter.md.j2:3 prints it). Did you mean 'score-1741'?",
            "2 letters in letters/: 1 written, 1 failed.",
        ],
    ),
    "markdown-syntax": (
        2,
        [
            "letter.md.j2:5: error LG202: '{% if town = \"Ely\" %}' has a syntax error: "
            "expected token 'end of statement block', got '='.",
            "letter.md.j2:6: error LG202: '{{ town | upper | }}' has a syntax error: "
            "expected token 'name', got 'end of print statement'.",
            "letter.md.j2:9: error LG201: '{{' is never closed. Add '}}'.",
        ],
    ),
    "word-syntax": (
        2,
        [
            "letter.docx, word/document.xml, paragraph 3 "
            '("Dear {{ salutation | }}, and all who si…"): '
            "error LG202: '{{ salutation | }}' has a syntax error: "
            "expected token 'name', got 'end of print statement'.",
            'letter.docx, word/document.xml, paragraph 4 ("{% if town == “Ely” %}"): '
            "error LG205: '{% if town == \"Ely\" %}' is never closed. Add '{% endif %}'.",
        ],
    ),
    "missing-files": (
        2,
        [
            "campaign.yaml:2: error LG116: there is no file headed-paper.docx.",
            "campaign.yaml:3: error LG116: there is no file recipient.yaml. "
            "Did you mean 'recipients.yaml'?",
            "campaign.yaml:4: error LG116: there is no file citations.yaml.",
        ],
    ),
    "broken-yaml": (
        2,
        [
            "recipients.yaml:6: error LG101: is not YAML: "
            "mapping values are not allowed in this context. "
            "Put quotes around a value that contains a colon followed by a space.",
        ],
    ),
    "duplicate-keys": (
        2,
        [
            "recipients.yaml:3: error LG106: duplicate key 'town', first defined in line 1. "
            "Keep one of the two.",
            "recipients.yaml:7: error LG106: duplicate key 'salutation', first defined in line 6. "
            "Keep one of the two.",
        ],
    ),
    "same-output-file": (
        2,
        [
            "recipients.yaml:7: error LG403: St. Ives has the same output file "
            "letters/st-ives.docx as St Ives (line 1). "
            "Use a field in 'output:' of campaign.yaml that differs between them.",
        ],
    ),
    "output-outside": (
        2,
        [
            "campaign.yaml:4: error LG402: the output '../letters/{{ town | slug }}.docx' "
            "is outside the campaign's folder. Name a folder inside it, or use --out.",
        ],
    ),
    "unsafe-names": (
        1,
        [
            "campaign.yaml:4: error LG401: ../../Ramsey: '../../Ramsey' cannot be part of a file "
            "name. The filter 'slug' turns any text into a safe name: {{ name | slug }}.",
            "campaign.yaml:4: error LG401: CON: the output file 'letters/CON.docx' "
            "contains 'CON.docx', a name that Windows reserves for a device. "
            "The filter 'slug' turns any text into a safe name: {{ name | slug }}.",
            "recipients.yaml:10: error LG301: March has no 'town' (campaign.yaml:4 uses it).",
            "recipients.yaml:10: error LG301: March has no 'town' (letter.md.j2:3 uses it).",
            "5 letters in letters/: 2 written, 3 failed.",
        ],
    ),
    "letterhead-without-body": (
        2,
        [
            "letterhead.docx: error LG213: the letterhead has no {{ body }}. "
            "Write {{ body }} in a paragraph of its own, where the letter is to go.",
        ],
    ),
    "letterhead-with-two-bodies": (
        2,
        [
            "letterhead.docx: error LG213: the letterhead has {{ body }} more than once. "
            "Write {{ body }} in a paragraph of its own, where the letter is to go.",
        ],
    ),
}

SOUND = {"arabic", "bilingual", "concert", "invoices", "parcels", "reminder", *VALID}


@pytest.mark.parametrize(("name", "code", "lines"), [(n, *said) for n, said in FAULTS.items()])
def test_a_fault_is_said_with_its_place_and_a_remedy(
    command: Command, campaign: Campaign, name: str, code: int, lines: list[str]
) -> None:
    campaign(name)
    answer = command("render")
    assert (answer.code, answer.lines) == (code, lines)


@pytest.mark.parametrize("name", [name for name, (code, _) in FAULTS.items() if code == 2])
def test_a_campaign_that_cannot_be_used_writes_nothing(
    command: Command, campaign: Campaign, name: str, tmp_path: Path
) -> None:
    campaign(name)
    before = sorted(tmp_path.rglob("*"))
    command("render")
    assert sorted(tmp_path.rglob("*")) == before


def test_every_broken_campaign_is_tried() -> None:
    names = {path.name for path in CAMPAIGNS.iterdir()}
    assert names - SOUND - {"faults-everywhere"} == set(FAULTS)


def test_a_folder_without_a_campaign_is_told_where_to_go(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = command("render")
    assert answer.code == 2
    assert answer.lines == [
        "campaign.yaml: error LG110: there is no such campaign. "
        "Go to the campaign's folder, or name its campaign.yaml. 'lettergen init' writes one."
    ]
