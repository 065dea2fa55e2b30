"""Measures how the time for PDFs and combined files grows with the size of the input.

    python benchmarks/growth.py --against /path/to/another/environment/bin/python

Runs ``lettergen render`` on generated campaigns: a letter of many footnotes as PDF by dxpdf, and
many letters joined to one Word document. Prints the processor time of each run, and what a footnote
or a letter takes of it: if that stays the same, the time grows linearly. ``--against`` names the
Python of an environment with another build of lettergen, which runs in turns with this one.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import docx

WORDS = (
    "policy unit commissioner letter response local partnership strategy evidence county young "
    "people violence reduction modern slavery exploitation lines guidance support"
).split()


class Task(NamedTuple):
    """What is measured: ``write`` writes a campaign of a size into a folder."""

    title: str
    write: Callable[[Path, int], None]
    sizes: tuple[int, ...]
    options: tuple[str, ...]


def write_notes(folder: Path, size: int) -> None:
    """Write a campaign of one letter with that many footnotes, three in each paragraph."""
    document = docx.Document()
    for first in range(0, size, 3):
        notes = range(first, min(first + 3, size))
        document.add_paragraph(" ".join(map(_write_sentence, notes)))
    document.save(str(folder / "letter.docx"))
    _write_campaign(folder, ["Ada"])


def write_letters(folder: Path, size: int) -> None:
    """Write a campaign of that many short letters, with the styles of python-docx."""
    document = docx.Document()
    document.add_paragraph("Dear {{ name }},")
    document.add_paragraph("Call us", style="List Number")
    document.save(str(folder / "letter.docx"))
    _write_campaign(folder, [f"Number {n}" for n in range(size)])


TASKS = (
    Task(
        "Footnotes of a letter, as PDF by dxpdf",
        write_notes,
        (100, 200, 400, 800),
        ("--format", "pdf", "--pdf-engine", "dxpdf"),
    ),
    Task(
        "Letters in one Word document",
        write_letters,
        (100, 400, 1300),
        ("--combined", "all.docx"),
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", metavar="PYTHON", help="the Python of another build")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    builds = {"before": arguments.against} if arguments.against else {}
    builds["now"] = sys.executable
    for task in TASKS:
        print(f"\n{task.title}\n")
        print("| size |" + "".join(f" {build} | each |" for build in builds))
        print("|---:|" + "---:|---:|" * len(builds))
        for size in task.sizes:
            seconds = compare(task, size, builds, arguments.rounds)
            cells = (
                f" {one:.1f} s | {1000 * one / size:.1f} ms |" if one else " failed | |"
                for one in seconds
            )
            print(f"| {size} |{''.join(cells)}", flush=True)


def compare(task: Task, size: int, builds: dict[str, str], rounds: int) -> list[float]:
    """Return the processor time of a task for each build: the median, in seconds."""
    with tempfile.TemporaryDirectory() as name:
        task.write(Path(name), size)
        times = [
            [measure(python, Path(name), task.options) for python in builds.values()]
            for _ in range(rounds)
        ]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def measure(python: str, folder: Path, options: tuple[str, ...]) -> float:
    """Return the processor time of one run with all its processes, in seconds; 0 if it failed."""
    before = os.times()
    command = [python, "-m", "lettergen", "render", "--quiet", "--force", *options]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr.strip().splitlines()[0], file=sys.stderr)
        return 0.0
    after = os.times()
    user, system = (
        after.children_user - before.children_user,
        after.children_system - before.children_system,
    )
    return user + system


def _write_campaign(folder: Path, names: list[str]) -> None:
    campaign = "letter: letter.docx\nrecipients: recipients.yaml\n"
    campaign += "output: letters/{{ name | slug }}.docx\n"
    (folder / "campaign.yaml").write_text(campaign, encoding="utf-8")
    recipients = "".join(f"- name: {name}\n" for name in names)
    (folder / "recipients.yaml").write_text(recipients, encoding="utf-8")


def _write_sentence(number: int) -> str:
    note = _write_words(8 + number % 18, number)
    return f'{_write_words(27, number)}{{{{ note("{note}") }}}}'


def _write_words(count: int, seed: int) -> str:
    return " ".join(WORDS[(seed * 7 + number * number) % len(WORDS)] for number in range(count))


if __name__ == "__main__":
    main()
