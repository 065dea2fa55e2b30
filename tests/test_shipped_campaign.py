"""The campaign in this repository, from its files to finished letters and their pages.

A wrong name, a lost footnote or a sentence about one area in the letter to another is the failure
that matters most. So everything here looks at all eighteen letters as a reader would.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from lettergen import api
from lettergen.citations import references as citations
from lettergen.citations.references import Citation
from lettergen.cli.main import main
from lettergen.data import recipients
from lettergen.data.recipients import Recipient
from lettergen.render.result import Outcome
from tests.conftest import NEEDS_DXPDF, REPOSITORY
from tests.support.letter_text import (
    LetterText,
    find_links,
    read_draft,
    read_letter,
    remove_addresses,
    remove_links,
)
from tests.support.wordprocessingml import problems

GOLDEN = Path(__file__).parent / "golden"

RECIPIENTS = {
    str(recipient.label): recipient
    for recipient in recipients.load(REPOSITORY / "recipients.yaml", frozenset())
}
CITATIONS = citations.load(REPOSITORY / "citations.yaml")
AREAS = tuple(RECIPIENTS)
OTHER_AREAS = tuple(area for area in AREAS if area != "Kent")

EVERY_AREA = pytest.mark.parametrize("area", AREAS)
EVERY_OTHER_AREA = pytest.mark.parametrize("area", OTHER_AREAS)

SUPERSCRIPT = "¹²³⁴⁵⁶"

# The only link of a letter that the draft does not have as one.
CONTACT = "mailto:April.McCoig@iasc.independent.gov.uk"

# Words that stand in a letter by right and look like another recipient's: the letter that has
# them (every letter, for "*"), the words as they stand there, and why.
BY_RIGHT = (
    ("*", "89 Eccleston Square\nLondon\nSW1V 1PN", "the sender's own address, not the area London"),
    ("Essex", "London Road", "a road in Rivenhall, not the area London"),
    ("Northumbria", "Benton Lane", "a road, not Michael Lane of Hampshire"),
    ("Hampshire", "Michael Lane", "a first name, not Alun Michael of South Wales"),
    ("Hampshire", "Dear Michael,", "a first name, not Alun Michael of South Wales"),
    ("Bedfordshire", "Bedfordshire Police Headquarters", "Leicestershire has its own, too"),
    ("South Wales", "South Wales Police Headquarters", "Leicestershire has its own, too"),
    ("Thames Valley", "Thames Valley Police Headquarters", "Leicestershire has its own, too"),
)

# What public pages left open, by the part of the entry that it is about. An entry's list of points
# must name each of them, or a letter would go out as if it were settled.
OPEN_POINTS = {
    "name": ("Hampshire", "Lancashire", "Leicestershire", "Thames Valley"),
    "salutation": tuple(area for area in OTHER_AREAS if area != "Sussex"),
    "address": tuple(
        area
        for area in OTHER_AREAS
        if area not in ("Essex", "Merseyside", "Sussex", "West Midlands")
    ),
    "vru name": ("Hampshire", "Northumbria", "Sussex", "Thames Valley"),
    "passage": ("Thames Valley",),
    "citation": ("Thames Valley",),
}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The eighteen letters as `lettergen render` writes them, by area."""
    report = api.render(REPOSITORY, api.Options(out=tmp_path_factory.mktemp("letters")))
    assert report.findings == []
    return {
        result.recipient.label: result.path for result in report.results if result.path is not None
    }


@pytest.fixture(scope="module")
def pages(
    letters: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    soffice: Callable[[list[Path], Path], list[Path]],
    pdftotext: Callable[[Path], list[str]],
) -> dict[str, list[str]]:
    """The text of the pages of each letter as LibreOffice sets them, by area."""
    folder = tmp_path_factory.mktemp("pages")
    pdfs = soffice(list(letters.values()), folder)
    return {area: pdftotext(pdf) for area, pdf in zip(letters, pdfs, strict=True)}


@cache
def reading(path: Path) -> LetterText:
    """A letter, read once."""
    return read_letter(path)


def as_drafted(lines: list[str]) -> list[str]:
    """Lines of a letter as the draft has them."""
    address = CONTACT.removeprefix("mailto:")
    plain = [line.replace(f"[{address}]({CONTACT})", address) for line in lines]
    return remove_addresses(plain)


def source_of(recipient: Recipient) -> Citation:
    """The citation that the passage about a recipient's area rests on."""
    return CITATIONS[recipient.fields["vru"]["source"]]


def printed(number: int, citation: Citation) -> str:
    """A citation as its footnote prints it."""
    return f"{SUPERSCRIPT[number - 1]} {citation.lead} [{citation.title}]({citation.url})"


