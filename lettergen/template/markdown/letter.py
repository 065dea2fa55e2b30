"""Writes a Markdown letter for its letterhead, with placeholders in place of its tags."""

from collections.abc import Callable
from pathlib import Path

from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.docx.xml import escape_attribute
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.errors import MergeError
from lettergen.template.jinja.functions import check_url
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.markdown.backend import Destination
from lettergen.template.markdown.includes import SourceText
from lettergen.template.markdown.parser import parse
from lettergen.template.markdown.writer import write_blocks
from lettergen.template.tags import PLACEHOLDER, Tags


def write_letter(source: SourceText, path: Path, tags: Tags, destination: Destination) -> str:
    """Return the blocks of a Markdown letter, or of a passage, as WordprocessingML.

    ``path`` is its file. Its tags, and everything that is wrong with it, are added to ``tags``.
    Raises ``LettergenError`` (LG104) for characters that no Word document can contain.
    """
    findings = len(tags.findings)
    for number, line in enumerate(source.text.split("\n"), 1):
        bad = find_unwritable(line)
        if bad is not None:
            place = source.place_of_line(number)
            tags.report("LG104", describe_forbidden(bad), place, "Delete it.")
    if len(tags.findings) > findings:
        raise LettergenError(*tags.findings)
    letter = parse(source, str(path), tags)
    return write_blocks(letter, _TemplateBackend(tags), destination)


class _TemplateBackend:
    """Leaves links, notes and lists to tags, since each letter has its own of them."""

    def __init__(self, tags: Tags) -> None:
        self._tags = tags

    def address(self, url: str, place: Place) -> str:
        if not PLACEHOLDER.search(url):
            try:
                url = check_url(url)
            except MergeError as error:
                self.report(error.code, error.message, place, error.hint)
        return self._tags.add_print(self._tags.concatenation(url), place, role="relationship")

    def citation(self, key: str, place: Place, run: Callable[[str], str]) -> str:
        return run(self._tags.add_print(f"cite({self._tags.concatenation(key)})", place))

    def note(self, label: str, content: str) -> str:
        # Written as an element at its mark, as the document's own notes are.
        return f'<w:footnote key="{escape_attribute(label)}">{content}</w:footnote>'

    def inside_note(self) -> "_TemplateBackend":
        return self

    def begin_list(self, name: str, start: int, level: int, place: Place) -> str:
        statement = f"set {PREFIX}{name} = {PREFIX}begin_list({start}, {level})"
        return self._tags.add_statement(statement, place)

    def list_number(self, name: str, place: Place) -> str:
        return self._tags.add_print(f"{PREFIX}{name}", place)

    def is_dynamic(self, label: str) -> bool:
        return bool(PLACEHOLDER.search(label))

    def opens(self, tag: str) -> bool:
        return bool(self._tags.in_text(tag)[0].opens)

    def prints(self, tag: str) -> bool:
        return self._tags.in_text(tag)[0].kind in ("print", "text")

    def report(self, code: str, message: str, place: Place, hint: str) -> None:
        self._tags.report(code, self._tags.restore(message), place, self._tags.restore(hint))
