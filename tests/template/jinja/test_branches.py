"""Which branches of a letter are entered, branch by branch."""

from pathlib import Path

import pytest

from lettergen.data import recipients
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language
from tests.support.fault_campaigns import BASE, build_campaign


def never_entered(tmp_path: Path, letter: str, entries: str) -> list[tuple[int, int, str]]:
    """The line, column and tag of each branch that no recipient enters."""
    build_campaign(BASE, tmp_path)
    path = tmp_path / "templates" / "letter.md.j2"
    path.write_text(letter, encoding="utf-8")
    people = tmp_path / "recipients.yaml"
    people.write_text(entries, encoding="utf-8")
    document = tmp_path / "templates" / "letterhead.docx"
    coverage = BranchCoverage()
    compiled = compile_letter(path, document, Language(), {}, coverage=coverage)
    common = dict.fromkeys(["name", "title", "salutation", "subject"], "x")
    values = {**common, "date": "2026-11-30", "address": [], "sender": {"name": "x", "email": "x"}}
    for one in recipients.load(people, frozenset()):
        compiled.merge(one.label, one.fields, values)
    return [(b.tag.place.line, b.tag.place.column, str(b.tag)) for b in coverage.never_entered()]


@pytest.mark.parametrize(
    ("letter", "entries", "expected"),
    [
        ("{% if a %}x{% endif %}", "- a: y", []),
        ("{% if a %}x{% endif %}", "- a: ''", [(1, 1, "{% if a %}")]),
        ("{% if a %}x{% else %}y{% endif %}", "- a: ''\n- a: y", []),
        ("{% if a %}x{% else %}y{% endif %}", "- a: y", [(1, 12, "{% else %}")]),
        (
            "{% if a == '1' %}\nx\n{% elif a == '2' %}\ny\n{% elif a == '3' %}\nz\n{% else %}\n0\n"
            "{% endif %}",
            "- a: '3'",
            [(1, 1, "{% if a == '1' %}"), (3, 1, "{% elif a == '2' %}"), (7, 1, "{% else %}")],
        ),
        ("{% for b in a %}x{% endfor %}", "- a: []\n- a: [1]", []),
        ("{% for b in a %}x{% endfor %}", "- a: []", [(1, 1, "{% for b in a %}")]),
        ("{% for b in a %}x{% else %}y{% endfor %}", "- a: [1]", [(1, 18, "{% else %}")]),
        (
            "{% if a %}{% if b %}x{% else %}y{% endif %}"
            "{% else %}{% if b %}z{% endif %}{% endif %}",
            "- {a: y, b: y}",
            [(1, 22, "{% else %}"), (1, 44, "{% else %}"), (1, 54, "{% if b %}")],
        ),
        # The footnote has two marks, so its tags stand in the compiled letter twice.
        (
            "{% if a %}x[^n]{% endif %} y[^n].\n\n[^n]: {% if b %}z{% endif %}1",
            "- {a: '', b: y}",
            [(1, 1, "{% if a %}")],
        ),
    ],
)
def test_the_branches_that_no_letter_takes(
    tmp_path: Path, letter: str, entries: str, expected: list[tuple[int, int, str]]
) -> None:
    assert never_entered(tmp_path, letter, entries) == expected


def test_a_traced_letter_is_the_same_letter(tmp_path: Path) -> None:
    folder = build_campaign(BASE, tmp_path).parent
    paths = folder / "templates" / "letter.md.j2", folder / "templates" / "letterhead.docx"
    (one, *_) = recipients.load(folder / "recipients.yaml", frozenset())
    text = (
        "{% if area %}{{ area }}{% else %}none{% endif %}{% for b in books %}{{ b }}{% endfor %}\n"
    )
    paths[0].write_text(text, encoding="utf-8")
    values = {"date": "2026-11-30", "subject": "x", "sender": {"name": "x", "email": "x"}}
    plain, traced = (
        compile_letter(*paths, Language(), {}, coverage=coverage).merge(
            one.label, one.fields, values
        )
        for coverage in (None, BranchCoverage())
    )
    assert plain == traced
