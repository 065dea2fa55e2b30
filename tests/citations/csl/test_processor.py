"""The processor on small styles: what the specification asks for, one thing a test."""

import pickle
from typing import Any

import pytest

from lettergen.citations.clusters import Cite
from lettergen.citations.csl import tree
from lettergen.citations.csl.processor import Document, Processor
from lettergen.citations.csl.style import Style
from lettergen.citations.csl.tree import StyleError
from lettergen.citations.item import read_item
from lettergen.citations.positions import Placed
from tests.support.spans import plain_spans

PELL = {"family": "Pell", "given": "Ada"}
PELL_B = {"family": "Pell", "given": "Bo"}
LUND = {"family": "Lund", "given": "Astrid"}
NG = {"family": "Ng", "given": "Bo"}


def style(citation: str, options: str = "", bibliography: str = "", **attributes: str) -> Style:
    """A style with a layout for citations; its macros are of authors and years."""
    root = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return Style(
        tree.read(
            f"""<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text" {root}>
            <info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
            <macro name="by"><names variable="author"><name form="short" and="text"/>
              <substitute><names variable="editor"/><text variable="title"/></substitute>
            </names></macro>
            <macro name="year"><date variable="issued"><date-part name="year"/></date></macro>
            <citation {options}><layout prefix="(" suffix=")" delimiter="; ">{citation}</layout>
            </citation>{bibliography}</style>""".encode()
        ),
        "en-GB",
    )


BY_YEAR = '<group delimiter=" "><text macro="by"/><text macro="year"/></group>'


def document(found: Style, *entries: dict[str, Any]) -> Document:
    """The works ``a``, ``b``, ... cited in this order."""
    items = {
        id_: read_item({"id": id_, "type": "book", "title": f"Title {id_}", **entry})
        for id_, entry in zip("abcdefgh", entries, strict=False)
    }
    return Processor(found, items).document(list(items))


def cite(cited: Document, *keys: str) -> str:
    return plain_spans(cited.cluster([Placed(Cite(key)) for key in keys]))


def work(year: int, *names: dict[str, str]) -> dict[str, Any]:
    return {"author": list(names), "issued": {"date-parts": [[year]]}}


def test_works_that_look_alike_get_letters_in_the_order_of_the_list() -> None:
    found = document(
        style(BY_YEAR, 'disambiguate-add-year-suffix="true"'), work(2012, PELL), work(2012, PELL)
    )
    assert [cite(found, "a"), cite(found, "b")] == ["(Pell 2012a)", "(Pell 2012b)"]


def test_given_names_tell_persons_apart() -> None:
    options = 'disambiguate-add-givenname="true"'
    found = document(style(BY_YEAR, options), work(2012, PELL), work(2012, PELL_B))
    assert [cite(found, "a"), cite(found, "b")] == ["(Ada Pell 2012)", "(Bo Pell 2012)"]


def test_more_names_are_shown_where_that_helps() -> None:
    options = 'et-al-min="2" et-al-use-first="1" disambiguate-add-names="true"'
    found = document(style(BY_YEAR, options), work(2012, PELL, LUND), work(2012, PELL, NG))
    assert [cite(found, "a"), cite(found, "b")] == ["(Pell and Lund 2012)", "(Pell and Ng 2012)"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "(Pell 2011; Lund 2012; Pell 2013)"),
        ('cite-group-delimiter=", "', "(Pell 2011, Pell 2013; Lund 2012)"),
        ('collapse="year"', "(Pell 2011, 2013; Lund 2012)"),
        ('collapse="year" after-collapse-delimiter=" | "', "(Pell 2011, 2013 | Lund 2012)"),
    ],
)
def test_cites_of_the_same_authors_are_grouped_and_collapsed(options: str, expected: str) -> None:
    found = document(style(BY_YEAR, options), work(2011, PELL), work(2012, LUND), work(2013, PELL))
    assert cite(found, "a", "b", "c") == expected


