"""Letters are looked at part by part: each way in which one can come apart is seen.

lettergen's own letters hang together, so the parts of a good one are damaged here by hand.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen.checks.documents import WordDocument
from lettergen.checks.letters import LetterChecker
from lettergen.citations import references as citations
from lettergen.data import campaign_reader, recipients
from lettergen.project.project import Entry, Project
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from tests.support.fault_campaigns import BASE, build_campaign

DOCUMENT, FOOTNOTES = "word/document.xml", "word/footnotes.xml"
LINKS = "word/_rels/document.xml.rels"

Parts = dict[str, bytes]


@pytest.fixture
def subject(tmp_path: Path) -> Project:
    """The base campaign."""
    campaign = campaign_reader.load(build_campaign(BASE, tmp_path))
    language = Language()
    assert campaign.citations is not None
    known = citations.load(campaign.citations)
    letter = compile_letter(campaign.letter, campaign.letterhead, language, known)
    assert campaign.recipients
    everyone = recipients.load(campaign.recipients, language.reserved_names)
    return Project(campaign, language, everyone, known, letter)


@pytest.fixture
def entry(subject: Project) -> Entry:
    """Its first recipient."""
    return subject.entries[0]


@pytest.fixture
def parts(subject: Project, entry: Entry) -> Parts:
    """The parts of that recipient's letter."""
    assert subject.letter is not None
    return subject.letter.render(entry.label, entry.fields, subject.campaign.values).parts


@pytest.fixture
def examined(subject: Project, entry: Entry) -> Callable[[Parts], list[str]]:
    """Look at a letter: the codes of what is found."""
    assert subject.letter is not None
    assert subject.campaign.letterhead is not None
    checker = LetterChecker(subject, subject.letter, WordDocument.read(subject.campaign.letterhead))

    def look(parts: Parts) -> list[str]:
        found = [*checker.check_words(parts, entry), *checker.check_structure(parts)]
        return [finding.code for finding in found]

    return look


def test_a_good_letter_has_no_findings(
    parts: Parts, examined: Callable[[Parts], list[str]]
) -> None:
    assert examined(parts) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "codes"),
    [
        (DOCUMENT, b"</w:body>", b"</w:bod>", ["LG340"]),
        (DOCUMENT, b"Yours sincerely", b"Yours {{ sincerely }}", ["LG341", "LG341"]),
        (DOCUMENT, b"<w:sectPr", b"<w:p/><w:sectPr", ["LG342"]),
        (DOCUMENT, b"<w:sectPr", b"<w:p><w:r><w:t> </w:t></w:r></w:p><w:sectPr", ["LG342"]),
        (
            DOCUMENT,
            b'footnoteReference w:id="1"',
            b'footnoteReference w:id="7"',
            ["LG343", "LG344"],
        ),
        (FOOTNOTES, b'<w:footnote w:id="2"', b'<w:footnote w:id="9"', ["LG343", "LG344"]),
        (DOCUMENT, b'<w:hyperlink r:id="', b'<w:hyperlink r:id="x', ["LG345"]),
        (
            LINKS,
            b"</Relationships>",
            b'<Relationship Id="r9" Type="t/image" Target="media/a.png"/></Relationships>',
            ["LG346"],
        ),
        (LINKS, b"https://example.org/renew", b"file:///C:/renew", ["LG305"]),
        (
            DOCUMENT,
            b"<w:sectPr",
            b'<w:bookmarkStart w:id="1" w:name="a"/>'
            b'<w:bookmarkStart w:id="1" w:name="b"/><w:sectPr',
            ["LG347"],
        ),
        (DOCUMENT, b"Yours sincerely", b"Yours  sincerely", ["LG350"]),
        (DOCUMENT, b"Yours sincerely", b"Yours </w:t><w:drawing/><w:t> sincerely", []),
        (DOCUMENT, b"Yours sincerely", b"Yours </w:t><w:sym/><w:t> sincerely", []),
        (DOCUMENT, b"Yours sincerely", b"Yours </w:t><w:fldChar/><w:t> sincerely", ["LG350"]),
        (
            DOCUMENT,
            b"Yours sincerely",
            b'Yours </w:t><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText>'
            b'<w:fldChar w:fldCharType="end"/><w:t> sincerely',
            [],
        ),
        (
            DOCUMENT,
            b"Yours sincerely",
            "Yours \u00abLe Monde\u00bb, \u00abMonde\u00bb".encode(),
            [],
        ),
        (DOCUMENT, b"Yours sincerely", "Yours \u00abSalutation\u00bb".encode(), ["LG341"]),
        (DOCUMENT, b"<w:sectPr", b"<w:tbl/><w:p/><w:sectPr", []),
        (DOCUMENT, b"<w:sectPr", b"<w:p><w:r><w:br/></w:r></w:p><w:sectPr", ["LG342"]),
        (DOCUMENT, b"<w:sectPr", b"<w:p><w:r><w:pgNum/></w:r></w:p><w:sectPr", []),
        (
            DOCUMENT,
            b"Yours sincerely",
            b'Yours</w:t></w:r><w:moveFrom w:id="9"><w:r><w:t>  gone</w:t></w:r></w:moveFrom>'
            b"<w:r><w:t> sincerely",
            [],
        ),
        (DOCUMENT, b"Yours sincerely", b"Yours yours sincerely", []),
        (DOCUMENT, b"Yours sincerely", b"Very sincerely sincerely", ["LG352"]),
    ],
)
def test_each_damage_is_seen(
    parts: Parts,
    examined: Callable[[Parts], list[str]],
    part: str,
    old: bytes,
    new: bytes,
    codes: list[str],
) -> None:
    assert old in parts[part]
    damaged = {**parts, part: parts[part].replace(old, new, 1)}
    assert sorted(examined(damaged)) == codes


