"""The program is for any campaign: a quite different one runs through the same commands.

Nothing in the package may know of the campaign that the repository ships with.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

import lettergen
from lettergen.citations import references as citations
from lettergen.cli.group import cli
from lettergen.cli.main import main
from lettergen.data import recipients
from tests.conftest import REPOSITORY
from tests.support.campaigns import copy_campaign
from tests.support.documents import assert_is_golden
from tests.support.letter_text import read_letter
from tests.support.wordprocessingml import problems

PACKAGE = REPOSITORY / "lettergen"
GOLDEN = Path(__file__).parent / "golden" / "invoices"
INVOICES = ("r-0007", "r-0011", "r-0012")

# The words of the shipped campaign's trade; its names are read from its files.
TRADE = "VRU violence crime commissioner police slavery constabulary IASC APCC MOPAC".split()

KINDS_OF_CHANGE = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def sources() -> Iterator[tuple[Path, int, str]]:
    """Each line of the package's source, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield path, number, line


def names_of_the_shipped_campaign() -> set[str]:
    """The areas, people, units, buildings and publishers of the campaign in this repository."""
    names = {"Thornton", "McCoig", "Globe House"}
    for recipient in recipients.load(REPOSITORY / "recipients.yaml", frozenset()):
        fields = recipient.fields
        names |= {recipient.label, fields["name"], fields["vru"]["name"], *fields["address"]}
    for citation in citations.load(REPOSITORY / "citations.yaml").values():
        authors = (name.literal for name in citation.item.names.get("author", ()))
        names |= {citation.id, citation.title, *authors}
    return names


def lines_with(words: set[str]) -> list[str]:
    """The lines of the package that hold one of some words, each with its place."""
    alternatives = "|".join(re.escape(word) for word in sorted(words))
    pattern = re.compile(rf"(?<![A-Za-z])(?:{alternatives})(?![a-z])", re.IGNORECASE)
    return [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()}"
        for path, number, line in sources()
        if pattern.search(line)
    ]


# The package


def test_the_package_knows_nothing_of_the_trade_of_the_shipped_campaign() -> None:
    assert lines_with({*TRADE, *(f"{word}s" for word in TRADE)}) == []


def test_the_package_knows_no_name_of_the_shipped_campaign() -> None:
    assert lines_with(names_of_the_shipped_campaign()) == []


def test_the_package_names_no_folder_of_a_machine() -> None:
    pattern = re.compile(r"""["'\s](?:/(?:home|Users|root|tmp|work|opt|var|mnt)/|[A-Z]:\\)""")
    found = [f"{path}:{number}" for path, number, line in sources() if pattern.search(line)]
    assert found == []


def test_the_search_does_find() -> None:
    """The two tests above would pass on an empty list as well."""
    assert lines_with({"lettergen"})
    assert "Kent" in names_of_the_shipped_campaign()


# Another campaign, through the same commands


@pytest.fixture
def invoices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a copy of the invoices: a whole Word document as the letter, and no citations."""
    folder = copy_campaign("invoices", tmp_path)
    monkeypatch.chdir(folder)
    return folder


def answer(*arguments: str) -> int | str | None:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def test_the_invoices_are_checked(invoices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer("check") == 0
    captured = capsys.readouterr()
    assert captured.err == "3 letters checked: 0 errors, 1 warning, 0 notes.\n"
    assert "R-0012: to confirm: charges: honorary member since 2026, or not?" in captured.out


@pytest.mark.parametrize("name", INVOICES)
def test_an_invoice_reads_as_it_should(invoices: Path, name: str) -> None:
    assert answer("render", "--only", name) == 0
    letter = read_letter(invoices / "invoices" / "2026-27" / f"{name}.docx")
    assert_is_golden(f"{letter.text}\n", GOLDEN / f"{name}.txt")


def test_each_invoice_is_valid_wordprocessingml(invoices: Path) -> None:
    assert answer("render") == 0
    written = sorted((invoices / "invoices" / "2026-27").iterdir())
    assert [path.stem for path in written] == list(INVOICES)
    assert {path.stem: problems(path) for path in written} == {name: [] for name in INVOICES}


def test_only_paragraphs_that_statements_emptied_are_dropped(invoices: Path) -> None:
    """The invoice has one empty paragraph of its own, after the table."""
    assert answer("render") == 0
    template = docx.Document(str(invoices / "letter.docx"))
    assert [paragraph.text for paragraph in template.paragraphs].count("") == 1
    for letter in (invoices / "invoices" / "2026-27").iterdir():
        texts = [paragraph.text for paragraph in docx.Document(str(letter)).paragraphs]
        assert texts.count("") == 1
        assert texts[texts.index("") - 1].startswith("This is what we ask of you")


def test_an_invoice_prints_on_one_page_with_its_note_at_the_foot(
    invoices: Path,
    soffice: Callable[[list[Path], Path], list[Path]],
    pdftotext: Callable[[Path], list[str]],
) -> None:
    answer("render")
    letters = [invoices / "invoices" / "2026-27" / f"{name}.docx" for name in INVOICES]
    for pdf in soffice(letters, invoices):
        (page,) = pdftotext(pdf)
        lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        assert lines[0].startswith("Saltmarsh Rowing Club Invoice R-00")
        assert " ".join(lines).endswith(
            "1 As the members agreed on 8 November 2025. The Boathouse, Quay Lane, Saltmarsh"
        )


# What the documents say


def documents() -> list[Path]:
    """What people read before they run the program."""
    return [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in commands(document.read_text(encoding="utf-8")):
        name, options = line.split()[1], set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", line))
        assert name in cli.commands or name.startswith("-"), line
        main([name, "--help"] if name in cli.commands else ["--help"])
        assert options <= set(re.findall(r"--?[a-z][a-z-]*", capsys.readouterr().out)), line


def test_the_readme_names_every_command() -> None:
    named = {line.split()[1] for line in commands(documents()[0].read_text(encoding="utf-8"))}
    assert named >= set(cli.commands)


def commands(text: str) -> list[str]:
    """The command lines of a document, in its code blocks and between backticks."""
    code = [span for span in re.findall(r"`([^`\n]+)`", text) if span.startswith("lettergen ")]
    for block in re.findall(r"^```(?:sh|bash|console)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        code += re.findall(r"(?:^|&& )(lettergen [^#&\n]+)", block, re.MULTILINE)
    return code


def test_the_changelog_keeps_to_its_form() -> None:
    """As https://keepachangelog.com/en/1.1.0/ has it."""
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert "https://keepachangelog.com/" in text
    versions = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    assert all(
        re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", version) for version in versions[1:]
    )
    kinds = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert kinds
    assert set(kinds) <= KINDS_OF_CHANGE


def test_the_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", lettergen.__version__)