# Kent and Sussex: the letters as they were sent


def test_the_body_of_kents_letter_is_the_one_that_was_sent(letters: dict[str, Path]) -> None:
    body, _ = read_draft(GOLDEN / "kent.md")
    assert as_drafted(reading(letters["Kent"]).body) == body


def test_the_footnotes_of_kents_letter_are_those_that_were_sent(letters: dict[str, Path]) -> None:
    _, notes = read_draft(GOLDEN / "kent.md")
    assert len(notes) == 5
    assert remove_addresses(reading(letters["Kent"]).notes) == notes


def test_every_link_of_kents_letter_leads_somewhere(letters: dict[str, Path]) -> None:
    letter = reading(letters["Kent"])
    addresses = [address for _, address in find_links([*letter.body, *letter.notes])]
    assert len(addresses) == 8
    assert [one for one in addresses if not one.startswith("https://")] == [CONTACT]


def test_sussexs_letter_opens_as_the_copy_of_it_does(letters: dict[str, Path]) -> None:
    assert reading(letters["Sussex"]).body[:10] == [
        "13 October 2020",
        "Katy Bourne OBE",
        "Sussex Police and Crime Commissioner",
        "Office of the Sussex Police & Crime Commissioner",
        "Sackville House",
        "Brooks Close",
        "Lewes",
        "East Sussex",
        "BN7 2FZ",
        "Dear Katy,",
    ]


# All eighteen


def test_all_eighteen_letters_are_written(letters: dict[str, Path]) -> None:
    assert len(letters) == 18
    assert all(path.is_file() for path in letters.values())


def test_each_file_is_named_after_its_area(letters: dict[str, Path]) -> None:
    expected = [f"{area.lower().replace(' ', '-')}.docx" for area in AREAS]
    assert [path.name for path in letters.values()] == expected


@EVERY_AREA
def test_a_letter_opens_with_its_own_addressee(letters: dict[str, Path], area: str) -> None:
    fields = RECIPIENTS[area].fields
    expected = ["13 October 2020", fields["name"], fields["title"], *fields["address"]]
    expected.append(f"Dear {fields['salutation']},")
    assert reading(letters[area]).body[: len(expected)] == expected


@EVERY_AREA
def test_the_senders_block_stands_in_the_letterhead(letters: dict[str, Path], area: str) -> None:
    margins = "\n".join(reading(letters[area]).margins)
    for words in (
        "Dame Sara Thornton DBE QPM",
        "Independent Anti-Slavery Commissioner",
        "5th Floor, Globe House\n89 Eccleston Square\nLondon\nSW1V 1PN",
        "+44 (0) 20 3513 0477",
    ):
        assert words in margins


@EVERY_AREA
def test_a_letter_names_its_own_unit(letters: dict[str, Path], area: str) -> None:
    # Kent's letter has the short form, as it was sent.
    unit = "Kent and Medway VRU" if area == "Kent" else RECIPIENTS[area].fields["vru"]["name"]
    assert unit in "\n".join(reading(letters[area]).body)


@EVERY_AREA
def test_the_notes_of_a_letter_are_numbered_in_order(letters: dict[str, Path], area: str) -> None:
    letter = reading(letters[area])
    expected = SUPERSCRIPT[:5] if area == "Kent" else SUPERSCRIPT
    assert re.findall(f"[{SUPERSCRIPT}]", "\n".join(letter.body)) == list(expected)
    assert [note[0] for note in letter.notes] == list(expected)


@EVERY_OTHER_AREA
def test_the_other_letters_have_kents_words_around_their_own(
    letters: dict[str, Path], area: str
) -> None:
    """Only the addressee and the sentence about the area's own work differ from Kent's."""
    fields = RECIPIENTS[area].fields
    body, _ = read_draft(GOLDEN / "kent.md")
    passage = (
        "I have since looked further into the work under way in the area served by the "
        f"{fields['vru']['name']}, and was interested to read separately how "
        f"{fields['vru']['interest']}⁴."
    )
    opening = body.index("Dear Matthew,") + 1
    expected = [
        re.sub("I was interested to read about how .*", lambda _: passage, line)
        for line in body[opening:]
    ]
    expected = [line.replace("findings⁴", "findings⁵") for line in expected]
    expected = [line.replace("trafficking⁵", "trafficking⁶") for line in expected]
    own = as_drafted(reading(letters[area]).body)
    assert own[own.index(f"Dear {fields['salutation']},") + 1 :] == expected


# Whose words are whose


