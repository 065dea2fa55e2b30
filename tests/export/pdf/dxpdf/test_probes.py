"""Bookmarks behind the words of a letter."""

from lettergen.docx.xml import parse_fragment, w
from lettergen.export.pdf.dxpdf.probes import PREFIX, Prober
from lettergen.export.pdf.dxpdf.words import find_word_starts


def test_bookmarks_have_names_and_numbers_of_their_own() -> None:
    [element] = parse_fragment("<w:p><w:r><w:t>one two</w:t></w:r></w:p>")
    prober = Prober()
    prober.add_at_end(element, "end")
    for start in find_word_starts(element):
        prober.add_before(start, "word")
    prober.add_at_start(element, "start")
    starts = list(element.iter(w("bookmarkStart")))
    assert [start.get(w("name")) for start in starts] == [
        f"{PREFIX}start",
        f"{PREFIX}word",
        f"{PREFIX}end",
    ]
    assert len({start.get(w("id")) for start in starts}) == 3
