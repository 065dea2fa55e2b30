"""Times HTML, text and Markdown of long letters: twice the paragraphs, twice the time.

    python benchmarks/long_letters.py --paragraphs 750 1500 3000 --against other/bin/python

Each letter is a Word document of short paragraphs without space between, the way that addresses
are typed. ``lettergen render`` runs as a whole program; what writing the Word letter alone takes is
subtracted. ``--against`` is the Python of an environment with another version of lettergen.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.shared import Pt

FORMATS = ("html", "txt", "md")


def main() -> None:
    """Print a Markdown table: processor seconds for each format, by letter and version."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--paragraphs", type=int, nargs="+", default=[750, 1500, 3000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--against", help="the Python of an environment with another version")
    arguments = parser.parse_args()
    pythons = [sys.executable, *([arguments.against] if arguments.against else [])]
    print(f"| paragraphs | {' | '.join(FORMATS * len(pythons))} |")
    print(f"|{'---|' * (1 + len(FORMATS) * len(pythons))}")
    with tempfile.TemporaryDirectory() as name:
        for count in arguments.paragraphs:
            campaign = write_campaign(Path(name) / str(count), count)
            seconds = measure(campaign, pythons, arguments.rounds)
            print(f"| {count:,} | {' | '.join(f'{each:.2f}' for each in seconds)} |", flush=True)


def write_campaign(folder: Path, count: int) -> Path:
    """Write a campaign of one letter with that many paragraphs; return its file."""
    folder.mkdir()
    letter = Document()
    for number in range(count):
        paragraph = letter.add_paragraph(f"{number} Mill Lane, {{{{ name }}}}")
        paragraph.paragraph_format.space_after = Pt(0)
    letter.save(str(folder / "letter.docx"))
    (folder / "recipients.yaml").write_text("- name: Ada\n", encoding="utf-8")
    campaign = folder / "campaign.yaml"
    campaign.write_text(
        "letter: letter.docx\nrecipients: recipients.yaml\noutput: 'out/{{ name }}.docx'\n",
        encoding="utf-8",
    )
    return campaign


def measure(campaign: Path, pythons: list[str], rounds: int) -> list[float]:
    """Return the processor seconds of each format with each Python, which take turns.

    The fastest rounds count: other work on the machine only ever adds.
    """
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for python in pythons:
            for kind in ("docx", *FORMATS):
                times.setdefault((python, kind), []).append(render(python, campaign, kind))
    least = {key: min(each) for key, each in times.items()}
    return [least[python, kind] - least[python, "docx"] for python in pythons for kind in FORMATS]


def render(python: str, campaign: Path, kind: str) -> float:
    """Return the processor seconds that one whole run takes for one format."""
    command = [
        python,
        "-m",
        "lettergen",
        "render",
        str(campaign),
        "--format",
        kind,
        "-q",
        "--force",
    ]
    begun = os.times()
    subprocess.run(command, check=True, cwd=campaign.parent, stdout=subprocess.DEVNULL)
    done = os.times()
    return done.children_user + done.children_system - begun.children_user - begun.children_system


if __name__ == "__main__":
    main()