def test_only_kents_letter_says_what_was_read_in_the_report(letters: dict[str, Path]) -> None:
    """Of the others it is not known that the report tells of the same."""
    words = "I was interested to read about how"
    assert [area for area in AREAS if words in reading(letters[area]).text] == ["Kent"]


@EVERY_OTHER_AREA
def test_report_and_source_are_credited_separately(letters: dict[str, Path], area: str) -> None:
    letter = reading(letters[area])
    assert letter.notes[2:4] == [
        printed(3, CITATIONS["apcc-2020"]),
        printed(4, source_of(RECIPIENTS[area])),
    ]
    paragraph = next(line for line in letter.body if "³" in line)
    assert "the Violence Reduction Units in Focus report³ recently published" in paragraph
    assert paragraph.endswith(f"{RECIPIENTS[area].fields['vru']['interest']}⁴.")


def test_no_two_areas_share_a_source() -> None:
    sources = [RECIPIENTS[area].fields["vru"]["source"] for area in AREAS]
    assert len(set(sources)) == 18


# No letter knows of another


@EVERY_AREA
def test_no_letter_names_another_recipient(letters: dict[str, Path], area: str) -> None:
    assert list(strangers(reading(letters[area]).text, area)) == []


@pytest.mark.parametrize(("area", "words", "reason"), BY_RIGHT)
def test_every_exception_is_needed(
    letters: dict[str, Path], area: str, words: str, reason: str
) -> None:
    """An exception that nothing needs any more would only hide a fault."""
    for own in AREAS if area == "*" else (area,):
        text = reading(letters[own]).text
        assert words in text, reason
        found = {name for _, name in named(words, own)}
        assert found or own == "London", reason


def test_a_letter_in_the_wrong_envelope_is_found_out(letters: dict[str, Path]) -> None:
    """The search does find: in each letter, everything that is the recipient's own."""
    for area in AREAS:
        other = "Kent" if area != "Kent" else "Sussex"
        found = {name for _, name in strangers(reading(letters[area]).text, other)}
        # Kent's letter has the short form of the unit's name.
        short = {RECIPIENTS["Kent"].fields["vru"]["name"]} if area == "Kent" else set()
        assert proper_names(area) - found == short, area


def strangers(text: str, area: str) -> Iterator[tuple[str, str]]:
    """The names of other recipients in the letter to ``area``, but for those there by right."""
    for own, words, _ in BY_RIGHT:
        if own in ("*", area):
            text = text.replace(words, " ")
    yield from named(text, area)


def named(text: str, area: str) -> Iterator[tuple[str, str]]:
    """Whose names stand in a text, other than those that ``area`` has as well."""
    text = re.sub(f"[{SUPERSCRIPT}]", " ", text)  # a mark does not belong to the word before it
    for other in AREAS:
        if other == area:
            continue
        for name in sorted(proper_names(other) - proper_names(area)):
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                yield other, name


@cache
def proper_names(area: str) -> frozenset[str]:
    """What belongs to one recipient alone: names, lines of the address, the passage, the source."""
    fields = RECIPIENTS[area].fields
    surname = [word for word in fields["name"].split() if not word.isupper()][-1]
    names = {area, fields["name"], surname, fields["title"], fields["vru"]["name"]}
    names |= {line for line in fields["address"] if address_lines()[line] == 1}
    names |= {fields["vru"]["interest"]}
    if area != "Kent":  # whose source every letter cites
        source = source_of(RECIPIENTS[area])
        names |= {source.title, source.url}
    return frozenset(names)


@cache
def address_lines() -> Counter[str]:
    """How many recipients have each line of an address."""
    return Counter(line for area in AREAS for line in RECIPIENTS[area].fields["address"])


def test_the_last_paragraph_is_kept_with_closing_and_signature(letters: dict[str, Path]) -> None:
    document = docx.Document(str(letters["Kent"]))
    *_, earlier, last, closing, signature = document.paragraphs
    assert closing.style and signature.style
    assert (closing.text, closing.style.name) == ("Yours sincerely,", "Closing")
    assert signature.style.name == "Signature"
    assert closing.style.paragraph_format.keep_with_next
    assert last.paragraph_format.keep_with_next
    assert earlier.paragraph_format.keep_with_next is None


# As other programs see it


@EVERY_AREA
def test_a_letter_is_valid_wordprocessingml(letters: dict[str, Path], area: str) -> None:
    assert problems(letters[area]) == []


@EVERY_AREA
def test_a_letter_opens_in_python_docx_with_its_properties(
    letters: dict[str, Path], area: str
) -> None:
    document = docx.Document(str(letters[area]))
    properties = document.core_properties
    name = RECIPIENTS[area].fields["name"]
    assert properties.title == (
        f"Violence Reduction Units and modern slavery: letter to {name}, {area}"
    )
    assert properties.author == "Dame Sara Thornton DBE QPM"
    assert properties.language == "en-GB"
    languages = document.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    assert languages == ["en-GB"]


