"""Kill runs at random moments: every letter must be complete, and the next run must recover.

As a script, ``python -m tests.crash.kills 300`` kills that many runs and prints the result.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from lxml import etree

from tests.support.manifests import FILES, LEDGER, read_manifest

REPOSITORY = Path(__file__).parent.parent.parent

_SUFFIXES = {".docx", ".txt", ".html"}

_LETTER = """\
Edition {{ edition }} for {{ area }}.

The room stays free of charge[^library-act]. {% for i in range(20) %}Line {{ i }}. {% endfor %}

The end of edition {{ edition }}.
"""
_CITATIONS = """\
references:
  - {id: library-act, title: Public Libraries Act, issued: 1964, URL: "https://example.org/act"}
"""
_CAMPAIGN = """\
letter: letter.md.j2
letterhead: letterhead.docx
recipients: recipients.yaml
citations: citations.yaml
output: letters/{{ area | slug }}.docx
values:
  edition: "0"
  date: 2026-11-30
  subject: A crash test
  sender: {name: N, title: T, address: [A], telephone: "0", email: e@example.org}
"""


@dataclass
class Result:
    """The result of killing runs."""

    kills: int = 0
    finished: int = 0
    recovered: int = 0
    letters: int = 0
    mixed: int = 0
    leftovers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} runs killed, {self.finished} finished before that, "
            f"{self.letters} letters examined, "
            f"{self.mixed} folders with letters of several editions, "
            f"files for the next run to remove: {dict(self.leftovers)}, "
            f"{self.recovered} runs that recovered, {len(self.faults)} faults"
        )


def write_campaign(folder: Path, letters: int) -> list[str]:
    """Write a campaign of this many letters; return the names of the recipients."""
    areas = [f"Area {number:03}" for number in range(letters)]
    shutil.copy(REPOSITORY / "templates" / "letterhead.docx", folder / "letterhead.docx")
    entries = (
        f"- {{area: {area}, name: N, title: T, salutation: S, address: [A]}}\n" for area in areas
    )
    (folder / "recipients.yaml").write_text("".join(entries), encoding="utf-8")
    (folder / "letter.md.j2").write_text(_LETTER, encoding="utf-8")
    (folder / "citations.yaml").write_text(_CITATIONS, encoding="utf-8")
    (folder / "campaign.yaml").write_text(_CAMPAIGN, encoding="utf-8")
    return areas


def kill_runs(
    kills: int, letters: int, seed: int, finish_every: int = 5, formats: str = "docx"
) -> Result:
    """Kill this many runs of one campaign, and let every few of them finish.

    ``formats`` are those of ``--format``: ``docx,txt``.
    """
    rng = random.Random(seed)
    result = Result()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        areas = write_campaign(folder, letters)
        with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
            file.write(f"format: {formats}\n")
        expected = len(areas) * len(formats.split(","))
        started = time.monotonic()
        _finish_run(folder, "0", expected, result)
        duration = time.monotonic() - started
        while result.kills < kills:
            number = result.kills + result.finished + 1
            run = _start(folder, str(number))
            time.sleep(rng.uniform(0.05, 0.9) * duration)
            run.kill()
            run.communicate()
            if run.returncode == 0:
                result.finished += 1
                duration *= 0.95
            else:
                result.kills += 1
            result.faults.extend(
                f"run {number}: {fault}" for fault in _find_faults(folder, expected, result)
            )
            if number % finish_every == 0:
                _finish_run(folder, f"{number}f", expected, result)
    return result


def _start(folder: Path, edition: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lettergen", "render", "--set", f"edition={edition}"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _find_faults(folder: Path, expected: int, result: Result) -> Iterator[str]:
    """Yield every letter in the folder that is not complete, in any format."""
    editions = set()
    for path in (folder / "letters").iterdir():
        if path.suffix in _SUFFIXES:
            result.letters += 1
            edition = _read_edition(path)
            editions.add(edition)
            if edition is None:
                yield f"{path.name} is not complete"
        else:
            result.leftovers[re.sub(r"[0-9a-f]{16}", "*", path.name)] += 1
    result.mixed += len(editions) > 1
    if len(_list_letters(folder)) != expected:
        yield "letters are missing"


def _list_letters(folder: Path) -> list[Path]:
    """Return the letters in all formats."""
    return sorted(path for path in (folder / "letters").iterdir() if path.suffix in _SUFFIXES)


def _read_edition(path: Path) -> str | None:
    """Return the edition of a letter; ``None`` if it is not complete."""
    return (
        _read_word_read_edition(path) if path.suffix == ".docx" else _read_text_read_edition(path)
    )


def _read_text_read_edition(path: Path) -> str | None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    found = re.search(
        r"Edition (\w+) for Area .*Line 19\..*The end of edition (\w+)\..*Public Libraries Act"
        r".*(?:</html>|example\.org/act>)$",
        text,
    )
    return found[1] if found and found[1] == found[2] else None


def _read_word_read_edition(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for part in parts.values():
            etree.fromstring(part)
        text = "".join(map(str, etree.fromstring(parts["word/document.xml"]).itertext()))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError):
        return None
    found = re.search(r"Edition (\w+) for Area .*The end of edition (\w+)\.", text)
    whole = found and found[1] == found[2] and "Line 19." in text
    whole = whole and b"Public Libraries Act" in parts["word/footnotes.xml"]
    return found[1] if found and whole else None


def _finish_run(folder: Path, edition: str, expected: int, result: Result) -> None:
    """Let a run finish; everything must be of its edition, and no other file be left."""
    run = _start(folder, edition)
    _, errors = run.communicate()
    letters = _list_letters(folder)
    content = read_manifest(folder / "letters")
    wrong = [
        letter.name
        for letter in letters
        if _read_edition(letter) != edition
        or content["letters"][letter.name]["sha256"] != sha256(letter.read_bytes()).hexdigest()
    ]
    others = {path.name for path in (folder / "letters").iterdir()} - {x.name for x in letters}
    if run.returncode or wrong or len(letters) != expected or others - {LEDGER} != FILES:
        result.faults.append(
            f"run {edition} did not recover: code {run.returncode}, "
            f"{wrong[:3]}, {others}, {errors!r}"
        )
    else:
        result.recovered += 1


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill runs at random moments.")
    parser.add_argument("kills", type=int, nargs="?", default=300)
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--formats", default="docx", help="docx, txt and html, with commas")
    arguments = parser.parse_args()
    result = kill_runs(
        arguments.kills, arguments.letters, arguments.seed, formats=arguments.formats
    )
    sys.stdout.write("\n".join([str(result), *result.faults]) + "\n")
    sys.exit(1 if result.faults else 0)


if __name__ == "__main__":
    main()
