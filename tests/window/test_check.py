"""Whether the addresses of a campaign's letters show in a window, measured in their PDFs."""

from pathlib import Path

import pytest

import lettergen
from lettergen.cli.main import main
from lettergen.diagnostics.finding import Finding
from tests.support.small_campaigns import write_campaign

_LINE = 12  # points from one line to the next

ROSA = """\
- name: Rosa Hill
  street: 3 Mill Lane
  town: Ashford
  postcode: TN24 8XX
  case: A-1707
"""
JONAS = """\
- name: Jonas Webb
  street: 14 Quay Street
  town: Hythe
  postcode: CT21 5AB
  case: B-2
"""
LONG = """\
- name: The Friends of the Ancient Orchard and Meadows of Upper and Lower Rushdale
  street: 9 High Street
  town: Deal
  postcode: CT14 6AA
  case: C-3
"""
HIGH = """\
- name: Una Marsh
  street: |
    Flat 2
    Bow House
    The Green
    Old Village
    Farm Road
    Longbeach
    By the Sea
    Lower End
  town: Lydd
  postcode: TN29 9AA
  case: D-4
"""


def build_paragraph(text: str, at: float | None = None, left: float = 0) -> str:
    """Return a paragraph of one line; with ``at``, in a frame that is there on the page, in mm."""
    frame = ""
    if at is not None:
        x, y = (round(mm * 1440 / 25.4) for mm in (left, at))
        frame = (
            f'<w:framePr w:w="{10000 - x}" w:hSpace="0" w:wrap="around" w:vAnchor="page" '
            f'w:hAnchor="page" w:x="{x}" w:y="{y}"/>'
        )
    return (
        f"<w:p><w:pPr>{frame}"
        f'<w:spacing w:before="0" w:after="0" w:line="{20 * _LINE}" w:lineRule="exact"/>'
        f'</w:pPr><w:r><w:rPr><w:rFonts w:ascii="Liberation Sans" w:hAnsi="Liberation Sans"/>'
        f'<w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def build_letter(
    top: float, left: float = 22, *, reference: float = 120, greeting: float = 100
) -> str:
    """Return a letter with the address at these distances from the edges, in mm."""
    address = "".join(
        build_paragraph(line, top, left=left)
        for line in ("{{ name }}", "{{ street }}", "{{ town }}", "{{ postcode }}")
    )
    return (
        build_paragraph("Our reference: {{ case }}", 60, left=reference)
        + address
        + build_paragraph("Dear {{ name }},", greeting, left=22)
        + build_paragraph("We write about your orchard.", greeting + 10, left=22)
        + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" '
        'w:bottom="1134" w:left="1134" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )


def check(folder: Path, window: str = "dl") -> list[Finding]:
    """Return what is wrong with the addresses of a campaign."""
    found = lettergen.check(folder, window=window).findings
    return [one for one in found if one.code.startswith("LG87")]


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


@pytest.mark.usefixtures("installed_soffice")
def test_addresses_that_show_are_no_findings(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path, build_letter(55), ROSA + JONAS)
    assert check(folder) == []


@pytest.mark.usefixtures("installed_soffice")
def test_an_address_outside_is_reported_once_with_millimetres_and_direction(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path, build_letter(48, 15), ROSA + JONAS)
    (found,) = check(folder)
    assert found.code == "LG870"
    assert found.letters == ("Rosa Hill", "Jonas Webb")
    assert found.place.path.endswith("letter.docx")
    words = found.message.split()
    across, down = (float(words[at - 1]) for at, word in enumerate(words) if word == "mm")
    assert "too far to the left and" in found.message and "too high (in 2" in found.message
    assert across == pytest.approx(5, abs=0.5)  # the ink of a letter begins beside its origin
    assert down == pytest.approx(4, abs=1.5)
    assert "between 20 and 103 mm from the left edge" in found.hint


@pytest.mark.usefixtures("installed_soffice")
def test_an_address_that_is_too_large_is_a_fault_of_its_entry(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path, build_letter(55), ROSA + LONG + HIGH)
    wide, high, *more = sorted(check(folder), key=lambda one: one.place.line)
    assert more == []
    assert codes([wide, high]) == ["LG871", "LG871"]
    assert wide.place.line == 6 and "the line 'The Friends of the Ancient Orchard" in wide.message
    assert high.place.line == 11 and "has 11 lines" in high.message


@pytest.mark.usefixtures("installed_soffice")
def test_what_else_shows_is_reported_once_for_all_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = build_letter(55, reference=80, greeting=85)
    folder = write_campaign(tmp_path, letter, ROSA + JONAS)
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--window", "dl"])
    out = capsys.readouterr().out
    assert stopped.value.code == 1
    found = [line for line in out.splitlines() if "LG87" in line]
    assert len(found) == 2
    assert "'Our reference: A-1707' may show in the window of a DL envelope" in found[0]
    assert "'Dear Rosa Hill,' may show" in found[1] and "(in 2 letters)" in found[1]
    assert "orchard" not in out


@pytest.mark.usefixtures("installed_soffice")
def test_a_letter_without_an_address_is_reported(tmp_path: Path) -> None:
    letter = build_paragraph("Dear {{ name }}, case {{ case }} is closed.")
    (found,) = check(write_campaign(tmp_path, letter, ROSA + JONAS))
    assert found.code == "LG873"
    assert found.letters == ("Rosa Hill", "Jonas Webb")


@pytest.mark.usefixtures("installed_soffice")
def test_the_pattern_of_the_campaign_and_a_file_tell_what_is_where(tmp_path: Path) -> None:
    letter = build_letter(55).replace("street", "zone_a").replace("town", "zone_b")
    folder = write_campaign(tmp_path, letter.replace("postcode", "zone_c"))
    people = (
        ROSA.replace("street", "zone_a").replace("town", "zone_b").replace("postcode", "zone_c")
    )
    (folder / "recipients.yaml").write_text(people, encoding="utf-8")
    with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("address: '{{ name }}, {{ zone_a }}, {{ zone_b }}, {{ zone_c }}'\n")
    window = folder / "ours.yaml"
    window.write_text(
        "envelope: 229 x 114\nsheet: 210 x 290\n"
        "window: {left: 20, top: 60, width: 90, height: 40}\n",
        encoding="utf-8",
    )
    (found,) = check(folder, str(window))
    assert found.code == "LG874" and "is on a sheet of 210 x 297 mm" in found.message
    window.write_text(window.read_text().replace("290", "297"), encoding="utf-8")
    (found,) = check(folder, str(window))
    assert found.code == "LG870" and "mm too high (Rosa Hill)" in found.message


def test_letters_with_errors_are_not_measured(tmp_path: Path) -> None:
    folder = write_campaign(
        tmp_path, build_letter(55), "- name: Rosa Hill\n  street: 3 Mill Lane\n"
    )
    assert check(folder) == []


@pytest.mark.usefixtures("installed_soffice")
def test_the_addresses_of_the_shipped_letters_show_in_a_dl_envelope(repository: Path) -> None:
    assert check(repository) == []
