"""veraPDF checks the PDFs: PDF/UA-1 for everybody, PDF/A-2 for the archive."""

from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from lettergen.export.combined.pdf import join
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.libreoffice import style_names
from lettergen.export.pdf.libreoffice.engine import LibreOffice
from tests.conftest import NEEDS_DXPDF, Fault
from tests.export.pdf.conftest import Exports
from tests.support.pdf_letters import finish_letter, lay_out_with_dxpdf, pack_with_styles

RESERVED = [*sorted(style_names.RESERVED), "Intense Quote"]
KEPT = ("notes", "letterhead", "lists")
BOTH = ("ua1", "2a")


@pytest.fixture(scope="module")
def faults(
    shipped_letters: list[FinishedLetter],
    odd_letters: list[FinishedLetter],
    exports: Exports,
    verapdf: Callable[[list[tuple[str, Path]]], list[Fault]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], set[tuple[str, str, str]]]:
    """Return the rules that a group of PDFs breaks: flavour, file, rule. veraPDF runs once."""
    folder = tmp_path_factory.mktemp("verapdf")
    asked: list[tuple[str, Path]] = []

    def ask(group: str, pdfs: dict[str, bytes], *flavours: str) -> None:
        (folder / group).mkdir()
        for stem, pdf in pdfs.items():
            path = folder / group / f"{stem}.pdf"
            path.write_bytes(pdf)
            asked.extend((flavour, path) for flavour in flavours)

    odd = {letter.stem: letter for letter in odd_letters}
    undescribed = odd.pop("pictures")
    once = {
        stem: finish_letter(pdf, odd[stem], tagged=True, archive=True).data
        for stem, pdf in exports.of(list(odd.values()), archive=True).items()
    }
    ask("eighteen", all_finished(shipped_letters, exports, archive=False), "ua1")
    archived = all_finished(shipped_letters, exports, archive=True)
    ask("archived", archived, *BOTH)
    parts = [Export(letter, archived[letter.stem]) for letter in shipped_letters]
    ask("joined", {"all": join.join_letters(parts, duplex=True, title="All letters")}, *BOTH)
    ask("odd", once, *BOTH)
    ask("undescribed", all_finished([undescribed], exports, archive=True), "ua1", "2u")
    ask(
        "twice",
        {
            stem: finish_letter(once[stem], odd[stem], tagged=True, archive=True).data
            for stem in KEPT
        },
        *BOTH,
    )
    if find_spec("dxpdf"):
        ask(
            "dxpdf",
            {
                letter.stem: finish_letter(
                    lay_out_with_dxpdf(letter.data), letter, tagged=False, archive=True
                ).data
                for letter in shipped_letters
            },
            "2u",
        )
    styled = FinishedLetter("notes", "styled", pack_with_styles("notes", RESERVED))
    with closing(LibreOffice(Path(exports.program)).convert([styled])) as converted:
        (laid_out,) = converted
    done = finish_letter(laid_out.data, styled, tagged=True, archive=False)
    assert done.findings == ()
    ask("styled", {"styled": done.data}, "ua1")
    direct = all_finished([styled], exports, archive=False)["styled"]
    ask("remapped", {"styled": direct}, "ua1")
    ask("broken", {"notes": without_names_of_notes(once["notes"])}, "ua1")
    found = verapdf(asked)

    def of(group: str) -> set[tuple[str, str, str]]:
        assert list((folder / group).glob("*.pdf"))
        return {
            (fault.flavour, Path(fault.file).stem, fault.rule)
            for fault in found
            if Path(fault.file).parent.name == group
        }

    return of


def all_finished(
    letters: list[FinishedLetter], exports: Exports, *, archive: bool
) -> dict[str, bytes]:
    """Letters as LibreOffice exports them, finished."""
    pdfs = exports.of(letters, archive=archive)
    return {
        letter.stem: finish_letter(pdfs[letter.stem], letter, tagged=True, archive=archive).data
        for letter in letters
    }


def without_names_of_notes(pdf: bytes) -> bytes:
    """A PDF with a fault in it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        for found in opened.objects:
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Note":
                del found["/ID"]
        data = BytesIO()
        opened.save(data)
    return data.getvalue()


Faults = Callable[[str], set[tuple[str, str, str]]]


def test_all_eighteen_letters_are_pdf_ua_1(
    faults: Faults, shipped_letters: list[FinishedLetter]
) -> None:
    assert len(shipped_letters) == 18
    assert faults("eighteen") == set()


def test_all_letters_joined_in_one_file_are_pdf_ua_1_and_pdf_a_2a(faults: Faults) -> None:
    assert faults("joined") == set()


def test_all_eighteen_letters_are_pdf_a_2a_for_the_archive_and_still_accessible(
    faults: Faults,
) -> None:
    assert faults("archived") == set()


def test_lists_tables_notes_pictures_and_scripts_are_both(faults: Faults) -> None:
    assert faults("odd") == set()


def test_a_letter_with_an_undescribed_picture_claims_pdf_a_2u_only(faults: Faults) -> None:
    rules = {("ua1", "pictures", rule) for rule in ("5-1", "7.3-1")}
    assert faults("undescribed") == rules


def test_finishing_twice_keeps_both(faults: Faults) -> None:
    assert faults("twice") == set()


@NEEDS_DXPDF
def test_dxpdf_s_letters_are_pdf_a_2u_for_the_archive(faults: Faults) -> None:
    assert faults("dxpdf") == set()


def test_styles_that_have_the_names_of_tags_do_not_change_their_meaning(faults: Faults) -> None:
    assert faults("styled") == set()


def test_a_pdf_whose_tags_have_another_meaning_does_not_claim_to_be_accessible(
    faults: Faults,
) -> None:
    rules = {rule for _, _, rule in faults("remapped")}
    assert {"5-1", "7.1-1", "7.1-7"} <= rules  # 5-1: the claim is missing


def test_verapdf_sees_a_fault(faults: Faults) -> None:
    assert faults("broken") == {("ua1", "notes", "7.9-1")}
