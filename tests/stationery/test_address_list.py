"""The commands for labels and envelopes, as a person types them."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from lettergen.cli.main import main
from tests.support.campaigns import copy_campaign
from tests.support.tables import read_tables
from tests.support.wordprocessingml import problems

Answer = tuple[int, list[str]]
Command = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a copy of the campaign ``parcels``."""
    folder = copy_campaign("parcels", tmp_path)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    """Run a command; its exit code, and what it says on standard error, line by line."""

    def run(*arguments: str) -> Answer:
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        captured = capsys.readouterr()
        assert captured.out == ""
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, captured.err.splitlines()

    return run


def addresses(path: Path) -> list[list[str]]:
    """The addresses in a document, page by page and row by row."""
    data = path.read_bytes()
    assert problems(data) == []
    return [cell for table in read_tables(data) for row in table for cell in row if cell]


GWEN = [
    "Gwen Llywelyn-Humphreys",
    "Ysgrifenyddes Anrhydeddus",
    "Canolfan Gymunedol",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "Ffordd Caergybi",
    "Llanfair Pwllgwyngyll",
    "Ynys Môn",
    "LL61 5UJ",
]
ROB = ["R. & B. <Tŷ Gwyn> O'Neill", "Tŷ Gwyn, 1 Heol y Dŵr", "Aberteifi", "SA43 1AA"]
ELODIE = [
    "Élodie Ščepanović",
    "Librarian",
    "Flat 12",
    "89 Łódź Court",
    "Ealing",
    "London",
    "W5 2AA",
]
POINTS = ["1 point to confirm, in 1 label:", "  R. & B. <Tŷ Gwyn> O'Neill: 1"]


def test_labels_say_how_many_there_are_on_what_and_where(command: Command, folder: Path) -> None:
    assert command("labels", "--sheet", "l7163") == (
        0,
        ["3 labels on 1 sheet of L7163: labels.docx.", *POINTS],
    )
    assert addresses(folder / "labels.docx") == [GWEN, ROB, ELODIE]


def test_an_address_that_is_too_large_is_named_and_nothing_is_written(
    command: Command, folder: Path
) -> None:
    assert command("labels") == (
        1,
        [
            "recipients.yaml:1: error LG473: the address of Gwen Llywelyn-Humphreys has 7 lines "
            "and does not fit on a label of 63.5 x 38.1 mm. Shorten it, leave lines out with "
            "--lines, or choose a larger size.",
            "No labels written.",
        ],
    )
    assert not (folder / "labels.docx").exists()


def test_all_who_have_no_address_are_named_at_once(command: Command, folder: Path) -> None:
    data = (folder / "recipients.yaml").read_text(encoding="utf-8")
    data = data.replace("  address: |", "  adress: |").replace("  address: [Flat", "  at: [Flat")
    (folder / "recipients.yaml").write_text(data, encoding="utf-8")
    code, said = command("envelopes")
    assert code == 1
    assert said == [
        "recipients.yaml:11: error LG471: R. & B. <Tŷ Gwyn> O'Neill has no address. "
        "Did you mean 'adress'?",
        "recipients.yaml:20: error LG471: Élodie Ščepanović has no address. "
        "Add 'address:', or describe it with --lines.",
        "No envelopes written.",
    ]
    assert not (folder / "envelopes.docx").exists()


def test_the_selections_are_those_of_render(command: Command, folder: Path) -> None:
    small = ("labels", "--lines", "{{ name }}", "--out", "some.docx", "-q")
    for chosen, expected in [
        (("--only", "rob"), None),
        (("--only", "elodie-scepanovic"), [ELODIE[:1]]),
        (("--where", "title is defined"), [GWEN[:1], ELODIE[:1]]),
        (("--sort", "shelf"), [ROB[:1], ELODIE[:1], GWEN[:1]]),
        (("--sort", "-name"), [ROB[:1], GWEN[:1], ELODIE[:1]]),
        (
            ("--sort", "title", "--copies", "2"),
            [one[:1] for one in (ELODIE, GWEN, ROB) for _ in "12"],
        ),
    ]:
        (folder / "some.docx").unlink(missing_ok=True)
        code, _ = command(*small, *chosen)
        assert code == (0 if expected else 2)
        assert (folder / "some.docx").exists() == bool(expected)
        assert not expected or addresses(folder / "some.docx") == expected


