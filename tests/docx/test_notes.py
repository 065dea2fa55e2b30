"""Notes are numbered by the text that is left, and never written without their mark."""

from itertools import count
from pathlib import Path

import pytest

from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, Notes, NotesPart
from lettergen.docx.package import Package
from lettergen.docx.xml import parse, w
from tests.support.documents import FOOTNOTES, MAIN, SETTINGS, TYPES, W, pack


def package(name: str, folder: Path, **changes: str | None) -> Package:
    """Take a document; return its package."""
    path = folder / "letter.docx"
    path.write_bytes(pack(name, **changes))
    return Package.read(path)


def opened(found: Package, kind: NoteKind = FOOTNOTE) -> NotesPart:
    """Take a package; return its part for notes."""
    return NotesPart(found, BuiltinStyles(found.parse_part("word/styles.xml")), kind)


@pytest.fixture
def part(tmp_path: Path) -> NotesPart:
    """The part of a document that had no notes."""
    return opened(package("plain", tmp_path))


def placed(notes: Notes, xml: str) -> tuple[str, list[str]]:
    """Take notes, text with their places; return the text with marks, and the notes in order."""
    bookmarks = count(7)
    return notes.insert_references(xml, lambda: next(bookmarks))


def order(found: Package) -> list[str]:
    """Take a package; return the names of its settings, in order."""
    return [str(child.tag).rpartition("}")[2] for child in found.parse_part(SETTINGS)]


@pytest.mark.parametrize("kind", [FOOTNOTE, ENDNOTE])
def test_a_document_without_notes_gets_a_part_with_separators(
    kind: NoteKind, tmp_path: Path
) -> None:
    found = package("plain", tmp_path)
    notes = opened(found, kind)
    assert notes.name == f"word/{kind.plural}.xml"
    assert notes.first == 1
    assert notes.list_originals() == []
    assert found.find_related_parts(MAIN, f"/{kind.plural}") == [notes.name]
    assert kind.content_type.encode() in found.parts[TYPES]
    separators = parse(notes.build_part([]).encode())
    assert [note.get(w("type")) for note in separators] == ["separator", "continuationSeparator"]


def test_the_settings_name_the_separators_in_the_order_of_the_schema(tmp_path: Path) -> None:
    found = package("bare", tmp_path)
    opened(found)
    assert order(found) == [
        "zoom",
        "defaultTabStop",
        "characterSpacingControl",
        "footnotePr",
        "endnotePr",
        "compat",
        "rsids",
        "themeFontLang",
        "decimalSymbol",
    ]


def test_endnotes_are_named_behind_the_footnotes(tmp_path: Path) -> None:
    settings = f'<w:settings xmlns:w="{W}"><w:footnotePr/><w:compat/></w:settings>'
    found = package("bare", tmp_path, settings=settings)
    opened(found, ENDNOTE)
    assert order(found) == ["footnotePr", "endnotePr", "compat"]


def test_extensions_of_word_stay_behind_what_is_added_to_the_settings(tmp_path: Path) -> None:
    settings = (
        f'<w:settings xmlns:w="{W}" xmlns:w14="urn:w14"><w:zoom w:percent="100"/>'
        "<w14:docId/></w:settings>"
    )
    found = package("bare", tmp_path, settings=settings)
    opened(found)
    assert order(found) == ["zoom", "footnotePr", "docId"]


def test_settings_that_say_how_notes_look_are_left_as_they_are(tmp_path: Path) -> None:
    own = '<w:footnotePr><w:pos w:val="pageBottom"/></w:footnotePr>'
    settings = f'<w:settings xmlns:w="{W}">{own}</w:settings>'
    found = package("bare", tmp_path, settings=settings)
    opened(found)
    assert order(found) == ["footnotePr"]


def test_a_document_without_settings_gets_some(tmp_path: Path) -> None:
    found = package("plain", tmp_path)
    assert SETTINGS not in found.parts
    opened(found)
    assert order(found) == ["footnotePr"]
    assert found.find_related_parts(MAIN, "/settings") == [SETTINGS]


def test_the_notes_of_the_document_are_found_by_their_ids(tmp_path: Path) -> None:
    notes = opened(package("native-notes", tmp_path))
    assert len(notes.list_originals()) == 5
    assert notes.find_original("5") is notes.list_originals()[1]
    assert notes.find_original("-1") is None
    assert notes.find_original(None) is None


def test_the_notes_of_the_document_are_written_only_with_their_marks(tmp_path: Path) -> None:
    notes = opened(package("native-notes", tmp_path))
    root = parse(notes.build_part(["<w:p/>"]).encode())
    assert [note.get(w("id")) for note in root] == ["-1", "0", "1"]


