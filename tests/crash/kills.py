"""Kill runs at random moments, and look at what they leave: whole letters, and a folder that mends.

As a script, ``python -m tests.crash.kills 300`` kills that many runs and prints what it found.
"""

import argparse
import json
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

REPOSITORY = Path(__file__).parent.parent.parent

_FORMS = {".docx", ".txt", ".html"}

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
class Findings:
    """What the killed runs left behind."""

    kills: int = 0
    finished: int = 0
    mended: int = 0
    letters: int = 0
    mixtures: int = 0
    leftovers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} runs killed ({self.finished} more were done before that), "
            f"{self.letters} letters looked at, "
            f"{self.mixtures} folders with letters of several editions, "
            f"left for the next run to clear: {dict(self.leftovers)}, "
            f"{self.mended} runs that mended it all, {len(self.faults)} faults"
        )


def campaign(folder: Path, letters: int) -> list[str]:
    """Write a campaign of that many letters; the names of the recipients."""
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
    kills: int, letters: int, seed: int, mend_every: int = 5, forms: str = "docx"
) -> Findings:
    """Kill that many runs over one campaign; every few of them, let one run to its end.

    ``forms`` is what ``--format`` takes: ``docx,txt``.
    """
    chance = random.Random(seed)
    found = Findings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        areas = campaign(folder, letters)
        with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
            file.write(f"format: {forms}\n")
        expected = len(areas) * len(forms.split(","))
        started = time.monotonic()
        _mend(folder, "0", expected, found)
        duration = time.monotonic() - started
        while found.kills < kills:
            number = found.kills + found.finished + 1
            run = _start(folder, str(number))
            time.sleep(chance.uniform(0.05, 0.9) * duration)
            run.kill()
            run.communicate()
            if run.returncode == 0:
                found.finished += 1
                duration *= 0.95
            else:
                found.kills += 1
            found.faults.extend(
                f"run {number}: {fault}" for fault in _torn(folder, expected, found)
            )
            if number % mend_every == 0:
                _mend(folder, f"{number}m", expected, found)
    return found


def _start(folder: Path, edition: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lettergen", "render", "--set", f"edition={edition}"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _torn(folder: Path, expected: int, found: Findings) -> Iterator[str]:
    """Every letter in the folder, in whatever form, that is not whole."""
    editions = set()
    for path in (folder / "letters").iterdir():
        if path.suffix in _FORMS:
            found.letters += 1
            edition = _edition(path)
            editions.add(edition)
            if edition is None:
                yield f"{path.name} is torn"
        else:
            found.leftovers[re.sub(r"[0-9a-f]{16}", "*", path.name)] += 1
    found.mixtures += len(editions) > 1
    if len(_letters(folder)) != expected:
        yield "letters are missing"


def _letters(folder: Path) -> list[Path]:
    """The letters in all their forms."""
    return sorted(path for path in (folder / "letters").iterdir() if path.suffix in _FORMS)


def _edition(path: Path) -> str | None:
    """The edition of a letter that is complete from end to end; nothing for any other."""
    return _edition_of_word(path) if path.suffix == ".docx" else _edition_of_text(path)


def _edition_of_text(path: Path) -> str | None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    said = re.search(
        r"Edition (\w+) for Area .*Line 19\..*The end of edition (\w+)\..*Public Libraries Act"
        r".*(?:</html>|example\.org/act>)$",
        text,
    )
    return said[1] if said and said[1] == said[2] else None


def _edition_of_word(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for part in parts.values():
            etree.fromstring(part)
        text = "".join(map(str, etree.fromstring(parts["word/document.xml"]).itertext()))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError):
        return None
    said = re.search(r"Edition (\w+) for Area .*The end of edition (\w+)\.", text)
    whole = said and said[1] == said[2] and "Line 19." in text
    whole = whole and b"Public Libraries Act" in parts["word/footnotes.xml"]
    return said[1] if said and whole else None


def _mend(folder: Path, edition: str, expected: int, found: Findings) -> None:
    """Let a run go to its end; everything must be of its edition, and nothing else be left."""
    run = _start(folder, edition)
    _, said = run.communicate()
    letters = _letters(folder)
    content = json.loads((folder / "letters" / "manifest.json").read_bytes())
    wrong = [
        letter.name
        for letter in letters
        if _edition(letter) != edition
        or content["letters"][letter.name]["sha256"] != sha256(letter.read_bytes()).hexdigest()
    ]
    others = {path.name for path in (folder / "letters").iterdir()} - {x.name for x in letters}
    if run.returncode or wrong or len(letters) != expected or others != {"manifest.json"}:
        found.faults.append(
            f"run {edition} did not mend: code {run.returncode}, {wrong[:3]}, {others}, {said!r}"
        )
    else:
        found.mended += 1


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill runs at random moments.")
    parser.add_argument("kills", type=int, nargs="?", default=300)
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--forms", default="docx", help="docx, txt and html, with commas")
    arguments = parser.parse_args()
    found = kill_runs(arguments.kills, arguments.letters, arguments.seed, forms=arguments.forms)
    sys.stdout.write("\n".join([str(found), *found.faults]) + "\n")
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
