"""The template language: what a letter may ask of its data, and what it may not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.citations.clusters import Cite, parse_cite
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.template.errors import MergeError, MissingFieldError, missing_field_finding
from lettergen.template.inlines import Citation, Inline, Inlines, Link, Note
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression, compile_file_name
from lettergen.template.jinja.functions import check_url, format_date, slug
from lettergen.template.jinja.reserved import LETTER, RECIPIENT

HERE = Place("campaign.yaml", 7)


def mapping(trail: str = "", line: int = 1, **values: Any) -> Mapping:
    """In: values, where they stand. Out: a mapping as it comes from a file of recipients."""
    found = Mapping(Place("recipients.yaml", line), trail)
    found.update(values)
    return found


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


# Fields


def test_a_field_wins_over_a_method_of_the_same_name() -> None:
    assert rendered("{{ order.items }}", order=mapping(items="twelve")) == "twelve"


def test_a_method_is_still_there_where_no_field_has_its_name() -> None:
    order = mapping(a="1", b="2")
    assert rendered("{% for k, v in order.items() %}{{ k }}{{ v }}{% endfor %}", order=order) == (
        "a1b2"
    )


def test_a_private_method_is_no_field() -> None:
    with pytest.raises(MissingFieldError):
        rendered("{{ order.trail }}", order=mapping(a="1"))


@pytest.mark.parametrize(
    "text",
    [
        "{{ missing }}",
        "{{ missing ~ 'x' }}",
        "{{ missing + 1 }}",
        "{{ -missing }}",
        "{{ missing == 'x' }}",
        "{{ missing in ['x'] }}",
        "{{ 'x' in missing }}",
        "{{ missing < 1 }}",
        "{{ missing[0] }}",
        "{{ missing.part }}",
        "{{ missing() }}",
        "{{ missing | upper }}",
        "{{ missing | length }}",
        "{{ missing | join }}",
        "{{ missing | date }}",
        "{{ missing | slug }}",
        "{{ [missing] | join }}",
        "{% if missing %}{% endif %}",
        "{% if not missing %}{% endif %}",
        "{% for x in missing %}{% endfor %}",
        "{{ {missing: 1} }}",
    ],
)
def test_a_missing_field_is_never_taken_for_a_blank(text: str) -> None:
    with pytest.raises(MissingFieldError) as caught:
        rendered(text)
    assert caught.value.name == "missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ missing is defined }}", "False"),
        ("{{ missing is undefined }}", "True"),
        ("{{ missing | default('none') }}", "none"),
        ("{{ 'x' if missing is defined else 'y' }}", "y"),
        ("{{ group.missing | default('none') }}", "none"),
    ],
)
def test_a_missing_field_can_be_asked_for(text: str, expected: str) -> None:
    assert rendered(text, group=mapping()) == expected


def test_a_missing_field_is_told_with_the_line_of_its_recipient() -> None:
    fields = mapping(line=41, area="Kent", salutaton="Matthew")
    finding = missing_field_finding(
        _missing("{{ salutation }}"), "Kent", fields, Place("letter.md.j2", 7)
    )
    assert str(finding) == (
        "recipients.yaml:41: Kent has no 'salutation' (letter.md.j2:7 uses it)."
        " Did you mean 'salutaton'?"
    )


def test_a_missing_field_of_a_group_is_told_with_the_line_of_the_group() -> None:
    group = mapping("vru.lead", line=46, titel="Chief")
    error = _missing("{{ vru.lead.title }}", vru=mapping("vru", lead=group))
    finding = missing_field_finding(error, "Kent", mapping(line=41), Place("letter.md.j2", 7))
    assert str(finding) == (
        "recipients.yaml:46: Kent has no 'vru.lead.title' (letter.md.j2:7 uses it)."
        " Did you mean 'titel'?"
    )


def test_a_missing_value_of_the_campaign_is_not_laid_at_the_recipients_door() -> None:
    sender = Mapping(Place("campaign.yaml", 12), "sender")
    error = _missing("{{ sender.name }}", sender=sender)
    finding = missing_field_finding(error, "Kent", mapping(line=41), None)
    assert str(finding) == "campaign.yaml:12: the campaign has no 'sender.name'."


def test_a_text_asked_for_a_field_is_told_as_what_it_is() -> None:
    error = _missing("{{ name.first }}", name="Matthew Scott")
    finding = missing_field_finding(error, "Kent", mapping(line=41), Place("letter.md.j2", 7))
    assert str(finding) == (
        "recipients.yaml:41: Kent: 'Matthew Scott' has no field 'first' (letter.md.j2:7 uses it)."
    )


def test_a_list_asked_for_an_item_too_many_is_told() -> None:
    lines = Sequence(Place("recipients.yaml", 43))
    lines.append("one")
    error = _missing("{{ address[1] }}", address=lines)
    finding = missing_field_finding(error, "Kent", mapping(line=41), None)
    assert "has no field '1'" in str(finding)


def _missing(text: str, **values: Any) -> MissingFieldError:
    with pytest.raises(MissingFieldError) as caught:
        rendered(text, **values)
    return caught.value


# The sandbox


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ cite.__globals__ }}",
        "{{ (1).__class__.__mro__ }}",
        "{{ name | attr('__class__') }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ '{x.__class__}'.format_map({'x': name}) }}",
        "{{ [name] | map(attribute='__class__') | list }}",
        "{{ group.__init__ }}",
        "{{ group['__class__'] }}",
        "{{ self.__class__ }}",
        "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
    ],
)
def test_what_is_behind_the_data_is_out_of_reach(text: str) -> None:
    with pytest.raises(MergeError, match="a letter cannot use "):
        rendered(text, name="Kent", group=mapping(a="1"))


@pytest.mark.parametrize("text", ["{{ lines.append('x') }}", "{{ group.update(a='2') }}"])
def test_a_letter_cannot_change_its_data(text: str) -> None:
    lines = ["one"]
    group = mapping(a="1")
    with pytest.raises(MergeError, match="a letter cannot use "):
        rendered(text, lines=lines, group=group)
    assert (lines, group) == (["one"], {"a": "1"})


def test_a_loop_cannot_go_on_without_end() -> None:
    with pytest.raises(OverflowError, match="Range too big"):
        rendered("{% for x in range(1000000000) %}{% endfor %}")


@pytest.mark.parametrize("text", ["{% include 'x' %}", "{% import 'x' as y %}"])
def test_no_other_file_can_be_read(text: str) -> None:
    with pytest.raises(TypeError, match="no loader"):
        rendered(text)


@pytest.mark.parametrize("name", ["urlize", "xmlattr", "tojson", "forceescape", "pprint"])
def test_filters_that_write_html_are_left_out(name: str) -> None:
    assert name not in Language().filters


@pytest.mark.parametrize("name", ["e", "escape", "safe"])
def test_filters_that_escape_leave_text_as_it_is(name: str) -> None:
    value = "A & B <x> \"q\" 'a'"
    template = Language().compile_expression(f"value | {name}")
    assert template(value=value) == value


@pytest.mark.parametrize(
    "name",
    [
        *("cite", "note", "link", "range", "dict", "namespace", "cycler", "joiner"),
        *("true", "false", "none", "None", "loop", LETTER, RECIPIENT),
    ],
)
def test_a_name_that_the_language_uses_is_reserved(name: str) -> None:
    assert name in Language().reserved_names


@pytest.mark.parametrize("name", ["name", "title", "date", "area", "items", "body"])
def test_a_name_that_people_need_is_not_reserved(name: str) -> None:
    assert name not in Language().reserved_names


# cite, note and link


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


def test_a_text_without_inlines_is_one_piece() -> None:
    assert list(Inlines().split("words")) == ["words"]
    assert list(Inlines().split("")) == []


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


# Dates and slugs


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-10-13", "13 October 2020"),
        ("2020-01-05", "5 January 2020"),
        (" 2020-10-13 ", "13 October 2020"),
    ],
)
def test_a_date_is_written_in_words(value: str, expected: str) -> None:
    assert format_date(value) == expected


def test_a_date_takes_another_form() -> None:
    assert rendered("{{ day | date('%B %Y') }}", day="2020-10-13") == "October 2020"


@pytest.mark.parametrize("value", ["13/10/2020", "2020-13-01", "2020", "", "soon"])
def test_what_is_no_date_is_an_error(value: object) -> None:
    with pytest.raises(MergeError) as caught:
        format_date(value)
    assert caught.value.code == "LG302"
    assert "2020-10-13" in caught.value.hint


def test_an_empty_date_is_an_empty_field() -> None:
    with pytest.raises(MergeError) as caught:
        format_date(None)
    assert caught.value.code == "LG304"


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


# Expressions and file names


def test_an_expression_is_evaluated_over_the_fields() -> None:
    holds = compile_expression(Language(), "area == 'Kent' and budget | int > 5", HERE)
    assert holds(area="Kent", budget="6") is True
    assert holds(area="Kent", budget="5") is False


def test_what_is_no_expression_is_an_error() -> None:
    with pytest.raises(LettergenError, match=r"^campaign.yaml:7: 'area ==' is not an expression"):
        compile_expression(Language(), "area ==", HERE)


def test_an_expression_that_assigns_is_told_to_compare() -> None:
    with pytest.raises(LettergenError, match=r"Compare with '=='\."):
        compile_expression(Language(), "area = 'Kent'", HERE)


def test_a_missing_field_in_an_expression_is_a_missing_field() -> None:
    with pytest.raises(MissingFieldError):
        bool(compile_expression(Language(), "areas", HERE)(area="Kent"))


def test_a_file_name_is_filled_in_without_escapes() -> None:
    name = compile_file_name(Language(), "{{ area }} & co.docx", HERE)
    assert name(area="R&D <x>") == "R&D <x> & co.docx"


@pytest.mark.parametrize("value", ["a/b", "..\\b", "/"])
def test_a_value_cannot_lead_a_file_into_another_folder(value: str) -> None:
    with pytest.raises(MergeError) as caught:
        compile_file_name(Language(), "letters/{{ area }}.docx", HERE)(area=value)
    assert "slug" in caught.value.hint


def test_an_empty_value_in_a_file_name_is_an_error() -> None:
    with pytest.raises(MergeError, match="is empty"):
        compile_file_name(Language(), "{{ area }}.docx", HERE)(area=None)


def test_what_is_no_pattern_is_an_error() -> None:
    with pytest.raises(LettergenError, match=r"^campaign.yaml:7: '\{\{ area' is not a pattern"):
        compile_file_name(Language(), "{{ area", HERE)
