"""The Python API: a campaign and its letters, and a document in one call."""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import jinja2
import pytest

import lettergen
from lettergen import LettergenError, Options, Outcome
from tests.support.campaigns import copy_campaign
from tests.support.small_campaigns import write_campaign

ADA: dict[str, Any] = {"town": "Ely", "salutation": "Ada", "date": date(2026, 5, 1)}


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Go into a copy of a campaign."""

    def copy(name: str) -> Path:
        folder = copy_campaign(name, tmp_path)
        monkeypatch.chdir(folder)
        return folder

    return copy


def write_document(path: Path, *paragraphs: str) -> Path:
    """Write a Word document of these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def texts_of(document: bytes) -> list[str]:
    """Return the text of each paragraph."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(document)).paragraphs]


def findings_of(call: Callable[[], object]) -> list[str]:
    """Return the findings of the error that a call raises, each with its code."""
    with pytest.raises(LettergenError) as error:
        call()
    return [f"{finding.code} {finding}" for finding in error.value.findings]


# Importing


def test_importing_lettergen_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import lettergen; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['lettergen']"


def test_every_public_name_can_be_imported_and_is_listed() -> None:
    for name in lettergen.__all__:
        assert getattr(lettergen, name).__name__ == name
        assert name in dir(lettergen)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        lettergen.laod  # noqa: B018


# Campaigns


def test_a_campaign_gives_its_letters_one_by_one(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    letters = list(lettergen.load("campaign.yaml").letters())
    assert [(letter.recipient.label, letter.name) for letter in letters] == [
        ("Ely", "ely.docx"),
        ("King's Lynn", "kings-lynn.docx"),
        ("Ramsey", "ramsey.docx"),
    ]
    assert letters[2].text.splitlines()[0] == "Dear Jo,"
    assert letters[0].findings == ()
    assert not (folder / "letters").exists()


def test_the_letters_are_the_ones_that_the_command_writes(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    campaign = lettergen.load()
    report = campaign.render(formats=["docx", "txt"])
    assert report.is_good
    for letter in campaign.letters():
        assert (folder / "letters" / letter.name).read_bytes() == letter.docx
        text = (folder / "letters" / letter.name).with_suffix(".txt")
        assert text.read_text(encoding="utf-8") == letter.text


def test_a_letter_with_errors_says_so_and_has_no_document(enter: Callable[[str], Path]) -> None:
    enter("concert")
    recipients = [{"town": "Ely", "salutation": "Ada"}, {"town": "March"}]
    good, bad = lettergen.load().letters(recipients=recipients)
    assert good.docx.startswith(b"PK")
    assert [finding.code for finding in bad.findings] == ["LG301"]
    assert findings_of(lambda: bad.docx) == findings_of(lambda: bad.text)
    assert findings_of(lambda: bad.docx)[0].startswith("LG301 recipients[1]: March has no 'salut")


def test_a_letter_can_be_exported_to_any_format(enter: Callable[[str], Path]) -> None:
    enter("concert")
    letter = next(lettergen.load().letters(only="Ramsey"))
    assert letter.export("html").startswith(b"<!doctype html>")
    assert letter.export("docx") == letter.docx
    assert letter.export("md").decode().startswith("Dear Jo")
    assert findings_of(lambda: letter.export("odt"))[0].startswith("LG480 format: ")


def test_options_have_the_names_of_the_command_line(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    campaign = lettergen.load(folder)
    report = campaign.render(out="elsewhere", only="Ramsey", formats="txt", sort="-town")
    assert [str(result.path) for result in report.results if result.format == "txt"] == [
        "elsewhere/ramsey.txt"
    ]
    same = campaign.render(Options(out=Path("elsewhere"), only=["Ramsey"]), dry_run=True)
    assert [result.outcome for result in same.results] == [Outcome.NEW]
    with pytest.raises(TypeError, match="fromat"):
        campaign.render(fromat="pdf")


def test_values_of_a_run_may_be_python_objects(enter: Callable[[str], Path]) -> None:
    enter("concert")
    changed = {"sender.name": "Bo Finch", "date": date(2027, 3, 4)}
    letter = next(lettergen.load().letters(set=changed))
    assert "4 March 2027" in letter.text
    assert letter.text.rstrip().endswith("Bo Finch") or "Bo Finch" in letter.text


def test_results_are_called_back_as_they_are_done(enter: Callable[[str], Path]) -> None:
    enter("concert")
    seen: list[lettergen.Result] = []
    report = lettergen.load().render(on_result=seen.append)
    assert seen == report.results


def test_all_problems_of_a_campaign_are_raised_at_once(enter: Callable[[str], Path]) -> None:
    enter("faults-everywhere")
    with pytest.raises(LettergenError) as error:
        lettergen.load()
    findings = error.value.findings
    assert {finding.place.path for finding in findings} >= {
        "campaign.yaml", "recipients.yaml", "citations.yaml", "letterhead.docx", "letter.md.j2",
    }  # fmt: skip
    duplicate = next(finding for finding in findings if finding.code == "LG122")
    assert (duplicate.place.line, duplicate.hint) == (8, "Rename it.")


def test_a_check_returns_findings_and_raises_none(enter: Callable[[str], Path]) -> None:
    enter("faults-everywhere")
    assert len(lettergen.check().findings) > 5
    enter("concert")
    findings = lettergen.load().check()
    assert "LG150" in {finding.code for finding in findings}
    assert all(finding.severity != lettergen.Severity.ERROR for finding in findings)


def test_the_fields_of_a_campaign_are_listed(enter: Callable[[str], Path]) -> None:
    enter("concert")
    fields = {field.name: field for field in lettergen.load().fields()}
    assert fields["salutation"].recipients == 3
    assert fields["sender.name"].is_shared


# Recipients from Python


def test_recipients_may_be_python_objects(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    people = ({"town": town, "salutation": "Jo"} for town in ("Ely", "March"))
    campaign = lettergen.load(folder, recipients=people)
    assert [recipient.label for recipient in campaign.recipients] == ["Ely", "March"]
    assert campaign.recipients[1].place.path == "recipients[1]"
    report = campaign.render()
    assert [result.recipient.label for result in report.results] == ["Ely", "March"]


def test_a_campaign_with_recipients_from_python_needs_no_file_of_them(
    enter: Callable[[str], Path],
) -> None:
    folder = enter("concert")
    file = folder / "campaign.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith("recipients:")]
    file.write_text("".join(lines), encoding="utf-8")
    assert findings_of(lettergen.load)[0].startswith("LG113 ")
    campaign = lettergen.load(recipients=[{"town": "Ely", "salutation": "Ada"}])
    assert len(list(campaign.letters())) == 1


def test_recipients_may_be_another_file(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    other = folder / "more.json"
    other.write_text('[{"town": "March", "salutation": "Kim"}]', encoding="utf-8")
    people = [{"town": "Ely", "salutation": "Ada"}]

    def labels(campaign: lettergen.Campaign, **options: Any) -> list[str]:
        return [letter.recipient.label for letter in campaign.letters(**options)]

    of_file = lettergen.load(recipients=str(other))
    of_list = lettergen.load(recipients=people)
    options = Options(only=["March"])
    assert labels(of_file) == labels(of_file, options=options) == ["March"]
    assert labels(of_file, recipients=people) == labels(of_list) == ["Ely"]
    assert labels(of_list, recipients=other) == ["March"]
    assert labels(lettergen.load(), recipients=other) == ["March"]
    checked = [f.letters for f in of_list.check(recipients=other) if f.letters]
    assert all(letters == ("March",) for letters in checked)


def test_findings_name_the_entry_of_a_python_list(enter: Callable[[str], Path]) -> None:
    enter("concert")
    campaign = lettergen.load()
    entries: list[Any] = [{"town": "Ely"}, "March", {"cite": "x"}, {"town": "a\x07b"}]
    found = findings_of(lambda: campaign.letters(recipients=entries))
    assert [text.partition(": ")[0] for text in found] == [
        "LG104 recipients[3]",
        "LG121 recipients[1]",
        "LG122 recipients[2]",
    ]
    loop: dict[str, Any] = {"town": "Ely"}
    loop["self"] = loop
    assert findings_of(lambda: campaign.letters(recipients=[loop]))[0].startswith("LG103 recip")
    assert findings_of(lambda: campaign.letters(recipients=[]))[0].startswith("LG120 recipients: ")


def test_a_check_looks_at_recipients_from_python(enter: Callable[[str], Path]) -> None:
    enter("concert")
    twice = [{"town": "Ely", "salutation": "Ada", "since": Decimal("1.5")}] * 2
    found = {f.code: f for f in lettergen.load().check(recipients=twice)}
    assert str(found["LG140"].place) == "recipients[0]"
    assert str(found["LG144"]) == (
        "recipients[1]: Ely Ada: the entry is the same as the one in recipients[0]. "
        "Delete one of them."
    )


# Functions of one's own


def test_filters_tests_and_globals_can_be_used_everywhere(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    letter = folder / "letter.md.j2"
    letter.write_text("{{ town | shout }} {{ answer(2) }} {{ town is long }}\n", encoding="utf-8")
    campaign = lettergen.load(
        filters={"shout": lambda text: f"{text.upper()}!"},
        tests={"long": lambda text: len(text) > 4},
        globals={"answer": lambda number: number * 21},
    )
    texts = [letter.text.strip() for letter in campaign.letters(where="town is long")]
    assert texts == ["KING'S LYNN! 42 true", "RAMSEY! 42 true"]
    assert [f.code for f in campaign.check() if f.severity == "error"] == []


def test_what_a_function_raises_is_a_finding_at_its_tag(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    (folder / "letter.md.j2").write_text("Dear\n\n{{ town | fail }}\n", encoding="utf-8")

    def fail(text: str) -> str:
        raise ValueError(f"no such town as {text}")

    letter = next(lettergen.load(filters={"fail": fail}).letters())
    assert [f"{f.code} {f}" for f in letter.findings] == [
        "LG300 letter.md.j2:3: Ely: no such town as Ely."
    ]


def test_what_a_function_returns_keeps_to_the_limits(enter: Callable[[str], Path]) -> None:
    folder = enter("concert")
    (folder / "letter.md.j2").write_text("{{ town | flood }}\n", encoding="utf-8")
    letter = next(lettergen.load(filters={"flood": lambda text: text * 10**6}).letters())
    assert [finding.code for finding in letter.findings] == ["LG313"]


def test_a_global_cannot_have_a_name_of_the_template_language(
    enter: Callable[[str], Path],
) -> None:
    enter("concert")
    assert findings_of(lambda: lettergen.load(globals={"cite": str})) == [
        "LG122 globals['cite']: a global cannot be called 'cite': the template language uses it. "
        "Rename it."
    ]


def test_letters_with_functions_of_ones_own_are_always_rendered(
    enter: Callable[[str], Path],
) -> None:
    """The function may have changed, and no fingerprint shows that."""
    folder = enter("concert")
    (folder / "letter.md.j2").write_text("{{ town | shout }}\n", encoding="utf-8")
    first = lettergen.load(filters={"shout": str.upper})
    assert {result.outcome for result in first.render().results} == {Outcome.WRITTEN}
    assert {result.outcome for result in first.render().results} == {Outcome.UNCHANGED}
    second = lettergen.load(filters={"shout": str.lower})
    assert {result.outcome for result in second.render().results} == {Outcome.WRITTEN}
    (folder / "letter.md.j2").write_text("{{ town | upper }}\n", encoding="utf-8")
    plain = lettergen.load()
    assert {result.outcome for result in plain.render().results} == {Outcome.WRITTEN}


# A document in one call


def test_a_document_is_rendered_in_one_call(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "Dear {{ name }},")
    assert texts_of(lettergen.render_docx(template, {"name": "Ada & Bo"})) == ["Dear Ada & Bo,"]


def test_a_template_may_be_a_path_bytes_or_an_open_file(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "Dear {{ name }},")
    expected = lettergen.render_docx(template, {"name": "Ada"})
    assert lettergen.render_docx(str(template), {"name": "Ada"}) == expected
    assert lettergen.render_docx(template.read_bytes(), {"name": "Ada"}) == expected
    with template.open("rb") as file:
        assert lettergen.render_docx(file, {"name": "Ada"}) == expected


def test_a_document_may_be_written_to_a_path_or_an_open_file(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "Dear {{ name }},")
    buffer = io.BytesIO()
    data = lettergen.render_docx(template, {"name": "Ada"}, buffer)
    assert buffer.getvalue() == data
    lettergen.render_docx(template, {"name": "Ada"}, tmp_path / "out.docx")
    assert (tmp_path / "out.docx").read_bytes() == data
    nowhere = tmp_path / "no" / "folder.docx"
    assert findings_of(lambda: lettergen.render_docx(template, {"name": "Ada"}, nowhere))[
        0
    ].startswith("LG404 ")


def test_every_missing_value_is_named_with_its_place(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "{{ name }} {{ town }}")
    found = findings_of(lambda: lettergen.render_docx(template, {"nam": "Ada"}))
    assert [text.partition(" (")[0] for text in found] == [
        "LG301 the context: the context has no 'name'",
        "LG301 the context: the context has no 'town'",
    ]
    assert f"({template}, word/document.xml, paragraph 1" in found[0]
    assert found[0].endswith("Did you mean 'nam'?")
    found = findings_of(lambda: lettergen.render_docx(template.read_bytes(), {}))
    assert "(template.docx, word/document.xml, paragraph 1" in found[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.50"), "12.50"),
        (1250.0, "1250"),
        (date(2020, 10, 13), "2020-10-13"),
        (True, "true"),
        (["one", "two"], "one\ntwo"),
        (("one", 2), "one\n2"),
        (iter(["one", "two"]), "one\ntwo"),
        ("", ""),
    ],
)
def test_values_are_python_objects(tmp_path: Path, value: Any, text: str) -> None:
    template = write_document(tmp_path / "letter.docx", "a {{ value }}")
    assert texts_of(lettergen.render_docx(template, {"value": value})) == [f"a {text}"]


@pytest.mark.parametrize(
    ("expression", "value", "code"),
    [
        ("{{ value }}", None, "LG304"),
        ("{{ value }}", {"a": 1}, "LG306"),
        ("{{ value }}", {1: "a"}, "LG306"),
        ("{{ value }}", {"a", "b"}, "LG306"),
        ("{{ value }}", 0.1 + 0.2, "LG318"),
        ("{{ value }}", float("nan"), "LG318"),
        ("{{ value }}", b"bytes", "LG306"),
        ("{{ value }}", object(), "LG306"),
        ("{{ value }}", 1j, "LG306"),
        ("{{ value }}", len, "LG306"),
        ("{{ 'a' ~ value }}", ["a", "b"], "LG306"),
        ("{{ 'a' ~ value }}", None, "LG304"),
        ("{{ value | upper }}", ["a", "b"], "LG306"),
        ("{{ value | join(', ') }}", ["a", None], "LG304"),
        ("{{ '%s' | format(value) }}", 0.1 + 0.2, "LG318"),
        ("{{ value }}", "a\x00b", "LG104"),
        ("{{ value }}", "\U0010fff20\U0010fff3", "LG104"),
    ],
)
def test_nothing_of_pythons_own_spelling_reaches_a_letter(
    tmp_path: Path, expression: str, value: Any, code: str
) -> None:
    template = write_document(tmp_path / "letter.docx", f"a {expression}")
    found = findings_of(lambda: lettergen.render_docx(template, {"value": value}))
    assert [text.split()[0] for text in found] == [code]


def test_attributes_of_objects_can_be_printed(tmp_path: Path) -> None:
    class Person:
        name = "Ada"

        def __deepcopy__(self, memo: object) -> None:
            raise TypeError("tied to a database")

    template = write_document(tmp_path / "letter.docx", "{{ person.name }} {{ town }}")
    found = findings_of(lambda: lettergen.render_docx(template, {"person": Person()}))
    assert [text.split()[0] for text in found] == ["LG301"]
    data = lettergen.render_docx(template, {"person": Person(), "town": "Ely"})
    assert texts_of(data) == ["Ada Ely"]


def test_a_value_may_have_the_name_of_a_function_or_be_the_recipient(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "{{ note }} {{ recipient.name }}")
    data = lettergen.render_docx(template, {"note": "so", "recipient": {"name": "Ada"}})
    assert texts_of(data) == ["so Ada"]


def test_names_that_cannot_be_are_refused(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "{{ name }}")
    context: Any = {"lettergen_letter": 1, 7: "x"}
    found = findings_of(lambda: lettergen.render_docx(template, context))
    assert [text.split()[0] for text in found] == ["LG122", "LG105"]


def test_an_environment_of_jinjas_brings_its_filters_along(tmp_path: Path) -> None:
    environment = jinja2.Environment()
    environment.filters["shout"] = str.upper
    environment.globals["year"] = 2026
    environment.tests["ada"] = lambda text: text == "Ada"
    text = "{{ name | shout }} {{ year }} {{ name is ada }} {{ day | date }}"
    template = write_document(tmp_path / "letter.docx", text)
    context = {"name": "Ada", "day": date(2026, 5, 1)}
    data = lettergen.render_docx(template, context, jinja_env=environment)
    assert texts_of(data) == ["ADA 2026 true 1 May 2026"]
    assert findings_of(lambda: lettergen.render_docx(template, context))[0].startswith("LG207 ")


def test_a_broken_template_is_refused_with_its_place(tmp_path: Path) -> None:
    template = write_document(tmp_path / "letter.docx", "Dear {{ name ,")
    assert findings_of(lambda: lettergen.render_docx(template, {}))[0].startswith(
        f"LG201 {template}, word/document.xml, paragraph 1"
    )
    assert findings_of(lambda: lettergen.render_docx(b"no document", {}))[0].startswith(
        "LG210 template.docx: "
    )
    assert findings_of(lambda: lettergen.render_docx(tmp_path / "none.docx"))[0].startswith("LG2")


def test_a_document_is_the_letter_that_the_command_writes(tmp_path: Path) -> None:
    paragraphs = ("Dear {{ name }},", "{%p if x %}", "{{ x }}", "{%p endif %}")
    template = write_document(tmp_path / "letter.docx", *paragraphs)
    (tmp_path / "people.yaml").write_text("- name: Ada\n  x: one\n", encoding="utf-8")
    (tmp_path / "campaign.yaml").write_text(
        "letter: letter.docx\nrecipients: people.yaml\noutput: out/{{ name }}.docx\n",
        encoding="utf-8",
    )
    assert lettergen.load(tmp_path).render().is_good
    expected = (tmp_path / "out" / "Ada.docx").read_bytes()
    assert lettergen.render_docx(template, {"name": "Ada", "x": "one"}) == expected
    assert texts_of(expected) == ["Dear Ada,", "one"]


def test_content_controls_are_fields_of_other_recipients_too(tmp_path: Path) -> None:
    control = (
        "<w:p><w:r><w:t>Dear </w:t></w:r><w:sdt><w:sdtPr><w:tag w:val='name'/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    folder = write_campaign(tmp_path, control, "- {town: Leeds}\n")
    file = folder / "campaign.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("name |", "town |"), encoding="utf-8")
    campaign = lettergen.load(folder)
    assert [letter.text for letter in campaign.letters()] == ["Dear Click here\n"]
    others = [{"town": "Hull", "name": "Ada"}]
    assert [letter.text for letter in campaign.letters(recipients=others)] == ["Dear Ada\n"]
    codes = [finding.code for finding in campaign.check(recipients=others)]
    assert "LG720" not in codes, "what is shown in the template is no greeting of the letter"
