"""A value's own Markdown, turned into Word content while a letter is merged.

The value is data: braces in it are text, and nothing in it is ever run.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from lettergen.diagnostics.finding import Place
from lettergen.template.jinja.environment import Language, MergeError, checked_url
from lettergen.template.markdown.parser import MarkdownLetter, parse_value
from lettergen.template.markdown.writer import Surroundings, blocks, inline
from lettergen.template.tags import Tags


class Host(Protocol):
    """The place in a letter that a value is set into."""

    def relate_link(self, url: str) -> str:
        """The id of the relationship to an address."""

    def cite(self, key: str) -> str:
        """What stands between runs for a citation."""

    def footnote(self, label: str, content: str) -> str:
        """What stands between runs for a footnote of these paragraphs."""

    def inside_note(self) -> "Host":
        """The inside of a footnote that is set there."""

    def number(self, start: int, level: int) -> int:
        """A new numbering instance."""


def runs_of(text: str, name: str, host: Host, surroundings: Surroundings, run: str) -> str:
    """The runs of a Markdown value inside a paragraph; ``run`` holds the properties there.

    Raises ``MergeError`` if the value is more than one paragraph, or holds what no letter can.
    """
    content = inline(_parsed(text), _Merged(host, name), replace(surroundings, run=run))
    if content is None:
        raise MergeError(
            "LG324",
            f"'{name}' is more than one paragraph, and stands inside one.",
            "Put the field into a paragraph of its own.",
        )
    return content


def blocks_of(
    text: str, name: str, host: Host, surroundings: Surroundings, paragraph: str, run: str
) -> str:
    """The paragraphs, lists and tables of a Markdown value that stands alone.

    ``paragraph`` and ``run`` hold the properties that it takes on.
    """
    into = replace(surroundings, paragraph=paragraph, run=run)
    return blocks(_parsed(text), _Merged(host, name), into)


class _Merged:
    """Hands links, notes and lists straight to the letter that is being merged."""

    def __init__(self, host: Host, name: str) -> None:
        self._host = host
        self._name = name
        self._instances: dict[str, int] = {}

    def address(self, url: str, place: Place) -> str:
        return self._host.relate_link(checked_url(url))

    def citation(self, key: str, place: Place, run: Callable[[str], str]) -> str:
        return self._host.cite(key)

    def note(self, label: str, content: str) -> str:
        return self._host.footnote(label, content)

    def inside_note(self) -> "_Merged":
        return _Merged(self._host.inside_note(), self._name)

    def begin_list(self, name: str, start: int, level: int, place: Place) -> str:
        self._instances[name] = self._host.number(start, level)
        return ""

    def instance(self, name: str, place: Place) -> str:
        return str(self._instances[name])

    def is_dynamic(self, label: str) -> bool:
        return False

    def opens(self, tag: str) -> bool:
        return False

    def report(self, message: str, place: Place, code: str, hint: str) -> None:
        raise MergeError(code, f"'{self._name}', line {place.line}: {message}", hint)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> MarkdownLetter:
    tags = Tags(Language())
    letter = parse_value(text, tags)
    for finding in tags.findings:
        message = f"line {finding.place.line}: {finding.message}"
        raise MergeError(finding.code, message, finding.hint)
    return letter
