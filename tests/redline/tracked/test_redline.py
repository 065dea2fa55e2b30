"""Redlines: accepting all changes gives the new letter's words, rejecting all the old one's."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.tracked_changes import Resolution, resolve_changes
from lettergen.redline.content import read_content
from lettergen.redline.tracked.redline import write_redline
from tests.conftest import needed
from tests.support.documents import W, build_body, build_paragraph, pack, parse_part
from tests.support.finished_letters import merge_fixtures, render_shipped
from tests.support.random_documents import build_run
from tests.support.resolved_changes import resolve

PATH = Path("letter.docx")
BOLD = "<w:rPr><w:b/></w:rPr>"


def build(body: str, **changes: str | None) -> bytes:
    return pack("plain", document=build_body(body), **changes)


def read(docx: bytes, resolution: Resolution | None = None) -> list[str]:
    """The passages of a document, with its changes accepted or rejected."""
    package = Package.from_bytes("letter.docx", docx)
    if resolution:
        resolve_changes(package, resolution)
    return [passage.text for passage in read_content(package).passages]


def check(old: bytes, new: bytes) -> bytes:
    redline = write_redline(PATH, old, new)
    assert read(redline, Resolution.ACCEPT) == read(new)
    assert read(redline, Resolution.REFUSE) == read(old)
    return redline


def list_marked(redline: bytes, tag: str) -> list[str]:
    """The words in the insertions or deletions of a body."""
    found = parse_part(redline).iter(f"{{{W}}}{tag}")
    texts = ("".join(map(str, mark.itertext())) for mark in found)
    return [text for text in texts if text]


def test_only_the_words_that_differ_are_marked() -> None:
    old = build(f"<w:p>{build_run('We met ')}{build_run('in May', BOLD)}{build_run('.')}</w:p>")
    new = build(f"<w:p>{build_run('We met ')}{build_run('in June', BOLD)}{build_run('.')}</w:p>")
    redline = check(old, new)
    assert list_marked(redline, "del") == ["May"]
    assert list_marked(redline, "ins") == ["June"]
    (paragraph,) = parse_part(redline).iter(f"{{{W}}}p")
    assert paragraph.xpath("count(w:r[w:rPr/w:b])", namespaces={"w": W}) == 1
    assert list_marked(check(old, old), "ins") == []


def test_how_word_cuts_words_into_runs_does_not_matter() -> None:
    old = build(f"<w:p>{build_run('We met in May.')}</w:p>")
    new = build(f"<w:p>{build_run('We m')}{build_run('et in Ju')}{build_run('ne.')}</w:p>")
    redline = check(old, new)
    assert (list_marked(redline, "del"), list_marked(redline, "ins")) == (["May"], ["June"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["One", "Two", "Three"], ["One", "Three"]),
        (["One", "Three"], ["One", "Two", "Three"]),
        (["One"], ["One", "Two", "Three"]),
        (["One", "Two", "Three"], ["One"]),
        (["One", "Two"], ["Zero", "One", "Two"]),
        (["Nothing alike"], ["Completely", "other words"]),
    ],
)
def test_paragraphs_come_and_go_with_their_ends(old: list[str], new: list[str]) -> None:
    before, after = (build("".join(map(build_paragraph, texts))) for texts in (old, new))
    redline = check(before, after)
    counts = []
    for resolution in (Resolution.REFUSE, Resolution.ACCEPT):
        package = Package.from_bytes("letter.docx", redline)
        resolve_changes(package, resolution)
        counts.append(len(list(package.parse_part(package.main).iter(f"{{{W}}}p"))))
    assert counts == [len(old), len(new)]


def test_rows_of_a_table_come_and_go() -> None:
    def table(*rows: str) -> str:
        cells = "".join(
            f"<w:tr><w:tc>{build_paragraph(row)}</w:tc><w:tc>{build_paragraph('1')}</w:tc></w:tr>"
            for row in rows
        )
        return build_paragraph("The list") + f"<w:tbl>{cells}</w:tbl>" + build_paragraph("Yours")

    old = build(table("apples", "pears", "quinces of May"))
    new = build(table("apples", "quinces of June", "medlars"))
    redline = parse_part(check(old, new))
    assert len(redline.findall(f".//{{{W}}}trPr/{{{W}}}ins")) == 1
    assert len(redline.findall(f".//{{{W}}}trPr/{{{W}}}del")) == 1
    check(old, build(build_paragraph("The list")))


def test_a_letter_that_is_new_or_gone_is_marked_as_a_whole() -> None:
    letter = render_shipped()["kent"].data
    for old, new in ((b"", letter), (letter, b"")):
        redline = write_redline(PATH, old, new)
        words = [read(redline, one) for one in (Resolution.REFUSE, Resolution.ACCEPT)]
        assert words == [read(old) if old else [], read(new) if new else []]


def test_every_finished_letter_can_be_made_of_another() -> None:
    letters = {**merge_fixtures(), **render_shipped()}
    names = list(letters)
    failed = []
    for name, other in zip(names[::3], [*names[1::3], names[0]], strict=False):
        try:
            write_redline(PATH, letters[name].data, letters[other].data)
        except LettergenError as error:
            failed.append((name, other, error.findings[0].code))
    # A mark of one's own choice shows words that are no words of the letter.
    assert {pair[:2] for pair in failed} <= {("documents/native-notes", "documents/notes-alone")}


_TEXTS = st.lists(st.sampled_from(["the", " ", "a ", "Hull", ".", "12"]), max_size=6).map("".join)
_PARAGRAPHS = st.lists(
    st.lists(st.tuples(_TEXTS, st.sampled_from(["", BOLD])), max_size=3), min_size=1, max_size=5
)


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_any_two_bodies_are_in_their_redline(
    old: list[list[tuple[str, str]]], new: list[list[tuple[str, str]]]
) -> None:
    before, after = (
        build("".join(f"<w:p>{''.join(build_run(*run) for run in one)}</w:p>" for one in body))
        for body in (old, new)
    )
    check(before, after)


def test_marks_are_valid_and_have_ids_of_their_own() -> None:
    letters = render_shipped()
    redline = parse_part(write_redline(PATH, letters["kent"].data, letters["essex"].data))
    marks = list(redline.iter(f"{{{W}}}ins", f"{{{W}}}del"))
    ids = [mark.get(f"{{{W}}}id") for mark in marks]
    assert len(marks) > 10
    assert len(set(ids)) == len(ids)
    assert {mark.get(f"{{{W}}}author") for mark in marks} == {"lettergen"}
    inner = {etree.QName(child).localname for mark in marks for child in mark}
    assert inner <= {"r", "sdt"}


PAIRS = (
    ("kent", "essex"),
    ("essex", "kent"),
    ("coldwater-meadow", "fiddlers-wood"),
    ("letters/citations", "letters/footnotes"),
    ("letters/links", "letters/hard-breaks"),
    ("corpus/tr-for", "corpus/vm"),
    ("", "kent"),
)


def test_libreoffice_accepts_and_rejects_the_changes(tmp_path: Path) -> None:
    letters = {**merge_fixtures(), **render_shipped()}
    jobs = []
    for number, pair in enumerate(PAIRS):
        old, new = (letters[name].data if name else b"" for name in pair)
        for stem, data in (("old", old), ("new", new), ("redline", write_redline(PATH, old, new))):
            path = tmp_path / f"{number}-{stem}.docx"
            path.write_bytes(data or build("<w:p/>"))
            jobs += [(path, "reject"), (path, "accept")] if stem == "redline" else [(path, "")]
    folder = tmp_path / "resolved"
    folder.mkdir()
    texts = resolve(Path(needed("soffice")), jobs, folder)
    for number, pair in enumerate(PAIRS):
        before, after, rejected, accepted = map(_split, texts[4 * number : 4 * number + 4])
        assert rejected == before, pair
        assert accepted == after, pair


def _split(text: str) -> list[str]:
    """The lines of a text that have words."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
