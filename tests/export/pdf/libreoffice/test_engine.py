"""LibreOffice as an engine: first programs that fail like it, then LibreOffice itself."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lettergen.api import Options, render
from lettergen.diagnostics.finding import LettergenError
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.libreoffice import conversion, engine
from lettergen.export.pdf.libreoffice.engine import LibreOffice
from tests.support.processes import CAN_LOOK, MarkedProcesses

STAND_INS = Path(__file__).parent / "stand_ins"

pytestmark = pytest.mark.skipif(not CAN_LOOK, reason="processes are not files here")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, to see what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def processes(monkeypatch: pytest.MonkeyPatch, temporary: Path) -> Iterator[MarkedProcesses]:
    """The processes that the test starts; none of them and no file of theirs may be left."""
    marked = MarkedProcesses()
    for name, value in marked.environment.items():
        monkeypatch.setenv(name, value)
    yield marked
    assert marked.find_survivors() == {}
    assert list(temporary.iterdir()) == []


def _letters(*words: str) -> list[FinishedLetter]:
    return [
        FinishedLetter(f"Letter {number}", f"letter-{number}", text.encode())
        for number, text in enumerate(words, 1)
    ]


def _stand_in(name: str = "obedient", seconds: float = 60.0) -> LibreOffice:
    return LibreOffice(STAND_INS / name, seconds=seconds)


def _made(converted: list[Export]) -> set[str]:
    return {one.letter.label for one in converted if one.data}


def _found(converted: list[Export]) -> list[tuple[str, str]]:
    return sorted((one.letter.label, f.code) for one in converted for f in one.findings)


def test_each_letter_comes_back_with_its_own_pdf() -> None:
    letters = _letters(*(f"words {number}" for number in range(40)))
    converted = list(_stand_in().convert(letters))
    assert {one.letter: one.data for one in converted} == {
        letter: b"%PDF-1.7\n" + letter.data + b"\n%%EOF\n" for letter in letters
    }
    assert _found(converted) == []


def test_no_letters_need_no_process() -> None:
    assert list(LibreOffice(Path("no such program")).convert([])) == []


@pytest.mark.parametrize("fault", ["crash", "be killed", "nothing", "garbage"])
@pytest.mark.parametrize("position", [0, 2, 4])
def test_a_letter_that_fails_harms_no_other_letter(fault: str, position: int) -> None:
    words = ["well"] * 5
    words[position] = fault
    converted = list(_stand_in().convert(_letters(*words)))
    culprit = f"Letter {position + 1}"
    assert _made(converted) == {f"Letter {number}" for number in range(1, 6)} - {culprit}
    assert _found(converted) == [(culprit, "LG421")]


def test_several_letters_that_cannot_be_made_cost_no_other_letter() -> None:
    letters = _letters("crash", "crash", "nothing", "well", "be killed", "garbage", "well", "crash")
    converted = list(_stand_in().convert(letters))
    assert _made(converted) == {"Letter 4", "Letter 7"}
    assert len(converted) == len(letters)


def test_many_letters_that_cannot_be_made_do_not_pass_for_a_broken_libreoffice() -> None:
    converted = list(_stand_in().convert(_letters(*["crash"] * 5, "well")))
    assert _made(converted) == {"Letter 6"}
    assert {code for _, code in _found(converted)} == {"LG421"}


@pytest.mark.slow
def test_a_letter_that_hangs_is_stopped_and_harms_no_other_letter() -> None:
    converted = list(_stand_in(seconds=0.5).convert(_letters("well", "hang", "well")))
    assert _made(converted) == {"Letter 1", "Letter 3"}
    assert _found(converted) == [("Letter 2", "LG422")]
    assert "in 0.5 seconds" in str(converted[-1].findings[0])


def test_a_letter_that_fails_among_others_is_tried_by_itself() -> None:
    converted = list(_stand_in("forgiving").convert(_letters("well", "heavy", "well")))
    assert _made(converted) == {"Letter 1", "Letter 2", "Letter 3"}


def test_the_last_words_of_libreoffice_are_passed_on() -> None:
    (converted,) = _stand_in().convert(_letters("nothing"))
    (finding,) = converted.findings
    assert "Error: source file could not be loaded" in finding.message
    assert finding.letters == ("Letter 1",)
    assert finding.place.path == "letter-1.pdf"


def test_a_temporary_folder_that_is_full_is_thought_of() -> None:
    (converted,) = _stand_in().convert(_letters("full"))
    (finding,) = converted.findings
    assert finding.code == "LG421"
    assert finding.hint.startswith(f"The temporary folder may be full: {tempfile.gettempdir()}.")


def test_a_libreoffice_that_makes_nothing_is_found_out_before_every_letter_was_tried() -> None:
    converted = list(_stand_in("useless").convert(_letters(*["well"] * 100)))
    assert len(converted) == 100
    assert {code for _, code in _found(converted)} == {"LG423"}


@pytest.mark.slow
def test_no_letter_is_lost_to_the_limit_on_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MAX_PROCESSES", 1)
    converted = list(_stand_in("forgetful").convert(_letters(*["well"] * 1000)))
    assert len(_made(converted)) == 1000


def test_a_program_that_cannot_be_started_fails_the_letters_and_nothing_else(
    tmp_path: Path,
) -> None:
    program = tmp_path / "soffice"
    program.write_text("not a program")
    converted = list(LibreOffice(program).convert(_letters("well", "well")))
    assert _found(converted) == [("Letter 1", "LG424"), ("Letter 2", "LG424")]


def test_what_outlives_its_parent_is_ended_too() -> None:
    # The fixture looks for what is left.
    assert _made(list(_stand_in().convert(_letters("leave a process")))) == {"Letter 1"}


def test_letters_are_given_back_while_others_are_still_being_made(
    processes: MarkedProcesses,
) -> None:
    converted = _stand_in().convert(_letters("well", "hang"))
    assert next(converted).letter.label == "Letter 1"
    assert processes.find_running()
    converted.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_lettergen_is_ended_nothing_is_left(way: signal.Signals) -> None:
    # The fixture looks for what is left.
    program = (
        "from tests.export.pdf.libreoffice.test_engine import _letters, _stand_in\n"
        "from lettergen.system.signals import handle_signals\n"
        "with handle_signals():\n"
        "    for one in _stand_in().convert(_letters('well', 'hang')):\n"
        "        print(one.letter.label, flush=True)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[4],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == b"Letter 1\n"
    run.send_signal(way)
    run.communicate()
    assert run.returncode != 0


@pytest.mark.parametrize("given", ["soon", "0", "-1", "inf", "nan"])
def test_an_invalid_time_limit_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.TIMEOUT, given)
    with pytest.raises(LettergenError, match="LETTERGEN_PDF_TIMEOUT") as refused:
        engine.read_timeout()
    assert [finding.code for finding in refused.value.findings] == ["LG425"]


def test_the_time_limit_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.TIMEOUT, "2.5")
    assert engine.read_timeout() == 2.5


# From here on with LibreOffice itself.


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> list[FinishedLetter]:
    """The shipped letters, merged."""
    folder = tmp_path_factory.mktemp("shipped")
    assert render(repository, Options(out=folder)).is_good
    paths = sorted(folder.glob("*.docx"))
    return [FinishedLetter(path.stem.title(), path.stem, path.read_bytes()) for path in paths]


def _words(pdftotext: Callable[[Path], list[str]], pdf: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    return " ".join(" ".join(pdftotext(path)).split())


def test_libreoffice_makes_tagged_pdfs_of_the_shipped_letters(
    installed_soffice: Path,
    shipped: list[FinishedLetter],
    pdftotext: Callable[[Path], list[str]],
    tmp_path: Path,
) -> None:
    converted = list(LibreOffice(installed_soffice).convert(shipped))
    assert {one.letter for one in converted} == set(shipped)
    assert _found(converted) == []
    for one in converted:
        assert b"/MarkInfo<</Marked true>>" in one.data
        assert b"<pdfuaid:part>1</pdfuaid:part>" in one.data
        assert b"<pdfaid:part>" not in one.data
    kent = next(one for one in converted if one.letter.stem == "kent")
    assert "Dear Matthew," in _words(pdftotext, kent.data, tmp_path)


def test_libreoffice_makes_pdf_a_for_the_archive(
    installed_soffice: Path, shipped: list[FinishedLetter]
) -> None:
    (converted,) = LibreOffice(installed_soffice, archive=True).convert(shipped[:1])
    assert b"<pdfaid:part>2</pdfaid:part>" in converted.data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in converted.data


def test_no_letter_is_lost_if_libreoffice_is_killed(
    installed_soffice: Path, shipped: list[FinishedLetter], processes: MarkedProcesses
) -> None:
    letters = shipped[:8]
    converted = LibreOffice(installed_soffice).convert(letters)
    done = [next(converted)]
    offices = [n for n, command in processes.find_running().items() if "soffice.bin" in command]
    assert offices
    for number in offices:
        os.kill(number, signal.SIGKILL)
    done += converted
    assert _made(done) == {letter.label for letter in letters}


def test_libreoffice_stopped_in_the_middle_leaves_nothing(
    installed_soffice: Path, shipped: list[FinishedLetter], temporary: Path
) -> None:
    converted = LibreOffice(installed_soffice).convert(shipped[:8])
    next(converted)
    (folder,) = temporary.iterdir()
    socket = conversion.find_socket(folder / "profile")
    assert socket.exists()
    converted.close()
    assert not socket.exists()
    # The fixture looks for processes and for what is in the temporary folder.


def test_a_letter_that_libreoffice_cannot_open_harms_no_other_letter(
    installed_soffice: Path, shipped: list[FinishedLetter]
) -> None:
    broken = FinishedLetter("Broken", "broken", shipped[0].data[:2000])
    converted = list(LibreOffice(installed_soffice).convert([shipped[0], broken, shipped[1]]))
    assert _made(converted) >= {shipped[0].label, shipped[1].label}
    # Whether it gives up or makes an empty page of it differs from version to version; the page
    # is found out when the PDF is finished.
    assert len(converted) == 3


def test_two_runs_at_once_do_not_meet(
    installed_soffice: Path, shipped: list[FinishedLetter]
) -> None:
    made: dict[int, set[str]] = {}

    def run(number: int) -> None:
        made[number] = _made(list(LibreOffice(installed_soffice).convert(shipped[:3])))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {number: {letter.label for letter in shipped[:3]} for number in range(2)}


def test_libreoffice_needs_no_home_no_display_and_no_plain_names(
    installed_soffice: Path,
    shipped: list[FinishedLetter],
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = temporary / "Zwischen ablage – ü 日本"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("DISPLAY", ":99")
    assert _made(list(LibreOffice(installed_soffice).convert(shipped[:1]))) == {shipped[0].label}
    assert list(folder.iterdir()) == []
    folder.rmdir()
