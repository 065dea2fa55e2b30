"""Functions and filters of letters: citations, notes, links, dates and slugs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.citations.clusters import Cite, parse_cite
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.inlines import Citation, Inline, Inlines, Link, Note
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.functions import check_url, slug
from lettergen.template.jinja.reserved import LETTER


def rendered(text: str, **values: Any) -> str:
    """In: a template of plain text, its values. Out: what it gives."""
    return Language().from_string(text).render(**values)


class FakeLetter:
    """A letter that keeps inline values and knows one citation."""

    def __init__(self) -> None:
        self.inlines = Inlines()

    def add_inline(self, value: Inline) -> str:
        return self.inlines.add(value)

    def find_cites(
        self, text: str, locator: str = "", prefix: str = "", suffix: str = ""
    ) -> tuple[Cite, ...]:
        if text != "apcc-2020":
            raise MergeError("LG303", f"there is no citation '{text}'.")
        return (parse_cite(text, locator, prefix, suffix),)


def test_inlines_survive_what_happens_to_the_text_around_them() -> None:
    letter = FakeLetter()
    text = rendered(
        "{{ ['a' ~ cite('apcc-2020'), link('words', 'https://example.org')] | join(', ') | upper }}"
        "{{ note('see ' ~ link('this', 'mailto:a@example.org')) }}",
        **{LETTER: letter},
    )
    *found, note = letter.inlines.split(text)
    assert found == [
        "A",
        Citation("cluster", (Cite("apcc-2020"),)),
        ", ",
        Link("words", "https://example.org"),
    ]
    assert isinstance(note, Note)
    assert list(letter.inlines.split(note.text)) == ["see ", Link("this", "mailto:a@example.org")]


def test_a_citation_that_does_not_exist_stops_the_letter() -> None:
    with pytest.raises(MergeError, match="apcc-2021"):
        rendered("{{ cite('apcc-2021') }}", **{LETTER: FakeLetter()})


@pytest.mark.parametrize("call", ["cite(missing)", "note(missing)", "link('x', missing)"])
def test_a_missing_field_in_a_function_is_a_missing_field(call: str) -> None:
    with pytest.raises(MissingFieldError):
        rendered(f"{{{{ {call} }}}}", **{LETTER: FakeLetter()})


@pytest.mark.parametrize("call", ["note(words)", "link(words, 'https://example.org')"])
def test_formatted_words_are_no_text_for_a_function(call: str) -> None:
    text = f"{{% set words %}}x{{% endset %}}{{{{ {call} }}}}"
    with pytest.raises(MergeError, match="must be text"):
        rendered(text, **{LETTER: FakeLetter()})


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a/b.pdf?c=d&e=f#g",
        "HTTPS://EXAMPLE.ORG/",
        "https://www.example.org/caf%C3%A9/é",
        "mailto:april.mccoig@example.org?subject=VRU",
        "tel:+442035130477",
        "https://example.org/(brackets),comma;semicolon'",
    ],
)
def test_an_address_is_taken_as_it_is(url: str) -> None:
    assert check_url(url) == url


def test_white_space_around_an_address_is_dropped() -> None:
    assert check_url(" https://example.org\n") == "https://example.org"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/<a>", "https://example.org/%3Ca%3E"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('mailto:"a"@example.org', "mailto:%22a%22@example.org"),
        ("https://example.org/#a#b", "https://example.org/#a%23b"),
    ],
)
def test_characters_that_no_address_can_hold_are_encoded(url: str, expected: str) -> None:
    assert check_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        *("", " ", "https://", "https:", "mailto:", "tel:", "https:///path", "https://:80/"),
        *("www.example.org", "/news", "#top", "example", "//example.org"),
        *("javascript:alert(1)", "JavaScript:alert(1)", "file:///etc/passwd", "ftp://example.org"),
        *("data:text/html,x", "vbscript:x", "about:blank", "ms-word:x", "\\\\server\\share"),
        *("https://example.org/a b", "https://example.org/a\nb", "java\nscript:x"),
        *("https://user@example.org", "https://example.org:0", "https://example.org:port"),
        *("https://[::1]/", "xhttps://example.org", "https//example.org"),
    ],
)
def test_an_address_that_leads_nowhere_safe_is_refused(url: str) -> None:
    with pytest.raises(MergeError) as caught:
        check_url(url)
    assert caught.value.code == "LG305"
    assert "https" in caught.value.hint


@given(st.text())
def test_no_other_scheme_gets_through(text: str) -> None:
    try:
        url = check_url(text)
    except MergeError:
        return
    assert url.lower().startswith(("http://", "https://", "mailto:", "tel:"))


# Slugs


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Kent", "kent"),
        ("Avon and Somerset", "avon-and-somerset"),
        ("Ynys Môn", "ynys-mon"),
        ("R&D <x>/..\\", "r-d-x"),
        ("St Mary's", "st-marys"),
        ("--a--", "a"),
        (5, "5"),
    ],
)
def test_a_slug_is_safe_in_any_file_name(value: object, expected: str) -> None:
    assert slug(value) == expected


@given(st.text())
def test_a_slug_holds_nothing_but_letters_digits_and_hyphens(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("1 High Street\nLeeds\n\n", ["1 High Street", "Leeds"]),
        (["1 High Street", "", "Leeds\nLS1 1AA"], ["1 High Street", "Leeds", "LS1 1AA"]),
        ("", []),
        ([], []),
    ],
)
def test_the_lines_of_a_text_or_a_list_are_a_list(value: object, lines: list[str]) -> None:
    evaluate = Language().compile_expression("value | lines")
    assert evaluate(value=value) == lines