def test_a_value_can_be_set_for_the_run(command: Command, folder: Path) -> None:
    lines = r"{{ name }}\n{{ country }}"
    command("labels", "--set", "country=Wales", "--lines", lines, "--only", ROB[0])
    assert addresses(folder / "labels.docx") == [[ROB[0], "Wales"]]


def test_the_campaign_decides_the_lines_of_an_address(command: Command, folder: Path) -> None:
    with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("address: |\n  {{ name | upper }}\n  {{ address }}\n")
    assert command("labels", "--where", "title is defined", "--only", "Élodie Ščepanović")[0] == 0
    assert addresses(folder / "labels.docx") == [["ÉLODIE ŠČEPANOVIĆ", *ELODIE[2:]]]
    command("labels", "--only", "Élodie Ščepanović", "--lines", "{{ address }}")
    assert addresses(folder / "labels.docx") == [ELODIE[2:]]


def test_a_faulty_pattern_in_the_campaign_is_reported_with_its_line(
    command: Command, folder: Path
) -> None:
    with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("address: '{{ name'\n")
    code, [said] = command("labels")
    assert code == 2
    assert said.startswith("campaign.yaml:9: error LG200: line 1 of the pattern has a fault: ")


def test_nobody_gets_nothing(command: Command, folder: Path) -> None:
    said = command("labels", "--where", "false", "--allow-none")
    assert said == (0, ["0 labels: nothing to do."])
    assert not (folder / "labels.docx").exists()


def test_every_point_to_confirm_is_named_if_asked_for(command: Command) -> None:
    _, said = command("envelopes", "-v")
    assert said == [
        "3 envelopes of DL: envelopes.docx.",
        "1 point to confirm, in 1 envelope:",
        "  R. & B. <Tŷ Gwyn> O'Neill: 1",
        "    - name: which of the two?",
    ]
    assert command("envelopes", "-q") == (0, [])


def test_envelopes_carry_the_return_address_unless_they_shall_not(
    command: Command, folder: Path
) -> None:
    corner = [
        "If undelivered please return to:",
        "Fen & Wash <Booksellers>",
        "The Old Tannery",
        "3 Quay Lane",
        "Ely",
        "CB7 4AU",
    ]
    command("envelopes", "--size", "C5", "--only", ROB[0])
    assert addresses(folder / "envelopes.docx") == [corner, ROB]
    command("envelopes", "--no-return", "--only", ROB[0])
    assert addresses(folder / "envelopes.docx") == [ROB]
    command("envelopes", "--return-lines", r"Return to\nEly", "--only", ROB[0])
    assert addresses(folder / "envelopes.docx") == [["Return to", "Ely"], ROB]


def test_a_return_address_that_must_be_there_is_missed(command: Command, folder: Path) -> None:
    text = (folder / "campaign.yaml").read_text(encoding="utf-8").partition("values:")[0]
    (folder / "campaign.yaml").write_text(text, encoding="utf-8")
    assert command("envelopes", "-q")[0] == 0
    (folder / "envelopes.docx").unlink()
    code, [said] = command("envelopes", "--return")
    assert code == 2
    assert said == (
        "campaign.yaml:1: error LG476: the campaign has no return address. "
        "Put 'sender:' with an 'address:' under 'values:', or use --return-lines."
    )
    assert not (folder / "envelopes.docx").exists()


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("labels.pdf", "labels.pdf: error LG475: does not end in .docx. Name a Word document."),
        (
            "letterhead.docx",
            "letterhead.docx: error LG417: is a file of the campaign and is left as it is. ",
        ),
        (
            "letters/elodie-scepanovic.docx",
            "letters/elodie-scepanovic.docx: error LG484: is the file of a letter. ",
        ),
    ],
)
def test_no_file_of_the_campaign_is_written_over(
    out: str, said: str, command: Command, folder: Path
) -> None:
    before = (folder / "letterhead.docx").read_bytes()
    code, [answer] = command("labels", "--out", out)
    assert code == 2
    assert answer.startswith(said)
    assert (folder / "letterhead.docx").read_bytes() == before


def test_a_link_is_refused(command: Command, folder: Path) -> None:
    (folder / "loop.docx").symlink_to("loop.docx")
    code, [said] = command("labels", "--out", "loop.docx")
    assert (code, said.partition(": is")[0]) == (2, "loop.docx: error LG412")
    assert (folder / "loop.docx").is_symlink()


