"""Every form of a letter says what the Word letter says: pandoc is the witness for both ends."""

from collections import Counter

import pytest

from lettergen.export import html, markdown, text
from lettergen.export.format import Export, FinishedLetter
from tests.support import finished_letters, letter_content

pytestmark = pytest.mark.slow

_CUT = (  # what pandoc does not read of a Word letter
    "corpus/in-a-text-box",
    "mail_merge/text-box",
    "documents/places",  # a text box
    "mail_merge/untouched-fields",  # what a PAGEREF field shows
    "documents/native-notes",  # a note's own mark, which it takes for words
)
_WITH_PICTURES = ("coldwater-meadow", "fiddlers-wood")  # a text tells pictures in words
_WRAPPED = ("letters/escapes",)  # lines of cells side by side
_MARKDOWN = "commonmark+footnotes+pipe_tables"


@pytest.fixture(scope="module")
def letters(pandoc: object) -> dict[str, FinishedLetter]:
    """All letters that pandoc reads whole."""
    found = {**finished_letters.render_shipped(), **finished_letters.merge_fixtures()}
    return {name: letter for name, letter in found.items() if name not in _CUT}


def whole(made: Export) -> bytes:
    """In: a form. Out: its bytes; there must be some, and nothing to find fault with."""
    assert made.findings == ()
    assert made.data
    return made.data


def test_there_are_letters_of_every_kind(letters: dict[str, FinishedLetter]) -> None:
    assert len(finished_letters.render_shipped()) == 20
    assert len(letters) > 90


def test_every_form_says_what_pandoc_reads_in_the_word_letter(
    letters: dict[str, FinishedLetter],
) -> None:
    differ = []
    for name, letter in letters.items():
        once = letter_content.drop_repeated_marks(letter.data)
        word = letter_content.read_with_pandoc(once, "docx")
        page = letter_content.read_page(whole(html.export(letter)))
        plain = letter_content.read_text(whole(text.export(letter)))
        written = letter_content.drop_repeated_references(whole(markdown.export(letter)))
        marked = letter_content.read_with_pandoc(written, _MARKDOWN)
        checks = {
            "the page's words": page.text == word.text,
            "the page's notes": page.notes == word.notes,
            "the page's links": page.links == word.links,
            "the text's words": not Counter(word.text) - Counter(plain.text),
            "the text's order": name in _WRAPPED
            or letter_content.is_subsequence(word.text, plain.text),
            "the text's notes": len(plain.notes) == len(word.notes)
            and all(map(letter_content.is_subsequence, sorted(word.notes), sorted(plain.notes))),
            "Markdown's words": letter_content.is_subsequence(word.text, marked.text),
            "Markdown's notes": marked.notes == word.notes,
            "Markdown's links": letter_content.is_subsequence(word.links, marked.links),
        }
        differ += [f"{name}: {check}" for check, holds in checks.items() if not holds]
    assert differ == []


def test_the_shipped_letters_are_the_same_to_the_word_in_every_form(pandoc: object) -> None:
    for name, letter in finished_letters.render_shipped().items():
        if name in _WITH_PICTURES:
            continue
        page = letter_content.read_page(whole(html.export(letter)), margins=True)
        plain = letter_content.read_text(whole(text.export(letter)))
        marked = letter_content.read_with_pandoc(whole(markdown.export(letter)), _MARKDOWN)
        assert page.text == marked.text
        assert page.notes == plain.notes == marked.notes
        assert page.links == marked.links
        # A text shows an e-mail address once, as what is printed of its link.
        assert sorted(one for one in page.links if not one.startswith("mailto:")) == sorted(
            plain.links
        )


def test_a_letter_has_its_sender_in_every_form() -> None:
    kent = finished_letters.render_shipped()["kent"]
    for make in (html.export, text.export, markdown.export):
        shown = whole(make(kent)).decode()
        for line in ("Dame Sara Thornton DBE QPM", "Tel: +44 (0) 20 3513 0477", "SW1V 1PN"):
            assert line in shown


def test_the_same_letter_gives_the_same_bytes() -> None:
    for letter in (
        finished_letters.render_shipped()["kent"],
        finished_letters.pack_letter("everything"),
    ):
        for make in (html.export, text.export, markdown.export):
            assert make(letter) == make(letter)
