"""Letters that are merged with marks, and what their marks tell."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from lettergen.citations import references as citations
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import Place
from lettergen.docx.xml import parse, w
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.names import DataNames
from lettergen.template.trace.compiled import Traced, TracingLetter
from lettergen.template.trace.language import TracingLanguage
from tests.support.campaigns import PLAIN, pack

CITATIONS = PLAIN.with_name("citations.yaml")


class Merged(NamedTuple):
    """A letter that was merged with marks, and the parts of the same letter without."""

    traced: Traced
    finished: dict[str, bytes]

    @property
    def words(self) -> list[tuple[str, list[str]]]:
        """The texts with marks, each with what it is from: ``name:line`` or the key of a work."""
        return [(text, origins) for text, origins in self.texts if text and origins is not None]

    @property
    def texts(self) -> Iterator[tuple[str, list[str] | None]]:
        """All texts in the order of the parts, each with what it is from; ``None`` without mark."""
        for data in self.traced.parts.values():
            for text in parse(data).iter(w("t")):
                run = text.getparent()
                mark = None if run is None else run.get("trace")
                origins = None if mark is None else self._describe(int(mark))
                yield text.text or "", origins

    def _describe(self, number: int) -> list[str]:
        source = self.traced.sources[number]
        return [f"{one.name}:{one.place.line}" for one in source.reads] + list(source.citations)


def locate(values: dict[str, Any], path: str = "recipients.yaml") -> Mapping:
    """Take values; return them as read from a file in which each leaf is on a line of its own."""
    lines = iter(range(1, 10_000))

    def convert(value: Any, line: int, trail: str) -> Any:
        if isinstance(value, dict):
            mapping = Mapping(Place(path, line), trail)
            for key, inner in value.items():
                mapping.lines[key] = next(lines)
                mapping[key] = convert(
                    inner, mapping.lines[key], f"{trail}.{key}" if trail else key
                )
            return mapping
        if isinstance(value, list):
            sequence = Sequence(Place(path, line))
            for inner in value:
                sequence.lines.append(next(lines))
                sequence.append(convert(inner, sequence.lines[-1], trail))
            return sequence
        return value

    found = convert(values, 0, "")
    assert isinstance(found, Mapping)
    return found


def merge_traced(
    letter: str | bytes, fields: dict[str, Any], values: dict[str, Any] | None = None
) -> Merged:
    """Take a Markdown letter or a Word document; merge it with marks, and without."""
    known = citations.load(CITATIONS)
    own, shared = locate(fields), locate(values or {}, "campaign.yaml")

    def names() -> DataNames:
        return DataNames([shared, own])

    with TemporaryDirectory() as folder:
        letterhead: Path | None = Path(folder, "letterhead.docx")
        path = Path(folder, "letter.md.j2")
        if isinstance(letter, bytes):
            letterhead, path = None, Path(folder, "letter.docx")
            path.write_bytes(letter)
        else:
            pack(Path(folder, "letterhead.docx"), PLAIN)
            path.write_text(letter, encoding="utf-8")
        language = TracingLanguage()
        plain, traced = (
            compile_letter(path, letterhead, one, known, "citations.yaml", data_names=names)
            for one in (Language(), language)
        )
    finished = plain.render("Kent", own, shared, "").parts
    wrapped = TracingLetter.wrap(traced, language)
    return Merged(wrapped.trace("Kent", own, shared, ""), finished)
