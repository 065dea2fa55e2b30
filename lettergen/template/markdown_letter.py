"""A Markdown letter set into its letterhead, once; its tags ride along as placeholders."""

import json
from pathlib import Path

from lettergen import source
from lettergen.findings import Finding, Place
from lettergen.ooxml import runs
from lettergen.ooxml.xml import attribute
from lettergen.template.language import MergeError, checked_url
from lettergen.template.markdown import Surroundings, blocks
from lettergen.template.markdown_syntax import parse
from lettergen.template.tags import HELD, Tag, Tags


def story(path: Path, tags: Tags, surroundings: Surroundings) -> str:
    """The blocks of a Markdown letter as WordprocessingML, its tags held in ``tags``.

    Everything that is wrong with the letter goes to ``tags.findings``.
    """
    letter = parse(source.read_text(path), str(path), tags)
    return blocks(letter, _HeldCarrier(tags), surroundings)


class _HeldCarrier:
    """Leaves links, notes and lists to tags, since each letter has its own of them."""

    def __init__(self, tags: Tags) -> None:
        self._tags = tags
        self._numbered_lists = 0

    def address(self, url: str, place: Place) -> str:
        if not HELD.search(url):
            try:
                url = checked_url(url)
            except MergeError as error:
                self.report(Finding(error.code, error.message, place, error.hint))
        expression = self._tags.joined_expression(url)
        return self._tags.hold(Tag("print", expression, place, role="relationship"))

    def citation(self, key: str, place: Place) -> str:
        cite = self._tags.hold_print(f"cite({json.dumps(key)})", place)
        return f"{runs.opening('')}{cite}{runs.CLOSING}"

    def note(self, label: str, content: str) -> str:
        # Set as an element at its mark, as the document's own notes are.
        return f'<w:footnote key="{attribute(label)}">{content}</w:footnote>'

    def inside_note(self) -> "_HeldCarrier":
        return self

    def numbered_list(self, start: int, level: int, place: Place) -> tuple[str, str]:
        # An instance of its own each time that the list is merged: in a loop, each round.
        self._numbered_lists += 1
        name = f"_list{self._numbered_lists}"
        before = self._tags.hold_block(f"set {name} = _numbered_list({start}, {level})", place)
        return before, self._tags.hold_print(name, place)

    def report(self, finding: Finding) -> None:
        self._tags.findings.append(finding)
