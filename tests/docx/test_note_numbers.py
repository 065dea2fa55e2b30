"""How notes are numbered."""

from lettergen.docx.note_numbers import NoteCounter
from lettergen.docx.xml import Element, parse_fragment


def element(inner: str) -> Element:
    """Take note properties as XML; return settings or section properties with them."""
    return parse_fragment(inner)


def numbers(counter: NoteCounter, *notes: tuple[str, int] | tuple[str, int, str]) -> list[str]:
    """Take the kind, the section and the own mark of each note; return what is shown for it."""
    return [counter.next(kind, section, *rest or ("",)).text for kind, section, *rest in notes]


def test_footnotes_and_endnotes_are_counted_each_by_themselves() -> None:
    found = numbers(NoteCounter(None, []), *[(k, 0) for k in ("footnote", "endnote") * 2])
    assert found == ["1", "i", "2", "ii"]


def test_a_note_with_a_mark_of_its_own_is_not_counted() -> None:
    counter = NoteCounter(None, [])
    assert numbers(counter, ("footnote", 0), ("footnote", 0, "*"), ("footnote", 0)) == [
        *("1", "*", "2"),
    ]
    assert counter.next("footnote", 0, "†").number == 0


def test_the_section_decides_before_the_settings() -> None:
    settings = element('<w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr>')
    section = element('<w:footnotePr><w:numStart w:val="3"/></w:footnotePr>')
    assert numbers(NoteCounter(settings, [section]), ("footnote", 0), ("footnote", 0)) == ["c", "d"]


def test_numbers_go_on_in_the_next_section_unless_it_restarts_them() -> None:
    restart = element('<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>')
    notes = [("footnote", 0), ("endnote", 0), ("footnote", 1), ("endnote", 1)]
    assert numbers(NoteCounter(None, [element("")] * 2), *notes) == ["1", "i", "2", "ii"]
    assert numbers(NoteCounter(restart, [element("")] * 2), *notes) == ["1", "i", "1", "ii"]
