"""Counts the instructions of short runs: most of them are start-up.

    python benchmarks/startup.py --against /path/to/other/bin/python

Unlike seconds, the instructions that callgrind counts are the same on a busy machine. Both sides
must be installed from a wheel, for an editable installation hashes its files in each run.
``--against`` is a Python with another lettergen, such as an earlier revision. Each side starts with
an empty cache and an empty output folder; the least of ``--rounds`` counts. Needs valgrind.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CAMPAIGN = Path(__file__).resolve().parent.parent / "campaign.yaml"
BARE = "bare Python"
JOBS: dict[str, tuple[str, ...]] = {
    BARE: ("-c", "pass"),
    "--version": ("-m", "lettergen", "--version"),
    "--help": ("-m", "lettergen", "--help"),
    "first render": ("-m", "lettergen", "render", "-q"),
    "render that changes nothing": ("-m", "lettergen", "render", "-q"),
    "render --force": ("-m", "lettergen", "render", "-q", "--force"),
}


def main() -> None:
    """Count both sides, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--against", metavar="PYTHON", help="a Python with another lettergen")
    parser.add_argument("--python", default=sys.executable, help="the Python to count")
    parser.add_argument("--campaign", type=Path, default=CAMPAIGN)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        sys.exit("valgrind is not installed.")
    campaign = options.campaign.resolve()
    sides = [options.python, *([options.against] if options.against else [])]
    counts = [count_jobs(side, campaign, options.rounds) for side in sides]
    print(
        "| millions of instructions | now | of bare Python |"
        + " before | ratio |" * len(counts[1:])
    )
    print("|---|---|---|" + "---|---|" * len(counts[1:]))
    for job, count in counts[0].items():
        cells = [job, f"{count / 1e6:,.0f}", f"{count / counts[0][BARE]:.1f}"]
        for other in counts[1:]:
            cells += [f"{other[job] / 1e6:,.0f}", f"{count / other[job]:.2f}"]
        print(f"| {' | '.join(cells)} |")


def count_jobs(python: str, campaign: Path, rounds: int) -> dict[str, int]:
    """Return the instructions of each job, the least of some rounds."""
    counts: dict[str, int] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for job, words in JOBS.items():
                is_render = "render" in words
                arguments = (
                    [*words, str(campaign), "--out", f"{folder}/out"] if is_render else words
                )
                count = count_instructions([python, *arguments], Path(folder))
                counts[job] = min(count, counts.get(job, count))
    return counts


def count_instructions(command: list[str], folder: Path) -> int:
    """Return the instructions of one program, which writes to a folder."""
    variables = {"PYTHONHASHSEED": "0", "LETTERGEN_CACHE": str(folder / "cache")}
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return int(found[1].replace(",", ""))


if __name__ == "__main__":
    main()
