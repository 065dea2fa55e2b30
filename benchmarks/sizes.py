"""How time and memory grow: letters, paragraphs, footnotes, rows of a table.

Each campaign is generated and rendered by the whole program, by every build in turns.
"""

import shutil
import statistics
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import docx

from benchmarks.peers import measure

_WORDS = "the partnership asked each area for its plan, and for the evidence that it rests on"


class Growth(NamedTuple):
    """What grows, how a campaign of a size is written, and the sizes."""

    title: str
    write: Callable[[Path, int], None]
    sizes: tuple[int, ...]


def print_growth(
    builds: Mapping[str, Path], folder: Path, rounds: int, most_letters: int = 100_000
) -> None:
    """Print a Markdown table for everything that grows; ``builds`` are programs by their names."""
    for growth in GROWTHS:
        print(f"\n{growth.title}, medians of whole programs\n")
        print(f"| size |{''.join(f' {name}, s | ms each | MB |' for name in builds)}")
        print(f"|---:|{'---:|---:|---:|' * len(builds)}")
        for size in growth.sizes:
            if growth.write is write_letters and size > most_letters:
                continue
            cells = "".join(_measure(growth, size, builds, folder, rounds))
            print(f"| {size:,} |{cells}", flush=True)


def _measure(
    growth: Growth, size: int, builds: Mapping[str, Path], folder: Path, rounds: int
) -> Iterator[str]:
    campaign, out = folder / "campaign", folder / "out"
    campaign.mkdir(parents=True)
    growth.write(campaign, size)
    runs: dict[str, list[measure.Run]] = {name: [] for name in builds}
    for _ in range(rounds):
        for name, program in builds.items():
            runs[name].append(measure.run([program, "render", "-q", "--out", out, campaign]))
            shutil.rmtree(out)
    shutil.rmtree(campaign)
    for found in runs.values():
        seconds = statistics.median(run.wall for run in found)
        memory = max(run.memory for run in found)
        yield f" {seconds:.2f} | {1000 * seconds / max(size, 1):.2f} | {memory:.0f} |"


def write_letters(folder: Path, size: int) -> None:
    """Write a campaign of that many letters of ten paragraphs."""
    document = docx.Document()
    document.add_paragraph("Dear {{ name }},")
    for _ in range(10):
        document.add_paragraph(f"{{{{ area }}}}: {_WORDS}.")
    _save(folder, document, size)


def write_paragraphs(folder: Path, size: int) -> None:
    """Write a campaign of ten letters of that many paragraphs."""
    document = docx.Document()
    for number in range(size):
        document.add_paragraph(f"Point {number} for {{{{ name }}}}: {_WORDS}.")
    _save(folder, document, 10)


def write_notes(folder: Path, size: int) -> None:
    """Write a campaign of ten letters of that many footnotes."""
    document = docx.Document()
    document.add_paragraph("Dear {{ name }},")
    for number in range(size):
        document.add_paragraph(f'{_WORDS.title()}{{{{ note("Source {number}, p. {number}.") }}}}.')
    _save(folder, document, 10)


def write_rows(folder: Path, size: int) -> None:
    """Write a campaign of two letters with a table of that many rows."""
    document = docx.Document()
    document.add_paragraph("Dear {{ name }},")
    table = document.add_table(rows=3, cols=4)
    table.cell(0, 0).text = "{%tr for row in rows %}"
    for column, name in enumerate(("number", "place", "kind", "amount")):
        table.cell(1, column).text = f"{{{{ row.{name} }}}}"
    table.cell(2, 0).text = "{%tr endfor %}"
    rows = [
        f"{{number: '{n}', place: Town and Shire {n}, kind: grant, amount: £{n * 37}}}"
        for n in range(1, size + 1)
    ]
    _save(folder, document, 2, f"values:\n  rows: [{', '.join(rows)}]\n")


def _save(folder: Path, document: "docx.document.Document", people: int, values: str = "") -> None:
    document.save(str(folder / "letter.docx"))
    campaign = "letter: letter.docx\nrecipients: recipients.csv\noutput: 'out/{{ area }}.docx'\n"
    (folder / "campaign.yaml").write_text(campaign + values, encoding="utf-8")
    rows = (f"Person {n},Area {n}" for n in range(people))
    (folder / "recipients.csv").write_text("\n".join(["name,area", *rows]), encoding="utf-8")


GROWTHS = (
    Growth("Letters", write_letters, (10, 100, 1_000, 10_000, 100_000)),
    Growth("Paragraphs of each of ten letters", write_paragraphs, (1, 10, 100, 500)),
    Growth("Footnotes of each of ten letters", write_notes, (0, 10, 50, 200)),
    Growth("Rows of a table in each of two letters", write_rows, (10, 100, 1_000, 5_000)),
)