def test_years_with_letters_collapse_to_a_range() -> None:
    options = 'disambiguate-add-year-suffix="true" collapse="year-suffix-ranged"'
    found = document(style(BY_YEAR, options), *[work(2012, PELL)] * 4)
    assert cite(found, "a", "b", "c") == "(Pell 2012a–c)"
    assert cite(found, "a", "c", "d") == "(Pell 2012a; c; d)"


def test_numbers_in_a_row_collapse() -> None:
    numbers = style('<text variable="citation-number"/>', 'collapse="citation-number"')
    found = document(numbers, *[work(2012, PELL)] * 5)
    assert cite(found, "a", "b", "c", "e") == "(1–3; 5)"


def test_a_group_without_variables_that_have_values_is_not_printed() -> None:
    group = '<group><text term="in" suffix=" "/><text variable="container-title"/></group>'
    assert cite(document(style(f'<text variable="title"/>{group}'), {}), "a") == "(Title a)"


def test_what_was_substituted_is_not_printed_again() -> None:
    found = document(style('<text macro="by"/><text variable="title" prefix=", "/>'), {})
    assert cite(found, "a") == "(Title a)"


def test_points_that_meet_are_one_and_go_into_english_quotes() -> None:
    quoted = '<text variable="title" quotes="true" suffix=","/><text value=" x."/>'
    assert cite(document(style(quoted), {"title": "Who?"}), "a") == "(‘Who?’, x.)"
    american = style(quoted)
    american.locale.options["punctuation-in-quote"] = "true"
    assert cite(document(american, {"title": "Tides"}), "a") == "(‘Tides,’ x.)"


def test_entries_of_the_same_authors_have_the_substitute() -> None:
    bibliography = f"""<bibliography subsequent-author-substitute="---"><sort>
      <key macro="year"/></sort><layout suffix=".">{BY_YEAR}</layout></bibliography>"""
    found = document(style(BY_YEAR, "", bibliography), work(2013, PELL), work(2011, PELL))
    assert [plain_spans(entry.spans) for entry in found.bibliography()] == [
        "Pell 2011.",
        "--- 2013.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"<style", "is not XML"),
        (b"<style/>", "is not a CSL style"),
        (b'<style xmlns="http://purl.org/net/xbiblio/csl"/>', "has no layout for citations"),
        (
            b'<style xmlns="http://purl.org/net/xbiblio/csl"><macro name="m"><text macro="m"/>'
            b'</macro><citation><layout><text macro="m"/></layout></citation></style>',
            "has a macro 'm' that calls itself",
        ),
        (
            b'<style xmlns="http://purl.org/net/xbiblio/csl"><citation><layout>'
            b'<text macro="m"/></layout></citation></style>',
            "calls a macro 'm' that it does not have",
        ),
    ],
)
def test_a_style_that_cannot_be_used_is_refused(text: bytes, message: str) -> None:
    with pytest.raises(StyleError, match=message.replace("(", r"\(")):
        Style(tree.read(text))


def test_a_processor_can_go_to_another_process() -> None:
    found = document(style(BY_YEAR), work(2012, PELL))
    before = cite(found, "a")
    processor = pickle.loads(pickle.dumps(found.processor))
    assert cite(processor.document(["a"]), "a") == before


def test_a_name_in_japanese_has_no_initials() -> None:
    names = '<names variable="author"><name initialize-with="." name-as-sort-order="all"/></names>'
    found = document(style(names), work(1987, {"family": "村上", "given": "春樹"}))
    assert cite(found, "a") == "(村上春樹)"


def test_a_year_alone_has_its_era_and_both_ends_of_a_range() -> None:
    entries: list[dict[str, Any]] = [
        {"issued": "-380"},
        {"issued": "2018/2020"},
        {"issued": {"literal": "in press"}},
    ]
    found = document(style(BY_YEAR), *entries)
    assert [plain_spans(found.year(key)) for key in "abc"] == ["380 BC", "2018–2020", "in press"]


def test_a_suffix_in_brackets_has_no_comma_before_it() -> None:
    found = document(style(BY_YEAR), work(2011, PELL))
    cited = found.cluster([Placed(Cite("a", suffix="(emphasis added)"))])
    assert plain_spans(cited) == "(Pell 2011 (emphasis added))"
