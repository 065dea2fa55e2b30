"""Times lettergen against docxtpl's documented loop, on the same letters, to disk.

    python benchmarks/render.py --letters 1000 --rounds 5

Needs the optional dependencies ``test``. What is compared with what is said in the README here.
"""

import argparse
import gc
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docxtpl import DocxTemplate
from lxml import etree

from lettergen import api
from lettergen.citations import references
from lettergen.data import campaign_reader, recipients
from lettergen.docx.xml import w
from lettergen.render.result import Outcome
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.functions import format_date

SHIPPED = Path(__file__).resolve().parent.parent
TABLE_ROWS = 200
STARTS_A_ROUND = 10

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_LINES_PARAGRAPH = re.compile(
    r"<w:p>(?:(?!</w:p>).)*\{\{ (?P<lines>address|sender\.address) \}\}.*?</w:p>"
)


@dataclass(frozen=True)
class Case:
    """The same letters twice: a campaign for lettergen, a template and contexts for docxtpl."""

    name: str
    campaign: Path
    template: Path
    contexts: list[dict[str, Any]]


@dataclass(frozen=True)
class Timing:
    """Seconds for all letters of a case; ``preparing`` is the part before the first letter."""

    total: float
    preparing: float = 0.0


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        cases = [
            shipped_letter(folder / "letter", arguments.letters),
            word_table(folder / "table", max(arguments.letters // 10, 1)),
        ]
        for case in cases:
            compare(case, folder / "out", arguments.rounds)
        compare_startup(folder, arguments.rounds * STARTS_A_ROUND)


def compare(case: Case, out: Path, rounds: int) -> None:
    """Time the sides round by round, taking turns at going first, and print the medians."""
    lettergen(case, out / "ours")
    docxtpl(case, out / "theirs")
    refuse_different_letters(out / "ours", out / "theirs")
    letters = [path.read_bytes() for path in sorted((out / "ours").iterdir())]

    def disk(_: Case, folder: Path) -> Timing:
        return bare_writing(letters, folder)

    sides: list[Callable[[Case, Path], Timing]] = [lettergen, docxtpl, disk]
    timings: dict[str, list[Timing]] = {side.__name__: [] for side in sides}
    for number in range(rounds):
        for side in sides:
            gc.collect()
            # A folder of its own each time: file systems are slow where much was just deleted.
            timings[side.__name__].append(side(case, out / side.__name__ / str(number)))
        sides = [*sides[1:], sides[0]]
    shutil.rmtree(out)
    _print_case(case, timings)


def lettergen(case: Case, out: Path) -> Timing:
    """All letters of the campaign, from the files that describe it to the files that result."""
    options = api.Options(out=out)
    start = time.perf_counter()
    run = api.prepare(case.campaign, options)
    ready = time.perf_counter()
    outcomes = [result.outcome for result in run.execute().results]
    end = time.perf_counter()
    assert outcomes == [Outcome.WRITTEN] * len(case.contexts), "not all letters were written"
    return Timing(end - start, ready - start)


def docxtpl(case: Case, out: Path) -> Timing:
    """The loop that docxtpl's documentation shows; its contexts are read before the clock runs."""
    out.mkdir(parents=True)
    start = time.perf_counter()
    for number, context in enumerate(case.contexts):
        doc = DocxTemplate(case.template)
        doc.render(context)
        doc.save(out / f"{number}.docx")
    return Timing(time.perf_counter() - start)


def bare_writing(letters: list[bytes], out: Path) -> Timing:
    """What the disk takes for lettergen's letters when all else is done: no side can beat this."""
    out.mkdir(parents=True)
    start = time.perf_counter()
    for number, letter in enumerate(letters):
        (out / f"{number}.docx").write_bytes(letter)
    return Timing(time.perf_counter() - start)


def compare_startup(folder: Path, rounds: int) -> None:
    """How long lettergen takes to say its version and its help, against Python saying nothing.

    All have their bytecode ready, as installed programs do.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = str(Path(sys.executable).with_name("lettergen"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "lettergen --version": [command, "--version"],
        "lettergen --help": [command, "--help"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, words in commands.items():
            start = time.perf_counter()
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment)
            if number:
                seconds[name].append(time.perf_counter() - start)
    bare = statistics.median(seconds["python -c pass"])
    print(f"\nStarting: median of {rounds} rounds")
    for name, measured in seconds.items():
        median = statistics.median(measured)
        print(f"  {name:28} {1000 * median:8.1f} ms  ratio {median / bare:.1f}")


def shipped_letter(folder: Path, letters: int) -> Case:
    """The campaign in this repository, its recipients repeated under different names."""
    shutil.copytree(SHIPPED / "templates", folder / "templates")
    for name in ("campaign.yaml", "citations.yaml"):
        shutil.copy(SHIPPED / name, folder)
    (folder / "recipients.yaml").write_text(
        _repeated((SHIPPED / "recipients.yaml").read_text("utf-8"), letters), "utf-8"
    )
    template = _template_for_docxtpl(folder, folder / "docxtpl-template")
    return Case("The shipped letter", folder, template, list(_contexts(folder)))


def word_table(folder: Path, letters: int) -> Case:
    """A Word document with a table of many rows; both sides read the very same template."""
    folder.mkdir()
    template = folder / "table.docx"
    document = docx.Document()
    document.add_paragraph("Dear {{ name|e }}, these are the figures for {{ area|e }}.")
    table = document.add_table(rows=4, cols=4)
    fields = ("number", "place", "kind", "amount")
    for column, name in enumerate(fields):
        table.cell(0, column).text = name.title()
        table.cell(2, column).text = f"{{{{ row.{name}|e }}}}"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.save(str(template))
    rows = [
        dict(zip(fields, (str(n), f"Town & Shire {n}", "grant", f"£{n * 37}"), strict=True))
        for n in range(TABLE_ROWS)
    ]
    people = [{"area": f"Area {n}", "name": f"Person {n}"} for n in range(letters)]
    # JSON is YAML; it is also the plainest way to write it.
    (folder / "recipients.yaml").write_text(json.dumps(people), "utf-8")
    (folder / "campaign.yaml").write_text(
        json.dumps(
            {
                "letter": template.name,
                "recipients": "recipients.yaml",
                "output": "letters/{{ area | slug }}.docx",
                "values": {"rows": rows},
            },
            ensure_ascii=False,
        ),
        "utf-8",
    )
    contexts: list[dict[str, Any]] = [{**person, "rows": rows} for person in people]
    return Case(f"A Word table of {TABLE_ROWS} rows", folder, template, contexts)


def _repeated(text: str, letters: int) -> str:
    """A recipients file with ``letters`` entries; no two have the same area or name."""
    entries = re.split(r"^(?=- area: )", text, flags=re.MULTILINE)[1:]
    return "".join(
        re.sub(
            r"^(- area|  name): (.*)$",
            rf"\1: \2 {number}",
            entries[number % len(entries)],
            flags=re.MULTILINE,
        )
        for number in range(letters)
    )


def _template_for_docxtpl(shipped: Path, folder: Path) -> Path:
    """The shipped letter as a Word template for docxtpl.

    It is lettergen's own letter, written with every tag left as it stands: the same letterhead,
    styles, words, links and footnotes, with docxtpl's tags in them.
    """
    shutil.copytree(shipped / "templates", folder / "templates")
    letterhead = folder / "templates" / "letterhead.docx"
    with zipfile.ZipFile(letterhead) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(letterhead, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, _TAG.sub(_left_standing, _LINES_PARAGRAPH.sub(_loop, part)))
    letter = folder / "templates" / "vru-letter.md.j2"
    # docxtpl's "{%-" takes everything down to the last text away, a footnote's mark too.
    words = re.sub(r"\s*\{%-", "{%", re.sub(r"-%\}\s*", "%}", letter.read_text("utf-8")))
    letter.write_text(_TAG.sub(_left_standing, words), "utf-8")
    shutil.copy(shipped / "citations.yaml", folder)
    (folder / "recipients.yaml").write_text("- name: docxtpl\n", "utf-8")
    (folder / "campaign.yaml").write_text(
        "letter: templates/vru-letter.md.j2\n"
        "letterhead: templates/letterhead.docx\n"
        "recipients: recipients.yaml\n"
        "citations: citations.yaml\n"
        "output: template.docx\n"
        "check: {ignore: {LG341: what comes out is a template}}\n",
        "utf-8",
    )
    report = api.render(folder, api.Options())
    assert report.is_good, report.findings
    return folder / "template.docx"


def _left_standing(tag: re.Match[str]) -> str:
    """A tag that stands in the finished letter as docxtpl reads it."""
    text = tag.group()
    if text == "{{ body }}":
        return text
    if text.startswith("{{ cite("):
        # docxtpl cannot link from a footnote to an address in the data: words alone.
        return '{{ note("{{ source.lead|e }} {{ source.title|e }}") }}'
    if text.startswith("{{"):
        text = f"{text.removesuffix('}}').replace('| date', '').rstrip()}|e }}}}"
    return f"{{% raw %}}{text}{{% endraw %}}"


def _loop(paragraph: re.Match[str]) -> str:
    """A paragraph that prints a list as the loop over paragraphs that docxtpl has for it."""
    lines = paragraph["lines"]
    return "".join(
        paragraph.group().replace(f"{{{{ {lines} }}}}", text)
        for text in (f"{{%p for line in {lines} %}}", "{{ line }}", "{%p endfor %}")
    )


def _contexts(folder: Path) -> Iterator[dict[str, Any]]:
    """What docxtpl's template needs for each recipient, in plain dictionaries and lists."""
    read = campaign_reader.load(folder)
    known = references.load(read.citations) if read.citations else {}
    assert read.recipients
    for recipient in recipients.load(read.recipients, Language().reserved_names):
        citation = known[recipient.fields["vru"]["source"]]
        context = {
            **read.values,
            **recipient.fields,
            "date": format_date(read.values["date"]),
            "source": {"lead": citation.lead, "title": citation.title},
        }
        yield json.loads(json.dumps(context))


def refuse_different_letters(ours: Path, theirs: Path) -> None:
    """Stop if the two sides do not write the same words: such times would compare nothing."""
    pairs = zip(
        *(sorted(map(_words, folder.glob("*.docx"))) for folder in (ours, theirs)), strict=True
    )
    different = next((pair for pair in pairs if pair[0] != pair[1]), None)
    if different:
        sys.exit("The letters differ:\n\n{}\n\n{}".format(*different))


def _words(path: Path) -> str:
    """The words of a letter, each footnote's where its mark is."""
    with zipfile.ZipFile(path) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
        notes: dict[str | None, etree._Element] = {}
        if "word/footnotes.xml" in archive.namelist():
            root = etree.fromstring(archive.read("word/footnotes.xml"))
            notes = {note.get(w("id")): note for note in root}
    words: list[str] = []
    for element in document.iter(w("t"), w("footnoteReference")):
        if element.tag == w("t"):
            words.append(element.text or "")
        else:
            note = notes[element.get(w("id"))]
            words.append(f"[{''.join(text.text or '' for text in note.iter(w('t')))}]")
    return "".join(words)


def _print_case(case: Case, timings: dict[str, list[Timing]]) -> None:
    letters, rounds = len(case.contexts), len(timings["lettergen"])
    total = {
        name: statistics.median(timing.total for timing in measured)
        for name, measured in timings.items()
    }
    ours, theirs = total["lettergen"], total["docxtpl"]
    preparing = statistics.median(timing.preparing for timing in timings["lettergen"])
    print(f"\n{case.name}: {letters} letters to disk, median of {rounds} rounds")
    for label, seconds in (
        ("docxtpl's documented loop", theirs),
        ("lettergen, everything", ours),
        ("  of which preparing", preparing),
        ("  of which letters", ours - preparing),
        ("writing the files alone", total["disk"]),
    ):
        print(f"  {label:28} {seconds:8.2f} s  {1000 * seconds / letters:8.3f} ms a letter")
    print(f"  {'ratio, everything counted':28} {theirs / ours:8.1f}")
    print(f"  {'ratio, without preparing':28} {theirs / (ours - preparing):8.1f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=1000, help="of the shipped campaign; 1000")
    parser.add_argument("--rounds", type=int, default=5, help="of each side; 5")
    parser.add_argument("--folder", type=Path, help="write there; the system's temporary folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