def test_a_cell_may_be_empty(parts: Parts, examined: Callable[[Parts], list[str]]) -> None:
    cell = b"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:sectPr"
    assert examined({**parts, DOCUMENT: parts[DOCUMENT].replace(b"<w:sectPr", cell, 1)}) == []


def test_a_gap_that_the_data_has_itself_is_the_datas(
    subject: Project, parts: Parts, examined: Callable[[Parts], list[str]]
) -> None:
    value = parts[DOCUMENT].replace(b"Middlemarch", b"The  Waves", 1)
    assert examined({**parts, DOCUMENT: value}) == ["LG350"]
    subject.entries[0].texts[0] = (
        subject.entries[0]
        .texts[0]
        .__class__(("books", "*"), "The  Waves", subject.entries[0].recipient.place)
    )
    assert examined({**parts, DOCUMENT: value}) == []


WORDS = [
    *("Yours sincerely", "Dear ,", "a  gap", "the the", "{{ left }}", "( )", "Kent", " ", ""),
    *("<w:br/>", "</w:t><w:tab/><w:t>", "</w:t></w:r></w:p><w:p><w:r><w:t>"),
    "</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>in  a box</w:t></w:r></w:p></w:txbxContent>"
    "</w:pict><w:t>",
]


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_words_of_a_letter_give_the_same_findings_whatever_letters_came_before(
    subject: Project, entry: Entry, parts: Parts, letters: list[list[str]]
) -> None:
    assert subject.letter is not None
    assert subject.campaign.letterhead is not None
    document = WordDocument.read(subject.campaign.letterhead)
    checker = LetterChecker(subject, subject.letter, document)
    for words in [*letters, *letters]:
        paragraph = f"<w:p><w:r><w:t>{''.join(words)}</w:t></w:r></w:p><w:sectPr".encode()
        letter = {**parts, DOCUMENT: parts[DOCUMENT].replace(b"<w:sectPr", paragraph, 1)}
        # A comment keeps a part from being taken apart: it is looked at as a whole.
        whole = {**parts, DOCUMENT: letter[DOCUMENT].replace(b"<w:body>", b"<w:body><!-- -->", 1)}
        alone = LetterChecker(subject, subject.letter, document)
        expected = list(alone.check_words(whole, entry))
        assert list(checker.check_words(letter, entry)) == expected
