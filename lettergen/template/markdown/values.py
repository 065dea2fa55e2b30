"""Writes the Markdown of a value as Word content while a letter is rendered.

The value is data: braces in it are text, and nothing in it is ever run.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from lettergen.citations.clusters import Cite
from lettergen.diagnostics.finding import Place
from lettergen.docx.notes import FOOTNOTE
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Citation
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.functions import check_url
from lettergen.template.markdown import writer
from lettergen.template.markdown.backend import Destination
from lettergen.template.markdown.parser import MarkdownText, parse_value
from lettergen.template.notes import LetterNotes
from lettergen.template.slot import Slot
from lettergen.template.tags import Tags


class Letter(Protocol):
    """What a value needs of the letter that is being rendered."""

    notes: LetterNotes

    def add_hyperlink(self, url: str, slot: Slot) -> str:
        """Return the id of the relationship to an address."""

    def find_cites(self, text: str) -> tuple[Cite, ...]:
        """Return the cites of a text; raises ``MergeError`` for a key that nothing has."""

    def write_citation(self, citation: Citation, slot: Slot) -> str:
        """Return the runs for a citation."""

    def begin_list(self, start: int, level: int) -> int:
        """Return a new numbering instance."""


def write_runs(text: str, letter: Letter, slot: Slot, destination: Destination) -> str:
    """Return the runs of a Markdown value inside a paragraph.

    Raises ``MergeError`` (LG324) for more than one paragraph, and for what no letter can contain.
    """
    destination = destination._replace(run=slot.properties)
    runs = writer.write_runs(_parse(text), _RenderBackend(letter, slot), destination)
    if runs is None:
        message = f"'{slot.expression}' has more than one paragraph, inside another paragraph."
        hint = "Put the field into a paragraph of its own."
        raise MergeError("LG324", message, hint)
    return runs


def write_blocks(text: str, letter: Letter, slot: Slot, destination: Destination) -> str:
    """Return the paragraphs, lists and tables of a Markdown value that is alone in a paragraph.

    Its paragraphs are like that paragraph. Raises ``MergeError`` for what no letter can contain.
    """
    assert slot.alone is not None
    paragraph = slot.alone[0].removeprefix("<w:p>").removesuffix(slot.opening)
    destination = destination._replace(paragraph=paragraph, run=slot.properties)
    return writer.write_blocks(_parse(text), _RenderBackend(letter, slot), destination)


class _RenderBackend:
    """Adds links, notes and lists to the letter that is being rendered."""

    def __init__(self, letter: Letter, slot: Slot) -> None:
        self._letter = letter
        self._slot = slot
        self._lists: dict[str, int] = {}

    def address(self, url: str, place: Place) -> str:
        url = check_url(url)
        if self._slot.inside_link:
            raise MergeError("LG308", "a link cannot contain another link.")
        return self._letter.add_hyperlink(url, self._slot)

    def citation(self, key: str, place: Place, run: Callable[[str], str]) -> str:
        citation = Citation("cluster", self._letter.find_cites(key))
        return self._letter.write_citation(citation, self._slot)

    def note(self, label: str, content: str) -> str:
        return self._letter.notes.add(FOOTNOTE.element, label, content, self._slot)

    def inside_note(self) -> "_RenderBackend":
        return _RenderBackend(self._letter, self._letter.notes.slot_inside(self._slot))

    def begin_list(self, name: str, start: int, level: int, place: Place) -> str:
        self._lists[name] = self._letter.begin_list(start, level)
        return ""

    def list_number(self, name: str, place: Place) -> str:
        return str(self._lists[name])

    def is_dynamic(self, label: str) -> bool:
        return False

    def opens(self, tag: str) -> bool:
        return False

    def prints(self, tag: str) -> bool:
        return False

    def report(self, code: str, message: str, place: Place, hint: str) -> None:
        raise MergeError(code, f"'{self._slot.expression}', line {place.line}: {message}", hint)


@lru_cache(maxsize=1024)
def _parse(text: str) -> MarkdownText:
    tags = Tags(Language())
    parsed = parse_value(text, tags)
    for finding in tags.findings:
        message = f"line {finding.place.line}: {finding.message}"
        raise MergeError(finding.code, message, finding.hint)
    return parsed
