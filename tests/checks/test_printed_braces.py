"""Braces that a letter prints on purpose are no parts of tags, and quotations no merge fields."""

from pathlib import Path

import pytest

from tests.support.documents import build_paragraph
from tests.support.small_campaigns import find_codes, render_texts, write_campaign

IGNORED = {"LG276", "LG280", "LG281"}  # the plain documents have no title


def find_own_codes(folder: Path) -> set[str]:
    return set(find_codes(folder)) - IGNORED


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Write {_{ name }_} here, {_% if %_} there.", "Write {{ name }} here, {% if %} there."),
        (
            "Write {% raw %}{{ name }} and {# this #}{% endraw %}.",
            "Write {{ name }} and {# this #}.",
        ),
        ("Write {{ '{{' }} name {{ \"}}\" }}.", "Write {{ name }}."),
        ("{% set open = '{{' %}Write {{ open }}.", "Write {{."),
    ],
)
def test_braces_printed_on_purpose_are_no_finding(text: str, printed: str, tmp_path: Path) -> None:
    body = build_paragraph("{{ name }}") + build_paragraph(text)
    folder = write_campaign(tmp_path, body)
    assert find_own_codes(folder) == set()
    assert printed in render_texts(folder)[0]


def test_braces_in_a_raw_block_of_a_markdown_letter_are_no_finding(tmp_path: Path) -> None:
    letter = "{{ name }}, write {% raw %}{{ name }}{% endraw %} or {{ '{%' }}.\n"
    folder = write_campaign(tmp_path, letter)
    assert find_own_codes(folder) == set()
    assert "Ada, write {{ name }} or {%." in render_texts(folder)[0]


@pytest.mark.parametrize(
    "text", ["{_{ x }_} for {{ name }}}}", "{% raw %}{{ x }}{% endraw %} }} {{ name }}"]
)
def test_other_braces_in_such_a_letter_are_found(text: str, tmp_path: Path) -> None:
    assert find_own_codes(write_campaign(tmp_path, build_paragraph(text))) == {"LG341"}


@pytest.mark.parametrize("words", ["«Le Monde»", "ООО «Ромашка»", "«Oui», dit-il", "»Zitat«"])
def test_quotation_marks_are_no_merge_fields(words: str, tmp_path: Path) -> None:
    body = build_paragraph("{{ name }}: {{ firm }}") + build_paragraph(words)
    folder = write_campaign(tmp_path, body, f"- name: Ada\n  firm: '{words}'\n")
    assert find_own_codes(folder) == set()
    assert render_texts(folder)[0].count(words) == 2


def test_what_looks_like_a_merge_field_of_the_data_is_found(tmp_path: Path) -> None:
    body = build_paragraph("{{ recipient['First name'] }} {{ name }} «First_Name»")
    recipients = "- name: Ada\n  First name: Ada\n"
    assert "LG341" in find_own_codes(write_campaign(tmp_path, body, recipients))


def test_a_picture_between_two_words_leaves_no_gap(tmp_path: Path) -> None:
    from tests.support.pictures import build_png

    letter = '{{ name }} signed {{ image("a.png", alt="A") }} by hand.\n'
    folder = write_campaign(tmp_path, letter, files={"a.png": build_png()})
    assert find_own_codes(folder) == set()


def test_tables_in_a_loop_leave_no_finding_in_a_markdown_letter(tmp_path: Path) -> None:
    table = "{% for one in all %}\n| {{ one }} | 1 |\n|---|---|\n| a | b |\n{% endfor %}\n"
    folder = write_campaign(
        tmp_path, f"{table}\nBye {{{{ name }}}}\n", "- name: Ada\n  all: [A, B]\n"
    )
    assert find_own_codes(folder) == set()
