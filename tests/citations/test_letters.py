"""Citations in whole letters: positions after conditions, fields, lists, marks side by side."""

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import lettergen
from lettergen.api import Campaign, check
from lettergen.diagnostics.finding import LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.project.options import Options
from tests.support.campaigns import PLAIN, pack

REFERENCES = Path(__file__).parent / "references.yaml"

Load = Callable[..., Campaign]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Returns a campaign with a letter in a citation style; recipients may have ``more``."""

    def build(letter: str, style: str = "", **keys: str) -> Campaign:
        pack(tmp_path / "letterhead.docx", PLAIN)
        shutil.copy(REFERENCES, tmp_path / "references.yaml")
        (tmp_path / "letter.md.j2").write_text(letter, encoding="utf-8")
        (tmp_path / "recipients.yaml").write_text(
            '- {name: Ada, more: "yes"}\n- {name: Bea, more: "no"}\n', encoding="utf-8"
        )
        lines = [
            "letter: letter.md.j2",
            "letterhead: letterhead.docx",
            "recipients: recipients.yaml",
            "citations: references.yaml",
            "output: letters/{{ name }}.docx",
            f"citation-style: {style}" if style else "",
            *(f"citation-{key}: {value}" for key, value in keys.items()),
        ]
        (tmp_path / "campaign.yaml").write_text("\n".join(lines), encoding="utf-8")
        return lettergen.load(tmp_path / "campaign.yaml")

    return build


def part(docx: bytes, name: str) -> str:
    """The XML of a part."""
    with ZipFile(BytesIO(docx)) as archive:
        return archive.read(f"word/{name}.xml").decode()


def texts(xml: str, element: str = "w:p") -> list[str]:
    """The texts of the paragraphs, or notes, that have any; a tab is a tab."""
    found = re.findall(rf"<{element}[ >].*?</{element}>", xml.replace("<w:tab/>", "\t"), re.DOTALL)
    shown = [
        "".join(text or tab for text, tab in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(\t)", one))
        for one in found
    ]
    return [one.strip() for one in shown if one.strip()]


def notes(docx: bytes) -> list[str]:
    """The texts of the footnotes."""
    return texts(part(docx, "footnotes"), "w:footnote")


IBID = """
Once.[^book-one] Again.[^book-one, p. 3]

{% if more == "yes" %}
More.[^book-two]
{% endif %}

