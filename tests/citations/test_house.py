"""The house style: nothing that is given of a work is lost."""

from pathlib import Path

import pytest

from lettergen.citations.clusters import Cite
from lettergen.citations.house import HouseStyle
from lettergen.citations.item import Item, read_item
from lettergen.citations.spans import Format, Span
from lettergen.data import yaml
from tests.support.spans import plain_spans

REFERENCES = Path(__file__).parent / "references.yaml"

SHOWN = {
    "book-two": "Daniel Chidi Okafor and Astrid Lund (2018) Rivers and rents: A social history of "
    "the lower Tees, 2nd edition, Northgate University Press, Northgate",
    "book-edited": "Beatrice Quill and Hugh Tanner (eds) (2015) Modern slavery: A reader, "
    "Fenwick Press, Durham",
    "book-editor-only": "Rosa Sandal (ed.) (2011) Letters from the marshes, Eelgate, Ely",
    "book-translated": "Lise d'Aubrac (1998) The salt road, translated by Thomas Kerr, "
    "first published 1961, Harbour Editions, Edinburgh",
    "book-same-year-a": "Ada Pell (2012a) Orchard wages, Fenwick Press, Durham",
    "book-same-year-b": "Ada Pell (2012b) Winter wages, Fenwick Press, Durham",
    "book-circa": "Simon Ibbot (c. 1740) The farrier's companion, J. Marsh, London",
    "book-no-date": "Tobias Wick (n.d.) Sermons for carters, Lantern, Leeds",
    "book-in-press": "Grace Amadi (in press) Counting the hidden, Fenwick Press, Durham",
    "chapter-one": "Ulla Brandt (2015) Debt and the farm gate, in Beatrice Quill and Hugh Tanner "
    "(eds), Modern slavery: A reader, pp. 41–67, Fenwick Press, Durham",
    "article-one": "Ann Smith et al. (2019) A public health approach, Journal of Local Safety, "
    "vol. 12, no. 3, pp. 201–219",
    "article-question": "Paul Reed (2008) Who counts the hours? Labour and Law, vol. 3, no. 4, "
    "pp. 300–312",
    "article-electronic": "Petra Voss (2021) An open register of gangmasters, Open Public Data, "
    "vol. 2, e45, doi:10.5555/opd.e45",
    "case-neutral": "R v Amber [2013] EWCA Crim 212, [2013] 2 Cr App R 18",
    "case-reported": "Miller v Forge Board [1967] QB 451",
    "act": "Gang Labour Act 2015",
    "statutory-instrument": "The Gang Labour (Licensing) Regulations 2016, SI 2016/101",
    "treaty": "Convention on Carriers (1933)",
    "report-one": "Office for Rural Statistics (2020) Seasonal work in six counties, "
    "Research report, no. 17, York",
    "report-range": "Northgate Council (2018–2019) Annual report on community safety, Northgate",
    "thesis-phd": "Amy Ferris (2011) The gangs of the fen, PhD thesis, University of Northgate",
    "web-undated": "Northgate Council (n.d.) Report a concern, accessed 2 May 2022",
    "manuscript": "Jacob Thorne (1839) Diary, Northgate Record Office, NRO/D/44, Northgate",
    "letter": "Lucy Ames (1841) Letter on the winter wages, to Jacob Thorne, "
    "Northgate Record Office, NRO/D/45",
    "interview": "Mo Bewley (2010) Interview on potato gangs, interviewed by Amy Ferris",
}


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    return {entry["id"]: read_item(entry) for entry in yaml.load(REFERENCES)["references"]}


@pytest.fixture(scope="module")
def style(items: dict[str, Item]) -> HouseStyle:
    return HouseStyle(items, with_suffixes=True)


@pytest.mark.parametrize("key", SHOWN)
def test_a_work_is_printed_with_all_that_is_given(style: HouseStyle, key: str) -> None:
    assert plain_spans(style.cluster((Cite(key),))) == SHOWN[key]


def test_the_title_is_linked_to_the_address_or_the_doi(style: HouseStyle) -> None:
    linked = {span.text: span.format.url for span in style.cluster((Cite("article-one"),))}
    assert linked["A public health approach"] == "https://doi.org/10.5555/jls.2019.201"


def test_marks_in_a_title_are_formats_and_never_words(style: HouseStyle) -> None:
    italic, sub = Format(italic=True), Format(vertical="sub")
    assert style.cluster((Cite("article-markup"),))[1:5] == (
        Span("Yersinia pestis", italic),
        Span(" in H"),
        Span("2", sub),
        Span("O & silt"),
    )


def test_locator_prefix_and_suffix_are_around_the_work(style: HouseStyle) -> None:
    cite = Cite("act", "54", "section", "see", "emphasis added")
    assert plain_spans(style.cluster((cite,))) == "see Gang Labour Act 2015, s. 54, emphasis added"
    ranged = Cite("act", "2-4", "page")
    assert plain_spans(style.cluster((ranged,))) == "Gang Labour Act 2015, pp. 2–4"


def test_several_works_have_semicolons_between(style: HouseStyle) -> None:
    cites = (Cite("act"), Cite("treaty"))
    assert plain_spans(style.cluster(cites)) == (
        "Gang Labour Act 2015; Convention on Carriers (1933)"
    )


def test_letters_for_works_of_one_year_come_only_where_they_are_asked_for(
    items: dict[str, Item],
) -> None:
    plain = HouseStyle(items)
    assert plain_spans(plain.year("book-same-year-a")) == "2012"


def test_authors_and_years_stand_alone(style: HouseStyle) -> None:
    assert plain_spans(style.author("book-two")) == "Daniel Chidi Okafor and Astrid Lund"
    assert plain_spans(style.year("book-same-year-b")) == "2012b"


def test_a_list_is_in_the_order_of_authors_and_years(style: HouseStyle) -> None:
    keys = [key for key, _ in style.entries(["treaty", "book-same-year-b", "book-same-year-a"])]
    assert keys == ["treaty", "book-same-year-a", "book-same-year-b"]


def test_a_year_before_christ_and_a_name_in_japanese_are_right() -> None:
    entry = {
        "id": "x",
        "type": "book",
        "title": "T",
        "author": [{"family": "川端", "given": "康介"}],
        "issued": {"date-parts": [["-380"]]},
    }
    style = HouseStyle({"x": read_item(entry)})
    assert plain_spans(style.cluster((Cite("x"),))) == "川端康介 (380 BC) T"


def test_accents_and_case_do_not_count_in_a_list_and_years_are_numbers() -> None:
    entries = [
        ("f", "Fox", "2001"),
        ("e2", "Éclair", "c. 1740"),
        ("e1", "éclair", "-380"),
        ("d", "Ede", "1"),
        ("z", "Ziska", "1999"),
        ("o", "Ötvös", "1999"),
    ]
    items = {
        key: read_item({"id": key, "title": "T", "author": [{"literal": by}], "issued": year})
        for key, by, year in entries
    }
    listed = [key for key, _ in HouseStyle(items).entries(items)]
    assert listed == ["e1", "e2", "d", "f", "o", "z"]


def test_a_place_in_an_article_is_told_from_its_pages() -> None:
    entry = {"id": "x", "title": "T", "container-title": "J", "issued": "2001", "page": "1-9"}
    style = HouseStyle({"x": read_item(entry)})
    assert plain_spans(style.cluster((Cite("x", "4", "page"),))) == "(2001) T, J, pp. 1–9, at p. 4"
