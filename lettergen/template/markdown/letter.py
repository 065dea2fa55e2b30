"""A Markdown letter set into its letterhead, once; its tags ride along as placeholders."""

from collections.abc import Callable, Iterator
from pathlib import Path

from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.xml import escape_attribute
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.jinja.environment import MergeError, checked_url
from lettergen.template.markdown.parser import parse
from lettergen.template.markdown.writer import Surroundings, blocks
from lettergen.template.tags import HELD, Tag, Tags


def story(path: Path, tags: Tags, surroundings: Surroundings) -> str:
    """The blocks of a Markdown letter as WordprocessingML, its tags held in ``tags``.

    Everything that is wrong with the letter goes to ``tags.findings``. Raises ``LettergenError``
    if it holds characters that no Word document can hold.
    """
    text = read_text(path)
    unwritable = list(_unwritable(text, str(path)))
    if unwritable:
        raise LettergenError(*tags.findings, *unwritable)
    letter = parse(text, str(path), tags)
    xml = blocks(letter, _HeldCarrier(tags), surroundings)
    # A footnote that is marked twice is written twice, its findings are one.
    tags.findings[:] = dict.fromkeys(tags.findings)
    return xml


def _unwritable(text: str, path: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), 1):
        bad = find_unwritable(line)
        if bad is not None:
            yield Finding("LG104", describe_forbidden(bad), Place(path, number), "Delete it.")


class _HeldCarrier:
    """Leaves links, notes and lists to tags, since each letter has its own of them."""

    def __init__(self, tags: Tags) -> None:
        self._tags = tags

    def address(self, url: str, place: Place) -> str:
        if not HELD.search(url):
            try:
                url = checked_url(url)
            except MergeError as error:
                self.report(error.message, place, error.code, error.hint)
        expression = self._tags.joined_expression(url)
        return self._tags.hold(Tag("print", expression, place, role="relationship"))

    def citation(self, key: str, place: Place, run: Callable[[str], str]) -> str:
        return run(self._tags.hold_print(f"cite({self._tags.joined_expression(key)})", place))

    def note(self, label: str, content: str) -> str:
        # Set as an element at its mark, as the document's own notes are.
        return f'<w:footnote key="{escape_attribute(label)}">{content}</w:footnote>'

    def inside_note(self) -> "_HeldCarrier":
        return self

    def begin_list(self, name: str, start: int, level: int, place: Place) -> str:
        return self._tags.hold_block(f"set {name} = _numbered_list({start}, {level})", place)

    def instance(self, name: str, place: Place) -> str:
        return self._tags.hold_print(name, place)

    def is_dynamic(self, label: str) -> bool:
        return bool(HELD.search(label))

    def opens(self, tag: str) -> bool:
        return bool(self._tags.held(tag)[0].opens)

    def report(self, message: str, place: Place, code: str, hint: str) -> None:
        self._tags.findings.append(
            Finding(code, self._tags.shown(message), place, self._tags.shown(hint))
        )
