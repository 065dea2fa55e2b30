"""What citations cost a letter: a note style of the CSL with positions beside the house style.

    python -m benchmarks.citations

Both render the same letter for the same recipients in one process, one after the other in turn,
and the best of the rounds counts.
"""

import shutil
import tempfile
import time
from pathlib import Path

import lettergen
from lettergen.api import Campaign
from tests.support.campaigns import PLAIN, pack

LETTERS = 300
ROUNDS = 5
STYLES = ("house", "oscola", "mhra-notes", "harvard-cite-them-right", "apa")
WORDS = "The county has set up a unit of its own, which works with schools and hospitals."
LETTER = f"""
{WORDS}[^case-neutral] {WORDS}[^book-two, p. 12] {WORDS}[^book-two, p. 40]

{{% if more == "yes" %}}
{WORDS}[^see book-edited, ch 3; article-one]
{{% endif %}}

{WORDS}[^report-one] {WORDS}[^case-neutral] {WORDS}[^{{{{ source }}}}, p. 3]
"""


def build(folder: Path, style: str) -> Campaign:
    """A campaign in a citation style, whose letters differ in what they cite."""
    references = Path(__file__).parents[1] / "tests/citations/references.yaml"
    shutil.copy(references, folder / "references.yaml")
    pack(folder / "letterhead.docx", PLAIN)
    (folder / "letter.md.j2").write_text(LETTER)
    sources = ("act", "article-nine", "web-dated", "thesis-phd", "book-one")
    (folder / "recipients.yaml").write_text(
        "".join(
            f"- {{name: n{i}, more: {'yes' if i % 3 else 'no'}, source: {sources[i % 5]}}}\n"
            for i in range(LETTERS)
        )
    )
    (folder / "campaign.yaml").write_text(
        "letter: letter.md.j2\nletterhead: letterhead.docx\nrecipients: recipients.yaml\n"
        "citations: references.yaml\noutput: letters/{{ name }}.docx\n"
        f"citation-style: {style}\n"
    )
    return lettergen.load(folder / "campaign.yaml")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        campaigns = {}
        for style in STYLES:
            folder = Path(temporary) / style
            folder.mkdir()
            campaigns[style] = build(folder, style)
        best = dict.fromkeys(STYLES, float("inf"))
        for _ in range(ROUNDS):
            for style, campaign in campaigns.items():
                start = time.process_time()
                for letter in campaign.letters():
                    assert letter.docx
                best[style] = min(best[style], time.process_time() - start)
        for style, seconds in best.items():
            ratio = seconds / best["house"]
            print(f"{style:28} {seconds / LETTERS * 1000:6.2f} ms a letter {ratio:6.2f}")


if __name__ == "__main__":
    main()
