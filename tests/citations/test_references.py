"""``citations.yaml``: CSL as its tools write it, and the words that a letter prints of it."""

from pathlib import Path

import pytest

from lettergen.citations import references as citations
from lettergen.citations.house_details import format_year
from lettergen.citations.item import read_item
from lettergen.citations.references import Citation, Citations
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError

DATA = Path(__file__).parent / "files"


def read(name: str) -> Citations:
    return citations.load(DATA / name)


def findings(name: str) -> tuple[Finding, ...]:
    with pytest.raises(LettergenError) as refused, collecting():
        read(name)
    assert {finding.place.path for finding in refused.value.findings} == {str(DATA / name)}
    return refused.value.findings


def faults(name: str) -> list[tuple[int, str]]:
    return [(finding.place.line, finding.code) for finding in findings(name)]


def year_of(citation: Citation) -> str:
    return format_year(citation.item.dates.get("issued"))


# What a letter prints

LEADS = {
    "one": "Home Office (2019)",
    "two": "IASC and ECPAT UK (2019)",
    "three": "A, B and C (2019)",
    "none": "(2019)",
    "empty list": "(2019)",
    "no date": "Home Office (n.d.)",
    "neither": "(n.d.)",
    "person": "Zara Quigg (2019)",
    "family alone": "Quigg (2019)",
    "particles": "Ludwig van Beethoven and Hugo de Vries Jr (2019)",
    "as text": "Zara Quigg (2019)",
    "literal first": "Home Office (2019)",
}


@pytest.mark.parametrize("id_", LEADS)
def test_a_citation_is_led_by_its_authors_and_year(id_: str) -> None:
    assert read("authors.yaml")[id_].lead == LEADS[id_]


def test_the_table_of_leads_is_the_whole_file() -> None:
    assert list(read("authors.yaml")) == list(LEADS)


def test_the_year_is_found_in_every_shape_that_csl_gives_a_date() -> None:
    dates = read("dates.yaml")
    assert len(dates) == 22
    others = {
        "interval": "2019–2020",
        "date-parts of a range": "2019–2020",
        "uncertain": "c. 2019",
        "literal": "Summer 2019",
    }
    assert {id_: year_of(citation) for id_, citation in dates.items()} == {
        **dict.fromkeys(dates, "2019"),
        **others,
    }


def test_years_need_not_have_four_digits_nor_be_there() -> None:
    years = [year_of(citation) for citation in read("old-dates.yaml").values()]
    assert years == ["793", "44 BC", "", ""]


def test_titles_and_addresses_are_kept_as_written() -> None:
    plain = read("texts.yaml")["plain"]
    assert plain.title == 'Ärzte & <Co>: "a title"'
    assert plain.url == "HTTPS://example.org/a_(b)?c=d&e=f#g"


def test_the_line_end_that_yaml_adds_to_a_folded_text_is_no_part_of_it() -> None:
    folded = read("texts.yaml")["folded"]
    assert (folded.title, folded.url) == (
        "A title that was folded in two lines",
        "https://example.org/a",
    )


def test_a_citation_knows_its_line() -> None:
    assert [citation.place.line for citation in read("texts.yaml").values()] == [2, 8]


# Where the list is


@pytest.mark.parametrize("name", ["list.yaml", "list-beside-metadata.yaml"])
def test_the_list_stands_alone_or_under_references(name: str) -> None:
    assert list(read(name)) == ["a"]


def test_a_list_without_citations_is_one() -> None:
    assert read("empty-list.yaml") == {}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("empty.yaml", 1),
        ("text.yaml", 1),
        ("mapping-of-citations.yaml", 1),
        ("nothing-under-the-key.yaml", 3),
        ("text-under-the-key.yaml", 2),
    ],
)
def test_what_is_no_list_of_citations_is_refused(name: str, line: int) -> None:
    assert [f"{finding.code} {finding}" for finding in findings(name)] == [
        f"LG130 {DATA / name}:{line}: the citations must be a list under 'references:'."
    ]


# Faults


def test_what_holds_no_year_is_reported_and_never_guessed() -> None:
    assert faults("not-dates.yaml") == [(line, "LG135") for line in range(2, 14)]
    assert {str(finding).partition(": ")[2] for finding in findings("not-dates.yaml")} == {
        "'issued' has no year. "
        "Write 'issued: 2020-09-08', 'issued: {literal: in press}', or leave the line out."
    }


def test_what_is_no_web_address_is_reported() -> None:
    assert faults("addresses.yaml") == [
        *((line, "LG136") for line in range(2, 8)),
        (8, "LG133"),
        (9, "LG133"),
        (11, "LG136"),
    ]
    assert str(findings("addresses.yaml")[0]).partition(": ")[2] == (
        "'www.gov.uk' is not a web address. Begin it with https://."
    )


def test_a_citation_needs_an_id_and_a_title() -> None:
    assert [(f.place.line, f.message) for f in findings("without-id-or-title.yaml")] == [
        (2, "a citation needs 'id:' with text."),
        (3, "a citation needs 'id:' with text."),
        (4, "a citation needs 'title:' with text."),
        (5, "a citation needs 'id:' with text."),
        (6, "a citation needs 'title:' with text."),
        (7, "a citation needs 'id:' with text."),
        (7, "a citation needs 'title:' with text."),
    ]


def test_an_id_that_stands_twice_is_reported_with_both_lines() -> None:
    assert [str(finding) for finding in findings("duplicate-ids.yaml")] == [
        f"{DATA / 'duplicate-ids.yaml'}:{line}: "
        "duplicate id 'home-office-2019', first defined in line 2. "
        "Give each citation an id of its own."
        for line in (6, 8)
    ]


def test_authors_are_a_list_of_names() -> None:
    no_list = "'author' must be a list. Write '- literal: Name'."
    no_name = "an author has no name. "
    no_name += "Write '- literal: Name' or '- family: Name' with 'given: Name'."
    path = DATA / "bad-authors.yaml"
    assert [f"{finding.code} {finding}" for finding in findings("bad-authors.yaml")] == [
        *(f"LG138 {path}:{line}: {no_list}" for line in (2, 3)),
        *(f"LG134 {path}:{line}: {no_name}" for line in range(8, 14)),
        f"LG138 {path}:14: {no_list}",
    ]


def test_a_variable_in_the_wrong_case_is_reported_for_nothing_would_read_it() -> None:
    misspelt = [f for f in findings("small-letters.yaml") if f.code == "LG137"]
    assert [(f.place.line, str(f).partition(": ")[2]) for f in misspelt] == [
        (4, "'url' is in the wrong case. Write it 'URL'."),
        (5, "'ID' is in the wrong case. Write it 'id'."),
        (6, "'Title' is in the wrong case. Write it 'title'."),
        (7, "'Author' is in the wrong case. Write it 'author'."),
        (8, "'ISSUED' is in the wrong case. Write it 'issued'."),
    ]


def test_everything_that_is_wrong_is_said_in_one_go() -> None:
    assert sorted(faults("everything-wrong.yaml")) == [
        (2, "LG132"),
        (3, "LG133"),
        (4, "LG138"),
        (5, "LG135"),
        (6, "LG136"),
        (7, "LG131"),
    ]
    assert findings("everything-wrong.yaml")[0].message == (
        "a citation must be a mapping (id, title, …)."
    )


@pytest.mark.parametrize(
    "doi", ["10.1/x", "https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "doi: 10.1/x"]
)
def test_a_doi_may_be_written_as_an_address(doi: str) -> None:
    assert read_item({"id": "x", "DOI": doi}).texts["DOI"] == "10.1/x"