Last.[^book-one, p. 9]
"""


def test_positions_are_those_of_the_letter_after_conditions(load: Load) -> None:
    ada, bea = (letter.docx for letter in load(IBID, "oscola").letters())
    full = "Miriam Harrow, The County and Its Keepers (Fenwick Press 2014)."
    assert [notes(ada)[0], notes(ada)[1], notes(ada)[3]] == [full, "Ibid 3.", "Harrow (n 1) 9."]
    assert notes(bea) == [full, "Ibid 3.", "Ibid 9."]


def test_the_number_of_an_earlier_note_is_a_field_that_refers_to_its_mark(load: Load) -> None:
    ada, _ = (letter.docx for letter in load(IBID, "oscola").letters())
    (field,) = re.findall(r"NOTEREF (\w+) ", part(ada, "footnotes"))
    assert f'w:name="{field}"' in part(ada, "document")
    assert r"\f" not in part(ada, "footnotes")


def test_an_author_date_style_prints_in_the_text_before_the_point(load: Load) -> None:
    letter = (
        'Said.[^book-two, p. 3] So {{ cite_author("book-two") }} ({{ cite_year("book-two") }}).'
    )
    docx = next(load(letter, "harvard-cite-them-right").letters()).docx
    assert texts(part(docx, "document"))[-1] == (
        "Said (Okafor and Lund, 2018, p. 3). So Okafor and Lund (2018)."
    )


def test_works_of_one_year_get_letters_if_the_letter_cites_both(load: Load) -> None:
    both = "One.[^book-same-year-a] Two.[^book-same-year-b]"
    docx = next(load(both, "harvard-cite-them-right").letters()).docx
    assert texts(part(docx, "document"))[-1] == "One (Pell, 2012a). Two (Pell, 2012b)."
    docx = next(load("Two.[^book-same-year-b]", "harvard-cite-them-right").letters()).docx
    assert texts(part(docx, "document"))[-1] == "Two (Pell, 2012)."


def test_a_bibliography_lists_what_the_letter_cites_with_hanging_indents(load: Load) -> None:
    letter = "Said.[^book-two][^article-one]\n\n{{ bibliography() }}\n"
    docx = next(load(letter, "apa").letters()).docx
    document = part(docx, "document")
    entries = texts(document)[-2:]
    assert [entry.partition(" (")[0] for entry in entries] == [
        "Okafor, D. C., &amp; Lund, A.",
        "Smith, A., Ng, B., Roe, C., &amp; Doe, D.",
    ]
    assert document.count("w:hanging=") == 2
    assert document.count("<w:hyperlink ") == 1


@pytest.mark.parametrize("form", ["{#refs}", "{id=refs}"])
def test_the_form_of_pandoc_is_the_bibliography(load: Load, form: str) -> None:
    letter = f"Said.[^book-two]\n\n::: {form}\n:::\n\nYours,"
    docx = next(load(letter, "apa").letters()).docx
    assert [one[:6] for one in texts(part(docx, "document"))[-2:]] == ["Okafor", "Yours,"]
    assert part(docx, "document").count("w:hanging=") == 1


def test_a_form_of_pandoc_that_is_not_closed_is_a_finding_at_its_line(load: Load) -> None:
    with pytest.raises(LettergenError) as refused:
        load("Said.[^book-two]\n\n::: {#refs}\n\nYours,", "apa")
    (finding,) = refused.value.findings
    assert (finding.code, finding.place.line) == ("LG201", 3)


def test_words_before_a_work_keep_the_order_of_works(load: Load) -> None:
    letter = "Said.[^see book-two; also act; and cf. book-one, p. 3]"
    docx = next(load(letter, "harvard-cite-them-right").letters()).docx
    assert texts(part(docx, "document"))[-1] == (
        "Said (see Okafor and Lund, 2018; also Gang Labour Act 2015, 2015; "
        "and cf. Harrow, 2014, p. 3)."
    )
    docx = next(load("Said.[^book-two; also book-one]", "nlm-citation-sequence").letters()).docx
    assert texts(part(docx, "document"))[-1] == "Said (1, also 2)."


@pytest.mark.parametrize("style", ["", "oscola", "harvard-cite-them-right"])
def test_editors_in_a_sentence_have_no_label(load: Load, style: str) -> None:
    letter = 'So {{ cite_author("book-edited") }} say.'
    docx = next(load(letter, style).letters()).docx
    shown = texts(part(docx, "document"))[-1]
    assert "ed" not in shown
    assert shown.endswith("Tanner say.")


def test_a_year_in_the_title_of_an_act_is_printed_once(load: Load) -> None:
    letter = "So.[^act, s 54; treaty]\n\n{{ bibliography() }}"
    docx = next(load(letter, "oscola").letters()).docx
    assert "Gang Labour Act 2015 s 54" in notes(docx)[0]
    assert "Gang Labour Act 2015" in texts(part(docx, "document"))


def test_a_style_is_found_by_the_name_that_it_had_before(load: Load) -> None:
    docx = next(load("So.[^act]", "vancouver").letters()).docx
    assert texts(part(docx, "document"))[-1] == "So (1)."


def test_a_variable_that_csl_does_not_have_is_a_note(load: Load, tmp_path: Path) -> None:
    load("So.")
    (tmp_path / "letter.md.j2").write_text("So.[^x]", encoding="utf-8")
    entry = "references: [{id: x, title: T, publsher: OUP, custom: a}]"
    (tmp_path / "references.yaml").write_text(entry, encoding="utf-8")
    found = check(tmp_path / "campaign.yaml", Options()).findings
    (note,) = [one for one in found if one.code == "LG174"]
    message = "'publsher' of 'x' is not a variable of CSL, so it is not printed."
    assert (note.message, note.hint) == (message, "Did you mean 'publisher'?")


def test_a_publisher_of_a_bill_is_a_note_in_the_house_style(load: Load, tmp_path: Path) -> None:
    load("So.")
    (tmp_path / "letter.md.j2").write_text("So.[^x]", encoding="utf-8")
    entry = "references: [{id: x, type: bill, title: T, publisher: HMSO}]"
    (tmp_path / "references.yaml").write_text(entry, encoding="utf-8")
    found = check(tmp_path / "campaign.yaml", Options()).findings
    assert [one.code for one in found if one.code == "LG174"] == ["LG174"]


def test_a_bibliography_after_a_list_is_no_part_of_its_last_item(load: Load) -> None:
    letter = next(load("- Said.[^book-two]\n\n{{ bibliography() }}\n", "apa").letters())
    html = letter.export("html").decode().partition("<body")[2]
    assert html.index("</ul>") < html.index("Okafor, D. C.")
    assert "\nOkafor, D. C." in letter.text


def test_the_labels_of_a_numeric_style_are_before_a_tab(load: Load) -> None:
    letter = "Said.[^book-two][^article-one]\n\n{{ bibliography() }}\n"
    docx = next(load(letter, "nlm-citation-sequence").letters()).docx
    entries = texts(part(docx, "document"))[-2:]
    assert [entry.partition("\t")[0] for entry in entries] == ["1.", "2."]


def test_citations_side_by_side_are_one_in_the_text(load: Load) -> None:
    docx = next(load("Said.[^book-two] [^act]", "harvard-cite-them-right").letters()).docx
    assert texts(part(docx, "document"))[-1] == (
        "Said (Gang Labour Act 2015, 2015; Okafor and Lund, 2018)."
    )


def test_marks_side_by_side_have_a_comma_between_and_give_no_finding(load: Load) -> None:
    letter = next(load("twice[^book-one][^book-two] and[^act] [^treaty] more").letters())
    marks = re.sub(r"<w:footnoteReference[^>]*>", "<w:t>#</w:t>", part(letter.docx, "document"))
    assert texts(marks)[-1] == "twice#,# and#, # more"
    assert letter.text.startswith("twice[1],[2] and[3], [4] more")
    assert [finding.code for finding in letter.findings if finding.code in ("LG350",)] == []


def test_the_point_of_a_citation_in_a_note_meets_no_other(load: Load) -> None:
    docx = next(load('Said.{{ note("See " ~ cite("act") ~ ".") }}', "oscola").letters()).docx
    assert notes(docx) == ["See Gang Labour Act 2015."]


def test_marks_of_titles_are_formats_in_word_and_html_and_none_in_text(load: Load) -> None:
    letter = next(load("Said.[^article-markup]").letters())
    assert '<w:i/><w:iCs/></w:rPr><w:t xml:space="preserve">Yersinia pestis' in part(
        letter.docx, "footnotes"
    )
    assert '<w:vertAlign w:val="subscript"/></w:rPr>' in part(letter.docx, "footnotes")
    assert "Yersinia pestis in H2O & silt, Sediment\n" in letter.text
    html = letter.export("html").decode()
    assert "<em>Yersinia pestis</em> in H<sub>2</sub>O &amp; silt" in html


def test_several_works_with_words_around_them_are_in_one_note(load: Load) -> None:
    letter = "Said.[^see book-two, p. 3, emphasis added; also act, s 54]"
    docx = next(load(letter).letters()).docx
    assert notes(docx) == [
        "see Daniel Chidi Okafor and Astrid Lund (2018) Rivers and rents: A social history of the "
        "lower Tees, 2nd edition, Northgate University Press, Northgate, p. 3, emphasis added; "
        "also Gang Labour Act 2015, s. 54"
    ]


def test_the_function_takes_the_same_as_the_mark(load: Load) -> None:
    function = 'Said.{{ cite("act", "s 54", prefix="see", suffix="as amended") }}'
    docx = next(load(function).letters()).docx
    assert notes(docx) == ["see Gang Labour Act 2015, s. 54, as amended"]


def test_a_locale_changes_the_words_of_a_style(load: Load) -> None:
    docx = next(load("So.[^book-edited]", "chicago-notes-bibliography", locale="de").letters()).docx
    assert notes(docx)[0].startswith("Beatrice Quill und Hugh Tanner, Hrsg.")


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("oscolla", "there is no citation style 'oscolla'. Did you mean 'oscola'?"),
        ("mine.csl", "there is no citation style in mine.csl. Name a file of the campaign."),
    ],
)
def test_a_style_that_is_not_there_is_a_finding_at_its_line(
    load: Load, style: str, message: str
) -> None:
    with pytest.raises(LettergenError) as refused:
        load("So.[^act]", style)
    (finding,) = refused.value.findings
    assert (finding.code, finding.place.line) == ("LG139", 6)
    assert str(finding).partition(": ")[2] == message


def test_what_a_style_leaves_out_is_a_note_at_its_line(load: Load, tmp_path: Path) -> None:
    load("So.[^book-two, p. 3]", "nlm-citation-sequence")
    found = check(tmp_path / "campaign.yaml", Options()).findings
    notes_ = [(f.severity, f.message) for f in found if f.code == "LG174"]
    assert (
        Severity.NOTE,
        "the page or other locator of 'book-two' is not printed in this citation style.",
    ) in notes_
    load("So.[^book-two, p. 3]", "oscola")
    found = check(tmp_path / "campaign.yaml", Options()).findings
    assert [f.message for f in found if f.code == "LG174"] == [
        "'publisher-place' of 'book-two' is not printed in this citation style."
    ]
    assert {f.place.line for f in found if f.code == "LG174"} == {6}


def test_an_unknown_key_among_several_is_named(load: Load) -> None:
    with pytest.raises(LettergenError) as refused:
        load("So.[^act; trety, p. 3]")
    assert "'trety'" in str(refused.value.findings[0])


def test_a_file_of_the_campaign_may_be_the_style(load: Load, tmp_path: Path) -> None:
    (tmp_path / "mine.csl").write_text(MINIMAL, encoding="utf-8")
    docx = next(load("So.[^book-two]", "mine.csl").letters()).docx
    assert texts(part(docx, "document"))[-1] == "So [Okafor & Lund].".replace("&", "&amp;")


MINIMAL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
  <info><title>Minimal</title><id>minimal</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation>
    <layout prefix="[" suffix="]" delimiter="; ">
      <names variable="author"><name form="short" and="symbol"/></names>
    </layout>
  </citation>
</style>
"""