@pytest.mark.parametrize("name", ["labels", "envelopes"])
def test_a_document_that_lettergen_wrote_is_overwritten(
    name: str, command: Command, folder: Path
) -> None:
    sheet = ("--sheet", "L7163") if name == "labels" else ()
    assert command(name, *sheet)[0] == 0
    before = (folder / f"{name}.docx").read_bytes()
    assert command(name, *sheet, "--only", "Gwen Llywelyn-Humphreys")[0] == 0
    assert (folder / f"{name}.docx").read_bytes() != before


def test_a_document_that_somebody_saved_again_is_left(command: Command, folder: Path) -> None:
    assert command("labels", "--sheet", "L7163")[0] == 0
    document = docx.Document(str(folder / "labels.docx"))
    document.tables[0].cell(0, 0).paragraphs[0].add_run(" (deceased)")
    document.save(str(folder / "labels.docx"))
    before = (folder / "labels.docx").read_bytes()
    code, [said] = command("labels", "--sheet", "L7163")
    assert code == 2
    assert said == (
        "labels.docx: error LG414: was not written by lettergen, or was changed since, "
        "and is left as it is. Name another file."
    )
    assert (folder / "labels.docx").read_bytes() == before


def test_a_document_of_somebody_else_is_left(command: Command, folder: Path) -> None:
    docx.Document().save(str(folder / "labels.docx"))
    before = (folder / "labels.docx").read_bytes()
    assert command("labels", "--sheet", "L7163")[0] == 2
    assert (folder / "labels.docx").read_bytes() == before


@pytest.mark.parametrize("name", ["none.yaml", "r" * 300])
def test_recipients_that_are_not_there_are_missed_once(
    name: str, command: Command, folder: Path
) -> None:
    text = (folder / "campaign.yaml").read_text(encoding="utf-8")
    text = text.replace("recipients: recipients.yaml", f"recipients: {name}")
    (folder / "campaign.yaml").write_text(text, encoding="utf-8")
    assert command("labels") == (2, [f"campaign.yaml:3: error LG116: there is no file {name}."])


def test_everything_that_is_wrong_with_the_campaign_is_reported_at_once(
    command: Command, folder: Path
) -> None:
    data = (folder / "recipients.yaml").read_text(encoding="utf-8")
    (folder / "recipients.yaml").write_text(f"{data}\n- nonsense\n", encoding="utf-8")
    code, said = command("labels", "--set", "x", "--sort", "nmae", "--where", "(", "--lines", "{%")
    assert code == 2
    for part in ("--set x:", "recipients.yaml:25:", "--where:", "--lines:"):
        assert any(line.startswith(part) for line in said), part


def test_the_letter_need_not_be_finished(command: Command, folder: Path) -> None:
    (folder / "letter.md.j2").write_text("Dear {{ nobody ", encoding="utf-8")
    assert command("envelopes", "-q")[0] == 0


def test_what_cannot_be_written_leaves_the_old_labels(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("labels", "--sheet", "L7163")[0] == 0
    old = (folder / "labels.docx").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lettergen.output.replacement.os.write", full)
    code, said = command("labels", "--sheet", "L7163")
    assert code == 2
    assert said == ["labels.docx: error LG404: cannot be written: No space left on device."]
    assert (folder / "labels.docx").read_bytes() == old
    assert not list(folder.glob(".lettergen*"))


def test_an_impossible_sheet_is_refused_before_anything_is_read(command: Command) -> None:
    assert command("labels", "no-such-campaign.yaml", "--start", "22") == (
        2,
        [
            "--start: error LG474: there is no label 22 on a sheet with 21 labels. "
            "Give a number from 1 to 21."
        ],
    )


def test_the_shipped_campaign_fits_on_its_labels_and_envelopes(
    command: Command, repository: Path
) -> None:
    for stationery in (("labels",), ("labels", "--sheet", "L7163"), ("envelopes",)):
        code, said = command(stationery[0], str(repository), *stationery[1:])
        assert code == 0
        assert said[0].startswith("18 ")


def test_the_commands_of_the_documentation_do_what_they_say(
    command: Command, repository: Path
) -> None:
    page = (repository / "docs" / "labels-and-envelopes.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert len(commands) == 4
    for name, *arguments in commands:
        assert name == "lettergen"
        code, said = command(*arguments, str(repository))
        assert (code, said[0].split()[0]) == (0, "18")
