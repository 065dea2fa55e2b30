"""Puts passages into the text of a Markdown letter, and remembers where each line is from."""

from pathlib import Path
from typing import NamedTuple

from lettergen.diagnostics.finding import Place
from lettergen.template.passages import PassageFiles, is_word
from lettergen.template.tag import INCLUDE, find_tags
from lettergen.template.tags import Tags


class Origin(NamedTuple):
    """Where a line is from: a file, and the number of the line in it."""

    path: str
    line: int


class SourceText(NamedTuple):
    """The text of a letter with its passages, and the origin of each of its lines."""

    text: str
    origins: list[Origin]

    def place_of_line(self, number: int) -> Place:
        """Return the place of a line; ``number`` counts from 1."""
        return Place(*self.origins[min(max(number, 1), len(self.origins)) - 1])


def include_passages(
    text: str, path: Path, files: PassageFiles | None, tags: Tags, stack: tuple[Path, ...] = ()
) -> SourceText:
    """Replace the tags that include text by that text; what is wrong is reported to ``tags``.

    A tag alone on its line stands for lines, which are indented as it is. A tag that includes a
    Word document stays.
    """
    own = [Origin(str(path), number) for number in range(1, text.count("\n") + 2)]
    if files is None or "include" not in text:
        return SourceText(text, own)
    out: list[str] = [""]
    origins = [own[0]]
    position = 0
    stack = (*stack, path)

    def add(piece: str, lines: list[Origin]) -> None:
        first, *others = piece.split("\n")
        out[-1] += first
        out.extend(others)
        origins.extend(lines[: len(others)])

    for span in find_tags(text):
        found = INCLUDE.fullmatch(span.raw)
        if found is None:
            continue
        name = found[2]
        line = text.count("\n", 0, span.start)
        place = Place(str(path), line + 1)
        file = files.find(name, place, tags, stack)
        if file is not None and is_word(file):
            continue
        add(text[position : span.start], own[text.count("\n", 0, position) + 1 :])
        position = span.end
        passage = "" if file is None else files.read_text(file, tags)
        if file is not None and passage:
            inner = include_passages(passage, file, files, tags, stack)
            indent = out[-1] if not out[-1].strip() else ""
            if not out[-1].strip():
                origins[-1] = inner.origins[0]
            add(inner.text.replace("\n", "\n" + indent), inner.origins[1:])
    add(text[position:], own[text.count("\n", 0, position) + 1 :])
    return SourceText("\n".join(out), origins)