def test_numbers_begin_behind_those_of_the_separators(tmp_path: Path) -> None:
    footnotes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p/></w:footnote>'
        '<w:footnote w:type="continuationNotice" w:id="2"><w:p/></w:footnote>'
        '<w:footnote w:type="normal" w:id="8"><w:p/></w:footnote></w:footnotes>'
    )
    notes = opened(package("plain", tmp_path, footnotes=footnotes))
    assert notes.first == 3
    assert len(notes.list_originals()) == 1


def test_a_part_with_nothing_but_notes_can_be_written(tmp_path: Path) -> None:
    footnotes = f'<f:footnotes xmlns:f="{W}"><f:footnote f:id="1"><f:p/></f:footnote></f:footnotes>'
    found = package("plain", tmp_path, footnotes=footnotes)
    root = parse(opened(found).build_part(["<w:p/>"]).encode())
    assert [note.get(w("id")) for note in root] == ["1"]
    assert FOOTNOTES in found.parts


def test_notes_are_numbered_in_the_order_of_their_marks(part: NotesPart) -> None:
    notes = Notes(part)
    first, second = notes.add(None, "a", "<A/>"), notes.add(None, "b", "<B/>")
    text, contents = placed(notes, f"{second} {first}")
    assert contents == ["b", "a"]
    assert text == (
        '<w:r><B/><w:footnoteReference w:id="1"/></w:r>'
        ' <w:r><A/><w:footnoteReference w:id="2"/></w:r>'
    )


@pytest.mark.parametrize(
    "between", ["", '<w:bookmarkStart w:id="0" w:name="b"/><w:bookmarkEnd w:id="0"/>']
)
def test_marks_that_follow_each_other_have_a_comma_between_them(
    part: NotesPart, between: str
) -> None:
    notes = Notes(part)
    first, second = notes.add(None, "a", "<A/>"), notes.add(None, "b", "<B/>")
    text, _ = placed(notes, f"{first}{between}{second}")
    comma = "<w:r><A/><w:t>,</w:t></w:r>"
    assert text == (
        f'<w:r><A/><w:footnoteReference w:id="1"/></w:r>{comma}{between}'
        '<w:r><B/><w:footnoteReference w:id="2"/></w:r>'
    )


def test_a_note_whose_mark_was_dropped_is_not_written(part: NotesPart) -> None:
    notes = Notes(part)
    notes.add(None, "dropped", "")
    kept = notes.add(None, "kept", "")
    text, contents = placed(notes, f"a{kept}")
    assert contents == ["kept"]
    assert 'w:id="1"' in text


def test_the_same_note_twice_is_one_note_and_a_reference_to_its_bookmark(part: NotesPart) -> None:
    notes = Notes(part)
    before = notes.add(None, "before", "")
    one, two = notes.add("key", "cited", ""), notes.add("key", "cited", "")
    text, contents = placed(notes, f"{before}{one}{two}")
    assert contents == ["before", "cited"]
    assert '<w:bookmarkStart w:id="7" w:name="_Footnote2"/>' in text
    assert text.count("NOTEREF _Footnote2 ") == 1
    assert text.count("<w:footnoteReference ") == 2


def test_a_note_that_is_left_once_has_no_bookmark(part: NotesPart) -> None:
    notes = Notes(part)
    notes.add("key", "cited", "")
    assert "bookmark" not in placed(notes, notes.add("key", "cited", ""))[0]


def test_notes_alike_are_two_notes_unless_they_share_a_key(part: NotesPart) -> None:
    notes = Notes(part)
    xml = notes.add(None, "alike", "") + notes.add(None, "alike", "")
    assert placed(notes, xml)[1] == ["alike", "alike"]


def test_a_mark_of_the_author_s_own_is_not_counted(part: NotesPart) -> None:
    notes = Notes(part)
    xml = notes.add(None, "own", "", has_custom_mark=True)
    xml += notes.add("key", "cited", "") + notes.add("key", "cited", "")
    text, contents = placed(notes, xml)
    assert contents == ["own", "cited"]
    assert "<w:t>1</w:t>" in text
    assert text.count('w:customMarkFollows="1"') == 1


def test_text_without_notes_stays_as_it_is(part: NotesPart) -> None:
    assert placed(Notes(part), "<?footnote 0?>") == ("<?footnote 0?>", [])


def test_footnotes_and_endnotes_do_not_take_each_other_s_places(
    part: NotesPart, tmp_path: Path
) -> None:
    ends = Notes(opened(package("plain", tmp_path), ENDNOTE))
    feet = Notes(part)
    xml = ends.add(None, "end", "") + feet.add(None, "foot", "")
    xml, footnotes = placed(feet, xml)
    xml, endnotes = placed(ends, xml)
    assert (footnotes, endnotes) == (["foot"], ["end"])
    assert xml == (
        '<w:r><w:endnoteReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    )
