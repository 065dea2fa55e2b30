"""Times lettergen's PDFs against plain calls of LibreOffice, on the same letters.

    python benchmarks/pdf.py --rounds 5

Needs LibreOffice. What is compared with what is said in the README here.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lettergen.api import render
from lettergen.export import registry
from lettergen.export.format import FinishedLetter, Settings
from lettergen.export.pdf.libreoffice import soffice
from lettergen.project.options import Options

SHIPPED = Path(__file__).resolve().parent.parent
SETTINGS = Settings("libreoffice")


def main() -> None:
    arguments = _arguments()
    program = soffice.find()
    if program is None:
        sys.exit(f"LibreOffice was not found. {soffice.HOW_TO_GET}")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        assert render(SHIPPED, Options(out=folder / "letters")).is_good
        bench = Bench(program, folder, sorted((folder / "letters").glob("*.docx")))
        bench.compare(arguments.rounds)


class Bench:
    """The letters as files, and the ways from them to PDFs."""

    def __init__(self, program: Path, folder: Path, letters: list[Path]) -> None:
        self._program = program
        self._profile = (folder / "profile").as_uri()
        self._out = folder / "out"
        self._letters = letters

    def compare(self, rounds: int) -> None:
        """Time the ways round by round, taking turns at going first, and print the medians."""
        ways: list[Callable[[], None]] = [
            self.one_call,
            self.a_call_a_letter,
            self.make,
            self.whole_program,
        ]
        self.one_call()  # makes the profile
        seconds: dict[str, list[float]] = {way.__name__: [] for way in ways}
        for number in range(rounds):
            for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
                shutil.rmtree(self._out, ignore_errors=True)
                self._out.mkdir()
                start = time.perf_counter()
                way()
                seconds[way.__name__].append(time.perf_counter() - start)
                made = len([*self._out.rglob("*.pdf")])
                assert made == len(self._letters), f"{way.__name__} made {made} PDFs"
        self._print({name: statistics.median(times) for name, times in seconds.items()}, rounds)

    def one_call(self) -> None:
        """LibreOffice as its documentation has it: all letters, untagged PDFs, a warm profile."""
        self._plainly(self._letters)

    def a_call_a_letter(self) -> None:
        """The same for each letter."""
        for letter in self._letters:
            self._plainly([letter])

    def make(self) -> None:
        """lettergen's PDFs of the same letters: tagged, finished, written."""
        letters = [
            FinishedLetter(path.stem, path.stem, path.read_bytes()) for path in self._letters
        ]
        for made in registry.load_exporter("pdf", SETTINGS).export(letters):
            (self._out / f"{made.letter.stem}.pdf").write_bytes(made.data)

    def whole_program(self) -> None:
        """The command: from Python's start and the campaign's YAML to the last PDF."""
        command = [sys.executable, "-m", "lettergen", "render", str(SHIPPED), "-q"]
        command += ["--format", "pdf", "--pdf-engine", "libreoffice", "--out", str(self._out)]
        subprocess.run(command, check=True)

    def _plainly(self, letters: list[Path]) -> None:
        command = [str(self._program), f"-env:UserInstallation={self._profile}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(self._out), *map(str, letters)]
        subprocess.run(command, check=True, capture_output=True)

    def _print(self, median: dict[str, float], rounds: int) -> None:
        print(f"PDFs of {len(self._letters)} letters, median of {rounds} rounds")
        one, each = median["one_call"], median["a_call_a_letter"]
        for label, name in (
            ("one plain call", "one_call"),
            ("a plain call a letter", "a_call_a_letter"),
            ("lettergen, from Word letters", "make"),
            ("lettergen, the whole program", "whole_program"),
        ):
            took = median[name]
            print(
                f"  {label:30} {took:6.2f} s  {took / one:6.2f} of one call"
                f"  {each / took:6.1f} times as fast as a call a letter"
            )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="of each way; 5")
    parser.add_argument("--folder", type=Path, help="write there; the system's temporary folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