@EVERY_AREA
def test_pandoc_reads_every_footnote_and_link_back(
    letters: dict[str, Path], area: str, pandoc: Callable[[Path, str], str]
) -> None:
    letter = reading(letters[area])
    tree = json.loads(pandoc(letters[area], "json"))["blocks"]
    notes = [text_of(note["c"]) for note in nodes(tree, "Note")]
    assert notes == [remove_links(note[2:]) for note in letter.notes]
    found = [(text_of(link["c"][1]), link["c"][2][0]) for link in nodes(tree, "Link")]
    assert sorted(found) == sorted(find_links([*letter.body, *letter.notes]))


def nodes(tree: Any, kind: str) -> Iterator[dict[str, Any]]:
    """The nodes of one kind in what pandoc read, in order."""
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree
        tree = tree.get("c")
    if isinstance(tree, list):
        for child in tree:
            yield from nodes(child, kind)


def text_of(tree: Any) -> str:
    """The plain text of some of pandoc's nodes."""
    if isinstance(tree, list):
        return "".join(map(text_of, tree))
    if not isinstance(tree, dict):
        return ""
    if tree["t"] == "Link":
        return text_of(tree["c"][1])
    if tree["t"] == "Str":
        return str(tree["c"])
    return " " if tree["t"] in ("Space", "SoftBreak") else text_of(tree.get("c"))


# On paper


@EVERY_AREA
def test_a_letter_fills_two_pages(pages: dict[str, list[str]], area: str) -> None:
    assert len(pages[area]) == 2


@EVERY_AREA
def test_the_first_page_shows_sender_and_addressee(pages: dict[str, list[str]], area: str) -> None:
    first = squeezed(pages[area][0])
    fields = RECIPIENTS[area].fields
    assert first.startswith("Dame Sara Thornton DBE QPM")
    assert squeezed(" ".join([fields["name"], fields["title"], *fields["address"]])) in first


def test_notes_one_to_three_stand_at_the_foot_of_kents_first_page(
    pages: dict[str, list[str]],
) -> None:
    _, notes = read_draft(GOLDEN / "kent.md")
    first, second = map(squeezed, pages["Kent"])
    assert first.endswith(" ".join(as_printed(note) for note in notes[:3]))
    assert "any identified risks. 1 Home Office" in first
    assert " ".join(as_printed(note) for note in notes[3:]) in second
    assert second.startswith("Matthew Scott 13 October 2020 I would therefore be grateful")
    assert second.endswith("Page 2 of 2")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["libreoffice", pytest.param("dxpdf", marks=NEEDS_DXPDF)])
def test_only_the_address_shows_in_the_window_of_an_envelope(
    engine: str, soffice: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """The longest addresses have nine lines, and eight of which one is turned over."""
    assert len(RECIPIENTS["Essex"].fields["address"]) == 7
    with pytest.raises(SystemExit) as ended:
        main(["check", str(REPOSITORY), "--window", "dl", "--pdf-engine", engine])
    assert ended.value.code == 0
    found = capsys.readouterr()
    assert "18 letters checked: 0 errors" in found.err
    assert not re.search("LG87[0-9]", found.out)


def as_printed(note: str) -> str:
    """A note of the draft as it looks on paper."""
    return f"{SUPERSCRIPT.index(note[0]) + 1} {remove_links(note[2:])}"


def squeezed(text: str) -> str:
    """A text whose lines and spaces do not matter."""
    return " ".join(text.split())


# Honest data


@EVERY_OTHER_AREA
def test_every_letter_but_kents_has_points_to_confirm(area: str) -> None:
    assert RECIPIENTS[area].confirm


@pytest.mark.parametrize(
    ("part", "area"), [(part, area) for part, areas in OPEN_POINTS.items() for area in areas]
)
def test_what_public_pages_left_open_is_a_point_to_confirm(part: str, area: str) -> None:
    assert any(point.startswith(f"{part}: ") for point in RECIPIENTS[area].confirm)


def test_the_final_run_writes_kents_letter_alone(tmp_path: Path) -> None:
    report = api.render(REPOSITORY, api.Options(out=tmp_path, final=True))
    assert [path.name for path in tmp_path.glob("*.docx")] == ["kent.docx"]
    assert report.count(Outcome.WRITTEN) == 1
    assert report.count(Outcome.REFUSED) == 17
    assert [recipient.label for recipient in report.to_confirm] == list(OTHER_AREAS)
